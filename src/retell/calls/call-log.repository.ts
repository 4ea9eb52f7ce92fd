import { Injectable } from '@nestjs/common';
import { and, eq, inArray, lt, ne, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import {
  appointments,
  bookingAttempts,
  callbacks,
  calls,
  callSteps,
  Database,
  type Transaction,
} from '../../platform/index.js';
import type { CallIdentity } from '../../tenancy/index.js';
import { type ToldCall, joinTold } from './call-log.js';
import { type CallDeeds, type CallOutcome, outcomeOf } from './call-outcome.js';

const MAX_STUCK = 500;

const undone = alias(appointments, 'undone');

export interface FirstSight {
  callId: string;
  branchId: string;
  told: ToldCall;
  outcome: CallOutcome | null;
}

@Injectable()
export class CallLogRepository {
  constructor(private readonly database: Database) {}

  /** Adds what was told to what is known. @returns what came of the call as far as our own rows show */
  tell({ companyId, callId }: CallIdentity, branchId: string, told: ToldCall, now: Date): Promise<CallOutcome | null> {
    return this.database.forCompany(companyId, async (tx) => {
      const outcome = outcomeOf(await readDeeds(tx, callId));
      const isNew = (await insertNew(tx, companyId, [{ callId, branchId, told, outcome }], now)) > 0;
      if (isNew) return outcome;
      const isThis = and(eq(calls.companyId, companyId), eq(calls.callId, callId));
      const [known] = await tx.select().from(calls).where(isThis).for('update');
      if (!known) throw new Error('The call to continue is gone');
      await tx
        .update(calls)
        .set({ ...joinTold(known, told), outcome: outcome ?? known.outcome, updatedAt: now })
        .where(isThis);
      return outcome ?? known.outcome;
    });
  }

  /**
   * Notes calls of one company that nobody has told of yet.
   * @returns the ids of those that have ended already
   */
  async noteAll(companyId: string, sights: readonly FirstSight[], now: Date): Promise<string[]> {
    const ids = sights.map(({ callId }) => callId);
    const ended = await this.database.forCompany(companyId, (tx) => {
      // In one statement, which looks at the calls as they were before.
      const noted = tx.$with('noted').as(insertMissing(tx, companyId, sights, now));
      return tx
        .with(noted)
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

/** @returns how many nobody had told of */
async function insertNew(
  tx: Transaction,
  companyId: string,
  sights: readonly FirstSight[],
  now: Date,
): Promise<number> {
  const inserted = await insertMissing(tx, companyId, sights, now);
  return inserted.length;
}

function insertMissing(tx: Transaction, companyId: string, sights: readonly FirstSight[], now: Date) {
  const rows = sights.map(({ told, ...call }) => ({ ...told, ...call, companyId, createdAt: now, updatedAt: now }));
  return tx.insert(calls).values(rows).onConflictDoNothing().returning({ callId: calls.callId });
}

/** In one statement; row-level security keeps it to the company of the transaction. */
async function readDeeds(tx: Transaction, callId: string): Promise<CallDeeds> {
  const { movedInCall, cancelledInCall, movingTo, movedFrom } = appointments;
  const some = (condition: SQL) => sql<boolean>`coalesce(bool_or(${condition}), false)`;
  const attempts = tx
    .selectDistinct({ status: bookingAttempts.status })
    .from(bookingAttempts)
    .leftJoin(undone, eq(undone.id, bookingAttempts.id))
    .where(and(eq(bookingAttempts.callId, callId), sql`${undone.cancelledInCall} is distinct from ${callId}`));
  const answers = tx
    .selectDistinct({ status: callSteps.outcome })
    .from(callSteps)
    .where(and(eq(callSteps.callId, callId), eq(callSteps.kind, 'function')));
  const wished = tx.select({ id: callbacks.id }).from(callbacks).where(eq(callbacks.callId, callId));
  const [deeds] = await tx
    .select({
      moved: some(sql`${movedInCall} = ${callId} and ${movedFrom} is not null and ${movingTo} is null`),
      moving: some(sql`${movedInCall} = ${callId} and ${movingTo} is not null`),
      cancelled: some(sql`${cancelledInCall} = ${callId}`),
      attempts: sql<CallDeeds['attempts']>`array(${attempts})`,
      answers: sql<CallDeeds['answers']>`array(${answers})`,
      callback: sql<boolean>`exists(${wished})`,
    })
    .from(appointments)
    .where(or(eq(movedInCall, callId), eq(cancelledInCall, callId)));
  if (!deeds) throw new Error('An aggregate gave no row');
  return deeds;
}
