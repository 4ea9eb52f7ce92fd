import { AsyncLocalStorage } from 'node:async_hooks';
import { isRedactedKey } from './redacted-keys.js';

/** More are no names and numbers of one caller. */
const MAX_VALUES = 30;

const requests = new AsyncLocalStorage<Set<string>>();

/** Express middleware: what is remembered while this request is served is forgotten with it. */
export function openSeenValues(_request: unknown, _response: unknown, next: () => void): void {
  requests.run(new Set(), next);
}

/** Remembers what a request says under the keys of persons, so that free text of the log loses it wherever it stands. */
export function rememberPersonal(fields: Record<string, unknown>): void {
  const seen = requests.getStore();
  if (seen === undefined) return;
  for (const [key, value] of Object.entries(fields)) {
    if (seen.size < MAX_VALUES && typeof value === 'string' && isRedactedKey(key)) seen.add(value);
  }
}

/** Of the request that is served; none outside of one. */
export function seenValues(): readonly string[] {
  return [...(requests.getStore() ?? [])];
}
