import { once } from 'node:events';
import path from 'node:path';
import { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';

/** Where the embedded database comes from. */
export interface EmbeddedSource {
  /** Null: in memory. */
  dataDir: string | null;
  /** File that an empty one is filled from: a dump of PGlite's data directory; null: a new one. */
  dump: string | null;
}

/** Whole messages of PostgreSQL's protocol; null closes the database. */
export interface ThreadRequest {
  /** Zero is the thread itself. */
  connection: number;
  chunk: Uint8Array | null;
}

/** One for each request, in their order; null: the database itself failed. */
export interface ThreadAnswer {
  connection: number;
  output: Uint8Array<ArrayBuffer> | null;
}

/**
 * The embedded database in a thread of its own, since a statement computes for a third of a millisecond, in which calls
 * would wait. It speaks PostgreSQL's protocol, as the server does, with one connection after another.
 */
export class EmbeddedThread {
  readonly #connections = new Map<number, ThreadConnection>();
  #last = 0;
  /** Requests that are not answered yet. */
  #asked = 0;
  #isHeld = false;
  #hasEnded = false;
  readonly #closed = Promise.withResolvers<void>();

  private constructor(private readonly worker: Worker) {
    worker.on('message', (answer: ThreadAnswer) => this.hear(answer));
    worker.on('error', () => this.fail());
    worker.on('exit', () => this.fail());
    this.hold(false);
  }

  /** @throws Error when there is no database to be had there */
  static async open(source: EmbeddedSource): Promise<EmbeddedThread> {
    // The same kind of file as this one: built, or as it was written.
    const file = new URL(`./embedded.worker${path.extname(import.meta.url)}`, import.meta.url);
    const worker = new Worker(file, { workerData: source });
    await once(worker, 'message');
    return new EmbeddedThread(worker);
  }

  /** A socket to the database, for pg. There is one session, which the last one has; those before hear what they asked. */
  connect(): Duplex {
    const number = ++this.#last;
    const connection = new ThreadConnection(
      (chunk) => this.post({ connection: number, chunk }),
      (isHeld) => this.hold(isHeld),
    );
    this.#connections.set(number, connection);
    connection.once('close', () => this.#connections.delete(number));
    this.hold(true);
    if (this.#hasEnded) connection.destroy(connectionLost());
    return connection;
  }

  async close(): Promise<void> {
    if (this.#hasEnded) return;
    for (const connection of this.#connections.values()) connection.flush();
    this.post({ connection: 0, chunk: null });
    await this.#closed.promise;
    await this.worker.terminate();
  }

  private post(request: ThreadRequest): void {
    this.#asked += 1;
    this.keepAlive();
    this.worker.postMessage(request);
  }

  private hear({ connection: number, output }: ThreadAnswer): void {
    this.#asked -= 1;
    this.keepAlive();
    // Answers to what was asked before come first.
    if (number === 0) this.#closed.resolve();
    const connection = this.#connections.get(number);
    if (output === null) connection?.destroy(connectionLost());
    else if (output.length > 0) connection?.push(Buffer.from(output.buffer));
  }

  private hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.keepAlive();
  }

  /** The thread keeps the process alive only while somebody has the connection, or waits for an answer. */
  private keepAlive(): void {
    if (this.#isHeld || this.#asked > 0) this.worker.ref();
    else this.worker.unref();
  }

  private fail(): void {
    this.#hasEnded = true;
    this.#closed.resolve();
    for (const connection of this.#connections.values()) connection.destroy(connectionLost());
  }
}

/** As much of a socket as pg uses. */
class ThreadConnection extends Duplex {
  readonly #outgoing: Uint8Array[] = [];

  constructor(
    private readonly send: (chunk: Uint8Array) => void,
    private readonly hold: (isHeld: boolean) => void,
  ) {
    super();
  }

  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  ref(): void {
    this.hold(true);
  }

  unref(): void {
    this.hold(false);
  }

  override _read(): void {
    // The database pushes.
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    this._writev([{ chunk }], done);
  }

  /** Whoever hangs up hears that the line is closed, as from a server; pg waits for it when a statement ran meanwhile. */
  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  /** What is written in one turn goes in one message: each costs a way to the thread and back. */
  override _writev(chunks: { chunk: Uint8Array }[], done: () => void): void {
    if (this.#outgoing.length === 0) process.nextTick(() => this.flush());
    this.#outgoing.push(...chunks.map(({ chunk }) => chunk));
    done();
  }

  /** Sends what was written in this turn. */
  flush(): void {
    if (this.#outgoing.length === 0) return;
    // In memory of its own: a message takes along the whole pool that a buffer lies in.
    this.send(new Uint8Array(Buffer.concat(this.#outgoing.splice(0))));
  }
}

/** As of a server that has gone. */
function connectionLost(): Error {
  return Object.assign(new Error('The embedded database has ended'), { code: 'ECONNRESET' });
}
