import { createHmac, timingSafeEqual } from 'node:crypto';

const HEX_SHA256 = /^[0-9a-f]{64}$/;

/** Header of "X-Cal-Signature-256": lower-case hex HMAC-SHA256 of the raw body. */
export function signCalcomBody(rawBody: Buffer, secret: string): string {
  return createHmac('sha256', secret).update(rawBody).digest('hex');
}

/** In constant time. "no-secret-provided", which Cal.com sends for a webhook without secret, is no signature. */
export function verifyCalcomSignature(rawBody: Buffer, header: string | undefined, secret: string): boolean {
  if (header === undefined || !HEX_SHA256.test(header)) return false;
  return timingSafeEqual(Buffer.from(header, 'hex'), Buffer.from(signCalcomBody(rawBody, secret), 'hex'));
}
