/** What is known of the production dependencies. */
export type AuditVerdict =
  | { kind: 'clean' }
  /** Advisories that hold; `unexplained` is empty when each one stands in the list with its reason. */
  | { kind: 'findings'; explained: string[]; unexplained: string[] }
  /** Nothing is known: no result is not a clean one. */
  | { kind: 'no_answer'; reason: string };

/**
 * Reads what `npm audit --json` printed, which ends with code 1 both for findings and for a registry that does not answer.
 * @param explained - ids of advisories ("GHSA-…") that the documentation says do not matter here, and why
 */
export function readAuditReport(printed: string, explained: ReadonlySet<string>): AuditVerdict {
  const report = parse(printed);
  if (!isRecord(report)) return { kind: 'no_answer', reason: 'it printed no JSON' };
  const { vulnerabilities, message } = report;
  if (!isRecord(vulnerabilities)) {
    return { kind: 'no_answer', reason: typeof message === 'string' ? (message.split(' - ')[0] ?? '') : 'unknown' };
  }
  const ids = new Set(Object.values(vulnerabilities).flatMap(advisoriesOf));
  if (Object.keys(vulnerabilities).length === 0) return { kind: 'clean' };
  const found = [...ids].toSorted();
  return {
    kind: 'findings',
    explained: found.filter((id) => explained.has(id)),
    unexplained: found.filter((id) => !explained.has(id)),
  };
}

/** Ids in the table of explained findings: rows that begin with one. */
export function explainedIn(markdown: string): Set<string> {
  return new Set([...markdown.matchAll(/^\| `?(GHSA(?:-\w{4}){3})`? /gm)].map(([, id = '']) => id));
}

/** Each package names its advisories as objects, and packages that it is affected through by their name alone. */
function advisoriesOf(vulnerability: unknown): string[] {
  const via = isRecord(vulnerability) && Array.isArray(vulnerability['via']) ? (vulnerability['via'] as unknown[]) : [];
  return via.flatMap((each) => {
    if (!isRecord(each)) return [];
    const { url, source } = each;
    return [/GHSA(?:-\w{4}){3}/.exec(String(url))?.[0] ?? `advisory ${String(source)}`];
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
