/** One telling of a booking: by a row of the mirror, or by an event. */
export interface BookingTelling {
  calcomUid: string;
  /** When Cal.com said so; null for what only we wrote, which any event may correct. */
  eventAt: Date | null;
}

/** One link of a chain of moves. */
export interface BookingMove {
  oldUid: string;
  newUid: string;
}

/** All uids that one booking has had, as far as known, oldest first. Ends also when the links form a circle. */
export function chainAround(uid: string, moves: readonly BookingMove[]): string[] {
  const chain = [uid];
  for (let first = uid; ;) {
    const before = moves.find(({ newUid }) => newUid === first)?.oldUid;
    if (before === undefined || chain.includes(before)) break;
    chain.unshift(before);
    first = before;
  }
  for (let last = uid; ;) {
    const after = moves.find(({ oldUid }) => oldUid === last)?.newUid;
    if (after === undefined || chain.includes(after)) break;
    chain.push(after);
    last = after;
  }
  return chain;
}

/** The telling that holds: of the last uid of the chain, and among those the one that happened last. */
export function latestTelling<T extends BookingTelling>(chain: readonly string[], tellings: readonly T[]): T | null {
  const rank = (one: T): [number, number] => [chain.indexOf(one.calcomUid), one.eventAt?.getTime() ?? 0];
  return tellings.reduce<T | null>((best, one) => {
    if (best === null) return one;
    const [generation, at] = rank(one);
    const [bestGeneration, bestAt] = rank(best);
    return generation > bestGeneration || (generation === bestGeneration && at >= bestAt) ? one : best;
  }, null);
}
