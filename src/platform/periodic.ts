/**
 * Runs work again and again until stopped; never keeps the process alive. The work must handle its own failures.
 * @returns stops it
 */
export function startPeriodic(everyMs: number, work: () => void): () => void {
  const timer = setInterval(work, everyMs);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}
