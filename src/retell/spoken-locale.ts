import type { Locale } from '../tenancy/index.js';
import { callObjectOf, originOf } from './call-origin.js';
import type { RetellRequest } from './retell-request.js';

const GERMAN_SPEAKING = /^\+(49|43|41)/;

/** The tenant's language; of an unknown tenant that of the country whose number was called. */
export function spokenLocaleOf(request: RetellRequest): Locale {
  if (request.tenant) return request.tenant.company.locale;
  const { toNumber, fromNumber, direction } = originOf(callObjectOf(request.body));
  return GERMAN_SPEAKING.test((direction === 'outbound' ? fromNumber : toNumber) ?? '') ? 'de' : 'en';
}
