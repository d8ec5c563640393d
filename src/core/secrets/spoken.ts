/**
 * What a sentence says of a secret: a word that names one, in any of a dozen languages, makes what follows in its line suspicious: what looks
 * unlike a word, and what the sentence gives as its value.
 */
import { isFunctionWord } from '../text/languages/functionWords.ts';
import { isHarmlessValue, weightOf } from './names.ts';
import { isNoPassword } from './places.ts';
import { mask } from './shape.ts';

/** Names of secrets as sentences bend them: `parolası`, `пароля`, `Lösenordet`; and those that no setting is called by. */
const stems =
  /^(?:pass(?:word|wort|ord|w[oö]r|phrase|code|e$)|κωδικ|μυστικ|mật$|khẩu$|المرور$|السر$|гасл|parol|парол|hes[lł]|has[lł]|[lł][oö]senord|kennw|şifre|sifre|jelsz|contrase|schl[uü]ssel|salasan|adgangs|wachtw|cl[eé]$|chiave|llave|ключ|klucz)|token$|secret$|passw[oö]rt|密[码碼]|口令|パスワード|トークン|令牌|密[钥鑰]|키$|비밀번호|암호/iu;
/** What is given out by a number or a code of its own. */
const granted =
  /^(?:licen[sc]e|lizenz|licencia|serial|activat|aktivierung|session|digest|claim$|codes?$|pin$|key$|hash$|seed$)/i;
const signsIn = /^log(?:in|ged)$/i;
/** Who signs in: what follows the name behind a sign is the password. */
const accounts =
  /^(?:(?:super|basic)?(?:users?|auth)|admin\w*|root|accounts?|credentials?|addauth|register|static|benutzer|konto|usuario|utilisateur|identifiant|utente|gebruiker)$/i;
/** The sentence says now what it is. */
const giver =
  /^(?:[:=：]|->|→|is|was|to|as|with|using|ist|lautet|auf|mit|est|es|é|è|jest|är|avec|con|til|satt|generad[oa]|は|为|是)$/i;
/** Between the name and its value. */
const between =
  /^(?:for|of|on|at|in|by|from|has|been|(?:re)?set|changed?|generated|created|updated|configured|temporary|initial|new|default|your|base|will|would|must|should|shall|can|may|be|acc?eso)$/i;
/** As `isNoPassword` knows them in English: what is said of a secret. */
const prose =
  /^(?:expires?|refilled|assigned|muss|darf|falsch\w*|ungültig\w*|abgelaufen|debe|doit|deve|incorrec\w+|inv[aá]lid\w+|неверн\w*)$/i;
/** Words, words of scripts without blanks, and signs that part them. */
const token =
  /\w{2,20}:\/\/[^\s"'`<>()]+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+|(?:[^\s"'`()[\]{}<>,;|=：:\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|:(?=[^\s"'`()[\]{}<>,;|=]))+|->|→|[:=：]/gu;
/** Signs at the end are the sentence's. */
const closing = /[.!?]+$/;
const sign = /^[:=：/]$/;

/** Places, times, versions, addresses with a port, files, protocols. */
const known =
  /^(?:\/|~\/|\.{1,2}[/\\]|[A-Za-z]:\\)|^[\w@.-]+(?:\/[\w@.-]+){2,}|^v?\d+(?:[.:/-]\d+)*(?:[.:]\d+)?[a-z]{0,2}$|^\[?[\da-f:.*]*:\d{1,5}$|^[\w-]+(?:\.[\w-]+)*:\d{1,5}$|^[\w-]+\.[a-z][\w-]{0,4}(?::\d+)*(?::\w+)?$|^-{1,2}[a-z]|^(?:apache|bsd|[al]?gpl|mpl|cc)v?-?[\d.]+|^(?:sha|md|utf|ipv|http|h|oauth|rs|hs|es|ed|x|s|ssh|tls)-?\d{1,5}$|^\*{3}/i;
const file = /\.[a-z]\w{0,4}(?::\d+)*$/;
const capitals = /^(?!E[A-Z]+$)[A-Z][A-Z-]{7,}$/;
const mixedCase = /[A-Z][a-z][A-Z]|[a-z][A-Z]{2}/;
/** So long and so mixed is no word, no hash and no identifier. */
const random = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[\w+/=-]{20,}$/;
const pair = /^([a-z][\w.+@-]{0,63}[:/]|\d{3,6}:)(?!\d{1,5}(?:\/|$)|[:/])(.{3,})$/s;
const address = /^(\w{2,20}:\/\/)([^\s/@:]+@)?([^/?#]*)([^?#]*)(.*)$/s;
/** Where nothing was named, hashes and ids are none. */
const identifier = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$|^[\da-f]{7,64}$/i;

/** With a digit or a sign among letters, a code in capitals, letters of all kinds. */
function isUnlikeWord(text: string): boolean {
  if (/[\d!#$%&*+^~?]/.test(text) && /\p{L}/u.test(text)) return true;
  return capitals.test(text) || (text.length >= 10 && mixedCase.test(text));
}

/** `secret` and `login`: any word may be its value; `granted`: what looks unlike one. */
type Named = 'secret' | 'login' | 'granted' | undefined;

function namedBy(whole: string): Named {
  // `jwt.secret`, a place in a configuration.
  const word = /^[a-z][\w-]*(?:\.[\w-]+)*\.([a-z]+)$/i.exec(whole)?.[1] ?? whole;
  if (/[/\\.@]/.test(word) || (/\d/.test(word) && !/^[A-Z\d_]+_[A-Z_]+$/.test(word))) return undefined;
  if (signsIn.test(word)) return 'login';
  if (word === 'AUTH') return 'secret';
  const weight = weightOf(word);
  if (weight === 'strong' || stems.test(word)) return 'secret';
  return weight === 'weak' || granted.test(word) ? 'granted' : undefined;
}

/** Of a word that names much else as well, only with the one before it. */
function surelyNamedBy(word: string, before: string): Named {
  if (/^(?:key|code)$/i.test(word)) return keys.test(before) ? 'granted' : undefined;
  return namedBy(word) === 'secret' && !/^(?:pass|auth)$/i.test(word) ? 'secret' : undefined;
}

export function saysSecret(line: string): boolean {
  return (line.match(token) ?? []).some(each => namedBy(each) === 'secret');
}

function saysAccount(line: string): boolean {
  return (
    (line.match(token) ?? []).some(word => accounts.test(word)) ||
    /(?<![\w/-])(?:log|sign)(?:ged|ed)?[ -]?in(?![\w/-])/i.test(line)
  );
}

/** What of an address may be a secret: its user, and parts of its path and query that look unlike words. */
function maskAddress(word: string, named: Named): string {
  const hidden = (part: string) =>
    isUnlikeWord(part) && part.length > 5 && !file.test(part) && (named !== undefined || !identifier.test(part))
      ? mask
      : part;
  return word.replace(
    address,
    (_, scheme: string, user: string | undefined, host: string, path: string, rest: string) =>
      [
        scheme,
        user !== undefined && /\d/.test(user) ? `${mask}@` : (user ?? ''),
        host,
        path.replace(/[^/]{12,}/g, hidden),
        rest.replace(/(?<==)[^&#]+/g, hidden),
      ].join(''),
  );
}

const keys =
  /^(?:secret|api|access|private|unseal|recovery|signing|encryption|licen[sc]e|master|session|auth|shared|verification)$/i;
/** Letters and digits. */
const coded = /^(?=.*\p{L}).*\d/u;
const camelCase = /^(?=\w+$).*[a-z][A-Z]/;

/**
 * One line with what is said of secrets hidden. `isStrict`: only what follows at once and looks like no word, for names and messages that have
 * to stay what they are; else all that is suspicious.
 */
export function maskSpoken(line: string, isStrict = false): string {
  const isAccounts = !isStrict && saysAccount(line);
  /** What was named before in the line, and how many words now are its value. */
  let named: Named;
  let due = 0;
  let before = '';
  let last = '';
  return line.replace(token, (whole: string) => {
    const word = whole.replace(closing, '');
    const isOfAccount =
      last === '/'
        ? isAccounts || before.includes('@')
        : !isStrict && sign.test(last) && /^(?:admin\w*|root)$/.test(before);
    [before, last] = [last, word];
    if (giver.test(word)) {
      if (named !== undefined) due ||= 1;
      return whole;
    }
    // Hidden already.
    if (isStrict && word === mask) due = 0;
    if (/^[^\p{L}\p{N}]*$/u.test(word) || between.test(word)) return whole;
    // What the text is there for.
    if (/^ports?$/i.test(word)) {
      named = undefined;
      due = 0;
      return whole;
    }
    const now = isStrict ? surelyNamedBy(word, before) : namedBy(word);
    if (now !== undefined && !(due > 0 && sign.test(before))) {
      named = named === 'secret' ? named : now;
      if (now === 'secret') due = word === 'AUTH' ? 2 : due || 1;
      return whole;
    }
    if (word.includes('://')) return isStrict ? whole : maskAddress(whole, named);
    if (known.test(word) && !(due > 0 && /^(?!100\d\d$)\d[\d-]{3,}$/.test(word))) {
      due = 0;
      return whole;
    }
    const isLikely = !isStrict || coded.test(word) || camelCase.test(word);
    const isPaired = !isStrict && (isAccounts || named !== undefined);
    const [, account] = isPaired ? (pair.exec(word) ?? []) : [];
    if (account !== undefined) return `${account}${mask}`;
    if ((isOfAccount && isLikely) || (!isStrict && random.test(word))) return mask;
    if (named === undefined) return whole;
    if (isStrict ? due > 0 && isLikely : isUnlikeWord(word)) return mask;
    const isProse = prose.test(word);
    if (!isProse && (isFunctionWord(word.toLowerCase()) || accounts.test(word))) return whole;
    const wasDue = due > 0;
    due = Math.max(0, due - 1);
    if (isProse || isNoPassword(word) || isHarmlessValue('password', word) || weightOf(`token_${word}`) === 'none') {
      named = 'granted';
      return whole;
    }
    return wasDue && isLikely && (named !== 'granted' || /[-\d]/.test(word)) ? mask : whole;
  });
}
