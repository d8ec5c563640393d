/** Running text: whole sentences, in which a failure is mentioned. Told by the small words that sentences need and reports do not. */
import { functionWordsIn } from '../../text/functionWords.ts';

/** What begins to tell of the failure. */
const reason =
  /EADDR\w+|Addr(?:ess)?(?:Already)?InUse|address(?: is)?(?: already)? in use|\bports? (?:\d{1,5}|is|was)\b[^.]{0,40}?\b(?:in use|taken|occupied|busy|allocated|used)\b|\balready (?:in use|allocated|bound|taken)\b|\b\w{0,20}BindException\b|permission denied|requested address/gi;

/** Something did not work: a program says so of itself. */
const happened = /\b(?:failed|could not|couldn['’]t|cannot|can['’]t|unable|occurred|aborted|crashed|because of)\b/i;

/** Where an English clause ends; a report is a chain of them. */
const clauseEnd = /[.!?;:]\s|\s[-–—>|]\s|[[\]{}"]|\n/;

/** So many small words before the failure, in its clause. */
const enoughBefore = 3;
/** The same, where the clause says that something did not work: "We could not start the server because port …" is a report. */
const enoughBeforeReport = 5;
/** So many in the clause as a whole: advice behind a failure holds some. */
const enoughInAll = 5;
/** So many of another language, beside an English wording: a label such as « Impossible de démarrer le serveur sur le port » holds fewer. */
const enoughOther = 5;

/** Letters of alphabets that no English wording has, in words, and of scripts that write without blanks. */
const otherWord = /[\u0370-\u03ff\u0400-\u04ff\u0590-\u06ff\u0900-\u0dff]{2,}/g;
const ideograph = /[\u0e00-\u0eff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]/g;
/** A label in front of an error is shorter. */
const enoughOtherWords = 12;
const enoughIdeographs = 32;

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** The line, without a logger's head, only mentions a failure in running text. Linear in the length. */
export function isRunningText(line: string): boolean {
  const all = [...line.matchAll(reason)];
  const last = all.at(-1);
  if (last === undefined) return false;
  if (countOf(line, otherWord) >= enoughOtherWords || countOf(line, ideograph) >= enoughIdeographs) return true;
  const before = line.slice(0, last.index).split(clauseEnd).at(-1) ?? '';
  const behind = line.slice(last.index + last[0].length).split(clauseEnd)[0] ?? '';
  const small = functionWordsIn(before).english;
  if (
    small >= (happened.test(before) ? enoughBeforeReport : enoughBefore) ||
    (small > 0 && small + functionWordsIn(behind).english >= enoughInAll)
  )
    return true;
  return functionWordsIn(line).other >= enoughOther;
}

const trace = /^\s*(?:at |File "|from |#\d)/;

/** A line of a text somebody wrote: a sentence that no program needs to report something. */
export function isProseLine(line: string): boolean {
  if (line.length < 50 || trace.test(line)) return false;
  const { english, other } = functionWordsIn(line);
  return english >= 5 || other >= 6;
}

/** The reader is told what he would see, in the languages that most developers write in. */
const shows =
  /\b(?:common|you|we|I|if|when(?:ever)?|sometimes|usually|often|example|e\.g\.|looks? like|like this|such as|says?|here(?:['’]s| is| are))\b|(?<!\p{L})(?:häufige|courantes|fréquentes|frecuentes|comunes|comuns|frequentes|comuni|frequenti|частые|поширені|częste|sık|Sie|wenn|falls|beispiel|so aus|vous|lorsque|quand|exemple|verás|verá|aparece|cuando|ejemplo|você|quando|exemplo|aparecerá|vedrai|esempio|appare|als|je ziet|voorbeeld|увидите|если|когда|например|побачите|якщо|наприклад|zobaczysz|gdy|jeśli|przykład|göreceksiniz|alırsınız|örnek|khi|ví dụ|bạn)(?!\p{L})|よくある|常见|자주|次の|以下|場合|ような|如果|如下|例如|时会|的错误|다음|경우|같은/iu;
/** Somebody leads over to a failure that stands on the next lines, and is not his own. */
export function leadsOver(line: string): boolean {
  const text = line.trim();
  if (text.length < 12 || text.length > 600 || !/[:：]$/.test(text)) return false;
  // reStructuredText: a literal block is next.
  return /\w::$/.test(text) || (shows.test(text) && !happened.test(text));
}
