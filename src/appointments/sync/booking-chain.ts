/** One telling of a booking: by a row of the mirror, or by Cal.com. */
export interface BookingTelling {
  calcomUid: string;
  status: 'booked' | 'requested' | 'cancelled';
  startsAt: Date;
  endsAt: Date;
  /** When Cal.com said so; null for what only we wrote, which anything that Cal.com says may correct. */
  eventAt: Date | null;
}

/** Whom a booking is for; by the call that made it, or by what Cal.com told. */
export interface ContactTelling {
  attendeeName: string;
  attendeePhone: string | null;
  /** Null: a call took it down itself. */
  contactAt: Date | null;
}

/** One link of a chain of moves. */
export interface BookingMove {
  oldUid: string;
  newUid: string;
}

/** No booking comes back from a later one of these: a uid that is over stays over, and a move gets a new uid. */
const FINALITY: Readonly<Record<BookingTelling['status'], number>> = { requested: 0, booked: 1, cancelled: 2 };

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

/**
 * The telling that holds: of the last uid of the chain, there the most final one, and only among equals the latest.
 * Clocks decide nothing that the chain decides, so the order of arrival never does.
 */
export function latestTelling<T extends BookingTelling>(chain: readonly string[], tellings: readonly [T, ...T[]]): T {
  const rank = ({ calcomUid, status, eventAt, startsAt, endsAt }: T) => [
    chain.indexOf(calcomUid),
    FINALITY[status],
    eventAt?.getTime() ?? 0,
    startsAt.getTime(),
    endsAt.getTime(),
  ];
  return tellings.reduce((best, one) => (compareRanks(rank(one), rank(best)) > 0 ? one : best));
}

/** Of a call before Cal.com's, with a number before without, the latest. */
export function bestContact(tellings: readonly [ContactTelling, ...ContactTelling[]]): ContactTelling {
  const rank = ({ contactAt, attendeePhone, attendeeName }: ContactTelling) => [
    contactAt === null ? 1 : 0,
    attendeePhone === null ? 0 : 1,
    attendeeName === '' ? 0 : 1,
    contactAt?.getTime() ?? 0,
    `${attendeePhone ?? ''}|${attendeeName}`,
  ];
  return tellings.reduce((best, one) => (compareRanks(rank(one), rank(best)) > 0 ? one : best));
}

/** By the first place in which they differ. */
function compareRanks(a: (number | string)[], b: (number | string)[]): number {
  for (const [place, value] of a.entries()) {
    const other = b[place] ?? value;
    if (value !== other) return value > other ? 1 : -1;
  }
  return 0;
}
