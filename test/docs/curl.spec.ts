import { readFileSync } from 'node:fs';
import { ADMIN_TOKEN, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

/** The commands of the README's section on operation, in their order. */
const COMMANDS = (readFileSync('README.md', 'utf8').split('\n## Operation\n')[1] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('curl '));

describe('the curl commands of README.md', () => {
  let gateway: TestGateway;
  let variables: Record<string, string>;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts());
    const saved = await gateway.putTenant(SALON);
    const { connectionId } = (saved.body as { calcom: { connectionId: string } }).calcom;
    const call = { callId: 'call_curl' };
    await gateway.call('check_availability', { service: 'Beratung', date: '2026-12-01' }, call);
    await gateway.call('request_callback', { name: 'Jana Beispiel', reason: 'Termin' }, call);
    const url = await gateway.listen();
    const callbacks = await gateway.http.get('/admin/callbacks').set('Authorization', `Bearer ${ADMIN_TOKEN}`);
    variables = {
      AUTH: `Authorization: Bearer ${ADMIN_TOKEN}`,
      JSON: 'Content-Type: application/json',
      ADMIN: `${url}/admin`,
      BREAKER: `calcom:${connectionId}`,
      CALL_ID: `${RUN}_call_curl`,
      CALLBACK_ID: (callbacks.body as { id: string }[])[0]?.id ?? '',
      SLUG: SALON.slug,
    };
  }, 60_000);
  afterAll(() => gateway.close());

  it('are some', () => {
    expect(COMMANDS.length).toBeGreaterThan(10);
  });

  it.each(COMMANDS)('%s', async (command) => {
    const { url, ...request } = readCommand(command, variables);
    const response = await fetch(url, request);
    expect({ status: response.status, body: response.ok ? null : await response.text() }).toEqual({
      status: response.status === 204 ? 204 : 200,
      body: null,
    });
  });
});

/** As much of a shell and of curl as the README uses. */
function readCommand(command: string, variables: Record<string, string>): RequestInit & { url: string } {
  const words = [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, quoted, literal, bare]) =>
      literal ?? (quoted ?? bare ?? '').replace(/\$(\w+)/g, (_, name: string) => valueOf(name)),
  );
  const headers: Record<string, string> = {};
  let method: string | undefined;
  let body: string | undefined;
  let url = '';
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!word.startsWith('-')) url = word;
    else {
      const value = words[(index += 1)] ?? '';
      if (word === '-H') headers[value.split(': ')[0] ?? ''] = value.split(': ')[1] ?? '';
      else if (word === '-X') method = value;
      else if (word === '-d') body = value;
      else throw new Error(`The test knows no ${word}`);
    }
  }
  return {
    url,
    headers,
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    ...(body === undefined ? {} : { body }),
  };

  function valueOf(name: string): string {
    const value = variables[name];
    if (value === undefined) throw new Error(`The test knows no $${name}`);
    return value;
  }
}
