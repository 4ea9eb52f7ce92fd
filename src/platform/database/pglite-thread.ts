import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';

export interface ThreadQuery {
  statement: string;
  parameters: unknown[];
  rowMode: 'array' | 'object';
  /** Ids of types whose values stay the text that the database wrote. */
  textTypes: number[];
}

/** What the thread is asked to do; each gets one answer. */
export type ThreadCommand =
  | ({ kind: 'query'; transaction: number | null } & ThreadQuery)
  | { kind: 'exec'; script: string }
  | { kind: 'begin'; transaction: number }
  | { kind: 'end'; transaction: number; how: 'commit' | 'rollback' }
  | { kind: 'listen' | 'unlisten'; channel: string }
  | { kind: 'close' };

interface Rows {
  rows: Record<string, unknown>[];
  affectedRows?: number | undefined;
}

export type ThreadAnswer = Rows | Rows[] | null;
export type ThreadReply = { id: number; answer: ThreadAnswer } | { id: number; error: Record<string, unknown> };
/** Nobody asked for it. */
export type ThreadNews = { opened: true } | { channel: string; payload: string };

/** As drizzle calls the embedded database; its parsers all leave the text as it is. */
interface QueryOptions {
  rowMode?: 'array' | 'object';
  parsers?: Record<number, unknown>;
}

export interface PgliteQueries {
  query<Row>(statement: string, parameters?: unknown[], options?: QueryOptions): Promise<{ rows: Row[] }>;
}

/** What is used of the embedded database, in this thread or in another one. */
export interface PgliteClient extends PgliteQueries {
  exec(script: string): Promise<{ rows: Record<string, unknown>[] }[]>;
  transaction<T>(work: (tx: PgliteQueries) => Promise<T>): Promise<T>;
  listen(channel: string, onNotification: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/**
 * The embedded database in a thread of its own: a statement of it computes for a third of a millisecond, in which calls
 * would wait.
 */
export class PgliteThread implements PgliteClient {
  readonly #waiting = new Map<number, PromiseWithResolvers<ThreadAnswer>>();
  readonly #listeners = new Map<string, (payload: string) => void>();
  #lastId = 0;
  /** Why nothing can be asked any more. */
  #ended: Error | null = null;

  private constructor(private readonly worker: Worker) {
    worker.on('message', (message: ThreadReply | ThreadNews) => this.hear(message));
    worker.on('error', (error) => this.fail(error));
    worker.on('exit', () => this.fail(new Error('The embedded database has ended')));
    // It never keeps a process alive that waits for nothing of it.
    worker.unref();
  }

  /** @param dataDir - null: in memory */
  static async open(dataDir: string | null): Promise<PgliteThread> {
    // The same kind of file as this one: built, or as it was written.
    const file = new URL(`./pglite.worker${path.extname(import.meta.url)}`, import.meta.url);
    const worker = new Worker(file, { workerData: { dataDir } });
    await once(worker, 'message');
    return new PgliteThread(worker);
  }

  async query<Row>(statement: string, parameters: unknown[] = [], options: QueryOptions = {}) {
    return this.queryIn<Row>(null, statement, parameters, options);
  }

  async exec(script: string): Promise<Rows[]> {
    return (await this.ask({ kind: 'exec', script })) as Rows[];
  }

  async transaction<T>(work: (tx: PgliteQueries) => Promise<T>): Promise<T> {
    const transaction = ++this.#lastId;
    // Whatever it answers, the first statement hears of it as well.
    this.ask({ kind: 'begin', transaction }).catch(() => undefined);
    const end = (how: 'commit' | 'rollback') => this.ask({ kind: 'end', transaction, how });
    let result: T;
    try {
      result = await work({
        query: (statement, parameters = [], options = {}) => this.queryIn(transaction, statement, parameters, options),
      });
    } catch (error) {
      await end('rollback').catch(() => undefined);
      throw error;
    }
    await end('commit');
    return result;
  }

  async listen(channel: string, onNotification: (payload: string) => void): Promise<() => Promise<void>> {
    this.#listeners.set(channel, onNotification);
    await this.ask({ kind: 'listen', channel });
    return async () => {
      this.#listeners.delete(channel);
      await this.ask({ kind: 'unlisten', channel });
    };
  }

  async close(): Promise<void> {
    await this.ask({ kind: 'close' });
    await this.worker.terminate();
  }

  private async queryIn<Row>(
    transaction: number | null,
    statement: string,
    parameters: unknown[],
    { rowMode = 'object', parsers }: QueryOptions,
  ): Promise<{ rows: Row[] }> {
    const textTypes = parsers === undefined ? [] : Object.keys(parsers).map(Number);
    const command = { kind: 'query', transaction, statement, parameters, rowMode, textTypes } as const;
    return (await this.ask(command)) as { rows: Row[] };
  }

  private ask(command: ThreadCommand): Promise<ThreadAnswer> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = ++this.#lastId;
    const answer = Promise.withResolvers<ThreadAnswer>();
    if (this.#waiting.size === 0) this.worker.ref();
    this.#waiting.set(id, answer);
    this.worker.postMessage({ id, command });
    return answer.promise;
  }

  private hear(message: ThreadReply | ThreadNews): void {
    if ('channel' in message) this.#listeners.get(message.channel)?.(message.payload);
    if (!('id' in message)) return;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (this.#waiting.size === 0) this.worker.unref();
    if ('answer' in message) waiting?.resolve(message.answer);
    else waiting?.reject(Object.assign(new Error(String(message.error['message'])), message.error));
  }

  private fail(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}
