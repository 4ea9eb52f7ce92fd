import { inArray } from 'drizzle-orm';
import type { SandboxBooking } from '../../../src/calcom/sandbox/index.js';
import { appointments, bookingAttempts } from '../../../src/platform/index.js';
import { callOf, isLive } from '../calendar.js';
import { isOf, wishKey } from '../model.js';
import type { Player } from '../player.js';
import { local } from './invariant.js';

const MIRRORED = { accepted: 'booked', pending: 'requested' } as const;

/** What must hold when nothing fails any more and everything was told: no doubt left, and our mirror is Cal.com's image. */
export async function checkOnceQuiet(player: Player): Promise<string[]> {
  const { gateway, companies, post } = player.world;
  const connections = companies.map(({ connectionId }) => connectionId);
  const [rows, attempts] = await gateway.database.asOperator(async (tx) => [
    await tx.select().from(appointments).where(inArray(appointments.connectionId, connections)),
    await tx.select().from(bookingAttempts).where(inArray(bookingAttempts.connectionId, connections)),
  ]);
  const wrong: string[] = [];
  for (const { status, startsAt, failureCode } of attempts) {
    if (status === 'pending' || status === 'in_doubt')
      wrong.push(`an attempt at ${local(startsAt)} is ${status} ${failureCode ?? ''}`);
  }
  for (const { movingTo } of rows) if (movingTo) wrong.push(`a move to ${local(movingTo)} is unsettled`);
  if (post.waiting() > 0) wrong.push(`${post.waiting()} webhooks are on their way`);
  for (const status of ['waiting', 'dead'] as const) {
    const left = await post.countInbox(status);
    if (left > 0) wrong.push(`${left} webhooks are ${status}`);
  }
  for (const booking of player.calendar.live()) {
    const mirrored = rows.filter(({ calcomUid }) => calcomUid === booking.uid);
    const status = booking.status === 'pending' ? MIRRORED.pending : MIRRORED.accepted;
    const [row] = mirrored;
    const fits = mirrored.length === 1 && row?.status === status && row.startsAt.getTime() === booking.start.getTime();
    if (!fits) {
      const held = mirrored.map((one) => `${one.status} ${local(one.startsAt)}`).join(', ');
      wrong.push(`Cal.com holds one ${booking.status} at ${local(booking.start)}, the mirror "${held}"`);
    }
    wrong.push(...checkWished(booking, player));
  }
  const bookings = player.calendar.bookings();
  for (const { calcomUid, status, startsAt } of rows.filter((row) => row.status !== 'cancelled')) {
    const booking = bookings.find(({ uid }) => uid === calcomUid);
    if (booking && isLive(booking)) continue;
    wrong.push(`the mirror holds one ${status} at ${local(startsAt)}, Cal.com ${booking?.status ?? 'nothing'}`);
  }
  return wrong;
}

/** Nothing stands in the calendar that a call made and nobody wished. */
function checkWished(booking: SandboxBooking, { callers, world }: Player): string[] {
  const callId = callOf(booking);
  if (callId === null || world.post.changedOnTheWeb(booking.uid)) return [];
  const owner = callers.find((caller) => isOf(caller, booking, world));
  const keys = [callId, 'moved'].map((by) => wishKey(by, booking.eventTypeId, booking.start));
  return keys.some((key) => owner?.wished.has(key)) ? [] : [`nobody wished for the one at ${local(booking.start)}`];
}
