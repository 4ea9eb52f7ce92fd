import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { VARIABLES } from '../../src/platform/config/load-config.js';

interface Compose {
  services: Record<string, { image?: string; build?: string; environment?: Record<string, string> }>;
}

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

describe('docker-compose.yml', () => {
  const { services } = parse(readFileSync('docker-compose.yml', 'utf8')) as Compose;

  it('runs the gateway with PostgreSQL 17 and Redis 7', () => {
    expect(Object.keys(services)).toEqual(['gateway', 'postgres', 'redis']);
    expect(services['postgres']?.image).toMatch(/^postgres:17/);
    expect(services['redis']?.image).toMatch(/^redis:7/);
    expect(services['gateway']?.build).toBe('.');
  });

  it('sets only variables that the gateway knows, and every secret from outside', () => {
    const environment = services['gateway']?.environment ?? {};
    const known = ['NODE_ENV', ...VARIABLES];
    expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
    for (const name of ['RETELL_API_KEY', 'ADMIN_TOKEN', 'ENCRYPTION_KEY']) {
      expect(environment[name]).toBe(`\${${name}:?set ${name}}`);
    }
  });
});

describe('.env.example', () => {
  const assignments = readFileSync('.env.example', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => /^(\w+)=(.*)$/.exec(line)?.slice(1) ?? [line]);

  it('names every variable of the gateway and of docker-compose.yml, and gives no value', () => {
    const inCompose = [...readFileSync('docker-compose.yml', 'utf8').matchAll(/\$\{(\w+)/g)].map(
      ([, name = '']) => name,
    );
    const wanted = new Set(['NODE_ENV', ...VARIABLES, ...inCompose]);
    expect(assignments.map(([name = '']) => name).toSorted()).toEqual([...wanted].toSorted());
    expect(assignments.filter(([, value]) => value !== '')).toEqual([]);
  });
});

describe('Dockerfile', () => {
  const steps = readFileSync('Dockerfile', 'utf8').split('\n');

  it('copies only what is there, and runs only scripts that exist', () => {
    const copied = steps
      .filter((step) => /^COPY (?!--from)/.test(step))
      .flatMap((step) => step.split(' ').slice(1, -1));
    expect(copied.length).toBeGreaterThan(0);
    expect(copied.filter((file) => !existsSync(file))).toEqual([]);
    const run = steps.flatMap((step) => [...step.matchAll(/npm run (\S+)/g)].map(([, script = '']) => script));
    expect(run.filter((script) => !(script in scripts))).toEqual([]);
    expect(steps).toContain('CMD ["node", "dist/main.js"]');
    expect(steps).toContain('USER node');
  });
});
