// Runs in a thread of its own; Node itself may strip its types, so it has only what can be erased and imports no neighbour.
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, type QueryOptions, type Transaction } from '@electric-sql/pglite';
import type { ThreadAnswer, ThreadCommand, ThreadNews, ThreadQuery, ThreadReply } from './pglite-thread.js';

interface OpenTransaction {
  began: PromiseWithResolvers<Transaction>;
  ending: PromiseWithResolvers<'commit' | 'rollback'>;
  ended: Promise<void>;
}

const asIs = (value: string) => value;

const { dataDir } = workerData as { dataDir: string | null };
const client = await (dataDir === null ? PGlite.create() : PGlite.create({ dataDir }));
const transactions = new Map<number, OpenTransaction>();
const listeners = new Map<string, () => Promise<void>>();

parentPort?.on('message', ({ id, command }: { id: number; command: ThreadCommand }) => {
  perform(command).then(
    (answer) => post({ id, answer }),
    (error: unknown) => post({ id, error: plainOf(error) }),
  );
});
post({ opened: true });

function post(news: ThreadNews | ThreadReply): void {
  parentPort?.postMessage(news);
}

async function perform(command: ThreadCommand): Promise<ThreadAnswer> {
  switch (command.kind) {
    case 'query':
      return query(command.transaction === null ? client : await opened(command.transaction).began.promise, command);
    case 'exec':
      return (await client.exec(command.script)).map(({ rows }) => ({ rows }));
    case 'begin':
      return begin(command.transaction);
    case 'end':
      return end(command.transaction, command.how);
    case 'listen': {
      const { channel } = command;
      listeners.set(channel, await client.listen(channel, (payload) => post({ channel, payload })));
      return null;
    }
    case 'unlisten':
      await listeners.get(command.channel)?.();
      listeners.delete(command.channel);
      return null;
    case 'close':
      await client.close();
      return null;
  }
}

async function query(on: PGlite | Transaction, { statement, parameters, rowMode, textTypes }: ThreadQuery) {
  const options: QueryOptions = { rowMode };
  if (textTypes.length > 0) options.parsers = Object.fromEntries(textTypes.map((type) => [type, asIs]));
  const { rows, affectedRows } = await on.query<Record<string, unknown>>(statement, parameters, options);
  return { rows, affectedRows };
}

/** Answers at once; the statements of the transaction wait until it is its turn. */
function begin(id: number): null {
  const began = Promise.withResolvers<Transaction>();
  const ending = Promise.withResolvers<'commit' | 'rollback'>();
  const ended = client.transaction(async (tx) => {
    began.resolve(tx);
    if ((await ending.promise) === 'rollback') await tx.rollback();
  });
  ended.catch((error: unknown) => began.reject(error));
  transactions.set(id, { began, ending, ended });
  return null;
}

async function end(id: number, how: 'commit' | 'rollback'): Promise<null> {
  const { ending, ended } = opened(id);
  transactions.delete(id);
  ending.resolve(how);
  await ended;
  return null;
}

function opened(id: number): OpenTransaction {
  const transaction = transactions.get(id);
  if (!transaction) throw new Error('The transaction has ended');
  return transaction;
}

/** An error keeps its own fields on the way to another thread only as a plain object. */
function plainOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return { message: error.message, code, constraint };
}
