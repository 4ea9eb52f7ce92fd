import { SALON, testAccounts } from '../support/tenants.js';
import { LogWatch, logWatch } from '../support/log-watch.js';
import { startTestGateway } from '../support/gateway.js';

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
    expect(leaked()).toEqual([NAME]);
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
