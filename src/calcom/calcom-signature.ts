import { createHmac, timingSafeEqual } from 'node:crypto';

const HEX_SHA256 = /^[0-9a-f]{64}$/;

/** Header of "X-Cal-Signature-256": lower-case hex HMAC-SHA256 of the raw body. */
export function signCalcomBody(rawBody: Buffer, secret: string): string {
  return createHmac('sha256', secret).update(rawBody).digest('hex');
}

/**
 * Whether one of the secrets signed the body, in a time that does not tell which. "no-secret-provided", which Cal.com sends
 * for a webhook without secret, is no signature.
 */
export function verifyCalcomSignature(
  rawBody: Buffer,
  header: string | undefined,
  secrets: readonly string[],
): boolean {
  if (header === undefined || !HEX_SHA256.test(header)) return false;
  const signature = Buffer.from(header, 'hex');
  const fits = secrets.map((secret) => timingSafeEqual(signature, Buffer.from(signCalcomBody(rawBody, secret), 'hex')));
  return fits.includes(true);
}
