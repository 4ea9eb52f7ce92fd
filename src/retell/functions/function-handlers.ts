import { Injectable } from '@nestjs/common';
import {
  BookAppointmentService,
  type BookingRequest,
  type CallContext,
  CancelAppointmentService,
  CheckAvailabilityService,
  CheckCustomerService,
  CollectAppointmentService,
  FindAlternativesService,
  FindAppointmentsService,
  GetContextService,
  ListServicesService,
  RequestCallbackService,
  RescheduleAppointmentService,
  type SpokenWish,
} from '../../appointments/index.js';
import {
  BookingArguments,
  CallbackArguments,
  CancelArguments,
  CustomerArguments,
  PointerArguments,
  RescheduleArguments,
  WishArguments,
} from './dto/function-arguments.dto.js';
import { readArguments } from './dto/read-arguments.js';
import type { FunctionAnswer, FunctionName } from '../answers/function-answer.js';
import type { JsonRecord } from '../request/json-record.js';
import { SpokenResponsePresenter } from '../answers/spoken-response.presenter.js';

/** Serves one function: arguments in, spoken answer out. */
export type FunctionHandler = (call: CallContext, args: JsonRecord) => Promise<FunctionAnswer>;
type Handlers = Partial<Record<FunctionName, FunctionHandler>>;

/** Functions that only look: the day, the services, what is free. */
@Injectable()
export class QuestionHandlers {
  constructor(
    private readonly context: GetContextService,
    private readonly services: ListServicesService,
    private readonly availability: CheckAvailabilityService,
    private readonly alternatives: FindAlternativesService,
    private readonly presenter: SpokenResponsePresenter,
  ) {}

  readonly handlers: Handlers = {
    get_context: async (call) => this.presenter.presentContext(await this.context.get(call), call.tenant),
    list_services: async (call) => this.presenter.presentServices(this.services.list(call), call.tenant),
    check_availability: async (call, args) => {
      const wish = wishOf(readArguments(WishArguments, args));
      return this.presenter.presentAvailability(await this.availability.check(call, wish), call.tenant);
    },
    find_alternatives: async (call, args) => {
      const wish = wishOf(readArguments(WishArguments, args));
      return this.presenter.presentAvailability(await this.alternatives.find(call, wish), call.tenant);
    },
  };
}

/** Functions that make something new: a booking, a callback. */
@Injectable()
export class BookingHandlers {
  constructor(
    private readonly booking: BookAppointmentService,
    private readonly collecting: CollectAppointmentService,
    private readonly callbacks: RequestCallbackService,
    private readonly presenter: SpokenResponsePresenter,
  ) {}

  readonly handlers: Handlers = {
    book_appointment: async (call, args) => {
      const request = bookingOf(readArguments(BookingArguments, args));
      return this.presenter.presentBooking(await this.booking.book(call, request), call.tenant);
    },
    collect_appointment: async (call, args) => {
      const read = readArguments(BookingArguments, args);
      const outcome = await this.collecting.collect(call, bookingOf(read), read.confirm);
      return this.presenter.presentCollect(outcome, call.tenant);
    },
    request_callback: async (call, args) => {
      const { preferred_time: preferredTime, ...said } = readArguments(CallbackArguments, args);
      const outcome = await this.callbacks.request(call, { ...said, preferredTime });
      return this.presenter.presentCallback(outcome, call.tenant);
    },
  };
}

/** Functions about what the caller has already. */
@Injectable()
export class AppointmentHandlers {
  constructor(
    private readonly customers: CheckCustomerService,
    private readonly finding: FindAppointmentsService,
    private readonly moving: RescheduleAppointmentService,
    private readonly cancelling: CancelAppointmentService,
    private readonly presenter: SpokenResponsePresenter,
  ) {}

  readonly handlers: Handlers = {
    check_customer: async (call, args) => {
      const { name } = readArguments(CustomerArguments, args);
      return this.presenter.presentCustomer(await this.customers.check(call, name), call.tenant);
    },
    find_appointments: async (call, args) => {
      const { appointment_ref: ref, ...pointer } = readArguments(PointerArguments, args);
      return this.presenter.presentFind(await this.finding.find(call, { ...pointer, ref }), call.tenant);
    },
    reschedule_appointment: async (call, args) => {
      const read = readArguments(RescheduleArguments, args);
      const outcome = await this.moving.reschedule(
        call,
        { ref: read.appointment_ref, date: read.old_date, time: read.old_time, name: read.name },
        { optionId: read.option_id, date: read.new_date, time: read.new_time },
        { confirm: read.confirm },
      );
      return this.presenter.presentReschedule(outcome, call.tenant);
    },
    cancel_appointment: async (call, args) => {
      const { appointment_ref: ref, confirm, reason, ...pointer } = readArguments(CancelArguments, args);
      const outcome = await this.cancelling.cancel(call, { ...pointer, ref }, { confirm, reason });
      return this.presenter.presentCancel(outcome, call.tenant);
    },
  };
}

function wishOf({ service, date, time, part_of_day: partOfDay, after, before }: WishArguments): SpokenWish {
  return { service, date, time, partOfDay, after, before };
}

function bookingOf(read: BookingArguments): BookingRequest {
  const { option_id: optionId, name, phone, email, notes } = read;
  return { optionId, wish: wishOf(read), name, phone, email, notes };
}
