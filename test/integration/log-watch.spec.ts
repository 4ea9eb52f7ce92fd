import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { signRetellBody } from '../../src/retell/request/retell-signature.js';
import { SALON, testAccounts } from '../support/tenants.js';
import { LogWatch, logWatch } from '../support/log-watch.js';
import { functionBody, RETELL_KEY, startTestGateway } from '../support/gateway.js';

const NAME = 'Zyprian Quastenflosser';
const NUMBER = '+49 152 2881 9955';

describe(LogWatch.name, () => {
  const leaked = () => logWatch.takeLeaks().map(({ datum }) => datum);
  afterEach(() => logWatch.takeLeaks());

  it.each([
    ['console.log', () => console.log('booked for', NAME)],
    ['console.error with an error', () => console.error(new Error(`no slot for ${NAME.toUpperCase()}`))],
    ['console.info of an object', () => console.info({ name: NAME })],
    ['process.stdout', () => process.stdout.write(`{"msg":"${NAME}"}\n`)],
    ['process.stderr', () => process.stderr.write(Buffer.from(`${NAME}\n`))],
  ])('reports a name of the test file that is written by %s', (_, write) => {
    logWatch.keepPersonal({ args: { name: NAME } });
    write();
    expect(leaked()).toContain(NAME);
  });

  it.each(['+4915228819955', '015228819955', '0152/2881 9955', '01 52 28 81 99 55'])(
    'reports a number as %s',
    (said) => {
      const watch = new LogWatch();
      watch.keepPersonal({ from_number: NUMBER });
      watch.write(`{"reason":"call from ${said}"}`);
      expect(watch.leaks()).toEqual([{ datum: NUMBER, line: expect.stringContaining('call from') as string }]);
    },
  );

  it.each(['Zyprian', 'Quastenflosser', 'for Quastenflosser.', '{"msg":"(Zyprian)"}'])(
    'reports a name of which only a part is written: %s',
    (written) => {
      const watch = new LogWatch();
      watch.keepPersonal({ args: { name: NAME } });
      watch.write(`no slot ${written}`);
      expect(watch.leaks()).toHaveLength(1);
    },
  );

  it('reports keys of tenants, whoever wrote them', () => {
    const watch = new LogWatch();
    watch.keepPersonal({ calcom: { apiKey: 'cal_of_the_salon' }, retell: { apiKeys: ['key_of_the_salon'] } });
    watch.write('authorization: Bearer cal_of_the_salon');
    watch.write('x: key_of_the_salon');
    expect(watch.leaks().map(({ datum }) => datum)).toEqual(['cal_of_the_salon', 'key_of_the_salon']);
  });

  it('is quiet about what only looks alike', () => {
    const watch = new LogWatch();
    watch.keepPersonal({ name: 'book_appointment', args: { name: NAME, phone: NUMBER, reason: 'Termin' } });
    watch.write('{"function":"book_appointment","reason":"Termin","callId":"call_2881-9955","durationMs":28819}');
    expect(watch.leaks()).toEqual([]);
  });

  it('knows of every specification that starts the application without it', () => {
    const specs = ['test/e2e', 'test/integration', 'test/embedded', 'test/incidents', 'test/simulation'].flatMap(
      (folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file)),
    );
    const unwatched = specs
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => /\b(?:createApp|startGateway)\(/.test(readFileSync(file, 'utf8')));
    expect(unwatched).toEqual([]);
  });

  it('learns of data that are sent by other ways than the helpers of the tests', async () => {
    const gateway = await startTestGateway(testAccounts());
    await gateway.putTenant(SALON);
    const body = JSON.stringify(functionBody('request_callback', { name: NAME }, { from: NUMBER }));
    const signature = signRetellBody(Buffer.from(body), RETELL_KEY, gateway.clock.now());
    const headers = { 'content-type': 'application/json', 'x-retell-signature': signature };
    await fetch(`${await gateway.listen()}/retell/functions`, { method: 'POST', headers, body });
    await gateway.close();
    process.stdout.write(`for Quastenflosser, ${NUMBER}\n`);
    expect(leaked()).toEqual(expect.arrayContaining(['Quastenflosser', NUMBER]));
  }, 60_000);

  it('hears every line of a gateway at the lowest level, also of one that is silent', async () => {
    const gateway = await startTestGateway(testAccounts());
    await gateway.putTenant(SALON);
    await gateway.call('request_callback', { name: NAME }, { from: NUMBER });
    await gateway.close();
    expect(gateway.lines).toEqual([]);
    // What every line of a call has stands for a datum here.
    logWatch.keepSecret('function_answered');
    expect(leaked()).toEqual(['function_answered']);
  }, 60_000);
});
