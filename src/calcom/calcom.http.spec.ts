import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CalcomUnavailableError } from './calcom.errors.js';
import { CalcomHttp, type CalcomHttpRequest } from './calcom.http.js';

const requestTo = (url: string): CalcomHttpRequest => ({
  operation: 'getMe',
  method: 'GET',
  url,
  apiKey: 'cal_live_key',
  version: null,
  requestId: null,
  signal: AbortSignal.timeout(5_000),
});

describe(CalcomHttp.name, () => {
  it('follows no redirect, so no key goes where it points', async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(307, { Location: '/elsewhere' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const http = new CalcomHttp(null);
    try {
      const answer = await http.send(requestTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/me`));
      expect(answer.status).toBe(307);
      expect(asked).toEqual(['/v2/me']);
    } finally {
      await http.close();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('tells that nothing was sent when the address is private and not the operator’s', async () => {
    const http = new CalcomHttp(['http://127.0.0.1:1']);
    const refused: unknown = await http.send(requestTo('http://127.0.0.1:2/v2/me')).catch((error: unknown) => error);
    await http.close();
    expect(refused).toBeInstanceOf(CalcomUnavailableError);
    expect(refused).toMatchObject({ sent: 'no', cause: { code: 'private_address' } });
  });
});
