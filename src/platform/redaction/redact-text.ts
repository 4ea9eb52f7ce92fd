import { withoutInvisible } from '../text/invisible-characters.js';
import { maskKnown } from './known-values.js';
import { maskNumbers, maskSpokenNumbers } from './number-patterns.js';
import { maskPersonal } from './personal-patterns.js';
import { maskSecrets } from './secret-patterns.js';

/** Longest text that is searched; what is longer is a body nobody wants in a log. */
const MAX_LENGTH = 200_000;

/**
 * Masks personal data and secrets in free text before it is logged, stored or shown: error messages,
 * vendor bodies, stacks.
 *
 * Names and street addresses are found only when they are among `known`; e-mail addresses, telephone
 * numbers, accounts, cards, network addresses, keys and tokens are found by their shape. Ids, dates,
 * times, prices and words stay. Text that cannot be read (broken encoding, over 200,000 characters)
 * is dropped, not passed. Linear in the length.
 * @param known - values seen in this request: names, numbers in any notation, addresses
 */
export function redactText(text: string, known: readonly string[] = []): string {
  if (text.length > MAX_LENGTH) return `[dropped: ${text.length} characters]`;
  if (/[\0\uFFFD]/.test(text) || !text.isWellFormed()) return '[dropped: unreadable]';
  const visible = withoutInvisible(text);
  const masked = maskNumbers(maskSpokenNumbers(maskPersonal(maskSecrets(maskKnown(visible, known)))));
  return masked === visible ? text : masked;
}
