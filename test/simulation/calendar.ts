import type { SandboxBooking } from '../../src/calcom/sandbox/index.js';
import { request } from 'undici';
import type { Person } from './cast.js';
import type { World, WorldCompany } from './world.js';

const HEADERS = { 'content-type': 'application/json', 'cal-api-version': '2024-08-13' };

/** What Cal.com holds of the companies of a world, and what people do there without us. */
export class Calendar {
  constructor(private readonly world: World) {}

  /** As it is now; the sandbox replaces what it changes, so this stays as it is. */
  bookings(): SandboxBooking[] {
    const keys = this.world.companies.map(({ apiKey }) => apiKey);
    return this.world.gateway.sandbox.bookings.bookings().filter(({ apiKey }) => keys.includes(apiKey));
  }

  live(): SandboxBooking[] {
    return this.bookings().filter(isLive);
  }

  /** The uids of one booking before and after all moves. */
  chainOf(uid: string): string[] {
    const bookings = this.bookings();
    const chain = [uid];
    const find = (wanted: string | undefined) => bookings.find((booking) => booking.uid === wanted);
    for (let old = find(uid)?.rescheduledFromUid; old; old = find(old)?.rescheduledFromUid) chain.unshift(old);
    for (let next = find(uid)?.rescheduledToUid; next; next = find(next)?.rescheduledToUid) chain.push(next);
    return chain;
  }

  /** What the booking is after all moves. */
  latest(uid: string): SandboxBooking | null {
    const last = this.chainOf(uid).at(-1);
    return this.bookings().find((booking) => booking.uid === last) ?? null;
  }

  async book(company: WorldCompany, person: Person, eventTypeId: number, start: Date): Promise<void> {
    const name = `${person.firstName} ${this.world.surnameOf(person)}`;
    await this.post('/bookings', {
      eventTypeId,
      start: start.toISOString(),
      attendee: {
        name,
        email: `${this.world.surnameOf(person).toLowerCase()}@example.com`,
        phoneNumber: this.world.numberOf(person) ?? undefined,
        timeZone: company.timeZone,
        language: 'en',
      },
    });
  }

  move(uid: string, start: Date): Promise<void> {
    return this.post(`/bookings/${uid}/reschedule`, { start: start.toISOString() });
  }

  cancel(uid: string): Promise<void> {
    return this.post(`/bookings/${uid}/cancel`, {});
  }

  /** Unsigned, as Cal.com's own pages; what is refused there is simply not done. Faults are for the gateway alone. */
  private async post(path: string, body: object): Promise<void> {
    const { sandbox } = this.world.gateway;
    const faults = sandbox.faults.list();
    sandbox.faults.clear();
    const answer = await request(`${sandbox.url}${path}`, {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify(body),
    });
    await answer.body.dump();
    sandbox.faults.set(...faults);
  }
}

export function isLive({ status }: SandboxBooking): boolean {
  return status === 'accepted' || status === 'pending';
}

/** Full call id as the booking carries it, when one of our calls made it. */
export function callOf(booking: SandboxBooking): string | null {
  const id = booking.metadata['retell_call_id'];
  return typeof id === 'string' ? id : null;
}

export function attemptOf(booking: SandboxBooking): string | null {
  const id = booking.metadata['slotline_attempt_id'];
  return typeof id === 'string' ? id : null;
}
