import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { VERSION } from '../../src/version.js';
import { startChildGateway } from '../support/child-gateway.js';

const run = promisify(execFile);

/** What `npm run build` packs, which no other test runs. */
describe('the built gateway', () => {
  let built: string;
  let dataDir: string;

  beforeAll(async () => {
    // Inside the project, as some packages stay in node_modules.
    built = mkdtempSync(path.resolve('.data-built-'));
    dataDir = mkdtempSync(path.join(tmpdir(), 'slotline-'));
    await run(process.execPath, ['node_modules/rolldown/bin/cli.mjs', '--config', '--dir', built]);
  }, 60_000);
  afterAll(() => [built, dataDir].forEach((directory) => rmSync(directory, { recursive: true })));

  it.each(['first', 'second'])(
    'makes its %s start on a directory, answers and ends',
    async () => {
      const gateway = await startChildGateway({ DATA_DIR: dataDir }, '', [path.join(built, 'main.js')]);
      const json = async (address: string) => (await fetch(new URL(address, gateway.url))).json();
      expect(await json('/health/ready')).toMatchObject({ status: 'ok', version: VERSION });
      expect(await json('/docs/openapi.json')).toMatchObject({ info: { version: VERSION } });
      expect((await fetch(new URL('/docs/swagger-ui.css', gateway.url))).status).toBe(200);
      expect(await gateway.kill('SIGTERM')).toBe(0);
    },
    60_000,
  );

  it('plays the demo call, with every step doing what it should', async () => {
    const { stdout } = await run(process.execPath, [path.join(built, 'cli/demo.js')], { cwd: dataDir });
    expect(stdout).toContain('Every step did what it should');
  }, 60_000);
});
