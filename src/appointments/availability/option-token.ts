import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Service } from '../../tenancy/index.js';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const MAC_BYTES = 6;

/** What an option id is bound to besides its start: nobody else's call can use it. */
export interface OptionScope {
  branchId: string;
  callId: string;
}

/**
 * Makes the id of an offered start: 16 characters that carry the start and a MAC over branch, call, service and start.
 * Nothing is stored, so an offer costs no write on the path of a question and outlives a restart.
 * @param key - secret of this gateway, shared by its instances
 */
export function issueOptionId(key: KeyObject, scope: OptionScope, service: Service, start: Date): string {
  const startBytes = Buffer.alloc(4);
  startBytes.writeUInt32BE(Math.floor(start.getTime() / 1000));
  return encode(Buffer.concat([startBytes, macOf(key, scope, service, startBytes)]));
}

/**
 * Reads an option id back.
 * @param services - of the branch that the call belongs to
 * @returns null for anything that was not offered in this call
 */
export function readOptionId(
  key: KeyObject,
  scope: OptionScope,
  services: readonly Service[],
  optionId: string,
): { service: Service; start: Date } | null {
  const bytes = decode(optionId.trim().toLowerCase());
  if (bytes?.length !== 4 + MAC_BYTES) return null;
  const startBytes = bytes.subarray(0, 4);
  const mac = bytes.subarray(4);
  const service = services.find((candidate) => timingSafeEqual(macOf(key, scope, candidate, startBytes), mac));
  return service ? { service, start: new Date(startBytes.readUInt32BE() * 1000) } : null;
}

function macOf(key: KeyObject, scope: OptionScope, service: Service, startBytes: Buffer): Buffer {
  const bound = JSON.stringify(['option', scope.branchId, scope.callId, service.id, service.eventTypeId]);
  return createHmac('sha256', key).update(bound).update(startBytes).digest().subarray(0, MAC_BYTES);
}

/** Crockford's base 32: no letters that sound or look alike. */
function encode(bytes: Buffer): string {
  let bits = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let left = (bytes.length * 8) / 5; left > 0; left -= 1) {
    text = (ALPHABET[Number(bits & 31n)] ?? '') + text;
    bits >>= 5n;
  }
  return text;
}

function decode(text: string): Buffer | null {
  let bits = 0n;
  for (const character of text) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) return null;
    bits = (bits << 5n) | BigInt(value);
  }
  const hex = bits.toString(16).padStart(Math.floor((text.length * 5) / 8) * 2, '0');
  return Buffer.from(hex, 'hex');
}
