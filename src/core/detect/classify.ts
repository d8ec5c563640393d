/** One line to one finding: the families' rows first, then the operating system's own wording. */

import type { Protocol } from '../model/endpoint.ts';
import { parsePort } from '../model/endpoint.ts';
import { couldNotPattern } from '../text/languages/portSentences.ts';
import { hostField, pathField } from './line/fields.ts';
import { statedLock, withDetails } from './line/lockDetails.ts';
import { splitLogHead } from './line/logHead.ts';
import {
  bindWords,
  clientWords,
  deniedSocket,
  isOfClient,
  isOfForm,
  otherAddress,
  radioAddress,
} from './line/phrases.ts';
import { statedNear, statedPath } from './line/stated.ts';
import { RuleIndex } from './prefilter/ruleWords.ts';
import { codeMarks } from './quotations/code.ts';
import { documentMarks } from './quotations/documents.ts';
import { quotationOf, saysPerhaps } from './quotations/quoted.ts';
import { reportScore } from './quotations/reportForm.ts';
import type { Finding, Rule, WholeRule } from './rule.ts';
import { dotnetRules } from './rules/dotnet.ts';
import { failedBindRules } from './rules/failedBinds.ts';
import { goRustRules } from './rules/goRust.ts';
import { guessRules } from './rules/guesses.ts';
import { javascriptRules } from './rules/javascript.ts';
import { jvmRules } from './rules/jvm.ts';
import { lockRules } from './rules/locks.ts';
import { moveRules } from './rules/moves.ts';
import { translatedMoveRules } from './rules/movesTranslated.ts';
import { portRules } from './rules/ports.ts';
import { pythonRules } from './rules/python.ts';
import { scriptingRules } from './rules/scripting.ts';
import { serviceRules } from './rules/services.ts';
import { systemRuleIds, systemRules } from './rules/system.ts';
import { unixRules } from './rules/unix.ts';
import { isNameless } from './sameFailure.ts';
import { numbersIn } from './shapes.ts';

const written: readonly Rule[] = [
  ...lockRules,
  ...javascriptRules,
  ...serviceRules,
  ...pythonRules,
  ...jvmRules,
  ...dotnetRules,
  ...goRustRules,
  ...scriptingRules,
  ...unixRules,
  ...moveRules,
  ...translatedMoveRules,
  ...portRules,
  ...failedBindRules,
  ...guessRules,
  ...systemRules,
];

/** Every row of every family. */
export const rules: readonly WholeRule[] = written.map(rule => ({ kind: 'in-use', runtime: 'any', ...rule }));

/** The order they are tried in: a program that moved also says in use; weak wording is for lines that say nothing better. */
const ordered: readonly WholeRule[] = [
  ...rules.filter(rule => rule.kind === 'moved'),
  ...rules.filter(rule => rule.kind !== 'moved' && rule.weak !== true),
  ...rules.filter(rule => rule.kind !== 'moved' && rule.weak === true),
];

/** Which of them a line is worth trying; the prefilter looks for the same words. */
export const ruleIndex: RuleIndex = new RuleIndex(ordered);

const byId: ReadonlyMap<string, WholeRule> = new Map(rules.map(rule => [rule.id, rule]));

/** The text holds all that the rule looks for; `isWithoutPort`: but for the port that it needs. */
export function holdsWords(ruleId: string, text: string, isWithoutPort = false): boolean {
  const rule = byId.get(ruleId);
  if (rule === undefined || (rule.needsPort === true && !isWithoutPort) || rule.kind === 'denied') return false;
  return rule.pattern.test(text) && rule.onlyIf?.test(text) !== false;
}

/** What the lines before tell about a line that does not say it itself. */
export interface LineContext {
  /** The stack trace right before goes through a bind or a listen. */
  readonly bindTrace: boolean;
  /** The stack trace right before goes through a connect. */
  readonly clientTrace: boolean;
  /** A server announced itself right before. */
  readonly serverStart: boolean;
}

const emptyContext = (): LineContext => ({ bindTrace: false, clientTrace: false, serverStart: false });

/** Programs whose wording of a failed bind says connect; the last of them PlexConnect's. */
const saysConnect =
  /\bstream_socket_server\b|\bBindException\b(?!.*\bconnect$)|\bbind\b|\blisten\b|\bconnection in use\b|\bavailable port\b|\bSocket::(?:BindError|Server)|\bconnect\(2\) for\b|\bUNIXServer\b|\bcan['’]t connect to (?:(?:TCP|UDP|UNIX) (?:port|socket)|\()|\bWebServer: Failed to connect to port \d/i;

/** Those that patterns ask for by their digits' places. */
const errnos = [13, 48, 49, 98, 99, 127, 10_013, 10_048, 10_049];

/** The numbers that mean something by themselves: errnos, codes, ports that belong to a program. */
export const tellingNumbers: ReadonlySet<number> = new Set([
  ...numbersIn([
    ...rules.flatMap(({ pattern, onlyIf, unless }) => [
      pattern,
      ...(onlyIf ? [onlyIf] : []),
      ...(unless ? [unless] : []),
    ]),
    ...[...codeMarks, ...documentMarks].map(({ pattern }) => pattern),
  ]),
  ...rules.flatMap(({ words }) => (words ?? []).flatMap(word => (word.match(/\d+/g) ?? []).map(Number))),
  ...errnos,
]);

/** What the line says, or `undefined`. The context is asked for where the line alone does not tell. */
export function classify(line: string, context: () => LineContext = emptyContext): Finding | undefined {
  let guess: Finding | undefined;
  for (const rule of ruleIndex.of(line)) {
    // Behind a guess, the system's own words may say why.
    if (guess !== undefined && !systemRuleIds.has(rule.id)) continue;
    if (rule.onlyIf?.test(line) === false || rule.unless?.test(line) === true) continue;
    const match = rule.pattern.exec(line);
    if (match === null) continue;
    if (isOfClient(line)) return undefined;
    if (systemRuleIds.has(rule.id)) {
      if (clientWords.test(line) && !saysConnect.test(line)) return undefined;
      if (
        rule.kind === 'in-use' &&
        (radioAddress.test(line) ||
          (otherAddress.test(line) &&
            !/\bbind(?:ing)?(?::| to | on |\b[^:]{0,40}\b(?:socket|server|port)\b)/i.test(line)))
      )
        return undefined;
      if (rule.kind === 'unavailable' && /\bconnect\b/i.test(line) && !bindWords.test(line)) return undefined;
      if (rule.kind === 'denied' && !isBindDenial(line, context)) continue;
    }
    if ((rule.anyone === true || systemRuleIds.has(rule.id)) && context().clientTrace) return undefined;
    const finding = describe(rule, line, match);
    if (rule.needsPort === true && finding.port === undefined) continue;
    if (finding.movedTo !== undefined && finding.movedTo === finding.port) continue;
    const whole = { ...finding, ...certaintyOf(rule, line, finding, match) };
    if (whole.certainty === undefined) return whole;
    if (guess === undefined && (whole.certainty === 'quoted' || whole.reasons?.[0]?.startsWith('form') === true))
      return whole;
    guess ??= whole;
  }
  return guess;
}

/** A program's error says its name first. */
const named = /^\W{0,4}(?:\w{1,60}\.){0,8}\w{0,60}(?:Error|Exception)\s?:/;
/** A program says what it has in the place of what. */
const insteadOf = /\binstead of (?:port )?\d/i;

/** What did not work, before the question whether somebody else has it. */
const failedFirst = new RegExp(
  String.raw`^(?!\W{0,4}(?:why|how|what|when|if|where|which|who|does|do|did|can|could(?! ?n)|should|has|is)\b).{0,60}?(?:\b(?:could ?n|could not|cannot|can['’]t|fail|unable|error)|${couldNotPattern})`,
  'i',
);

/** Looks of a sentence that a program may write as well, of which the machine tells whether it is true. */
const talk: ReadonlySet<string> = new Set([
  'wording',
  'question',
  'prose',
  'cause',
  'running-text',
  'explanation',
  'mild-record',
]);
/** Below, a number is one of a switch, a display, a hub: no server is on such ports. */
const fewestPort = 20;
/** With less, a line does not have the form of a report. */
const doubtful = -0.2;
/** The same, of one that names no port: anybody says as much. */
const doubtfulWithoutPort = 0.6;

/** Not by a guess is a line left out: what looks like a quotation, or guesses itself, is a finding of that kind. */
function certaintyOf(
  rule: WholeRule,
  line: string,
  finding: Finding,
  match: RegExpExecArray,
): Pick<Finding, 'certainty' | 'reasons'> {
  const quotation =
    rule.id === 'os-in-use-translated' && isOfForm(line, match.index, match.index + match[0].length)
      ? 'other-address'
      : quotationOf(line);
  // A program that has moved says why.
  const isReason =
    quotation === 'cause' || (quotation === 'prose' && finding.movedTo !== undefined && insteadOf.test(line));
  // What a program says that went on, or that runs once only, is worded otherwise; a guess is weighed in any case.
  const isOtherwise =
    quotation !== undefined &&
    (rule.hedged === true
      ? talk.has(quotation)
      : quotation === 'wording' && (rule.kind === 'moved' || rule.kind === 'locked'));
  // It begins with the failure: whoever writes so may report it as well.
  if (quotation === 'wording' && !isOtherwise && /^\W*$/u.test(line.slice(0, match.index)) && rule.anyone === true)
    return { certainty: 'hedged', reasons: ['form'] };
  if (
    quotation !== undefined &&
    !isOtherwise &&
    (rule.anyone === true
      ? (quotation === 'question' || quotation === 'running-text') && failedFirst.test(line)
      : quotation === 'mild-record' && systemRuleIds.has(rule.id))
  )
    return { certainty: 'hedged', reasons: [quotation] };
  if (quotation !== undefined && !isOtherwise && (rule.kind !== 'moved' || !isReason))
    return { certainty: 'quoted', reasons: [quotation] };
  if (rule.hedged === true) return { certainty: 'hedged', reasons: [rule.id] };
  if (finding.port !== undefined && finding.port < fewestPort)
    return { certainty: 'hedged', reasons: ['small-number'] };
  if ((rule.anyone === true || rule.kind === 'denied') && saysPerhaps(line, match.index, match.index + match[0].length))
    return { certainty: 'hedged', reasons: ['perhaps'] };
  if (rule.kind !== 'moved' && rule.kind !== 'locked') {
    const score = reportScore(
      line,
      match.index,
      match.index + match[0].length,
      rule.anyone === true ? 'anyone' : systemRuleIds.has(rule.id) ? 'system' : 'program',
    );
    if (score < doubtful) return { certainty: 'hedged', reasons: ['form'] };
    if (score < doubtfulWithoutPort && isNameless(finding))
      return { certainty: 'hedged', reasons: ['form-and-no-port'] };
  }
  if (rule.anyone !== true) return {};
  // A text of a program, beside its name: `message: 'Port 3000 is already in use',`.
  if (/^\s*["']?[\w$-]{1,60}["']?\s?:\s?(["'`]).*\1,?\s*$/.test(line))
    return { certainty: 'quoted', reasons: ['text-of-a-program'] };
  const isBare =
    finding.port === undefined && finding.path === undefined && !splitLogHead(line).isLog && !named.test(line);
  return isBare ? { certainty: 'hedged', reasons: ['no-port'] } : {};
}

/** A file's path: what its name says tells nothing of ports. */
const filePath = /(?<![\w:/.])(?:~|\.{0,2})\/(?!\/)[^\s'"`:,;)]{1,200}|\b[A-Z]:\\[^\s'"]{1,200}/g;

/** EACCES comes from files far more often than from ports. */
function isBindDenial(whole: string, context: () => LineContext): boolean {
  if (deniedSocket.test(whole)) return true;
  const line = /\.sock|\bunix:/i.test(whole) ? whole : whole.replace(filePath, ' ');
  if (/\.service\b|\bCOM\d|\/dev\/|\bserial port/.test(whole)) return false;
  if (
    /\bE?ACCES\b.{0,40}\b(?:open|mkdir|unlink|rename|scandir|spawn|stat|lstat|access|rmdir|copyfile|symlink|chmod|read|write|exec\w*)\b/i.test(
      line,
    )
  )
    return false;
  if (/denied[^\n]{0,12}[\s'"(:](?:\/|[A-Z]:\\)/i.test(whole) && !/\.sock|unix/i.test(whole)) return false;
  if (bindWords.test(line)) return true;
  const { serverStart, bindTrace } = context();
  return bindTrace || (serverStart && /^\s*(?:error: )?\S.{0,40}$/i.test(line) && !/[/\\]/.test(whole));
}

function describe(rule: WholeRule, line: string, match: RegExpExecArray): Finding {
  const groups = match.groups ?? {};
  if (rule.kind === 'locked') {
    const lock = withDetails({ program: rule.runtime, ...statedLock(groups) }, line);
    return { kind: rule.kind, ruleId: rule.id, lock };
  }
  const found: { port?: number; host?: string; path?: string; protocol?: Protocol; movedTo?: number } = {};
  const port = parsePort(groups['port'] ?? groups['port2'] ?? '');
  if (port !== undefined) found.port = port;
  const host = hostField(groups['host'] ?? '');
  if (host !== undefined) found.host = host;
  const movedTo = parsePort(groups['movedTo'] ?? groups['movedTo2'] ?? '');
  if (movedTo !== undefined) found.movedTo = movedTo;
  const path = pathField(groups['path'] ?? '');
  if (path !== undefined) found.path = path;
  if (rule.noPort !== true && found.path === undefined) {
    const stated = statedNear(line, match.index, match.index + match[0].length);
    if (port === undefined && stated !== undefined) found.port = stated.port;
    if (stated !== undefined && stated.port === found.port) {
      if (found.host === undefined && stated.host !== undefined) found.host = stated.host;
      if (stated.protocol !== undefined) found.protocol = stated.protocol;
    }
    if (found.port === undefined) {
      const other = statedPath(line);
      if (other !== undefined) found.path = other;
    }
  }
  if (found.path !== undefined) found.protocol = 'unix';
  if (rule.protocol !== undefined) found.protocol = rule.protocol;
  if (found.protocol === undefined && /\budp|\bdgram|datagram/i.test(line)) found.protocol = 'udp';
  return {
    kind: rule.kind,
    ruleId: rule.id,
    ...found,
    ...(rule.weak === true ? { weak: true } : {}),
    ...(rule.anyone === true ? { anyone: true } : {}),
    ...(rule.retries === true ? { retries: true } : {}),
    ...(rule.newAddress === undefined ? {} : { newAddress: rule.newAddress }),
  };
}
