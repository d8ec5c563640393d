/** Does this line report a failure, or only show one: source text, a search result, a document, talk? */
import { couldNotPattern, type PortSentences, portSentences } from '../../text/languages/portSentences.ts';
import { splitLogHead } from '../line/logHead.ts';
import { foreignWords, inUseTranslated } from '../line/phrases.ts';
import { codeMarks } from './code.ts';
import { documentMarks, proseOf } from './documents.ts';
import { framingOf, withoutService } from './framing.ts';
import { isRunningText } from './sentences.ts';
import { isWordedAsTalk, weigh } from './wording.ts';

const jsonLogKey =
  /"(?:@?level|lvl|severity|severityText|time|ts|timestamp|@timestamp|eventTime|asctime|msg|log\.level|logger|loglevel|levelname|@t|@l|@m|@mt|@x|EventId|PRIORITY)"\s?:/i;

/** The command line of whoever has the port, in the sentence of a program that tells it: Expo's. It may be code; the sentence is none. */
const holder = /(?<=\bPort \d{1,5} is running )\S.{0,1999}(?= in another window$)/;

/** Settings that a program says it has read, as JSON: no key of it is an error's. */
const labelledData = /^[^{"]{0,120}:\s?\{"[\w.$-]{1,60}"\s?:.{0,4000}"[\w.$-]{1,60}"\s?:.{0,4000}\}\W{0,3}$/;
const errorKey = /"(?:code|errno|syscall|message|msg|err|error|errors|reason|cause|stack|exception|detail)"\s?:/i;

/** Its level is below a warning: nothing has failed, unless klog says so in what k0s, K3s and RKE2 log of their components. */
const mildRecord =
  /"(?:@?level|lvl|severity|severityText|levelname)"\s?:\s?(?:"(?:trace|debug|info|notice|information)"|[123]0\b)|(?<![\w.-])(?:level|lvl|severity)=(?:trace|debug|info|notice)\b(?!.{0,40}\smsg="[EF]\d{4} )/i;

/** What grep -n and the like put in front. */
const place =
  /^(?:\.{0,2}\/)?(?:[\w.@~-]{1,80}\/){0,20}[\w.@~-]{1,80}\.(?<ending>\w{1,8})[:-]\d{1,6}(?::\d{1,6})?[:-](?!in [`'‘])/;
/** Files that hold no program's own words. */
const noProgram = /^(?:md|mdx|txt|log|json|jsonl|html?|ya?ml|rst|adoc|csv|toml|xml|snap|lock)$/i;

/** How runtimes print an error: what it holds is the system's, in whichever language. */
const runtimeError = /\bOs \{ code: \d|\[(?:Errno|WinError) \d|\bSocketException \(|\(os error \d|\bUnix_error\(/;

const passedTest = codeMarks.find(({ id }) => id === 'passed-test');

/** What a box or a tree draws at both ends. */
const boxed = /^[-─-╿|]+\s+|\s+[─-╿|]$/g;

const scripts: readonly (readonly [RegExp, readonly string[]])[] = [
  [/[\uac00-\ud7a3]/, ['ko']],
  [/[\u3040-\u30ff]/, ['ja']],
  [/[\u4e00-\u9fff]/, ['zh']],
  [/[\u0400-\u04ff]/, ['ru, uk, bg']],
];

/** The languages that the line may be in, English aside. */
function languagesOf(line: string): readonly PortSentences[] {
  const script = scripts.find(([pattern]) => pattern.test(line));
  if (script !== undefined) return portSentences.filter(({ language }) => script[1].includes(language));
  return portSentences.filter(({ saysTaken }) => saysTaken.test(line));
}

const couldNot = new RegExp(couldNotPattern, 'i');

/** Where the clause ends in which the pattern matches. */
function endOfClause(line: string, pattern: RegExp): number {
  const match = pattern.exec(line);
  if (match === null) return line.length;
  const from = match.index + match[0].length;
  const length = line.slice(from).search(/[.!?。！？；，]/u);
  return length < 0 ? line.length : from + length;
}

/** In another language than English: a condition, somebody who speaks, an explanation. */
function talksTranslated(line: string): string | undefined {
  const languages = languagesOf(line);
  if (languages.length > 0 && /[?？]\s*$/.test(line)) return 'question';
  for (const { saysTaken, saysWhen, hasSpeaker, explains } of languages) {
    // Only in the clause that says it: what follows may be advice.
    const when = saysWhen.exec(line.slice(0, endOfClause(line, saysTaken)));
    // "It did not start: look whether …" is a report that asks.
    if (when !== null) return couldNot.test(line.slice(0, when.index)) ? 'question' : 'prose';
    if (hasSpeaker.test(line)) return 'speaker';
    // Why something could not be done is a report.
    const because = explains.exec(line)?.index;
    if (because !== undefined && !couldNot.test(line.slice(0, because))) return 'explanation';
  }
  return undefined;
}

/**
 * The look by which the line shows, rather than has, a failure: the id of a mark; `undefined` for a report. What a logger wrote is no talk,
 * whatever its words look like. Linear in the length.
 */
export function quotationOf(text: string): string | undefined {
  const bare = text.trimStart();
  // Eyre numbers the causes of an error, and indents them.
  if (/^\d/.test(bare)) return quoteOf(text);
  return quoteOf(text) ?? (bare.length < text.length ? quoteOf(bare) : undefined);
}

function quoteOf(text: string): string | undefined {
  const whole = text.replace(holder, '');
  const found = place.exec(whole);
  if (found !== null && noProgram.test(found.groups?.['ending'] ?? '')) return 'search-result';
  const line = withoutService(found === null ? whole : whole.slice(found[0].length));
  if (found !== null && /^\s?(?:warning|note|hint):/.test(line)) return 'compiler';
  // Structured logs are JSON with a level or a time; other JSON is data that someone prints. Erlang's terms have no keys in quotation marks.
  if (
    /^\s*[[{]\s?[{"]/.test(line) &&
    /"[\w@.$-]{1,60}"\s?:/.test(line) &&
    !/^\s*\{ Error:|^\[["']?\w+["']?\]/.test(line)
  )
    return jsonLogKey.test(line) && !/"message"\s?:\s?\{"text"/.test(line)
      ? mildRecord.test(line)
        ? 'mild-record'
        : undefined
      : 'data';
  if (labelledData.test(line) && !errorKey.test(line)) return 'data';
  const code = codeMarks.find(({ pattern }) => pattern.test(line));
  if (code !== undefined) return code.id;
  const { body, isLog, isTimed, isDebug } = splitLogHead(line);
  if (isDebug || (/=/.test(line) && mildRecord.test(line))) return 'mild-record';
  // A CI service puts its clock in front of whatever a test runner prints.
  if (passedTest?.pattern.test(body) === true) return passedTest.id;
  const taken = languagesOf(line).map(({ saysTaken }) => saysTaken);
  const others = foreignWords.test(line) ? [inUseTranslated, ...taken] : taken;
  const framing = framingOf(line, isTimed && isLog, others);
  if (framing !== undefined) return framing;
  if (isLog) return undefined;
  const said = body.length < line.trimStart().length ? body : line;
  const mark = documentMarks.find(({ pattern }) => pattern.test(said));
  if (mark !== undefined) return mark.id;
  const talk = proseOf(body) ?? talksTranslated(body);
  if (talk !== undefined || runtimeError.test(body)) return talk;
  if (isRunningText(body)) return 'running-text';
  return isWordedAsTalk(body.replace(boxed, '')) ? 'wording' : undefined;
}

/** What a program says that wants to help. */
const advice =
  /^(?:If|To|Please|Try|Use|Or|You can|Hint|Tip|Note|Run|Add|Set|Check|See|Make sure|Specify|Pass|Change|Stop)\b/;
/** So long, and so far from a report, a line behind a failure is a sentence about it. */
const talkLength = 50;
const talkWeight = -2;

/** The line goes on to talk about the failure above it, in any of the languages. Linear in the length. */
export function talksOn(line: string): boolean {
  // Indented, signed or labelled, it is a program's own: a command line, a piece of source, advice of a tool.
  if (!/^\p{L}/u.test(line)) return false;
  const talk = talksTranslated(line);
  if (talk === 'speaker' || talk === 'explanation') return true;
  return line.length >= talkLength && !advice.test(line) && weigh(line) < talkWeight;
}

const guess =
  /\b(?:may|might|could)\s(?:already\s|still\s)?(?:be|have)\b|\b(?:perhaps|maybe|possibly|probably|presumably|likely|typically|usually|sometimes|commonly|normally|generally)\b/i;

/** The sentence at `from`..`to` guesses: the port may, might, perhaps be taken; or it asks. */
export function saysPerhaps(line: string, from: number, to: number): boolean {
  const start = Math.max(...['. ', '! ', '? ', '; '].map(end => line.lastIndexOf(end, from))) + 1;
  if (/\b(?:if|unless|in case|whether)\b[^,;:]{0,60}$/i.test(line.slice(start, from))) return true;
  if (guess.test(line.slice(start, to)) || /^\W{0,2}\?/.test(line.slice(to))) return true;
  // Whether it is: Japanese and Korean say so behind it.
  const clause =
    line
      .slice(0, to + 5)
      .split(/[.!?。，,！？]\s?(?=.{6})/u)
      .at(-1) ?? '';
  return languagesOf(line).some(({ saysPerhaps: guesses, saysWhen }) => guesses.test(line) || saysWhen.test(clause));
}

/** The line begins a diff or a commit of `git log`, after which indented and signed lines are quotations. */
export function startsQuotation(line: string): boolean {
  return /^(?:commit [0-9a-f]{40}\b|diff --git |@@ -\d+(?:,\d+)? \+\d+|Author: .+<.+>)/.test(line);
}

/** Inside a quotation begun by `startsQuotation`: a line of a diff or of a commit's head or message. */
export function insideQuotation(line: string): boolean {
  return /^(?:[-+ ]|\s{4}|(?:Author|AuthorDate|Commit|CommitDate|Date|Merge):\s|$)/.test(line);
}
