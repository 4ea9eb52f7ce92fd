const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** "calcom:…", "id=…": an id and what it is of. */
const NAMED_UUID = /^[a-z][a-z_-]{0,30}[:=][0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Our own and Retell's ids; they open nothing and a log without them is useless. */
const PUBLIC_ID = /^(?:call|agent|llm|conversation_flow|conversation|batch_call|event)_[A-Za-z0-9]{8,}$/;

/** Beginnings that issuers give their keys so that they can be found. */
const ISSUER_PREFIX =
  /^(?:cal_|key_|sk[-_]|pk[-_.]|rk[-_]|gl[a-z]{2,7}-|gh[a-z]_|github_pat_|xox[a-z]-|xapp-|SG\.|A[KS3BC][A-Z]A|AIza|ya29\.|npm_|pypi-|do[opr]_v1_|shp[a-z]{2}_|hv[sbr]\.|ops_|gls[ac]|glc_|tfp_|lin_|ntn_|secret_|dapi|EAA|r8_|hf_|sgp_|dckr_|nvapi-|xkeysib-|pul-|rubygems_|PMAK-|NR[A-Z]{2}-|figd_|CFPAT-|whsec_|gsk_|AGE-|A3-|GR1348941|FLWSECK|LTAI|eyJ|pat[-.]|API-|sha256~|ABSK|t1\.|slt_|GOCSPX-|AT[A-Z]TT|ATBB|ico-)/;

/** "duffel_test_", "sk-proj-". */
const WORD_PREFIX = /^(?:[A-Za-z]{2,12}[_-]){1,3}/;

/** Says whether a value stands for one that was left out: "xxxx", "***", "${KEY}", "[redacted]". */
export function isPlaceholder(value: string): boolean {
  return (
    /^(?:\[[^\]]*\]?|<[^>]*>?|\$[A-Za-z_][\w.]*|\$\{[^}]*\}.*|\$\(.*|\{\{.*|%\(?\w+\)?[sd%]?)$|\.{3}$|\*{3}/.test(
      value,
    ) ||
    /x{4}|\byour[_-]|_your_|example{2}|^(?:user(?:name)?:(?:pass(?:word)?|token)|(\w{3,10}):\1)$/i.test(value) ||
    new Set(value.toLowerCase()).size <= 2
  );
}

/**
 * Says whether a run of characters is a key by its own shape: issued prefix with something random
 * behind it, long hexadecimal or base64, letters and digits mixed as no language does.
 * UUIDs, dates, paths, versions and compound words are not.
 */
export function carriesSecret(token: string): boolean {
  const value = token.replace(/%[0-9a-f]{2}/gi, '-').replace(/^[:.=/@-]+|[:.=/@!-]+$/g, '');
  if (UUID.test(value) || NAMED_UUID.test(value) || PUBLIC_ID.test(value)) return false;
  if (isTimestamp(value) || isAlphabet(value) || isAsset(value)) return false;
  if (isArtifact(value.replace(/^[\w.-]{1,60}=/, ''))) return false;
  return [value, ...value.split(/[=:@]/), value.replace(WORD_PREFIX, '')].some(isSecretPiece);
}

function isSecretPiece(value: string): boolean {
  if (value.length < 16 || UUID.test(value) || PUBLIC_ID.test(value)) return false;
  if (ISSUER_PREFIX.test(value) && (isRandom(value, 2.8) || isLetterKey(value))) return true;
  if (isStrewn(value)) return true;
  if (isRandom(value, 3) && value.length >= 20 && mixing(value) >= (value.length >= 32 ? 0.22 : 0.25)) return true;
  return isGrouped(value) || value.split(/[_\-./=~%@$!:+]/).some(isRandomPiece);
}

/** Behind an issuer's prefix: letters in random case. */
function isLetterKey(value: string): boolean {
  return /^[A-Za-z]{2,7}[_-]?[A-Za-z_-]{16,}$/.test(value) && mixing(value) >= 0.15;
}

/** 24 letters and more in random case, or of which too many are rare in German and English and too few are vowels. */
function isStrewn(value: string): boolean {
  if (value.length < 24 || !/^[A-Za-z]+$/.test(value) || bitsPerCharacter(value) < 3.5) return false;
  const share = (letters: RegExp) => (value.match(letters)?.length ?? 0) / value.length;
  return mixing(value) >= 0.22 || (share(/[jkqvwxyz]/gi) >= 0.18 && share(/[aeiou]/gi) < 0.3);
}

/** Weaker than {@link carriesSecret}: enough for the value behind a word such as "key". */
export function isOpaque(value: string): boolean {
  if (UUID.test(value)) return false;
  if (carriesSecret(value) || value.split(/[^A-Za-z0-9]/).some(isRandomLetters)) return true;
  return value.length >= 14 && isRandom(value, 3) && mixing(value) >= 0.24;
}

/** Ten letters and more that no tongue has: hardly a vowel, or capitals strewn among small letters. */
export function isUnpronounceable(value: string): boolean {
  if (!/^[A-Za-z]{10,}$/.test(value)) return false;
  return (value.match(/[aeiouy]/gi)?.length ?? 0) / value.length < 0.22 || mixing(value) >= 0.25;
}

/** German and English words have a vowel in two to four letters, random letters one in five. */
function isRandomLetters(piece: string): boolean {
  if (piece.length < 20 || !/^[A-Za-z]+$/.test(piece) || bitsPerCharacter(piece) < 3.2) return false;
  return mixing(piece) >= 0.2 || (piece.match(/[aeiou]/gi)?.length ?? 0) / piece.length < 0.29;
}

/** Long base64 is a secret or a body; neither belongs into a log. */
export function isBase64(value: string): boolean {
  const isPadded = value.length % 4 === 0 && value.endsWith('=');
  if (value.length < (isPadded ? 20 : 32) || !/^[A-Za-z0-9+/]+={0,2}$/.test(value) || value.startsWith('/'))
    return false;
  if (isPadded && value.length < 32) return isRandom(value, 3.5) && mixing(value) >= 0.25;
  return /[A-Z]/.test(value) && /[a-z]/.test(value) && isRandom(value, 4) && mixing(value) >= 0.25;
}

/** "A3-ASWWYB-798JRY-LJVD4-23DC2": groups of capitals and digits. */
function isGrouped(value: string): boolean {
  return (
    /^(?:[A-Z0-9]{2,12}-){3,}[A-Z0-9]{4,12}$/.test(value) &&
    (value.match(/\d/g) ?? []).length >= 4 &&
    classChanges(value) >= 4
  );
}

export function isUuid(value: string): boolean {
  return UUID.test(value);
}

function isTimestamp(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T?[\d:.+-]*Z?$/.test(value);
}

/** One piece between separators. */
function isRandomPiece(piece: string): boolean {
  if (piece.length >= 32 && /^[0-9a-f]+$/i.test(piece) && /\d/.test(piece) && /[a-f]/i.test(piece)) return true;
  if (piece.length < 16 || !/[a-z]/i.test(piece)) return false;
  return isRandom(piece, 3) && (classChanges(piece) >= 5 || piece.length >= 24);
}

/** Rows of neighbours: "abcdefghijklmnopqrstuvwxyz0123456789". */
function isAlphabet(value: string): boolean {
  let neighbours = 0;
  for (let index = 1; index < value.length; index += 1) {
    if (value.charCodeAt(index) - value.charCodeAt(index - 1) === 1) neighbours += 1;
  }
  return new Set(value.toLowerCase()).size >= 20 && neighbours / value.length > 0.7;
}

/** Files of web pages carry their digest in their name. */
function isAsset(value: string): boolean {
  return /[.-][0-9a-f]{8,64}(?:\.min)?\.(?:png|gif|jpe?g|svg|webp|ico|css|m?js|woff2?|map)$/i.test(value);
}

/** A host with its port, or a package with its version. */
export function isArtifact(value: string): boolean {
  return /^(?:(?:[a-z][a-z0-9-]{1,20}\.){2,6}[a-z]{2,6}(?::\d{2,5})?|[a-z]+(?:-[a-z]+){1,5}-\d{1,3}(?:\.\d{1,4}){1,3})$/.test(
    value,
  );
}

/** Letters and digits, and more different ones than a repeated filler has. */
function isRandom(value: string, minBits: number): boolean {
  return /\d/.test(value) && /[a-z]/i.test(value) && bitsPerCharacter(value) >= minBits;
}

/** Changes between letter and digit. */
function classChanges(piece: string): number {
  return piece.match(/[a-z](?=\d)|\d(?=[a-z])/gi)?.length ?? 0;
}

/**
 * Share of neighbours that differ in kind, capital, small letter or digit: random text 0.4, words and
 * camelCase below 0.2. A capital before a small letter begins a word and does not count.
 */
function mixing(value: string): number {
  const kinds = value.replace(/[^A-Za-z0-9]/g, '');
  const changes = kinds.match(/[A-Z](?=\d)|[a-z](?=[A-Z\d])|\d(?=[A-Za-z])/g)?.length ?? 0;
  return changes / Math.max(1, kinds.length - 1);
}

/** Shannon entropy of the characters. */
function bitsPerCharacter(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
