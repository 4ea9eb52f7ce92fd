import fc from 'fast-check';

/** Stands in every hostile text; no answer may carry it. */
export const MARK = '<zqxj onload=1>';

/** Texts that break parsers: long, empty, of odd Unicode, of other languages and formats. */
const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\udfff\ud800',
    '\u202e\u2066abc\u2069',
    '\u200b\u200d\ufeff',
    'ﷺ'.repeat(200),
    '𓀀👩‍👩‍👧‍👦'.repeat(50),
    'Z̸̢̛̗̳͓͇͈͉̦̮̬̫̙̥̩̘a̶l̷g̸o'.repeat(20),
    "'; drop table companies; --",
    '{{7*7}}${7*7}<%= 7*7 %>',
    '../../../../etc/passwd',
    '__proto__',
    'constructor',
    'NaN',
    '-0',
    '1e400',
    '99999999999999999999',
    '0000-00-00',
    '2026-02-30',
    '25:61',
    'a'.repeat(100_000),
    '9'.repeat(5_000),
    `${'('.repeat(2_000)}+49`,
    `${'nächsten '.repeat(2_000)}Freitag`,
    `${'a@'.repeat(2_000)}b.de`,
    `${'<b>'.repeat(5_000)}x`,
    '&'.repeat(5_000),
  ),
  fc.string({ maxLength: 20 }).map((text) => `${MARK}${text}`),
);

const hostileNumber = fc.oneof(
  fc.double(),
  fc.constantFrom(-0, 1e308, -1e308, 5e-324, Number.MAX_SAFE_INTEGER + 2, 2 ** 31, -1),
);

const hostileKey = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'then',
    'toJSON',
    '',
    '0',
    MARK,
  ),
  fc.string({ maxLength: 8 }),
);

/** Any JSON value, up to a depth that is still read. */
export const hostileValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    hostileText,
    hostileNumber,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(hostileKey, tie('value')), { maxLength: 4 }).map(objectOf),
  ),
})).value;

/** An object of the given fields, each of them right, wrong or missing, and some that nobody asked for. */
export function hostileRecord(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> {
  const known = Object.entries(fields).map(([key, right]) =>
    fc.oneof(
      { weight: 8, arbitrary: right.map((value) => [[key, value]]) },
      { weight: 2, arbitrary: hostileValue.map((value) => [[key, value]]) },
      { weight: 1, arbitrary: fc.constant([]) },
    ),
  );
  const unknown = fc.array(fc.tuple(hostileKey, hostileValue), { maxLength: 2 });
  return fc.tuple(fc.tuple(...known), unknown).map(([pairs, more]) => objectOf([...pairs.flat(), ...more]));
}

/**
 * As bytes: mostly whole; else cut, with a byte changed, not in UTF-8, nested beyond measure, or with numbers as JSON alone
 * can write them.
 */
export function asHostileJson(value: fc.Arbitrary<unknown>): fc.Arbitrary<Buffer> {
  return fc.tuple(value, fc.nat(), fc.nat(14)).map(([body, at, way]) => {
    const text = JSON.stringify(body);
    const place = at % text.length;
    const withValue = (json: string) =>
      Buffer.from(text.replace(/("\w+":)(?:"[^"]*"|\d+|true|false|null)/, (_all, key: string) => key + json));
    switch (way) {
      case 0:
        return Buffer.from(text.slice(0, place));
      case 1:
        return Buffer.from(`${text.slice(0, place)}\u0007${text.slice(place + 1)}`);
      case 2:
        return withValue('['.repeat(50_000));
      case 3:
        return withValue('1e999');
      case 4:
        return withValue(nested(20_000));
      case 5:
        return Buffer.concat([
          Buffer.from(text.slice(0, place)),
          Buffer.from([0xff, 0xc0]),
          Buffer.from(text.slice(place)),
        ]);
      default:
        return Buffer.from(text);
    }
  });
}

/** A parameter and a query of an address, as encoded as addresses must be, and mostly not what is asked for. */
export function hostileAddress(fields: readonly string[]): fc.Arbitrary<{ parameter: string; query: string }> {
  const words = fc.oneof(hostileText, fc.constantFrom('1', '50', '2026-11-24', 'done', 'retell', 'friseur-eins'));
  const text = words.map((value) => encodeURIComponent(value.slice(0, 300).toWellFormed()));
  const parameter = fc.oneof(
    text.map((value) => (/^\.{0,2}$/.test(value) ? 'x' : value)),
    fc.constantFrom('%', '%ff', '%00', '..%2f..%2fetc', 'a%2fb'),
  );
  const key = fc.oneof(
    fc.constantFrom(...fields),
    hostileKey.map((name) => encodeURIComponent(name.toWellFormed())),
  );
  const field = fc.tuple(key, fc.constantFrom('', '[]', '[a]', '[__proto__][x]'), text);
  const query = fc
    .array(field, { maxLength: 4 })
    .map((fields) =>
      fields.length === 0 ? '' : `?${fields.map(([name, way, value]) => `${name}${way}=${value}`).join('&')}`,
    );
  return fc.record({ parameter, query });
}

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}

/** Own keys, `__proto__` among them, as JSON.parse makes them. */
function objectOf(pairs: readonly (readonly [string, unknown] | unknown[])[]): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [key, value] of pairs) {
    Object.defineProperty(made, String(key), { value, enumerable: true, configurable: true, writable: true });
  }
  return made;
}
