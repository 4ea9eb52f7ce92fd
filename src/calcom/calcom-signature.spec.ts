import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { signCalcomBody, verifyCalcomSignature } from './calcom-signature.js';

const VECTOR = path.resolve('../shared/payloads/calcom/webhooks/_signature-vector.json');
const body = Buffer.from('{"triggerEvent":"PING"}');

describe(verifyCalcomSignature.name, () => {
  it('accepts only the signature of this body with this secret', () => {
    const signature = signCalcomBody(body, 'one');
    expect(verifyCalcomSignature(body, signature, ['one'])).toBe(true);
    expect(verifyCalcomSignature(body, signature, ['two'])).toBe(false);
    expect(verifyCalcomSignature(Buffer.from('{}'), signature, ['one'])).toBe(false);
  });

  it('accepts either secret while one replaces the other, and none without any', () => {
    const signature = signCalcomBody(body, 'one');
    expect(verifyCalcomSignature(body, signature, ['two', 'one'])).toBe(true);
    expect(verifyCalcomSignature(body, signature, ['one', 'two'])).toBe(true);
    expect(verifyCalcomSignature(body, signature, ['two', 'three'])).toBe(false);
    expect(verifyCalcomSignature(body, signature, [])).toBe(false);
  });

  it.each([undefined, '', 'no-secret-provided', 'a'.repeat(63), 'g'.repeat(64)])('refuses %p', (header) => {
    expect(verifyCalcomSignature(body, header, ['one'])).toBe(false);
  });

  const suite = existsSync(VECTOR) ? describe : describe.skip;
  suite(existsSync(VECTOR) ? 'with the vector' : 'skipped: no vector beside the repository', () => {
    it('agrees with it', () => {
      const vector = JSON.parse(readFileSync(VECTOR, 'utf8')) as {
        secret: string;
        raw_body: string;
        headers: Record<string, string>;
      };
      const header = vector.headers['X-Cal-Signature-256'];
      expect(verifyCalcomSignature(Buffer.from(vector.raw_body), header, [vector.secret])).toBe(true);
    });
  });
});
