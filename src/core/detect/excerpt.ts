/**
 * What of a line is quoted to others. A line holds whatever its program prints beside the failure, secrets too, and no list of wordings
 * knows them all: so a word is quoted only where it is one of the small words of a language, or the rules, the languages' sentences or
 * `around` have it; of numbers those of the failure and those of up to three digits; and versions, IP addresses, types of errors, and the
 * host, the path or the lock that the failure is about. Everything else is left out.
 */
import { isFunctionWord } from '../text/languages/functionWords.ts';
import { portLanguages } from '../text/languages/portLanguages.ts';
import { couldNotWords } from '../text/languages/portSentences.ts';
import { rules } from './classify.ts';
import type { Finding } from './rule.ts';

/** Of a pattern, what is no text of its own: escapes, classes, names of groups, how often. */
const noText =
  /\\(?:[bdsw]|p\{[^}]*\}|k<\w+>|x[\da-f]{2}|u[\da-f]{4})|\[(?:\\.|[^\]\\])*\]|\(\?<?[:=!]|\(\?<\w+>|\{\d[\d,]*\}/gi;
const letters =
  /[\u3041-\u309f]+|[\u30a1-\u30ff]+|[\u3400-\u9fff]+|(?:(?![\u3041-\u30ff\u3400-\u9fff])[\p{L}\p{M}])+/gu;
/** What programs say around the failure, whether or not a pattern asks for it; daemons, which put their names in front; small words of East Asia. */
const around =
  'err warn warning info fatal emerg crit critical notice severe debug panic level msg message thrown cause caused must use set try get close other main thread null site app api web server worker daemon description no an as at by for from in is on to with ' +
  'nginx caddy traefik httpd sshd haproxy envoy mysqld mongod dnsmasq uvicorn ' +
  '错误 錯誤 服务器 伺服器 应用 程序 已 的 其他 协议 网络 每个 套接字 只 允许 使用 一次 通常 は が を に の で と その この ため です した します ません アドレス サーバー 起動 別 プロセス 가 이 을 를 은 는 서버 주소 다른 프로세스 중입니다 입니다';
/** What a known word of four letters or more may end in. */
const endings: readonly string[] = ['s', 'd', 'r', 'n', 'es', 'ed', 'er', 'ly', 'ing', 'ers', 'ion', 'ions'];
/** Longer words without blanks are in no pattern. */
const longestUnparted = 24;
/** What stands between blanks and signs. An apostrophe within is of the word: `can't`. */
const unit =
  /(?:[^\s\0"'`’()[\]{}<>,;=|\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uff65]|(?<=\p{L})['’](?=\p{L}{1,2}(?!\p{L})))+/gu;
const parts = /[\p{L}\p{M}]+|\d+/gu;
const edges = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;
/** What is left out, with what stands between two such places and tells nothing. */
const leftOut = /\0(?:[^\p{L}\p{N}]*\0)*/gu;
/** Addresses and versions; `java.lang.IllegalStateException`. */
const plain = /^v?\d{1,3}(?:\.\d{1,3}){1,3}(?=$|:)|^(?:[A-Za-z]\w*[.$])*[A-Z][A-Za-z]*(?:Error|Exception)$/;
/** `IPv4`, `tcp6`; `can't`. */
const ending = /(?<=\p{L})[46]$|['’]\p{L}+$/gu;
/** Errnos, lines, those of Winsock. */
const small = /^(?:\d{1,3}|100\d\d)$/;
/** Letters of scripts that put no blank between two words. */
const unparted = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+/g;

type Words = ReadonlySet<string>;

/** What the patterns look for, in small letters. */
function wordsIn(patterns: readonly string[]): Words {
  const words = patterns.flatMap(source => source.replace(noText, ' ').match(letters) ?? []);
  return new Set(words.map(word => word.toLowerCase()));
}

/** Of every rule; read with the first failure. */
let ownWords: Words | undefined;

/** Quotes of a text what tells of a failure, and of long numbers these; what is left out is a NUL. `house`: the user's own patterns. */
export function quoterOf(house: readonly RegExp[], numbers: readonly string[], host = ''): (text: string) => string {
  ownWords ??= wordsIn([
    around,
    ...couldNotWords,
    ...portLanguages.flatMap(({ sentence, words }) => [sentence, ...words]),
    ...rules.flatMap(({ pattern, runtime }) => [pattern.source, runtime]),
  ]);
  const words = [ownWords, wordsIn(house.map(({ source }) => source))];
  const isTelling = (text: string): boolean => {
    const rest = (host.length > 1 ? text.replace(host, '') : text).replace(plain, '').replace(ending, '');
    return (rest.match(parts) ?? []).every(part =>
      /\d/.test(part) ? numbers.includes(part) || (part === rest && small.test(part)) : isWord(part, words),
    );
  };
  const ports = new RegExp(`:?(?<!\\d)(?:${numbers.join('|') || '(?!)'})(?!\\d)`, 'g');
  const quotedUnit = (text: string): string =>
    isTelling(text.replace(edges, '')) ? text : `\0${text.match(ports)?.join('\0') ?? ''}\0`;
  return text => text.replace(unparted, run => knownParts(run, words)).replace(unit, quotedUnit);
}

export function ellipses(text: string): string {
  return text.replace(leftOut, '…');
}

/** The line with what does not tell of the failure left out: `…`. Linear in the line. */
export function excerptOf(
  line: string,
  { host, lock, movedTo, path, port }: Finding,
  house: readonly RegExp[],
): string {
  const numbers = [port, movedTo, lock?.pid].flatMap(each => each?.toString() ?? []);
  const stated = [path, lock?.path, lock?.folder, lock?.url].find(each => each !== undefined && line.includes(each));
  const pieces = stated === undefined ? [line] : line.split(stated);
  return ellipses(pieces.map(quoterOf(house, numbers, host)).join(stated ?? '')).trim();
}

function isWord(part: string, words: readonly Words[]): boolean {
  const word = part.toLowerCase();
  const isKnown = (text: string): boolean => words.some(known => known.has(text));
  if (isFunctionWord(word) || isKnown(word)) return true;
  return endings.some(
    end => word.length >= 4 + end.length && word.endsWith(end) && isKnown(word.slice(0, -end.length)),
  );
}

/** Of letters without blanks, the words that are known, parted from what is left out. */
function knownParts(run: string, words: readonly Words[]): string {
  let told = '';
  for (let at = 0; at < run.length; ) {
    let end = Math.min(run.length, at + longestUnparted);
    while (end > at && !words.some(known => known.has(run.slice(at, end)))) end--;
    told += end > at ? run.slice(at, end) : '\0';
    at = Math.max(end, at + 1);
  }
  return told;
}
