import { redactError } from './redact-error.js';

describe(redactError.name, () => {
  it('masks message, stack and causes, and keeps type and code', () => {
    const cause = Object.assign(new TypeError('refused +49 30 23125000'), { code: 'ECONNREFUSED' });
    const error = new Error('no booking for Anna Groß', { cause });

    const redacted = redactError(error, ['Anna Groß']);

    expect(JSON.stringify(redacted)).not.toMatch(/Anna|Groß|23125000/);
    expect(redacted).toMatchObject({
      type: 'Error',
      message: 'no booking for [known]',
      cause: { type: 'TypeError', code: 'ECONNREFUSED', message: 'refused [phone]' },
    });
    expect(redacted.stack).toContain('redact-error.spec');
  });

  it('leaves out what clients hang on their errors', () => {
    const error = Object.assign(new Error('failed'), {
      request: { headers: { authorization: 'Bearer x' } },
      params: ['Anna'],
    });

    expect(Object.keys(redactError(error)).sort()).toEqual(['message', 'stack', 'type']);
  });

  it('describes the parts of an AggregateError', () => {
    const error = new AggregateError([new Error('a@b.de'), 'c@d.de'], 'all failed');

    expect(redactError(error).errors?.map(({ message }) => message)).toEqual(['[email]', '[email]']);
  });

  it('ends with causes that contain themselves', () => {
    const error = new Error('loop');
    error.cause = error;

    expect(redactError(error).message).toBe('loop');
  });

  it.each([
    ['mail to a@b.de', { type: 'string', message: 'mail to [email]' }],
    [undefined, { type: 'undefined', message: 'undefined' }],
    [null, { type: 'object', message: 'null' }],
    [{ name: 'Anna' }, { type: 'Object', message: '[dropped: not an error]' }],
  ])('describes %j, which is no error', (thrown, expected) => {
    expect(redactError(thrown)).toEqual(expected);
  });
});
