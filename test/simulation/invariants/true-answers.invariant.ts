import type { SandboxBooking } from '../../../src/calcom/sandbox/index.js';
import { callOf, isLive } from '../calendar.js';
import type { Asked, KnownAppointment } from '../model.js';
import type { Played, Player } from '../player.js';
import { type Invariant, local } from './invariant.js';

/** What was said is what Cal.com holds at this moment. Excused is only what changed there on the web, untold as yet. */
export const trueAnswers: Invariant = {
  name: 'true answers',
  check: (played, player) =>
    played.asked.flatMap((asked) =>
      [...lies(asked, played, player)].map(
        (lie) => `${asked.name} says ${asked.answer.status} to ${asked.caller.person.firstName}, but ${lie}`,
      ),
    ),
};

function lies(asked: Asked, played: Played, player: Player): string[] {
  const { status } = asked.answer;
  switch (status) {
    case 'booked':
    case 'requested':
      return checkBooked(asked, played, player);
    case 'rescheduled':
      return checkMoved(asked, played, player);
    case 'cancelled':
      return checkCancelled(asked, played, player);
    case 'found':
      return checkFound(asked, player);
    case 'in_doubt':
      return [];
    default:
      return checkNothingDone(asked, played, player);
  }
}

function checkBooked(
  { intent, callId, answer, caller }: Asked,
  { after }: Played,
  { world, calendar }: Player,
): string[] {
  if (intent.kind !== 'book') return ['nobody wished for a booking'];
  const ofWish = after.filter(
    (booking) =>
      callOf(booking) === callId &&
      booking.eventTypeId === intent.eventTypeId &&
      booking.start.getTime() === intent.start.getTime(),
  );
  const wanted = answer.status === 'booked' ? 'accepted' : 'pending';
  const held = ofWish.find(({ status }) => status === wanted);
  if (!held) {
    if (world.post.hidesNewsOf(ofWish.flatMap(({ uid }) => calendar.chainOf(uid)))) return [];
    return [`Cal.com holds ${tell(ofWish)} of that call at ${local(intent.start)}`];
  }
  const told = startTold(answer);
  if (told !== intent.start.getTime()) return [`it names another start than ${local(intent.start)}`];
  if (!held.attendee.name.includes(world.surnameOf(caller.person))) return ['it is in another name'];
  return [];
}

function checkMoved(asked: Asked, { after }: Played, player: Player): string[] {
  const { intent, answer } = asked;
  const told = startTold(answer);
  if (intent.kind === 'move' && told !== intent.start.getTime()) {
    return [`it names another start than ${local(intent.start)}`];
  }
  const pointed = pointedAt(asked);
  if (!pointed) return ['that is not the appointment of this caller'];
  const latest = latestOf(pointed, player);
  if (!latest || (isLive(latest) && latest.start.getTime() === told)) return [];
  if (player.world.post.hidesNewsOf(player.calendar.chainOf(latest.uid))) return [];
  return [`Cal.com holds ${tell(after.filter(({ uid }) => uid === latest.uid))} instead of ${local(new Date(told))}`];
}

function checkCancelled(asked: Asked, { after }: Played, player: Player): string[] {
  const pointed = pointedAt(asked);
  if (!pointed) return ['that is not the appointment of this caller'];
  const latest = latestOf(pointed, player);
  return latest && isLive(latest) ? [`Cal.com holds ${tell(after.filter(({ uid }) => uid === latest.uid))}`] : [];
}

/** Each of the list is there, as far as the gateway could know. */
function checkFound({ answer, caller }: Asked, player: Player): string[] {
  const { calendar, world } = player;
  const { appointments } = answer.data as unknown as { appointments: { ref: string; start: string }[] };
  return appointments.flatMap(({ ref, start }) => {
    const known = caller.known.find((one) => one.ref === ref);
    const latest = known ? latestOf(known, player) : null;
    if (!latest || (isLive(latest) && latest.start.getTime() === Date.parse(start))) return [];
    if (world.post.hidesNewsOf(calendar.chainOf(latest.uid))) return [];
    // A change of ours whose answer was lost is settled in the background.
    if (caller.lost.has(ref)) return [];
    return [`the one at ${start} is ${tell([latest])}`];
  });
}

/** Anything else means that nothing was done, unless the same request, sent beside it, did it. */
function checkNothingDone(asked: Asked, { asked: all, before, after }: Played, player: Player): string[] {
  const { intent, answer, callId } = asked;
  const twins = all.filter(({ caller }) => caller === asked.caller);
  if (intent.kind === 'none' || twins.some((twin) => DONE.has(twin.answer.status))) return [];
  if (intent.kind === 'book') {
    if (answer.status !== 'slot_taken' && answer.status !== 'unavailable') return [];
    const held = after.filter(
      (booking) =>
        isLive(booking) &&
        callOf(booking) === callId &&
        booking.eventTypeId === intent.eventTypeId &&
        booking.start.getTime() === intent.start.getTime() &&
        // One that was moved here was another wish.
        booking.rescheduledFromUid === null,
    );
    return held.length > 0 ? [`Cal.com holds ${tell(held)}`] : [];
  }
  const pointed = pointedAt(asked);
  const latest = pointed && latestOf(pointed, player);
  if (!latest) return [];
  const unchanged = before.some((booking) => booking === after.find(({ uid }) => uid === latest.uid));
  return unchanged ? [] : [`Cal.com now holds ${tell([latest])}`];
}

const DONE = new Set(['booked', 'requested', 'rescheduled', 'cancelled', 'in_doubt']);

/** The appointment that a request names, when it is one of the caller's. Without a confirmation only a repetition ends well. */
function pointedAt({ caller, args }: Asked): KnownAppointment | null {
  return caller.known.find(({ ref }) => ref === args['appointment_ref']) ?? null;
}

/** What the appointment is after all moves; null where the model cannot tell which booking it is. */
function latestOf({ uid }: KnownAppointment, { calendar }: Player): SandboxBooking | null {
  return uid === null ? null : calendar.latest(uid);
}

function startTold(answer: Asked['answer']): number {
  const { appointment } = answer.data as unknown as { appointment: { start: string } | null };
  return Date.parse(appointment?.start ?? '');
}

function tell(bookings: readonly SandboxBooking[]): string {
  if (bookings.length === 0) return 'nothing';
  return bookings.map(({ status, start }) => `one ${status} at ${local(start)}`).join(', ');
}
