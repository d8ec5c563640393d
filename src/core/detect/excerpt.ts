/**
 * What of a line is quoted to others. A line holds whatever its program prints beside the failure, secrets too, and no list of wordings
 * knows them all: so a word is quoted only where it is known to tell of the failure, and everything else is left out.
 */
import { isFunctionWord } from '../text/languages/functionWords.ts';
import { rules } from './classify.ts';
import type { Finding } from './rule.ts';

/** Of a pattern, what is no text of its own: escapes, classes, names of groups, how often. */
const noText =
  /\\(?:[bdsw]|p\{[^}]*\}|k<\w+>|x[\da-f]{2}|u[\da-f]{4})|\[(?:\\.|[^\]\\])*\]|\(\?<?[:=!]|\(\?<\w+>|\{\d[\d,]*\}/gi;
const letters = /[\p{L}\p{M}]{2,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/gu;
/** What programs say around the failure, and no pattern asks for. */
const around =
  'err warn warning info fatal emerg crit panic level msg message thrown cause caused must use set try get close other main thread null site description no an as at by for from in is on to with';
/** What a known word of four letters or more may end in. */
const endings: readonly string[] = ['s', 'd', 'r', 'n', 'es', 'ed', 'er', 'ly', 'ing', 'ers', 'ion', 'ions'];
/** Longer words without blanks are in no pattern. */
const longestUnparted = 24;
/** What stands between blanks and signs. An apostrophe within is of the word: `can't`. */
const unit = /(?:[^\s"'`’()[\]{}<>,;=|]|(?<=\p{L})['’](?=\p{L}{1,2}(?!\p{L})))+/gu;
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
/** A program's name, in front of what it says. */
const program = /^[A-Za-z][A-Za-z_.-]{0,30}: /;
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

/** The line with what does not tell of the failure left out: `…`. `house`: the user's own patterns. Linear in the line. */
export function excerptOf(line: string, finding: Finding, house: readonly RegExp[]): string {
  ownWords ??= wordsIn([around, ...rules.flatMap(({ pattern, runtime }) => [pattern.source, runtime])]);
  const words = [ownWords, wordsIn(house.map(({ source }) => source))];
  const { host = '', lock, movedTo, path, port } = finding;
  const numbers = [port, movedTo, lock?.pid].map(String);
  const isTelling = (text: string): boolean => {
    const rest = (host.length > 1 ? text.replace(host, '') : text).replace(plain, '').replace(ending, '');
    return (rest.match(parts) ?? []).every(part =>
      /\d/.test(part) ? numbers.includes(part) || (part === rest && small.test(part)) : isWord(part, words),
    );
  };
  const quotedUnit = (text: string): string => {
    if (isTelling(text.replace(edges, ''))) return text;
    return port !== undefined && text.includes(`:${port}`) ? `\0:${port}\0` : '\0';
  };
  const quoted = (text: string): string =>
    text.replace(unparted, run => knownParts(run, words)).replace(unit, quotedUnit);
  const stated = [path, lock?.path, lock?.folder, lock?.url].find(each => each !== undefined && line.includes(each));
  const [name = ''] = program.exec(line) ?? [];
  const said = line.slice(name.length);
  const pieces = stated === undefined ? [said] : said.split(stated);
  const quotes = pieces.map(quoted).join(stated ?? '');
  return (name + quotes).replace(leftOut, '…').trim();
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
