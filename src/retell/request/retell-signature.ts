import { createHmac, timingSafeEqual } from 'node:crypto';

/** Retell's window, both ways, inclusive. */
const MAX_AGE_MS = 5 * 60 * 1000;
const HEADER = /^v=(\d{1,16}),d=([0-9a-f]{64})$/i;

/**
 * Tells whether Retell signed exactly these bytes with one of the keys, at most five minutes from now.
 * Compares in constant time; every key is tried, so the time tells nothing about which one fits.
 * @param header - X-Retell-Signature: "v=<unix ms>,d=<hex HMAC-SHA256 of body and ms>"
 */
export function verifyRetellSignature(
  rawBody: Buffer,
  header: string | undefined,
  keys: readonly string[],
  now: Date,
): boolean {
  const [, timestamp, digest] = HEADER.exec(header ?? '') ?? [];
  if (timestamp === undefined || digest === undefined) return false;
  if (!(Math.abs(now.getTime() - Number(timestamp)) <= MAX_AGE_MS)) return false;
  const given = Buffer.from(digest, 'hex');
  let fits = false;
  for (const key of keys) {
    if (key !== '' && timingSafeEqual(digestOf(rawBody, key, timestamp), given)) fits = true;
  }
  return fits;
}

/** Signs as Retell does; for the demo and tests. */
export function signRetellBody(rawBody: Buffer, key: string, now: Date): string {
  const timestamp = String(now.getTime());
  return `v=${timestamp},d=${digestOf(rawBody, key, timestamp).toString('hex')}`;
}

function digestOf(rawBody: Buffer, key: string, timestamp: string): Buffer {
  return createHmac('sha256', key).update(rawBody).update(timestamp).digest();
}
