import type { Appointment, Option, Reading, RequestedSlot, WishGap } from '../../appointments/index.js';
import {
  type Messages,
  messagesOf,
  speakDate,
  speakDateTime,
  speakLocalDateTime,
  speakPrice,
  speakTime,
  type SpokenAppointment,
  type SpokenCase,
  type SpokenDayOfTimes,
  YEAR_UNLESS_CURRENT,
} from '../../i18n/index.js';
import { wallClock } from '../../platform/index.js';
import type { Locale, Service, Tenant } from '../../tenancy/index.js';
import { clip } from './function-answer.js';

/** Bytes of one name in a sentence: longer ones nobody can listen to. */
const SPOKEN_NAME_BYTES = 120;

/** Says times, appointments and wishes in the language and zone of a branch, seen from now. */
export class SpokenValues {
  readonly language: Locale;
  readonly timeZone: string;
  readonly messages: Messages;
  /** "YYYY-MM-DD" of the branch. */
  readonly today: string;

  constructor(
    tenant: Tenant,
    private readonly now: Date,
  ) {
    this.language = tenant.company.locale;
    this.timeZone = tenant.branch.timeZone;
    this.messages = messagesOf(this.language);
    this.today = wallClock(now, this.timeZone).date;
  }

  day(date: string, spokenCase: SpokenCase = 'nominative'): string {
    return speakDate(date, this.language, this.today, spokenCase);
  }

  time(time: string): string {
    return speakTime(time, this.language);
  }

  moment(start: Date, spokenCase: SpokenCase = 'nominative'): string {
    return speakDateTime(start, this.timeZone, this.language, this.now, spokenCase);
  }

  name(name: string): string {
    return clip(name, SPOKEN_NAME_BYTES);
  }

  serviceWithPrice(service: Service): string {
    const price = service.price && speakPrice(service.price, this.language);
    return this.messages.phrases.servicePrice(this.name(service.name), price);
  }

  appointment({ service, start, status }: Appointment): SpokenAppointment {
    return { service: this.name(service.name), on: this.moment(start, 'dative'), confirmed: status === 'booked' };
  }

  /** Options by day in the order they are ranked, so that every time stands beside its day (I-25). */
  daysOf(options: readonly Option[]): SpokenDayOfTimes[] {
    const byDate = Map.groupBy(options, ({ start }) => wallClock(start, this.timeZone).date);
    return [...byDate].map(([date, ofDay]) => ({
      onDay: this.day(date, 'dative'),
      times: ofDay.map(({ start }) => this.time(wallClock(start, this.timeZone).time)),
    }));
  }

  /** Why the wish failed; empty when nothing needs to be explained. */
  gap(gap: WishGap, requested: RequestedSlot): string {
    // Its first day alone would tell half of what was looked at.
    const isSpan = requested.until !== null && requested.until !== requested.date;
    return this.messages.gaps[gap]({
      onDay: requested.date === null || isSpan ? null : this.day(requested.date, 'dative'),
      time: requested.time === null ? null : this.time(requested.time),
      bounded: isSpan || requested.partOfDay !== null || requested.after !== null || requested.before !== null,
      today: this.day(this.today),
    });
  }

  /**
   * Readings a caller can pick from; two that differ only by the clock change are told apart. Another year is always
   * said: agents send a choice back as it is, and without its year it would be asked about again.
   */
  readings(readings: readonly Reading[], spokenCase: SpokenCase): string[] {
    const spoken = readings.map((reading) => this.reading(reading, spokenCase));
    const { beforeClockChange, afterClockChange } = this.messages.phrases;
    return spoken.map((text, index) => {
      const first = spoken.indexOf(text);
      if (first === spoken.lastIndexOf(text)) return text;
      return index === first ? beforeClockChange(text) : afterClockChange(text);
    });
  }

  private reading(reading: Reading, spokenCase: SpokenCase): string {
    const { phrases } = this.messages;
    switch (reading.kind) {
      case 'instant':
        return speakLocalDateTime(reading, this.language, this.today, spokenCase, YEAR_UNLESS_CURRENT);
      case 'day':
        return this.withBounds(this.choiceOfDay(reading.date, spokenCase), reading.window);
      case 'range': {
        const span = phrases.range(
          this.choiceOfDay(reading.from, spokenCase),
          this.choiceOfDay(reading.to, spokenCase),
        );
        return this.withBounds(span, reading.window);
      }
      case 'time':
        return this.time(reading.time);
      case 'window':
        return this.bounds(reading.window);
    }
  }

  private choiceOfDay(date: string, spokenCase: SpokenCase): string {
    return speakDate(date, this.language, this.today, spokenCase, YEAR_UNLESS_CURRENT);
  }

  private withBounds(day: string, window: Pick<RequestedSlot, 'partOfDay' | 'after' | 'before'>): string {
    const bounds = this.bounds(window);
    return bounds === '' ? day : this.messages.phrases.dayWithBounds(day, bounds);
  }

  private bounds({ partOfDay, after, before }: Pick<RequestedSlot, 'partOfDay' | 'after' | 'before'>): string {
    return this.messages.phrases.bounds({
      part: partOfDay && this.messages.parts[partOfDay],
      after: after && this.time(after),
      before: before && this.time(before),
    });
  }
}
