import type { SandboxBooking } from '../../src/calcom/sandbox/index.js';
import { type Answer, RUN } from '../support/gateway.js';
import { CALLERS, type Person } from './cast.js';
import type { Calendar } from './calendar.js';
import type { World, WorldCompany } from './world.js';

/** What a request would change if it did what it asks for. */
export type Intent =
  | { kind: 'book'; eventTypeId: number; start: Date }
  | { kind: 'move'; ref: string; start: Date }
  | { kind: 'cancel'; ref: string }
  /** Nothing: a question, or a change not yet confirmed. */
  | { kind: 'none' };

export interface Asked {
  caller: Caller;
  /** As the sandbox sees it in the metadata. */
  callId: string;
  name: string;
  args: Record<string, unknown>;
  intent: Intent;
  answer: Answer;
}

interface OfferedOption {
  id: string;
  eventTypeId: number;
  start: Date;
}

/** An appointment that a caller has heard of. */
export interface KnownAppointment {
  ref: string;
  eventTypeId: number;
  /** Some uid of it at Cal.com; null where it could have been one of several. */
  uid: string | null;
}

/** One who calls: what they were offered and told, nothing else. */
export class Caller {
  call = 1;
  options: OfferedOption[] = [];
  readonly known: KnownAppointment[] = [];
  last: Pick<Asked, 'name' | 'args' | 'intent'> | null = null;
  /** The last request that ended in doubt, until its repetition tells more. */
  inDoubt: Pick<Asked, 'name' | 'args' | 'intent'> | null = null;
  /** Appointments of which a change ended in doubt, until it is settled. */
  readonly lost = new Set<string>();
  /** Every start this caller asked to have in a call: "call id|event type|start". */
  readonly wished = new Set<string>();

  constructor(
    readonly index: number,
    readonly person: Person,
    readonly company: WorldCompany,
    private readonly worldNumber: number,
  ) {}

  get callId(): string {
    return `w${this.worldNumber}_c${this.index}_${this.call}`;
  }

  get fullCallId(): string {
    return `${RUN}_${this.callId}`;
  }

  redial(): void {
    this.call += 1;
    this.options = [];
    this.last = null;
    this.inDoubt = null;
  }
}

export function makeCallers(world: World): Caller[] {
  return CALLERS.map((person, index) => new Caller(index, person, world.companies[person.company], world.number));
}

/** Whether a booking is that caller's: of a call of theirs, or of their number. */
export function isOf(caller: Caller, booking: SandboxBooking, world: World): boolean {
  if (booking.apiKey !== caller.company.apiKey) return false;
  const number = world.numberOf(caller.person);
  const call = booking.metadata['retell_call_id'];
  const isOwnCall = typeof call === 'string' && call.startsWith(`${RUN}_w${world.number}_c${caller.index}_`);
  return isOwnCall || (number !== null && booking.attendee.phoneNumber === number);
}

interface SpokenAppointment {
  ref: string;
  service: string;
  start: string;
}

/** Notes what an answer told its caller. */
export function learn(asked: Asked, world: World, calendar: Calendar): void {
  const { caller, answer, intent, callId } = asked;
  const data = (answer.data ?? {}) as Record<string, unknown>;
  const options = (data['options'] ?? []) as { option_id: string; service: string; start: string }[];
  if (options.length > 0) {
    caller.options = options.map(({ option_id, service, start }) => ({
      id: option_id,
      eventTypeId: eventTypeOf(caller, service),
      start: new Date(start),
    }));
  }
  for (const appointment of appointmentsIn(data)) {
    if (caller.known.some(({ ref }) => ref === appointment.ref)) continue;
    const eventTypeId = eventTypeOf(caller, appointment.service);
    const booking = bookingTold(appointment, eventTypeId, caller, world, calendar);
    caller.known.push({ ref: appointment.ref, eventTypeId, uid: booking?.uid ?? null });
  }
  if (intent.kind === 'book') caller.wished.add(wishKey(callId, intent.eventTypeId, intent.start));
  if (intent.kind === 'move') {
    // A moved booking keeps the call that made it.
    const known = caller.known.find(({ ref }) => ref === intent.ref);
    if (known) caller.wished.add(wishKey('moved', known.eventTypeId, intent.start));
  }
  if ((intent.kind === 'move' || intent.kind === 'cancel') && answer.status === 'in_doubt') caller.lost.add(intent.ref);
  caller.inDoubt = answer.status === 'in_doubt' ? { name: asked.name, args: asked.args, intent } : null;
}

export function wishKey(callId: string, eventTypeId: number, start: Date): string {
  return `${callId}|${eventTypeId}|${start.toISOString()}`;
}

export function appointmentsIn(data: Record<string, unknown>): SpokenAppointment[] {
  const one = data['appointment'] as SpokenAppointment | null | undefined;
  const several = (data['appointments'] ?? []) as SpokenAppointment[];
  return one ? [one, ...several] : several;
}

export function eventTypeOf(caller: Caller, service: string): number {
  const found = caller.company.services.find(({ slug }) => slug === service.toLowerCase());
  if (!found) throw new Error(`Nobody offers the service "${service}"`);
  return found.eventTypeId;
}

/** The booking that an appointment must be; null when it could be several. */
function bookingTold(
  { start }: SpokenAppointment,
  eventTypeId: number,
  caller: Caller,
  world: World,
  calendar: Calendar,
): SandboxBooking | null {
  const bound = new Set(caller.known.flatMap(({ uid }) => (uid === null ? [] : calendar.chainOf(uid))));
  const candidates = calendar
    .bookings()
    .filter(
      (booking) =>
        booking.eventTypeId === eventTypeId &&
        booking.start.getTime() === Date.parse(start) &&
        !bound.has(booking.uid) &&
        isOf(caller, booking, world),
    );
  return candidates.length === 1 ? (candidates[0] ?? null) : null;
}
