const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Our own and Retell's ids; they open nothing and a log without them is useless. */
const PUBLIC_ID = /^(?:call|agent|llm|conversation_flow|conversation|batch_call|event)_[A-Za-z0-9]{8,}$/;

/** Beginnings that issuers give their keys so that they can be found. */
const ISSUER_PREFIX =
  /^(?:cal_|key_|sk[-_]|pk[-_.]|rk[-_]|gl[a-z]{2,7}-|gh[a-z]_|github_pat_|xox[a-z]-|xapp-|SG\.|A[KS3BC][A-Z]A|AIza|ya29\.|npm_|pypi-|do[opr]_v1_|shp[a-z]{2}_|hv[sbr]\.|ops_|gls[ac]|glc_|tfp_|lin_|ntn_|secret_|dapi|EAA|r8_|hf_|sgp_|dckr_|nvapi-|xkeysib-|pul-|rubygems_|PMAK-|NR[A-Z]{2}-|figd_|CFPAT-|whsec_|gsk_|AGE-|A3-|GR1348941|eyJ|pat[-.]|API-|sha256~|ABSK|t1\.)/;

/** Says whether a value stands for one that was left out: "xxxx", "***", "${KEY}", "[redacted]". */
export function isPlaceholder(value: string): boolean {
  return /^[[{(<$%]|\$\{|\.{3}$|\*{3}/.test(value) || new Set(value.toLowerCase()).size <= 2;
}

/**
 * Says whether a run of characters is a key by its own shape: issued prefix with something random
 * behind it, long hexadecimal or base64, letters and digits mixed as no language does.
 * UUIDs, dates, paths, versions and compound words are not.
 */
export function carriesSecret(token: string): boolean {
  const value = token.replace(/%[0-9a-f]{2}/gi, '-').replace(/^[:.=/@-]+|[:.=/@!-]+$/g, '');
  if (UUID.test(value) || PUBLIC_ID.test(value) || isTimestamp(value)) return false;
  if (ISSUER_PREFIX.test(value) && value.length >= 16 && isRandom(value, 2.8)) return true;
  if (value.length >= 20 && isRandom(value, 3) && mixing(value) >= 0.3) return true;
  return isGrouped(value) || value.split(/[_\-./=~%@$!:+]/).some(isRandomPiece);
}

/** Weaker than {@link carriesSecret}: enough for the value behind a word such as "key". */
export function isOpaque(value: string): boolean {
  return (
    carriesSecret(value) || (value.length >= 12 && isRandom(value, 3) && mixing(value) >= 0.3 && !UUID.test(value))
  );
}

/** Long base64 is a secret or a body; neither belongs into a log. */
export function isBase64(value: string): boolean {
  if (value.length < 32 || !/^[A-Za-z0-9+/]+={0,2}$/.test(value) || value.startsWith('/')) return false;
  return /[A-Z]/.test(value) && /[a-z]/.test(value) && isRandom(value, 4) && mixing(value) >= 0.3;
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

/** Letters and digits, and more different ones than a repeated filler has. */
function isRandom(value: string, minBits: number): boolean {
  return /\d/.test(value) && /[a-z]/i.test(value) && bitsPerCharacter(value) >= minBits;
}

/** Changes between letter and digit. */
function classChanges(piece: string): number {
  return piece.match(/[a-z](?=\d)|\d(?=[a-z])/gi)?.length ?? 0;
}

/** Share of neighbours that differ in kind (capital, small letter, digit): words near 0, random near 0.6. */
function mixing(value: string): number {
  const kinds = value
    .replace(/[^A-Za-z0-9]/g, '')
    .replace(/[A-Z]/g, 'A')
    .replace(/[a-z]/g, 'a')
    .replace(/\d/g, '0');
  const changes = kinds.match(/A(?=[a0])|a(?=[A0])|0(?=[Aa])/g)?.length ?? 0;
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
