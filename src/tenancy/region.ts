import { type CountryCode, isSupportedCountry, parsePhoneNumber } from 'libphonenumber-js/min';
import type { Branch } from './tenant.js';

/** Country whose national phone numbers the callers of a branch speak, ISO 3166-1 alpha-2: that of its own number. */
export function regionOf(branch: Branch): CountryCode {
  const [number] = branch.phoneNumbers;
  const ofNumber = number === undefined ? undefined : parsePhoneNumber(number).country;
  const ofHolidays = branch.holidays?.country;
  return ofNumber ?? (ofHolidays !== undefined && isSupportedCountry(ofHolidays) ? ofHolidays : 'DE');
}
