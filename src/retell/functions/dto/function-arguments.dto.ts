import { Confirmed, Said } from './said.decorator.js';

/** A wish for a time. Names as agents were seen to send them, German and English. */
export class WishArguments {
  @Said(250, 'service_name', 'dienstleistung', 'service_type', 'service_id')
  service?: string;

  @Said(
    100,
    'datum',
    'appointment_date',
    'start_date',
    'preferred_date',
    'date_string',
    'relative_day',
    'datetime',
    'appointment_datetime',
  )
  date?: string;

  @Said(60, 'uhrzeit', 'appointment_time', 'start_time', 'preferred_time', 'zeitraum')
  time?: string;

  @Said(60, 'tageszeit', 'time_of_day')
  part_of_day?: string;

  @Said(60, 'ab', 'nach')
  after?: string;

  @Said(60, 'bis', 'vor')
  before?: string;
}

export class BookingArguments extends WishArguments {
  @Said(40, 'option')
  option_id?: string;

  @Said(150, 'customer_name', 'kundename', 'kundenname', 'caller_name')
  name?: string;

  @Said(60, 'customer_phone', 'phone_number', 'telefonnummer', 'telefon')
  phone?: string;

  @Said(255, 'customer_email', 'e_mail')
  email?: string;

  @Said(1000, 'notizen', 'kundenpraeferenzen', 'bemerkung')
  notes?: string;

  @Confirmed('bestaetigung', 'confirm_booking')
  confirm = false;
}

export class CustomerArguments {
  @Said(150, 'customer_name', 'kundename', 'kundenname', 'caller_name')
  name?: string;
}

/** Points at an appointment that exists. */
export class PointerArguments {
  @Said(40, 'ref', 'appointment_id', 'termin_id')
  appointment_ref?: string;

  @Said(100, 'datum', 'appointment_date', 'old_date', 'old_datum')
  date?: string;

  @Said(60, 'uhrzeit', 'appointment_time', 'old_time', 'old_uhrzeit')
  time?: string;

  @Said(250, 'service_name', 'dienstleistung')
  service?: string;

  @Said(150, 'customer_name', 'kundename', 'kundenname')
  name?: string;
}

export class CancelArguments extends PointerArguments {
  @Said(500, 'grund')
  reason?: string;

  @Confirmed('bestaetigung')
  confirm = false;
}

export class RescheduleArguments {
  @Said(40, 'ref', 'appointment_id', 'termin_id')
  appointment_ref?: string;

  @Said(100, 'old_datum', 'appointment_date')
  old_date?: string;

  @Said(60, 'old_uhrzeit', 'appointment_time')
  old_time?: string;

  @Said(150, 'customer_name', 'kundename', 'kundenname')
  name?: string;

  @Said(40, 'option')
  option_id?: string;

  @Said(100, 'new_datum', 'neues_datum', 'date', 'datum')
  new_date?: string;

  @Said(60, 'new_uhrzeit', 'neue_uhrzeit', 'time', 'uhrzeit')
  new_time?: string;

  @Confirmed('bestaetigung')
  confirm = false;
}

export class CallbackArguments {
  @Said(150, 'customer_name', 'kundename', 'kundenname')
  name?: string;

  @Said(60, 'phone_number', 'customer_phone', 'telefonnummer', 'telefon')
  phone?: string;

  @Said(1000, 'grund', 'notes', 'notizen')
  reason?: string;

  @Said(200, 'preferred_time_window', 'wunschzeit')
  preferred_time?: string;

  @Said(40, 'urgency', 'prioritaet', 'dringlichkeit')
  priority?: string;
}
