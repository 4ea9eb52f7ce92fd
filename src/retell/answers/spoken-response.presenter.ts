import { Injectable } from '@nestjs/common';
import {
  type AvailabilityOutcome,
  type BookingOutcome,
  type CallbackOutcome,
  type CancelOutcome,
  type CollectOutcome,
  type ContextOutcome,
  type CustomerOutcome,
  type FindAppointmentsOutcome,
  type ListedServices,
  type RescheduleOutcome,
} from '../../appointments/index.js';
import { messagesOf, speakWeekday } from '../../i18n/index.js';
import { Clock, isoWithOffset, type SpokenFailure, wallClock } from '../../platform/index.js';
import type { Locale, Tenant } from '../../tenancy/index.js';
import { appointmentData, EMPTY_DATA, serviceData } from './answer-data.js';
import { fitAnswer, type FunctionAnswer, type FunctionName } from './function-answer.js';
import { answer, sayAsk, wishData, sayIdentify } from './said.js';
import { sayAvailability, sayBooking } from './say-booking.js';
import { sayCancel, sayReschedule } from './say-change.js';
import { SPOKEN_CHOICES } from './spoken-question.js';
import { SpokenValues } from './spoken-values.js';

/** What the way to a function can end with before the function itself runs. */
export type RefusedFailure = SpokenFailure | 'no_call' | 'unknown_tenant' | 'unknown_function';

/** Turns outcomes into what the agent says and what its flow reads. Only curated sentences leave here (I-10). */
@Injectable()
export class SpokenResponsePresenter {
  constructor(private readonly clock: Clock) {}

  /** For `check_availability` and `find_alternatives`. */
  presentAvailability(outcome: AvailabilityOutcome, tenant: Tenant): FunctionAnswer {
    return answer('check_availability', sayAvailability(outcome, this.valuesOf(tenant)));
  }

  presentBooking(outcome: BookingOutcome, tenant: Tenant): FunctionAnswer {
    return answer('book_appointment', sayBooking(outcome, this.valuesOf(tenant)));
  }

  presentCollect(outcome: CollectOutcome, tenant: Tenant): FunctionAnswer {
    const values = this.valuesOf(tenant);
    switch (outcome.kind) {
      case 'available':
      case 'alternatives':
      case 'none':
      case 'ask':
        return answer('collect_appointment', sayAvailability(outcome, values));
      case 'slot_taken': {
        const said = sayBooking(outcome, values);
        const data = { ...said.data, ...wishData(outcome.service.name, outcome.requested, values) };
        return answer('collect_appointment', { ...said, data });
      }
      case 'booked':
      case 'requested':
      case 'in_doubt': {
        const said = sayBooking(outcome, values);
        return answer('collect_appointment', {
          ...said,
          data: { ...said.data, service: outcome.appointment.service.name },
        });
      }
    }
  }

  presentContext(outcome: ContextOutcome, tenant: Tenant): FunctionAnswer {
    const values = this.valuesOf(tenant);
    const { context } = values.messages;
    const { now, openToday, caller } = outcome;
    const { date, time } = wallClock(now, values.timeZone);
    const branch = values.name(tenant.branch.name);
    const hours = openToday.kind === 'open' ? openToday.intervals : [];
    const spokenHours = hours.map(({ from, to }) => ({ from: values.time(from), to: values.time(to) }));
    const isOver = hours.every(({ to }) => to <= time);
    const without = isOver && openToday.kind === 'open' ? context.over : context.closed;
    const message = isOver
      ? without(values.day(date), values.time(time), branch)
      : context.open(values.day(date), values.time(time), branch, spokenHours);
    const data = {
      now: isoWithOffset(now, values.timeZone),
      today: date,
      weekday: speakWeekday(date, values.language),
      branch: tenant.branch.name,
      opening_hours_today: hours.map(({ from, to }) => `${from}-${to}`),
      caller: {
        known: caller.known,
        name: caller.name,
        upcoming: caller.upcoming.map((appointment) => appointmentData(appointment, values)),
      },
    };
    return answer('get_context', { status: 'context', message, data });
  }

  presentServices({ services }: ListedServices, tenant: Tenant): FunctionAnswer {
    const values = this.valuesOf(tenant);
    const sentences = values.messages.services;
    const spoken = services.slice(0, SPOKEN_CHOICES).map((service) => values.serviceWithPrice(service));
    const list = spoken.length < services.length ? sentences.some(services.length, spoken) : sentences.all(spoken);
    return answer('list_services', {
      status: 'listed',
      message: services.length === 0 ? sentences.none : list,
      data: { services: services.map(serviceData) },
    });
  }

  presentFind(outcome: FindAppointmentsOutcome, tenant: Tenant): FunctionAnswer {
    const values = this.valuesOf(tenant);
    const { find } = values.messages;
    switch (outcome.kind) {
      case 'found': {
        const { appointments } = outcome;
        const spoken = appointments.slice(0, SPOKEN_CHOICES).map((appointment) => values.appointment(appointment));
        const [only, ...others] = spoken;
        if (!only) return answer('find_appointments', { status: 'none', message: find.none, data: {} });
        return answer('find_appointments', {
          status: 'found',
          message: others.length === 0 ? find.one(only) : find.several(appointments.length, spoken),
          data: { appointments: appointments.map((appointment) => appointmentData(appointment, values)) },
        });
      }
      case 'none': {
        const message = outcome.narrowed ? find.noneSuch : find.none;
        return answer('find_appointments', { status: 'none', message, data: {} });
      }
      case 'identify':
        return answer('find_appointments', sayIdentify(outcome, values));
      case 'ask':
        return answer('find_appointments', sayAsk(outcome, values));
    }
  }

  presentCancel(outcome: CancelOutcome, tenant: Tenant): FunctionAnswer {
    return answer('cancel_appointment', sayCancel(outcome, this.valuesOf(tenant)));
  }

  presentReschedule(outcome: RescheduleOutcome, tenant: Tenant): FunctionAnswer {
    return answer('reschedule_appointment', sayReschedule(outcome, this.valuesOf(tenant)));
  }

  presentCustomer(outcome: CustomerOutcome, tenant: Tenant): FunctionAnswer {
    const values = this.valuesOf(tenant);
    const { customer } = values.messages;
    switch (outcome.kind) {
      case 'known': {
        const { name, lastVisit, upcoming } = outcome;
        const next = upcoming[0] ? values.appointment(upcoming[0]) : null;
        const data = {
          name,
          last_visit: lastVisit && isoWithOffset(lastVisit, values.timeZone),
          upcoming: upcoming.map((appointment) => appointmentData(appointment, values)),
        };
        const message = customer.known(name === null ? null : values.name(name), next);
        return answer('check_customer', { status: 'known', message, data: { customer: data } });
      }
      case 'new': {
        const unmatched = outcome.missing === 'name' ? customer.nameMissing : customer.unmatched;
        const message = outcome.identity === 'number' ? customer.new : unmatched;
        return answer('check_customer', { status: 'new', message, data: {} });
      }
      case 'anonymous':
        return answer('check_customer', { status: 'anonymous', message: customer.anonymous, data: {} });
    }
  }

  presentCallback({ callback }: CallbackOutcome, tenant: Tenant): FunctionAnswer {
    const sentences = this.valuesOf(tenant).messages.callback;
    const { ref, name, phone, preferredTime } = callback;
    return answer('request_callback', {
      status: 'recorded',
      message: phone === null ? sentences.recordedWithoutPhone : sentences.recorded,
      data: { callback: { ref, name, phone, preferred_time: preferredTime } },
    });
  }

  /**
   * What is said when the function could not run or did not come to an end. Never claims anything about the calendar.
   * @param functionName null when the called function does not exist
   */
  presentFailure(functionName: FunctionName | null, failure: RefusedFailure, locale: Locale): FunctionAnswer {
    return fitAnswer({
      success: false,
      status: failure,
      message: messagesOf(locale).failure[failure],
      data: functionName === null || failure === 'unknown_function' ? null : EMPTY_DATA[functionName],
    });
  }

  private valuesOf(tenant: Tenant): SpokenValues {
    return new SpokenValues(tenant, this.clock.now());
  }
}
