import { Injectable } from '@nestjs/common';
import { eq, or } from 'drizzle-orm';
import { AppointmentMirror, AppointmentMirrorRepository, SlotReader } from '../appointments/index.js';
import type { BookingEvent } from '../calcom/index.js';
import { AppLogger, appointments, bookingAttempts, bookingMoves, Clock, Database } from '../platform/index.js';
import { TenantContext } from '../tenancy/index.js';
import type { Canary } from './canary.js';
import { type IsolationCheck, IsolationProbeBlindError } from './isolation-check.js';

const HOUR_MS = 60 * 60 * 1000;

/** Cal.com's account of one company tells, under its own good signature, of the booking of the other. */
@Injectable()
export class WebhookCheck implements IsolationCheck {
  readonly name = 'webhooks';

  constructor(
    private readonly repository: AppointmentMirrorRepository,
    private readonly database: Database,
    private readonly context: TenantContext,
    private readonly slots: SlotReader,
    private readonly clock: Clock,
  ) {}

  async tryToReach(theirs: Canary, from: Canary): Promise<string[]> {
    const breached: string[] = [];
    for (const event of eventsOf(from, theirs, this.clock.now())) {
      const before = await this.rowsOf(theirs, from);
      await this.mirrorOf(theirs, from).follow(event);
      if ((await this.rowsOf(theirs, from)) !== before) breached.push(event.kind);
    }
    if (breached.length === 0) await this.proveThatOwnEventsArrive(theirs, from);
    return breached;
  }

  private async proveThatOwnEventsArrive(theirs: Canary, from: Canary): Promise<void> {
    const before = await this.rowsOf(theirs, from);
    for (const event of eventsOf(theirs, theirs, this.clock.now())) await this.mirrorOf(theirs, from).follow(event);
    if ((await this.rowsOf(theirs, from)) === before) throw new IsolationProbeBlindError(this.name);
  }

  /** The one that works off real events, which knows no tenants but these; it would log each attempt as suspicious. */
  private mirrorOf(...canaries: Canary[]): AppointmentMirror {
    const tenants = canaries.map(({ tenant }) => tenant);
    const directory = {
      findByConnection: (id: string) => Promise.resolve(tenants.find(({ branch }) => branch.calcom.id === id) ?? null),
    };
    return new AppointmentMirror(directory, this.context, this.repository, this.slots, this.clock, AppLogger.silent());
  }

  /** What is theirs, and whether their person has turned up here. */
  private async rowsOf(theirs: Canary, from: Canary): Promise<string> {
    const own = await this.database.forCompany(theirs.tenant.company.id, async (tx) => [
      await tx.select().from(appointments).orderBy(appointments.id),
      await tx.select().from(bookingAttempts).orderBy(bookingAttempts.id),
      await tx.select().from(bookingMoves).orderBy(bookingMoves.oldUid),
    ]);
    const { attendeeName, callerNumber } = theirs.appointment;
    const disclosed = await this.database.forCompany(from.tenant.company.id, (tx) =>
      tx
        .select({ id: appointments.id })
        .from(appointments)
        .where(or(eq(appointments.attendeeName, attendeeName), eq(appointments.attendeePhone, callerNumber))),
    );
    return JSON.stringify([own, disclosed]);
  }
}

/** Not come, ended, and moved away: each names the booking by its uid and by our id in its metadata. */
function eventsOf(sender: Canary, whose: Canary, now: Date): BookingEvent[] {
  const { calcomUid, id, startsAt, endsAt } = whose.appointment;
  const later = (instant: Date) => new Date(instant.getTime() + HOUR_MS).toISOString();
  const event = {
    connectionId: sender.tenant.branch.calcom.id,
    at: later(now),
    uid: calcomUid,
    previousUid: null,
    pending: false,
    start: startsAt.toISOString(),
    end: endsAt.toISOString(),
    eventTypeId: sender.service.eventTypeId,
    name: null,
    phone: null,
    attemptId: id,
    noShow: false,
  };
  return [
    { ...event, kind: 'no_show', noShow: true },
    { ...event, kind: 'ended' },
    {
      ...event,
      kind: 'written',
      uid: `${calcomUid}-moved`,
      previousUid: calcomUid,
      start: later(startsAt),
      end: later(endsAt),
    },
  ];
}
