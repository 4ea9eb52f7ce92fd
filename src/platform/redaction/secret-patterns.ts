import {
  carriesSecret,
  isArtifact,
  isBase64,
  isOpaque,
  isPlaceholder,
  isUnpronounceable,
  isUuid,
} from './token-shape.js';

const SECRET = '[secret]';

/** Private key blocks, of OpenSSL and of PuTTY; without the end line everything behind the begin line is taken for key. */
const KEY_BLOCK =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}-----|$)|PuTTY-User-Key-File-\d[\s\S]*$/g;

/** `scheme://user:password@host`; the user is taken too, tokens are sent in its place. */
const URL_CREDENTIALS = /(\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@"'<>]{1,300}@/gi;

const SCHEME = 'bearer|basic|token|digest|apikey|negotiate|hmac';

const AUTHORIZATION = new RegExp(
  `\\b((?:proxy-)?authorization["']?\\s{0,3}[:=]\\s{0,3}["']?(?:(?:${SCHEME})\\s{1,3})?)(?!(?:${SCHEME})\\b)([^\\s"'\\\\,;<>$(){}]{6,})`,
  'gi',
);

/** Without the name of the header; "bearer tokens" is prose. */
const BEARER = /\b((?:bearer|basic)\s{1,3})(?![a-z]{1,14}\b(?![-_.~+/=]\w))([^\s"'`\\,;<>$(){}]{6,})/gi;

/** All of a cookie header. */
const COOKIES = /\b((?:set-)?cookie["']?[ \t]{0,3}:[ \t]{0,3}["'[]{0,2})([^\n"']{4,})/gi;

/** `curl -u user:password`. */
const COMMAND_CREDENTIALS =
  /(\s(?:-u|--user|--proxy-user)[\s=]{0,3}["']?)(?=[^\s"']{4})([^\s"'$<>{}:]{0,100}:(?!\$)[^\s"'$<>{}]{0,200})/g;

/** Of .netrc, sshpass and SQL. */
const SPOKEN_CREDENTIALS =
  /(\blogin\s{1,3}\S{1,100}\s{1,3}password\s{1,3}|\bsshpass\s{1,3}-p\s{0,3}["']?|\bidentified\s{1,3}by\s{1,3}["']?)([^\s"']{4,})/gi;

/** Addresses that anybody who has them can post to: of chats and automations. The host stays. */
const WEBHOOK_ADDRESS =
  /(\b(?:web)?hooks?\.[\w.-]{3,60}\/|maker\.ifttt\.com\/trigger\/|discord(?:app)?\.com\/api\/webhooks\/|webhook\.office\.com\/|outlook\.office\.com\/webhook\/|chat\.googleapis\.com\/v1\/spaces\/)[^\s"'`<>]{8,}/gi;

/** Say by themselves that a secret follows. */
const STRONG =
  'secret|token|passwor[dt]|passwort|passwd|passphrase|kennwort|pwd|(?:api|access|account|auth|private|secret|signing|encryption|master|shared|storage|service|license|deploy|webhook)[ _.-]?key|credentials?|signature|bearer|jwt|schl(?:ü|ue)ssel|geheimnis|zugangs(?:daten|code|kennung)|(?:sicherheits|freischalt)code|losungswort';

/** Stand before secrets and before much else. */
const WEAK = '(?:key|auth|cookie|session|client|pass|pw|tok|pin|pat|sig|otp)(?![a-z])';

/** A key that names a secret, and the sign of assignment. */
function label(signs: string): string {
  return `(?<![\\p{L}\\p{N}_.-])[\\w.-]{0,60}?(?:${STRONG}|${WEAK})[\\w.-]{0,24}(?:\\[\\d{0,4}\\])?\\\\?["'\`\\])]{0,2}[ \\t]{0,8}(?:=>|[:?]=|[!=]={1,2}|\\|\\|:?|<=>|:[ \\t]{0,3}[A-Za-z]{1,12}[ \\t]{0,3}=|${signs}|[ \\t](?:is|ist|lautet)(?:[ \\t]|:))[ \\t]{0,8}(?:[a-z]{1,8}:[ \\t]{0,3}|@)?`;
}

/** In quotes everything up to the closing one is the value. */
const QUOTED_ASSIGNMENT = new RegExp(
  `(${label('[>:=,(]')}(?<quote>\\\\?["'\`]))((?:(?!\\k<quote>)[^\\n]){4,400})(?=\\k<quote>)`,
  'giu',
);

const ASSIGNMENT = new RegExp(`(${label('[>:=]')}\\\\?["'\`]{0,3})([^\\s"'\`\\\\;<>,&]{4,})`, 'giu');

/** Behind a blank alone, in quotes: `client_secret 'VALUE'`. */
const QUOTED_VALUE = new RegExp(
  `((?<![\\p{L}\\p{N}_.-])[\\w.-]{0,60}?(?:${STRONG})[\\w.-]{0,24}[ \\t]{1,4}(?<quote>["'\`]))((?:(?!\\k<quote>)\\S){4,400})(?=\\k<quote>)`,
  'giu',
);

/** Behind a blank alone, bare: only a name that no prose has says so, `db_password VALUE`, `apikey VALUE`. */
const BARE_VALUE = new RegExp(
  `((?<![\\w.-])(?:[A-Za-z0-9]{1,30}_[\\w.-]{0,30}?(?:${STRONG})|apikey|accesstoken|authtoken|secretkey)[ \\t]{1,2})(?=\\S*\\d|\\S*[^\\w\\s.,:/-]\\S*[^\\w\\s.,:/-])([^\\s"'\`\\\\;<>,&]{8,})`,
  'gi',
);

/** `password hunter2`: of letters and digits, as no word of prose is. */
const BARE_PASSWORD =
  /(?<![\w.-])((?:password|passwort|passwd|pwd|kennwort|passphrase)[ \t]{1,2}["']?)(?=[^\s"']*\d)(?=[^\s"']*[a-z])([^\s"'`\\;<>,&]{6,})/gi;

/** Settings as XML: `<add key="Password" value="VALUE" />`. */
const XML_SETTING = new RegExp(
  `(\\b(?:key|name)=["'][\\w.:-]{0,40}?(?:${STRONG})[\\w.:-]{0,20}["']\\s{1,4}value=["'])([^"'\\n]{4,200})`,
  'gi',
);

/** Numbers that are secret because they are few. */
const PIN = /\b((?:pin|otp|tan|cvv|cvc)[ \t]{0,2}[:=][ \t]{0,2})(\d{3,8})\b/gi;

/** Keys whose form alone tells them, however little random they look. */
const ISSUED =
  /(?<![A-Za-z0-9])(?:(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16}(?![A-Z0-9])|sq0[a-z]{3}-[\w-]{22,})/g;

/** Passwords as crypt(3), Argon2 and scrypt keep them: `$2b$12$…`. */
const PASSWORD_HASH = /\$(?:2[abxy]?|[156]|y|apr1|argon2\w{1,2}|scrypt|pbkdf2[\w-]{0,10})\$[\w./$=,+-]{16,}/g;

/** Flags in front of a value without a sign of assignment: `--api-key VALUE`. */
const FLAG = new RegExp(`(--?[\\w-]{0,40}(?:${STRONG})[\\w-]{0,20}[ \\t=]{1,4}["']?)([^\\s"'\`\\\\;<>,&]{6,})`, 'gi');

const STRONG_LABEL = new RegExp(`(?:${STRONG})`, 'i');

/** Keys that tell about a secret without holding it: `token_count`, `secretName`, `credentialsId`. */
const ABOUT_LABEL =
  /(?:name|length|size|url|uri|count|usage|limit|version|type|file|path|id|source|results?|expir\w*|_at|_in)["'`\])]{0,2}\s*[^\w]*$/i;

const PASSWORD_LABEL =
  /(?:passwor[dt]|passwort|passwd|passphrase|kennwort|pwd|(?<![a-z])pw|(?<!by|com|tres|sur|over|under)pass)(?:\[\d{0,4}\])?["'`\])]{0,2}\s*(?:is|ist|lautet)?[^\p{L}\p{N}]*$/iu;

const TOKEN = /[A-Za-z0-9_+/=.~%@$!:-]{14,}/g;

/** Keys that hold nothing but a secret, which may be a phrase of words; behind "token" and "signature" words also report. */
const HOLDING_LABEL =
  /(?:secret|(?:api|access|private|signing|encryption|master|shared)[ _.-]?key|(?:auth|access)[_-]?token|schl(?:ü|ue)ssel|geheimnis|zugangs(?:code|daten))\\?["'`\])]{0,2}[ \t]{0,8}(?:=>|[:?]?=|:|\()[ \t]{0,8}(?:\\?["'`])?$/iu;

/** What is said of a secret in its place. */
const SAID_OF_SECRET =
  /^(?:(?:is|was|not|none?|null|nil|undefined|empty|true|false|missing|invalid|required|expired|revoked|wrong|unknown|unset|set|string|fehlt|ungültig|abgelaufen|leer|unbekannt)\b|[\w.]*\()/i;

/** What stands in front of a digest that everybody may see: of a file, a commit, a public key. */
const PUBLIC_LABEL =
  /(?:check_?sums?|chksums?|digest|version|md5|sha-?(?:1|256|384|512)|integrity|etag|(?:src)?rev(?:ision)?\w*|commit|public[_-]?(?:key|token)|publickey|fingerprint)["'`\])]{0,2}\s{0,3}[:=-]{1,3}\s{0,3}["'`]?(?:sha\d{1,3}[-:])?$/i;

/** Masks what looks like a key, token, password or signature, by its label or by its own shape. */
export function maskSecrets(text: string): string {
  return text
    .replace(KEY_BLOCK, SECRET)
    .replace(URL_CREDENTIALS, `$1${SECRET}@`)
    .replace(WEBHOOK_ADDRESS, `$1${SECRET}`)
    .replace(COOKIES, maskValue)
    .replace(AUTHORIZATION, maskValue)
    .replace(BEARER, maskValue)
    .replace(COMMAND_CREDENTIALS, maskValue)
    .replace(SPOKEN_CREDENTIALS, maskValue)
    .replace(QUOTED_ASSIGNMENT, (found, key: string, _quote, value: string) => maskLabelled(found, key, value))
    .replace(QUOTED_VALUE, (found, key: string, _quote, value: string) => maskLabelled(found, key, value))
    .replace(XML_SETTING, maskValue)
    .replace(PIN, maskValue)
    .replace(ISSUED, SECRET)
    .replace(PASSWORD_HASH, SECRET)
    .replace(BARE_VALUE, maskValue)
    .replace(BARE_PASSWORD, maskValue)
    .replace(ASSIGNMENT, maskLabelled)
    .replace(FLAG, maskLabelled)
    .replace(TOKEN, (token, at: number, whole: string) => maskToken(token, whole.slice(Math.max(0, at - 40), at)));
}

/** Of a path or address only the secret part goes, the host tells where a request went. */
function maskToken(token: string, before: string): string {
  if (isPublicDigest(token, before)) return token;
  if (!token.includes('/') || isBase64(token)) return carriesSecret(token) || isBase64(token) ? SECRET : token;
  return token
    .split('/')
    .map((part) => (carriesSecret(part) ? SECRET : part))
    .join('/');
}

/** Hexadecimal or base64 behind its label, in one token or in front of it; other secrets have other shapes. */
function isPublicDigest(token: string, before: string): boolean {
  const [, label = '', digest = token] = /^(.*[=:])([^=:]+=*)$/.exec(token) ?? [];
  return /^(?:[0-9a-f]{32,128}|[A-Za-z0-9+/]{40,128}={0,2})$/.test(digest) && PUBLIC_LABEL.test(before + label);
}

function maskValue(found: string, label: string, value: string): string {
  return isPlaceholder(value) ? found : `${label}${SECRET}`;
}

/** Passwords are words; every other label also stands before counts, names and addresses. */
function maskLabelled(found: string, label: string, value: string): string {
  if (isPlaceholder(value) || PUBLIC_LABEL.test(label)) return found;
  if (PASSWORD_LABEL.test(label)) return `${label}${SECRET}`;
  if (isArtifact(value)) return found;
  if (HOLDING_LABEL.test(label) && isPhrase(label, value)) return `${label}${SECRET}`;
  if (ABOUT_LABEL.test(label)) return carriesSecret(value) ? `${label}${SECRET}` : found;
  const secret = STRONG_LABEL.test(label) ? isMixed(value) : isOpaque(value) || isUuid(value) || isLongRun(value);
  return secret ? `${label}${SECRET}` : found;
}

/** Words that stand where a secret does: in quotes, or behind "=", since a colon also begins a sentence. */
function isPhrase(label: string, value: string): boolean {
  return value.length >= 8 && /["'`=]$/.test(label) && !SAID_OF_SECRET.test(value) && !isIdentifier(value);
}

/** "process.env.API_KEY", "config.apiKey", "API_KEY": names a secret. */
function isIdentifier(value: string): boolean {
  return /^(?:[A-Z]+_[A-Z_]+|[a-z_]\w*(?:\.\w+|\[['"\w]+\])+[;,)]*)$/i.test(value) && !/\d/.test(value);
}

/** Longer than words are, without a sign between. */
function isLongRun(value: string): boolean {
  return /^[A-Za-z0-9]{24,}$/.test(value);
}

/** Letters and digits, a long row of either, letters that make no word, or more signs than words have. */
function isMixed(value: string): boolean {
  if (value.length >= 8 && /\d/.test(value) && /[a-z]/i.test(value)) return true;
  if (value.length >= 8 && (value.match(/[^\w\s.,:/-]/g)?.length ?? 0) >= 3) return true;
  return /^(?:\d{10,}|[\w+=/~-]{16,})$/.test(value) || isUnpronounceable(value) || isOpaque(value);
}
