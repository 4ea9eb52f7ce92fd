/** The functions an agent can call, by the names of the contract; aliases are resolved before. */
export const FUNCTION_NAMES = [
  'get_context',
  'check_customer',
  'list_services',
  'check_availability',
  'find_alternatives',
  'book_appointment',
  'collect_appointment',
  'find_appointments',
  'reschedule_appointment',
  'cancel_appointment',
  'request_callback',
] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

const WRITES: ReadonlySet<FunctionName> = new Set([
  'book_appointment',
  'collect_appointment',
  'reschedule_appointment',
  'cancel_appointment',
]);

/** Whether a function may change the calendar, which takes longer than a look at it. */
export function isWrite(name: FunctionName): boolean {
  return WRITES.has(name);
}

/** What Retell gets for every function call. `success` is false only when something technical failed or was refused (I-12). */
export interface FunctionAnswer {
  success: boolean;
  status: string;
  /** One to three speakable sentences in the language of the company. */
  message: string;
  data: Record<string, unknown> | null;
}

/** Retell cuts what is longer. */
const MAX_ANSWER_BYTES = 4000;

/** Bytes of a name in `data`: the longest name of a tenant document in umlauts. */
const DATA_TEXT_BYTES = 240;

/** Shortens a text to so many bytes of UTF-8, between two characters. */
export function clip(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let kept = '';
  let used = Buffer.byteLength('…');
  for (const character of text) {
    used += Buffer.byteLength(character);
    if (used > bytes) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/**
 * Makes an answer fit for the voice and for Retell's size limit: no placeholder survives in the sentence (I-10), and the
 * longest lists lose their last entries until the body fits.
 */
export function fitAnswer(answer: FunctionAnswer): FunctionAnswer {
  const message = answer.message.replace(/[{}]/g, '').replace(/\s+/g, ' ').trim();
  const fitted: FunctionAnswer = { ...answer, message, data: answer.data && clipTexts(answer.data) };
  for (let excess = sizeOf(fitted) - MAX_ANSWER_BYTES; excess > 0; excess = sizeOf(fitted) - MAX_ANSWER_BYTES) {
    const longest = listsIn(fitted.data).toSorted((a, b) => sizeOf(b) - sizeOf(a))[0];
    if (!longest) break;
    for (let freed = 0; freed < excess && longest.length > 0;) freed += sizeOf(longest.pop());
  }
  return fitted;
}

function clipTexts(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, clipValue(value)]));
}

function clipValue(value: unknown): unknown {
  if (typeof value === 'string') return clip(value, DATA_TEXT_BYTES);
  if (Array.isArray(value)) return value.map(clipValue);
  return isRecord(value) ? clipTexts(value) : value;
}

/** All lists with entries, at any depth. */
function listsIn(value: unknown): unknown[][] {
  if (Array.isArray(value)) return value.length > 0 ? [value] : [];
  return isRecord(value) ? Object.values(value).flatMap(listsIn) : [];
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
