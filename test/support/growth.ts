/** What takes less cannot be told from the machine's noise. */
const NOISE_MS = 2;

/**
 * How many times as long work takes on a text of eight times the length: 8 when it grows with the length, 64 when with
 * its square. Both are measured in turn in this process and the faster of each counts, so that the speed of the machine
 * and what else it does cancel out.
 */
export function growth(piece: string, work: (text: string) => unknown): number {
  const short = piece.repeat(Math.ceil(6_250 / piece.length));
  const long = short.repeat(8);
  let shortMs = Infinity;
  let longMs = Infinity;
  for (let round = 1; round <= 2; round += 1) {
    shortMs = Math.min(
      shortMs,
      msOf(() => work(short)),
    );
    longMs = Math.min(
      longMs,
      msOf(() => work(long)),
    );
  }
  return longMs / Math.max(shortMs, NOISE_MS);
}

/** Milliseconds of the processor, which others on it do not lengthen. */
function msOf(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  return process.cpuUsage(start).user / 1_000;
}
