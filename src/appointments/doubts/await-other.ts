import { type Config, pause } from '../../platform/index.js';
import { msUntilAnswer } from '../../resilience/index.js';

const POLL_MS = 50;

/**
 * Reads again and again while another request is at the same work, on whatever instance; its answer is ours as well.
 * @returns what was read last, also when the other needs longer: the time of a look-up is left
 */
export async function awaitOther<T>(
  first: T,
  other: { isAtIt: (current: T) => boolean; read: () => Promise<T | null> },
  { calcomReadBudgetMs, calcomWriteBudgetMs }: Config,
): Promise<T> {
  const giveUpMs = performance.now() + Math.min(calcomWriteBudgetMs, msUntilAnswer()) - calcomReadBudgetMs;
  let current = first;
  while (other.isAtIt(current) && performance.now() + POLL_MS < giveUpMs) {
    await pause(POLL_MS);
    current = (await other.read()) ?? current;
  }
  return current;
}
