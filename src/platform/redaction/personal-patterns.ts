const EMAIL =
  /(?:"[^"\n@]{1,64}"|[^\s@＠<>()[\]{},;:"'\\|/=?&]{1,64})[@＠](?:(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})\.){1,8}[\p{L}]{2,24}|localhost|\[[0-9a-f.:]{3,45}\])/giu;

/** As people hide them from machines: "jana (at) example (dot) org". */
const HIDDEN_EMAIL =
  /[\w.+-]{1,64}\s?(?:\(at\)|\[at\]|\{at\}|<at>)\s?[\w-]{1,63}(?:\s?(?:\(dot\)|\[dot\]|\{dot\}|<dot>|\.)\s?[\w-]{1,63}){1,4}/gi;

/** As people say them: "jana punkt beispiel at gmx punkt de". */
const SPOKEN_EMAIL =
  /(?<!\p{L})[\p{L}\p{N}_-]{1,40}(?:\s(?:punkt|dot|minus|unterstrich|underscore)\s[\p{L}\p{N}_-]{1,40}){0,4}\s(?:at|ät|klammeraffe)\s[\p{L}\p{N}-]{1,40}(?:\s(?:minus|dash)\s[\p{L}\p{N}-]{1,40}){0,2}\s(?:punkt|dot)\s(?:de|at|ch|com|net|org|eu|info|uk|io)(?!\p{L})/giu;

const ENCODED_EMAIL = /[\w.+-]{1,64}%40(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}/gi;

const IBAN = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,31}(?![A-Za-z0-9])/gi;

const IPV4 =
  /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d]|\.\d)(?::\d{2,5}(?!\d))?/g;

const IPV6 =
  /(?<![\p{L}\p{N}:.])(?=[0-9a-f:.]{0,38}:[0-9a-f:.]{0,38}:)[0-9a-f:]{2,39}(?:\d{1,3}(?:\.\d{1,3}){3})?(?:%\w{1,16})?(?:\/\d{1,3})?(?![\p{L}\p{N}:])/giu;

const MAC =
  /(?<![A-Za-z0-9:-])(?:[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})(?![A-Za-z0-9:-])/gi;

/** Insurance, pension, passport, licence and tax numbers of Germany and Britain: letters among digits. */
const OFFICIAL_NUMBER = new RegExp(
  `(?<![A-Za-z0-9_-])(?:${[
    '\\d{8}[A-Z]\\d{3}', // German pension insurance
    '[CFGHJKLMNPRTVWXYZ](?=[A-Z0-9]*\\d[A-Z0-9]*\\d)[0-9CFGHJKLMNPRTVWXYZ]{7}\\d', // German passport and identity card
    '[A-Z]{2}[ ]?\\d{2}[ ]?\\d{2}[ ]?\\d{2}[ ]?[A-D]', // British national insurance
    'DE[ ]?\\d{9}', // German VAT
  ].join('|')})(?![A-Za-z0-9_-])`,
  'gi',
);

const HEALTH_INSURANCE = /(?<![A-Za-z0-9_-])[A-Z]\d{9}(?![A-Za-z0-9_-])/gi;

/** Masks e-mail addresses, accounts, network addresses and official numbers. */
export function maskPersonal(text: string): string {
  return text
    .replace(EMAIL, '[email]')
    .replace(ENCODED_EMAIL, '[email]')
    .replace(HIDDEN_EMAIL, '[email]')
    .replace(SPOKEN_EMAIL, '[email]')
    .replace(IBAN, maskIban)
    .replace(MAC, '[address]')
    .replace(IPV4, '[address]')
    .replace(IPV6, maskIpv6)
    .replace(HEALTH_INSURANCE, (found) => (isHealthInsurance(found) ? '[number]' : found))
    .replace(OFFICIAL_NUMBER, '[number]');
}

/** Takes the longest beginning with a right check sum: words can follow behind a space. */
function maskIban(found: string): string {
  for (let end = found.length; end >= 15; end -= 1) {
    const whole = /[A-Z0-9]/i.test(found.charAt(end - 1)) && !/[A-Z0-9]/i.test(found.charAt(end));
    if (whole && isIban(found.slice(0, end))) return `[iban]${found.slice(end)}`;
  }
  return found;
}

/** ISO 13616: modulo 97 over the letters as numbers is 1. */
function isIban(text: string): boolean {
  const iban = text.replace(/[ -]/g, '').toUpperCase();
  if (iban.length < 15 || iban.length > 34 || (iban.match(/\d/g) ?? []).length < 8) return false;
  let remainder = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** Times and stack positions have colons too: an IPv6 address has eight groups, or "::" once. */
function maskIpv6(found: string): string {
  const address = found.replace(/[%/].*$/, '').replace(/\d+(?:\.\d+){3}$/, '0:0');
  const groups = address.split(':').filter((group) => group !== '');
  const shortened = address.split('::').length - 1;
  if (groups.some((group) => group.length > 4) || /:::/.test(address)) return found;
  const whole = shortened === 0 && groups.length === 8;
  return whole || (shortened === 1 && groups.length > 0 && groups.length < 8) ? '[address]' : found;
}

/** German health insurance number: the letter as two digits, weights 1 and 2, sum of digits modulo 10. */
function isHealthInsurance(found: string): boolean {
  const letter = String(found.toUpperCase().charCodeAt(0) - 64).padStart(2, '0');
  const sum = Array.from(letter + found.slice(1, 9), (digit, index) => Number(digit) * (1 + (index % 2)))
    .map((product) => (product > 9 ? product - 9 : product))
    .reduce((total, product) => total + product, 0);
  return sum % 10 === Number(found.at(-1));
}
