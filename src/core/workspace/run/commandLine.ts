/** The endpoints a command line asks for. */

import { type Invocation, textsOf } from '../../commands/invocation.ts';
import { implied } from '../../commands/mapped.ts';
import { invocationOf, invocations } from '../../commands/opening.ts';
import { isDaemon } from '../../commands/options.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import { parsePort } from '../../model/endpoint.ts';
import { argumentVariables, ownVariables } from '../../programs/table.ts';
import { type Asked, asked } from './asked.ts';
import { isLocalHost, parseEndpoint } from './endpointText.ts';
import { isClient, positional, specialFor } from './ownWays.ts';

// Names of options whose value is where the program listens.
const portOption = /^-{0,2}(?:[\w.-]*[-_.])?(?:port|http_?port|listen[-_]?port|server[-_]?port)$/i;
const addressOption =
  /^-{0,2}(?:[\w.-]*[-_.])?(?:addr|address|listen|listen[-_]?addr(?:ess)?|listen-tcp|bind|bind[-_]?addr(?:ess)?|urls?|http|endpoint|listener|rfbport|web\.listen-address)$/i;
/** Ends that are not the program's own. */
const foreign =
  /(?:^|[-_.])(?:db|database|redis|mongo(?:db)?|mysql|pg|postgres\w*|remote|target|upstream|proxy|smtp|mail|peer|public|client|connect|backend|api|master|origin|hmr|live-?reload|metrics|health|broker|kafka|rabbit\w*|es|elastic\w*|auth|grpc-web|container|base|open|cdp|devtools|browser|advertise|initial|replicaof|slaveof)(?:[-_.]|$)/i;
const debugOption =
  /^--?(?:inspect|inspect-brk|inspect-wait|inspect-port|debug|debug-brk|debug-port|debugger-port|debugger_port|jdwp|listen-debugger|debugpy-port|inspector-port)$/i;

/** Options that take a whole endpoint in short form, and the programs that do not use `-b` and `-l` so. */
const shortAddress: ReadonlySet<string> = new Set([
  '-b',
  '-l',
  '-S',
  '-a',
  '-H',
  '-h',
  '-bind',
  '-listen',
  '-addr',
  '-address',
  '-http',
]);
const shortPort: ReadonlySet<string> = new Set(['-p', '-P', '-port']);

function withProtocol(endpoint: Endpoint, udp: boolean): Endpoint {
  return udp && endpoint.protocol === 'tcp' ? { ...endpoint, protocol: 'udp' } : endpoint;
}

/** What the variables before a program ask for. `OLLAMA_HOST=127.0.0.1:11435 ollama serve`: a program's own host may hold its port. */
function fromEnvironment(program: string, env: Readonly<Record<string, string>>): Asked[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (argumentVariables.has(name)) return fromArguments('', value.split(/\s+/)).map(item => ({ ...item, by: name }));
    const own = name === `${program.toUpperCase()}_HOST` ? parseEndpoint(value) : undefined;
    return (own === undefined ? portsOfVariable(name, value) : [own]).map(endpoint => asked(endpoint, name));
  });
}

/** Ports in the value of one environment variable that is about listening; several for `ASPNETCORE_URLS`. */
export function portsOfVariable(name: string, value: string): Endpoint[] {
  if (argumentVariables.has(name)) {
    return fromArguments('', value.split(/\s+/))
      .filter(item => !item.debug)
      .map(item => item.endpoint);
  }
  const upper = name.toUpperCase();
  if (/(?:^|_)URLS$|^ASPNETCORE_HTTPS?_PORTS$/.test(upper))
    return value.split(/[;,]/).flatMap(part => parseEndpoint(part) ?? []);
  if (ownVariables.has(name)) return [parseEndpoint(value)].flatMap(endpoint => endpoint ?? []);
  if (foreign.test(upper.replaceAll('_', '-')) || /DEBUG|INSPECT/.test(upper)) return [];
  if (/(?:^|_)PORT$/.test(upper)) {
    const port = parsePort(value.trim());
    return port === undefined ? [] : [{ protocol: 'tcp', port }];
  }
  if (/(?:^|_)(?:ADDR|ADDRESS|LISTEN|BIND|LISTEN_ADDR)$/.test(upper)) {
    const endpoint = parseEndpoint(value);
    return endpoint === undefined || (endpoint.protocol !== 'unix' && !isLocalHost(endpoint.host)) ? [] : [endpoint];
  }
  return [];
}

/** `--liveReloadPort` is `--live-Reload-Port`; what a program listens on for its clients is its own. */
const isForeign = (name: string): boolean =>
  !/^-{0,2}listen[-_]/i.test(name) && foreign.test(name.replace(/([a-z])([A-Z])/g, '$1-$2'));

/** Options within an option: `--args='--server.port=8080'`, `-x "run -- --port 8080"`. */
const holdsOptions = (value: string): boolean => /(?:^|\s)-{1,2}[A-Za-z]/.test(value) && /\d/.test(value);
const innerOptions = (value: string): Asked[] => fromArguments('', value.trim().split(/\s+/));

function optionValues(name: string, value: string, udp: boolean): Asked[] {
  if (holdsOptions(value)) return innerOptions(value);
  const values = /urls$/i.test(name) ? value.split(/[;,]/) : [value];
  return values.flatMap(each => optionValue(name, each, udp) ?? []);
}

function optionValue(name: string, value: string, udp: boolean): Asked | undefined {
  const endpoint = parseEndpoint(value.replace(/^tcp:(?!\/\/)/, ''));
  if (endpoint === undefined) return undefined;
  if (debugOption.test(name)) return asked(endpoint, name, { debug: true });
  if (isForeign(name)) return undefined;
  if (portOption.test(name.replace(/([a-z])([A-Z])/g, '$1-$2')) || shortPort.has(name))
    return asked(withProtocol(endpoint, udp), name);
  if (!addressOption.test(name) && !shortAddress.has(name)) return undefined;
  const bare = /^\d+$/.test(value);
  if (bare && (name === '-b' || name === '-a' || name === '-H' || name === '-h')) return undefined;
  return endpoint.protocol === 'unix' || isLocalHost(endpoint.host) || addressOption.test(name)
    ? asked(withProtocol(endpoint, udp), name)
    : undefined;
}

/** Endpoints among the arguments of a program. `program` is its bare name (`''` for arguments of an unknown program). */
export function fromArguments(program: string, args: readonly string[]): Asked[] {
  if (isClient(program, args)) return [];
  const special = specialFor(program);
  const own = special === undefined ? [] : special.read(args, rest => fromArguments('', rest));
  if (special?.only === true) return own;
  const udp = args.some(arg => /^-(?:u|-udp)$/.test(arg)) && /^(?:nc|ncat|netcat|iperf3?|socat)$/.test(program);
  const out: Asked[] = [...own];
  const bare: Asked[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    const pair = /^(-{1,2}[\w.:-]+?|[A-Za-z_]\w*)=(.*)$/s.exec(word);
    const jvm = /^-D([\w.-]*(?:port|address))=(.*)$/i.exec(word);
    const inspect = /^--inspect(?:-brk|-wait|-port)?(?:=(.*))?$/.exec(word);
    if (inspect !== null) {
      const endpoint = parseEndpoint(inspect[1] ?? '9229');
      if (endpoint !== undefined) out.push(asked(endpoint, word, { debug: true }));
    } else if (/^-(?:agentlib:jdwp|Xrunjdwp)/.test(word)) {
      const endpoint = parseEndpoint(/\baddress=([^,\s]+)/.exec(word)?.[1] ?? '');
      if (endpoint !== undefined && /\bserver=y\b/.test(word)) out.push(asked(endpoint, 'jdwp', { debug: true }));
    } else if (jvm?.[1] !== undefined) {
      const endpoint = parseEndpoint(jvm[2] ?? '');
      if (endpoint !== undefined && (!isForeign(jvm[1]) || /jmxremote/.test(jvm[1])))
        out.push(asked(endpoint, `-D${jvm[1]}`));
    } else if (/^-D[\w.-]+=/.test(word) && holdsOptions(word.slice(word.indexOf('=') + 1))) {
      // What Maven passes on to the program.
      out.push(...innerOptions(word.slice(word.indexOf('=') + 1)));
    } else if (pair?.[1] !== undefined) {
      const [name, value] = [pair[1], pair[2] ?? ''];
      if (name.startsWith('-')) out.push(...optionValues(name, value, udp));
      else for (const endpoint of portsOfVariable(name, value)) out.push(asked(endpoint, name));
    } else if (/^-(?:[pP]\d{2,5}|b(?:[\w.*[\]:]*:\d{2,5}|unix:.+))$/.test(word)) {
      const item = optionValue(word.slice(0, 2), word.slice(2), udp);
      if (item !== undefined) out.push(item);
    } else if (word.startsWith('-')) {
      const next = args[at + 1];
      const isNested = next !== undefined && /^-.*\s/.test(next);
      const items = next === undefined || (next.startsWith('-') && !isNested) ? [] : optionValues(word, next, udp);
      out.push(...items);
      if (items.length > 0) at++;
    } else {
      const endpoint = parseEndpoint(word);
      const number = /^\d{2,5}$/.test(word);
      // The value of an option that is not ours (`--workers 4000`, `--replicaof 10.0.0.1 6379`); `nc -lk 4444` has none.
      const isValue = args[at - 1]?.startsWith('-') === true || isForeign(args[at - 2] ?? '');
      if (number && isValue && !/^n(?:c|cat|etcat)/.test(program)) continue;
      if (args[at - 1]?.startsWith('-') === true && isForeign(args[at - 1] ?? '')) continue;
      // A URL is where a program connects to.
      if (/^(?!tcp:|unix:)\w+:\/\//.test(word)) continue;
      if (
        endpoint !== undefined &&
        endpoint.protocol !== 'unix' &&
        isLocalHost(endpoint.host) &&
        (number || word.includes(':'))
      ) {
        bare.push(asked(endpoint, word, { loose: true }));
      }
    }
  }
  // A single bare number is a port by custom (`./server 8080`); of several nothing is known.
  return own.length > 0 || bare.length !== 1 ? out : [...out, ...bare];
}

/** `manage.py runserver 0.0.0.0:8000`, `rails server -p 3000`: the word after a subcommand. */
function afterSubcommand(argv: readonly string[]): Asked[] {
  return argv.includes('runserver') ? positional(argv, 'runserver') : [];
}

/** Nothing but assignments, which hold for the commands that follow. */
function isSetting({ name }: Invocation): boolean {
  return name === '' || /^(?:set|setx|export|declare|local)$/.test(name);
}

/** Everything one command asks for; `carried`: variables that were set before it. */
function fromInvocation(invocation: Invocation, carried: Readonly<Record<string, string>>): Asked[] {
  // `git daemon` is no `git`.
  const tool = invocation.name.toLowerCase();
  const program = isDaemon(tool, textsOf(invocation)) ? `${tool}-daemon` : tool;
  const variables = fromEnvironment(program, { ...carried, ...assigned(invocation) });
  const args = textsOf(invocation);
  // A script's own line is read by itself; here only what is handed on to it.
  if (invocation.calls.some(call => call.kind === 'script')) {
    const handed = invocation.calls.flatMap(({ passed = [] }) => passed.map(word => word.text));
    return [...fromArguments('', handed).filter(item => !item.loose), ...variables];
  }
  const direct = afterSubcommand([program, ...args]);
  const options = fromArguments(program, args);
  const nested = program === 'sbt' ? args.filter(arg => arg.includes(' ')).flatMap(arg => askedFor(arg)) : [];
  return [...(direct.length > 0 ? options.filter(item => !item.loose) : options), ...direct, ...nested, ...variables];
}

/** Variables that are set for this command alone. */
export function assigned({ assignments }: Invocation): Record<string, string> {
  return Object.fromEntries(assignments.map(({ name, value }) => [name, value.text.trim()]));
}

/** A longer line is data. UTF-16 units. */
const longestLine = 16_384;

/** What a command line starts, with what a package manager runs where there is no script of the name. */
export function startedBy(commandLine: string): Invocation[] {
  return invocations(implied(commandLine.slice(0, longestLine))).flatMap(invocation => [
    invocation,
    ...invocation.calls.flatMap(({ otherwise = [] }) => otherwise),
  ]);
}

/** Everything a command line asks for, in order. */
export function askedFor(commandLine: string): Asked[] {
  return askedBy(startedBy(commandLine));
}

/** The same of words that are split already. */
export function askedForWords(words: readonly string[]): Asked[] {
  return askedBy(invocationOf(words.map(implied)));
}

function askedBy(list: readonly Invocation[]): Asked[] {
  const carried: Record<string, string> = {};
  return list.flatMap(invocation => {
    if (!isSetting(invocation)) return fromInvocation(invocation, carried);
    Object.assign(carried, assigned(invocation));
    return [];
  });
}
