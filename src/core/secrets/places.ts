/** What single words say of a secret: that the next one is it, that it stands in them, or that they are none. */
import { endsAsSecret, isSecretName } from './names.ts';
import type { Kind } from './passwordTakers.ts';
import { mask } from './shape.ts';
import { unquoted } from './words.ts';

/** The name of `--password`, `-Dname`, `/password`; `undefined` for anything that is no option without a value. */
export function bareOption(word: string): string | undefined {
  // `--Jwt:Secret`, as .NET's configuration has it.
  const path = /^--([A-Z]\w{0,64}(?::\w{1,64}){1,8})$/.exec(word)?.[1];
  if (path !== undefined) return path;
  return /^(?:--?|\/|\+)([A-Za-z\u00c0-\u1fff\u3040-\ud7ff][\w\u00c0-\u1fff\u3040-\ud7ff.-]{1,127})$/.exec(word)?.[1];
}

/** Quotes and backslashes in an option's name, which the shell takes away: `--pass"word" x`, `"--password"=x`. */
export function plainOption(word: string): string {
  const [name] = /^["']?-[^=\s]{1,128}(?==|$)/.exec(word) ?? [];
  if (name === undefined || !/["'\\]/.test(name) || unquoted(word) !== word) return word;
  return name.replace(/["'\\]/g, '') + word.slice(name.length);
}

/** Another option, rather than a secret that starts with dashes. */
export function looksLikeOption(word: string): boolean {
  return /^--[A-Za-z][\w.-]*(?:=|$)/.test(word) || word === '--';
}

/** Options whose value names a user, and may name the password as well: `-u me:secret`, `--user=me%secret`. */
export function isUserOption(word: string): boolean {
  return /^-[A-Za-z]{0,5}[uU]$|^--?(?:[\w-]*-)?(?:user|usr|username|login|account|userid)(?:name)?\d?$/.test(word);
}

export const joinedUser = /^(-[uU]=?|--?(?:[\w-]*-)?(?:user|usr|username|login|account|userid)\d?[=:])(.+)$/s;

/** A port, or what a container's port is published as. */
export function isPorts(value: string): boolean {
  return /^(?:\d{1,3}(?:\.\d{1,3}){3}:)?\d{1,5}(?::\d{1,5})?(?:\/\w+)?$/.test(value);
}

/** The account's name and what parts it from its secret; `undefined` for an id of a user and group, an address, a path. */
function accountName(value: string, separators: RegExp): string | undefined {
  if (/^-|^\.{0,2}[/\\]|^[A-Za-z]:[\\/]|^\w{2,20}:\/\//.test(value)) return undefined;
  const at = value.search(separators);
  if (at < 0 || at === value.length - 1) return undefined;
  const [name, rest] = [value.slice(0, at), value.slice(at + 1)];
  if (/^\d+$/.test(name) && /^\d+$/.test(rest)) return undefined;
  if (/^(?:localhost|\d{1,3}(?:\.\d{1,3}){3})$/.test(name) && /^\d{1,5}(?:\/|$)/.test(rest)) return undefined;
  return value.slice(0, at + 1);
}

/** In front of a host: the scheme and the account are shown, `socks5://me:***@h`, `me:***@:1080`. Without these, a colon is the secret's. */
const atHost = /^([a-z][\w+.-]{1,20}:\/\/(?:[^\s:/@]{1,64}:)?|[\w.-]{1,64}:(?=.*@:\d+$)|).+(?=@[^@]*$)/is;

/** The word with its value hidden as the kind says; quotes around it stay. */
export function hideValue(word: string, kind: Kind | 'user'): string | undefined {
  const value = unquoted(word);
  if (kind === 'secret' || kind === 'two') return mask;
  if (kind === 'at') return atHost.test(value) ? value.replace(atHost, `$1${mask}`) : undefined;
  const shown =
    kind === 'pair' ? /^[^=\s]{1,200}=(?=.)/s.exec(value)?.[0] : accountName(value, kind === 'user' ? /[:%]/ : /[:%,]/);
  if (shown === undefined) return undefined;
  const quote = value === word ? '' : (word[0] ?? '');
  return `${quote}${shown}${mask}${quote}`;
}

/** A word that says that the next one is a password: `nmcli … password X`, `mysqladmin password X`, `IDENTIFIED BY X`. */
export const sayPassword = /^(?:password|passphrase|authtoken)$/i;
/** Words that are followed by the name of a setting and its value. */
const sets = /^(?:set|config|configure|setx|put|export|setenv|setting|default|env:set|config:set)$/;
/** The next word is a command line of its own. */
export const runsNext = /^(?:-[a-z]*c|\/c|\/k|--?(?:exec|command|cmd|run))$/i;

/** `me:` of `me:two words@host` and of `me:a"b@host`, which the shapes of an address leave out. */
export function spacedAccount(value: string): string | undefined {
  const [account] = /^[\w.+-]{1,64}(?:[\\/][\w.+-]{1,64})?:(?![\s/\\])/.exec(value) ?? [];
  const end = value.lastIndexOf('@');
  if (account === undefined || end <= account.length || !/[\w.-]/.test(value[end + 1] ?? '')) return undefined;
  return /[\s"']/.test(value.slice(account.length, end)) ? account : undefined;
}

/** An option of either system, and not a secret that starts like one: `-n`, `--no-cache`, `/add`. */
export function isOptionLike(value: string): boolean {
  return (
    /^-[A-Za-z]$|^--?[a-z][a-z-]*(?:=|$)|^\/[A-Za-z]{1,8}(?::|$)|^--$/.test(value) ||
    /^-(?:asplaintext|force|string|value)[;)]*$/i.test(value)
  );
}

/** Words of SQL behind the name of a column. */
const noPassword =
  /^(?:for|by|from|to|as|is|in|like|and|or|not|null|default|using|(?:var)?char(?:\(\d+\))?|text[,)]?|=>?|<>)$/i;

/** What people write behind the word. */
const proseOfPassword =
  /^(?:authentication|auth|login|has|is|was|are|must|will|may|cannot|should|does|did|too|of|on|with|required|incorrect|invalid|expired|protected|prompt|change[ds]?|reset|failed|mismatch|hash(?:es|ing)?|field|policy|manager|check|supplied|given|provided|set|configured|found|needed|files?)[.,:;!?)]?$/;
/** Where a function stands, in a frame of a stack: `(/srv/app/parser.js:12:3)`; how long a test took: `(12 ms)`. */
const frame = /^\((?:(?:[^\s()]{1,400}:\d+(?::\d+)?|<anonymous>|native)\)|\d{1,5})$/;

/** What stands behind the word "password" and is none: an option, `SET PASSWORD FOR me`, a sentence that goes on. */
export function isNoPassword(value: string): boolean {
  return isOptionLike(value) || noPassword.test(value) || proseOfPassword.test(value) || frame.test(value);
}

/** Somewhere between a bare word and a path: `default_pass`, `user.password`, `//registry/:_authToken`, `npmAuthToken`. */
export function isSettingName(word: string, before: readonly string[]): boolean {
  if (!/^[\w.:/-]{2,200}\w$/.test(word) || /^-|^\.{1,2}\/|\.(?:ya?ml|json|toml|env|ini|enc)$/.test(word)) return false;
  // A key of a store, rather than a file.
  if (/^\/[^/]/.test(word))
    return /^(?:put|set)$/.test(before.at(-1) ?? '') && endsAsSecret(word.split('/').at(-1) ?? '');
  if (before.some(each => sets.test(each))) return isSecretName(word.split(/[/:]/).at(-1) ?? '') || isSecretName(word);
  return /[_.:]|[a-z][A-Z]/.test(word) && !/\//.test(word.replace(/^\/\/[^:]*:/, '')) && endsAsSecret(word);
}

/** `-u` of `-itu`. */
export function clusterEnd(option: string): string {
  return /^-[A-Za-z]{2,6}$/.test(option) ? `-${option.at(-1) ?? ''}` : '';
}

/** What comes then is the name of an account, and its secret behind it. */
export const newUser =
  /(?:^|[\s:_-])(?:super)?(?:user|admin|account)s?[\s:_.-](?:add|create|upsert|register|passw(?:or)?d|(?:re)?set-password)$/i;

/** An address of a kind that no secret has by chance. */
export const mail = /^[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}(?:[a-z]{2,3}|info|name|test|local|example)$/;
