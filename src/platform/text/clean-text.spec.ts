import fc from 'fast-check';
import { parseFragment } from 'parse5';

import { growth } from '../../../test/support/growth.js';
import { cleanText } from './clean-text.js';

describe(cleanText.name, () => {
  it.each([
    'Jörg Groß',
    '<3',
    '5 < 6',
    'komme <6pm',
    '>= 30',
    "O'Brien",
    'Müller & Söhne',
    'a <> b',
    'A&B=1',
    ' x\n',
    '👨‍👩‍👧 ❤️',
    'جا‌ء',
  ])('returns %j byte for byte', (text) => {
    expect(cleanText(text)).toBe(text);
  });

  it.each([
    ['<b>Anna</b> Groß', 'Anna Groß'],
    ['<scr<b></b>ipt>alert(1)</scr</b>ipt>', 'ipt>alert(1)ipt>'],
    ['<<b>i>Anna', 'Anna'],
    ['<img title="a > b" src=x>Anna', 'Anna'],
    ['Anna<!-- > -- hidden -->!', 'Anna!'],
    ['Anna<script>steal("</b>")</script >!', 'Anna!'],
    ['Anna <img src=x onerror=alert(1)', 'Anna '],
    ['komme um 5 <bitte nicht vorher', 'komme um 5 bitte nicht vorher'],
    ['&lt;b&gt;Anna&lt;/b&gt;', 'Anna'],
    ['&amp;amp;lt;b&amp;amp;gt;Anna', 'Anna'],
    ['&#60;&#x62;&#00062Anna', 'Anna'],
    ['<&sol;p>Anna<&fjlig;>', 'Anna'],
    ['&<i>lt;b>Anna', 'Anna'],
    ['<\u200Bscr\u202Eipt>alert(1)</script\u0000>', ''],
    ['jav\tascript:alert(1)', 'alert(1)'],
    ['javajavascript:script:alert(1)', 'alert(1)'],
    ['M&uuml;ller &amp; S&ouml;hne ❤️', 'Müller & Söhne ❤️'],
    ['An\u0000na\uD800', 'Anna\uFFFD'],
  ])('turns %j into %j', (text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });

  it('leaves nothing that an HTML5 parser reads as markup, and nothing for a second pass', () => {
    const pieces = fc.constantFrom(
      ...'< > / & ; & lt; gt; amp; #60; #x3C; sol; excl; b p br svg style script textarea title ! !-- --> - ? [CDATA[ ]] " \' = x \u200B \u0000 : java javascript'.split(
        ' ',
      ),
      ' ',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const once = cleanText(parts.join(''));
        expect(cleanText(once)).toBe(once);
        expect(parseFragment(once).childNodes.map(({ nodeName }) => nodeName)).toEqual(once === '' ? [] : ['#text']);
        expect(once).not.toMatch(/javascript:/i);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    '<',
    '<b',
    '<<b>',
    '&',
    '&amp;',
    '&#',
    '<!--',
    '</',
    '<a b="',
    'javascript',
    '<script>',
    "<x a='",
    '\u200B',
    ' ',
    '<b><',
  ])('takes no more than its share for a long text of %j', (piece) => {
    expect(growth(piece, cleanText)).toBeLessThan(24);
  });
});
