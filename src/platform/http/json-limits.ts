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
  const members: unknown[] = Array.isArray(value) ? value : Object.values(value);
  if (!Array.isArray(value) && members.length > MAX_KEYS_OF_OBJECT) return false;
  return members.every((member) => isWithin(member, depth - 1));
}
