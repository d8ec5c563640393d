/** Reads the endpoints a line states. Only numbers in a place that makes them a port count. */

import type { Protocol } from '../../model/endpoint.ts';
import { parsePort } from '../../model/endpoint.ts';
import { hostField, pathField } from './fields.ts';

/** An endpoint and where in the line it stands. */
export interface Stated {
  readonly port: number;
  readonly host?: string;
  readonly protocol?: Protocol;
  readonly start: number;
  readonly end: number;
}

interface Form {
  /** Global; names `port` and perhaps `host` and `protocol`. */
  readonly pattern: RegExp;
  /** A text without it, cased as it is, holds nothing of this form: a matter of speed. */
  readonly needs?: string;
}

const ipv4 = String.raw`(?:\d{1,3}\.){3}\d{1,3}`;
// A number that goes on (`8080.5`, `80802`, `21:30`) is not a port; `:` before anything but a digit ends one.
const stop = String.raw`(?![\w]|\.\d|:\d)`;

const forms: readonly Form[] = [
  // 127.0.0.1:3000, /0.0.0.0:8080, 0.0.0.0/0.0.0.0:8080
  { needs: ':', pattern: new RegExp(String.raw`(?<![\w.])(?<host>${ipv4}):(?<port>\d{1,5})${stop}`, 'g') },
  // [::1]:3000, [localhost]:50376, but not sshd[1234]:22
  {
    needs: ']:',
    pattern: new RegExp(String.raw`(?<!\w)\[(?!\d+\])(?<host>[\w.:%*-]{0,60})\]:(?<port>\d{1,5})${stop}`, 'g'),
  },
  // RakNet's [0.0.0.0]/3000
  { needs: ']/', pattern: new RegExp(String.raw`\[(?<host>${ipv4})\]\/(?<port>\d{1,5})${stop}`, 'g') },
  // :::3000, ::1:3000, ::ffff:127.0.0.1:3000 as Node prints them
  {
    needs: '::',
    pattern: new RegExp(
      String.raw`(?<![\w:.])(?<host>(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,5}|${ipv4})?):(?<port>\d{1,5})${stop}`,
      'gi',
    ),
  },
  // Java's 0:0:0:0:0:0:0:0:8080
  {
    needs: ':',
    pattern: new RegExp(
      String.raw`(?<![\w:.])(?<host>(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}):(?<port>\d{1,5})${stop}`,
      'gi',
    ),
  },
  // *:80, localhost:80, null:80 (Node cluster)
  { needs: ':', pattern: new RegExp(String.raw`(?<![\w.])(?<host>\*|localhost|null|%):(?<port>\d{1,5})${stop}`, 'gi') },
  // any scheme: tcp://host:80
  {
    needs: '://',
    pattern: new RegExp(
      String.raw`(?<=\w:\/\/)(?:[\w.-]{1,40}@)?(?<host>[\w.*+-]{1,80}|\[[\w:.%]{0,60}\])?:(?<port>\d{1,5})${stop}`,
      'g',
    ),
  },
  // Go's :8080, QEMU's tcp::1234; after a quotation mark only where that one opens, for `"pid":4711` is none
  {
    needs: ':',
    pattern: new RegExp(
      String.raw`(?<=^|[\s(=\[{<>|,]|(?:^|[\s(=:,\[{])["'\x60]|\btcp:?|\budp:?)(?<host>):(?<port>\d{2,5})${stop}`,
      'g',
    ),
  },
  // 'test.example.com':8080
  { needs: "':", pattern: new RegExp(String.raw`(?<!\w)'(?<host>[\w.:*-]{1,80})':(?<port>\d{1,5})${stop}`, 'g') },
  // NSD and Unbound: 127.0.0.1@53, ::1@53
  {
    pattern: new RegExp(
      String.raw`(?<![\w.])(?<host>${ipv4}|[0-9a-f]{0,4}::[0-9a-f:]{0,20})[@#](?<port>\d{1,5})${stop}`,
      'gi',
    ),
  },
  // to/on/for/tcp name:80; a source file and a line look the same, so file endings are out
  {
    needs: ':',
    pattern: new RegExp(
      String.raw`\b(?:to|on|for|address|addr|endpoint|bind|binding|listen|listening|listener|socket|tcp[46]?|udp[46]?)\s{0,3}[=:]?\s{0,3}["'\[(<]?(?<host>[A-Za-z][\w-]{0,60}(?:\.[\w-]{1,60}){0,8}):(?<port>\d{1,5})${stop}`,
      'gi',
    ),
  },
  // ('127.0.0.1', 3000), ("::", 3000, 0, 0), ["0.0.0.0", 80]
  {
    needs: ',',
    pattern: /[([]\s{0,3}['"](?<host>[A-Za-z\d.:%*-]{0,80})['"]\s{0,3},\s{0,3}['"]?(?<port>\d{1,5})\b(?!\.\d)/g,
  },
  // "127.0.0.1" port 3000, "127.0.0.1", port 3000
  { pattern: /["'](?<host>[\w.:%*-]{0,80})["'],?\s{1,3}port\s{1,3}(?<port>\d{1,5})\b(?!\.\d)/gi },
  // Erlang: {127,0,0,1},3000 and {any,3000 and ,any,3000
  { needs: '},', pattern: /\{(?<host>\d{1,3},\d{1,3},\d{1,3},\d{1,3})\},\s{0,20}(?<port>\d{1,5})\b/g },
  // of IPv6: {0,0,0,0,0,0,0,0},3000
  { needs: '},', pattern: /\{(?:\d{1,5},){7}\d{1,5}\},\s{0,20}(?<port>\d{1,5})\b/g },
  { needs: ',', pattern: /[{,](?<host>any|loopback),\s{0,20}(?<port>\d{1,5})\b/g },
  { needs: '{', pattern: /\{(?:port|bind|listen),\s{0,4}(?<port>\d{1,5})\}/g },
  // port 3000, Port: 3000, port = 3000, "port":3000, PORT=3000, port '3000', port [8005], port number 80, TCP port 80
  {
    pattern:
      /(?<![\w\u0400-\u04ff-]|(?:remote|peer|source|src|(?<!\b(?:to|on) )client|target|dest|destination|upstream|foreign) )(?:(?<protocol>tcp|udp)[ -]{1,2})?(?:port(?:s|en|et|ot|u|y|ul|em)?|porcie|puerto|porta|poort|portti|порт(?:[уеа]|ът)?|c[ổo]ng|ポート(?:番号)?|端口号?|連接埠|连接埠|포트)(?:\(s\))?(?:\s{1,2}(?:number|no\.?|is|richiesta|solicitad[oa]|indicad[oa]|configurad[oa]|demandé|choisi|y[êe]u c[ầa]u|requested|of))?["']?\s{0,3}(?:=>|[:=#：])?\s{0,3}["'`[(<{]?\s?(?<port>\d{1,5})(?![\w.-]*\.\d|[\d]|[a-z]|-\d)/gi,
  },
  // 8080 端口, 3000번 포트, 3000番ポート: the number first
  {
    pattern:
      /(?<![\w.:/-])(?<port>\d{2,5})(?:\s?(?:号|號|番の?|번)?\s?(?:端口|埠|連接埠|连接埠|通訊埠|ポート|포트)|-\p{L}{1,4}\sport(?!\w)|(?:\snumaral[ıi])?\sport(?:u|unu|unda|una)(?!\p{L})|\snumaral[ıi]\s(?:port|ba[ğg]lant[ıi] noktas[ıi])(?!\p{L}))/gu,
  },
  // _port=3000, --port 3000, server.port: 3000
  { pattern: /(?:[._-]|[a-z])[pP]ort["']?\s{0,2}(?:[:=]|\s)\s{0,2}["'[]?(?<port>\d{1,5})(?![\w]|\.\d)/g },
  // listening on '22295', bind to 3000
  {
    pattern:
      /\b(?:listen|listening|bind|binding|bound|start|serve|server|run|running|available|listener \S{1,40}) (?:on|to|at) ["'`]?(?<port>\d{2,5})["'`]?(?![\w]|[.:]\d|\/\d|-\d)/gi,
  },
  // 8080/tcp, tcp/8080, tcp 8080
  { needs: '/', pattern: /(?<![\w./:-])(?<port>\d{1,5})\/(?<protocol>tcp|udp)\b/gi },
  { pattern: /(?<![\w])(?<protocol>tcp|udp)[46]?[/ ](?<port>\d{2,5})(?![\w]|[.:]\d)/gi },
  // Port already in use: 21344, Port(s) already bound: 8080, but not an errno
  {
    pattern:
      /\b(?:in use|already (?:bound|used|taken|allocated))[:=] ?(?<port>(?!(?:48|98|10048)\b)\d{2,5})(?![\w]|[.:]\d)/gi,
  },
  // bind(0.0.0.0, 143), socat's {AF=2 0.0.0.0:80} is an address like any
  { needs: '(', pattern: /\b(?:bind|listen)\((?<host>[\w.:*[\]]{1,60}), ?(?<port>\d{1,5})\)/g },
  // Tomcat: Connector[HTTP/1.1-8080]; [localhost:9000]; any:8080
  { needs: 'Connector[', pattern: /\bConnector\["?[\w/.]{1,20}-(?<port>\d{2,5})"?\]/g },
  { needs: '[', pattern: new RegExp(String.raw`\[(?<host>[A-Za-z][\w.-]{0,80}):(?<port>\d{2,5})\]`, 'g') },
  // strace: sin_port=htons(3000)
  { needs: '(', pattern: /\bhtons\((?<port>\d{1,5})\)/g },
  // Tomcat's handler: ["http-nio-127.0.0.1-8080"]
  {
    needs: '-',
    pattern: /\b(?:http|https|ajp)-(?:nio2?|bio|apr|openssl-nio|jsse-nio)-(?:[\w.]{1,40}-){0,2}(?<port>\d{2,5})["\]]/g,
  },
];

/** Endings that make `name.ext:12` a place in a file. */
const sourceFile =
  /\.(?:[cm]?[jt]sx?|vue|svelte|py[xi]?|go|rs|rb|c|cc|cpp|cxx|h|hpp|java|kts?|scala|groovy|cs|fs|vb|php|p[lm]|exs?|erl|hrl|nim|cr|lua|swift|dart|m|zig|jl|r|hs|ml|ex|clj|sh|json|ya?ml|toml|conf|txt|log|md|html?|css)$/i;

/** Words that stand before a number and a colon, as a host would, but name a code: `[system:98]`. */
const notHost =
  /^(?:system|generic|errno|error|err|code|os|pid|tid|line|posix|win32|exit|status|thread|asio[\w.]*|category|rc|ret|column|col)$/i;

/** EACCES, EADDRINUSE and EADDRNOTAVAIL of Linux, macOS and Windows. */
const errnos: ReadonlySet<number> = new Set([13, 48, 49, 98, 99, 10013, 10048, 10049]);

/** Docker's `0.0.0.0:8080:172.17.0.2:80/tcp`: behind the host's endpoint stands the container's, which is another machine's. */
const containerSide =
  /(?<=:\d{1,5}):(?:\d{1,3}\.){3}\d{1,3}:\d{1,5}(?=\/(?:tcp|udp|sctp))| -> (?:\d{1,3}\.){3}\d{1,3}:\d{1,5}(?=: (?:listen|\/))/g;

/** The line of a place in a source, which a column broke. */
const brokenPlace = new RegExp(`(^|${sourceFile.source.slice(0, -1)})\\s*:\\d+\\s*$`, 'i');

/** Every endpoint the line states, in order of place; the same number at the same place once. */
export function statedIn(whole: string): Stated[] {
  if (!/\d/.test(whole)) return [];
  const line = whole.replace(containerSide, side => ' '.repeat(side.length)).replace(brokenPlace, '$1');
  const found: Stated[] = [];
  for (const { pattern, needs } of forms) {
    if (needs !== undefined && !line.includes(needs)) continue;
    for (const match of line.matchAll(pattern)) {
      const groups = match.groups ?? {};
      const port = parsePort(groups['port'] ?? '');
      if (port === undefined) continue;
      const rawHost = groups['host'];
      if (rawHost !== undefined && (sourceFile.test(rawHost) || notHost.test(rawHost))) continue;
      // A name before an errno is more likely what the errno belongs to than a host.
      if (
        errnos.has(port) &&
        (rawHost === undefined
          ? !/port/i.test(match[0])
          : /^[a-z][\w-]*$/i.test(rawHost) && !/^localhost$/i.test(rawHost))
      )
        continue;
      const host = rawHost === undefined ? undefined : cleanHost(rawHost);
      const start = match.index;
      const end = start + match[0].length;
      const twin = found.findIndex(other => other.port === port && other.start < end && start < other.end);
      const protocol = readProtocol(groups['protocol']) ?? schemeBefore(line, start);
      const item: Stated = {
        port,
        start,
        end,
        ...(host === undefined ? {} : { host }),
        ...(protocol === undefined ? {} : { protocol }),
      };
      if (twin < 0) found.push(item);
      else if (found[twin]?.host === undefined && host !== undefined) found[twin] = item;
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function readProtocol(text: string | undefined): Protocol | undefined {
  const name = text?.toLowerCase();
  return name === 'tcp' || name === 'udp' ? name : undefined;
}

function schemeBefore(line: string, start: number): Protocol | undefined {
  const before = line.slice(Math.max(0, start - 12), start).toLowerCase();
  if (/\budp[46]?(?:\s|:\/\/|\/)$/.test(before)) return 'udp';
  return /\btcp[46]?(?:\s|:\/\/|\/)$/.test(before) ? 'tcp' : undefined;
}

/** Only what is a name or an address; `null` and the empty host of `:8080` mean every address, which is no statement. */
function cleanHost(raw: string): string | undefined {
  const host = /^\d+,\d+,\d+,\d+$/.test(raw) ? raw.replaceAll(',', '.') : hostField(raw);
  if (host === undefined || host === 'null' || host === '%' || host === 'any') return undefined;
  if (host === 'loopback') return 'localhost';
  return host;
}

const unixPath =
  /(?<![\w./])(?:unix:(?:\/\/)?(?<scheme>@?\/?[\w./@+~-]{2,200}))|(?<![\w./:@-])(?<path>@?\/(?:[\w.@+~-]{1,80}\/){0,12}[\w.@+~-]{1,80}\.(?:sock|socket|s|pipe|ipc)\b(?:\.\d{1,5})?|\/(?:tmp|run|var\/run|var\/tmp|dev\/shm)\/[\w./@+~-]{1,200}|\\\\[.?]\\pipe\\[\w.\\-]{1,120})/;

/** The unix socket (or named pipe) path a line states. */
export function statedPath(line: string): string | undefined {
  const groups = unixPath.exec(line)?.groups;
  const path = groups?.['scheme'] ?? groups?.['path'];
  return path === undefined ? undefined : pathField(path.replace(/[.,:;]+$/, ''));
}

/** What stands before the other end of a tunnel or a proxy, which is no address of this machine's server. */
const farSide =
  /(?:->|=>|→|»|\b(?:forward(?:ing|ed|s)?|prox(?:y|ying|ied)|tunnel(?:ing)?|redirect(?:ing)?|upstream|backend|target|remote|connect(?:ing|s|ed)?|peer|already (?:running|listening|started))\b[^:\d]{0,16}?(?:\bto\b|\bat\b|\)|[:=])?)\s{0,3}["'([]?$/i;
/** What stands before the address that a program wanted. */
const nearSide = /\b(?:bind|binding|bound|listen|listening|listener)\b[^:\d]{0,24}$/i;

const agreed = (items: readonly Stated[]): Stated | undefined => {
  const [first] = items;
  if (first === undefined || items.some(item => item.port !== first.port)) return undefined;
  return items.find(item => item.host !== undefined) ?? first;
};

/**
 * The one endpoint a failure's line means: the only number stated, or, of several, the one right behind the reason at `from`..`to`, the one
 * that was to be bound, or the one that touches the reason. `undefined` when nothing or nothing certain is stated.
 */
export function statedNear(line: string, from: number, to: number): Stated | undefined {
  const every = statedIn(line);
  const near = every.filter(item => !farSide.test(line.slice(Math.max(0, item.start - 40), item.start)));
  const all = near.length > 0 ? near : every;
  const one = agreed(all);
  if (one !== undefined) return one;
  // "3000 portu 812 numaralı işlem tarafından kullanılıyor": the number in front of the noun.
  const first = all.find(item => item.start < from && item.end > from);
  if (first !== undefined) return first;
  const inside = agreed(all.filter(item => item.start >= from && item.end <= to));
  if (inside !== undefined) return inside;
  // Node: `listen EADDRINUSE: address already in use 127.0.0.1:18080`.
  const behind = all.find(item => item.start >= to && item.start - to <= 2);
  if (behind !== undefined) return behind;
  const bound = agreed(all.filter(item => nearSide.test(line.slice(Math.max(0, item.start - 40), item.start))));
  if (bound !== undefined) return bound;
  // `listen tcp 0.0.0.0:80: bind: address already in use`: at most a few words between.
  const before = all.filter(item => item.end <= from && from - item.end <= 24).at(-1);
  const after = all.find(item => item.start >= to && item.start - to <= 32);
  if (before !== undefined && after === undefined) return before;
  if (after !== undefined && before === undefined) return after;
  return before !== undefined && after !== undefined && before.port === after.port ? before : undefined;
}
