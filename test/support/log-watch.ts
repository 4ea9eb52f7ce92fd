/** A datum that turned up where it must not. */
export interface Leak {
  datum: string;
  /** What was written, shortened. */
  line: string;
}

/** Fields of what callers say and vendors send that are about a person. */
const PERSONAL_FIELDS: ReadonlySet<string> = new Set(
  (
    'name kundenname customer_name phone telefonnummer from_number email notes notizen reason transcript content ' +
    'phoneNumber value'
  ).split(' '),
);
/** Of them those that hold a name, which is also told by its parts: "Jana", "Beispiel". */
const NAME_FIELDS: ReadonlySet<string> = new Set(['name', 'kundenname', 'customer_name']);
const SECRET_FIELDS: ReadonlySet<string> = new Set(['apiKey', 'apiKeys', 'webhookSecret', 'previousWebhookSecret']);
/** A word of a name as people write it; functions and slugs begin with small letters. */
const NAME_WORD = /(?<![\p{L}\p{N}_-])\p{Lu}\p{Ll}{3,}(?![\p{L}\p{N}_-])/gu;
/** Two words, which no code, slug or event of ours is. */
const WORDS = /\p{L}{2,}[\s,]+\p{L}{3,}/u;
const EMAIL = /^\S+@\S+\.\S+$/;
/** Of the end of a number: the same in every notation, and too many to be part of an id by chance. */
const NUMBER_DIGITS = 8;
/** What stands between the digits of a spoken or printed number, and not in ids and instants. */
const BETWEEN_DIGITS = /(?<=\d)[ /()]{1,2}(?=\d)/g;
/** A fuzz run makes up thousands. */
const MAX_DATA = 300;
const MAX_DEPTH = 8;
/** Longer texts are hostile ones, which cost the patterns their square in time. */
const MAX_TEXT = 2_000;

/**
 * Everything that a test file printed or logged, and every personal datum and secret that it used. Each file has its own;
 * its setup fails the file when the two meet.
 */
export class LogWatch {
  #written: string[] = [];
  /** What to look for, by the datum. */
  readonly #needles = new Map<string, string>();
  /** Words of names, looked for as they are written and as words of their own. */
  readonly #words = new Set<string>();

  write(text: string): void {
    this.#written.push(text);
  }

  keepSecret(...secrets: readonly string[]): void {
    for (const secret of secrets) this.keep(secret, secret);
  }

  /** Takes what is personal or secret out of arguments or a vendor's body. */
  keepPersonal(value: unknown): void {
    this.walk(value, (text, field) => {
      if (SECRET_FIELDS.has(field)) this.keepSecret(text);
      else if (PERSONAL_FIELDS.has(field)) this.keepText(text);
      if (NAME_FIELDS.has(field)) this.keepWords(text);
    });
  }

  /** Takes what is secret out of a tenant document, and names only as a whole: their words are in slugs and messages. */
  keepTenant(document: unknown): void {
    this.walk(document, (text, field) => {
      if (SECRET_FIELDS.has(field)) this.keepSecret(text);
      else if (PERSONAL_FIELDS.has(field)) this.keepText(text);
    });
  }

  leaks(): Leak[] {
    const spaced = this.#written.join('\n').toLowerCase();
    const words = new Set(this.#written.flatMap((line) => line.match(NAME_WORD) ?? []));
    const leakedWords = [...this.#words].filter((word) => words.has(word)).map((word) => [word, word.toLowerCase()]);
    const text = `${spaced}\n${spaced.replace(BETWEEN_DIGITS, '')}`;
    return [...this.#needles, ...leakedWords].flatMap(([datum = '', needle = '']) => {
      const at = text.indexOf(needle);
      if (at < 0) return [];
      const start = text.lastIndexOf('\n', at) + 1;
      return [{ datum, line: text.slice(start, start + 400).split('\n')[0] ?? '' }];
    });
  }

  /** The leaks so far, which count no more; for those who leak on purpose. */
  takeLeaks(): Leak[] {
    const leaks = this.leaks();
    this.#written = [];
    return leaks;
  }

  private walk(value: unknown, take: (text: string, field: string) => void, field = '', depth = 0): void {
    if (typeof value === 'string') {
      if (value.length <= MAX_TEXT) take(value, field);
    } else if (depth < MAX_DEPTH && Array.isArray(value)) {
      for (const each of value) this.walk(each, take, field, depth + 1);
    } else if (depth < MAX_DEPTH && typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) this.walk(each, take, key, depth + 1);
    }
  }

  private keepWords(name: string): void {
    for (const word of name.match(NAME_WORD) ?? []) if (this.#words.size < MAX_DATA) this.#words.add(word);
  }

  private keepText(text: string): void {
    const digits = text.replace(/\D/g, '');
    const isNumber = digits.length >= NUMBER_DIGITS && digits.length <= 15 && !/\p{L}{3}/u.test(text);
    if (isNumber) this.keep(text, digits.slice(-NUMBER_DIGITS));
    else if (EMAIL.test(text) || WORDS.test(text)) this.keep(text, text);
  }

  private keep(datum: string, needle: string): void {
    if (this.#needles.size < MAX_DATA && needle.length >= NUMBER_DIGITS) this.#needles.set(datum, needle.toLowerCase());
  }
}

export const logWatch = new LogWatch();
