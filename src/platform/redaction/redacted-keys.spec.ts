import { isRedactedKey, REDACTED_VALUE, redactKeys } from './redacted-keys.js';

describe(isRedactedKey.name, () => {
  it.each(
    'name kundename telefonnummer from_number fromNumber to_number email E-Mail notes transcript authorization x-retell-signature X-Cal-Signature-256 access_token customer_name attendeePhoneNumber Straße'.split(
      ' ',
    ),
  )('takes %s', (key) => {
    expect(isRedactedKey(key)).toBe(true);
  });

  it.each(
    'function_name service_name serviceName agent_name llm_token_usage author capacity tenant call_id durationMs companySlug branchName token_count'.split(
      ' ',
    ),
  )('leaves %s', (key) => {
    expect(isRedactedKey(key)).toBe(false);
  });
});

describe(redactKeys.name, () => {
  it('replaces values at any depth and hands the other texts on', () => {
    const value = {
      call: { from_number: '+4930', args: [{ name: 'x', day: 'mail a@b.de' }] },
      function_name: 'f',
      n: 1,
      email: null,
    };

    expect(redactKeys(value, (text) => text.replace('a@b.de', '*'))).toEqual({
      call: { from_number: REDACTED_VALUE, args: [{ name: REDACTED_VALUE, day: 'mail *' }] },
      function_name: 'f',
      n: 1,
      email: null,
    });
  });

  it('masks errors, and asks objects how they want to be written', () => {
    const value = { err: new Error('mail to a@b.de'), key: { toJSON: () => '[sealed]' }, bytes: Buffer.from('Anna') };

    expect(redactKeys(value)).toMatchObject({
      err: { message: 'mail to [email]' },
      key: '[sealed]',
      bytes: REDACTED_VALUE,
    });
  });

  it('stops at structures that contain themselves', () => {
    const loop: Record<string, unknown> = {};
    loop['again'] = loop;

    expect(JSON.stringify(redactKeys(loop))).toContain(REDACTED_VALUE);
  });
});
