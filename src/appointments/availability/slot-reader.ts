import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CallStory } from '../../call-story/index.js';
import { CalcomClient, CalcomRateLimitedError } from '../../calcom/index.js';
import {
  BoundedMap,
  Cache,
  type CacheKey,
  type CacheResult,
  Clock,
  Config,
  SingleFlight,
  startOfDay,
} from '../../platform/index.js';
import { CacheKeyFactory, type Branch, type Service } from '../../tenancy/index.js';
import { addDays, weekdayOf } from '../wishes/local-time.js';
import type { LocalDate } from '../requested-time/requested-time.js';
import { SlotHoldRepository } from '../holds/slot-hold.repository.js';

/** Three weeks hold the wish, "the same day next week" and what comes soon after, in one request. */
const WINDOW_DAYS = 21;
/** The weeks that most questions are about: this one and the two after it. */
const WARM_WEEKS = 3;
/** A refusal by our own limit of the key comes at once; one that came later has used up a caller's time. */
const REFUSED_AT_ONCE_MS = 100;
/** So long after a question another one about the same service is likely: a phone call is still going on. */
const ASKED_LATELY_MS = 2 * 60 * 1000;
const MAX_ASKED = 10_000;
const VERSION_TTL_MS = 24 * 60 * 60 * 1000;
const DAYS_SINCE_MONDAY = { mon: 0, tue: 1, wed: 2, thu: 3, fri: 4, sat: 5, sun: 6 } as const;

/** An entry answers for twice its time: in the second half only questions, and while Cal.com is asked again. */
const LIFETIMES = 2;

/** Questions may be answered with what was free a little while ago; who books wants to know what is free now. */
export type Freshness = 'now' | 'lately';

interface CachedSlots {
  version: string;
  /** Epoch milliseconds by our clock. */
  freshUntil: number;
  /** Epoch milliseconds, ascending. */
  starts: number[];
}

interface LookedUp {
  key: CacheKey;
  version: string;
  /** Null when nothing of the present version is stored. */
  starts: Date[] | null;
  isFresh: boolean;
}

/**
 * Reads the bookable starts of a service, from the cache or with one request to Cal.com.
 * All questions about one week share one entry: it covers whole days from that week's Monday (or today) on.
 * Errors are never cached. An entry dies with its version, which every write of ours renews; one that is merely old may
 * answer a question once more while one request fetches the next, unless Cal.com is known to be away.
 */
@Injectable()
export class SlotReader {
  readonly #fetching = new SingleFlight<Date[]>();
  readonly #warming = new SingleFlight<Date[]>();
  readonly #starts = new WeakMap<CachedSlots, Date[]>();
  readonly #forgetting = new Set<() => void>();
  /** Epoch milliseconds of the last question, by service. */
  readonly #askedAt = new BoundedMap<string, number>(MAX_ASKED);

  constructor(
    private readonly calcom: CalcomClient,
    private readonly cache: Cache,
    private readonly keys: CacheKeyFactory,
    private readonly config: Config,
    private readonly story: CallStory,
    private readonly clock: Clock,
    private readonly holds: SlotHoldRepository,
  ) {}

  /** Requests for slots that run now. */
  get inFlight(): number {
    return this.#fetching.size + this.#warming.size;
  }

  /**
   * @param date - the day asked for, in the branch's zone; not before `today`
   * @returns starts from that day's week on, ascending; empty when nothing is free
   * @throws CalcomError when Cal.com gave no answer
   */
  async listStartsAround(
    branch: Branch,
    service: Service,
    date: LocalDate,
    today: LocalDate,
    freshness: Freshness = 'now',
  ): Promise<Date[]> {
    this.#askedAt.set(service.id, this.clock.now().getTime());
    const found = await this.lookUp(service, date, today);
    const { key, version, starts } = found;
    const mayBeOld = freshness === 'lately' && this.calcom.isReachable(branch.calcom);
    this.note(found.isFresh ? 'hit' : starts && mayBeOld ? 'stale' : 'miss');
    if (starts && found.isFresh) return starts;
    const flight = `${key}|${version}`;
    const refresh = async () =>
      (await this.joinWarming(flight)) ??
      this.#fetching.run(flight, async () => {
        const fresh = await this.fetch(branch, service, windowAround(date, today));
        await this.store(key, version, fresh);
        return fresh;
      });
    if (!starts || !mayBeOld) return refresh();
    // What cannot be fetched anew is no answer any more, so it answers once at most while Cal.com is away.
    refresh().catch(() => this.cache.delete(key));
    return starts;
  }

  /**
   * Fills the cache for questions about this week and the next two, with one request at most. A question that is asked
   * meanwhile waits for the same request.
   * @throws CalcomError when Cal.com gave no answer
   */
  async warm(branch: Branch, service: Service, today: LocalDate): Promise<void> {
    const dates = Array.from({ length: WARM_WEEKS }, (_, week) => addDays(today, 7 * week));
    const wanted = await Promise.all(
      dates.map(async (date) => ({ ...windowAround(date, today), ...(await this.lookUp(service, date, today)) })),
    );
    const last = wanted.at(-1);
    if (!last || wanted.every(({ isFresh }) => isFresh)) return;
    let span: Promise<Date[]> | undefined;
    await Promise.all(
      wanted.map(({ key, version, from, to }) =>
        this.#warming.run(`${key}|${version}`, async () => {
          const [fromMs, toMs] = [from, to].map((date) => startOfDay(date, branch.timeZone).getTime()) as [
            number,
            number,
          ];
          span ??= this.fetch(branch, service, { from: today, to: last.to });
          const starts = (await span).filter((start) => {
            const ms = start.getTime();
            return ms >= fromMs && ms < toMs;
          });
          await this.store(key, version, starts);
          return starts;
        }),
      ),
    );
  }

  /** The same as far as it is cached, without a request; null when it is not. */
  async peekStartsAround(service: Service, date: LocalDate, today: LocalDate): Promise<Date[] | null> {
    const { starts, isFresh } = await this.lookUp(service, date, today);
    this.note(isFresh ? 'hit' : 'miss');
    return isFresh ? starts : null;
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
    for (const listener of this.#forgetting) listener();
  }

  /** Hears in the context of the tenant that its cached answers are stale now. */
  onForgotten(listener: () => void): void {
    this.#forgetting.add(listener);
  }

  /** Whether a caller asked for this service a short while ago. */
  wasAskedLately({ id }: Service): boolean {
    const askedAt = this.#askedAt.get(id);
    return askedAt !== undefined && this.clock.now().getTime() - askedAt < ASKED_LATELY_MS;
  }

  /** The starts that are being fetched ahead; null when they are not, or only work that can wait was refused. */
  private async joinWarming(flight: string): Promise<Date[] | null> {
    const sinceMs = performance.now();
    try {
      return (await this.#warming.running(flight)) ?? null;
    } catch (error) {
      const refused = error instanceof CalcomRateLimitedError && performance.now() - sinceMs < REFUSED_AT_ONCE_MS;
      if (refused) return null;
      throw error;
    }
  }

  private note(result: CacheResult): void {
    this.cache.count('slots', result);
    this.story.record({ kind: 'cache', name: 'slots', outcome: result, durationMs: 0 });
  }

  private async store(key: CacheKey, version: string, starts: Date[]): Promise<void> {
    const ttlMs = this.config.slotCacheTtlMs;
    const freshUntil = this.clock.now().getTime() + ttlMs;
    const entry: CachedSlots = { version, freshUntil, starts: starts.map((start) => start.getTime()) };
    await this.cache.set(key, entry, ttlMs * LIFETIMES);
  }

  private async lookUp(service: Service, date: LocalDate, today: LocalDate): Promise<LookedUp> {
    const { from, to } = windowAround(date, today);
    const key = this.keys.key('slots', service.eventTypeId, from, to);
    const [cached, tag] = await Promise.all([
      this.cache.get<CachedSlots>(key),
      this.cache.get<string>(this.keys.key('slots-version')),
    ]);
    const version = tag ?? 'first';
    if (cached?.version !== version) return { key, version, starts: null, isFresh: false };
    const isFresh = cached.freshUntil > this.clock.now().getTime();
    return { key, version, starts: this.startsOf(cached), isFresh };
  }

  /** The same list for the same entry, which many questions are answered from. */
  private startsOf(cached: CachedSlots): Date[] {
    const known = this.#starts.get(cached);
    if (known) return known;
    const starts = cached.starts.map((start) => new Date(start));
    this.#starts.set(cached, starts);
    return starts;
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
    const starts = slots.map((slot) => slot.start);
    const reserved = await this.reservedStarts(branch, service);
    const missing = reserved.filter((start) => !starts.some((listed) => +listed === +start));
    return missing.length === 0 ? starts : [...starts, ...missing].sort((one, other) => +one - +other);
  }

  /**
   * What Cal.com hides for calls of ours. It is theirs, and free again when they let go of it; an answer that is kept must
   * not depend on who held what when it was fetched.
   */
  private async reservedStarts(branch: Branch, { eventTypeId }: Service): Promise<Date[]> {
    const { id: connectionId, companyId } = branch.calcom;
    const now = this.clock.now();
    try {
      const holds = await this.holds.list({ companyId, connectionId, eventTypeId }, now);
      return holds
        .filter(({ reservedUntil }) => reservedUntil !== null && reservedUntil > now)
        .map(({ startsAt }) => startsAt);
    } catch {
      // A database that is away hides a held start a little longer.
      return [];
    }
  }
}

/** Whole days from the Monday of that day's week, or from today, over three weeks: [from, to). */
function windowAround(date: LocalDate, today: LocalDate): { from: LocalDate; to: LocalDate } {
  const monday = addDays(date, -DAYS_SINCE_MONDAY[weekdayOf(date)]);
  return { from: monday < today ? today : monday, to: addDays(monday, WINDOW_DAYS) };
}
