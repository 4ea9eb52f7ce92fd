import type { Service } from '../../tenancy/index.js';
import { foldSpelling } from './fold-spelling.js';

export type ServiceMatch =
  | { kind: 'match'; service: Service }
  | { kind: 'ask'; because: 'missing' | 'unknown' | 'ambiguous'; choices: Service[] };

/** One wrong letter in every five is what speech recognition does to a word. */
const LETTERS_PER_ERROR = 5;

/** Words that name no service, in both languages. */
const FILLERS = new Set(
  'ein eine einen einer der die das den dem fuer mit und zum zur bitte gerne termin a an the for with and please appointment'.split(
    ' ',
  ),
);

/**
 * Finds the service that a caller names: exactly, by a synonym, or as the only one that sounds like it.
 * Several fit: ask which. None fits: ask with the whole list. Never the first of anything (I-88).
 */
export function matchService(said: string | undefined, services: readonly Service[]): ServiceMatch {
  const wanted = normalise(said ?? '');
  if (wanted === '') return matchUnsaid(services);
  for (const match of [byName, byNumber, byWords, bySound]) {
    const fitting = match(wanted, services);
    const [only, ...others] = fitting;
    if (only && others.length === 0) return { kind: 'match', service: only };
    if (only) return { kind: 'ask', because: 'ambiguous', choices: fitting };
  }
  return { kind: 'ask', because: 'unknown', choices: [...services] };
}

/** Nothing was said: the default service, or the only one there is. */
function matchUnsaid(services: readonly Service[]): ServiceMatch {
  const [only, ...others] = services;
  if (only && others.length === 0) return { kind: 'match', service: only };
  const fallback = services.find((service) => service.isDefault);
  return fallback ? { kind: 'match', service: fallback } : { kind: 'ask', because: 'missing', choices: [...services] };
}

function namesOf(service: Service): string[] {
  return [service.name, service.slug, ...service.synonyms].map(normalise);
}

function byName(wanted: string, services: readonly Service[]): Service[] {
  return services.filter((service) => namesOf(service).includes(wanted));
}

function byNumber(wanted: string, services: readonly Service[]): Service[] {
  return services.filter((service) => String(service.eventTypeId) === wanted);
}

/** Services whose name holds every word that was said, or whose whole name was said within a longer sentence. */
function byWords(wanted: string, services: readonly Service[]): Service[] {
  const words = wanted.split(' ').filter((word) => word.length > 2 && !FILLERS.has(word));
  const within = services.filter((service) =>
    namesOf(service).some((name) => words.length > 0 && words.every((word) => name.includes(stem(word)))),
  );
  if (within.length > 0) return within;
  const compact = wanted.replaceAll(' ', '');
  return services.filter((service) =>
    namesOf(service).some((name) => name.length > 4 && compact.includes(name.replaceAll(' ', ''))),
  );
}

/** The services that sound nearest to what was said, if any is near enough to be meant. */
function bySound(wanted: string, services: readonly Service[]): Service[] {
  const compact = wanted.replaceAll(' ', '');
  const limit = Math.floor(compact.length / LETTERS_PER_ERROR);
  const scored = services.map((service) => ({
    service,
    errors: Math.min(...namesOf(service).map((name) => editDistance(compact, name.replaceAll(' ', '')))),
  }));
  const near = scored.filter(({ errors }) => errors <= limit);
  const best = Math.min(...near.map(({ errors }) => errors));
  // A runner-up as near as one letter more could have been meant as well.
  return near.filter(({ errors }) => errors <= best + 1).map(({ service }) => service);
}

/** Case, accents, hyphens and the two spellings of umlauts do not tell services apart. */
function normalise(text: string): string {
  return foldSpelling(text)
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Plural and case endings of German and English. */
function stem(word: string): string {
  return word.length > 5 ? word.replace(/(en|er|es|e|n|s)$/, '') : word;
}

/** Letters to insert, drop, replace or swap to turn one word into the other. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (row > 1 && column > 1 && swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
