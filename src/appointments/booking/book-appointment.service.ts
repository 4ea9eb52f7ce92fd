import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/index.js';
import type { Service } from '../../tenancy/index.js';
import { AppointmentAlternativesFinder } from '../availability/appointment-alternatives.finder.js';
import {
  type Ask,
  type BookingOutcome,
  type BookingRequest,
  type CallContext,
  NOTHING_REQUESTED,
  type Option,
  type Question,
  type RequestedSlot,
  type WishGap,
} from '../appointment.js';
import { AppointmentRepository, refOf, toAppointment } from '../appointment.repository.js';
import { AttendeeDetailsReader } from './attendee-details.reader.js';
import type { WriteResult } from './booking-settler.js';
import { BookingWriter } from './booking-writer.js';
import { instantWish } from '../wishes/instant-wish.js';
import { readOptionId } from '../availability/option-token.js';
import { SlotHolds } from '../holds/slot-holds.js';
import { readWish } from '../wishes/wish.js';
import { TokenKey } from '../token-key.js';

/** One start of one service, named without doubt. */
interface Target {
  kind: 'target';
  service: Service;
  start: Date;
  requested: RequestedSlot;
  /** Cal.com returned it in this call, so it needs no second look before the booking. */
  offered: boolean;
}

/** An option of another call, or none at all; the caller must say the time again. */
export const UNKNOWN_OPTION: Ask = askAbout({ field: 'option', because: 'unknown' });

/** "Book it": finds out what exactly and for whom, then has it written. */
@Injectable()
export class BookAppointmentService {
  constructor(
    private readonly finder: AppointmentAlternativesFinder,
    private readonly writer: BookingWriter,
    private readonly holds: SlotHolds,
    private readonly details: AttendeeDetailsReader,
    private readonly appointments: AppointmentRepository,
    private readonly clock: Clock,
    private readonly tokenKey: TokenKey,
  ) {}

  /** @throws CalcomError when Cal.com surely did not get the booking, or refuses it for a fault of the configuration */
  async book(call: CallContext, request: BookingRequest): Promise<BookingOutcome> {
    const earlier = await this.writer.earlier(call);
    const delivered = await this.repeat(call, earlier.delivered);
    if (delivered) return delivered;
    const target = this.readTarget(call, request);
    if (target.kind === 'ask') return target;
    const details = await this.details.read(call, request);
    if (details.kind === 'ask') return this.ask(target, details.question);

    const { service, start } = target;
    const refused = earlier.has(service, start) ? null : await this.refuse(call, target);
    if (refused) return refused;
    const result = await this.writer.write(call, { service, start, ...details });
    return result.kind === 'refused' ? this.slotTaken(call, target, result.gap) : outcomeOf(service, result);
  }

  /** What this very invocation has booked already, as it stands today, whatever its words would mean by now. */
  private async repeat(call: CallContext, result: WriteResult | null): Promise<BookingOutcome | null> {
    if (!result || result.kind === 'refused') return null;
    const appointment = await this.appointments.find(call.tenant, result.attempt.id);
    if (appointment?.status === 'cancelled') return UNKNOWN_OPTION;
    if (appointment) return { kind: appointment.status, appointment: toAppointment(appointment) };
    const service = call.tenant.branch.services.find(({ id }) => id === result.attempt.serviceId);
    return service ? outcomeOf(service, result) : null;
  }

  /** What was offered in this call under that id. */
  readOption(call: CallContext, optionId: string): Pick<Option, 'service' | 'start'> | null {
    const { branch } = call.tenant;
    return readOptionId(this.tokenKey.key, { branchId: branch.id, callId: call.callId }, branch.services, optionId);
  }

  private readTarget(call: CallContext, request: BookingRequest): Target | Ask {
    const { branch, company } = call.tenant;
    if (request.optionId !== undefined) {
      const option = this.readOption(call, request.optionId);
      if (option) {
        const { requested } = instantWish(option.service, option.start, branch.timeZone);
        return { kind: 'target', ...option, requested, offered: true };
      }
      if (request.wish.date === undefined) return UNKNOWN_OPTION;
    }
    const wish = readWish(request.wish, branch, company.locale, this.clock.now());
    if (wish.kind === 'ask') return wish;
    const { service, reading, requested } = wish;
    if (reading?.kind === 'instant')
      return { kind: 'target', service, start: reading.start, requested, offered: false };
    const field = reading?.kind === 'day' ? 'time' : 'date';
    return { ...askAbout({ field, because: 'missing', choices: [] }), service, requested };
  }

  /**
   * By words only what Cal.com returns is booked, since it accepts starts off its own grid. Nothing is held for the few
   * moments until it is written: the intent to write it keeps others away.
   */
  private async refuse(call: CallContext, target: Target): Promise<BookingOutcome | null> {
    const { service, requested, start } = target;
    // Offered in time and accepted too late; a notice that ran out while they talked is left to Cal.com.
    if (start < this.clock.now()) return this.slotTaken(call, target, 'past');
    if (target.offered) return null;
    const { own } = await this.holds.list(call, service);
    if (own.some((held) => held.getTime() === start.getTime())) return null;
    const wish = instantWish(service, start, call.tenant.branch.timeZone);
    const outcome = await this.finder.find(call, wish, { holding: false });
    if (outcome.kind === 'available') return null;
    if (outcome.kind === 'ask') return outcome;
    const options = outcome.kind === 'alternatives' ? outcome.options : [];
    return { kind: 'slot_taken', gap: outcome.gap, service, requested, options };
  }

  private async slotTaken(call: CallContext, target: Target, gap: WishGap): Promise<BookingOutcome> {
    const { service, requested, start } = target;
    const others = await this.finder
      .findOthers(call, instantWish(service, start, call.tenant.branch.timeZone))
      // The refusal is certain even when Cal.com does not tell what else is free.
      .catch(() => null);
    return {
      kind: 'slot_taken',
      gap,
      service,
      requested,
      options: others?.kind === 'alternatives' ? others.options : [],
    };
  }

  private ask(target: Target, question: Question): Ask {
    return { kind: 'ask', question, service: target.service, requested: target.requested };
  }
}

function askAbout(question: Question): Ask {
  return { kind: 'ask', question, service: null, requested: NOTHING_REQUESTED };
}

function outcomeOf(service: Service, { kind, attempt }: Exclude<WriteResult, { kind: 'refused' }>): BookingOutcome {
  const status = kind === 'confirmed' ? 'booked' : kind;
  const { id, startsAt: start, endsAt: end, attendeeName: name } = attempt;
  return { kind: status, appointment: { ref: refOf(id), service, start, end, status, name } };
}
