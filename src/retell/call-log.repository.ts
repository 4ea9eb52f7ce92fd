import { Injectable } from '@nestjs/common';
import { and, eq, inArray, lt, ne, or, sql } from 'drizzle-orm';
import {
  appointments,
  bookingAttempts,
  callbacks,
  calls,
  callSteps,
  Database,
  type Transaction,
} from '../platform/index.js';
import type { CallIdentity } from '../tenancy/index.js';
import { type ToldCall, joinTold } from './call-log.js';
import { type CallDeeds, outcomeOf } from './call-outcome.js';

/** More than any call that its limits let through. */
const MAX_ANSWERS = 1_000;
const MAX_STUCK = 500;

export interface FirstSight {
  callId: string;
  branchId: string;
  told: ToldCall;
}

@Injectable()
export class CallLogRepository {
  constructor(private readonly database: Database) {}

  /** Adds what was told to what is known. */
  async tell({ companyId, callId }: CallIdentity, branchId: string, told: ToldCall, now: Date): Promise<void> {
    await this.database.forCompany(companyId, async (tx) => {
      await insertNew(tx, companyId, [{ callId, branchId, told }], now);
      const isThis = and(eq(calls.companyId, companyId), eq(calls.callId, callId));
      const [known] = await tx.select().from(calls).where(isThis).for('update');
      if (!known) throw new Error('The call to continue is gone');
      const outcome = outcomeOf(await readDeeds(tx, callId)) ?? known.outcome;
      await tx
        .update(calls)
        .set({ ...joinTold(known, told), outcome, updatedAt: now })
        .where(isThis);
    });
  }

  /**
   * Notes calls of one company that nobody has told of yet.
   * @returns the ids of those that have ended already
   */
  async noteAll(companyId: string, sights: readonly FirstSight[], now: Date): Promise<string[]> {
    const ids = sights.map(({ callId }) => callId);
    const ended = await this.database.forCompany(companyId, async (tx) => {
      await insertNew(tx, companyId, sights, now);
      return tx
        .select({ callId: calls.callId })
        .from(calls)
        .where(and(inArray(calls.callId, ids), ne(calls.state, 'started')));
    });
    return ended.map(({ callId }) => callId);
  }

  async judge({ companyId, callId }: CallIdentity, now: Date): Promise<void> {
    await this.database.forCompany(companyId, async (tx) => {
      const outcome = outcomeOf(await readDeeds(tx, callId));
      if (outcome === null) return;
      await tx.update(calls).set({ outcome, updatedAt: now }).where(eq(calls.callId, callId));
    });
  }

  /** Calls of all companies that began before the moment of their kind and never ended. */
  async listStuck(before: { voice: Date; chat: Date }): Promise<CallIdentity[]> {
    const began = sql`coalesce(${calls.startedAt}, ${calls.createdAt})`;
    const isChat = sql`coalesce(${calls.kind}, '') like '%chat'`;
    return this.database.asOperator((tx) =>
      tx
        .select({ companyId: calls.companyId, callId: calls.callId })
        .from(calls)
        .where(
          and(
            eq(calls.state, 'started'),
            or(
              and(sql`not ${isChat}`, lt(began, sql`${before.voice.toISOString()}::timestamptz`)),
              and(isChat, lt(began, sql`${before.chat.toISOString()}::timestamptz`)),
            ),
          ),
        )
        .limit(MAX_STUCK),
    );
  }

  /** Of a call whose end was never told: when and why it ended stays unknown. */
  async end({ companyId, callId }: CallIdentity, now: Date): Promise<void> {
    await this.database.forCompany(companyId, async (tx) => {
      const outcome = outcomeOf(await readDeeds(tx, callId));
      await tx
        .update(calls)
        .set({ state: 'ended', ...(outcome === null ? {} : { outcome }), updatedAt: now })
        .where(and(eq(calls.callId, callId), eq(calls.state, 'started')));
    });
  }
}

async function insertNew(tx: Transaction, companyId: string, sights: readonly FirstSight[], now: Date): Promise<void> {
  const rows = sights.map(({ told, ...call }) => ({ ...told, ...call, companyId, createdAt: now, updatedAt: now }));
  await tx.insert(calls).values(rows).onConflictDoNothing();
}

/** Row-level security keeps it to the company of the transaction. */
async function readDeeds(tx: Transaction, callId: string): Promise<CallDeeds> {
  const { movedInCall, cancelledInCall, movingTo, movedFrom } = appointments;
  const attempts = await tx
    .select({ status: bookingAttempts.status })
    .from(bookingAttempts)
    .leftJoin(appointments, eq(appointments.id, bookingAttempts.id))
    .where(and(eq(bookingAttempts.callId, callId), sql`${cancelledInCall} is distinct from ${callId}`));
  const [changes] = await tx
    .select({
      moved: sql<boolean>`coalesce(bool_or(${movedInCall} = ${callId} and ${movedFrom} is not null and ${movingTo} is null), false)`,
      moving: sql<boolean>`coalesce(bool_or(${movedInCall} = ${callId} and ${movingTo} is not null), false)`,
      cancelled: sql<boolean>`coalesce(bool_or(${cancelledInCall} = ${callId}), false)`,
    })
    .from(appointments)
    .where(or(eq(movedInCall, callId), eq(cancelledInCall, callId)));
  const wished = await tx.select({ id: callbacks.id }).from(callbacks).where(eq(callbacks.callId, callId)).limit(1);
  const answers = await tx
    .select({ status: callSteps.outcome })
    .from(callSteps)
    .where(and(eq(callSteps.callId, callId), eq(callSteps.kind, 'function')))
    .limit(MAX_ANSWERS);
  return {
    attempts: attempts.map(({ status }) => status),
    moved: changes?.moved ?? false,
    moving: changes?.moving ?? false,
    cancelled: changes?.cancelled ?? false,
    callback: wished.length > 0,
    answers: answers.map(({ status }) => status),
  };
}
