import { Test } from '@nestjs/testing';
import { FAILURES, LOCALES, NOW, walk, type Walked } from '../../../test/support/outcome-walk.js';
import { Clock, ManualClock } from '../../platform/index.js';
import { FUNCTION_NAMES, type FunctionName } from './function-answer.js';
import { SpokenResponsePresenter } from './spoken-response.presenter.js';

/** Keys at every level of an object, but not of what stands in lists or may be null. */
function keysOf(data: Record<string, unknown> | null): string {
  const deep = ['requested', 'caller', 'customer'];
  return Object.entries(data ?? {})
    .map(([key, value]) => {
      const inner = deep.includes(key) ? Object.keys(value as object).toSorted() : [];
      return `${key}(${inner.join(',')})`;
    })
    .toSorted()
    .join(' ');
}

function sentencesOf(message: string): string[] {
  // A full stop after a number is an ordinal; a colon or semicolon ends nothing.
  return message.split(/(?<!\d)[.?!](?:\s|$)|(?<=\bUhr \d\d?|\d{4})[.?!](?:\s|$)/).filter((part) => part.trim() !== '');
}

const ENGLISH =
  /\b(the|and|or|is|are|your|you|not|for|with|on|at|appointment|free|monday|tuesday|wednesday|thursday|friday|saturday|sunday|morning|afternoon|evening|between|until|booked|closed|please|shall|today|pm|null|undefined|true|false)\b/i;
const GERMAN = /\b(der|die|das|und|oder|ist|Sie|Termin|Uhr|nicht|für|um|Montag|Dienstag|Rückruf)\b/;

let presenter: SpokenResponsePresenter;

beforeAll(async () => {
  const module = await Test.createTestingModule({
    providers: [SpokenResponsePresenter, { provide: Clock, useValue: new ManualClock(NOW) }],
  }).compile();
  presenter = module.get(SpokenResponsePresenter);
});

describe.each(LOCALES)('every outcome in %s', (locale) => {
  const long = 'Übergrößenähnlichkeitsprüfung '.repeat(20).trim();
  let walked: Walked[] = [];

  beforeAll(() => {
    walked = walk(presenter, locale, 'Haarschnitt');
  });

  it('has the same keys of data in every branch of a function', () => {
    const shapes = new Map<FunctionName, Set<string>>();
    for (const { name, answer } of walked) shapes.set(name, (shapes.get(name) ?? new Set()).add(keysOf(answer.data)));
    expect([...shapes].filter(([, keys]) => keys.size !== 1)).toEqual([]);
    expect(shapes.size).toBe(FUNCTION_NAMES.length);
  });

  it('says one to three sentences without placeholders, ids or holes', () => {
    for (const { what, answer } of walked) {
      const count = sentencesOf(answer.message).length;
      expect({ what, message: answer.message, fits: count >= 1 && count <= 3 }).toMatchObject({ fits: true });
      expect(answer.message).not.toMatch(/\{\{|undefined|null|NaN|T-4K7Q|o1a2b3|R-11|7d5a2f4e|4711|  |,,| ,|,\./);
      expect(answer.message).toMatch(/[.?]$/);
      expect(answer.message).toMatch(/^\p{Lu}/u);
    }
  });

  it('never lets an id of a vendor or a row out', () => {
    for (const { answer } of walked) expect(JSON.stringify(answer)).not.toMatch(/7d5a2f4e|4711/);
  });

  it('speaks only its own language', () => {
    const foreign = locale === 'de' ? ENGLISH : GERMAN;
    for (const { answer } of walked) expect(answer.message).not.toMatch(foreign);
  });

  it('stays within 4000 bytes with the longest names', () => {
    for (const name of ['Haarschnitt', long, '美容院'.repeat(80)]) {
      for (const { what, answer } of walk(presenter, locale, name)) {
        const bytes = Buffer.byteLength(JSON.stringify(answer));
        expect({ what, bytes, fits: bytes <= 4000 }).toMatchObject({ fits: true });
      }
    }
  });

  it('is a success unless something technical failed', () => {
    for (const { answer } of walked) {
      expect(answer.success).toBe(!(FAILURES as string[]).includes(answer.status));
    }
  });

  it('says booked of nothing but a booking', () => {
    for (const { answer } of walked) {
      if (answer.status !== 'booked') expect(answer.message).not.toMatch(/gebucht|eingetragen|booked/i);
    }
  });

  it('has no data for a function that does not exist', () => {
    const answer = presenter.presentFailure(null, 'unknown_function', locale);
    expect(answer).toMatchObject({ success: false, status: 'unknown_function', data: null });
  });

  it('offers a callback when the calendar cannot be reached, and never says that nothing is free', () => {
    for (const failure of ['unavailable', 'rate_limited'] as const) {
      const { message } = presenter.presentFailure('check_availability', failure, locale);
      expect(message).toMatch(/Rückruf|callback/);
      expect(message).not.toMatch(/frei|free/);
    }
  });
});
