/** A failure that waits for the lines after it: what each of them adds, or takes away. */
import type { Frame } from '../model/failure.ts';
import {
  announcedAgain,
  type Endpoint,
  explained,
  literalIn,
  mayHaveRecovered,
  openedInstead,
  showsClient,
  showsCrash,
  showsMove,
  showsPassedTest,
  showsRecovery,
  showsRetry,
} from './evidence.ts';
import { frameOf, isPlaceLine, isTraceLine } from './line/frames.ts';
import { withDetails } from './line/lockDetails.ts';
import { splitLogHead } from './line/logHead.ts';
import { inUseTranslated, windowsSentence } from './line/phrases.ts';
import { blockOf, blockReach, isInBlock } from './quotations/blocks.ts';
import { marksDocument } from './quotations/documentWatch.ts';
import { talksOn } from './quotations/quoted.ts';
import { isProseLine, looksBack } from './quotations/sentences.ts';
import { asHedged, asQuoted, type Finding, withForm } from './rule.ts';
import { isNameless, isOpenMove } from './sameFailure.ts';

/** Lines after a failure that may still tell its port. */
const patience = 24;
/** Of these, lines outside a trace that are enough once the port is known. */
const shortPatience = 6;
/** Lines after a failure without a port in which the same program may try the next one with the same words. */
const nextTry = 3;
/** Lines after the word that a program moves, in which it may tell where to: a build may come first. */
const patienceForMove = 400;
export const maxFrames = 20;

export interface Waiting {
  finding: Finding;
  excerpt: string;
  readonly prefix: string;
  /** The line without its prefix. */
  said: string;
  readonly before: readonly Frame[];
  readonly after: Frame[];
  /** What a quoted source line of the trace passes to its listen call. */
  literal: Endpoint | undefined;
  /** From a line before, should none after be better. */
  readonly announced: Endpoint | undefined;
  /** What the program had said of the port, before it failed. */
  readonly announcing: readonly string[];
  /** Sentences near it that no program needs. */
  sentences: number;
  /** What the lines near it are of. */
  readonly blocks: (number | undefined)[];
  lines: number;
  plainLines: number;
  cancelled: boolean;
  /** Right above it stands that something did not work. */
  readonly isAnnounced: boolean;
  /** A server says there that it starts. */
  readonly isStarting: boolean;
  /** A trace stands beside it, whoever's code it names. */
  isTraced: boolean;
  /** It, or a line near it, shows that a program has ended. */
  crashed: boolean;
  /** It, or a line behind it, says that the program tries again. */
  isRetrying: boolean;
  /** The last port of a program that tries the next ones. */
  lastTried: number | undefined;
}

/** How the runtimes word it: no run of one program is two of them. */
const runtimes: readonly RegExp[] = [
  /\b(?:listen|bind) E[A-Z]{5,}\b/,
  /\b\w{0,12}Error: \[(?:Errno|WinError) \d/,
  /\blisten (?:tcp|udp)[46]? \S{0,60}: bind: /,
  /\bjava\.(?:net|io|nio)\.\w+Exception\b/,
  /\bOs \{ code: |\(os error \d/,
  /\(Errno::E[A-Z]/,
  /\bSystem\.(?:Net|IO)\.[\w.]{0,40}Exception\b/,
];

/** Another runtime's wording stands below, without a trace between them: a text tells how each of them words it. */
export function isCatalogue(
  { said, before, after, prefix: first, lines }: Waiting,
  next: string,
  prefix: string,
): boolean {
  if (first !== '' || prefix !== '' || before.length > 0 || after.length > 0 || lines > backReach * 2) return false;
  const [a, b] = [said, next].map(line => runtimes.findIndex(runtime => runtime.test(line)));
  return a !== -1 && b !== -1 && a !== b && !splitLogHead(said).isTimed && !splitLogHead(next).isTimed;
}

/** The system's reasons side by side: of one attempt there is one. Behind names, they are of several programs. */
export const isAnotherReason = (
  { finding, said, prefix: first, lines }: Waiting,
  next: Finding,
  sentence: string,
  prefix: string,
): boolean =>
  first === prefix &&
  ![said, sentence].every(line => startsWithName.test(line)) &&
  lines <= backReach &&
  finding.kind !== next.kind &&
  systemKinds.has(finding.kind) &&
  systemKinds.has(next.kind) &&
  finding.weak !== true &&
  next.weak !== true &&
  isNameless(finding) &&
  isNameless(next) &&
  !splitLogHead(said).isTimed;
const startsWithName = /^\s{0,8}[a-z][\w./-]{0,40}(?:\[\d{1,7}\])?: /i;
const systemKinds: ReadonlySet<string> = new Set(['in-use', 'denied', 'unavailable']);

/** Somebody who can act offers to: what he said before was talk. */
const offers = /^[\s│●⏺]{0,6}(?:Would you like me|Do you want me|Should I|Shall I)\b/;

/** A tool that looks for a free port was asked. */
const answers = /^\W{0,6}(?:the )?(?:next |first )?(?:available|free|open|unused) port\b.{0,12}\d/i;

/** So many lines behind it, a sentence may be about the failure. */
const backReach = 4;

/**
 * A line drawn under a heading, as long as that; the prompt of a transcript; an agent that asks what it shall do; a mark of a document, or a
 * sentence about it, behind what no logger wrote.
 */
function showsOnly(said: string, line: string, apart: number): boolean {
  if (/^[$❯]\s\S/.test(line) || offers.test(line)) return true;
  if (apart <= 2 && answers.test(line)) return true;
  if (
    line !== '' &&
    !isTraceLine(line) &&
    (marksDocument(line) || (apart <= backReach && (looksBack(line) || talksOn(line))))
  )
    return !splitLogHead(said).isTimed && !splitLogHead(line).isTimed;
  return apart === 1 && /^([=~^-])\1{5,}$/.test(line) && Math.abs(line.length - said.length) <= 1;
}

/** Of an error that Node prints field by field: a client's, as the field behind its code says. */
const codeField = /^\s{1,12}["']?code["']?\s?:/;
const clientCall = /^\s{1,12}["']?syscall["']?\s?:\s?["']connect["']/;

/** OpenSSH's client, whose own end of a connection has another address than it was to have. */
const sshClient = /^ssh: connect to \S/;

/** Why the program did not start: another matter than a port. */
const otherCause =
  /^\s*Caused by: .{0,200}?(?:\b(?:lock(?:ed)?|keystore|certificate|credentials|authentication|licen[cs]e|migration|schema|syntax)\b|FileLock|ClassNotFound|NoClassDef|NullPointer|OutOfMemory|FileNotFound|NoSuchFile)/i;

/** Where the program is by now. One that named no port only warns when it tries the next: what fails may be one of several that somebody starts. */
function movedFrom(
  port: number,
  { announcing, finding, lastTried, lines, said }: Waiting,
  line: string,
): number | undefined {
  if (isNameless(finding))
    return lines <= nextTry && /^\W{0,4}warn/i.test(said) ? announcedAgain(announcing, port, line) : undefined;
  return showsMove(said, lastTried ?? port, line, lines) ?? announcedAgain(announcing, port, line);
}

/** Takes in what the line, one behind the failure, adds. */
export function inform(waiting: Waiting, line: string): void {
  if (showsOnly(waiting.said, line, waiting.lines)) waiting.finding = asQuoted(waiting.finding, 'document');
  if (waiting.lines <= blockReach) {
    waiting.isTraced ||= isPlaceLine(line);
    waiting.blocks.push(blockOf(line));
    if (isProseLine(line)) waiting.sentences++;
  }
  const { finding } = waiting;
  if (showsPassedTest(line)) waiting.cancelled = true;
  if (clientCall.test(line) && codeField.test(waiting.said)) waiting.cancelled = true;
  if (finding.kind === 'unavailable' && sshClient.test(line)) waiting.cancelled = true;
  if (finding.lock !== undefined) {
    waiting.finding = { ...finding, lock: withDetails(finding.lock, line) };
    if (line.trim() !== '' && !isTraceLine(line)) waiting.plainLines++;
    return;
  }
  if (finding.certainty === 'hedged' && otherCause.test(line)) waiting.cancelled = true;
  waiting.isRetrying ||= showsRetry(line);
  waiting.crashed ||= showsCrash(line);
  const from = isNameless(finding) ? waiting.announced : finding;
  if (from?.port !== undefined) {
    waiting.cancelled ||= showsRecovery(waiting.said, from.port, line, waiting.isRetrying);
    const movedTo = finding.kind === 'in-use' ? movedFrom(from.port, waiting, line) : undefined;
    if (movedTo !== undefined) waiting.finding = withForm({ ...finding, ...from, kind: 'moved', movedTo }, true);
  }
  if (isOpenMove(finding)) {
    const movedTo = openedInstead(waiting.lastTried ?? finding.port ?? 0, line);
    if (movedTo !== undefined) waiting.finding = { ...finding, movedTo };
  }
  if (waiting.lines <= 3) waiting.literal ??= literalIn(line);
  if (isTraceLine(line)) {
    if (showsClient(line)) waiting.cancelled = true;
    const place = frameOf(line);
    if (place?.order === 'innermost-first' && waiting.after.length < maxFrames) waiting.after.push(place.frame);
  } else if (line.trim() !== '') waiting.plainLines++;
  if (isNameless(finding)) {
    // Whether it is this program that serves by now, and where, the machine tells.
    if (mayHaveRecovered(waiting.said, line)) waiting.finding = asHedged(finding, 'retrying');
    const stated = waiting.finding === finding ? explained(line, /\bunix\b/i.test(waiting.said)) : undefined;
    if (stated !== undefined) waiting.finding = { ...finding, ...stated };
  }
}

/** The system's sentence: a program that fails says more, above it or below. */
const bareSentence = new RegExp(
  String.raw`^\s*(?:address already in use|cannot assign requested address|only one usage of each socket address \(protocol\/network address\/port\) is normally permitted|${inUseTranslated.source})[.!。]?\s*$`,
  'iu',
);

/** Nothing but the system's sentence was said: whoever asks for the sentence itself gets as much. */
export const isBare = ({ finding, said, isAnnounced, isStarting, isTraced, crashed }: Waiting): boolean =>
  finding.certainty === undefined &&
  !isAnnounced &&
  !isStarting &&
  !isTraced &&
  !crashed &&
  (bareSentence.test(said) || (windowsSentence.test(said) && !/[:\d]/.test(said)));

/** It stands among lines of source, or of a list as which it looks itself. */
export const isListed = ({ said, blocks, sentences, isTraced, crashed }: Waiting): boolean =>
  !crashed && !isTraced && !splitLogHead(said).isTimed && (sentences >= enoughSentences || isInBlock(said, blocks));
const enoughSentences = 2;

/** No line after it can add anything. */
export function isDone(waiting: Waiting): boolean {
  if (waiting.cancelled) return true;
  if (isOpenMove(waiting.finding)) return waiting.lines >= patienceForMove;
  if (waiting.lines >= patience) return true;
  return !isNameless(waiting.finding) && waiting.plainLines >= shortPatience;
}
