import fc from 'fast-check';

import { maskSecrets } from './secret-patterns.js';

const SMALL = 'abcdefghijklmnopqrstuvwxyz0123456789';
const MIXED = `${SMALL}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;
const HEX = '0123456789abcdef';

function random(length: number, alphabet = MIXED): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...alphabet.split('')), minLength: length, maxLength: length });
}

/** Kinds of keys by their issuers' documentation, none of them named in the patterns one by one. */
const KINDS: [string, fc.Arbitrary<string>][] = [
  ['dp.pt.', random(43)],
  ['dt0c01.', random(64, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')],
  ['fo1_', random(43)],
  ['fio-u-', random(64)],
  ['pplx-', random(48)],
  ['rdme_', random(70, SMALL)],
  ['sntryu_', random(64, HEX)],
  ['squ_', random(40, HEX)],
  ['oy2', random(43, SMALL)],
  ['', random(40, SMALL)],
  ['', random(40)],
  ['', random(32, HEX)],
];

const CONTEXTS: [string, (name: string, secret: string) => string][] = [
  ['alone', (_name, secret) => secret],
  ['in a sentence', (_name, secret) => `key ${secret} was refused.`],
  ['in a query', (name, secret) => `GET /v1/things?a=1&${name}=${secret}&b=2`],
  ['as JSON', (name, secret) => JSON.stringify({ [name]: secret })],
  ['as JSON in JSON', (name, secret) => JSON.stringify({ file: `${name}=${secret}\nB=1` })],
  ['as environment', (name, secret) => `export ${name.toUpperCase()}=${secret}`],
];

describe(maskSecrets.name, () => {
  it.each(CONTEXTS)('masks 99 of 100 keys of kinds it does not know, %s', (_where, write) => {
    let left = 0;
    for (const [prefix, body] of KINDS) {
      for (const secret of fc.sample(body, { numRuns: 100, seed: 7 })) {
        left += maskSecrets(write('vendor_token', prefix + secret)).includes(prefix + secret) ? 1 : 0;
      }
    }

    expect(left / (KINDS.length * 100)).toBeLessThanOrEqual(0.01);
  });

  it.each([
    'token_count: 123456, tokenType=bearer, secretName: production, credentialsId',
    'invalid token: signature mismatch',
    'the bearer token is missing',
    'key=value, cache key slots:salon:2026-11-24',
    'password=${PASSWORD} token=<token> secret=*** api_key=[redacted]',
    'https://api.cal.com/v2/bookings?take=100&status=upcoming',
    'at processTicksAndRejections (node:internal/process/task_queues:105:5)',
    'node_modules/@nestjs/core/router/router-execution-context.js',
  ])('keeps %j', (text) => {
    expect(maskSecrets(text)).toBe(text);
  });
});
