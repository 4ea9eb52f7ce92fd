const PROTOTYPE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The same plain value without the keys by which libraries look for the class of an object; class-transformer calls
 * what it finds there. Copies only where there is something to leave out.
 */
export function withoutPrototypeKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const members = value.map(withoutPrototypeKeys);
    return members.some((member, index) => member !== value[index]) ? members : value;
  }
  const entries = Object.entries(value);
  const kept = entries
    .filter(([key]) => !PROTOTYPE_KEYS.has(key))
    .map(([key, member]): [string, unknown] => [key, withoutPrototypeKeys(member)]);
  const isChanged = kept.length < entries.length || kept.some(([, member], index) => member !== entries[index]?.[1]);
  return isChanged ? Object.fromEntries(kept) : value;
}
