import { is, meaning, type Token } from './token.js';

/**
 * "not Monday but Tuesday", "Mittwoch geht nicht, Donnerstag schon", "Dienstag statt Montag": what was refused goes,
 * what replaces it stays. Where nothing replaces it the refusal stays too, so that the phrase is asked about.
 */
export function withoutRefused(tokens: readonly Token[]): readonly Token[] {
  const said = withoutMovedFrom(
    withoutInsteadOf(tokens[1]?.afterComma && tokens[0]?.text === 'no' ? tokens.slice(1) : tokens),
  );
  if (!said.some((token) => is(token, 'not'))) return said;
  return replacementOf(said) ?? withoutRefusedPart(said);
}

function withoutInsteadOf(tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findIndex((token) => is(token, 'insteadOf'));
  const before = tokens.slice(0, at);
  return at > 0 && kindsOf(before).size > 0 && !before.some((token) => is(token, 'not')) ? before : tokens;
}

const MOVING =
  /^(?:verschieb|verleg|umbuch|umgebucht|reschedul|postpon|mov(?:e|ing|ed)$|push|shift|chang(?:e|ing)$|swap)/u;

/** "move it from Thursday to Friday", "den Termin am Freitag auf Montag verlegen": only where it goes is wished. */
function withoutMovedFrom(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some((token) => MOVING.test(token.text))) return tokens;
  const from = tokens.findIndex((token) => is(token, 'from') && !is(token, 'to'));
  const to = tokens.findIndex((token, at) => is(token, 'to') && kindsOf(tokens.slice(0, at)).size > 0);
  if (to < 0 || kindsOf(tokens.slice(to)).size === 0) return tokens;
  // "to Friday from 10 to 11" has said where it goes before.
  if (tokens.slice(0, Math.max(from, 0)).some((token) => is(token, 'to'))) return tokens;
  if (from >= 0 && from < to) return [...tokens.slice(0, from), ...tokens.slice(to + 1)];
  return kindsOf(tokens.slice(0, to)).has('day') ? tokens.slice(to + 1) : tokens;
}

/** The clause that says what is wanted, where it names all that the refused one names. */
function replacementOf(tokens: readonly Token[]): readonly Token[] | null {
  const strong = clausesOf(tokens, contrasts);
  const clauses = strong.length > 1 ? strong : clausesOf(tokens, (token) => token.afterComma === true);
  const telling = clauses.filter((clause) => refuses(clause) || kindsOf(clause).size > 0);
  const refused = telling.find(refuses);
  const wanted = telling.find((clause) => !refuses(clause));
  if (telling.length !== 2 || !refused || !wanted) return null;
  const lost = [...kindsOf(refused)].some((kind) => !kindsOf(wanted).has(kind));
  // "That does not suit me, Thursday" can refuse Thursday, "Thursday, but not this one" refuses a Thursday.
  const vague = kindsOf(refused).size === 0 && (strong.length < 2 || telling[0] !== refused);
  return lost || vague || weekdayOf(refused) === weekdayOf(wanted) ? null : wanted.filter((token) => !contrasts(token));
}

function contrasts(token: Token): boolean {
  return is(token, 'but', 'rather');
}

function clausesOf(tokens: readonly Token[], opens: (token: Token) => boolean): Token[][] {
  const clauses: Token[][] = [[]];
  for (const token of tokens) {
    if (opens(token)) clauses.push([]);
    clauses.at(-1)?.push(token);
  }
  return clauses.filter((clause) => clause.length > 0);
}

function refuses(clause: readonly Token[]): boolean {
  return clause.some((token) => is(token, 'not'));
}

type Kind = 'day' | 'part' | 'time' | 'period';

function kindsOf(tokens: readonly Token[]): Set<Kind> {
  return new Set(tokens.flatMap((token) => kindOf(token) ?? []));
}

function kindOf(token: Token): Kind | null {
  const weekday = meaning(token, 'weekday');
  const number = meaning(token, 'number');
  if ((weekday && !weekday.short) || is(token, 'relative', 'date', 'pair', 'month', 'feast') || number?.ordinal)
    return 'day';
  if (is(token, 'part')) return 'part';
  if (is(token, 'clock', 'oclock', 'noon', 'midnight') || (number && !is(token, 'a'))) return 'time';
  return is(token, 'unit', 'season', 'quarter') ? 'period' : null;
}

/** Undefined where no weekday was said, a value of its own otherwise. */
function weekdayOf(clause: readonly Token[]): number | symbol {
  const named = clause.find((token) => meaning(token, 'weekday')?.short === false);
  return meaning(named, 'weekday')?.value ?? Symbol('none');
}

const NOON: readonly Token[] = [
  { text: 'from', glued: false, meanings: [{ t: 'earliest' }] },
  { text: '12:00', glued: false, meanings: [{ t: 'clock', hour: 12, minute: 0, leadingZero: false }] },
];

/** "Friday, but not in the morning": from noon on. The other parts of the day leave two pieces of it. */
function withoutRefusedPart(tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findIndex((token) => is(token, 'not'));
  let part = at + 1;
  while (is(tokens[part], 'in', 'on', 'the', 'filler') && !is(tokens[part], 'part')) part += 1;
  const named = is(tokens[part], 'relative') ? null : meaning(tokens[part], 'part')?.part;
  if (named !== 'morning' && named !== 'forenoon') return tokens;
  const before = is(tokens[at - 1], 'but') ? at - 1 : at;
  return [...tokens.slice(0, before), ...NOON, ...tokens.slice(part + 1)];
}
