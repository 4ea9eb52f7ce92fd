import { is, type Token } from './token.js';

const DATED = ['weekday', 'relative', 'month', 'number', 'pair', 'date', 'clock', 'part', 'unit', 'noon'] as const;

/**
 * "not Monday but Tuesday", "Dienstag statt Montag": what was refused goes, what replaces it stays. Where nothing
 * replaces it the refusal stays too, so that the phrase is asked about.
 */
export function withoutRefused(tokens: readonly Token[]): readonly Token[] {
  const refusal = tokens.findIndex((token) => is(token, 'not', 'insteadOf'));
  if (refusal < 0) return tokens;
  const replacement = tokens.findIndex((token, index) => index > refusal && is(token, 'rather', 'but'));
  const after = tokens.slice(replacement + 1);
  const before = tokens.slice(0, refusal);
  if (replacement > refusal && isDated(after) && !isDated(before)) return [...before, ...after];
  return is(tokens[refusal], 'insteadOf') && isDated(before) ? before : tokens;
}

function isDated(tokens: readonly Token[]): boolean {
  return tokens.some((token) => is(token, ...DATED) && !is(token, 'a')) && !tokens.some((token) => is(token, 'not'));
}
