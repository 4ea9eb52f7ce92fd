import { modeAt } from './period.grammar.js';
import { is, meaning, type Meaning, type Token } from './token.js';

/** Puts beside one another what belongs together and was said apart. */
export function inUsualOrder(tokens: readonly Token[]): readonly Token[] {
  return withMonthBeside(withSharedNouns(tokens));
}

const SHARED_NOUNS: readonly Meaning['t'][] = ['unit', 'weekday', 'month'];

/** "diese oder nächste Woche", "this Friday or next": the noun goes for both. */
function withSharedNouns(tokens: readonly Token[]): readonly Token[] {
  return tokens.flatMap((token, at) => {
    const noun = tokens[at + 3];
    const shares = modeAt(tokens, at) && is(tokens[at + 1], 'and', 'or', 'to') && modeAt(tokens, at + 2);
    if (shares && noun && is(noun, ...SHARED_NOUNS)) return [token, noun];
    const named = modeAt(tokens, at - 3) ? tokens[at - 2] : undefined;
    const closes = modeAt(tokens, at) && is(tokens[at - 1], 'and', 'or') && at === tokens.length - 1;
    return closes && named && is(named, ...SHARED_NOUNS) ? [token, named] : [token];
  });
}

/** "the first Monday at three in December": the month belongs to the weekday. */
function withMonthBeside(tokens: readonly Token[]): readonly Token[] {
  const counted = tokens.findIndex(
    (token, at) => (meaning(token, 'number')?.ordinal || is(token, 'last')) && is(tokens[at + 1], 'weekday'),
  );
  const apart = counted + 2;
  const month = tokens.findIndex(
    (token, at) => at > apart && is(token, 'of', 'in') && monthEnd(tokens, at + 1) !== null,
  );
  const end = monthEnd(tokens, month + 1);
  if (counted < 0 || month < 0 || end === null || is(tokens[apart], 'of', 'in')) return tokens;
  return [...tokens.slice(0, apart), ...tokens.slice(month, end), ...tokens.slice(apart, month), ...tokens.slice(end)];
}

/** Where a month that begins at that token ends; null where none does. */
function monthEnd(tokens: readonly Token[], at: number): number | null {
  if (is(tokens[at], 'month')) return at + 1;
  return modeAt(tokens, at) && meaning(tokens[at + 1], 'unit')?.unit === 'month' ? at + 2 : null;
}
