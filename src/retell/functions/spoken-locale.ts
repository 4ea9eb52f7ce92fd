import type { Locale } from '../../tenancy/index.js';
import { callObjectOf, originOf } from '../request/call-origin.js';
import type { RetellRequest } from '../request/retell-request.js';

const GERMAN_SPEAKING = /^\+(49|43|41)/;

/** The company's language; of an unknown one that of the country whose number was called. */
export function spokenLocaleOf(request: RetellRequest): Locale {
  if (request.company) return request.company.locale;
  const { toNumber, fromNumber, direction } = originOf(callObjectOf(request.body));
  return GERMAN_SPEAKING.test((direction === 'outbound' ? fromNumber : toNumber) ?? '') ? 'de' : 'en';
}
