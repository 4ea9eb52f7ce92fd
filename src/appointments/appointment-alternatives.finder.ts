import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/index.js';
import type { Branch, Service } from '../tenancy/index.js';
import { rankAlternatives } from './alternatives-ranking.js';
import type { Alternatives, AvailabilityOutcome, CallContext, NoneFree, Option, WishGap } from './appointment.js';
import { addDays, localDateOf } from './local-time.js';
import { fitsOpeningHours, opensOn, placeWish } from './opening-hours.js';
import { issueOptionId } from './option-token.js';
import type { LocalDate, LocalTime, Reading, TimeWindow } from './requested-time/requested-time.js';
import { SlotReader } from './slot-reader.js';
import type { Wish } from './wish.js';
import { TokenKey } from './token-key.js';

const ANY_TIME: TimeWindow = { partOfDay: null, after: null, before: null };
const MINUTE_MS = 60_000;

/** Where to look first, and why the wish itself may fail. */
interface Anchor {
  date: LocalDate;
  time: LocalTime | null;
  window: TimeWindow;
  gap: WishGap;
}

/** The booking that is being moved: its own time counts as free. */
export interface MovingAppointment {
  movingUid: string;
}

interface Search {
  /** What Cal.com has free, ascending. */
  listed: Date[];
  /** Whether one of them may be offered: within notice, horizon and opening hours. */
  isOffered: (start: Date) => boolean;
  anchor: Anchor;
  exactIsFree: boolean;
}

/**
 * Answers a wish from one set of starts that Cal.com returned: the wish itself, else what is nearest to it.
 * Nothing outside that set is ever offered (I-26, I-27).
 */
@Injectable()
export class AppointmentAlternativesFinder {
  constructor(
    private readonly slots: SlotReader,
    private readonly clock: Clock,
    private readonly tokenKey: TokenKey,
  ) {}

  /**
   * The wished start when it is free, else what is nearest to it.
   * @throws CalcomError when Cal.com gave no answer: unknown is never "nothing free" (I-48)
   */
  async find(call: CallContext, wish: Wish, moving?: MovingAppointment): Promise<AvailabilityOutcome> {
    const search = await this.search(call, wish, moving);
    const exact = search.exactIsFree ? wish.requested.start : null;
    if (!exact) return this.offer(call, wish, search);
    const { service, requested } = wish;
    return { kind: 'available', service, requested, options: [this.optionOf(call, service, exact)] };
  }

  /**
   * Something else than the wished start, whether that is free or not.
   * @throws CalcomError as `find`
   */
  async findOthers(call: CallContext, wish: Wish, moving?: MovingAppointment): Promise<Alternatives | NoneFree> {
    return this.offer(call, wish, await this.search(call, wish, moving));
  }

  private async search(call: CallContext, wish: Wish, moving: MovingAppointment | undefined): Promise<Search> {
    const { branch, company } = call.tenant;
    const now = this.clock.now();
    const today = localDateOf(now, branch.timeZone);
    const lastDay = addDays(today, company.policy.horizonDays);
    const earliest = new Date(now.getTime() + company.policy.minimumNoticeMinutes * MINUTE_MS);
    const anchor = anchorOf(branch, wish, { now, today, earliest });
    if (anchor.date > lastDay) {
      return { listed: [], isOffered: () => false, anchor: { ...anchor, gap: 'too_far' }, exactIsFree: false };
    }
    const { service } = wish;
    const exact = wish.requested.start?.getTime();
    const listed = await this.listStarts(branch, wish, anchor.date, today, moving);
    const isOffered = (start: Date) =>
      start >= earliest &&
      localDateOf(start, branch.timeZone) <= lastDay &&
      fitsOpeningHours(branch, start, endOf(service, start));
    const exactIsFree = listed.some((start) => start.getTime() === exact && isOffered(start));
    return { listed, isOffered, anchor, exactIsFree };
  }

  /** With one request at most: a move is looked at in the cached view first, which needs none when it has the wish. */
  private async listStarts(
    branch: Branch,
    wish: Wish,
    date: LocalDate,
    today: LocalDate,
    moving: MovingAppointment | undefined,
  ): Promise<Date[]> {
    if (!moving) return this.slots.listStartsAround(branch, wish.service, date, today);
    const exact = wish.requested.start?.getTime();
    const cached = await this.slots.peekStartsAround(wish.service, date, today);
    if (cached?.some((start) => start.getTime() === exact)) return cached;
    return this.slots.listStartsWhileMoving(branch, wish.service, date, today, moving.movingUid);
  }

  private offer(call: CallContext, wish: Wish, search: Search): Alternatives | NoneFree {
    const { branch, company } = call.tenant;
    const { service, reading, requested } = wish;
    const { anchor } = search;
    const gap = search.exactIsFree ? 'unspecified' : anchor.gap;
    const candidates = withinReading(search.listed.filter(search.isOffered), reading, branch.timeZone);
    const ranked = rankAlternatives(
      candidates.starts,
      { date: anchor.date, time: anchor.time, window: anchor.window, excluded: requested.start },
      { timeZone: branch.timeZone, maxAlternatives: company.policy.maxAlternatives },
    );
    const options = ranked.options.map((start) => this.optionOf(call, service, start));
    const first = options[0];
    if (!first) return { kind: 'none', gap: gapOfNone(gap), service, requested };
    const met =
      candidates.met &&
      ranked.keptWindow &&
      (reading?.kind !== 'day' || localDateOf(first.start, branch.timeZone) === anchor.date);
    return { kind: 'alternatives', gap: met ? gap : gapOfNone(gap), service, requested, options };
  }

  private optionOf(call: CallContext, service: Service, start: Date): Option {
    const scope = { branchId: call.tenant.branch.id, callId: call.callId };
    return {
      id: issueOptionId(this.tokenKey.bytes, scope, service, start),
      service,
      start,
      end: endOf(service, start),
    };
  }
}

function endOf(service: Service, start: Date): Date {
  return new Date(start.getTime() + service.durationMinutes * MINUTE_MS);
}

/** A wish for a day or a span that nothing fulfils was, seen by the caller, taken. */
function gapOfNone(gap: WishGap): WishGap {
  return gap === 'unspecified' ? 'taken' : gap;
}

/** Keeps to the days of a range while anything is free there. */
function withinReading(starts: Date[], reading: Reading | null, timeZone: string): { starts: Date[]; met: boolean } {
  if (reading?.kind !== 'range') return { starts, met: true };
  const inside = starts.filter((start) => {
    const date = localDateOf(start, timeZone);
    return reading.from <= date && date <= reading.to;
  });
  return inside.length > 0 ? { starts: inside, met: true } : { starts, met: false };
}

function anchorOf(branch: Branch, wish: Wish, limits: { now: Date; today: LocalDate; earliest: Date }): Anchor {
  const { reading, service } = wish;
  const { now, today, earliest } = limits;
  const open: Omit<Anchor, 'date'> = { time: null, window: ANY_TIME, gap: 'unspecified' };
  switch (reading?.kind) {
    case undefined:
      return { ...open, date: today };
    case 'time':
      return { ...open, date: today, time: reading.time };
    case 'window':
      return { ...open, date: today, window: reading.window };
    case 'range':
      return { ...open, date: reading.from < today ? today : reading.from, window: reading.window };
    case 'day': {
      const closed = opensOn(branch, reading.date).kind === 'closed';
      return { ...open, date: reading.date, window: reading.window, gap: closed ? 'closed_day' : 'unspecified' };
    }
    case 'instant': {
      const { start, date, time } = reading;
      if (start < now) return { ...open, date, time, gap: 'past' };
      const place = placeWish(branch, start, service.durationMinutes);
      if (place.kind !== 'inside') return { ...open, date: place.date, time: place.time, gap: place.kind };
      return { ...open, date, time, gap: start < earliest ? 'too_soon' : 'taken' };
    }
  }
}
