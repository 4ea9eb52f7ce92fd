import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { playDemoCall } from '../../src/cli/demo/play-demo-call.js';
import { Terminal } from '../../src/cli/demo/terminal.js';
import { startGateway } from '../../src/start-gateway.js';
import { loadConfig } from '../../src/platform/index.js';
import { VARIABLES } from '../../src/platform/config/load-config.js';
import { FUNCTION_NAMES } from '../../src/retell/answers/function-answer.js';
import { parseFunctionEnvelope } from '../../src/retell/request/function-envelope.js';
import { parseTenantDocument } from '../../src/tenancy/tenant-document.js';

const readme = readFileSync('README.md', 'utf8');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const rowsOf = (title: string) =>
  (readme.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
const codesIn = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** Leaves what does not change from day to day and from machine to machine. */
function skeletonOf(output: string): string {
  return output
    .replace(/(Montag|Dienstag|Mittwoch|Donnerstag|Freitag)/g, 'DAY')
    .replace(/(Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)( \d{4})?/g, 'MONTH')
    .replace(/\d+\. MONTH/g, 'N. MONTH')
    .replace(/\d{4}-\d\d-\d\dT[\d:+]+/g, 'NOW')
    .replace(/127\.0\.0\.1:\d+/g, 'HOST')
    .replace(/\d+ ms/g, 'N ms')
    .trim();
}

describe('README.md', () => {
  it('shows what the demo prints', async () => {
    const lines: string[] = [];
    const config = loadConfig({ DATABASE_URL: 'memory:', PORT: '0', LOG_LEVEL: 'silent' });
    const gateway = await startGateway(config);
    try {
      const out = { write: (text: string) => lines.push(text) > 0, isTTY: false };
      expect(await playDemoCall(gateway, config.retellApiKey.reveal(), new Terminal(out))).toBe(0);
    } finally {
      await gateway.close();
    }
    const shown = /<!-- demo -->\s*```\w*\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    expect(skeletonOf(shown)).toBe(skeletonOf(lines.join('')));
  }, 60_000);

  it('names only scripts that exist', () => {
    const named = [...readme.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, script = '']) => script);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });

  it('lists every variable with its default', () => {
    const rows = rowsOf('Configuration');
    expect(rows.flatMap(([, names]) => codesIn(names)).toSorted()).toEqual([...VARIABLES].toSorted());
    const config = loadConfig({ DATABASE_URL: 'memory:' });
    const defaults = Object.fromEntries(
      rows.flatMap(([, names, values = '']) => codesIn(names).map((name, index) => [name, values.split(', ')[index]])),
    );
    expect(defaults).toMatchObject({
      PORT: String(config.port),
      HOST: config.host,
      CALCOM_READ_BUDGET_MS: String(config.calcomReadBudgetMs),
      CALCOM_WRITE_BUDGET_MS: String(config.calcomWriteBudgetMs),
      CALL_LIMIT_TOTAL: String(config.callLimitTotal),
      CALL_COOLDOWN_MS: String(config.callCooldownMs),
      BREAKER_OPEN_MS: String(config.breakerOpenMs),
      SLOT_CACHE_TTL_MS: String(config.slotCacheTtlMs),
    });
  });

  it('lists every function, and aliases that work', () => {
    const rows = rowsOf('Functions');
    expect(rows.flatMap(([, name]) => codesIn(name)).toSorted()).toEqual([...FUNCTION_NAMES].toSorted());
    for (const [, name, aliases] of rows) {
      for (const alias of codesIn(aliases)) expect(parseFunctionEnvelope({}, alias).name).toBe(codesIn(name)[0]);
    }
  });

  it('shows a tenant document that is accepted', () => {
    const document: unknown = parse(/```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '');
    expect(parseTenantDocument(document).kind).toBe('document');
  });
});
