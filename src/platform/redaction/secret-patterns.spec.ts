import fc from 'fast-check';

import { maskSecrets } from './secret-patterns.js';

const SMALL = 'abcdefghijklmnopqrstuvwxyz0123456789';
const MIXED = `${SMALL}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;
const LETTERS = MIXED.replace(/\d/g, '');
const URL_SAFE = `${MIXED}-_`;
const HEX = '0123456789abcdef';

function random(length: number, alphabet = MIXED): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...alphabet.split('')), minLength: length, maxLength: length });
}

/** Kinds of keys by their issuers' documentation, none of them named in the patterns one by one. */
const KINDS: [string, fc.Arbitrary<string>][] = [
  ['dp.pt.', random(43)],
  ['dt0c01.', random(64, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')],
  ['fo1_', random(43)],
  ['fio-u-', random(64)],
  ['pplx-', random(48)],
  ['rdme_', random(70, SMALL)],
  ['sntryu_', random(64, HEX)],
  ['squ_', random(40, HEX)],
  ['oy2', random(43, SMALL)],
  ['glpat-', random(20, URL_SAFE)],
  ['sk_live_', random(24)],
  ['whsec_', random(32)],
  ['GOCSPX-', random(28, URL_SAFE)],
  ['hf_', random(34, LETTERS)],
  ['1//0', random(60, URL_SAFE)],
  ['sk-ant-api03-', random(95, URL_SAFE)],
  ['xkeysib-', random(64, HEX)],
  ['SK', random(32, HEX)],
  ['v4.local.', random(80, URL_SAFE)],
  ['$2b$12$', random(53, `${MIXED}./`)],
  ['', random(32, LETTERS)],
  ['', random(44, '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz')],
  ['', random(40, SMALL)],
  ['', random(40)],
  ['', random(32, HEX)],
];

const CONTEXTS: [string, (name: string, secret: string) => string][] = [
  ['alone', (_name, secret) => secret],
  ['in a sentence', (_name, secret) => `key ${secret} was refused.`],
  ['in a query', (name, secret) => `GET /v1/things?a=1&${name}=${secret}&b=2`],
  ['as JSON', (name, secret) => JSON.stringify({ [name]: secret })],
  ['as JSON in JSON', (name, secret) => JSON.stringify({ file: `${name}=${secret}\nB=1` })],
  ['as a field of JSON in JSON', (name, secret) => JSON.stringify({ body: JSON.stringify({ [name]: secret }) })],
  ['as XML', (name, secret) => `<${name}>${secret}</${name}>`],
  ['in German', (_name, secret) => `Der API-Schlüssel: ${secret} ist falsch`],
  ['as environment', (name, secret) => `export ${name.toUpperCase()}=${secret}`],
];

describe(maskSecrets.name, () => {
  it.each(CONTEXTS)('masks 99 of 100 keys of kinds it does not know, %s', (_where, write) => {
    let left = 0;
    for (const [prefix, body] of KINDS) {
      for (const secret of fc.sample(body, { numRuns: 100, seed: 7 })) {
        left += maskSecrets(write('vendor_token', prefix + secret)).includes(prefix + secret) ? 1 : 0;
      }
    }

    expect(left / (KINDS.length * 100)).toBeLessThanOrEqual(0.01);
  });

  it.each([
    ['initialize("secretKey", "c8e58853-44f0-f4b7-6768-eb26eed4b0b7")', 'c8e58853'],
    ['vendorApiKey("63cb3e17-bed6-2156-f5a7-132727d934e8")', '63cb3e17'],
    ['posting to https://hooks.slack.com/services/T0AB12CD3/B0AB12CD3/abcdefghijklmnopqrstuvwx failed', 'abcdefgh'],
    ['vendor_api_token = "cjkcshsjgcnyzf"', 'cjkcshsjgcnyzf'],
    ['slt_0FtdMun4Z_BA9Y4skQ0eqmgiayflswQPleMud2em7qI', '0FtdMun4Z'],
    ['commit message: password=hunter2hunter2', 'hunter2'],
    ['<add key="ClearTextPassword" value="33f!!lloppa" />', 'lloppa'],
    ['if (self.db_pass == "hopenobodyfindsthisone")', 'hopenobody'],
    ['char secret[25] = "hopenobodyfindsthisone";', 'hopenobody'],
    ['NEXT_PASSWORD=@"correct horse battery"', 'horse'],
    ["client_secret 'hopenobodyfindsthisone'", 'hopenobody'],
    ['db_password Xq9!kd_2Lw', 'Xq9'],
    ['cl_tok: abcdefghijabcdefghijabcd', 'abcdefghij'],
    ['found AKIAZZZZZZZZZZZZZZZZ in it', 'AKIAZZ'],
    ['PIN: 4711', '4711'],
    ['PuTTY-User-Key-File-2: ssh-rsa\nPrivate-Lines: 14\nAAABAQC1', 'AAABAQC1'],
    ['password=$2y$10$abcdefghijklmnopqrstuv', 'abcdefgh'],
    ['shadow $6$saltsalt$Zx81kq.Tw5/0PmLr7cYvBe', 'Zx81kq'],
    ['{"body":"{\\"clientSecret\\":\\"0f3b8c1e-44f0-f4b7-6768-eb26eed4b0b7\\"}"}', '0f3b8c1e'],
    ['client_secret: "correct horse battery"', 'horse'],
    ['Geheimnis: "unter der alten Linde"', 'Linde'],
    ['Das Passwort lautet: sonnenblume', 'sonnenblume'],
    ['Zugangscode = 8KD2-77Q', '8KD2'],
    ['machine api.vendor.example login joe password hunter', 'hunter'],
    ["CREATE ROLE app IDENTIFIED BY 'hunters'", 'hunters'],
    ['pwd hunter2 rejected, apikey hunter2222 too', 'hunter2'],
    ['POST https://hook.eu1.automation.example/abcd1234efgh5678 500', 'abcd1234'],
    ['sha256~hgszd810bnshjr1hxm0sl5l5xqx9tlx9tnoox9u9r7a', 'hgszd810'],
  ])('masks the secret of %j', (text, secret) => {
    expect(maskSecrets(text)).not.toContain(secret);
  });

  it.each([
    'token_count: 123456, tokenType=bearer, secretName: production, credentialsId',
    'invalid token: signature mismatch',
    'the bearer token is missing',
    'key=value, cache key slots:salon:2026-11-24',
    'password=${PASSWORD} token=<token> secret=*** api_key=[redacted]',
    'https://api.cal.com/v2/bookings?take=100&status=upcoming',
    'at processTicksAndRejections (node:internal/process/task_queues:105:5)',
    'node_modules/@nestjs/core/router/router-execution-context.js',
    'checksum: eaac4cf978b6fbd480f1092cab8b233c9b949bcabfc9b598dd79a758f7243c28',
    'token for calcom:48341841-5804-47d1-9a73-82f903a42984 refused',
    'dev.credentials.url=dev-lb1.api.f4ke.com:5215',
    'secret = process.env.VENDOR_SECRET, api_key: "missing", private key: not found',
    'api_version=9a038989604e8da62ecddbe2094b16ce1b778be1',
    'Rindfleischetikettierungsueberwachungsaufgabenuebertragungsgesetz',
    'checkAvailabilityForServiceAtBranchBeforeClosing',
    'invalid password for the database user',
    'integrity sha512, md5=5c94767cedb5d6987c902ac850ded2c6',
    'public_key = "9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit"',
    'const keyStr = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"',
    'GET /assets/logo-f0eb1acf0da84c06a50c5b2c59932001997786b176dec02bd16128ee9ea83628.png',
    'curl -u username:password -k, client_secret=xxxxxxxxxxxxxxxxxxxx, API_TOKEN=your_token_here_please',
  ])('keeps %j', (text) => {
    expect(maskSecrets(text)).toBe(text);
  });
});
