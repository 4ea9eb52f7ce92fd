import type { DaySpec } from './day-spec.js';
import type { Item } from './item.js';
import type { Phrase } from './phrase.js';
import { isWholeDay, lendMonth } from './range.grammar.js';
import { type Hint, hintOf, isEmpty, type Side, sideOf } from './side.grammar.js';

type Options = Item[][];

/** The items between the words for "or"; one option where there are none. */
export function optionsOf(items: readonly Item[]): Options {
  const options: Options = [[]];
  for (const item of items) {
    if (item.i === 'bound' && item.bound === 'or') options.push([]);
    else options.at(-1)?.push(item);
  }
  return options.filter((option) => option.length > 0);
}

/**
 * "Montag oder Dienstag vormittag", "Montag, Mittwoch oder Freitag", "heute oder morgen nach vier": what only one of
 * them names goes for all.
 *
 * @param joined - reads an option with bounds of its own
 */
export function alternatives(options: Options, joined: (items: readonly Item[]) => Phrase | null): Phrase | null {
  const last = options.at(-1) ?? [];
  const hint = hintOf(last) ?? options.map(hintOf).find((one) => one !== null) ?? (hoursFirst(last) ? 'time' : null);
  const phrases = options.flatMap((option) => (isBounded(option) ? [joined(option)] : listed(option, hint).map(plain)));
  const whole = phrases.filter((phrase) => phrase !== null);
  if (whole.length < phrases.length || whole.length < 2 || whole.some((phrase) => sidesOf(phrase).length === 0))
    return null;
  const about = roughly(whole);
  if (about) return about;
  const days = withDaysLent(whole);
  return {
    kind: 'either',
    options: options.some(isBounded) ? withBoundsLent(days, options) : withTimesLent(days, options),
  };
}

/** "so gegen drei oder vier": between the two. */
function roughly(phrases: readonly Phrase[]): Phrase | null {
  const [from, to] = phrases.flatMap(sidesOf);
  if (!from?.time?.rough || !to?.time || phrases.length > 2 || to.time.minutes - from.time.minutes !== 60) return null;
  if (phrases.some((phrase) => phrase.kind !== 'single') || (from.day && to.day)) return null;
  const both = { day: from.day ?? to.day, part: from.part ?? to.part };
  return { kind: 'range', from: { ...from, ...both }, to: { ...to, ...both } };
}

/** "either 3 or 5 on Friday". */
function hoursFirst(items: readonly Item[]): boolean {
  const number = items.findIndex((item) => item.i === 'number');
  return number >= 0 && items.slice(number).some(isWholeDay);
}

function isBounded(items: readonly Item[]): boolean {
  return items.some((item) => item.i === 'bound');
}

function plain(side: Side | null): Phrase | null {
  return side && !isEmpty(side) ? { kind: 'single', side } : null;
}

/** "Montag, Mittwoch": an item that does not go with those before it begins the next of a list. */
function listed(items: readonly Item[], hint: Hint): (Side | null)[] {
  const chunks: Item[][] = [[]];
  for (const item of items) {
    const chunk = chunks.at(-1) ?? [];
    if (chunk.length > 0 && sideOf([...chunk, item], hint) === null) chunks.push([item]);
    else chunk.push(item);
  }
  return chunks.map((chunk) => sideOf(chunk, hint));
}

/** "am 7. oder 8. Dezember", "nächste Woche Montag oder Dienstag": the month and the week of one go for all. */
function withDaysLent(phrases: Phrase[]): Phrase[] {
  const days = phrases.map(dayOf);
  const said = days.filter((day) => day !== null);
  const [first, last] = [said[0], said.at(-1)];
  if (!first || !last) return phrases;
  return phrases.map((phrase, at) => {
    const day = days[at];
    if (!day) return sidesOf(phrase).some((side) => side.part?.today) ? phrase : onDay(phrase, first);
    if (phrase.kind === 'range') return phrase;
    return onDay(phrase, lendMonth(lendMonth(day, last, false), first, true));
  });
}

/** "Montag oder Dienstag um zehn", "um zehn am Montag oder Dienstag"; "Montag um zehn oder Dienstag" says nothing of Tuesday. */
function withTimesLent(phrases: Phrase[], options: Options): Phrase[] {
  const sides = phrases.flatMap(sidesOf);
  const first = options[0]?.findIndex((item) => item.i === 'day' || item.i === 'pair') ?? -1;
  const lender = first === 0 ? sides.at(-1) : (sides.find((side) => side.time ?? side.part) ?? null);
  return sides.map((side) => ({
    kind: 'single',
    side: { ...side, time: side.time ?? lender?.time ?? null, part: side.part ?? lender?.part ?? null },
  }));
}

/** A day alone takes the bounds said after the last day or before the first one. */
function withBoundsLent(phrases: Phrase[], options: Options): Phrase[] {
  const ahead = options[0]?.[0]?.i === 'bound' ? phrases[0] : undefined;
  const common = isBounded(options.at(-1) ?? []) ? phrases.at(-1) : ahead;
  if (!common || !sidesOf(common).some((side) => side.time)) return phrases;
  return phrases.map((phrase) =>
    phrase.kind === 'single' && isDayAlone(phrase.side) ? onDay(common, phrase.side.day) : phrase,
  );
}

function dayOf(phrase: Phrase): DaySpec | null {
  return sidesOf(phrase).find((side) => side.day !== null)?.day ?? null;
}

function isDayAlone(side: Side): boolean {
  return side.day !== null && side.time === null && side.part === null && side.elapse === null;
}

function sidesOf(phrase: Phrase): Side[] {
  if (phrase.kind === 'range') return [phrase.from, phrase.to];
  return phrase.kind === 'single' || phrase.kind === 'from' || phrase.kind === 'until' ? [phrase.side] : [];
}

function onDay(phrase: Phrase, day: DaySpec | null): Phrase {
  if (phrase.kind === 'range') return { ...phrase, from: { ...phrase.from, day }, to: { ...phrase.to, day } };
  return phrase.kind === 'single' || phrase.kind === 'from' || phrase.kind === 'until'
    ? { ...phrase, side: { ...phrase.side, day } }
    : phrase;
}
