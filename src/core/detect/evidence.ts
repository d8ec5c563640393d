/** What the lines around a failure add to it: the port it did not name, or proof that it was none. */
import { parsePort } from '../model/endpoint.ts';
import {
  advisedPattern,
  againPattern,
  couldNotPattern,
  listensPattern,
  notThisPattern,
} from '../text/languages/portSentences.ts';
import { portTakenTranslated } from './line/phrases.ts';
import { type Stated, statedIn, statedPath } from './line/stated.ts';
import type { Finding } from './rule.ts';

/** A line of a trace or message that shows a client's connect, not a server's bind. */
const clientFrame =
  /\bcreate_connection\b|\bCommPort\w*\.|\bsock(?:et)?\.connect\(|\bjava\.net\.Socket\.(?:connect|<init>)|\bNet\.connect\b|Socket\.(?:Do|End|Begin)?Connect\b|\.(?:End|Begin)?Connect\(|\bHttpConnectionPool\b|\bNet\.connect0?\b|\bsocketConnect\b|\b\w*Socket\w*\.connect0?\(|Connect\w*Async|ConnectHelper|\bTCPConnectWrap\b|\binternalConnect\w{0,10}\b|\bhttp\.client\b|\burllib3?\b|\bnet\.\(\*Dialer\)|\bdialTCP\b|Socket\.InternalConnect/;
const bindFrame =
  /\bbind\b|\bserver_bind\b|\blisten\b|\bcreate_server\b|\bstart_server\b|\bListenStart\b|\bDoBind\b|\bNet\.bind\b|ServerSocket|TcpListener|HttpListener|\bbind_sockets\b|\bserve_forever\b|\bmake_server\b|\bHTTPServer\b|\bServer\b/;

export const showsClient = (line: string): boolean => clientFrame.test(line);
export const showsBind = (line: string): boolean => bindFrame.test(line);

/** The test that printed the failure passed, or all did: it was expected. Or the next attempt went well. */
export const showsPassedTest = (line: string): boolean =>
  /^\s*--- PASS: |\b\d{1,6} tests?, 0 failures\b|\bFailures: 0, Errors: 0\b|^test result: ok\b|^OK \(\d{1,6} tests?\b|^BUILD SUCCESSFUL\b|^=+ \d{1,6} passed\b(?!.*failed)|^Tests:\s{1,10}\d{1,6} passed\b|^\W{0,4}attempt \d{1,3}\W{1,4}(?:ok|success|succeeded|done)\b/i.test(
    line,
  );

/** A watcher or a shell begins the program anew: what fails after it is another failure. */
const restart =
  /\b(?:re-?start(?:ing|ed)?|re-?load(?:ing|ed)?|re-?build(?:ing)?|re-?running|re-?run)\b.{0,80}(?:\.\.\.|…|`|'|"|\b(?:due to|because|server|app|process|on|with|changes?|worker|program)\b|$)|\[nodemon\] (?:starting|restarting)|\bfile change(?:d|s)?\b.{0,40}|\bchanges? detected\b|\bdetected (?:a )?changes?\b|\b(?:has|have) changed\b|\[Running[: ]|^\s*Running `|^\s*Compiling \S+ v|\[(?:tsx|vite|ts-node-dev|air|watchexec)\] .{0,60}(?:change|restart|rerun)|^(?:building|running)\.\.\.$|^> \S+@\S* \S+$|\bdotnet watch\b.{0,40}\b(?:Started|File|Hot)|\bWatcher\b.{0,20}\bRestarting\b/i;

/** A watcher that has seen the program end, and begins it anew at the next change only. */
const awaitsChange = /\bwaiting for (?:file )?changes\b/i;

export const awaitsRestart = (line: string): boolean => line.length < 400 && awaitsChange.test(line);

export const showsRestart = (line: string): boolean =>
  line.length < 400 && restart.test(line) && !awaitsChange.test(line);

const success = /\b(?:listening|running|serving|started|ready|available|bound|succeeded|ok)\b/i;
const successTranslated = new RegExp(listensPattern, 'i');
const saysSuccess = (line: string): boolean => success.test(line) || successTranslated.test(line);
/** What says so of what did not go well. */
const noSuccess = new RegExp(String.raw`\b(?:already|another|error|fail\w*)\b|${couldNotPattern}`, 'i');
const notThis = new RegExp(notThisPattern, 'i');
const advised = new RegExp(advisedPattern, 'i');

const freed =
  /\bport (?<port>\d{1,5}) (?:(?:is|has been|was) )?(?:now )?(?:free|freed|available|released|cleaned up)\b|\b(?:freed|released|cleaned up) port (?<port2>\d{1,5})\b|\b(?:killed|stopped|terminated) .{0,60}\b(?:on|using|of|at) port (?<port3>\d{1,5})\b/i;

/** What runtimes print around an error that nobody caught; of Python's, a logger prints the same heading of a caught one. */
const uncaught =
  /\bun(?:handled|caught)\b|\bthrow er;|^Emitted 'error' event\b|^node:events:\d|^(?:Node\.js|Bun) v\d|\bpanic(?:ked at|: )|\btraceback \(most recent\b|\bexception in thread\b|:in [`'‘].{1,300} \([A-Z][\w:]{0,60}\)$/i;
/** What starts programs says that one has ended, or waits for a change; or the program says so of itself, and of no other. */
const ended =
  /\bcrashed\b|\bexited (?:with|prematurely|unexpectedly)\b|\bexit (?:status|code):? [1-9]|\bprocess (?:finished|exited)\b|\bELIFECYCLE\b|^failed running '|\b(?:exiting|abort(?:ing|ed)|terminating|shutting down|giving up)(?=\W{0,4}$|\s?[,;:.!…–—-]\s| \(core\b| (?:now|with|due|because|(?:the )?(?:application|program))\b)/i;

export const showsUncaught = (line: string): boolean => uncaught.test(line);

/** A program has ended, or is about to. */
export const showsCrash = (line: string): boolean => uncaught.test(line) || ended.test(line) || awaitsChange.test(line);

/** A program tries again by itself. */
const again =
  /\b(?:re-?try(?:ing)?|retries|try(?:ing)? again|attempts? \d|waiting (?:for (?:the (?:port|address|socket)|port|address|socket|it)|(?:for )?\d{1,4}\s?m?s(?:ec(?:ond)?s?)?)|again in)\b/i;
export const showsRetry = (line: string): boolean => again.test(line);
/** In other languages, where advice has the same words: with the number of the attempt, or how long it waits. */
const wait = String.raw`(?<![\d:.])\d{1,4}(?![\d:.])`;
const againTranslated = new RegExp(
  String.raw`(?:${againPattern})[^\d()]{0,25}${wait}|${wait}[^\d()]{0,14}(?:${againPattern})`,
  'i',
);

/** The program has freed the port itself, or it, or the log, later says that it is being listened on: a retry that went well. */
export function showsRecovery(failureLine: string, port: number, line: string, isRetrying: boolean): boolean {
  const { port: by, port2, port3 } = freed.exec(line)?.groups ?? {};
  if (parsePort(by ?? port2 ?? port3 ?? '') === port) return true;
  if (!saysSuccess(line) || noSuccess.test(line) || portTakenTranslated.test(line)) return false;
  const failed = failureLine.replaceAll(String(port), '');
  const isBack =
    (isRetrying && success.test(line)) ||
    (againTranslated.test(failed) && !advised.test(`${failed} ${line}`) && !notThis.test(line));
  return isBack && statedIn(line).some(item => item.port === port);
}

/** A program goes on by itself; nobody is asked to. */
const retriesItself = /\bre-?trying\b|\bagain in \d|\battempt \d/i;
/** Whoever failed serves now: said of itself, and not of what servers open besides. */
const opensAtLast =
  /^(?!.*(?:[?？]|\b(?:not|nothing|no longer|if|whether|check|make sure|ensure|stop\w*|whatever|debugger|inspector|metrics?|prometheus|exporter|dashboard|admin|health|docs?|redis|database|connect\w*|proxy)\b)).*\b(?:listening|running|serving|started) (?:on|at)\b/i;

/** A program that tries again by itself, and named no port, may serve by now. */
export function mayHaveRecovered(failureLine: string, line: string): boolean {
  return retriesItself.test(failureLine) && opensAtLast.test(line) && statedIn(line).length > 0;
}

const inspector =
  /\bdebugger\b|\binspector\b|\bws:\/\/|\bdevtools\b|\bproxy(?:ing)?\b|\bforward\w*\b|\bconnect(?:s|ed|ing|ions?)?\b|\bupstream\b|\bdatabase\b|\bredis\b.{0,30}\bat\b|\bpeer\b|\bjoin(?:ed|ing)?\b|\bvisit\b.{0,40}\bdocs?\b|\bhealth\b|\bmetrics?\b|\badmin\b|\bmanagement\b|\bactuator\b|\bmonitoring\b/i;
const intent =
  /\b(?:start(?:ing|ed)?|listen(?:ing)?|serv(?:e|ing)|server|running|run|bind(?:ing)?|launch(?:ing|ed)?|open(?:ing)?|creat(?:e|ing)|initiali[sz]ing|attempting|trying|stage|available|using|booting|spawning|address)\b|\b(?:failed|could not|unable) to (?:bind|listen|start|initiali[sz]e|open|create)\b/i;
const future =
  /\b(?:starting|binding|attempting|trying|launching|opening|creating|initiali[sz]ing|booting|going to|about to|will|failed to|could not|unable to)\b/i;

/** The endpoint a program announced before it failed, on this line. `sure`: the wording cannot mean that it is open already. */
export function announced(line: string): { readonly stated: Stated; readonly sure: boolean } | undefined {
  if (line.length > 600 || inspector.test(line) || !intent.test(line)) return undefined;
  const all = statedIn(line);
  const first = all[0];
  if (first === undefined || all.some(item => item.port !== first.port)) return undefined;
  return { stated: first, sure: future.test(line) };
}

/** `port: 3000` on a line of its own, as property dumps and explanations print it. */
const property = /^\s{0,24}["']?port(?: number)?["']?\s?[:=]\s?["']?(?<port>\d{1,5})["']?,?\s*$/i;

export function portProperty(line: string): Stated | undefined {
  const port = parsePort(property.exec(line)?.groups?.['port'] ?? '');
  return port === undefined ? undefined : { port, start: 0, end: line.length };
}

const explains =
  /\balready\b|\brunning on\b|\bin use\b|\bcould ?n[o']t\b|\bcannot\b|\bcan['’]t\b|\bfail\w*\b|\bunable\b|\badditional info\b|\bhint\b|\bbind\w*\b|\banother\b|\berror\b|_acceptor_|_MASTER_URI\b|\blisten\w*\b|\bexit\w*\b|\baddress\b|\{port,|,any,|\{any,|[?？]\s*$|[?？] /i;

/** A record of logfmt's mild levels, whose key a column may have broken: what another server says that serves. */
const mildRecord = /(?:(?<![\w.-])(?:level|lvl|severity)|^[a-z]{0,7})=(?:info|debug)\b/;

/** The endpoint that a line after the failure names for it. `isPath`: it was on a socket in the file system. */
export function explained(line: string, isPath = false): Endpoint | undefined {
  if (line.length > 600) return undefined;
  const own = portProperty(line);
  if (own !== undefined) return endpointOf(own);
  if (!explains.test(line) || inspector.test(line) || mildRecord.test(line)) return undefined;
  const all = statedIn(line);
  const first = all[0];
  if (first !== undefined && !isPath)
    return all.every(item => item.port === first.port) ? endpointOf(first) : undefined;
  const path = /\bsocket\b/i.test(line) ? statedPath(line) : undefined;
  return path === undefined ? undefined : { path, protocol: 'unix' };
}

const listenCall =
  /\b(?:bind|listen\w*|run|serve\w*|start_server|create_server|\w*Server|run_app|make_server)\b.{0,4}\(|\{acceptor,/;

/** Where a failure was, as far as one line tells. */
export type Endpoint = Pick<Finding, 'port' | 'host' | 'protocol' | 'path'>;

export function endpointOf(stated: Stated): Endpoint {
  return {
    port: stated.port,
    ...(stated.host === undefined ? {} : { host: stated.host }),
    ...(stated.protocol === undefined ? {} : { protocol: stated.protocol }),
  };
}

/** What a quoted source line of a trace passes to its listen call, when that is a literal. */
export function literalIn(line: string): Endpoint | undefined {
  if (!listenCall.test(line) || line.length > 300) return undefined;
  const path = statedPath(line);
  if (path !== undefined) return { path, protocol: 'unix' };
  const all = statedIn(line);
  const first = all[0];
  if (first !== undefined) return all.every(item => item.port === first.port) ? endpointOf(first) : undefined;
  const port = parsePort(pairArgument.exec(line)?.[1] ?? listenArgument.exec(line)?.[1] ?? '');
  return port === undefined || isBacklog(port) ? undefined : { port };
}

/** `bind((HOST, 8000))`, `HTTPServer((HOST, 8000), …)` */
const pairArgument = /\w\(\(\s{0,4}[^(),]{0,60},\s{0,4}(\d{2,5})\s{0,4}\)/;
/** `app.listen(3000`; the number that Python's and C's `listen` take is a backlog, always small or a power of two. */
const listenArgument = /\.listen\(\s{0,4}(\d{4,5})\s{0,4}[,)]/;
const isBacklog = (value: number): boolean => (value & (value - 1)) === 0;

const errorWords = /\b(?:error|fatal|exception|fail\w*|could ?n['o]t|cannot|can['’]t|unable)\b/i;
/** What a program begins its lines with: `shadow-cljs - `, `[webpack-dev-server]`. */
const ownName = (line: string): string =>
  (/^\s{0,3}(?:>|›|◈|ℹ|▲|➜)\s/.exec(line) ?? /^\W{0,6}[a-z][\w.-]{3,30}\b/i.exec(line))?.[0] ?? '';
/** PHP's server, which `artisan serve` starts again on the next port. */
const triesNext = /\bFailed to listen on [\w.:[\]]{1,60} \(reason: /;

/** `Setting port to closest one available: 9001` */
const setsPort = /\b(?:setting|changing|switching) (?:the )?port to\b[^\d\n]{0,40}(\d{2,5})\b/i;

/** A warning about a taken port, then, `apart` lines later, the same server on one of the next: it moved. Gives the port it moved to. */
export function showsMove(failureLine: string, port: number, line: string, apart: number): number | undefined {
  const isTold =
    (/\binstead\b/i.test(line) && !/\?|^\W*(?:use|try|please)\b/i.test(line)) ||
    /^✔ .{0,60}\binstead\? […·›] yes$/i.test(line) ||
    (apart <= 2 &&
      (/^\W{0,6}(?:now )?(?:trying|using|switching to|falling back to|moving to)\b/i.test(line) ||
        setsPort.test(line)));
  const isMild =
    /\bwarn(?:ing)?\b|\binfo\b|\bnotice\b/i.test(failureLine) ||
    (triesNext.test(failureLine) && /\bServer running on\b/.test(line)) ||
    (apart <= 2 && !errorWords.test(failureLine) && ownName(line) !== '' && ownName(line) === ownName(failureLine));
  if (!isTold && (!isMild || !saysSuccess(line))) return undefined;
  const to = statedIn(line)[0]?.port ?? parsePort(setsPort.exec(line)?.[1] ?? '');
  if (to === undefined || to === port) return undefined;
  return isTold || (to > port && to <= port + 20) ? to : undefined;
}

/** The line says of one of the next ports what was announced of the failed one: the program moved. Gives that port. */
export function announcedAgain(announcements: readonly string[], port: number, line: string): number | undefined {
  if (announcements.length === 0) return undefined;
  const to = statedIn(line)[0]?.port;
  if (to === undefined || to <= port || to > port + 20) return undefined;
  return announcements.includes(line.replaceAll(String(to), String(port))) ? to : undefined;
}

const ownAddress = /\bhttps?:\/\/(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\]):\d/i;
/** From here on the system hands out ports to those who ask for any (Linux: `net.ipv4.ip_local_port_range`; others: 49,152). */
const firstOfAny = 32_768;

/** The port that a program which left `port` opened instead, when this line tells it: one of the next, or one that the system chose. */
export function openedInstead(port: number, line: string): number | undefined {
  if (line.length > 600 || inspector.test(line) || !(ownAddress.test(line) || saysSuccess(line))) return undefined;
  const all = statedIn(line);
  const to = all[0]?.port;
  if (to === undefined || all.some(item => item.port !== to)) return undefined;
  return (to > port && to <= port + 100) || (to >= firstOfAny && to !== port) ? to : undefined;
}

/** What runners of several programs put in front of each line: the label is the same for all lines of one program. */
const runnerPrefix: readonly RegExp[] = [
  // concurrently, stern: [0] , [api] , [mock] , but not a level or a thread, nor what a text says of the failure
  /^\[(?<label>\d{1,3}|(?!(?:trace|debug|info|notice|warn|err|fatal|crit|severe|emerg|alert|panic|log|main|ok|fail|gin-)[a-z]{0,7}\]|(?:source|listing|tip|bug|fix(?:ed)?|solved|dry-run|expected|ignored|known|mocked|faked|simulated)\]|replay\] \d)[a-z@][\w:@/.-]{0,40})\](?: |$)/i,
  // compose, foreman, honcho, overmind, tilt, PM2: api-1  | , 10:11:12 web.1 | , 0|api  |
  /^(?:\d\d:\d\d:\d\d )?(?<label>(?:\d{1,3}\|)?[\w@/.:-]{1,60})\s{0,40}[|│](?: |$)/u,
  // turbo, pnpm -r, lerna, yarn workspaces: @acme/web:dev: , packages/api dev: , @acme/api:
  /^(?![0-9a-f]{7,12} )(?<label>[\w@/.-]{1,60}[: ](?:dev|start|serve|build|test)):(?: |$)/,
  // Parcel says so of itself.
  /^(?<label>@(?!parcel\/)[\w.-]{1,40}\/[\w.-]{1,40}):(?: |$)/,
  // syslog and journalctl: Nov 21 10:00:00 host name[4711]:
  /^\p{L}{3,5}\.? [ \d]\d \d\d:\d\d:\d\d (?<label>\S{1,80} [\w./@-]{1,60})(?:\[\d{1,8}\])?: /u,
];

/** The part in front that says which of several programs prints, and the rest. An empty label: nothing says so. */
export function splitPrefix(line: string): { readonly prefix: string; readonly rest: string } {
  for (const pattern of runnerPrefix) {
    const match = pattern.exec(line);
    if (match !== null) return { prefix: match.groups?.['label'] ?? '', rest: line.slice(match[0].length) };
  }
  return { prefix: '', rest: line };
}

/** A server said that it starts, without a port: `* Serving Flask app`. */
export const showsServerStart = (line: string): boolean =>
  /^ \* (?:Serving|Debug mode|Environment|Running)|\b(?:starting|serving|launching)\b.{0,60}\b(?:server|http|port|app)\b/i.test(
    line,
  );
