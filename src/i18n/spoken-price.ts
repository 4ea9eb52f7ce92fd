import type { Language } from './language.js';

type Money = readonly [one: string, many: string, cents: string];

const CURRENCIES: Record<string, Record<Language, Money>> = {
  EUR: { de: ['Euro', 'Euro', 'Cent'], en: ['euro', 'euros', 'cents'] },
  CHF: { de: ['Franken', 'Franken', 'Rappen'], en: ['franc', 'francs', 'centimes'] },
  USD: { de: ['Dollar', 'Dollar', 'Cent'], en: ['dollar', 'dollars', 'cents'] },
  GBP: { de: ['Pfund', 'Pfund', 'Pence'], en: ['pound', 'pounds', 'pence'] },
};

/**
 * "28 Euro 50", "28 euros 50"; an unlisted currency is said by its ISO code.
 * @param price amount in whole units of an ISO 4217 currency
 */
export function speakPrice(price: { amount: number; currency: string }, language: Language): string {
  const hundredths = Math.round(price.amount * 100);
  const whole = Math.floor(hundredths / 100);
  const rest = hundredths % 100;
  const [one, many, cents] = CURRENCIES[price.currency]?.[language] ?? [price.currency, price.currency, null];
  if (whole === 0 && rest > 0 && cents !== null) return `${rest} ${cents}`;
  const units = `${whole} ${whole === 1 ? one : many}`;
  return rest === 0 ? units : `${units} ${String(rest).padStart(2, '0')}`;
}
