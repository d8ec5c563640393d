/** What a number in source code is, by the text around it: no parser, comments and strings are told apart. */

import { type Bracket, contextName, enclosing, lastPart, nearestCall } from '../../code/enclosing.ts';
import type { Masked } from '../../code/mask.ts';
import { followsLocalHost } from '../../commands/portRoles.ts';
import type { Role } from '../../commands/role.ts';
import { isServerTool } from '../../programs/table.ts';
import type { Span } from '../../text/span.ts';
import { Layer } from '../site.ts';
import {
  clapDefault,
  environmentDefault,
  flagDefault,
  foreign,
  optionDefault,
  structTag,
  unpackedDefault,
} from './codeDefaults.ts';
import { namesAddress, namesPort } from './portNames.ts';

export interface CodeVerdict {
  readonly role: Role;
  readonly why: string;
  readonly layer?: number;
  /** A bare host name in a client's call: surer than a number alone. */
  readonly certain?: boolean;
  /** The environment variable that it is only the default of. */
  readonly variable?: string;
}

/** Calls that bind or start a server, by the last part of their name. */
const bindCalls =
  /^(?:listen\w*|Listen\w*|bind\w*|Bind\w*|Add|newServerAt|start_clear|start_tls|serve|Serve|run|Run|run_app|run_simple|run_server|runServer|start|Start|startServer|start_server|create_server|createServer|UseUrls|Urls|ServerSocket|InetSocketAddress|TCPServer|UDPServer|HTTPServer|ThreadingHTTPServer|ThreadingTCPServer|SimpleXMLRPCServer|TCPListener|TcpListener|HttpListener|WEBrick|htons|Port|port|withPort|setPort|scotty|embeddedServer|make_server|WSGIServer|stream_socket_server|ListenAnyIP|ListenLocalhost|SocketAddr|from|new|Server|WebSocketServer|httpServer)$/;
/** Calls whose server-ness depends on what stands before: `TCPServer.new`, `SocketAddr::from`, `new Server`. */
const vagueCalls = /^(?:new|from|run|Run|start|Start|Server|port|Port|createServer|createServer|serve|Add)$/;
const clientCalls =
  /^(?:connect\w*|Connect\w*|createConnection|request|fetch|get|post|put|del|delete|head|HTTPConnection|HTTPSConnection|Dial\w*|dial\w*|open_connection|create_connection|Socket|TcpStream|TCPSocket|TcpClient|createClient|Client|goto|visit|createProxyServer|createProxyMiddleware|\w*Emulator|Redis|Pool)$/;
const printCalls =
  /(?:print\w*|Print\w*|[lL]og\w*|WriteLine|Sprintf|Errorf)$|^(?:info|warn|error|debug|puts|echo|say|format|fail|t|expect|toBe|toEqual|describe|it|test|assert\w*)$/;

const apart = (why: string): CodeVerdict => ({ role: 'apart', why });
const follow = (why: string): CodeVerdict => ({ role: 'follow', why, certain: true });
const bind = (why: string, layer: number): CodeVerdict => ({ role: 'bind', why, layer });

/** What the number at `span` is. `undefined`: nothing that could be a port. */
export function judgeLiteral(masked: Masked, span: Span): CodeVerdict {
  const { bare, live } = masked;
  if (live.slice(span.start, span.end).trim() === '') return apart('in a comment');
  const inString = bare.slice(span.start, span.end).trim() === '';
  const before = live.slice(Math.max(0, span.start - 240), span.start);
  const after = live.slice(span.end, span.end + 80);
  const quoteGap = /(?:^|[^\w])(["'`])([^"'`\n]*)$/.exec(before);
  const insideBefore = inString ? (quoteGap?.[2] ?? '') : '';
  const nextQuote = inString ? (/^([^"'`\n]*)["'`]/.exec(after)?.[1] ?? 'open') : '';
  const local = followsLocalHost(insideBefore) && inString;
  const wholeString = inString && nextQuote === '' && /^(?:[\w.*+[\]-]*:|\[::1?\]:)?$/.test(insideBefore);
  const brackets = enclosing(bare, span.start);
  const call = nearestCall(brackets, before);
  const name = call === undefined ? '' : lastPart(call.callee);

  const tag = inString ? structTag(before) : undefined;
  if (tag !== undefined) {
    if (!namesPort(tag)) return apart(`default of ${tag}`);
    const variable = /^[A-Z]/.test(tag) ? { variable: tag } : {};
    return { ...bind(`default of ${tag}`, Layer.envDefault), ...variable };
  }
  if (inString && !wholeString) {
    // `bind 'tcp://0.0.0.0:9292'` of Puma, PHP's `stream_socket_server("tcp://0.0.0.0:8000")`.
    const binding = /\b(bind|stream_socket_server)\b[^\n]*$/.exec(before)?.[1];
    if (/^(?:tcp|udp|ssl|tls|unix):\/\/[\w.*[\]:]*:$/.test(insideBefore) && binding !== undefined) {
      return bind(`argument of ${binding}`, Layer.listenLiteral);
    }
    // A wildcard can only be listened on: `http://*:3000`; F#: `url "http://0.0.0.0:8085/"`.
    if (/^\w+:\/\/[*+]:$/.test(insideBefore) || /(?:^|\n)\s*url\s+"https?:\/\/0\.0\.0\.0:$/.test(before)) {
      return bind('a listen address', Layer.listenLiteral);
    }
    if (local) {
      const server =
        /^(?:UseUrls|Urls|Run|bind|listen|Listen\w*|serve|run|bind_addr|Add)$/.test(name) &&
        !printCalls.test(name) &&
        isServerCall(call, name);
      if (server) return bind(`argument of ${name}()`, Layer.listenLiteral);
      return follow('address of the server');
    }
    return apart('part of a text');
  }
  const expression = brackets.find(bracket => bracket.open === '{' && live[bracket.at - 1] === '$');
  if (expression !== undefined || (printCalls.test(name) && !inString)) {
    const url =
      expression !== undefined && followsLocalHost(live.slice(Math.max(0, expression.at - 60), expression.at - 1));
    const stated = environmentDefault(before);
    if (url || (stated !== undefined && stated !== foreign)) return follow('address of the server');
    return apart('part of a text');
  }

  // OCaml: every address can only be listened on.
  if (/\bADDR_INET\s*\(\s*(?:Unix\.)?inet6?_addr_any\s*,\s*$/.test(before))
    return bind('an address to listen on', Layer.listenLiteral);
  const environment = environmentDefault(before) ?? unpackedDefault(before, live.slice(span.end, span.end + 300));
  if (environment !== undefined) {
    if (environment === foreign) return apart('default of another variable');
    const layer = call !== undefined && isServerCall(call, name) ? Layer.listenLiteral : Layer.envDefault;
    return { role: 'bind', why: `default of ${environment}`, layer, variable: environment };
  }
  const flag =
    flagDefault(before) ?? optionDefault(live, call, span) ?? clapDefault(before, live.slice(span.end, span.end + 400));
  if (flag === foreign) return apart('default of another option');
  if (flag !== undefined) return bind(`default of ${flag}`, Layer.envDefault);

  // `bind = ["127.0.0.1:8000", "[::1]:8000"]`: the key stands before the list.
  const list = brackets[0]?.open === '[' ? live.slice(Math.max(0, brackets[0].at - 120), brackets[0].at) : undefined;
  const lead = inString ? before.slice(0, before.length - insideBefore.length - 1) : before;
  const stated = keyOf(lead) ?? (list === undefined || !wholeString ? undefined : keyOf(list));
  // `PORT: { type: 'integer', default: 3000 }`: the schema's key around it says what it is the default of.
  const schema = stated !== undefined && /^default(?:_?[vV]alue)?$/.test(stated.name) && brackets[0]?.open === '{';
  const keyed = schema ? { name: contextName(bare, brackets), operator: '=' } : stated;
  if (call !== undefined && clientCalls.test(name)) {
    const host =
      local ||
      localArgument(before) ||
      /host(?:name)?["']?\s*[:=]\s*["'](?:localhost|127\.0\.0\.1)["']/.test(before + after);
    return host ? follow(`${name}() connects to the server`) : apart(`argument of ${name}()`);
  }
  if (keyed !== undefined) {
    if (namesPort(keyed.name) || (/^(?:port|PORT)$/.test(keyed.name) && !inString)) {
      const context = contextName(bare, brackets);
      if (
        /\burl\b|url_?options|request|client|connect(?!\.server)|upstream|target|proxy|redis|database|\bdb\b|mongo|smtp|mail/i.test(
          context,
        )
      ) {
        return /(?:localhost|127\.0\.0\.1|0\.0\.0\.0)["']/.test(nearby(live, span)) || /url/i.test(context)
          ? follow(`${context} points at the server`)
          : apart(`port of ${context}`);
      }
      if (call !== undefined && isServerCall(call, name)) return bind(`port of ${name}()`, Layer.listenLiteral);
      const property = keyed.operator === ':' || keyed.operator === '=>';
      return bind(keyed.name, property ? Layer.namedProperty : Layer.namedConstant);
    }
    if (wholeString && insideBefore.endsWith(':') && namesAddress(keyed.name)) {
      return bind(keyed.name, /^(?:Addr|bind)$/.test(keyed.name) ? Layer.listenLiteral : Layer.namedConstant);
    }
    if (local) return follow('address of the server');
    return apart(`${keyed.name} is not a port`);
  }
  if (/#\s*define\s+\w*PORT\w*\s+\(?$/i.test(before)) return bind('the defined port', Layer.namedConstant);
  if (/(?:^|\n)\s*(?:set\s+:port,|port)\s+$/.test(before)) return bind('port', Layer.listenLiteral);
  if (/\b(?:scotty|Warp\.run|run)\s+$/.test(before) && !inString) return bind('argument of run', Layer.listenLiteral);
  if (call !== undefined && isServerCall(call, name)) {
    const first =
      call.index === 0 ||
      /["'`]\s*\]?,\s*["'`]?$/.test(before) ||
      /\]\s*,\s*$/.test(before) ||
      // `Listen(IPAddress.Any, 5000)`, but not the backlog of `listen(port, 128)`.
      (call.index === 1 && /\b(?:IPAddress\.\w+|\w*(?:host|addr|address|ip)|INADDR_ANY)\s*,\s*$/i.test(before)) ||
      wholeString ||
      name === 'embeddedServer';
    if (first) return bind(`argument of ${name}()`, Layer.listenLiteral);
  }
  if (local || (!inString && localArgument(before))) return follow('address of the server');
  if (wholeString && insideBefore === ':') return bind('a listen address', Layer.namedConstant);
  return apart('not named as a port');
}

/** `'127.0.0.1', 8080` */
function localArgument(before: string): boolean {
  return /["'`](?:localhost|127\.0\.0\.1|0\.0\.0\.0|::1?)["'`]\s*,\s*$/.test(before);
}

function nearby(live: string, span: Span): string {
  return live.slice(Math.max(0, span.start - 80), span.end + 80);
}

function isServerCall(call: Bracket | undefined, name: string): boolean {
  if (call === undefined || !bindCalls.test(name)) return false;
  if (!vagueCalls.test(name)) return true;
  const owner = call.callee.slice(0, -name.length);
  if (name === 'new') return /(?:Server|Listener)\W*$/.test(owner);
  if (name === 'from') return /SocketAddr/.test(owner);
  if (name === 'Add') return /(?:Prefixes|Urls)\.$/.test(owner);
  if (/^(?:port|Port|Server|serve|createServer)$/.test(name)) return true;
  const generic =
    /(?:app|server|srv|router|engine|echo|gin|e|r|http|web|bottle|sanic|aiohttp|server\)|routes\)|\)|Bun|Deno|host|builder|api|application|javalin|Javalin|fiber|mux|App)\W*$/i.test(
      owner,
    );
  return generic || isServerTool(/(\w+)\W*$/.exec(owner)?.[1] ?? '');
}

/** `name = `, `name: `, `"name" => ` right before the value; through a type annotation and a conversion. */
function keyOf(before: string): { readonly name: string; readonly operator: string } | undefined {
  const match =
    /([A-Za-z_$@][\w$.-]*)["'\]]{0,2}\s*(?::\s*[A-Za-z_&][\w<>[\]|?. ]{0,40}?)?\s*(:=|=>|->|=|:)\s*(?:\(?\s*(?:\w+(?:\.|::))*(?:Number|parseInt|int|Some|u16|Port|Integer|String)\()?["'`]?(?:[\w.*+[\]-]*:|\[::1?\]:)?$/.exec(
      before,
    );
  if (match !== null) return { name: match[1] ?? '', operator: match[2] ?? '' };
  // Erlang's `{port, 8080}`, Clojure's `:port 3000`, Scheme's `#:port 3000`.
  const pair = /\{\s*(\w+)\s*,\s*$|[\s{(]#?:([\w-]+)\s+$/.exec(before);
  return pair === null ? undefined : { name: pair[1] ?? pair[2] ?? '', operator: ':' };
}
