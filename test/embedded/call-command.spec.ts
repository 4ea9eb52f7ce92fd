import { formatCall } from '../../src/cli/call/format-call.js';
import { GatewayRefusedError, readCall } from '../../src/cli/call/read-call.js';
import { type Config, loadConfig } from '../../src/platform/index.js';
import { ADMIN_TOKEN, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

describe(readCall.name, () => {
  let gateway: TestGateway;
  let config: Config;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts());
    expect((await gateway.putTenant(SALON)).status).toBe(200);
    const { port } = new URL(await gateway.listen());
    config = loadConfig({ DATABASE_URL: 'memory:', ADMIN_TOKEN, PORT: port });
    await gateway.call('list_services', {});
  }, 60_000);
  afterAll(() => gateway.close());

  it('shows a call of the gateway that runs', async () => {
    const story = await readCall(config, `${RUN}_call_1`);
    if (!story) throw new Error('Nothing is known');
    expect(formatCall(story)).toMatch(/list_services → listed/);
  });

  it('knows no call that was not', async () => {
    expect(await readCall(config, 'call_nobody')).toBeNull();
  });

  it('says what is missing when the gateway refuses', async () => {
    const stranger = loadConfig({
      DATABASE_URL: 'memory:',
      ADMIN_TOKEN: 'no-token-of-that-gateway',
      PORT: String(config.port),
    });
    await expect(readCall(stranger, 'call_1')).rejects.toThrow(GatewayRefusedError);
  });

  it('reads the database itself while no gateway runs', async () => {
    const alone = loadConfig({ DATABASE_URL: 'memory:', ADMIN_TOKEN, PORT: '9' });
    expect(await readCall(alone, 'call_1')).toBeNull();
  });
});
