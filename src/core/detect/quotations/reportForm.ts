/**
 * The form of a program's own report. A failure is stated where its line has one, whatever the words are: a logger's head, a label or the
 * name of an error in front; a sentence that says that something did not work; the failure's own words, and little else. Any other line that
 * holds the words may be a report or a text about one: that is for the machine to tell. The weights come from a logistic regression over
 * the texts of test/fixtures/output, rounded.
 */

import { functionWordsIn } from '../../text/languages/functionWords.ts';
import { couldNotPattern } from '../../text/languages/portSentences.ts';
import { errorLabels, splitLogHead } from '../line/logHead.ts';
import { isProseLine } from './sentences.ts';
import { weigh } from './wording.ts';

const failing = String.raw`\b(?:could ?n[o'’]t|cannot|can ?not|can['’]t|won['’]t|did ?n[o'’]t|not (?:started|attempting)|fail(?:ed|ure|s|ing)?|unable|fatal|panicked|abort(?:ed|ing)?|stopped|warning|critical|oops|emerg|crash\w*|refused|denied|sorry|attempted|trying to|tried to|problem)\b|error|exception|${couldNotPattern}`;
/** Something did not work: said in front of why. */
const didNot = new RegExp(String.raw`${failing}|(?<!\p{L})(?:${errorLabels})(?!\p{L})`, 'iu');
const earlyFailing = new RegExp(String.raw`^\W{0,4}(?:\S{1,40} ){0,3}\S{0,60}?(?:${failing})`, 'iu');
/** Right above a failure: something did not work, in a few words. */
export const announcesFailure = (line: string): boolean =>
  line.length < 120 && earlyFailing.test(line) && !isProseLine(line);

/** What a report begins with, or what stands right before the failure's words: a label, a name with its package, a place in a source. */
const label =
  /(?:[:：>=|\])}⚠]|\s[-–—]{1,2}|[.#/$"'`([{<,]\S{0,3})\s{0,12}$|(?:^|\s)[\w$@/\\.-]{2,200}(?:[./#:][`'"]?|\(\):|::\w*:|Exception)$/u;
/** So many words may stand before a failure without any of these: "The Tomcat connector configured to listen on port …". */
const fewWords = 6;
/** What a runtime or the system begins a failure with, behind the names of who failed. */
export const beginsReport = String.raw`(?:[\w.-]{1,30}: ){0,3}(?:bind\b|listen\b|[\w.]{0,60}(?:Error|Exception)(?:: |\[))`;
/** What begins a remark of somebody, a comment, an entry, a quotation. */
const remark = new RegExp(
  String.raw`^\s*(?:[-*+•◦‣]\s(?!warn|${beginsReport})|["'\x60](?![\w.-]{1,60}:\d{1,5}["'\x60])|[“”„«»「」\\%;]|\/[/*]|<(?![iwe]> \[)|#(?!\d)|>\s|\||\(\*|\d{1,2}[.)]\s(?!${beginsReport}))`,
  'u',
);
/** Behind the failure's words: nothing, a sign, the place, who has it. */
const rest =
  /^(?:$|\W|\d|\s(?:at|on|by|for|from|in|with|while|when|to|and|or|as|errno|error|code|port|address|already)\b|\s\p{L}{0,12}(?:\s|$)(?!.{60}))/u;
/** How source ends, and a text of which more comes. */
const goesOn = /(?:[;{,\\]|=>|->|\(|=)\s*$/;

function hasForm(line: string, before: string, from: number, to: number): boolean {
  if (/^\s*[{[]\s?[{"]/.test(line)) return true;
  if (!/\W/.test(line[to - 1] ?? '') && !rest.test(line.slice(to))) return false;
  if (goesOn.test(line) && !/^[{[\s]*(?:error|badmatch|kind|reason|code)|[}\])],$/.test(line))
    return line.endsWith(',') && earlyFailing.test(line.slice(0, from));
  if (remark.test(line)) return didNot.test(line.slice(0, from)) && /^\W{0,4}\[/.test(line);
  return (
    didNot.test(line.slice(0, from)) ||
    before === '' ||
    label.test(before) ||
    (before.split(/[:：]\s/u).at(-1) ?? '').split(/\s+/).length <= fewWords
  );
}

/** The failure is said in English, or is a name. */
const english =
  /\b(?:use|used|taken|busy|occupied|bound|allocated|permi\w+|denied|address|running|listening|available|unavailable|bind|listen|free|failed)\b|eaddr|eacces|addr(?:ess)?|errno|exception|error/i;

interface Weight {
  readonly weight: number;
  /** Tried on what stands before the failure's words, behind them, or on the line. */
  readonly of: 'before' | 'behind' | 'line';
  readonly look: RegExp;
}

const looks: readonly Weight[] = [
  { weight: 0.7, of: 'before', look: earlyFailing },
  { weight: -0.8, of: 'before', look: /\S/ },
  // What a program puts before an error in another language; weighed as the English words are.
  {
    weight: 1,
    of: 'before',
    look: new RegExp(String.raw`(?<!\p{L})(?:${errorLabels})(?!\p{L})[^:：]{0,12}[:：]\s?$`, 'iu'),
  },
  { weight: 1, of: 'before', look: /\bfailed with (?:message|error)\s["'`]$/i },
  // The system's number beside its words.
  {
    weight: 1.5,
    of: 'before',
    look: /\b(?:bind|listen)\b\W{0,3}(?:\w{1,12}\W{1,3}){0,3}-?(?:98|48|10048|13|49|99|10013|10049)\W{1,3}$/i,
  },
  {
    weight: -1.4,
    of: 'before',
    look: /\w(?<![Ee]xception|Error|cause|reason|(?:message|error)(?<=failed with \w+))\s["'`“”„«»「][^"'`“”„«»「]{0,60}$/u,
  },
  // In quotation marks, but not as a value of a program's own.
  {
    weight: -0.5,
    of: 'before',
    look: /[“”„«»「]\s?$|(?<!(?:[=({[,]|(?:error|err|reason|message|msg|exception|cause|failed|\))\W{0,3}:)\s?)["'`]\s?$/iu,
  },
  {
    weight: -1.3,
    of: 'before',
    look: /^(?!\W{0,4}(?:\w{1,20} ){0,4}?\w{0,30}(?:error:|failed|could ?n['o’]t|cannot|unable)).*\b(?:when|whenever|if|says?|said|like|fix\w*|test\w*|see|get|gets|getting|got|where|why|how|should|would|handle\w*|return\w*|this|my|your)\b(?!-)/i,
  },
  { weight: -0.5, of: 'behind', look: /\S/ },
  { weight: -1, of: 'behind', look: /^\s?(?:[“”„«»」]|["'`](?![)\]}]*[,.]?\s*$|[,;} ]))/u },
  { weight: -0.3, of: 'behind', look: /^\s?[([:]/ },
  { weight: 0.5, of: 'behind', look: /^\s?[.!]\s/ },
  { weight: 0.3, of: 'behind', look: /^\s[a-z]/ },
  {
    weight: -0.7,
    of: 'line',
    look: new RegExp(String.raw`^\s*[-*+•]\s(?!${beginsReport})`),
  },
  { weight: -1, of: 'line', look: /^\s*["“„«「](?![\w.-]{1,60}:\d{1,5}")/u },
  { weight: -0.5, of: 'line', look: /\S\s{3,}\S/ },
  { weight: 0.8, of: 'line', look: /\.\s*$/ },
  { weight: 1, of: 'line', look: /\}\s*$/ },
  { weight: 0.3, of: 'line', look: /\d{2,5}/ },
  // Terms of Erlang, nested exceptions, what a runtime prints before an exception's text.
  {
    weight: 0.6,
    of: 'line',
    look: /\{(?:error|badmatch|listen|shutdown)\b|^\s*what\(\):|\bnested: |::E[A-Z]{4,}\b/,
  },
  // A field of an error.
  { weight: 1.5, of: 'line', look: /^\s*["']?code["']?\s?:/ },
  { weight: 0.8, of: 'behind', look: /\b(?:another|other) (?:\w{1,20} )?(?:instance|process|program|copy)\b/i },
];

/** Of a runner within another one; no number of a line of source. */
const innerPrefix = /^\s{0,12}(?:(?!\d+\s)[\w@/.:-]{1,60}\s{0,40})?(?:\|>?|[│»])\s{1,4}(?=\S)/u;

/** How much the line, whose failure's words stand from `start` to `end`, looks like a report. `wording`: whose words they are. */
export function reportScore(
  whole: string,
  start: number,
  end: number,
  wording: 'anyone' | 'system' | 'program',
): number {
  const inner = Math.min(start, innerPrefix.exec(whole)?.[0].length ?? 0);
  const [line, from, to] = [whole.slice(inner), start - inner, end - inner];
  const { body, isLog } = splitLogHead(line);
  const before = line
    .slice(Math.min(line.length - body.length, from), from)
    .replace(/^[^\p{L}\d]+/u, '')
    .trimEnd();
  const texts = { before, behind: line.slice(to), line };
  let score = Math.min(4, Math.max(0, 2.2 + weigh(body))) - 3;
  if (isLog) score += 2.2;
  if (isLog || hasForm(line, before, from, to)) score += 1.7;
  if (wording === 'anyone') score -= 0.7;
  // One program's own words, from end to end.
  if (wording === 'program' && before === '' && to === line.length) score += 2;
  // The weights of words are of English ones.
  if (!english.test(line.slice(from, to))) score += 1;
  if (functionWordsIn(before).other >= 2 && !didNot.test(before)) score -= 0.9;
  for (const { weight, of, look } of looks) if (look.test(texts[of])) score += weight;
  return score;
}
