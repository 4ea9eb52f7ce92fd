import { loadConfig } from '../platform/index.js';
import { CredentialCipher, CredentialUnreadableError } from './credential-cipher.js';

const keyOf = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const cipherWith = (byte: number, ...previous: number[]) =>
  new CredentialCipher(
    loadConfig({
      DATABASE_URL: 'memory:',
      ENCRYPTION_KEY: keyOf(byte),
      ENCRYPTION_KEY_PREVIOUS: previous.map(keyOf).join(','),
    }),
  );

describe(CredentialCipher.name, () => {
  const cipher = cipherWith(1);
  const stored = cipher.encrypt('cal_live_key', 'connection-1');

  it('gives back what it encrypted, never the same bytes twice, and hides it', () => {
    expect(cipher.decrypt(stored, 'connection-1')).toBe('cal_live_key');
    expect(cipher.encrypt('cal_live_key', 'connection-1')).not.toBe(stored);
    expect(Buffer.from(stored.split('.')[2] ?? '', 'base64').toString()).not.toContain('cal_live');
  });

  it.each([
    ['for another owner', () => cipher.decrypt(stored, 'connection-2')],
    ['with another key', () => cipherWith(2).decrypt(stored, 'connection-1')],
    ['after a change of its bytes', () => cipher.decrypt(`${stored.slice(0, -4)}AAAA`, 'connection-1')],
    ['of unknown form', () => cipher.decrypt('cal_live_key', 'connection-1')],
  ])('does not open a value %s', (_, open) => {
    expect(open).toThrow(CredentialUnreadableError);
  });

  it('opens what an earlier key encrypted, and encrypts it with the new one', () => {
    const later = cipherWith(3, 2, 1);
    expect(later.decrypt(stored, 'connection-1')).toBe('cal_live_key');
    const renewed = later.renew(stored, 'connection-1');
    expect(cipherWith(3).decrypt(renewed, 'connection-1')).toBe('cal_live_key');
    expect(later.renew(renewed, 'connection-1')).toBe(renewed);
    expect(() => later.renew(stored, 'connection-2')).toThrow(CredentialUnreadableError);
  });
});
