import { type CountryCode, readPhoneNumber } from '../../platform/index.js';

export interface PhoneLine {
  text: string;
  /** Where a number without country code belongs, ISO 3166-1 alpha-2. */
  region: CountryCode;
}

export function tryPhone(line: PhoneLine): { e164: string | null } {
  return { e164: readPhoneNumber(line.text, line.region) };
}
