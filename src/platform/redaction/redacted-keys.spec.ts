import { isRedactedKey } from './redacted-keys.js';

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
