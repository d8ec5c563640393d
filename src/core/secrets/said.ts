/** What logs, prompts and setups say of a secret in words of their own: where it is no value of a name, a sentence tells what it is. */
import { mask, type SecretShape } from './shape.ts';

/** With a digit or a capital within: a word of the language has neither. */
const unlikeAWord = '(?=[^\\s"\'`]{0,60}(?:\\d|[a-z][A-Z]))[^\\s"\'`]{4,}';
/** The same where the letters' case is not looked at. */
const withADigit = '(?=[^\\s"\'`]{0,60}[\\d+=])[^\\s"\'`]{4,}';
/** Behind AUTH, in protocols and in what is said of it: no secret. */
const aboutAuth =
  'required plugin module enabled disabled failed failure success successful successfully ok error mechanism mechanisms login plain tls ssl command method token header service server middleware is was not by for with from to in on and or'
    .split(' ')
    .flatMap(word => [word, word.toUpperCase()])
    .join('|');

export const saidShapes: readonly SecretShape[] = [
  // `password "…"`, `password has been set to …`, `verification code is …`, `temporary password … for me: …`
  {
    pattern: /\b(pass(?:word|wd|phrase|code)\s)(?:"[^"\n]{1,200}"|'[^'\n]{1,200}')/gi,
    has: 'pass',
    replacement: `$1${mask}`,
  },
  {
    pattern: new RegExp(
      `\\b((?:[Pp]ass(?:word|wd|phrase|code)|[Vv]erification code|[Tt]oken|[Ss]ecret|(?:API|[Aa]pi|[Aa]ccess) key)(?: \\w{1,20}){0,3} (?:is|was|(?:re)?set to|changed to):? ["'\`]?|[Uu]sing (?:the )?(?:\\w{1,20} )?(?:token|password|passphrase|secret|key) ["'\`]?)(?![/~.]|\\w{1,20}://)${unlikeAWord}`,
      'g',
    ),
    has: 'pass code token secret key',
    replacement: `$1${mask}`,
  },
  {
    pattern:
      /\b((?:temporary|initial|generated|one-time|default|following) (?:\w{1,20} ){0,3}(?:pass(?:word|phrase|code)|token|secret)\b[^\n:]{0,80}:\s+["'`]?)[^\s"'`]{4,}/gi,
    has: 'temporary initial generated one-time default following',
    replacement: `$1${mask}`,
  },
  // `password for the elastic user (reset with …): …`, `password has been generated: …`, `PASSWORD elastic = …`
  {
    pattern: new RegExp(
      `\\b(password\\b[^\\n:=]{1,80}\\s?[:=]\\s{1,4}["'\`]?)(?![/~.]|\\w{1,20}://)(?=\\S{0,60}[A-Za-z])${withADigit}`,
      'gi',
    ),
    has: 'password',
    replacement: `$1${mask}`,
  },
  // `SECRET_KEY_BASE not set, using …`
  {
    pattern: new RegExp(
      `((?:key|secret|token|password)\\w{0,20}\\b[^\\n'"]{0,40}\\b(?:not set|unset|missing|generated)\\b[^\\n'"]{0,12}\\busing:?\\s)${withADigit}`,
      'gi',
    ),
    has: 'using',
    replacement: `$1${mask}`,
  },
  // A line of `.netrc`; `no password set, using '…'`; `me@example.com / …`
  {
    pattern: new RegExp(`(^\\s{0,16}password\\s{1,8})${withADigit}(?=\\s{0,8}(?:$|\\())`, 'gim'),
    has: 'password',
    replacement: `$1${mask}`,
  },
  {
    pattern: /\b(password\b[^\n'"]{0,40}\busing:?\s["'])[^\s"']{2,200}/gi,
    has: 'password',
    replacement: `$1${mask}`,
  },
  {
    // With a blank: `python@3.11/bin` and `git@host/owner` are paths.
    pattern: new RegExp(`(?<![\\w.+-])([\\w.+-]{1,64}@[\\w.-]{1,200}(?: / ?|/ ))${unlikeAWord}`, 'g'),
    has: '@',
    replacement: `$1${mask}`,
  },
  // `Unseal Key 1: …`, `secret key base …`
  {
    pattern: new RegExp(
      `\\b((?:(?:secret|api|access|private|unseal|recovery|signing|encryption|license|master|session|auth|shared)[ _]key(?:[ _]base)?|(?:access|root|auth|api|bearer|session|refresh|admin|unseal|registration|join|enrol?lment|deploy|new) token(?: issued| created)?)(?: \\d{1,2})?(?:\\s?[:=]\\s?|\\s)["'\`]?)(?![/~.]|\\w{1,20}://)${withADigit}`,
      'gi',
    ),
    has: 'key token',
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
    pattern: new RegExp(
      `((?:^|[\\n<>+\\]:$"]|\\$4|redis|valkey|send|HELLO \\d)\\s{0,2}"?AUTH"?\\s{1,4}(?:(?:PLAIN|LOGIN|XOAUTH2|OAUTHBEARER|CRAM-MD5|\\$\\d{1,3})\\s)?"?)(?!<|(?:${aboutAuth})(?![\\w-]))[^\\s"]{2,}(?:"? "?(?!called\\b|command\\b)[^\\s"]{2,})?`,
      'g',
    ),
    has: 'auth',
    replacement: `$1${mask}`,
  },
  // `user me on >… ~*`: a rule of Redis.
  {
    pattern:
      /(?<=\buser\s\S{1,64}\s(?:(?:on|off|reset|resetpass|nopass|sanitize-payload|skip-sanitize-payload|[~&+-]\S{1,64}|[>#]\S{1,200})\s){1,12}[>#])[^\s"']+/g,
    has: 'user',
    replacement: mask,
  },
  // redis.conf
  {
    pattern:
      /(?<![\w-])((?:requirepass|masterauth)["']?\s{1,4}["']?)(?!(?:is|was|not|has|must|directive|option)\b|[(*])[^\s"']{2,}/gi,
    has: 'requirepass masterauth',
    replacement: `$1${mask}`,
  },
  // `.pgpass`: `host:port:database:user:password`. No file and its line, no digest, no address of six.
  {
    pattern:
      /((?<![^\s"'=])(?![\w./-]{1,200}\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|php|cs|cc|cpp|[ch]):\d)(?![\da-f:]{1,64}(?![^\s"'])|(?:sha|SHA|md|MD)-?\d)(?:\*|\[[\da-f:.]{2,45}\]|\/[\w./-]{1,200}|[\w.-]{0,200}[A-Za-z\d]):(?:\*|\d{4,5}):(?:\*|[A-Za-z_][\w.-]{0,63}):[A-Za-z_][\w.@-]{0,63}:)(?:[^\s\\"']|\\.)+/g,
    replacement: `$1${mask}`,
  },
];
