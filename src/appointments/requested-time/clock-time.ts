/**
 * How sure the half of the day is: `exact` names it (14 Uhr, 3 pm, 03:45), `written` is meant as it stands unless a part
 * of the day says otherwise (German 3:30), `clock` sounds like a clock time but can be twelve-hour (8 Uhr, English 3:30),
 * `bare` is an hour and nothing more (um drei).
 */
type ClockStyle = 'exact' | 'written' | 'clock' | 'bare';

/** Minutes since midnight as said; 24:00 is 1440. */
export interface ClockTime {
  minutes: number;
  style: ClockStyle;
  /** "half eight" is 7:30 to some and 8:30 to others, midnight begins a day or ends it. */
  orMinutes?: number;
  /** Said with a word like "about". */
  rough?: true;
  /** The end of business, whenever that is. */
  dayEnd?: true;
}

/** What a rule read and where the next token is. */
export interface Found<T> {
  value: T;
  next: number;
}

/** A number that can be an hour, as a bare clock time: "von 5 bis 7". */
export function bareHour(value: number, digits: string | null): ClockTime | null {
  if (digits !== null && digits.length > 2) return compactTime(digits);
  if (value > 24) return null;
  return {
    minutes: value * 60,
    style: value > 12 || value === 0 || (digits?.startsWith('0') ?? false) ? 'exact' : 'bare',
  };
}

/** "1730", "730", "0500". */
export function compactTime(digits: string): ClockTime | null {
  if (digits.length < 3 || digits.length > 4) return null;
  const hour = Number(digits.slice(0, -2));
  const minute = Number(digits.slice(-2));
  if (hour > 23 || minute > 59) return null;
  return { minutes: hour * 60 + minute, style: hour > 12 || digits.startsWith('0') ? 'exact' : 'clock' };
}

/** The time a pair with a full stop stands for ("17.30"), if it can be one. */
export function pairTime(first: string, second: string): ClockTime | null {
  if (second.length !== 2 || Number(first) > 23 || Number(second) > 59) return null;
  return {
    minutes: Number(first) * 60 + Number(second),
    style: Number(first) > 12 || first.startsWith('0') ? 'exact' : 'clock',
  };
}
