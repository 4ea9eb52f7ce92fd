import { Injectable } from '@nestjs/common';
import { Clock, localDateOf, within } from '../../platform/index.js';
import type { Branch, Service } from '../../tenancy/index.js';
import { rankAlternatives } from './alternatives-ranking.js';
import type { Alternatives, AvailabilityOutcome, CallContext, NoneFree, Option, WishGap } from '../appointment.js';
import { type BookingBounds, bookingBounds, endOf, isBookable } from './booking-bounds.js';
import { opensOn, placeWish } from './opening-hours.js';
import { issueOptionId } from './option-token.js';
import type { LocalDate, LocalTime, Reading, TimeWindow } from '../requested-time/requested-time.js';
import { CallerAppointments } from '../callers/caller-appointments.js';
import { isHeldByOthers, isHiddenByOwn, SlotHolds } from '../holds/slot-holds.js';
import { type Freshness, SlotReader } from './slot-reader.js';
import type { Wish } from '../wishes/wish.js';
import { TokenKey } from '../token-key.js';

/** Whose the taken time is makes a better answer, and no later one. */
const OWN_TIMEOUT_MS = 250;

const ANY_TIME: TimeWindow = { partOfDay: null, after: null, before: null };

/** Where to look first, and why the wish itself may fail. */
interface Anchor {
  date: LocalDate;
  time: LocalTime | null;
  window: TimeWindow;
  gap: WishGap;
}

export interface SearchOptions {
  /** The booking that is being moved: its own time counts as free. */
  movingUid?: string;
  /** Left out: as of now. */
  freshness?: Freshness;
  /** Whether the wished start is held for this call when it is free. Left out: yes. */
  holding?: boolean;
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
 * Nothing outside that set is ever offered (I-26, I-27), nor what another call holds. An exact start that is offered is
 * held for its call; alternatives are not, since each question would take several starts from everybody else.
 */
@Injectable()
export class AppointmentAlternativesFinder {
  constructor(
    private readonly slots: SlotReader,
    private readonly holds: SlotHolds,
    private readonly callers: CallerAppointments,
    private readonly clock: Clock,
    private readonly tokenKey: TokenKey,
  ) {}

  /**
   * The wished start when it is free, else what is nearest to it.
   * @throws CalcomError when Cal.com gave no answer: unknown is never "nothing free" (I-48)
   */
  async find(call: CallContext, wish: Wish, options: SearchOptions = {}): Promise<AvailabilityOutcome> {
    const search = await this.search(call, wish, options);
    const exact = search.exactIsFree ? wish.requested.start : null;
    if (!exact) return this.explainOwn(call, this.offer(call, wish, search));
    const { service, requested } = wish;
    return { kind: 'available', service, requested, options: [this.optionOf(call, service, exact)] };
  }

  /**
   * Something else than the wished start, whether that is free or not.
   * @throws CalcomError as `find`
   */
  async findOthers(call: CallContext, wish: Wish, options: SearchOptions = {}): Promise<Alternatives | NoneFree> {
    const search = await this.search(call, wish, { ...options, holding: false });
    return this.explainOwn(call, this.offer(call, wish, search));
  }

  /** Whether nothing is known of a start that our own rules allow: only asking Cal.com tells, or trying. */
  async isOpen(call: CallContext, { service, requested: { start, date } }: Wish): Promise<boolean> {
    const { branch, company } = call.tenant;
    if (start === null || date === null) return false;
    const bounds = bookingBounds(branch, company.policy, this.clock.now());
    if (!isBookable(branch, service, start, bounds)) return false;
    return (await this.slots.peekStartsAround(service, date, bounds.today)) === null;
  }

  private async search(call: CallContext, wish: Wish, { holding = true, ...options }: SearchOptions): Promise<Search> {
    const { branch, company } = call.tenant;
    const { service } = wish;
    const exact = wish.requested.start;
    const bounds = bookingBounds(branch, company.policy, this.clock.now());
    const anchor = anchorOf(branch, wish, bounds);
    if (anchor.date > bounds.lastDay) {
      return { listed: [], isOffered: () => false, anchor: { ...anchor, gap: 'too_far' }, exactIsFree: false };
    }
    const listed = await this.listStarts(branch, wish, anchor.date, bounds.today, options);
    const isAllowed = exact !== null && isBookable(branch, service, exact, bounds);
    const isListed = isAllowed && includes(listed, exact);
    const holds =
      holding && isListed ? await this.holds.take(call, service, exact) : await this.holds.list(call, service);
    if (isAllowed && !isListed && isHiddenByOwn(holds, exact, service)) {
      // What this call was offered before is in the way of what it asks for now: let go of it, and look again.
      await this.holds.letGo(call);
      await this.slots.forget();
      return this.search(call, wish, { ...options, holding });
    }
    const isOffered = (start: Date) =>
      !isHeldByOthers(holds, start, service) && isBookable(branch, service, start, bounds);
    const isFree = isListed && (holding ? includes(holds.own, exact) : isOffered(exact));
    const exactIsFree = isFree || (isAllowed && includes(holds.reserved, exact));
    return { listed, isOffered, anchor, exactIsFree };
  }

  /** With one request at most: a move is looked at in the cached view first, which needs none when it has the wish. */
  private async listStarts(
    branch: Branch,
    wish: Wish,
    date: LocalDate,
    today: LocalDate,
    { movingUid, freshness }: SearchOptions,
  ): Promise<Date[]> {
    if (movingUid === undefined) return this.slots.listStartsAround(branch, wish.service, date, today, freshness);
    const exact = wish.requested.start;
    const cached = await this.slots.peekStartsAround(wish.service, date, today);
    if (cached && exact && includes(cached, exact)) return cached;
    return this.slots.listStartsWhileMoving(branch, wish.service, date, today, movingUid);
  }

  private offer(call: CallContext, wish: Wish, search: Search): Alternatives | NoneFree {
    const { branch, company } = call.tenant;
    const { service, reading, requested } = wish;
    const { anchor } = search;
    const gap = search.exactIsFree ? 'unspecified' : anchor.gap;
    const rank = (starts: Date[]) =>
      rankAlternatives(
        starts,
        { date: anchor.date, time: anchor.time, window: anchor.window, excluded: requested.start },
        {
          timeZone: branch.timeZone,
          maxAlternatives: company.policy.maxAlternatives,
          isOffered: search.isOffered,
        },
      );
    const withinReading = rank(listedWithin(search.listed, reading, branch.timeZone));
    // The days of a range are kept while anything is free there.
    const readingIsMet = reading?.kind !== 'range' || withinReading.options.length > 0;
    const ranked = readingIsMet ? withinReading : rank(search.listed);
    const options = ranked.options.map((start) => this.optionOf(call, service, start));
    const first = options[0];
    if (!first) return { kind: 'none', gap: gapOfNone(gap), service, requested };
    const met =
      readingIsMet &&
      ranked.keptWindow &&
      (reading?.kind !== 'day' || localDateOf(first.start, branch.timeZone) === anchor.date);
    return { kind: 'alternatives', gap: met ? gap : gapOfNone(gap), service, requested, options };
  }

  /** What is taken by the caller's own appointment is told as that, or an agent that looks again would book another time. */
  private async explainOwn<T extends Alternatives | NoneFree>(call: CallContext, outcome: T): Promise<T> {
    const { start } = outcome.requested;
    if (outcome.gap !== 'taken' || start === null) return outcome;
    const isOwn = await within(this.callers.hasAt(call, start), OWN_TIMEOUT_MS).catch(() => false);
    return isOwn ? { ...outcome, gap: 'own' } : outcome;
  }

  private optionOf(call: CallContext, service: Service, start: Date): Option {
    const scope = { branchId: call.tenant.branch.id, callId: call.callId };
    return {
      id: issueOptionId(this.tokenKey.key, scope, service, start),
      service,
      start,
      end: endOf(service, start),
    };
  }
}

function includes(starts: readonly Date[], start: Date): boolean {
  return starts.some((one) => one.getTime() === start.getTime());
}

/** A wish for a day or a span that nothing fulfils was, seen by the caller, taken. */
function gapOfNone(gap: WishGap): WishGap {
  return gap === 'unspecified' ? 'taken' : gap;
}

/** Of a range its own days, of any other reading all. */
function listedWithin(starts: Date[], reading: Reading | null, timeZone: string): Date[] {
  if (reading?.kind !== 'range') return starts;
  return starts.filter((start) => {
    const date = localDateOf(start, timeZone);
    return reading.from <= date && date <= reading.to;
  });
}

function anchorOf(branch: Branch, wish: Wish, { now, today, earliest }: BookingBounds): Anchor {
  const { reading, service } = wish;
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
