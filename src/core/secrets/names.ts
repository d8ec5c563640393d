/** Which names are those of secrets: of options, variables, headers, fields and settings. */

/** A name is a secret's when one of its words is one of these: `DB_PASSWORD`, `--client-secret`, `apiKey`. */
const secretWords: ReadonlySet<string> = new Set(
  (
    'pass password passwd pwd pw passphrase passcode secret secrets token tokens apikey accesskey privatekey secretkey ' +
    'authorization credential credentials cred creds bearer cookies jwt otp signature dsn mnemonic sid ' +
    'accesstoken authtoken refreshtoken idtoken sessiontoken sessionid connectionstring storepass keypass dbpass userpass ' +
    'requirepass masterauth sshpass pgpass pgpassword authkey proxyauth httpauth basicauth userpwd pswd ' +
    'tkn psk hmac salt pepper rootpw setcookie keymaterial passw userpw sharedkey accountkey apitoken apipassword rpcauth extpass ' +
    // As programs of other languages call it.
    'contraseña contrasena clave senha motdepasse mdp passwort kennwort wachtwoord lösenord losenord passord adgangskode salasana ' +
    'hasło haslo heslo jelszó jelszo parola şifre sifre пароль 密码 密碼 口令 パスワード 비밀번호 암호'
  ).split(' '),
);

/** The same, but words with other uses: a script `auth:dev`, a file for `--tls-key`. */
const weakWords: ReadonlySet<string> = new Set('key keys auth cookie pin sig sas pat'.split(' '));

/** Ends of words without a separator: `dbpassword`, `clientsecret`. */
const secretEnds =
  /(?:password|passwd|passphrase|secret|sess(?:ion)?id|apikey|accesstoken|authtoken|credentials|(?:jwt|auth|signing|encryption|session|master|license)key|(?:admin|root|db|user|master|login|sql|ftp|smtp|mail|http|web)(?:pw|pwd|pass))$/;

/** A name whose last word is one of these names where a secret is, or how it is made: no secret itself. */
const harmlessEnds: ReadonlySet<string> = new Set(
  (
    'file files path dir directory env name type mode method ttl expiry length size url uri endpoint header host port ' +
    'algorithm alg store stdin pins scheme provider command cmd eval policy check checks repeat rotation strength rules ' +
    'prompt manager field fields validator count bucket error exception sock ref'
  ).split(' '),
);

/** A key or a number of tokens that is no secret when one of these words stands with it: `--sort-key`, `--max-tokens`. */
const harmlessWith: ReadonlySet<string> = new Set(
  'sort primary public partition foreign cache hash group index max min num count limit total parameter'.split(' '),
);

/** `primary key: id`: said of a key that is no secret by the word in front of it. */
export function isSpokenOf(before: string): boolean {
  return harmlessWith.has(/([A-Za-z]+) $/.exec(before)?.[1]?.toLowerCase() ?? '');
}

/** What a switch or a choice is set to, whatever it is about: `--token=false`, `--auth none`. */
const harmlessValue =
  /^(?:true|false|on|off|yes|no|none|null|auto|enabled|disabled|required|optional|missing|empty|invalid|unset|undefined|redacted|hidden|ok|failed|expired|revoked|present|http\/[\d.]+|[01])[)\]}.,;]{0,3}$/i;
/** Ways to prove who one is, as values of `--auth`. */
const authMethod = /^(?:basic|digest|oauth2?|password|token|jwt|ldap|oidc|saml|pam|md5|trust|scram-sha-256)$/i;
/** How many there are, and what a browser sends along, as values of a name of several: `secrets: 3`, `credentials: include`. */
const severalOf = /(?:token|secret|key|cookie|credential|password)s$/i;
const ofSeveral = /^(?:\d{1,5}|include|omit|same-origin)$/;
/** A switch about a secret, without a value of its own: `--without-connection-token`. */
const switchWords: ReadonlySet<string> = new Set(
  'no without disable enable skip require allow use with ask'.split(' '),
);

/** Names that are a secret's though no word of theirs is. */
const wholeNames: ReadonlySet<string> = new Set(['sonar.login']);

/** Splits `dbPassword`, `DB_PASSWORD` and `db-password` into words, lower case. */
function wordsOf(name: string): readonly string[] {
  return (
    name
      .replace(/([a-z\d])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[^\p{L}\p{M}\p{N}]+/u)
      // `--password2`
      .map(word => word.replace(/^([a-z]+)\d$/, '$1'))
      .filter(word => word !== '')
  );
}

type Weight = 'none' | 'weak' | 'strong';

function isStrong(word: string): boolean {
  return secretWords.has(word) || secretEnds.test(word);
}

/** What makes a secret: `--password-command`, `BORG_PASSCOMMAND`. */
const makesSecret = /(?:pass(?:word|phrase|wd)?|secret|token|credentials?)[-_]?(?:command|cmd|eval)$/i;
/** A command that says what stands behind it. */
const saysIt = /^["']?(?:echo|printf|print|write-output)\s/i;

/** Whether the value is a command line, which may have a secret in it, rather than a secret. */
export function isSecretCommand(name: string): boolean {
  return makesSecret.test(name.slice(-128));
}

export function weightOf(name: string): Weight {
  if (wholeNames.has(name.replace(/^-+D?/, '')) || isSecretCommand(name)) return 'strong';
  const words = wordsOf(name.slice(-128));
  const last = words.at(-1);
  if (last === undefined || harmlessEnds.has(last) || switchWords.has(words[0] ?? '')) return 'none';
  const isHarmless = words.some(word => harmlessWith.has(word));
  if (isStrong(words.join('')) || words.some(word => isStrong(word) && !(isHarmless && word === 'tokens')))
    return 'strong';
  return !isHarmless && words.some(word => weakWords.has(word)) ? 'weak' : 'none';
}

/** True when what stands behind this option, variable, header or field is a secret. */
export function isSecretName(name: string): boolean {
  return weightOf(name) !== 'none';
}

/** Whether a name ends in a secret's word: `default_pass`, `user.password`, `aws_secret_access_key`; not `token_store`. */
export function endsAsSecret(name: string): boolean {
  const words = wordsOf(name.slice(-128));
  return isStrong(words.at(-1) ?? '') || isStrong(words.slice(-2).join(''));
}

/** A file that its name says to hold a key. */
function isKeyFile(value: string): boolean {
  return /^[^+=\s]{0,200}\.(?:pem|key|crt|cer|p12|pfx|jks|der|pub)$/.test(value);
}

/** A call in place of a value: what it is given is read by itself. */
export function isCall(value: string): boolean {
  return /^(?:ConvertTo-SecureString|Read-Host|New-Object|(?:Get|Import)-[A-Z]\w{1,40})$/i.test(value);
}

/** A file or folder, as the value of `--tls-key`. No `+` or `=`: those are letters of a key. */
function isPath(value: string): boolean {
  if (/[+=\s]/.test(value)) return false;
  const isPlaced = /^(?:\/|~\/|\.{1,2}[/\\]|[A-Za-z]:\\)/.test(value);
  return isPlaced && Math.max(value.lastIndexOf('/'), value.lastIndexOf('\\')) > 0;
}

/** Words of names whose value is where a key lies: `--tls-key`, `--ssl-key`, `sshKey`; not `--encryption-key`. */
const placeWords: ReadonlySet<string> = new Set(
  'key keys tls ssl ssh https http server client ca cert host private identity d web dev'.split(' '),
);

/** Whether the value of a secret's name is one that may be shown: a switch, a method, the place of a key. */
export function isHarmlessValue(name: string, value: string): boolean {
  if (harmlessValue.test(value) || (ofSeveral.test(value) && severalOf.test(name))) return true;
  if (isSecretCommand(name)) return !saysIt.test(value);
  if (weightOf(name) !== 'weak') return false;
  if (isKeyFile(value)) return true;
  if (isPath(value) && wordsOf(name).every(word => placeWords.has(word))) return true;
  return wordsOf(name).includes('auth') && authMethod.test(value);
}
