import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ATTEMPT_METADATA_KEY, type Attendee, type Booking, CalcomClient } from '../../calcom/index.js';
import { AppLogger, Clock, Config, SingleFlight } from '../../platform/index.js';
import type { Service } from '../../tenancy/index.js';
import type { CallContext, WishGap } from '../appointment.js';
import { type AttendeeDetails, buildAttendee } from './attendee.js';
import { answeredOrSeen } from '../doubts/answered-or-seen.js';
import { awaitOther } from '../doubts/await-other.js';
import { type BookingAttempt, BookingAttemptRepository } from './booking-attempt.repository.js';
import { checkBooking } from './booking-check.js';
import { BookingSettler, expectationOf, type WriteResult } from './booking-settler.js';
import { refusalOf } from '../doubts/refusal.js';
import { mayHaveBeenDone } from '../doubts/remote-doubt.js';
import { SlotHolds } from '../holds/slot-holds.js';
import { SlotReader } from '../availability/slot-reader.js';
import { TokenKey } from '../token-key.js';

/** Failure of an attempt that surely did not reach Cal.com; it may be made again. */
const NOT_SENT = 'not_sent';

/** Why an attempt failed for good, besides a start that was taken. */
const REFUSALS = ['too_soon', 'out_of_bounds', 'past'] as const satisfies WishGap[];

export interface NewAppointment extends AttendeeDetails {
  service: Service;
  start: Date;
  notes: string | null;
}

/** What a call has wished for so far. */
export interface EarlierWishes {
  /** What became of the booking that this very invocation asked for before; null when there is none. */
  delivered: WriteResult | null;
  /** Whether the same was wished for, and did not surely fail. */
  has(service: Service, start: Date): boolean;
}

/**
 * Writes one booking for one wish: intent row, Cal.com, check of the answer, confirmed row.
 * A wish is one service and start of one call; whoever repeats it gets the first one's result.
 */
@Injectable()
export class BookingWriter {
  readonly #writing = new SingleFlight<WriteResult>();

  constructor(
    private readonly calcom: CalcomClient,
    private readonly attempts: BookingAttemptRepository,
    private readonly settler: BookingSettler,
    private readonly slots: SlotReader,
    private readonly holds: SlotHolds,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly tokenKey: TokenKey,
    private readonly logger: AppLogger,
  ) {}

  /** What this call has wished for so far. */
  async earlier(call: CallContext): Promise<EarlierWishes> {
    const { delivered, ofWish } = await this.attempts.listEarlier(call);
    const result = delivered ? await this.settleEarlier(call, delivered) : null;
    return {
      delivered: result?.kind === 'unsent' ? null : result,
      has: (service, start) => (ofWish(service, start)?.status ?? 'failed') !== 'failed',
    };
  }

  /** @throws CalcomError when the booking surely did not reach Cal.com, or was refused for a fault of the configuration */
  async write(call: CallContext, appointment: NewAppointment): Promise<WriteResult> {
    const wish = `${call.tenant.company.id}|${call.callId}|${appointment.service.id}|${appointment.start.getTime()}`;
    return this.#writing.run(wish, () => this.writeOnce(call, appointment));
  }

  private async writeOnce(call: CallContext, appointment: NewAppointment): Promise<WriteResult> {
    const id = randomUUID();
    const attendee = buildAttendee(call, appointment, id, {
      key: this.tokenKey.key,
      domain: this.config.attendeeEmailDomain,
    });
    const now = this.clock.now();
    const abandonedBefore = new Date(now.getTime() - this.config.calcomWriteBudgetMs);
    const claim = await this.attempts.claim(call, { id, ...appointment, attendee, now, abandonedBefore });
    if (claim.kind === 'occupied') return { kind: 'refused', gap: 'taken' };
    if (claim.kind === 'claimed') return this.send(call, claim.attempt, appointment, attendee);
    const earlier = await this.settleEarlier(call, claim.attempt);
    return earlier.kind === 'unsent' ? this.writeOnce(call, appointment) : earlier;
  }

  private async send(
    call: CallContext,
    attempt: BookingAttempt,
    appointment: NewAppointment,
    attendee: Attendee,
  ): Promise<WriteResult> {
    try {
      const answer = this.calcom.createBooking(call.tenant.branch.calcom, {
        eventTypeId: appointment.service.eventTypeId,
        start: appointment.start,
        attendee,
        bookingFieldsResponses: {
          ...appointment.service.bookingFields,
          ...(appointment.notes === null ? {} : { notes: appointment.notes }),
        },
        metadata: { [ATTEMPT_METADATA_KEY]: attempt.id, retell_call_id: call.callId.slice(0, 500) },
      });
      const booking = await answeredOrSeen(answer, () => this.settler.findOwn(call, attempt), this.config);
      return await this.judge(call, attempt, booking);
    } catch (error) {
      return await this.judgeFailure(call, attempt, error);
    } finally {
      await Promise.all([this.slots.forget(), this.holds.release(call)]);
    }
  }

  private async judge(call: CallContext, attempt: BookingAttempt, booking: Booking): Promise<WriteResult> {
    const check = checkBooking(booking, expectationOf(attempt));
    switch (check.kind) {
      case 'ours':
        return this.settler.confirm(call, attempt, booking);
      case 'ours_but_wrong':
        this.logger.warn({ event: 'booking_wrong', difference: check.difference, attemptId: attempt.id });
        return this.settler.undo(call, attempt, booking);
      case 'foreign':
        this.logger.warn({ event: 'booking_foreign', attemptId: attempt.id });
        return this.settler.lookUp(call, attempt, { whenMissing: 'refused' });
    }
  }

  private async judgeFailure(call: CallContext, attempt: BookingAttempt, error: unknown): Promise<WriteResult> {
    const gap = refusalOf(error, attempt.startsAt, this.clock.now());
    if (gap) {
      await this.attempts.fail(call, attempt.id, gap, this.clock.now());
      return { kind: 'refused', gap };
    }
    if (mayHaveBeenDone(error)) return this.settler.lookUp(call, attempt, { whenMissing: 'in_doubt' });
    await this.attempts.fail(call, attempt.id, NOT_SENT, this.clock.now());
    throw error;
  }

  /** What became of an attempt that an earlier request of this call made. */
  private async settleEarlier(call: CallContext, earlier: BookingAttempt): Promise<WriteResult | { kind: 'unsent' }> {
    const attempt = await this.awaitAnswer(call, earlier);
    switch (attempt.status) {
      case 'confirmed':
      case 'requested':
        return { kind: attempt.status, attempt };
      case 'failed':
        return attempt.failureCode === NOT_SENT ? { kind: 'unsent' } : { kind: 'refused', gap: gapOf(attempt) };
      case 'pending':
      case 'in_doubt':
        return this.settler.lookUp(call, attempt, { whenMissing: 'in_doubt' });
    }
  }

  /** Waits for the request that makes this attempt now; its answer is ours as well. */
  private async awaitAnswer(call: CallContext, earlier: BookingAttempt): Promise<BookingAttempt> {
    const abandonedAt = earlier.intendedAt.getTime() + this.config.calcomWriteBudgetMs;
    return awaitOther(
      earlier,
      {
        isAtIt: ({ status }) => status === 'pending' && this.clock.now().getTime() < abandonedAt,
        read: () => this.attempts.find(call, earlier.id),
      },
      this.config,
    );
  }
}

function gapOf({ failureCode }: BookingAttempt): WishGap {
  return REFUSALS.find((gap) => gap === failureCode) ?? 'taken';
}
