import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';

import { withoutInvisible } from './invisible-characters.js';
import { spokenToDigits } from './spoken-digits.js';

export type { CountryCode } from 'libphonenumber-js';

/** Longest text read; a number said with all its words and an introduction stays far below. */
const MAX_LENGTH = 500;

/** Digits with what people write between them. */
const CANDIDATE = /(?:[+(]\s{0,3}){0,2}\d(?:[\d\s()[\]./,~–—‐‑−-]{0,60}\d)?/g;

/** Anything shorter is an emergency or short number, a time, a price. */
const MIN_DIGITS = 7;

/**
 * Reads the telephone number in what a caller wrote or said.
 * @param text - written in any notation, or spoken in German or English
 * @param region - where a number without country code belongs
 * @returns E.164, or null when there is none that could be dialled: emergency and other short
 *   numbers, numbers of impossible length, country codes that do not exist
 */
export function readPhoneNumber(text: string, region: CountryCode): string | null {
  const written = withoutInvisible(text.slice(0, MAX_LENGTH)).normalize('NFKC');
  const candidates = (spokenToDigits(withContext(written)).match(CANDIDATE) ?? []).sort(
    (a, b) => digitsIn(b).length - digitsIn(a).length,
  );
  for (const candidate of candidates) {
    const number = fromDigits(candidate, region);
    if (number !== null) return number;
  }
  return null;
}

/** "tel:331-6005;phone-context=+64-3" says country and area behind the number (RFC 3966). */
function withContext(text: string): string {
  const uri = /^\s*tel:(?<local>[\d().-]{1,30});phone-context=(?<context>\+[\d.-]{1,20})/i.exec(text)?.groups;
  return uri === undefined ? text : `${uri['context'] ?? ''}${uri['local'] ?? ''}`;
}

/** The digits alone: the library takes the commas of spoken pairs for the start of an extension. */
function fromDigits(candidate: string, region: CountryCode): string | null {
  const digits = digitsIn(candidate);
  if (digits.length < MIN_DIGITS || /^(\d)\1+$/.test(digits)) return null;
  const number = parsePhoneNumberFromString(dialled(candidate), region);
  return number?.isPossible() === true ? number.number : null;
}

/** Neither the zero of "+49 (0) 30" nor an exit code behind a plus ("+0049") is dialled. */
function dialled(candidate: string): string {
  const plus = /^[\s(]*\+/.test(candidate);
  const coded = plus || /^[\s(]*(?:00|011)/.test(candidate);
  const digits = digitsIn(coded ? candidate.replace(/[([]\s*0\s*[)\]]/, '') : candidate);
  return plus ? `+${digits.replace(/^(?:00|011)/, '')}` : digits;
}

function digitsIn(text: string): string {
  return text.replace(/\D/g, '');
}

const WITHHELD = new RegExp(
  `^(?:(?:${[
    'anonym(?:ous|e|er)?|unknown|unbekannte?r?|blocked|blockiert|privat[er]{0,2}|withheld|unterdrückt|unterdrueckt',
    'unavailable|not available|nicht verfügbar|restricted|hidden|suppressed|null|undefined|none|nan|n/a',
    'caller|number|call|nummer|anrufer|rufnummer|id',
  ].join('|')})(?: |$))+$`,
);

/**
 * Says whether the network did not tell who calls (incident I-92): the words carriers send, empty
 * values and rows of zeros, in any case and spacing, also as a SIP address ("sip:anonymous@…").
 */
export function isWithheld(number: string | null | undefined): boolean {
  if (number === null || number === undefined) return true;
  const value = withoutInvisible(number.slice(0, MAX_LENGTH)).normalize('NFKC').toLowerCase();
  const words = value
    .replace(/^[\s"<]*(?:sips?|tel):/, '')
    .replace(/@.*$/s, '')
    .replace(/[\s_"'<>().+-]+/g, ' ')
    .trim();
  return words === '' || /^[0 ]+$/.test(words) || WITHHELD.test(words);
}
