import { decodeEntities } from './html-entities.js';
import { stripMarkup } from './html-markup.js';
import { withoutInvisible } from './invisible-characters.js';

/** Rounds after which text that still changes is an attack: it then loses the characters markup is made of. */
const MAX_ROUNDS = 8;

/** Addresses that run a program; URL parsers ignore the tabs and line breaks inside the scheme. */
const PROGRAM_ADDRESS = new RegExp(
  `(?:${['javascript', 'vbscript', 'livescript'].map(spaced).join('|')})[\\t\\n\\r ]*:|data[\\t\\n\\r ]*:[\\t\\n\\r ]*text/html`,
  'gi',
);

/**
 * Frees what callers say or type from markup, so that it can be stored and handed on as plain text.
 *
 * Text without markup comes back unchanged but for null bytes and halves of surrogate pairs, which
 * PostgreSQL cannot store. Character references are decoded, at any depth, before tags are looked for.
 * Invisible and bidirectional marks are taken out only of text in which they hide markup, because
 * emoji and many scripts need them. Running it again changes nothing. Linear in the length.
 */
export function cleanText(input: string): string {
  const text = input.replaceAll('\0', '').toWellFormed();
  const cleaned = settle(text, (piece) => piece);
  const visible = settle(text, withoutInvisible);
  return withoutInvisible(cleaned) === visible ? cleaned : visible;
}

/** Strips until nothing changes: what is left of two removed pieces can form a third. */
function settle(text: string, prepare: (text: string) => string): string {
  let current = text;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const next = stripMarkup(prepare(decodeEntities(current))).replace(PROGRAM_ADDRESS, '');
    if (next === current) return current;
    current = next;
  }
  return current.replace(/[<&:]/g, '');
}

function spaced(word: string): string {
  return word.split('').join('[\\t\\n\\r]*');
}
