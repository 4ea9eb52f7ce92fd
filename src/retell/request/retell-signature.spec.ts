import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { signRetellBody, verifyRetellSignature } from './retell-signature.js';

const VECTORS = path.resolve('../shared/payloads/retell/signature_vectors.json');
const NOW = new Date('2026-11-24T09:00:00Z');
const KEY = 'key_of_a_test';
const WINDOW_MS = 300_000;
const later = (ms: number) => new Date(NOW.getTime() + ms);

interface Vector {
  name: string;
  x_retell_signature: string;
  body?: string;
  body_file?: string;
}
interface VectorFile {
  api_key: string;
  timestamp_ms: number;
  vectors: Vector[];
}

describe(verifyRetellSignature.name, () => {
  const body = Buffer.from('{"name":"book_appointment","args":{"name":"Zoë"}}');
  const header = signRetellBody(body, KEY, NOW);

  it.each([0, WINDOW_MS, -WINDOW_MS])('accepts a signature %d ms away', (ms) => {
    expect(verifyRetellSignature(body, header, [KEY], later(ms))).toBe(true);
  });

  it.each([WINDOW_MS + 1, -WINDOW_MS - 1])('refuses a signature %d ms away', (ms) => {
    expect(verifyRetellSignature(body, header, [KEY], later(ms))).toBe(false);
  });

  it('accepts any of several keys, and an upper-case digest', () => {
    expect(verifyRetellSignature(body, header, ['old', KEY], NOW)).toBe(true);
    expect(verifyRetellSignature(body, header, [KEY, 'new'], NOW)).toBe(true);
    const upper = header.replace(/[0-9a-f]{64}$/, (digest) => digest.toUpperCase());
    expect(verifyRetellSignature(body, upper, [KEY], NOW)).toBe(true);
  });

  it('refuses other bytes, other keys, no key and an empty key', () => {
    expect(verifyRetellSignature(Buffer.from(`${body.toString()} `), header, [KEY], NOW)).toBe(false);
    for (const keys of [['wrong'], [], ['']]) expect(verifyRetellSignature(body, header, keys, NOW)).toBe(false);
    expect(verifyRetellSignature(body, signRetellBody(body, '', NOW), [''], NOW)).toBe(false);
  });

  it.each([
    undefined,
    '',
    `x${header}`,
    `${header}0`,
    `${header}\n`,
    header.slice(0, -1),
    header.replace(',d=', ';d='),
    header.replace('v=', 'v=-'),
    header.replace(/v=\d+/, 'v=99999999999999999999'),
  ])('refuses the header %j', (malformed) => {
    expect(verifyRetellSignature(body, malformed, [KEY], NOW)).toBe(false);
  });
});

const describeVectors = existsSync(VECTORS) ? describe : describe.skip;
describeVectors('signatures made by the SDK of Retell (skipped when the shared payloads are missing)', () => {
  const {
    api_key: key = '',
    timestamp_ms: at = 0,
    vectors = [],
  } = existsSync(VECTORS) ? (JSON.parse(readFileSync(VECTORS, 'utf8')) as VectorFile) : ({} as Partial<VectorFile>);

  it('are made and accepted, within five minutes and no longer', () => {
    expect(vectors.length).toBeGreaterThan(0);
    for (const { x_retell_signature: header, body, body_file: file } of vectors) {
      const bytes =
        file === undefined ? Buffer.from(body ?? '') : readFileSync(path.resolve(path.dirname(VECTORS), file));
      expect(signRetellBody(bytes, key, new Date(at))).toBe(header);
      for (const ms of [0, WINDOW_MS, -WINDOW_MS]) {
        expect(verifyRetellSignature(bytes, header, [key], new Date(at + ms))).toBe(true);
      }
      for (const ms of [WINDOW_MS + 1, -WINDOW_MS - 1]) {
        expect(verifyRetellSignature(bytes, header, [key], new Date(at + ms))).toBe(false);
      }
      expect(verifyRetellSignature(bytes, `junk${header}`, [key], new Date(at))).toBe(false);
    }
  });
});
