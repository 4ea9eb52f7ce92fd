import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CalcomClient } from '../calcom/index.js';
import { Cache, Config } from '../platform/index.js';
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
  readonly #inFlight = new Map<string, Promise<Date[]>>();

  constructor(
    private readonly calcom: CalcomClient,
    private readonly cache: Cache,
    private readonly keys: CacheKeyFactory,
    private readonly config: Config,
  ) {}

  /**
   * @param date - the day asked for, in the branch's zone; not before `today`
   * @param movingUid - a booking whose own time counts as free; such a view belongs to one appointment and is not cached
   * @returns starts from that day's week on, ascending; empty when nothing is free
   * @throws CalcomError when Cal.com gave no answer
   */
  async listStartsAround(
    branch: Branch,
    service: Service,
    date: LocalDate,
    today: LocalDate,
    movingUid?: string,
  ): Promise<Date[]> {
    const monday = addDays(date, -DAYS_SINCE_MONDAY[weekdayOf(date)]);
    const from = monday < today ? today : monday;
    const window = { from, to: addDays(monday, WINDOW_DAYS) };
    if (movingUid !== undefined) return this.fetch(branch, service, window, movingUid);
    const key = this.keys.key('slots', service.eventTypeId, from, monday);
    const [cached, version] = await Promise.all([this.cache.get<CachedSlots>(key), this.versionOf(service)]);
    if (cached?.version === version) return cached.starts.map((start) => new Date(start));
    return this.singleFlight(`${key}|${version}`, async () => {
      const starts = await this.fetch(branch, service, window);
      const entry: CachedSlots = { version, starts: starts.map((start) => start.getTime()) };
      await this.cache.set(key, entry, this.config.slotCacheTtlMs);
      return starts;
    });
  }

  /** Makes every cached answer about this service's event type stale, after anything changed there. */
  async forget(service: Pick<Service, 'eventTypeId'>): Promise<void> {
    await this.cache.set(this.keys.key('slots-version', service.eventTypeId), randomUUID(), VERSION_TTL_MS);
  }

  private async versionOf(service: Service): Promise<string> {
    return (await this.cache.get<string>(this.keys.key('slots-version', service.eventTypeId))) ?? 'first';
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

  private async singleFlight(key: string, load: () => Promise<Date[]>): Promise<Date[]> {
    const running = this.#inFlight.get(key);
    if (running) return running;
    const started = load().finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, started);
    return started;
  }
}
