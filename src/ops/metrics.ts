import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { CalcomClient } from '../calcom/index.js';
import { ISOLATION_CHECKS, IsolationProbe } from '../isolation/index.js';
import { Cache, Clock, Jobs, REDIS_USES, RedisConnection, within } from '../platform/index.js';
import { type BreakerState, CallThrottlerStorage, InFlightLimit, PolicyRegistry } from '../resilience/index.js';
import { Inbox } from '../webhooks/index.js';

/** Up to what the longest budget allows. */
const SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 4, 6, 10];
/** Prometheus waits ten seconds. */
const PATIENCE_MS = 2_000;
const STATE_VALUES: Readonly<Record<BreakerState, number>> = { closed: 0, half_open: 1, open: 2, isolated: 3 };
const BOOKING_OUTCOMES: ReadonlySet<string> = new Set(['booked', 'requested', 'slot_taken', 'in_doubt']);
const BOOKING_FUNCTIONS: ReadonlySet<string> = new Set(['book_appointment', 'collect_appointment']);

/** What Prometheus may know of this instance. Labels are names of ours; none carries a call or a person. */
@Injectable()
export class Metrics implements OnModuleDestroy {
  readonly #functions: Histogram<'function' | 'status'>;
  readonly #bookings: Counter<'outcome'>;
  readonly #endings: (() => void)[];

  constructor(
    private readonly registry: Registry,
    calcom: CalcomClient,
    policies: PolicyRegistry,
    cache: Cache,
    throttle: CallThrottlerStorage,
    companies: InFlightLimit,
    redis: RedisConnection,
    inbox: Inbox,
    jobs: Jobs,
    isolation: IsolationProbe,
    private readonly clock: Clock,
  ) {
    const registers = [registry];
    this.#functions = new Histogram({
      name: 'slotline_function_duration_seconds',
      help: 'Time until a function call was answered',
      labelNames: ['function', 'status'],
      buckets: SECONDS,
      registers,
    });
    this.#bookings = new Counter({
      name: 'slotline_bookings_total',
      help: 'Answers to callers who wanted to book, by how it ended',
      labelNames: ['outcome'],
      registers,
    });
    // An alert on an increase sees a first count only beside a zero.
    for (const outcome of BOOKING_OUTCOMES) this.#bookings.inc({ outcome }, 0);
    this.#endings = [
      this.watchCalcom(calcom),
      this.watchBreakers(policies),
      ...this.watchThrottle(throttle, companies),
      this.watchWebhooks(inbox),
      this.watchIsolation(isolation),
    ];
    this.watchOpenTime(policies);
    this.watchCache(cache);
    this.watchRedis(redis);
    this.watchJobs(jobs);
  }

  /** Counts one answered function call. */
  countFunction(name: string, status: string, seconds: number): void {
    this.#functions.observe({ function: name, status }, seconds);
    if (BOOKING_FUNCTIONS.has(name) && BOOKING_OUTCOMES.has(status)) this.#bookings.inc({ outcome: status });
  }

  onModuleDestroy(): void {
    for (const end of this.#endings) end();
  }

  private watchCalcom(calcom: CalcomClient): () => void {
    const requests = new Counter({
      name: 'slotline_calcom_requests_total',
      help: 'HTTP requests to Cal.com, attempts counted each',
      labelNames: ['operation', 'outcome'],
      registers: [this.registry],
    });
    const durations = new Histogram({
      name: 'slotline_calcom_request_duration_seconds',
      help: 'Time of an HTTP request to Cal.com',
      labelNames: ['operation'],
      buckets: SECONDS,
      registers: [this.registry],
    });
    return calcom.observe(({ operation, outcome, durationMs }) => {
      requests.inc({ operation, outcome });
      durations.observe({ operation }, durationMs / 1000);
    });
  }

  private watchBreakers(policies: PolicyRegistry): () => void {
    new Gauge({
      name: 'slotline_breaker_state',
      help: '0 closed, 1 half-open, 2 open, 3 isolated',
      labelNames: ['breaker'],
      registers: [this.registry],
      collect() {
        for (const { name, state } of policies.list()) this.set({ breaker: name }, STATE_VALUES[state]);
      },
    });
    const transitions = new Counter({
      name: 'slotline_breaker_transitions_total',
      help: 'Changes of state',
      labelNames: ['breaker', 'to'],
      registers: [this.registry],
    });
    return policies.onTransition((breaker, { to }) => transitions.inc({ breaker, to }));
  }

  /** Counted when it ends and when somebody looks, so that a scrape while open sees the time so far. */
  private watchOpenTime(policies: PolicyRegistry): void {
    const countedUntil = new Map<string, number>();
    const count = (breaker: string): void => {
      const since = countedUntil.get(breaker);
      if (since === undefined) return;
      const now = this.clock.now().getTime();
      counter.inc({ breaker }, Math.max(0, now - since) / 1000);
      countedUntil.set(breaker, now);
    };
    const counter = new Counter({
      name: 'slotline_breaker_open_seconds_total',
      help: 'Time in which no request was made since the breaker was open or isolated',
      labelNames: ['breaker'],
      registers: [this.registry],
      collect() {
        for (const breaker of countedUntil.keys()) count(breaker);
      },
    });
    const end = policies.onTransition((breaker, { to, at }) => {
      count(breaker);
      if (to === 'open' || to === 'isolated') countedUntil.set(breaker, at.getTime());
      else countedUntil.delete(breaker);
    });
    this.#endings.push(end);
  }

  private watchCache(cache: Cache): void {
    const counted = new Map<string, number>();
    new Counter({
      name: 'slotline_cache_requests_total',
      help: 'Questions by whether the cache answered them; stale: while the next answer was fetched',
      labelNames: ['cache', 'result'],
      registers: [this.registry],
      collect() {
        for (const [name, counts] of cache.counts()) {
          for (const [result, count] of Object.entries(counts)) {
            const series = `${name} ${result}`;
            this.inc({ cache: name, result }, count - (counted.get(series) ?? 0));
            counted.set(series, count);
          }
        }
      },
    });
  }

  /** Says when limits, cache and breakers go on in this process alone. */
  private watchRedis(redis: RedisConnection): void {
    if (!redis.isConfigured) return;
    new Gauge({
      name: 'slotline_redis_up',
      help: '1 while Redis answers; at 0 throttle, key limit, cache and breakers are those of this instance alone',
      registers: [this.registry],
      collect() {
        this.set(redis.isUsable ? 1 : 0);
      },
    });
    const counted = { breakers: 0, cache: 0, key_limit: 0, throttle: 0 };
    new Counter({
      name: 'slotline_redis_fallbacks_total',
      help: 'Times that this instance went on alone because Redis did not answer',
      labelNames: ['use'],
      registers: [this.registry],
      collect() {
        const now = redis.fallbacks();
        for (const use of REDIS_USES) this.inc({ use }, now[use] - counted[use]);
        Object.assign(counted, now);
      },
    });
  }

  /** Both vendors' readers name events of their closed lists only, so no text of a body becomes a label. */
  private watchWebhooks(inbox: Inbox): () => void {
    const webhooks = new Counter({
      name: 'slotline_webhooks_total',
      help: 'Events of the vendors, by what became of them; one that is worked off counts when it came in as well',
      labelNames: ['source', 'event', 'outcome'],
      registers: [this.registry],
    });
    return inbox.onOutcome((source, event, outcome) => webhooks.inc({ source, event, outcome }));
  }

  private watchIsolation(probe: IsolationProbe): () => void {
    const breaches = new Counter({
      name: 'slotline_isolation_breaches_total',
      help: 'Times that the probe found a way from one company to another; anything above 0 is an emergency',
      labelNames: ['check'],
      registers: [this.registry],
    });
    // There from the start, so that the first breach is an increase.
    for (const check of ISOLATION_CHECKS) breaches.inc({ check }, 0);
    return probe.onBreach((check) => breaches.inc({ check }));
  }

  private watchJobs(jobs: Jobs): void {
    new Gauge({
      name: 'slotline_jobs',
      help: 'Jobs of all instances that wait, run, are tried again, or have failed for good',
      labelNames: ['queue', 'state'],
      registers: [this.registry],
      async collect() {
        this.reset();
        // The rest is worth telling also while the database does not answer.
        const states = await within(jobs.state(), PATIENCE_MS).catch(() => []);
        for (const { queue, state, count } of states) this.set({ queue, state }, count);
      },
    });
  }

  private watchThrottle(throttle: CallThrottlerStorage, companies: InFlightLimit): (() => void)[] {
    const refusals = new Counter({
      name: 'slotline_throttle_refusals_total',
      help: 'Function calls refused, by the limit they passed; "cooldown" for those after it, "company" for those of a busy one',
      labelNames: ['limit'],
      registers: [this.registry],
    });
    new Gauge({
      name: 'slotline_throttle_cooldowns_active',
      help: 'Calls that cool down, by this instance',
      registers: [this.registry],
      collect() {
        this.set(throttle.activeCooldowns());
      },
    });
    for (const limit of [...throttle.refusals, 'company']) refusals.inc({ limit }, 0);
    return [
      throttle.onRefusal((limit) => refusals.inc({ limit })),
      companies.onRefusal(() => refusals.inc({ limit: 'company' })),
    ];
  }
}
