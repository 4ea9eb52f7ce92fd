import { randomUUID } from 'node:crypto';
import type { RedisConnection } from '../platform/index.js';
import type { BreakerIdentity, KnownState } from './breaker-state.js';

type NewsListener = (identity: BreakerIdentity, known: KnownState) => void;

/** Kept so long after the last change; an instance that runs sends its own again. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** Writes a record unless an operator holds the breaker; then gives that record instead. */
const TELL = `
local held = redis.call('HGET', KEYS[1], ARGV[1])
if held and ARGV[3] == '' and cjson.decode(held).state == 'isolated' then return held end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return false
`;

const CLAIM = `
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
if redis.call('GET', KEYS[1]) == ARGV[1] then return 1 end
return 0
`;

interface StoredRecord {
  /** Of one write; what has been seen already changes nothing. */
  revision: string;
  owner: string;
  target: string;
  state: KnownState['state'];
  reason: string;
  openedAt?: number;
  retryAt?: number;
}

/**
 * Tells other instances of breakers that open, close or are held by hand, and hears of theirs, through one small hash in
 * Redis that is read several times a second: it outlives a restart of an instance, and when Redis comes back empty the
 * instances fill it again. The last change counts, except that only an operator ends what an operator holds.
 */
export class BreakerExchange {
  readonly #instance = randomUUID();
  readonly #key: string;
  readonly #listeners = new Set<NewsListener>();
  /** What this instance holds of each breaker, by name: told or heard last. */
  readonly #current = new Map<string, StoredRecord>();
  readonly #unsent = new Map<string, { byOperator: boolean }>();
  #running: Promise<void> | null = null;

  /** @param installation - instances with the same one share their breakers */
  constructor(
    private readonly redis: RedisConnection,
    installation: string,
  ) {
    this.#key = `slotline:breakers:${installation}`;
  }

  onNews(listener: NewsListener): void {
    this.#listeners.add(listener);
  }

  /** Sends a change as soon as Redis takes it. */
  tell({ name, owner, target }: BreakerIdentity, known: KnownState, byOperator: boolean): void {
    if (!this.redis.isConfigured) return;
    const times =
      known.state === 'open' ? { openedAt: known.openedAt.getTime(), retryAt: known.retryAt.getTime() } : {};
    const { state, reason } = known;
    this.#current.set(name, { revision: randomUUID(), owner, target, state, reason, ...times });
    // What an operator did must not be lost because something else happened before it was sent.
    this.#unsent.set(name, { byOperator: byOperator || this.#unsent.get(name)?.byOperator === true });
    // A round that runs may have passed this one by.
    void (this.#running ?? Promise.resolve()).then(() => this.exchange());
  }

  /** One round: sends what is unsent and takes in what is new. Never fails; what could not be sent is kept. */
  async exchange(): Promise<void> {
    this.#running ??= this.round().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Whether this instance makes the probes of a breaker now. Alone, it does. @param forMs - how long it may take */
  async claimProbes(name: string, forMs: number): Promise<boolean> {
    return this.redis.ask(
      'breakers',
      async (client) => {
        const keys = [`${this.#key}:probes:${name}`];
        return Number(await client.eval(CLAIM, { keys, arguments: [this.#instance, String(forMs)] })) === 1;
      },
      () => true,
    );
  }

  private async round(): Promise<void> {
    if (!this.redis.isConfigured) return;
    for (const [name, { byOperator }] of this.#unsent) await this.send(name, byOperator);
    const records = await this.redis.ask(
      'breakers',
      (client) => client.hGetAll(this.#key),
      () => null,
    );
    if (records === null) return;
    for (const [name, text] of Object.entries(records)) this.hear(name, text);
    for (const [name, { state }] of this.#current) {
      // Redis has forgotten it. A closed one needs no telling.
      if (!(name in records) && state !== 'closed') this.#unsent.set(name, { byOperator: state === 'isolated' });
    }
  }

  private async send(name: string, byOperator: boolean): Promise<void> {
    const record = this.#current.get(name);
    const sent = await this.redis.ask(
      'breakers',
      async (client) => {
        const args = [name, JSON.stringify(record), byOperator ? 'operator' : '', String(KEPT_MS)];
        await client.eval(TELL, { keys: [this.#key], arguments: args });
        return true;
      },
      () => false,
    );
    // A change made meanwhile is sent next.
    if (sent && this.#current.get(name) === record) this.#unsent.delete(name);
  }

  private hear(name: string, text: string): void {
    if (this.#unsent.has(name)) return;
    const record = readRecord(text);
    if (!record || record.revision === this.#current.get(name)?.revision) return;
    this.#current.set(name, record);
    for (const listener of this.#listeners) {
      listener({ name, owner: record.owner, target: record.target }, knownOf(record));
    }
  }
}

function readRecord(text: string): StoredRecord | null {
  try {
    return JSON.parse(text) as StoredRecord;
  } catch {
    return null;
  }
}

function knownOf({ state, reason, openedAt = 0, retryAt = 0 }: StoredRecord): KnownState {
  return state === 'open'
    ? { state, reason, openedAt: new Date(openedAt), retryAt: new Date(retryAt) }
    : { state, reason };
}
