import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CalcomFixture, connectionTo, startCalcom } from '../../test/support/calcom.fixture.js';
import { CalcomClient } from './calcom.client.js';

describe(`${CalcomClient.name} and what Cal.com says about a key's limit`, () => {
  let calcom: CalcomFixture;
  let server: Server;
  let url: string;
  let requests: number;
  let headers: Record<string, string>;

  beforeEach(async () => {
    calcom = await startCalcom();
    requests = 0;
    server = createServer((_, res) => {
      requests += 1;
      res.writeHead(200, { 'content-type': 'application/json', ...headers });
      res.end(JSON.stringify({ status: 'success', data: { id: 1, email: 'one@hosts.example' } }));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`;
  });
  afterEach(async () => {
    await calcom.close();
    server.close();
    server.closeAllConnections();
  });

  const asked = async (count: number, connection = connectionTo(url)) => {
    const outcomes = [];
    for (let turn = 0; turn < count; turn += 1) {
      outcomes.push(
        await calcom.client.getMe(connection).then(
          () => 'answered',
          (error: { code: string }) => error.code,
        ),
      );
    }
    return outcomes;
  };

  it('stops before the limit is used up, also by others, without a request and without opening the breaker', async () => {
    headers = {
      'x-ratelimit-limit-default': '12',
      'x-ratelimit-remaining-default': '2',
      'x-ratelimit-reset-default': '30',
    };
    expect(await asked(4)).toEqual(['answered', ...Array<string>(3).fill('calcom_rate_limited')]);
    expect(requests).toBe(1);
    expect(calcom.policies.find('calcom:connection-1')).toMatchObject({ state: 'closed', failures: 0 });
    expect(await asked(1, connectionTo(url, 'connection-2', 'other-key'))).toEqual(['answered']);
  });

  it('goes by the tightest of several limits', async () => {
    headers = {
      'x-ratelimit-limit-long': '1000',
      'x-ratelimit-remaining-long': '900',
      'x-ratelimit-reset-long': '3000',
      'x-ratelimit-limit-short': '10',
      'x-ratelimit-remaining-short': '0',
      'x-ratelimit-reset-short': '5',
    };
    expect(await asked(2)).toEqual(['answered', 'calcom_rate_limited']);
  });

  it.each([
    [{}],
    [{ 'x-ratelimit-limit-default': 'many', 'x-ratelimit-remaining-default': '0', 'x-ratelimit-reset-default': '60' }],
    [
      {
        'x-ratelimit-limit-default': '120',
        'x-ratelimit-remaining-default': '0',
        'x-ratelimit-reset-default': '1795520460',
      },
    ],
    [{ 'x-ratelimit-limit-default': '120', 'x-ratelimit-remaining-default': '119', 'x-ratelimit-reset-default': '60' }],
  ])('goes on with %j', async (sent) => {
    headers = sent;
    expect(await asked(5)).toEqual(Array<string>(5).fill('answered'));
  });
});
