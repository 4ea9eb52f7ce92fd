import { globSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Rule {
  alert: string;
  expr: string;
  annotations: { summary: string };
}

/** Labels of each metric, as the source makes it. */
function metricsInSource(): Map<string, Set<string>> {
  const sources = globSync('src/**/*.ts').map((file) => readFileSync(file, 'utf8'));
  const found = sources.flatMap((source) => [
    ...source.matchAll(/name: '(slotline_\w+)',\s*help: [^\n]*\n(?:\s*labelNames: \[([^\]]*)\])?/g),
  ]);
  return new Map(found.map(([, name = '', labels = '']) => [name, new Set(labels.match(/\w+/g) ?? [])]));
}

const SUFFIX = /_(bucket|count|sum)$/;

const read = (file: string) => readFileSync(`docs/operations/${file}`, 'utf8');
const rules = (parse(read('alerts.yaml')) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(read('dashboard.json')) as { panels: { title: string; targets?: { expr: string }[] }[] };
const queries = [
  ...rules.map(({ expr }) => expr),
  ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
];

describe('docs/operations', () => {
  const metrics = metricsInSource();

  it('asks only for metrics that the gateway counts', () => {
    const asked = queries.flatMap((query) => query.match(/slotline_\w+/g) ?? []);
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((name) => !metrics.has(name) && !metrics.has(name.replace(SUFFIX, '')))).toEqual([]);
  });

  it('asks only for labels that they have', () => {
    const unknown = queries.flatMap((query) =>
      [...query.matchAll(/(slotline_\w+)\{([^}]*)\}/g)].flatMap(([, name = '', selector = '']) => {
        const labels = metrics.get(name) ?? metrics.get(name.replace(SUFFIX, ''));
        const selected = [...selector.matchAll(/(\w+)(?:=~|!=|=)"/g)].map(([, label = '']) => label);
        return selected.filter((label) => labels?.has(label) !== true).map((label) => `${name}{${label}}`);
      }),
    );
    expect(unknown).toEqual([]);
    const grouped = queries.flatMap((query) => {
      const known = new Set(
        (query.match(/slotline_\w+/g) ?? []).flatMap((name) => [
          'le',
          ...(metrics.get(name) ?? metrics.get(name.replace(SUFFIX, '')) ?? []),
        ]),
      );
      const labels = [...query.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) => list.match(/\w+/g) ?? []);
      return labels.filter((label) => !known.has(label)).map((label) => `${query}: ${label}`);
    });
    expect(grouped).toEqual([]);
  });

  it('watches every metric of the gateway on the dashboard', () => {
    const shown = JSON.stringify(dashboard);
    expect([...metrics.keys()].filter((name) => !shown.includes(name))).toEqual([]);
  });

  it('says what to do about every alert, and about no other', () => {
    const told = [...read('README.md').matchAll(/^\| `(Slotline\w+)`/gm)].map(([, alert]) => alert);
    expect(told).toEqual(rules.map(({ alert }) => alert));
  });

  it('closes every bracket', () => {
    for (const query of queries) {
      const depth = (query.match(/[()[\]{}]/g) ?? []).reduce((open, each) => open + ('({['.includes(each) ? 1 : -1), 0);
      expect({ query, depth }).toEqual({ query, depth: 0 });
    }
  });
});
