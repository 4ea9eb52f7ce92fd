import type { Lexicon } from './lexicon.js';
import type { Meaning } from './token.js';

/** Shorter words are too often other words with one letter changed. */
const SHORTEST = 6;

/** What a word with one slip of the pen means ("Wendesday", "Donerstag"); null unless one name of a day or month fits. */
export function misspelt(word: string, lexicon: Lexicon): readonly Meaning[] | null {
  if (word.length < SHORTEST) return null;
  const fitting = [...lexicon].filter(
    ([name, meanings]) =>
      name.length >= SHORTEST && name[0] === word[0] && meanings.some(isName) && isOneSlipAway(word, name),
  );
  const [first] = fitting;
  return first && new Set(fitting.map(([, meanings]) => JSON.stringify(meanings))).size === 1 ? first[1] : null;
}

function isName(meaning: Meaning): boolean {
  // "Augusta" is a person.
  return (
    (meaning.t === 'weekday' && !meaning.short) ||
    (meaning.t === 'month' && meaning.value !== 8) ||
    meaning.t === 'relative'
  );
}

/** One letter more, less, other, or two neighbours swapped. */
function isOneSlipAway(word: string, name: string): boolean {
  let same = 0;
  while (same < word.length && word[same] === name[same]) same += 1;
  const [rest, wanted] = [word.slice(same), name.slice(same)];
  return (
    rest === wanted.slice(1) ||
    rest.slice(1) === wanted ||
    (rest.length === wanted.length && rest.slice(1) === wanted.slice(1)) ||
    (rest[0] === wanted[1] && rest[1] === wanted[0] && rest.slice(2) === wanted.slice(2))
  );
}
