import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { PrivateAddressError, publicConnector } from './outbound-connector.js';

describe(publicConnector.name, () => {
  let server: Server;
  let port = 0;
  let hits = 0;
  const agents: Agent[] = [];

  beforeAll(async () => {
    server = createServer((_request, response) => {
      hits += 1;
      response.end('inside');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await Promise.all(agents.map((agent) => agent.destroy()));
    await new Promise((resolve) => server.close(resolve));
  });

  const get = (url: string, trusted: string[] = []) => {
    const agent = new Agent({ connect: publicConnector(1_000, trusted) });
    agents.push(agent);
    return request(url, { dispatcher: agent });
  };

  // Decimal, hexadecimal and short forms are read by the URL parser before they come here.
  it.each(['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '0.0.0.0'])(
    'sends nothing to %s',
    async (host) => {
      hits = 0;
      await expect(get(`http://${host}:${port}/`)).rejects.toThrow(PrivateAddressError);
      expect(hits).toBe(0);
    },
  );

  it('reaches an origin that is trusted, and no other of that host', async () => {
    const trusted = [`http://127.0.0.1:${port}`];
    const answer = await get(`http://127.0.0.1:${port}/`, trusted);
    expect(await answer.body.text()).toBe('inside');
    await expect(get(`http://127.0.0.1:${port + 1}/`, trusted)).rejects.toThrow(PrivateAddressError);
    await expect(get(`http://localhost:${port}/`, trusted)).rejects.toThrow(PrivateAddressError);
  });
});
