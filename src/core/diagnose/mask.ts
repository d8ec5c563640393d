/** Hides secrets in command lines and in what is copied into a bug report. When in doubt, it hides. */

const mask = '***';

/** More is cut off before it is looked at: a report needs no more, and the work stays bounded. */
const maxLength = 16_384;

/** A name is a secret's when one of its words is one of these: `DB_PASSWORD`, `--client-secret`, `apiKey`. */
const secretWords: ReadonlySet<string> = new Set(
  (
    'pass password passwd pwd pw passphrase passcode secret secrets token tokens apikey accesskey privatekey secretkey ' +
    'authorization credential credentials cred creds bearer cookies jwt otp signature dsn mnemonic sid ' +
    'accesstoken authtoken refreshtoken idtoken sessiontoken sessionid connectionstring storepass keypass dbpass userpass ' +
    'requirepass masterauth sshpass pgpass pgpassword'
  ).split(' '),
);

/** The same, but words with other uses: a script `auth:dev`, a file for `--tls-key`. */
const weakWords: ReadonlySet<string> = new Set('key keys auth cookie pin sig sas pat'.split(' '));

/** Ends of words without a separator: `dbpassword`, `clientsecret`. */
const secretEnds = /(?:password|passwd|passphrase|secret|apikey|accesstoken|authtoken|credentials)$/;

/** A name whose last word is one of these names where a secret is, or how it is made: no secret itself. */
const harmlessEnds: ReadonlySet<string> = new Set(
  (
    'file files path dir directory env name type mode method ttl expiry length size url uri endpoint header host port ' +
    'algorithm alg store stdin pins scheme provider'
  ).split(' '),
);

/** A key or a number of tokens that is no secret when one of these words stands with it: `--sort-key`, `--max-tokens`. */
const harmlessWith: ReadonlySet<string> = new Set(
  'sort primary public partition foreign cache hash group index max min num count limit total'.split(' '),
);

/** What a switch or a choice is set to, whatever it is about: `--token=false`, `--auth none`. */
const harmlessValue = /^(?:true|false|on|off|yes|no|none|null|auto|enabled|disabled|[01])$/i;
/** Ways to prove who one is, as values of `--auth`. */
const authMethod = /^(?:basic|digest|oauth2?|password|token|jwt|ldap|oidc|saml|pam|md5|trust|scram-sha-256)$/i;
/** A switch about a secret, without a value of its own: `--without-connection-token`. */
const switchWords: ReadonlySet<string> = new Set('no without disable enable skip require allow use with'.split(' '));

/** Splits `dbPassword`, `DB_PASSWORD` and `db-password` into words, lower case. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(word => word !== '');
}

type Weight = 'none' | 'weak' | 'strong';

function weightOf(name: string): Weight {
  const words = wordsOf(name.slice(-128));
  const last = words.at(-1);
  if (last === undefined || harmlessEnds.has(last) || switchWords.has(words[0] ?? '')) return 'none';
  const isStrong = (word: string) => secretWords.has(word) || secretEnds.test(word);
  const isHarmless = words.some(word => harmlessWith.has(word));
  if (isStrong(words.join('')) || words.some(word => isStrong(word) && !(isHarmless && word === 'tokens')))
    return 'strong';
  return !isHarmless && words.some(word => weakWords.has(word)) ? 'weak' : 'none';
}

/** True when what stands behind this option, variable, header or field is a secret. */
export function isSecretName(name: string): boolean {
  return weightOf(name) !== 'none';
}

/** A file or folder, as the value of `--tls-key`. No `+` or `=`: those are letters of a key. */
function isPath(value: string): boolean {
  if (/[+=\s]/.test(value)) return false;
  if (/\.(?:pem|key|crt|cer|p12|pfx|jks|der|pub)$/.test(value)) return true;
  const isPlaced = /^(?:\/|~\/|\.{1,2}[/\\]|[A-Za-z]:\\)/.test(value);
  return isPlaced && Math.max(value.lastIndexOf('/'), value.lastIndexOf('\\')) > 0;
}

/** Whether the value of a secret's name is one that may be shown: a switch, a method, the place of a key. */
function isHarmlessValue(name: string, value: string): boolean {
  if (harmlessValue.test(value)) return true;
  if (weightOf(name) !== 'weak') return false;
  return isPath(value) || (wordsOf(name).includes('auth') && authMethod.test(value));
}

/** What is a secret whatever stands in front of it. Prefixes are those that the issuers publish for their scanners. */
const secretShapes: readonly { readonly pattern: RegExp; readonly replacement: string }[] = [
  { pattern: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^]*/g, replacement: mask },
  // Credentials in an address: behind the colon up to the last @, which may stand in the password too. A port is none.
  { pattern: /:\/\/([^\s:/@]{0,200}):(?!\d{1,5}(?:\/|$))[^\s"']{1,400}@/g, replacement: `://$1:${mask}@` },
  // A long user name alone is a token.
  { pattern: /:\/\/[^\s:/@]{16,400}@/g, replacement: `://${mask}@` },
  { pattern: /\beyJ[\w-]{6,}\.[\w-]{6,}(?:\.[\w-]*)?/g, replacement: mask },
  { pattern: /\b(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ABIA|ACCA)[A-Z0-9]{12,}\b/g, replacement: mask },
  {
    pattern:
      /\b(?:gh[opsur]_|github_pat_|gl(?:pat|rt|dt|ptt)-|npm_|pypi-|do[por]_v1_|hf_|shp(?:at|ss|ca)_|dckr_pat_|rubygems_|sntry[su]_|whsec_|lin_api_|figd_|gsk_|nvapi-|pplx-|r8_|dapi|hv[sbr]\.|ATATT3x|AGE-SECRET-KEY-)[\w.-]{10,}/g,
    replacement: mask,
  },
  { pattern: /\b(?:sk|rk|pk)[-_](?:live|test|proj|ant)?[-_]?[\w-]{16,}/g, replacement: mask },
  { pattern: /\b(?:xox[abeposr]-|xapp-)[\w-]{8,}/g, replacement: mask },
  // Whoever knows the rest of a webhook's address may post there.
  {
    pattern: /\b(hooks\.slack\.com\/\w{1,20}\/|discord(?:app)?\.com\/api\/webhooks\/|webhook\.office\.com\/)[^\s"']+/g,
    replacement: `$1${mask}`,
  },
  // A bot of Telegram.
  { pattern: /\b\d{8,10}:[\w-]{35}(?![\w-])/g, replacement: mask },
  { pattern: /\b(?:AIza[\w-]{30,}|ya29\.[\w-]{10,}|SG\.[\w-]{10,}\.[\w-]{10,})/g, replacement: mask },
  {
    pattern: /\b(authorization["']?\s?[:=]\s?["']?(?:[a-z][\w-]{1,20} )?)[^\s"']+/gi,
    replacement: `$1${mask}`,
  },
  { pattern: /\b(cookie["']?\s?:\s?)[^"'\n]+/gi, replacement: `$1${mask}` },
  { pattern: /\b(bearer)\s+(?!\*\*\*|-)[\w+/=.~-]{6,}/gi, replacement: `$1 ${mask}` },
  // Base64 has capitals or digits; `basic server.js` is a program and its file.
  { pattern: /\b([Bb]asic)\s+(?=[a-z+/]{0,40}[A-Z\d=])[A-Za-z\d+/]{6,}={0,2}(?![\w.-])/g, replacement: `$1 ${mask}` },
];

/**
 * `name=` and `name: ` inside an argument: assignments, queries, connection strings, JSON fields, headers; and `'name', '`,
 * the arguments of a call. Quotes may be escaped, where an argument was quoted as a whole.
 */
const assignment = /(?<![\w.-])([\w.-]+)(\\?["']?\s?[=:](?!\/\/)\s?\\?["']?|\\?["'],\s?\\?["'])/g;
/** To the end of the quotes, where they end soon. */
const quoted = { "'": /[^'\\]{1,200}(?=\\?')/y, '"': /[^"\\]{1,200}(?=\\?")/y } as const;
const assigned = /(?:[^\s"'&;,}\\]|\\(?!["']))+/y;

function maskShapes(text: string): string {
  let masked = text;
  for (const { pattern, replacement } of secretShapes) masked = masked.replace(pattern, replacement);
  return masked;
}

function matchAt(pattern: RegExp, text: string, start: number): string | undefined {
  pattern.lastIndex = start;
  return pattern.exec(text)?.[0];
}

function maskAssignments(text: string): string {
  let masked = '';
  let done = 0;
  // A value is only passed over when it is hidden: what stands in the others may be an assignment again.
  for (const match of text.matchAll(assignment)) {
    const start = match.index + match[0].length;
    if (match.index < done) continue;
    const [, name = '', between = ''] = match;
    // A header's value was hidden behind its scheme already.
    if (name.toLowerCase() === 'authorization') continue;
    const weight = weightOf(name);
    if (weight === 'none' || (weight === 'weak' && between === ':')) continue;
    const quote = between.at(-1);
    const whole = quote === "'" || quote === '"' ? quoted[quote] : assigned;
    const value = matchAt(whole, text, start) ?? matchAt(assigned, text, start);
    if (value === undefined || value === mask || isHarmlessValue(name, value)) continue;
    masked += `${text.slice(done, start)}${mask}`;
    done = start + value.length;
  }
  return masked + text.slice(done);
}

/** This long, of letters of both cases and digits and without a separator, it is a key rather than a word. */
const keyRun = /[\w+~-]{32,}={0,2}/g;
/** 40 letters of base64: a secret key of AWS. */
const keyWithSlashes = /^(?!\/)[A-Za-z\d+/]{40}$/;

function isMixed(text: string, digits: number): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && (text.match(/\d/g)?.length ?? 0) >= digits;
}

/** Hides what looks like a key by itself; a part of an argument must look so more clearly than all of it. */
function maskKeys(arg: string): string {
  if (keyWithSlashes.test(arg) && isMixed(arg, 1)) return mask;
  return arg.replace(keyRun, (run, at: number) => {
    const isOption = at === 0 && run.startsWith('-');
    return !isOption && isMixed(run, run.length === arg.length ? 1 : 3) ? mask : run;
  });
}

interface PasswordOption {
  readonly programs: RegExp;
  readonly options: readonly string[];
  /** The password may stand in the same word, or must: `mysql -psecret`, where `-p` alone asks for it. */
  readonly joined?: 'may' | 'must';
  /** Only with this sub-command. */
  readonly subcommand?: string;
  /** Only before the first argument that is no option: what follows is another program's. */
  readonly leading?: true;
}

/** Programs whose options take a password though their names do not say so. */
const passwordOptions: readonly PasswordOption[] = [
  { programs: /^(?:mysql\w*|mariadb[\w-]*)$/, options: ['-p'], joined: 'must' },
  { programs: /^sshpass$/, options: ['-p'], joined: 'may', leading: true },
  { programs: /^(?:mongo|mongosh|mongodump|mongorestore|twine)$/, options: ['-p'] },
  { programs: /^(?:docker|podman|nerdctl|helm|oras|az)$/, options: ['-p'], subcommand: 'login' },
  { programs: /^(?:redis-cli|keydb-cli|valkey-cli|http|https)$/, options: ['-a'] },
  { programs: /^curl$/, options: ['-u', '-U', '-b', '--user', '--proxy-user', '--cookie'], joined: 'may' },
  { programs: /^(?:ldapsearch|ldapadd|ldapmodify)$/, options: ['-w'] },
  { programs: /^(?:sqlcmd|bcp)$/, options: ['-P'], joined: 'may' },
  { programs: /^openssl$/, options: ['-k', '-K'] },
];

function isJoined({ joined }: PasswordOption, option: string, arg: string): boolean {
  if (joined === undefined || !arg.startsWith(option) || arg.length === option.length) return false;
  return !option.startsWith('--') || arg[option.length] === '=';
}

function programName(first: string | undefined): string {
  const path = first ?? '';
  return path
    .slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
    .toLowerCase()
    .replace(/\.exe$/, '');
}

/** The name of `--password`, `-Dname`, `/password`; `undefined` for anything that is no option without a value. */
function bareOption(arg: string): string | undefined {
  return /^(?:--?|\/)([A-Za-z][\w.-]{1,127})$/.exec(arg)?.[1];
}

/** Arguments with what is secret in them replaced; as many as were given, in their order. */
export function maskArguments(args: readonly string[]): readonly string[] {
  return maskWords(args, 0);
}

function maskWords(args: readonly string[], depth: number): readonly string[] {
  const program = programName(args[0]);
  let special = passwordOptions.filter(
    row => row.programs.test(program) && (row.subcommand === undefined || args.includes(row.subcommand)),
  );
  const masked: string[] = [];
  let secret: string | undefined;
  for (const [index, arg] of args.entries()) {
    const name = secret;
    secret = undefined;
    if (name !== undefined && !arg.startsWith('--')) {
      masked.push(isHarmlessValue(name, arg) ? arg : mask);
      continue;
    }
    if (index > 0 && !arg.startsWith('-')) special = special.filter(row => row.leading === undefined);
    const joined = special.flatMap(row => row.options.filter(option => isJoined(row, option, arg)))[0];
    if (joined !== undefined) {
      masked.push(`${joined}${joined.startsWith('--') ? '=' : ''}${mask}`);
      continue;
    }
    const isSpecial = special.some(row => row.joined !== 'must' && row.options.includes(arg));
    const option = bareOption(arg);
    if (isSpecial) secret = 'password';
    else if (option !== undefined && isSecretName(option)) secret = option;
    masked.push(maskInside(maskAssignments(maskKeys(maskShapes(arg))), depth));
  }
  return masked;
}

/** Quotes are looked through this many times: `sh -c 'app --password "a b"'`; then every blank parts two words. */
const maxDepth = 2;

/** A word with blanks in it is a command line of its own: what `sh -c` is given, or text between stray apostrophes. */
function maskInside(word: string, depth: number): string {
  if (depth > maxDepth || !/\s/.test(word)) return word;
  const quote = /^["']/.exec(word)?.[0] ?? '';
  const inner = word.slice(quote.length);
  return `${quote}${maskLine(inner, depth + 1)}`;
}

function maskLine(line: string, depth: number): string {
  const parts = depth > maxDepth ? line.split(/(\s+)/) : wordsWithGaps(line);
  const masked = maskWords(
    parts.filter(part => part.trim() !== ''),
    depth,
  );
  let index = 0;
  return parts.map(part => (part.trim() === '' ? part : (masked[index++] ?? mask))).join('');
}

/** Words of a line with what separates them; quoted text stays in one word. Linear. */
function wordsWithGaps(line: string): readonly string[] {
  const parts: string[] = [];
  let current = '';
  let quote = '';
  let isGap = false;
  for (const character of line) {
    const blank = quote === '' && /\s/.test(character);
    if (blank !== isGap && current !== '') {
      parts.push(current);
      current = '';
    }
    isGap = blank;
    current += character;
    if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
  }
  if (current !== '') parts.push(current);
  return parts;
}

/** One line, such as a command line joined with blanks, with what is secret in it replaced by `***`. */
export function maskSecrets(commandLine: string): string {
  const line = maskLine(maskAssignments(maskShapes(commandLine.slice(0, maxLength))), 0);
  return commandLine.length > maxLength ? `${line}…` : line;
}
