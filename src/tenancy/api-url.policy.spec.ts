import { loadConfig } from '../platform/index.js';
import { refuseApiUrls } from './api-url.policy.js';
import { parseTenantDocument } from './tenant-document.js';

const DEVELOPMENT = loadConfig({ DATABASE_URL: 'memory:' });
const PRODUCTION = DEVELOPMENT.with({ production: true, calcomApiUrl: 'http://calcom.internal:3000/api/v2' });

function documentWith(apiUrl: string) {
  const calcom = { apiUrl, apiKey: 'cal_live_key' };
  const services = [{ slug: 'cut', name: 'Cut', eventTypeId: 1, durationMinutes: 30 }];
  const branch = { slug: 'mitte', name: 'Mitte', phoneNumbers: ['+493012345600'], services };
  const parsed = parseTenantDocument({
    slug: 'salon',
    name: 'Salon',
    locale: 'de',
    timeZone: 'Europe/Berlin',
    calcom,
    branches: [branch, { ...branch, slug: 'nord', phoneNumbers: ['+493012345601'], calcom }],
  });
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.document;
}

describe(refuseApiUrls.name, () => {
  it.each([
    'https://127.0.0.1/v2',
    'https://10.0.0.5/v2',
    'https://169.254.169.254/latest',
    'https://[::1]/v2',
    'https://[::ffff:10.0.0.1]/v2',
    'https://localhost/v2',
    'https://redis:6379',
    'https://db.internal/v2',
    'http://calcom.internal:3001/api/v2',
  ])('refuses %s of a company and of a branch in production', (apiUrl) => {
    const message = 'must lie in the public internet';
    expect(refuseApiUrls(documentWith(apiUrl), PRODUCTION)).toEqual([
      { path: 'calcom.apiUrl', message },
      { path: 'branches[1].calcom.apiUrl', message },
    ]);
    expect(refuseApiUrls(documentWith(apiUrl), DEVELOPMENT)).toEqual([]);
  });

  it('refuses to send keys unencrypted', () => {
    expect(refuseApiUrls(documentWith('http://api.cal.eu/v2'), PRODUCTION)).toContainEqual({
      path: 'calcom.apiUrl',
      message: 'must begin with https://',
    });
  });

  it.each(['https://api.cal.eu/v2', 'https://cal.example.com:8443/api/v2', 'http://calcom.internal:3000/api/v2'])(
    'takes %s',
    (apiUrl) => {
      expect(refuseApiUrls(documentWith(apiUrl), PRODUCTION)).toEqual([]);
    },
  );
});
