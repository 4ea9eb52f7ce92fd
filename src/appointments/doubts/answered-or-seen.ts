import { LateError, within } from '../../platform/index.js';
import { msUntilAnswer } from '../../resilience/index.js';

/** The share of the caller's time after which an answer is late: a write that is merely slow is not looked for. */
const LATE_SHARE = 0.5;

/**
 * The answer to a write, or what Cal.com shows of it when that comes first: an answer may be lost or late though the work
 * was done, and a caller should neither wait in silence for it nor hear of a doubt. Nothing is sent again.
 * @param look - asks once; null when Cal.com shows nothing of it, which proves nothing yet
 * @throws what `answer` is rejected with
 */
export async function answeredOrSeen<T>(
  answer: Promise<T>,
  look: () => Promise<T | null>,
  { calcomWriteBudgetMs }: { calcomWriteBudgetMs: number },
): Promise<T> {
  try {
    return await within(answer, Math.min(calcomWriteBudgetMs, msUntilAnswer()) * LATE_SHARE);
  } catch (error) {
    if (!(error instanceof LateError)) throw error;
  }
  const sight = look().then(
    (seen) => seen ?? answer,
    () => answer,
  );
  return Promise.race([answer, sight]);
}
