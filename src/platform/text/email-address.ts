import { withoutInvisible } from './invisible-characters.js';

export type EmailReading = { kind: 'email'; email: string } | { kind: 'invalid' };

/** RFC 5321: 64 for the local part, 254 in all. */
const MAX_LENGTH = 254;

/** Longest text read: an address spelled letter by letter. */
const MAX_SPOKEN_LENGTH = 1_000;

/** What Cal.com and mail servers take; quoted local parts and address literals are not read by voice. */
const ADDRESS =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~\p{L}-]{1,64}(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~\p{L}-]{1,64}){0,10}@(?:[a-z0-9\p{L}](?:[a-z0-9\p{L}-]{0,61}[a-z0-9\p{L}])?\.){1,8}(?:\p{L}{2,63}|xn--[a-z0-9-]{2,59})$/u;

const SPOKEN_SIGNS: readonly [RegExp, string][] = [
  [/\s(?:at|ätt?|ett|klammeraffe|affenschwanz|at-zeichen|at sign)\s/gu, '@'],
  [/\s(?:punkt|dot|point|period)(?=\s)/gu, '.'],
  [/\s(?:unterstrich|tiefstrich|underscore|under score)(?=\s)/gu, '_'],
  [/\s(?:minus|bindestrich|mittelstrich|dash|hyphen|strich)(?=\s)/gu, '-'],
  [/\s(?:plus|pluszeichen)(?=\s)/gu, '+'],
];

/** What callers say behind the address. */
const COURTESY = /(?:[\s,.!]{1,3}(?:bitte|danke|genau|ja|okay|ok|please|thanks|thank you)){1,3}$/u;

const DIGIT_WORDS: ReadonlyMap<string, string> = new Map([
  ...digits(['null', 'eins', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun']),
  ...digits(['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']),
  ['zwo', '2'],
]);

/**
 * Reads an e-mail address that was typed or said in German or English: "anna Punkt groß at firma
 * Punkt de", "a n n a minus eins at ...". Lower case; nothing is guessed, a text that holds more
 * than the address and its usual introduction is `invalid`.
 */
export function readEmail(text: string): EmailReading {
  const written = withoutInvisible(text.slice(0, MAX_SPOKEN_LENGTH)).normalize('NFKC').toLowerCase().trim();
  const typed = written.split(/\s+/).map(unwrapped).filter(isAddress);
  const [email] = typed.length === 0 ? [joined(spoken(written))] : typed;
  if (typed.length > 1 || email === undefined || !isAddress(email)) return { kind: 'invalid' };
  return { kind: 'email', email };
}

/** `<anna@firma.de>`, `mailto:anna@firma.de` and the full stop of a sentence. */
function unwrapped(text: string): string {
  return text.replace(/^(?:mailto:|<)/, '').replace(/[>.,;!]{1,3}$/, '');
}

function spoken(text: string): string {
  const introduced = text.replace(
    /^.{0,40}?\b(?:e-?mail(?:-?adresse|[ -]address)?|adresse|address|mail)\s{0,2}(?:ist|lautet|wäre|is|would be|:)\s/u,
    '',
  );
  const alone = unwrapped(introduced).replace(COURTESY, '');
  let signs = ` ${unwrapped(alone)} `.replace(/\s+/g, ' ');
  for (const [words, sign] of SPOKEN_SIGNS) signs = signs.replace(words, sign);
  return signs.replace(/\p{L}+/gu, (word) => DIGIT_WORDS.get(word) ?? word);
}

/** Behind the last dot there is one word, or one spelled in letters: "de bitte" would be a guess. */
function joined(text: string): string {
  const words = text
    .slice(text.lastIndexOf('.') + 1)
    .trim()
    .split(' ');
  const spelled = words.every((word) => word.length === 1);
  return words.length > 1 && !spelled ? '' : text.replace(/\s/g, '');
}

function isAddress(text: string): boolean {
  return text.length <= MAX_LENGTH && text.indexOf('@') <= 64 && ADDRESS.test(text);
}

function digits(words: readonly string[]): [string, string][] {
  return words.map((word, digit) => [word, String(digit)]);
}
