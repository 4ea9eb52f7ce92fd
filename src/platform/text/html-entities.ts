/**
 * Names whose character can be part of markup (all of ASCII), and those people write in German and
 * English text. The other two thousand names decode to letters and signs that cannot form a tag.
 */
const NAMED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Tab: '\t',
    NewLine: '\n',
    nbsp: '\u00A0',
    excl: '!',
    quot: '"',
    QUOT: '"',
    num: '#',
    dollar: '$',
    percnt: '%',
    amp: '&',
    AMP: '&',
    apos: "'",
    lpar: '(',
    rpar: ')',
    ast: '*',
    midast: '*',
    plus: '+',
    comma: ',',
    period: '.',
    sol: '/',
    colon: ':',
    semi: ';',
    lt: '<',
    LT: '<',
    nvlt: '<\u20D2',
    equals: '=',
    bne: '=\u20E5',
    gt: '>',
    GT: '>',
    nvgt: '>\u20D2',
    quest: '?',
    commat: '@',
    lsqb: '[',
    lbrack: '[',
    bsol: '\\',
    rsqb: ']',
    rbrack: ']',
    Hat: '^',
    lowbar: '_',
    UnderBar: '_',
    grave: '`',
    DiacriticalGrave: '`',
    lcub: '{',
    lbrace: '{',
    verbar: '|',
    vert: '|',
    VerticalLine: '|',
    rcub: '}',
    rbrace: '}',
    fjlig: 'fj',
    auml: 'ä',
    ouml: 'ö',
    uuml: 'ü',
    Auml: 'Ä',
    Ouml: 'Ö',
    Uuml: 'Ü',
    szlig: 'ß',
    eacute: 'é',
    egrave: 'è',
    agrave: 'à',
    ccedil: 'ç',
    euro: '€',
    pound: '£',
    hellip: '…',
    ndash: '–',
    mdash: '—',
    lsquo: '‘',
    rsquo: '’',
    ldquo: '“',
    rdquo: '”',
    bdquo: '„',
    laquo: '«',
    raquo: '»',
  }),
);

/** Longest reference looked at, in characters; longer digits name no character. */
const REFERENCE =
  /&(?:#[xX](?<hex>[0-9a-fA-F]+);?|#(?<decimal>[0-9]+);?|(?<name>[A-Za-z]{2,20});|(?<bare>lt|LT|gt|GT|amp|AMP|quot|QUOT))/y;

/**
 * Decodes character references until none is left, `&amp;lt;` to `<`, in one pass over the text:
 * an ampersand that was decoded is read again together with what follows it.
 */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  let decoded = '';
  let rest = text;
  let at = 0;
  while (at < rest.length) {
    const ampersand = rest.indexOf('&', at);
    if (ampersand === -1) break;
    decoded += rest.slice(at, ampersand);
    REFERENCE.lastIndex = ampersand;
    const found = REFERENCE.exec(rest);
    const character = found === null ? undefined : decode(found);
    if (found === null || character === undefined) {
      decoded += '&';
      at = ampersand + 1;
    } else if (character === '&') {
      const again = readNested(rest, ampersand + found[0].length);
      decoded += again.text;
      at = again.end;
    } else {
      decoded += character;
      at = ampersand + found[0].length;
    }
  }
  rest = rest.slice(at);
  return decoded + rest;
}

/** Reads on after a decoded ampersand, as if it stood right before `start`. */
function readNested(text: string, start: number): { text: string; end: number } {
  let at = start;
  for (;;) {
    // A reference is at most some dozens of characters; digits beyond that are leading zeros.
    const found = matchAt(`&${text.slice(at, at + 64)}`);
    const character = found === null ? undefined : decode(found);
    if (found === null || character === undefined) return { text: '&', end: at };
    at += found[0].length - 1;
    if (character !== '&') return { text: character, end: at };
  }
}

function matchAt(text: string): RegExpExecArray | null {
  REFERENCE.lastIndex = 0;
  return REFERENCE.exec(text);
}

function decode(found: RegExpExecArray): string | undefined {
  const { hex, decimal, name, bare } = found.groups ?? {};
  if (hex !== undefined) return fromCodePoint(Number.parseInt(hex, 16));
  if (decimal !== undefined) return fromCodePoint(Number.parseInt(decimal, 10));
  return NAMED.get(name ?? bare ?? '') ?? withoutSemicolon(name);
}

/** `&ltfoo;` has no name of its own: a parser reads `&lt` and then the letters. */
function withoutSemicolon(name: string | undefined): string | undefined {
  const bare = /^(?:lt|LT|gt|GT|amp|AMP|quot|QUOT)/.exec(name ?? '')?.[0];
  if (bare === undefined || name === undefined) return undefined;
  return `${NAMED.get(bare) ?? ''}${name.slice(bare.length)};`;
}

/** Empty for numbers that name no character, and for the null byte. */
function fromCodePoint(code: number): string {
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return '';
  return String.fromCodePoint(code);
}
