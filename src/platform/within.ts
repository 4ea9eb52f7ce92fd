/** Some work took longer than it may; it goes on, and nobody waits for it. */
export class LateError extends Error {
  constructor() {
    super('No answer in time');
  }
}

/**
 * The result of some work, or a rejection when it takes longer than that; the work itself goes on.
 * @throws LateError after `timeoutMs`
 */
export async function within<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    // One more turn: after a process was busy, its timers run before the answers that have arrived meanwhile.
    timer = setTimeout(() => setImmediate(() => reject(new LateError())), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
