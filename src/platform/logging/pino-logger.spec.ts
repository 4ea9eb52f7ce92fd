import { AppError } from '../errors/app-error.js';
import { isRedactedKey } from '../redaction/redacted-keys.js';
import { openSeenValues, rememberPersonal } from '../redaction/seen-values.js';
import { AppLogger } from './app-logger.js';
import { LOG_FIELDS } from './log-fields.js';
import { createLogger } from './pino-logger.js';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
const PERSONAL = ['Erika Beispiel', '+4915228817386', 'erika@example.org'];

class DoorError extends AppError {
  readonly code = 'door_shut';
}

function logger() {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return { lines, log: createLogger('trace', { write }) };
}

function onlyLine(lines: Record<string, unknown>[]): Record<string, unknown> {
  expect(lines).toHaveLength(1);
  return lines[0] ?? {};
}

describe(createLogger.name, () => {
  it.each(LEVELS)('drops every key that is not listed at level %s', (level) => {
    const { lines, log } = logger();
    log[level](
      {
        event: 'called',
        callId: 'call_1',
        durationMs: 3,
        name: PERSONAL[0],
        phone: PERSONAL[1],
        body: { email: PERSONAL[2] },
        headers: { authorization: 'Bearer token' },
        req: { url: '/x?name=Erika', headers: {} },
        res: { headers: {} },
        args: [PERSONAL[0]],
        transcript: PERSONAL[0],
      },
      'called',
    );
    expect(Object.keys(onlyLine(lines)).sort()).toEqual(['callId', 'durationMs', 'event', 'level', 'msg', 'time']);
  });

  it('drops objects and arrays in listed fields', () => {
    const { lines, log } = logger();
    log.info({ event: 'called', status: { name: PERSONAL[0] }, outcome: [PERSONAL[0]] }, 'called');
    expect(JSON.stringify(lines)).not.toContain('Erika');
  });

  it('drops unlisted keys of child loggers as well', () => {
    const { lines, log } = logger();
    log
      .child({ reqId: 'r1', name: PERSONAL[0] })
      .child({ req: { url: PERSONAL[1] } })
      .info('hello');
    expect(onlyLine(lines)).toMatchObject({ reqId: 'r1', msg: 'hello' });
    expect(JSON.stringify(lines)).not.toMatch(/Erika|15228817386/);
  });

  it('masks numbers and addresses in messages and listed fields, and drops arguments of messages', () => {
    const { lines, log } = logger();
    log.info({ reason: `wrote to ${PERSONAL[2]}` }, `call from ${PERSONAL[1]} %s %o`, PERSONAL[0], {
      name: PERSONAL[0],
    });
    const text = JSON.stringify(lines);
    for (const value of PERSONAL) expect(text).not.toContain(value);
  });

  it('shows of a foreign error its class, code and place, never its text', () => {
    const { lines, log } = logger();
    const cause = Object.assign(new TypeError(`Key (number)=(${PERSONAL[1]})`), { code: '23505', detail: PERSONAL[0] });
    log.error({ event: 'failed', err: new RangeError(`invalid name "${PERSONAL[0]}"`, { cause }) }, 'failed');
    const line = onlyLine(lines);
    expect(line.err).toMatchObject({ type: 'RangeError', cause: { type: 'TypeError', code: '23505' } });
    expect(JSON.stringify(line)).not.toMatch(/Erika|15228817386/);
    expect(JSON.stringify(line.err)).toContain('pino-logger.spec');
  });

  it('never takes over the text of an error as message', () => {
    const { lines, log } = logger();
    log.error(new Error(PERSONAL[0]));
    log.error({ err: new Error(PERSONAL[0]) });
    expect(lines).toHaveLength(2);
    expect(JSON.stringify(lines)).not.toContain('Erika');
  });

  it('shows the internal text of an error of ours', () => {
    const { lines, log } = logger();
    log.error({ event: 'failed', err: new DoorError('The door is shut') }, 'failed');
    expect(onlyLine(lines).err).toMatchObject({ type: 'DoorError', code: 'door_shut', message: 'The door is shut' });
  });

  it('takes what the request said of persons out of its own texts, in every notation', () => {
    const { lines, log } = logger();
    openSeenValues(null, null, () => {
      rememberPersonal({ name: PERSONAL[0], from_number: PERSONAL[1], service: 'Schnitt', notes: 7 });
      log.error({ event: 'failed', err: new DoorError('Erika stood at the door of the Schnitt, 0152 288 173 86') });
      log.warn(`nobody opened for ERIKA  BEISPIEL`);
    });
    log.warn('Erika');
    const text = JSON.stringify(lines.slice(0, 2));
    expect(text).not.toMatch(/erika|beispiel|173 ?86/i);
    expect(text).toContain('of the Schnitt');
    expect(lines[2]).toMatchObject({ msg: 'Erika' });
  });

  it('has no field for what a person is or says', () => {
    // The reason of a line is a code, or an operator's.
    expect(LOG_FIELDS.filter(isRedactedKey)).toEqual(['reason']);
    const fields: readonly string[] = LOG_FIELDS;
    for (const name of ['name', 'phone', 'email', 'body', 'args', 'headers', 'transcript', 'message', 'url', 'notes']) {
      expect(fields).not.toContain(name);
    }
  });
});

describe(AppLogger.name, () => {
  it('writes one line with the event as its message', () => {
    const { lines, log } = logger();
    new AppLogger(log).warn({ event: 'booking_wrong', attemptId: 'a1' });
    expect(onlyLine(lines)).toMatchObject({
      level: 'warn',
      event: 'booking_wrong',
      attemptId: 'a1',
      msg: 'booking_wrong',
    });
  });
});
