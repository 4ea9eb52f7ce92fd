import { readFileSync } from 'node:fs';
import { EXAMPLES } from '../../src/admin/docs/examples.js';

/** "GET /admin/calls/{callId}" of a line of the README. */
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
  const readme = readFileSync('README.md', 'utf8');
  const commands = [...readme.matchAll(/^(curl [^\n]+)\n→ (\d{3}) ?([\s\S]*?)(?=\n(?:curl|\n|```))/gm)].map(
    ([, command = '', status = '', answer = '']) => ({ route: routeOf(command), status: Number(status), answer }),
  );

  it('are one for each admin route', () => {
    const routes = Object.keys(EXAMPLES).filter((route) => route.includes(' /admin/'));
    expect(commands.map(({ route }) => route).toSorted()).toEqual(routes.toSorted());
  });

  it('show keys and status of what the examples answer, which are played against the gateway', () => {
    for (const { route, status, answer } of commands) {
      const exchanges = EXAMPLES[route]?.exchanges ?? [];
      const known = new Set(keysOf(exchanges.map((exchange) => exchange.answer)));
      const shown = [...answer.matchAll(/"(\w[\w-]*)":/g)].map(([, key = '']) => key);
      expect({ route, status, unknown: shown.filter((key) => !known.has(key)) }).toEqual({
        route,
        status: exchanges[0]?.status,
        unknown: [],
      });
    }
  });
});
