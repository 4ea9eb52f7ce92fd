import type { Booking } from '../../calcom/index.js';
import type { Service } from '../../tenancy/index.js';

/** An appointment of the mirror, as far as it is compared. */
export interface ComparedAppointment {
  id: string;
  calcomUid: string;
  serviceId: string;
  status: 'booked' | 'requested' | 'cancelled';
  startsAt: Date;
  updatedAt: Date;
}

/** Where the mirror and Cal.com tell different things. Holds nothing of a person. */
export interface BookingDifference {
  /** `phantom`: only the mirror has it. `missing`: only Cal.com has it. `moved`: at another time. */
  kind: 'phantom' | 'missing' | 'moved';
  serviceId: string;
  /** Ours; null where the mirror has none. */
  appointmentId: string | null;
  mirrorStartsAt: Date | null;
  calcomStartsAt: Date | null;
}

export interface Compared {
  mirror: readonly ComparedAppointment[];
  bookings: readonly Booking[];
  services: readonly Service[];
  /** What changed since then may still be on its way from one to the other. */
  settledBefore: Date;
}

/** Appointments to come of the services that are offered, in order of their start. */
export function compareBookings({ mirror, bookings, services, settledBefore }: Compared): BookingDifference[] {
  const byUid = new Map(bookings.map((booking) => [booking.uid, booking]));
  const ownByUid = new Map(mirror.map((appointment) => [appointment.calcomUid, appointment]));
  const differences: BookingDifference[] = [];
  const accountedFor = new Set<string>();
  for (const own of mirror) {
    const booking = successorOf(own.calcomUid, byUid);
    if (booking) accountedFor.add(booking.uid);
    if (own.status === 'cancelled' || own.updatedAt >= settledBefore) continue;
    if (!services.some(({ id }) => id === own.serviceId)) continue;
    const { id: appointmentId, serviceId, startsAt: mirrorStartsAt } = own;
    const difference = { serviceId, appointmentId, mirrorStartsAt };
    if (!booking) differences.push({ ...difference, kind: 'phantom', calcomStartsAt: null });
    else if (booking.start.getTime() !== mirrorStartsAt.getTime()) {
      differences.push({ ...difference, kind: 'moved', calcomStartsAt: booking.start });
    }
  }
  for (const booking of bookings) {
    const service = services.find(({ eventTypeId }) => eventTypeId === booking.eventTypeId);
    const own = ownByUid.get(booking.uid);
    const isKnown = accountedFor.has(booking.uid) && own?.status !== 'cancelled';
    if (!service || !isLive(booking) || isKnown || booking.createdAt >= settledBefore) continue;
    const missing = { kind: 'missing' as const, serviceId: service.id, calcomStartsAt: booking.start };
    differences.push({ ...missing, appointmentId: own?.id ?? null, mirrorStartsAt: null });
  }
  return differences;
}

/** The live booking that one has become by moves; null when it is over. */
function successorOf(uid: string, byUid: ReadonlyMap<string, Booking>): Booking | null {
  const seen = new Set<string>();
  let booking = byUid.get(uid);
  while (booking && booking.rescheduledToUid !== null && !seen.has(booking.uid)) {
    seen.add(booking.uid);
    booking = byUid.get(booking.rescheduledToUid);
  }
  return booking && isLive(booking) ? booking : null;
}

function isLive({ status }: Booking): boolean {
  return status === 'accepted' || status === 'pending';
}
