import { randomUUID } from 'node:crypto';
import {
  agents,
  appointments,
  bookingAttempts,
  bookingDifferences,
  bookingMoves,
  bookingNoShows,
  branches,
  calcomConnections,
  calcomSyncs,
  callbacks,
  calls,
  callSteps,
  companies,
  phoneNumbers,
  retellKeys,
  services,
  slotHolds,
  type Transaction,
  webhookDeliveries,
} from '../platform/index.js';
import type { Canary } from './canary.js';

/** Writes a row of each canary into every table of tenants. A table that is left out makes the probe fail, not pass. */
export async function plantCanaries(tx: Transaction, canaries: readonly Canary[], now: Date): Promise<void> {
  await plantCompanies(tx, canaries, now);
  await plantBookings(tx, canaries, now);
  await plantCalls(tx, canaries, now);
}

async function plantCompanies(tx: Transaction, canaries: readonly Canary[], now: Date): Promise<void> {
  const rows = canaries.map((canary) => ({ ...canary, ...ownerOf(canary) }));
  const of = <T>(row: (canary: (typeof rows)[number]) => T): T[] => rows.map(row);
  await tx.insert(companies).values(
    of(({ companyId, tenant: { company } }) => {
      const { slug, name } = company;
      return { id: companyId, slug, name, document: {}, createdAt: now, updatedAt: now };
    }),
  );
  await tx
    .insert(branches)
    .values(of(({ companyId, branchId, tenant: { branch } }) => ({ ...branch, id: branchId, companyId })));
  await tx
    .insert(services)
    .values(of(({ companyId, branchId, serviceId, service }) => ({ ...service, id: serviceId, companyId, branchId })));
  await tx
    .insert(calcomConnections)
    .values(
      of(({ companyId, branchId, connectionId: id }) => ({ id, companyId, branchId, apiKeyEncrypted: 'canary' })),
    );
  await tx.insert(retellKeys).values(of(({ companyId }) => ({ companyId, position: 0, keyEncrypted: 'canary' })));
  await tx
    .insert(phoneNumbers)
    .values(of(({ companyId, branchId }) => ({ number: `canary ${randomUUID()}`, companyId, branchId })));
  await tx
    .insert(agents)
    .values(of(({ companyId, branchId }) => ({ agentId: `canary ${randomUUID()}`, companyId, branchId })));
  await tx.insert(calcomSyncs).values(of(({ companyId, connectionId }) => ({ companyId, connectionId })));
}

async function plantBookings(tx: Transaction, canaries: readonly Canary[], now: Date): Promise<void> {
  const bookings = canaries.map((canary) => {
    const { appointment, service } = canary;
    const { attendeeName, callerNumber, callId, ...booking } = appointment;
    const person = { attendeeName, attendeePhone: callerNumber, callerNumber };
    const times = { createdAt: now, updatedAt: now };
    const row = { ...booking, ...ownerOf(canary), ...person, ...times };
    return { row, callId, eventTypeId: service.eventTypeId, oldUid: `${booking.calcomUid}-before` };
  });
  await tx.insert(bookingAttempts).values(
    bookings.map(({ row, callId, eventTypeId }) => {
      return { ...row, callId, eventTypeId, idempotencyKey: row.id, status: 'confirmed' as const };
    }),
  );
  await tx
    .insert(appointments)
    .values(bookings.map(({ row, callId }) => ({ ...row, bookedInCall: callId, status: 'booked' as const })));
  const moves = bookings.map(({ row: { companyId, connectionId, calcomUid, serviceId }, oldUid }) => {
    return { companyId, connectionId, serviceId, oldUid, newUid: calcomUid };
  });
  await tx.insert(bookingMoves).values(moves);
  await tx
    .insert(bookingNoShows)
    .values(moves.map(({ oldUid, ...owner }) => ({ ...owner, calcomUid: oldUid, noShow: false, toldAt: now })));
  await tx
    .insert(bookingDifferences)
    .values(moves.map((owner) => ({ ...owner, position: 0, kind: 'missing' as const })));
}

async function plantCalls(tx: Transaction, canaries: readonly Canary[], now: Date): Promise<void> {
  const rows = canaries.map((canary) => {
    const { attendeeName: name, callerNumber: phone, callId, startsAt, endsAt } = canary.appointment;
    const owner = { ...ownerOf(canary), id: randomUUID(), callId, updatedAt: now };
    return { ...owner, name, phone, startsAt, endsAt, eventTypeId: canary.service.eventTypeId };
  });
  await tx.insert(calls).values(
    rows.map(({ companyId, branchId, callId }) => {
      const times = { startedAt: now, createdAt: now, updatedAt: now };
      return { companyId, branchId, callId, state: 'started' as const, ...times };
    }),
  );
  await tx.insert(callSteps).values(
    rows.map(({ companyId, callId }) => {
      const step = { kind: 'function' as const, name: 'canary', outcome: 'canary', startedAt: now, durationMs: 0 };
      return { companyId, callId, ...step };
    }),
  );
  await tx.insert(callbacks).values(rows.map((row) => ({ ...row, status: 'open' as const, requestedAt: now })));
  await tx.insert(slotHolds).values(rows.map((row) => ({ ...row, expiresAt: row.endsAt })));
  await tx.insert(webhookDeliveries).values(
    rows.map(({ id, companyId, callId, name }) => {
      const delivery = { source: 'retell' as const, event: 'canary', dedupeKey: callId, facts: { name } };
      return { id, companyId, ...delivery, status: 'dead' as const, receivedAt: now, updatedAt: now };
    }),
  );
}

function ownerOf({ tenant: { company, branch }, service }: Canary) {
  return { companyId: company.id, branchId: branch.id, serviceId: service.id, connectionId: branch.calcom.id };
}
