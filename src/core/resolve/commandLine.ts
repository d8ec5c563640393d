/** The endpoints a command line asks for. */
import { parsePort } from '../endpoint.ts';
import type { Endpoint } from '../model.ts';
import { isLocalHost, parseEndpoint } from './endpoint.ts';
import { type Invocation, parseCommandLine, programName } from './shellWords.ts';

/** An endpoint and the word that gives it. */
export interface Asked {
  readonly endpoint: Endpoint;
  /** `--port`, `-p`, `PORT`, or the word itself. */
  readonly by: string;
  /** A bare number or address, which need not be one the program listens on. */
  readonly loose: boolean;
  /** The port of a debugger or inspector, not of the program. */
  readonly debug: boolean;
}

// Names of options whose value is where the program listens.
const portOption = /^-{0,2}(?:[\w-]*[-_.])?(?:port|http_?port|listen[-_]?port|server[-_]?port)$/i;
const addressOption =
  /^-{0,2}(?:[\w-]*[-_.])?(?:addr|address|listen|listen[-_]?addr(?:ess)?|listen-tcp|bind|bind[-_]?addr(?:ess)?|urls?|http|endpoint|listener|rfbport|web\.listen-address)$/i;
/** Ends that are not the program's own. */
const foreign =
  /(?:^|[-_.])(?:db|database|redis|mongo(?:db)?|mysql|pg|postgres\w*|remote|target|upstream|proxy|smtp|mail|peer|public|client|connect|backend|api|master|origin|hmr|live-?reload|metrics|health|broker|kafka|rabbit\w*|es|elastic\w*|auth|grpc-web|container|base|open|cdp|devtools)(?:[-_.]|$)/i;
const debugOption =
  /^--?(?:inspect|inspect-brk|inspect-wait|inspect-port|debug|debug-brk|debug-port|debugger-port|debugger_port|jdwp|listen-debugger|debugpy-port)$/i;

/** Programs whose `-p`, bare numbers and addresses mean something else. */
const notServers =
  /^(?:ssh|scp|sftp|mkdir|ps|cp|mv|tar|curl|wget|http|telnet|psql|mysql|redis-cli|mongo|mongosh|nmap|ping|kill|pkill|lsof|fuser|netstat|ss|sleep|seq|git|make|npm|pnpm|yarn|patch|test|kill-port|fkill|wait-on|wait-port|head|tail|chmod|date|timeout|gdb|strace)$/;

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

const asked = (endpoint: Endpoint, by: string, more: { loose?: boolean; debug?: boolean } = {}): Asked => ({
  endpoint,
  by,
  loose: more.loose === true,
  debug: more.debug === true,
});

function withProtocol(endpoint: Endpoint, udp: boolean): Endpoint {
  return udp && endpoint.protocol === 'tcp' ? { ...endpoint, protocol: 'udp' } : endpoint;
}

/** Ports in the value of one environment variable that is about listening; several for `ASPNETCORE_URLS`. */
export function portsOfVariable(name: string, value: string): Endpoint[] {
  if (/^(?:NODE_OPTIONS|GUNICORN_CMD_ARGS|JAVA_TOOL_OPTIONS|JAVA_OPTS|MAVEN_OPTS|CATALINA_OPTS)$/.test(name)) {
    return fromArguments('', value.split(/\s+/))
      .filter(item => !item.debug)
      .map(item => item.endpoint);
  }
  const upper = name.toUpperCase();
  if (/(?:^|_)URLS$|^ASPNETCORE_HTTPS?_PORTS$/.test(upper))
    return value.split(/[;,]/).flatMap(part => parseEndpoint(part) ?? []);
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

function optionValue(name: string, value: string, udp: boolean): Asked | undefined {
  const endpoint = parseEndpoint(value.replace(/^tcp:(?!\/\/)/, ''));
  if (endpoint === undefined) return undefined;
  if (debugOption.test(name)) return asked(endpoint, name, { debug: true });
  if (foreign.test(name)) return undefined;
  if (portOption.test(name) || shortPort.has(name)) return asked(withProtocol(endpoint, udp), name);
  if (!addressOption.test(name) && !shortAddress.has(name)) return undefined;
  const bare = /^\d+$/.test(value);
  if (bare && (name === '-b' || name === '-a' || name === '-H' || name === '-h')) return undefined;
  return endpoint.protocol === 'unix' || isLocalHost(endpoint.host) || addressOption.test(name)
    ? asked(withProtocol(endpoint, udp), name)
    : undefined;
}

/** Endpoints among the arguments of a program. `program` is its bare name (`''` for arguments of an unknown program). */
export function fromArguments(program: string, args: readonly string[]): Asked[] {
  if (notServers.test(program)) return [];
  const special = specials.find(item => item.program.test(program));
  const own = special === undefined ? [] : special.read(args);
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
      if (endpoint !== undefined && (!foreign.test(jvm[1]) || /jmxremote/.test(jvm[1])))
        out.push(asked(endpoint, `-D${jvm[1]}`));
    } else if (pair?.[1] !== undefined) {
      const [name, value] = [pair[1], pair[2] ?? ''];
      if (name.startsWith('-')) {
        const item = optionValue(name, value, udp);
        if (item !== undefined) out.push(item);
      } else for (const endpoint of portsOfVariable(name, value)) out.push(asked(endpoint, name));
    } else if (/^-[pP]\d{2,5}$/.test(word)) {
      const item = optionValue(word.slice(0, 2), word.slice(2), udp);
      if (item !== undefined) out.push(item);
    } else if (word.startsWith('-')) {
      const next = args[at + 1];
      const item = next === undefined || next.startsWith('-') ? undefined : optionValue(word, next, udp);
      if (item !== undefined) {
        out.push(item);
        at++;
      }
    } else {
      const endpoint = parseEndpoint(word);
      const number = /^\d{2,5}$/.test(word);
      // The value of an option that is not ours; `nc -lk 4444` has none.
      if (number && args[at - 1]?.startsWith('-') === true && !/^n(?:c|cat|etcat)/.test(program)) continue;
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

interface Special {
  readonly program: RegExp;
  /** Nothing else among the arguments counts. */
  readonly only?: boolean;
  readonly read: (args: readonly string[]) => Asked[];
}

const positional = (args: readonly string[], after: string | undefined, fallback?: string): Asked[] => {
  const from = after === undefined ? 0 : args.indexOf(after) + 1;
  if (after !== undefined && from === 0) return [];
  const word = args.slice(from).find(arg => /^(?:[\w.*:[\]-]*:)?\d{1,5}$/.test(arg));
  const endpoint = parseEndpoint(word ?? fallback ?? '');
  return endpoint === undefined || word === undefined ? [] : [asked(endpoint, word)];
};

/** `8080:80`, `127.0.0.1:8080:80/udp`: the host's side. */
function published(text: string): Endpoint | undefined {
  const match = /^(?:(\[[^\]]+\]|[\d.]+):)?(\d{1,5}):\d{1,5}(?:\/(tcp|udp))?$/.exec(text);
  const port = parsePort(match?.[2] ?? '');
  if (port === undefined) return undefined;
  return {
    protocol: match?.[3] === 'udp' ? 'udp' : 'tcp',
    port,
    ...(match?.[1] === undefined ? {} : { host: match[1].replace(/[[\]]/g, '') }),
  };
}

function publishedPorts(args: readonly string[]): Asked[] {
  return args.flatMap((arg, at) => {
    const value = /^(?:-p|--publish|-L)$/.test(arg) ? args[at + 1] : /^(?:-p|--publish=|-L)(.*\d.*)$/.exec(arg)?.[1];
    const endpoint = published(value ?? '');
    return endpoint === undefined ? [] : [asked(endpoint, '-p')];
  });
}

const specials: readonly Special[] = [
  { program: /^(?:docker|podman|nerdctl)$/, only: true, read: publishedPorts },
  {
    program: /^kubectl$/,
    only: true,
    read: args =>
      args.includes('port-forward')
        ? args.flatMap(arg => {
            const port = parsePort(/^(\d{1,5}):\d{1,5}$/.exec(arg)?.[1] ?? (/^\d{2,5}$/.test(arg) ? arg : ''));
            return port === undefined ? [] : [asked({ protocol: 'tcp', port }, arg)];
          })
        : [],
  },
  {
    program: /^http\.server$|^SimpleHTTPServer$/,
    read: args => positional(args, args.includes('-m') ? args[args.indexOf('-m') + 1] : undefined),
  },
  {
    program: /^socat$/,
    only: true,
    read: args =>
      args.flatMap(arg => {
        const match = /^(tcp|udp)[46]?-(?:listen|l|recv\w*):(\d{1,5})/i.exec(arg);
        const port = parsePort(match?.[2] ?? '');
        return port === undefined
          ? []
          : [asked({ protocol: match?.[1]?.toLowerCase() === 'udp' ? 'udp' : 'tcp', port }, arg)];
      }),
  },
  {
    program: /^(?:debugpy)$/,
    only: true,
    read: args => {
      const at = args.indexOf('--listen');
      const endpoint = at < 0 ? undefined : parseEndpoint(args[at + 1] ?? '');
      return endpoint === undefined ? [] : [asked(endpoint, '--listen', { debug: true })];
    },
  },
  { program: /^dlv$/, read: args => fromArguments('', args).map(item => ({ ...item, debug: true })), only: true },
];

/** `manage.py runserver 0.0.0.0:8000`, `rails server -p 3000`: the word after a subcommand. */
function afterSubcommand(argv: readonly string[]): Asked[] {
  return argv.includes('runserver') ? positional(argv, 'runserver') : [];
}

/** Everything one simple command asks for. */
export function fromInvocation({ env, argv }: Invocation): Asked[] {
  const program = programName(argv);
  const variables = Object.entries(env).flatMap(([name, value]) =>
    portsOfVariable(name, value).map(endpoint => asked(endpoint, name)),
  );
  const direct = afterSubcommand(argv);
  const args = argv.slice(1);
  const inner = /^(?:concurrently|npm-run-all|run-p|start-server-and-test|bash|sh|zsh|cmd|powershell|pwsh)$/.test(
    program,
  )
    ? args.filter(arg => arg.includes(' ')).flatMap(arg => parseCommandLine(arg).flatMap(fromInvocation))
    : [];
  const options =
    direct.length > 0 ? fromArguments(program, args).filter(item => !item.loose) : fromArguments(program, args);
  return [...options, ...direct, ...inner, ...variables];
}

/** Everything a command line asks for, in order. */
export function askedFor(commandLine: string): Asked[] {
  return parseCommandLine(commandLine).flatMap(fromInvocation);
}
