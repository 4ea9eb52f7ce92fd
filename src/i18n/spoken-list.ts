import type { Language } from './language.js';

const WORDS = {
  de: { or: 'oder', and: 'und' },
  en: { or: 'or', and: 'and' },
} as const;

/** "A, B oder C"; the empty list is the empty text. */
export function speakList(items: readonly string[], language: Language, conjunction: 'or' | 'and' = 'or'): string {
  const last = items.at(-1);
  if (last === undefined) return '';
  const before = items.slice(0, -1);
  return before.length === 0 ? last : `${before.join(', ')} ${WORDS[language][conjunction]} ${last}`;
}
