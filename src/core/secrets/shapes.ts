/** What is a secret by its looks, wherever it stands. */
import { mask, type SecretShape } from './shape.ts';
import { maskSpoken } from './spoken.ts';

/** What the text says, and a literal behind it. */
function sql({ raw: [before = ''] }: TemplateStringsArray): RegExp {
  return new RegExp(String.raw`(?<![\w-])${before}(?:'[^'\n]{1,200}'|\\?"[^"\n]{1,200}")`, 'gi');
}

/** What is a secret whatever stands in front of it. Prefixes are those that the issuers publish for their scanners. */
const secretShapes: readonly SecretShape[] = [
  { pattern: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^]*/g, has: 'private', replacement: mask },
  // A token in the user's place, as its issuer wants it.
  { pattern: /:\/\/[^\s:/@]{1,400}:x-oauth-basic@/g, replacement: `://${mask}@`, has: '@' },
  // Credentials in an address: behind the colon up to the last @, which may stand in the password too. A port is none.
  {
    pattern: /:\/\/([^\s:/@]{0,200}):(?!\d{1,5}(?:\/|$))(?:'[^'\n]{1,200}'|[^\s"']){1,400}@/g,
    replacement: `://$1:${mask}@`,
    has: '@',
  },
  // The same without a scheme: `me:secret@db:5432`. Not an image by its digest, not a package by its version.
  {
    pattern:
      /(?<![\w.@%+\\/:-])(?![A-Za-z]:[\\/]|(?:npm|workspace|file|link|portal|patch|jsr|pkg|arn|urn|mailto|sips?|acct|git|github|oci):)([\w.+-]{1,64}(?:[\\/][\w.+-]{1,64})?):(?!\d{1,5}(?:[/@]|$)|\\|\/\/)(?:'[^'\n]{1,200}'|[^\s"']){1,400}@(?!sha\d|v?\d+(?:\.\d+){0,2}(?![\d.])|[\^~])/g,
    replacement: `$1:${mask}@`,
    has: '@',
  },
  // Oracle's, for Java.
  {
    pattern: /(\b(?:thin|oci8?):[^\s/@:]{1,64}\/)(?:'[^'\n]{1,200}'|[^\s"']){1,400}@/g,
    replacement: `$1${mask}@`,
    has: '@',
  },
  // CVS: `:pserver:me:secret@host`.
  {
    pattern: /((?<![^\s="']):[a-z]{3,10}(?:;[^\s:]{0,128})?:[^\s:/@]{1,64}):[^\s"']{1,400}@/g,
    replacement: `$1:${mask}@`,
    has: '@',
  },
  // Where an address became folders.
  {
    pattern: /(\b[a-z][a-z+]{2,10}:\/)([^\s:/@]{1,200}):(?!\d{1,5}(?:\/|$))[^\s"'/]{1,400}@/g,
    replacement: `$1$2:${mask}@`,
    has: '@',
  },
  // A long user name alone is a token.
  { pattern: /:\/\/[^\s:/@]{16,400}@/g, has: '@', replacement: `://${mask}@` },
  { pattern: /\beyJ[\w-]{6,}\.[\w-]{6,}(?:\.[\w-]*)?/g, has: 'eyj', replacement: mask },
  { pattern: /\b(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ABIA|ACCA)[A-Z0-9]{12,}\b/g, replacement: mask },
  {
    pattern:
      /\b(?:gh[opsur]_|github_pat_|gl(?:pat|rt|dt|ptt|cbt|imt|ft|soat|agent)-|gloas-|npm_|pypi-AgE|do[por]_v1_|hf_|shp(?:at|ss|ca|pa)_|dckr_[po]at_|rubygems_|sntry[su]_|whsec_|lin_api_|figd_|gsk_|nvapi-|pplx-|r8_|dapi|hv[sbr]\.|ATATT3x|ATCTT3x|ATBB|AGE-SECRET-KEY-|tskey-|pscale_(?:tkn|pw|oauth)_|PMAK-|NRAK-|NRII-|EAACEdEose0cBA|sbp_|sb_secret_|dp\.(?:pt|st|sa|ct|scim|audit)\.|nfp_|fo1_|CCIPAT_|bkua_|ops_|ntn_|xai-|tvly-|AKCp|oy2|K10|sgp_|pat-(?:na|eu)\d-|EZAK|EZTK|duffel_(?:test|live)_|shippo_(?:test|live)_|lip_|secret_(?=[a-z]{0,40}[A-Z\d]))[\w.-]{10,}/g,
    replacement: mask,
  },
  { pattern: /\bkey-[\da-f]{32}\b/g, has: 'key-', replacement: mask },
  { pattern: /\b(?:sk|rk|pk)[-_](?:(?:live|test|proj|ant)[-_][\w-]{6,}|[\w-]{16,})/g, replacement: mask },
  // What crypt(3) and its kin make of a password: whoever has it can try all night.
  { pattern: /\$(?:\d[a-z]?|apr1|y|argon2\w{1,2}|scrypt)\$[\w./$=,+-]{8,}/g, has: '$', replacement: mask },
  { pattern: /\b(?:xox[abeposr]-|xapp-)[\w-]{8,}/g, has: 'xox xapp-', replacement: mask },
  // Whoever knows the rest of a webhook's address may post there.
  {
    pattern: /\b(hooks\.slack\.com\/\w{1,20}\/|discord(?:app)?\.com\/api\/webhooks\/|webhook\.office\.com\/)[^\s"']+/g,
    has: 'hooks',
    replacement: `$1${mask}`,
  },
  // A webhook of any other house: behind its name stands what nobody guesses.
  {
    pattern:
      /(:\/\/[^\s"'?#/]{1,100}\/(?:[^\s"'?#/]{1,40}\/){0,3}?(?:web)?hooks?\/)(?=[^\s"']{0,80}\d)(?=[^\s"']{0,80}[\w@-]{16})[^\s"']+/gi,
    has: 'hook',
    replacement: `$1${mask}`,
  },
  // Whoever knows the key of a stream may send there.
  { pattern: /\b(rtmps?:\/\/[^\s/"']{1,200}\/[^\s/"']{1,64}\/)[^\s"']+/g, has: 'rtmp', replacement: `$1${mask}` },
  // SQL: `IDENTIFIED WITH plugin AS '…'`, `SET PASSWORD FROM '…' TO '…'`.
  {
    pattern: sql`(identified\s{1,8}(?:with\s{1,8}\S{1,64}\s{1,8})?(?:by|as)\s{1,8}(?:password\s{1,8}|values\s{1,8})?)`,
    has: 'identified',
    replacement: `$1${mask}`,
  },
  {
    pattern: sql`(identified\s{1,8}by\s{1,8}\S{1,200}\s{1,8}replace\s{1,8})`,
    has: 'identified',
    replacement: `$1${mask}`,
  },
  { pattern: sql`(password\s{1,8}from\s{1,8})`, has: 'password', replacement: `$1${mask}` },
  { pattern: sql`(password\s{1,8}from\s{1,8}\S{1,200}\s{1,8}to\s{1,8})`, has: 'password', replacement: `$1${mask}` },
  // `CREATE SECRET (KEY_ID '…', SECRET '…')`, `CREATE USER me PASSWORD '…'`
  {
    pattern: sql`((?:\w{1,32}_)?(?:password|passwd|secret|secret_key|access_key|key_id|access_key_id|session_token|token|bearer_token|connection_string)\s{1,8})`,
    replacement: `$1${mask}`,
    where: /\b(?:create|alter|change|copy|attach|options)\b/i,
  },
  { pattern: sql`(password\s{0,4}\(\s{0,4})`, has: 'password', replacement: `$1${mask}` },
  // SQLCipher.
  {
    pattern: sql`(pragma\s{1,8}(?:\w{1,64}\.)?(?:hex)?(?:re)?key\s{0,4}=\s{0,4})`,
    has: 'pragma',
    replacement: `$1${mask}`,
  },
  // `$p='…'`: a shell's own name for one.
  { pattern: sql`(\$(?:p|pp|pw|tok|sec)\s{0,4}=\s{0,4})`, has: '$', replacement: `$1${mask}` },
  // SQL: `SET PASSWORD FOR 'me'@'%' = PASSWORD('…')`.
  {
    pattern:
      /\b(set\s{1,8}password\b[^=;]{0,200}=\s{0,8}(?:\w{1,32}\(\s{0,8})?)(?:'[^'\n]{1,200}'|"[^"\n]{1,200}"|[^\s;)'"]{1,200})/gi,
    has: 'password',
    replacement: `$1${mask}`,
  },
  // A call with a name and its secret: `db.auth('me', '…')`, `NetworkCredential]::new('me', '…')`.
  {
    pattern:
      /\b((?:\w{0,40}(?:credentials?|auth|authenticate|login|password|create_?\w{0,10}user|PDO)\]?(?:::new)?)\(\s{0,8}(?:\\?["'][^"'\n]{1,128}["']\s{0,8},\s{0,8}){1,3}\\?["'])[^"'\n\\]{1,200}(?=\\?["'])/gi,
    has: 'credential auth login password pdo create',
    replacement: `$1${mask}`,
  },
  // An answer of OAuth: whoever has the code first gets the token.
  { pattern: /([?&]code=)(?=[^\s"']{1,400}&state=)[^\s&"'#]+/g, has: 'code=', replacement: `$1${mask}` },
  { pattern: /([?&]state=[^\s"'#]{1,400}&code=)[^\s&"'#]+/g, has: 'code=', replacement: `$1${mask}` },
  // `<dbPassword>…</dbPassword>`
  {
    pattern:
      /(<[\w:.-]{0,40}(?:password|passwd|passphrase|secret|token|api_?key|connectionstring)[\w.-]{0,10}>)[^<\n]{1,400}(?=<\/)/gi,
    has: '<',
    replacement: `$1${mask}`,
  },
  // `password "…"`, `no password set, using '…'`
  {
    pattern: /\b(pass(?:word|wd|phrase|code)\b(?:[^\n'"]{0,40}\busing:?)?\s)(?:"[^"\n]{1,200}"|'[^'\n]{1,200}')/gi,
    has: 'pass',
    replacement: `$1${mask}`,
  },
  // `temporary password … for me: …`
  {
    pattern:
      /\b((?:temporary|initial|generated|one-time|default|following) (?:\w{1,20} ){0,3}(?:pass(?:word|phrase|code)|token|secret)\b[^\n:]{0,80}:\s+["'`]?)[^\s"'`]{4,}/gi,
    has: 'temporary initial generated one-time default following',
    replacement: `$1${mask}`,
  },
  // `login code: 123456`
  {
    pattern:
      /\b((?:otp|one-time|verification|confirmation|2fa|mfa|pairing|log-?in|sign-?in|security|backup|recovery|activation|device|enter (?:this|the)) (?:code|pin)s?(?: is| for \S{1,64})?:?\s)(?=[A-Z-]{0,10}\d)[A-Z\d-]{4,20}\b/gi,
    has: 'code pin',
    replacement: `$1${mask}`,
  },
  // `Default login is admin:…`, `log in as admin / …`. Names of users are small; `Google / GitHub` are ways to log in.
  {
    pattern:
      /\b((?:[Cc]redentials?|[Ll]og(?:ged)?[ -]?in|[Ss]ign(?:ed)?[ -]?in|[Aa]ccount|(?:[Ss]uper)?[Uu]ser)\b(?:(?! [a-z]\w* ?\/ )[^\n:/]){0,40}?(?::|\b(?:with|as|is|are|using|user))\s{1,4}(?:[a-z][\w.@+-]{0,63}|\*{3})(?: ?\/ ?|:))(?![\s/*]|[a-z]{1,12}:\s|\d{1,5}(?![^\s/])|[^\s/"']{0,200}\/)[^\s"'`,;)]{3,}/g,
    has: 'credential log sign account user',
    replacement: `$1${mask}`,
  },
  // Redis: `AUTH …`, `AUTH me …`, as it is sent, typed and watched; mail: `AUTH PLAIN …`.
  {
    pattern:
      /((?:^|[\n<>+\]:$"]|\$4|redis|valkey|send|HELLO \d)\s{0,2}"?AUTH"?\s{1,4}(?:(?:PLAIN|LOGIN|XOAUTH2|OAUTHBEARER|CRAM-MD5|\$\d{1,3})\s)?"?)(?!<|(?:(?:[Rr]equired|REQUIRED|plugin|module|enabled|disabled|fail\w*|success\w*|ok|OK|error|ERROR|mechanisms?|login|LOGIN|plain|PLAIN|tls|TLS|ssl|SSL|command|method|token|header|service|server|middleware|is|was|not|by|for|with|from|to|in|on|and|or)(?![\w-])))[^\s"]{2,}(?:"? "?(?!called\b|command\b)[^\s"]{2,})?/g,
    has: 'auth',
    replacement: `$1${mask}`,
  },
  // redis.conf
  {
    pattern:
      /(?<![\w-])((?:requirepass|masterauth)["']?\s{1,4}["']?)(?!(?:is|was|not|has|must|directive|option)\b|[(*])(?:(?<=")[^"\n]+|[^\s"']{2,})/gi,
    has: 'requirepass masterauth',
    replacement: `$1${mask}`,
  },
  // `user me on >… ~*`: a rule of Redis.
  {
    pattern:
      /(?<=\buser\s\S{1,64}\s(?:(?:on|off|reset|resetpass|nopass|sanitize-payload|skip-sanitize-payload|[~&+-]\S{1,64}|[>#]\S{1,200})\s){1,12}[>#])[^\s"']+/g,
    has: 'user',
    replacement: mask,
  },
  // `.pgpass`: `host:port:database:user:password`. No file and its line, no digest, no address of six.
  {
    pattern:
      /((?<![^\s"'=])(?![\w./-]{1,200}\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|php|cs|cc|cpp|[ch]):\d)(?![\da-f:]{1,64}(?![^\s"'])|(?:sha|SHA|md|MD)-?\d)(?:\*|\[[\da-f:.]{2,45}\]|\/[\w./-]{1,200}|[\w.-]{0,200}[A-Za-z\d]):(?:\*|\d{4,5}):(?:\*|[A-Za-z_][\w.-]{0,63}):[A-Za-z_][\w.@-]{0,63}:)(?:[^\s\\"']|\\.)+/g,
    replacement: `$1${mask}`,
  },
  // A bot of Telegram.
  { pattern: /\b\d{8,10}:[\w-]{35}(?![\w-])/g, replacement: mask },
  {
    pattern: /\b(?:AIza[\w-]{30,}|ya29\.[\w-]{10,}|SG\.[\w-]{10,}\.[\w-]{10,})/g,
    has: 'aiza ya29. sg.',
    replacement: mask,
  },
  {
    pattern: /\b(authorization["']?\s?[:=]\s?["']?(?:digest|hawk|oauth|aws4-hmac-sha256)\s)[^\n']+/gi,
    has: 'authorization',
    replacement: `$1${mask}`,
  },
  {
    pattern: /\b(authorization["']?\s?[:=]\s?["']?(?:[a-z][\w-]{1,20} )?)[^\s"']+/gi,
    has: 'authorization',
    replacement: `$1${mask}`,
  },
  { pattern: /\b(cookie["']?\s?:\s?)[^"'\n]+/gi, has: 'cookie', replacement: `$1${mask}` },
  { pattern: /\b(bearer)\s+(?!\*\*\*|-)[\w+/=.~-]{6,}/gi, has: 'bearer', replacement: `$1 ${mask}` },
  // Base64 has capitals or digits; `basic server.js` is a program and its file.
  {
    pattern: /\b([Bb]asic)\s+(?=[a-z+/]{0,40}[A-Z\d=])[A-Za-z\d+/]{6,}={0,2}(?![\w.-])/g,
    has: 'basic',
    replacement: `$1 ${mask}`,
  },
];

const readShapes = secretShapes.map(shape => ({ ...shape, words: shape.has?.split(' ') }));

/** `a:b@c` */
const shortest = 5;

/** Hides what has a secret's shape. */
export function maskShapes(text: string): string {
  if (text.length < shortest) return text;
  let masked = text;
  const lower = text.toLowerCase();
  for (const { pattern, replacement, where, words } of readShapes)
    if ((words === undefined || words.some(word => lower.includes(word))) && where?.test(text) !== false)
      masked = masked.replace(pattern, replacement);
  return masked.includes(' ') ? masked.replace(/.+/g, line => maskSpoken(line)) : masked;
}

/** This long, of letters of both cases and digits and without a separator, it is a key rather than a word. */
const keyRun = /[\w+~-]{32,}={0,2}/g;
/** 40 letters of base64: a secret key of AWS. */
const keyWithSlashes = /^(?!\/)[A-Za-z\d+/]{40}$/;

function isMixed(text: string, digits: number): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && (text.match(/\d/g)?.length ?? 0) >= digits;
}

/** Hides what looks like a key by itself; a part of an argument must look so more clearly than all of it. */
export function maskKeys(arg: string): string {
  if (arg.length < 32) return arg;
  if (keyWithSlashes.test(arg) && isMixed(arg, 1)) return mask;
  return arg.replace(keyRun, (run, at: number) => {
    const isOption = at === 0 && run.startsWith('-');
    return !isOption && isMixed(run, run.length === arg.length ? 1 : 3) ? mask : run;
  });
}
