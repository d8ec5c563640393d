/** Hides secrets in command lines and in what is copied into a bug report. When in doubt, it hides. */

const mask = '***';

/** More is cut off before it is looked at: a report needs no more, and the work stays bounded. */
const maxLength = 16_384;

/** A name is a secret's when one of its words is one of these: `DB_PASSWORD`, `--client-secret`, `apiKey`. */
const secretWords: ReadonlySet<string> = new Set(
  (
    'pass password passwd pwd passphrase passcode secret secrets token tokens key apikey accesskey privatekey secretkey auth ' +
    'authorization credential credentials cred creds bearer cookie cookies jwt otp pin signature sig sas dsn pat ' +
    'accesstoken authtoken refreshtoken idtoken sessiontoken sessionid connectionstring storepass keypass dbpass userpass ' +
    'requirepass masterauth sshpass pgpass pgpassword'
  ).split(' '),
);

/** Ends of words without a separator: `dbpassword`, `clientsecret`. */
const secretEnds = /(?:password|passwd|passphrase|secret|apikey|accesstoken|authtoken|credentials)$/;

/** A name whose last word is one of these names where a secret is, or how it is made: no secret itself. */
const harmlessEnds: ReadonlySet<string> = new Set(
  'file files path dir directory env name type mode method ttl expiry length size url uri endpoint header host port algorithm alg'.split(
    ' ',
  ),
);

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

/** True when what stands behind this option, variable, header or field is a secret. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name.slice(-128));
  const last = words.at(-1);
  if (last === undefined || harmlessEnds.has(last) || switchWords.has(words[0] ?? '')) return false;
  return secretWords.has(words.join('')) || words.some(word => secretWords.has(word) || secretEnds.test(word));
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
  { pattern: /\b(?:gh[opsur]_|github_pat_|glpat-|npm_|pypi-|dop_v1_|hf_|shpat_)[\w-]{10,}/g, replacement: mask },
  { pattern: /\b(?:sk|rk|pk)[-_](?:live|test|proj|ant)?[-_]?[\w-]{16,}/g, replacement: mask },
  { pattern: /\b(?:xox[abeposr]-|xapp-)[\w-]{8,}/g, replacement: mask },
  { pattern: /\b(?:AIza[\w-]{30,}|ya29\.[\w-]{10,}|SG\.[\w-]{10,}\.[\w-]{10,})/g, replacement: mask },
  {
    pattern: /\b(authorization["']?\s?[:=]\s?["']?(?:[a-z][\w-]{1,20} )?)[^\s"']+/gi,
    replacement: `$1${mask}`,
  },
  { pattern: /\b(bearer|basic|digest|negotiate)\s+(?!\*\*\*)[\w+/=.~-]{6,}/gi, replacement: `$1 ${mask}` },
];

/** `name=value` and `name: value` inside an argument: assignments, queries, connection strings, JSON fields, headers. */
const assignment = /(?<![\w.-])([\w.-]+)(["']?\s?[=:](?!\/\/)\s?["']?)([^\s"'&;,}]+)/g;

function maskShapes(text: string): string {
  let masked = text;
  for (const { pattern, replacement } of secretShapes) masked = masked.replace(pattern, replacement);
  return masked;
}

function maskAssignments(text: string): string {
  return text.replace(assignment, (whole: string, name: string, between: string, value: string) => {
    // A header's value was hidden behind its scheme already.
    const isDone = value === mask || name.toLowerCase() === 'authorization';
    if (isDone || !isSecretName(name)) return whole;
    return `${name}${between}${mask}`;
  });
}

/** An argument of letters of both cases and digits, this long and without a separator, is a key rather than a word. */
const bareKey = /^(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)[\w+=~-]{32,}$/;

/** Programs whose short options take a password; `joined`: in the same word (`mysql -psecret`). */
const passwordOptions: readonly { readonly programs: RegExp; readonly option: string; readonly joined: boolean }[] = [
  { programs: /^(?:mysql\w*|mariadb[\w-]*)$/, option: '-p', joined: true },
  { programs: /^(?:sshpass|mongo|mongosh|mongod|docker|podman|nerdctl|helm|ldapsearch)$/, option: '-p', joined: false },
  { programs: /^sshpass$/, option: '-p', joined: true },
  { programs: /^(?:redis-cli|keydb-cli|valkey-cli)$/, option: '-a', joined: false },
  { programs: /^(?:curl|wget|http|https)$/, option: '-u', joined: false },
  { programs: /^(?:curl|wget)$/, option: '--user', joined: false },
  { programs: /^(?:http|https)$/, option: '-a', joined: false },
  { programs: /^(?:ldapsearch|ldapadd|ldapmodify)$/, option: '-w', joined: false },
];

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
  const special = passwordOptions.filter(row => row.programs.test(program));
  const masked: string[] = [];
  let hideNext = false;
  for (const arg of args) {
    const hide = hideNext && !arg.startsWith('--');
    hideNext = false;
    const joined = special.find(row => row.joined && arg.startsWith(row.option) && arg.length > row.option.length);
    if (hide) masked.push(mask);
    else if (joined !== undefined) masked.push(`${joined.option}${mask}`);
    else {
      const name = bareOption(arg);
      const isShort = special.some(row => !row.joined && row.option === arg);
      hideNext = isShort || (name !== undefined && isSecretName(name));
      masked.push(bareKey.test(arg) ? mask : maskInside(maskAssignments(maskShapes(arg)), depth));
    }
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
