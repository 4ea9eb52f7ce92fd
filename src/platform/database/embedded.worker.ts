// The thread of the embedded database. Node itself strips its types, so it has only what can be erased and imports no
// neighbour.
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import type { EmbeddedSource, ThreadAnswer, ThreadRequest } from './embedded-thread.js';

/** The first message of a connection has no type in front of its length, which is below 16 MB. */
const isStartUp = (chunk: Uint8Array) => chunk[0] === 0;
const FORGET = queryMessage('rollback; deallocate all');

/**
 * PostgreSQL clears all of it when it opens, which took a fifth of that time with its default of 128 MB; the pages that do
 * not fit are in the page cache of the system.
 */
const SHARED_BUFFERS = '32MB';

const { dataDir, dump } = workerData as EmbeddedSource;
const client = await PGlite.create({
  startParams: [...PGlite.defaultStartParams, '-c', `shared_buffers=${SHARED_BUFFERS}`],
  ...(dataDir === null ? {} : { dataDir }),
  ...(dump === null ? {} : { loadDataDir: new Blob([await readFile(dump)]) }),
});
let last: Promise<void> = Promise.resolve();

parentPort?.on('message', (request: ThreadRequest) => {
  last = last.then(() => serve(request));
});
answer({ connection: 0, output: new Uint8Array() });

async function serve({ connection, chunk }: ThreadRequest): Promise<void> {
  if (chunk === null) {
    await client.close();
    return answer({ connection, output: new Uint8Array() });
  }
  try {
    // There is one session for all connections that follow each other; the last one may have left a transaction open, and
    // prepared statements.
    if (isStartUp(chunk)) await client.execProtocolRaw(FORGET);
    // A copy, since the memory that it may lie in goes on being used.
    answer({ connection, output: new Uint8Array(await client.execProtocolRaw(chunk)) });
  } catch {
    // What a statement does wrong is in the output; this is the database itself.
    answer({ connection, output: null });
  }
}

function answer(message: ThreadAnswer): void {
  parentPort?.postMessage(message, message.output === null ? [] : [message.output.buffer]);
}

/** A simple query as PostgreSQL's protocol has it: type, length of all but the type, text, zero. */
function queryMessage(statement: string): Uint8Array {
  const message = Buffer.alloc(1 + 4 + statement.length + 1);
  message.write('Q', 0);
  message.writeInt32BE(message.length - 1, 1);
  message.write(statement, 5);
  return message;
}
