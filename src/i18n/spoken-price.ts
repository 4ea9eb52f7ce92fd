import type { Language } from './language.js';

type Money = readonly [one: string, many: string, cents: string];

const CURRENCIES: Record<string, Record<Language, Money>> = {
  EUR: { de: ['Euro', 'Euro', 'Cent'], en: ['euro', 'euros', 'cents'] },
  CHF: { de: ['Franken', 'Franken', 'Rappen'], en: ['franc', 'francs', 'centimes'] },
  USD: { de: ['Dollar', 'Dollar', 'Cent'], en: ['dollar', 'dollars', 'cents'] },
  GBP: { de: ['Pfund', 'Pfund', 'Pence'], en: ['pound', 'pounds', 'pence'] },
};

/**
 * "28 Euro 50", "28 euros and 50 cents"; other currencies as the language's own rules write them out.
 * @param price amount in whole units of an ISO 4217 currency
 */
export function speakPrice(price: { amount: number; currency: string }, language: Language): string {
  const hundredths = Math.round(price.amount * 100);
  const whole = Math.floor(hundredths / 100);
  const rest = hundredths % 100;
  const money = CURRENCIES[price.currency]?.[language];
  if (money === undefined) return writeOut(price, language);
  const [one, many, cents] = money;
  if (whole === 0 && rest > 0) return `${rest} ${cents}`;
  const units = `${whole} ${whole === 1 ? one : many}`;
  if (rest === 0) return units;
  return language === 'de' ? `${units} ${String(rest).padStart(2, '0')}` : `${units} and ${rest} ${cents}`;
}

/** "6600 Japanese yen", with as many decimals as the currency has. */
function writeOut({ amount, currency }: { amount: number; currency: string }, language: Language): string {
  const format = { style: 'currency', currency, currencyDisplay: 'name', useGrouping: false } as const;
  return new Intl.NumberFormat(language, { ...format, trailingZeroDisplay: 'stripIfInteger' }).format(amount);
}
