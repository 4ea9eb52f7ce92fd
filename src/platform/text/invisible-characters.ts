/**
 * Characters without a glyph that hide or reorder others: controls (but tab, line feed, carriage
 * return), soft hyphen, zero-width and bidirectional marks, fillers, variation selectors, tags.
 */
const INVISIBLE =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}]/gu;

/** Takes out every invisible character; not for text that is shown, it breaks emoji and scripts that join. */
export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, '');
}
