const UNITS: ReadonlyMap<string, number> = new Map([
  ...numbered(['null', 'eins', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun', 'zehn']),
  ...numbered(['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']),
  ...numbered(['elf', 'zwölf', 'dreizehn', 'vierzehn', 'fünfzehn', 'sechzehn', 'siebzehn', 'achtzehn', 'neunzehn'], 11),
  ...numbered(
    ['eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
    11,
  ),
  ['oh', 0],
  ['o', 0],
  ['nought', 0],
  ['naught', 0],
  ['nil', 0],
  ['ein', 1],
  ['eine', 1],
  ['zwo', 2],
]);

const GERMAN_TENS = numbered(
  ['zwanzig', 'dreißig', 'vierzig', 'fünfzig', 'sechzig', 'siebzig', 'achtzig', 'neunzig'],
  2,
);
const ENGLISH_TENS = numbered(['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'], 2);

const TENS: ReadonlyMap<string, number> = new Map([...GERMAN_TENS, ...ENGLISH_TENS]);

/** How often the next digit is meant. */
const REPEATS: ReadonlyMap<string, number> = new Map([
  ['doppel', 2],
  ['doppelt', 2],
  ['doppelte', 2],
  ['double', 2],
  ['zweimal', 2],
  ['twice', 2],
  ['dreifach', 3],
  ['dreimal', 3],
  ['triple', 3],
  ['treble', 3],
  ['thrice', 3],
  ['viermal', 4],
]);

const WORD = /[\p{L}]+|\p{Nd}+|[^\p{L}\p{Nd}]+/gu;

/**
 * Writes spoken German and English numbers as digits, word for word: "null drei null" as "0 3 0",
 * "vierunddreißig" as "34", "double five" as "55", "plus" as "+". Everything else stays as it is.
 */
export function spokenToDigits(text: string): string {
  const pieces = text.match(WORD) ?? [];
  let written = '';
  let at = 0;
  while (at < pieces.length) {
    const read = readNumber(pieces, at);
    written += read?.digits ?? pieces[at] ?? '';
    at += read?.length ?? 1;
  }
  return written;
}

interface ReadNumber {
  digits: string;
  /** Pieces used. */
  length: number;
}

function readNumber(pieces: readonly string[], at: number): ReadNumber | null {
  const piece = pieces[at] ?? '';
  // Most pieces are no words, and no number word is longer.
  if (piece.length > 30 || piece.toLowerCase() === piece.toUpperCase()) return null;
  const word = plain(piece);
  if (word === 'plus') return { digits: '+', length: 1 };
  return readRepeated(pieces, at, word) ?? readPair(pieces, at, word);
}

/** "double five", "doppel fünf", "doppelfünf", "zweimal die fünf", "dreimal 7". */
function readRepeated(pieces: readonly string[], at: number, word: string): ReadNumber | null {
  const joined = /^(?:doppel|doppelt)(?<digit>\p{L}+)$/u.exec(word)?.groups?.['digit'];
  const joinedValue = joined === undefined ? undefined : UNITS.get(joined);
  if (joinedValue !== undefined && joinedValue < 10) return { digits: String(joinedValue).repeat(2), length: 1 };
  const times = REPEATS.get(word);
  if (times === undefined) return null;
  const skipped = /^(?:die|der|the)$/.test(plain(pieces[at + 2])) ? 4 : 2;
  const repeated = plain(pieces[at + skipped]);
  const digit = /^\d$/.test(repeated) ? Number(repeated) : UNITS.get(repeated);
  if (digit === undefined || digit > 9) return null;
  return { digits: String(digit).repeat(times), length: skipped + 1 };
}

/** "vierunddreißig", "twenty-three", "achthundert", "eight hundred", "sieben". */
function readPair(pieces: readonly string[], at: number, word: string): ReadNumber | null {
  const hundred = /^(?<digit>\p{L}*)hundert$/u.exec(word)?.groups?.['digit'];
  const hundreds = hundred === undefined ? undefined : UNITS.get(hundred);
  if (hundreds !== undefined) return { digits: String(hundreds * 100), length: 1 };
  const compound = readCompound(word);
  if (compound !== null) return { digits: compound, length: 1 };
  const following = /^[ -]$/.test(pieces[at + 1] ?? '') ? plain(pieces[at + 2]) : '';
  const ten = TENS.get(word);
  if (ten !== undefined) {
    const unit = ENGLISH_TENS.some(([name]) => name === word) ? UNITS.get(following) : undefined;
    if (unit === undefined || unit === 0 || unit > 9) return { digits: String(ten * 10), length: 1 };
    return { digits: String(ten * 10 + unit), length: 3 };
  }
  const unit = UNITS.get(word);
  if (unit === undefined) return null;
  if (following === 'hundred' && unit > 0) return { digits: String(unit * 100), length: 3 };
  return { digits: String(unit), length: 1 };
}

function readCompound(word: string): string | null {
  for (const [name, ten] of GERMAN_TENS) {
    if (!word.endsWith(`und${name}`)) continue;
    const unit = UNITS.get(word.slice(0, -name.length - 3));
    if (unit !== undefined && unit > 0 && unit < 10) return String(ten * 10 + unit);
  }
  return null;
}

/** Lower case, and the umlauts of transcripts that write "fuenf" and "dreissig". */
function plain(word: string | undefined): string {
  return (word ?? '')
    .toLowerCase()
    .replaceAll('fuenf', 'fünf')
    .replaceAll('zwoelf', 'zwölf')
    .replaceAll('dreissig', 'dreißig');
}

function numbered(words: readonly string[], first = 0): [string, number][] {
  return words.map((word, index) => [word, first + index]);
}

export interface DigitRun {
  digits: string;
  /** Offsets in the text, half-open. */
  start: number;
  end: number;
}

/** Finds rows of digits, written in any grouping or spoken, that belong to one number. */
export function digitRuns(text: string): DigitRun[] {
  const pieces = text.match(WORD) ?? [];
  const runs: DigitRun[] = [];
  let open: DigitRun | null = null;
  let offset = 0;
  let at = 0;
  while (at < pieces.length) {
    const read = readNumber(pieces, at);
    const length = read?.length ?? 1;
    const piece = pieces.slice(at, at + length).join('');
    const digits = read?.digits ?? (/^\p{Nd}+$/u.test(piece) ? piece.normalize('NFKC') : '');
    if (digits !== '') {
      open ??= startRun(runs, offset);
      open.digits += digits.replace('+', '');
      open.end = offset + piece.length;
    } else if (open !== null && !/^[\s()+./,–‐‑-]{1,6}$/.test(piece)) {
      open = null;
    }
    offset += piece.length;
    at += length;
  }
  return runs;
}

function startRun(runs: DigitRun[], start: number): DigitRun {
  const run = { digits: '', start, end: start };
  runs.push(run);
  return run;
}
