/** What a sentence says of a secret: a word that names one, in any of a dozen languages, makes suspicious what the sentence gives as its value. */
import { isFunctionWord } from '../text/languages/functionWords.ts';
import { isHarmlessValue, weightOf } from './names.ts';
import { isNoPassword } from './places.ts';
import { mask } from './shape.ts';

/** Names of secrets as sentences bend them: `parolası`, `пароля`, `Lösenordet`; and those that no setting is called by. */
const stems =
  /^(?:pass(?:word|wort|ord|w[oö]r|phrase|code|e$)|κωδικ|μυστικ|mật$|khẩu$|المرور$|السر$|гасл|parol|парол|hes[lł]|has[lł]|[lł][oö]senord|kennw|şifre|sifre|jelsz|contrase|schl[uü]ssel|salasan|adgangs|wachtw|cl[eé]$|chiave|llave|ключ|klucz)|token$|secret$|passw[oö]rt|密[码碼]|口令|パスワード|トークン|令牌|密[钥鑰]|키$|비밀번호|암호/iu;
/** Who signs in: what follows the name behind a sign is the password. */
const accounts =
  /^(?:(?:super|basic)?(?:users?|auth)|admin\w*|root|accounts?|credentials?|addauth|register|static|benutzer|konto|usuario|utilisateur|identifiant|utente|gebruiker)$/i;
/** The sentence says now what it is. */
const giver =
  /^(?:[:=：]|->|→|is|was|to|as|with|using|ist|lautet|auf|mit|est|es|é|è|jest|är|avec|con|til|satt|generad[oa]|は|为|是)$/i;
/** Between the name and its value. */
const between =
  /^(?:for|of|on|at|in|by|from|has|been|(?:re)?set|changed?|generated|created|updated|configured|temporary|initial|new|default|your|base|now|will|would|must|should|shall|can|may|be|acc?eso)$/i;
/** Words, words of scripts without blanks, and signs that part them. */
const token =
  /\w{2,20}:\/\/[^\s"'`<>()]+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+|(?:[^\s"'`()[\]{}<>,;|=：:\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|:(?=[^\s"'`()[\]{}<>,;|=]))+|->|→|[:=：]/gu;
/** Signs at the end are the sentence's. */
const closing = /[.!?]+$/;
const sign = /^[:=：/]$/;

/** Places, times, versions, addresses with a port, files, protocols. */
const known =
  /^(?:\/|~\/|\.{1,2}[/\\]|[A-Za-z]:\\)|^[\w@.-]+(?:\/[\w@.-]+){2,}|^v?\d+(?:[.:/-]\d+)*(?:[.:]\d+)?[a-z]{0,2}$|^\[?[\da-f:.*]*:\d{1,5}$|^[\w-]+(?:\.[\w-]+)*:\d{1,5}$|^[\w-]+\.[a-z][\w-]{0,4}(?::\d+)*(?::\w+)?$|^-{1,2}[a-z]|^(?:apache|bsd|[al]?gpl|mpl|cc)v?-?[\d.]+|^(?:sha|md|utf|ipv|http|h|oauth|rs|hs|es|ed|x|s|ssh|tls)-?\d{1,5}$|^\*{3}/i;
/** The word names a secret, whatever else it is called by. */
function namesSecret(whole: string): boolean {
  // `jwt.secret`, a place in a configuration.
  const word = /^[a-z][\w-]*(?:\.[\w-]+)*\.([a-z]+)$/i.exec(whole)?.[1] ?? whole;
  if (/[/\\.@]/.test(word) || (/\d/.test(word) && !/^[A-Z\d_]+_[A-Z_]+$/.test(word))) return false;
  return weightOf(word) === 'strong' || stems.test(word);
}

/** Of a word that names much else as well, only with the one before it. */
function isKey(word: string, before: string): boolean {
  return /^(?:key|code)$/i.test(word) && keys.test(before);
}

/** Whether the line may name a secret or an account. */
export function isNamed(line: string): boolean {
  return (
    /(?<![\w/-])(?:log|sign)(?:ged|ed)?[ -]?in(?![\w/-])/i.test(line) ||
    (line.match(token) ?? []).some(word => accounts.test(word) || namesSecret(word) || word === 'AUTH')
  );
}

/** Numbers that let somebody in, and what a code is called that does. */
const numbers =
  /^(?:[et]|m|sim-?)?pin(?:-?(?:code|nummer|код))?$|^(?:puk|[th]?otp|passkey|pass(?:word|wort|code|phrase)|kennwort|(?:best[äa]tigungs|freischalt|sicherheits|zugangs|anmelde)code)$|验证码|驗證碼|暗証番号|認証コード|인증번호/iu;
const codeKinds =
  /^(?:[th]?otp|one-time|verification|confirmation|[2m]fa|two-factor|pairing|log-?in|sign-?in|security|backup|recovery|activation|access|unlock|entry|sms|device|user|auth|reset|invite|your)$/i;
/** Of a chip's pins there are not so many; an errno of Winsock is none. */
const code = /^(?!100\d\d$|\d{4}-\d\d-\d\d$)(?:\d[\d-]{3,}|[A-Z\d]{4}-[A-Z\d]{4})$/;
/** Half of `482 913`, or what is left of it. */
const half = /(?<!\d)(?:\d{3}|\*{3}) \d{3}(?!\d)/;
/** What of a pin is no number of that kind. */
const ofPin = /^(?:counts?|map(?:ping)?|mask|mode|size|length|rate|version|index)$/i;

const keys =
  /^(?:secret|api|access|private|unseal|recovery|signing|encryption|licen[sc]e|master|session|auth|shared|verification)$/i;
/** Letters and digits. */
const coded = /^(?=.*\p{L}).*\d/u;
const camelCase = /^(?=\w+$).*[a-z][A-Z]/;

const file = /\.[a-z]\w{0,4}$/i;
const identifier = /^[\da-f-]{7,64}$/i;
/** What is given out by a number or a code of its own. */
const granted = /licen[sc]|lizenz|serial|activat|session|digest|cookie|(?:key|codes?|pin)$/i;
/** `me:…` */
const pair = /^([a-z][\w.+@-]{0,63}:)(?!:|\d{1,5}(?:\/|$)).{3,}$/is;

/** An address without what in its path and query is no word, no file and, where no secret was named, no hash. */
function maskAddress(word: string, isNear: boolean): string {
  const [start = ''] = /^\w+:\/\/[^/?#]*/.exec(word) ?? [];
  const hidden = (part: string) =>
    coded.test(part) && !file.test(part) && (isNear || !identifier.test(part)) ? mask : part;
  const rest = word.slice(start.length).replace(/(?<==)[^&#]{6,}|[^/?#=&]{12,}/g, hidden);
  return start + rest;
}

/**
 * One line with what is said of secrets hidden: only what follows at once and looks like no word, for names and messages have to stay what they are.
 * `isWide`: all that is suspicious, in what anyone may have worded.
 */
export function maskSpoken(line: string, isWide = false): string {
  /** A secret or an account was named. */
  let isOpen = false;
  let isNear = false;
  /** The next word is the value. */
  let isDue = false;
  /** The same of a number that lets somebody in. */
  let isCode = false;
  let isCodeDue = false;
  let before = '';
  let last = '';
  return line.replace(token, (whole: string, at: number) => {
    const word = whole.replace(closing, '');
    const isOfAccount = last === '/' && before.includes('@');
    [before, last] = [last, word];
    const wasOpen = isOpen;
    const isNumber = numbers.test(word) || (/^codes?$/i.test(word) && codeKinds.test(before));
    if (isNumber) isCode = true;
    else if (isCodeDue && ofPin.test(word)) isCode = false;
    isOpen ||= isWide && (granted.test(word) || isNamed(`${before} ${word}`));
    if (giver.test(word)) {
      isDue ||= isNear;
      isCodeDue ||= isCode;
      return whole;
    }
    // Hidden already.
    if (word === mask) isDue &&= isWide;
    if (/^[^\p{L}\p{N}]*$/u.test(word) || between.test(word)) return whole;
    // What the text is there for.
    if (/^ports?$/i.test(word)) {
      isNear = isDue = isCode = isCodeDue = false;
      return whole;
    }
    if (isCodeDue && (code.test(word) || (/^\d{3}$/.test(word) && half.test(line.slice(Math.max(0, at - 4), at + 7)))))
      return mask;
    const isSecret = (isWide || !/^(?:pass|auth|key|code)$/i.test(word)) && namesSecret(word);
    if ((isSecret || isKey(word, before)) && !(isDue && sign.test(before))) {
      isNear = true;
      isCodeDue ||= isNumber;
      isDue ||= isSecret;
      return whole;
    }
    if (word.includes('://')) return isWide ? maskAddress(whole, wasOpen) : whole;
    if (known.test(word) && !(isDue && /^(?!100\d\d$)\d[\d-]{3,}$/.test(word))) {
      isDue = isCode = isCodeDue = false;
      return whole;
    }
    if ((isDue || isOfAccount || wasOpen) && (coded.test(word) || camelCase.test(word) || (wasOpen && pair.test(word))))
      return (isDue ? '' : (/^[a-z][\w.+@-]*:(?=.)/is.exec(word)?.[0] ?? '')) + mask;
    const isSaid = isWide && (isDue || (wasOpen && before === '/')) && !accounts.test(word);
    if (isSaid && !isFunctionWord(word.toLowerCase()) && !isNoPassword(word) && !isHarmlessValue('password', word))
      return mask;
    if (!isFunctionWord(word.toLowerCase()) && !accounts.test(word)) isDue = isCodeDue = false;
    isCodeDue ||= isNumber;
    return whole;
  });
}
