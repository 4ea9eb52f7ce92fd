/** Retell's deepest body has ten levels; what is deeper is built to exhaust whoever walks through it. */
const MAX_DEPTH = 32;
const MAX_KEYS_OF_OBJECT = 1_000;

/** Whether a parsed JSON value is no deeper and none of its objects wider than anything a vendor sends. */
export function isWithinJsonLimits(value: unknown): boolean {
  return isWithin(value, MAX_DEPTH);
}

function isWithin(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  // Every body of a call comes through here, thousands of words with their timings: nothing is copied.
  if (Array.isArray(value)) {
    for (const member of value) if (!isWithin(member, depth - 1)) return false;
    return true;
  }
  let keys = 0;
  for (const key in value) {
    keys += 1;
    if (keys > MAX_KEYS_OF_OBJECT || !isWithin(value[key as keyof typeof value], depth - 1)) return false;
  }
  return true;
}
