import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something is so. @throws Error when it is not within `limitMs` */
export async function eventually(isSo: () => boolean | Promise<boolean>, limitMs = 10_000): Promise<void> {
  const startedMs = performance.now();
  while (!(await isSo())) {
    if (performance.now() - startedMs > limitMs) throw new Error(`it did not come to be within ${limitMs} ms`);
    await sleep(20);
  }
}
