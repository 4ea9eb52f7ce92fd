import { Injectable } from '@nestjs/common';
import { and, asc, desc, eq, or, type SQL, sql } from 'drizzle-orm';
import {
  appointments,
  branches,
  CALL_STATES,
  calls,
  callSteps,
  companies,
  Database,
  services,
  type Transaction,
} from '../platform/index.js';
import { type CallSummary, type CallTimeline, timelineOf } from './call-timeline.js';

/** More steps than any call has that its limits let through. */
const MAX_STEPS = 2_000;

export interface CallFilter {
  /** Slug. */
  company?: string;
  /** Calls that began at that moment or later. */
  from?: Date;
  state?: (typeof CALL_STATES)[number];
  /** The last one of the page before. */
  after?: { at: Date; id: string };
  limit: number;
}

const SUMMARY = {
  callId: calls.callId,
  company: companies.slug,
  branch: branches.slug,
  status: calls.state,
  kind: calls.kind,
  direction: calls.direction,
  agentId: calls.agentId,
  startedAt: calls.startedAt,
  endedAt: calls.endedAt,
  durationMs: calls.durationMs,
  disconnectionReason: calls.disconnectionReason,
  transferred: calls.transferred,
  costCents: calls.costCents,
  latencyP50Ms: calls.latencyP50Ms,
  outcome: calls.outcome,
  createdAt: calls.createdAt,
};

const BEGAN = sql`coalesce(${calls.startedAt}, ${calls.createdAt})`;

/** Reads calls and their stories over all companies, for operators. */
@Injectable()
export class CallFinder {
  constructor(private readonly database: Database) {}

  /** Latest first. */
  async list({ company, from, state, after, limit }: CallFilter): Promise<CallSummary[]> {
    return this.database.asOperator((tx) =>
      selectCalls(tx)
        .where(
          and(
            company === undefined ? undefined : eq(companies.slug, company),
            from && sql`${BEGAN} >= ${from.toISOString()}::timestamptz`,
            state && eq(calls.state, state),
            after && sql`(${BEGAN}, ${calls.callId}) < (${after.at.toISOString()}::timestamptz, ${after.id})`,
          ),
        )
        .orderBy(desc(BEGAN), desc(calls.callId))
        .limit(limit),
    );
  }

  /**
   * @param company - slug; left out, the first company that was heard of with that id: ids of Retell's are unique
   * @returns null when nothing is known of it
   */
  async find(callId: string, company?: string): Promise<CallTimeline | null> {
    return this.database.asOperator(async (tx) => {
      const ofCompany = company === undefined ? undefined : eq(companies.slug, company);
      const [call] = await selectCalls(tx)
        .where(and(eq(calls.callId, callId), ofCompany))
        .orderBy(asc(calls.createdAt))
        .limit(1);
      const steps = await tx
        .select({ step: callSteps, company: companies.slug })
        .from(callSteps)
        .innerJoin(companies, eq(companies.id, callSteps.companyId))
        .where(and(eq(callSteps.callId, callId), ofCompany))
        .orderBy(asc(callSteps.startedAt), asc(callSteps.id))
        .limit(MAX_STEPS);
      const owner = call?.company ?? steps[0]?.company;
      if (owner === undefined) return null;
      return timelineOf({
        callId,
        company: owner,
        call: call ?? null,
        steps: steps.filter((row) => row.company === owner).map(({ step }) => step),
        bookings: await bookingsOf(tx, owner, callId),
      });
    });
  }
}

function selectCalls(tx: Transaction) {
  return tx
    .select(SUMMARY)
    .from(calls)
    .innerJoin(companies, eq(companies.id, calls.companyId))
    .innerJoin(branches, eq(branches.id, calls.branchId))
    .$dynamic();
}

/** Appointments that the call made, moved or cancelled. */
async function bookingsOf(tx: Transaction, company: string, callId: string) {
  const inCall: (SQL | undefined)[] = [
    eq(appointments.bookedInCall, callId),
    eq(appointments.movedInCall, callId),
    eq(appointments.cancelledInCall, callId),
  ];
  return tx
    .select({
      id: appointments.id,
      service: services.slug,
      status: appointments.status,
      start: appointments.startsAt,
      booked: sql<boolean>`${appointments.bookedInCall} is not distinct from ${callId}`,
      moved: sql<boolean>`${appointments.movedInCall} is not distinct from ${callId}`,
      cancelled: sql<boolean>`${appointments.cancelledInCall} is not distinct from ${callId}`,
    })
    .from(appointments)
    .innerJoin(companies, eq(companies.id, appointments.companyId))
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .where(and(eq(companies.slug, company), or(...inCall)))
    .orderBy(asc(appointments.createdAt));
}
