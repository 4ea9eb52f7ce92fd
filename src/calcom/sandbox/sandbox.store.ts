import type { Clock } from '../../platform/index.js';
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
  readonly #bookings = new Map<string, SandboxBooking>();
  readonly #reservations = new Map<string, SandboxReservation>();
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
    for (const account of this.accounts) {
      const eventType = account.eventTypes.find((candidate) => candidate.id === id);
      if (eventType) return { account, eventType };
    }
    return null;
  }

  /** In the order they were made. */
  bookings(): SandboxBooking[] {
    return [...this.#bookings.values()];
  }

  findBooking(uid: string): SandboxBooking | null {
    return this.#bookings.get(uid) ?? null;
  }

  put(booking: SandboxBooking): void {
    this.#bookings.set(booking.uid, booking);
  }

  putReservation(reservation: SandboxReservation): void {
    this.#reservations.set(reservation.uid, reservation);
  }

  findReservation(uid: string): SandboxReservation | null {
    return this.liveReservations().find((reservation) => reservation.uid === uid) ?? null;
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
        !this.bookings().some(
          (booking) =>
            booking.uid !== movedUid &&
            // A pending booking does not block by default.
            booking.status === 'accepted' &&
            booking.hostIds.includes(hostId) &&
            this.collides(owned.eventType, span, booking),
        ),
    );
  }

  /** Hosts for whom nobody holds an overlapping slot. */
  unheldHostIds(hostIds: number[], span: Span): number[] {
    const held = this.liveReservations().filter((other) => overlaps(span, other));
    return hostIds.filter((hostId) => !held.some((other) => other.hostIds.includes(hostId)));
  }

  /** Who would host it: everybody of a collective event, one of the others; null when that cannot be. */
  pickHostIds(owned: OwnedEventType, candidates: number[]): number[] | null {
    const all = this.hostIdsOf(owned);
    if (owned.eventType.scheduling === 'collective') return candidates.length === all.length ? all : null;
    const [first] = candidates.toSorted((a, b) => this.load(a) - this.load(b));
    return first === undefined ? null : [first];
  }

  private load(hostId: number): number {
    return this.bookings().filter((booking) => booking.status === 'accepted' && booking.hostIds.includes(hostId))
      .length;
  }

  private collides(eventType: SandboxEventType, span: Span, booking: SandboxBooking): boolean {
    const other = this.findEventType(booking.eventTypeId)?.eventType;
    const gapBefore = (other?.afterBufferMinutes ?? 0) + (eventType.beforeBufferMinutes ?? 0);
    const gapAfter = (other?.beforeBufferMinutes ?? 0) + (eventType.afterBufferMinutes ?? 0);
    return overlaps(span, {
      start: new Date(booking.start.getTime() - gapAfter * MINUTE_MS),
      end: new Date(booking.end.getTime() + gapBefore * MINUTE_MS),
    });
  }

  private liveReservations(): SandboxReservation[] {
    const now = this.clock.now();
    return [...this.#reservations.values()].filter((reservation) => reservation.until > now);
  }
}

/** Half-open: one may begin where the other ends. */
function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}
