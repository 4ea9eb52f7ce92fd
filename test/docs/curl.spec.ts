import { readFileSync } from 'node:fs';
import { EXAMPLES } from '../../src/admin/docs/examples.js';
import { addDeadDelivery } from '../support/dead-delivery.js';
import { ADMIN_TOKEN, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

/** The commands of the README with what they are said to answer, in their order. */
const COMMANDS = [
  ...readFileSync('README.md', 'utf8').matchAll(/^(curl [^\n]+)\n→ (\d{3}) ?([\s\S]*?)(?=\n(?:curl|\n|```))/gm),
].map(([, command = '', status = '', answer = '']) => ({ command, status: Number(status), answer }));

/** "GET /admin/calls/{callId}" of a command. */
function routeOf(command: string): string {
  const method = / -X (\w+)/.exec(command)?.[1] ?? (command.includes(' -d ') ? 'POST' : 'GET');
  const path = /\$ADMIN([^"?\s]*)/.exec(command)?.[1] ?? '';
  const pattern = new RegExp(`^${method} /admin${path.replace(/\$\w+/g, '\\{\\w+\\}')}$`);
  return Object.keys(EXAMPLES).find((route) => pattern.test(route)) ?? `none of ${method} ${path}`;
}

/** Every key, however deep. */
function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
}

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
      WEBHOOK_ID: await addDeadDelivery(gateway, SALON.slug),
    };
  }, 60_000);
  afterAll(() => gateway.close());

  it('are one for each admin route', () => {
    const routes = Object.keys(EXAMPLES).filter((route) => route.includes(' /admin/'));
    expect(COMMANDS.map(({ command }) => routeOf(command)).toSorted()).toEqual(routes.toSorted());
  });

  it.each(COMMANDS)(
    '$command',
    async ({ command, status, answer }) => {
      const { url, ...request } = readCommand(command, variables);
      const response = await fetch(url, request);
      const text = await response.text();
      expect({ status: response.status, text: response.ok ? null : text }).toEqual({ status, text: null });
      // An empty list shows no keys; the examples do, and are compared with the gateway as well.
      const examples = EXAMPLES[routeOf(command)]?.exchanges.map((exchange) => exchange.answer);
      const known = new Set(keysOf([text === '' ? null : JSON.parse(text), examples]));
      const shown = [...answer.matchAll(/"(\w[\w-]*)":/g)].map(([, key = '']) => key);
      expect(shown.filter((key) => !known.has(key))).toEqual([]);
      // Some walk through everything there is.
    },
    30_000,
  );
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
      else if (word === '-d') body = value === '@company.json' ? JSON.stringify(SALON) : value;
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
