import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CalcomClient } from '../calcom/index.js';
import { Cache, type CacheKey, Config, SingleFlight } from '../platform/index.js';
import { CacheKeyFactory, type Branch, type Service } from '../tenancy/index.js';
import { addDays, startOfDay, weekdayOf } from './local-time.js';
import type { LocalDate } from './requested-time/requested-time.js';

/** Three weeks hold the wish, "the same day next week" and what comes soon after, in one request. */
const WINDOW_DAYS = 21;
const VERSION_TTL_MS = 24 * 60 * 60 * 1000;
const DAYS_SINCE_MONDAY = { mon: 0, tue: 1, wed: 2, thu: 3, fri: 4, sat: 5, sun: 6 } as const;

interface CachedSlots {
  version: string;
  /** Epoch milliseconds, ascending. */
  starts: number[];
}

/**
 * Reads the bookable starts of a service, from the cache or with one request to Cal.com.
 * All questions about one week share one entry: it covers whole days from that week's Monday (or today) on.
 * Errors are never cached. An entry dies with its version, which every write of ours renews.
 */
@Injectable()
export class SlotReader {
  readonly #fetching = new SingleFlight<Date[]>();

  constructor(
    private readonly calcom: CalcomClient,
    private readonly cache: Cache,
    private readonly keys: CacheKeyFactory,
    private readonly config: Config,
  ) {}

  /**
   * @param date - the day asked for, in the branch's zone; not before `today`
   * @returns starts from that day's week on, ascending; empty when nothing is free
   * @throws CalcomError when Cal.com gave no answer
   */
  async listStartsAround(branch: Branch, service: Service, date: LocalDate, today: LocalDate): Promise<Date[]> {
    const { key, version, starts } = await this.lookUp(service, date, today);
    if (starts) return starts;
    return this.#fetching.run(`${key}|${version}`, async () => {
      const fresh = await this.fetch(branch, service, windowAround(date, today));
      const entry: CachedSlots = { version, starts: fresh.map((start) => start.getTime()) };
      await this.cache.set(key, entry, this.config.slotCacheTtlMs);
      return fresh;
    });
  }

  /** The same as far as it is cached, without a request; null when it is not. */
  async peekStartsAround(service: Service, date: LocalDate, today: LocalDate): Promise<Date[] | null> {
    return (await this.lookUp(service, date, today)).starts;
  }

  /** The same while a booking is moved, whose own time counts as free. Belongs to one appointment and is not cached. */
  async listStartsWhileMoving(
    branch: Branch,
    service: Service,
    date: LocalDate,
    today: LocalDate,
    movingUid: string,
  ): Promise<Date[]> {
    return this.fetch(branch, service, windowAround(date, today), movingUid);
  }

  /**
   * Makes every cached answer about the branch of the context stale, after anything changed there: one person serves
   * several event types, so a booking of one takes time from all.
   */
  async forget(): Promise<void> {
    await this.cache.set(this.keys.key('slots-version'), randomUUID(), VERSION_TTL_MS);
  }

  private async lookUp(
    service: Service,
    date: LocalDate,
    today: LocalDate,
  ): Promise<{ key: CacheKey; version: string; starts: Date[] | null }> {
    const { from, to } = windowAround(date, today);
    const key = this.keys.key('slots', service.eventTypeId, from, to);
    const [cached, tag] = await Promise.all([
      this.cache.get<CachedSlots>(key),
      this.cache.get<string>(this.keys.key('slots-version')),
    ]);
    const version = tag ?? 'first';
    return { key, version, starts: cached?.version === version ? cached.starts.map((start) => new Date(start)) : null };
  }

  private async fetch(
    branch: Branch,
    service: Service,
    window: { from: LocalDate; to: LocalDate },
    movingUid?: string,
  ): Promise<Date[]> {
    const slots = await this.calcom.listSlots(branch.calcom, {
      eventTypeId: service.eventTypeId,
      from: startOfDay(window.from, branch.timeZone),
      to: startOfDay(window.to, branch.timeZone),
      timeZone: branch.timeZone,
      ...(movingUid === undefined ? {} : { bookingUidToReschedule: movingUid }),
    });
    return slots.map((slot) => slot.start);
  }
}

/** Whole days from the Monday of that day's week, or from today, over three weeks: [from, to). */
function windowAround(date: LocalDate, today: LocalDate): { from: LocalDate; to: LocalDate } {
  const monday = addDays(date, -DAYS_SINCE_MONDAY[weekdayOf(date)]);
  return { from: monday < today ? today : monday, to: addDays(monday, WINDOW_DAYS) };
}
