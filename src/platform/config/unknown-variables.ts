/** Beginnings that only Slotline uses: a variable with one of them that we do not know is a misspelling that would go unnoticed. */
const OUR_PREFIXES = [
  'ADMIN_',
  'BREAKER_',
  'CALCOM_',
  'CALL_',
  'DATA_DIR',
  'ENCRYPTION_',
  'RETELL_',
  'RETENTION_',
  'SLOT_',
];

/**
 * Names of the environment that look like ours and are not.
 * The rest of the environment belongs to others and is not judged.
 */
export function findUnknownVariables(environment: NodeJS.ProcessEnv, known: readonly string[]): string[] {
  return Object.keys(environment)
    .filter((name) => OUR_PREFIXES.some((prefix) => name.startsWith(prefix)) && !known.includes(name))
    .sort()
    .map((name) => {
      const nearest = nearestName(name, known);
      return nearest === null ? `${name} is not known` : `${name} is not known; did you mean ${nearest}?`;
    });
}

function nearestName(name: string, known: readonly string[]): string | null {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= 4 ? best.candidate : null;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
