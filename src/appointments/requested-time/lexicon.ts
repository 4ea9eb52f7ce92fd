import type { Meaning, Particle } from './token.js';

/** Folded words and phrases (up to four words) with everything they can mean. */
export type Lexicon = ReadonlyMap<string, readonly Meaning[]>;

/**
 * One spelling for all a recogniser writes: lower case by Unicode, without diacritics, and with "ae", "oe", "ue"
 * as the bare vowel, so that "Übermorgen", "uebermorgen" and "ubermorgen" are one word ("neuen" stays apart from "neun").
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/ß/gu, 'ss')
    .replace(/([ao])e|(?<![aeq])(u)e/gu, '$1$2')
    .replace(/[’`´]/gu, "'");
}

/** Collects words with their meanings; a word listed twice has both. */
export class LexiconBuilder {
  readonly #entries = new Map<string, Meaning[]>();

  add(words: string, ...meanings: Meaning[]): this {
    for (const word of words.split(',')) {
      const key = fold(word.trim());
      this.#entries.set(key, [...(this.#entries.get(key) ?? []), ...meanings]);
    }
    return this;
  }

  particles(table: Partial<Record<Particle, string>>): this {
    for (const [particle, words] of Object.entries(table)) this.add(words, { t: particle as Particle });
    return this;
  }

  build(): Lexicon {
    return this.#entries;
  }
}

export function number(value: number, ordinal = false): Meaning {
  return { t: 'number', value, ordinal, digits: null };
}

/** A year in words, read like four digits. */
export function year(value: number): Meaning {
  return { t: 'number', value, ordinal: false, digits: String(value) };
}
