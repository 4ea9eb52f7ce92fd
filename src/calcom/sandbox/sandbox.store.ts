import type { Clock } from '../../platform/index.js';
import { SandboxCalendar } from './sandbox.calendar.js';
import {
  MINUTE_MS,
  type OwnedEventType,
  type SandboxAccount,
  type SandboxBooking,
  type SandboxEventType,
  type SandboxReservation,
} from './sandbox.model.js';

interface Span {
  start: Date;
  end: Date;
}

/** What the sandbox holds, in memory: accounts, bookings, reservations. */
export class SandboxStore {
  readonly #bookings = new SandboxCalendar<SandboxBooking>();
  readonly #reservations = new SandboxCalendar<SandboxReservation>();
  /** Those that were asked about: accounts may be added while it runs. */
  readonly #eventTypes = new Map<number, OwnedEventType>();
  #lastId = 7_000_000;

  constructor(
    readonly accounts: readonly SandboxAccount[],
    readonly clock: Clock,
  ) {}

  nextId(): number {
    return ++this.#lastId;
  }

  findAccount(apiKey: string): SandboxAccount | null {
    return this.accounts.find((account) => account.apiKey === apiKey) ?? null;
  }

  findEventType(id: number): OwnedEventType | null {
    const known = this.#eventTypes.get(id);
    if (known) return known;
    for (const account of this.accounts) {
      const eventType = account.eventTypes.find((candidate) => candidate.id === id);
      if (!eventType) continue;
      this.#eventTypes.set(id, { account, eventType });
      return { account, eventType };
    }
    return null;
  }

  /** In the order they were made. */
  bookings(): SandboxBooking[] {
    return this.#bookings.all();
  }

  findBooking(uid: string): SandboxBooking | null {
    return this.#bookings.find(uid);
  }

  put(booking: SandboxBooking): void {
    this.#bookings.put(booking);
  }

  putReservation(reservation: SandboxReservation): void {
    this.#reservations.put(reservation);
  }

  findReservation(uid: string): SandboxReservation | null {
    const reservation = this.#reservations.find(uid);
    return reservation && this.isLive(reservation) ? reservation : null;
  }

  deleteReservation(uid: string): void {
    this.#reservations.delete(uid);
  }

  clear(): void {
    this.#bookings.clear();
    this.#reservations.clear();
  }

  hostIdsOf({ account, eventType }: OwnedEventType): number[] {
    const hostIds = eventType.hostIds ?? account.hosts.map((host) => host.id);
    return (eventType.scheduling ?? 'single') === 'single' ? hostIds.slice(0, 1) : hostIds;
  }

  /** Hosts of the event type without a booking in the way; buffers of both sides count. */
  freeHostIds(owned: OwnedEventType, span: Span, movedUid: string | null): number[] {
    return this.hostIdsOf(owned).filter(
      (hostId) =>
        !this.#bookings.ofHost(hostId).some(
          (booking) =>
            booking.uid !== movedUid &&
            // A pending booking does not block by default.
            booking.status === 'accepted' &&
            this.collides(owned.eventType, span, booking),
        ),
    );
  }

  /** Hosts for whom nobody holds an overlapping slot. */
  unheldHostIds(hostIds: number[], span: Span): number[] {
    return hostIds.filter(
      (hostId) => !this.#reservations.ofHost(hostId).some((other) => overlaps(span, other) && this.isLive(other)),
    );
  }

  /** Who would host it: everybody of a collective event, one of the others; null when that cannot be. */
  pickHostIds(owned: OwnedEventType, candidates: number[]): number[] | null {
    const all = this.hostIdsOf(owned);
    if (owned.eventType.scheduling === 'collective') return candidates.length === all.length ? all : null;
    const [first] = candidates.length > 1 ? candidates.toSorted((a, b) => this.load(a) - this.load(b)) : candidates;
    return first === undefined ? null : [first];
  }

  private load(hostId: number): number {
    return this.#bookings.ofHost(hostId).filter((booking) => booking.status === 'accepted').length;
  }

  private collides(eventType: SandboxEventType, span: Span, booking: SandboxBooking): boolean {
    const other = this.findEventType(booking.eventTypeId)?.eventType;
    const gapBefore = (other?.afterBufferMinutes ?? 0) + (eventType.beforeBufferMinutes ?? 0);
    const gapAfter = (other?.beforeBufferMinutes ?? 0) + (eventType.afterBufferMinutes ?? 0);
    return (
      span.start.getTime() < booking.end.getTime() + gapBefore * MINUTE_MS &&
      booking.start.getTime() - gapAfter * MINUTE_MS < span.end.getTime()
    );
  }

  private isLive(reservation: SandboxReservation): boolean {
    return reservation.until > this.clock.now();
  }
}

/** Half-open: one may begin where the other ends. */
function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}
