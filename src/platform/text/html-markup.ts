/** Elements of HTML, SVG and MathML that browsers know, today's and yesterday's. */
const ELEMENTS = new Set(
  (
    'a abbr acronym address animate animatemotion animatetransform applet area article aside audio b base basefont ' +
    'bdi bdo bgsound big blink blockquote body br button canvas caption center circle cite code col colgroup ' +
    'command content data datalist dd defs del desc details dfn dialog dir div dl dt element ellipse em embed ' +
    'fieldset figcaption figure font footer foreignobject form frame frameset g h1 h2 h3 h4 h5 h6 head header ' +
    'hgroup hr html i iframe image img input ins isindex kbd keygen label legend li line link listing main map ' +
    'mark marquee math menu menuitem meta meter multicol nav nextid nobr noembed noframes noscript object ol ' +
    'optgroup option output p param path picture plaintext polygon polyline portal pre progress q rb rect rp rt ' +
    'rtc ruby s samp script search section select set shadow slot small source spacer span strike strong style ' +
    'sub summary sup svg symbol table tbody td template text textarea tfoot th thead time title tr track tspan ' +
    'tt u ul use var video wbr xml xmp xss'
  ).split(' '),
);

/** Elements whose content is program, not text. */
const PROGRAM = /^(?:script|style)$/;

const SPACE = /[\t\n\f\r ]/;

/**
 * Removes tags, comments, declarations and processing instructions as an HTML5 tokenizer delimits
 * them, the content of `script` and `style` included. What a tokenizer reads as text stays:
 * `<3`, `5 < 6`, `>= 30`, `<>`. One pass; the pieces it joins can form new markup.
 */
export function stripMarkup(text: string): string {
  let kept = '';
  let at = 0;
  for (;;) {
    const open = text.indexOf('<', at);
    if (open === -1) return kept + text.slice(at);
    kept += text.slice(at, open);
    const end = endOfMarkup(text, open);
    if (end === NOT_MARKUP) {
      kept += '<';
      at = open + 1;
    } else if (end === UNCLOSED) {
      return kept + restOfUnclosed(text, open);
    } else {
      at = end;
    }
  }
}

const NOT_MARKUP = -1;
const UNCLOSED = -2;

/** @returns index behind the construct that opens at `open`, or NOT_MARKUP, or UNCLOSED */
function endOfMarkup(text: string, open: number): number {
  const next = text[open + 1] ?? '';
  if (isLetter(next)) return endOfElement(text, open);
  if (next === '!') return text.startsWith('--', open + 2) ? endOfComment(text, open + 4) : afterNext(text, '>', open);
  if (next === '?') return afterNext(text, '>', open);
  if (next !== '/' || open + 2 >= text.length) return NOT_MARKUP;
  return isLetter(text[open + 2] ?? '') ? endOfTag(text, open + 2) : afterNext(text, '>', open);
}

function endOfElement(text: string, open: number): number {
  const end = endOfTag(text, open + 1);
  const name = elementName(text, open + 1);
  if (end === UNCLOSED || !PROGRAM.test(name)) return end;
  const closing = new RegExp(`</${name}(?=[\\t\\n\\f\\r />])`, 'gi');
  closing.lastIndex = end;
  const closes = closing.exec(text);
  // Without its end tag the program runs to the end of the text, as in a browser.
  return closes === null ? text.length : orEnd(endOfTag(text, closes.index + 2), text);
}

function orEnd(index: number, text: string): number {
  return index === UNCLOSED ? text.length : index;
}

function endOfComment(text: string, start: number): number {
  if (text[start] === '>') return start + 1;
  if (text.startsWith('->', start)) return start + 2;
  const close = /--!?>/g;
  close.lastIndex = start;
  const found = close.exec(text);
  return found === null ? UNCLOSED : found.index + found[0].length;
}

function afterNext(text: string, character: string, from: number): number {
  const found = text.indexOf(character, from);
  return found === -1 ? UNCLOSED : found + 1;
}

/** Walks the attributes: a `>` inside a quoted value does not close the tag. */
function endOfTag(text: string, nameStart: number): number {
  let at = nameStart;
  while (at < text.length && !/[\t\n\f\r />]/.test(text.charAt(at))) at += 1;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '>') return at + 1;
    if (SPACE.test(character) || character === '/') at += 1;
    else at = endOfAttribute(text, at);
  }
  return UNCLOSED;
}

function endOfAttribute(text: string, start: number): number {
  // A leading equals sign belongs to the name.
  let at = start + 1;
  while (at < text.length && !/[\t\n\f\r />=]/.test(text.charAt(at))) at += 1;
  const assigned = skipSpace(text, at);
  if (text[assigned] !== '=') return at;
  at = skipSpace(text, assigned + 1);
  const quote = text[at];
  if (quote === '"' || quote === "'") {
    const close = text.indexOf(quote, at + 1);
    return close === -1 ? text.length : close + 1;
  }
  while (at < text.length && !/[\t\n\f\r >]/.test(text.charAt(at))) at += 1;
  return at;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && SPACE.test(text.charAt(at))) at += 1;
  return at;
}

/**
 * A parser drops the rest of the text with an unclosed tag. That is right for real elements and
 * comments; "5 <bitte" and a broken heart keep their words and lose the bracket.
 */
function restOfUnclosed(text: string, open: number): string {
  if (/^<!(?:--|doctype)/i.test(text.slice(open, open + 9))) return '';
  const nameStart = text[open + 1] === '/' ? open + 2 : open + 1;
  if (ELEMENTS.has(elementName(text, nameStart))) return '';
  return text.slice(open).replaceAll('<', '');
}

/** Lower case; empty when it is longer than any known element's. */
function elementName(text: string, start: number): string {
  return (/^[a-z][^\t\n\f\r />]*/i.exec(text.slice(start, start + 24))?.[0] ?? '').toLowerCase();
}

function isLetter(character: string): boolean {
  return /^[a-z]$/i.test(character);
}
