import { doubleQuotedLine, hashLine, singleQuotedLine, tripleDouble, tripleSingle } from '../../../code/tokens.ts';
import type { BindShape, DefaultShape, Insertion, Language, Source, WindowsGuard } from '../language.ts';
import { moduleOf, notOnWindows, serverSites } from './pythonServers.ts';

const name = '(?<![\\w.)\\]])[A-Za-z_]\\w*(?:\\[[\\w.]*\\]|\\.[A-Za-z_]\\w*)*';

function guard(source: Source): WindowsGuard {
  const value = notOnWindows(source);
  return { before: `if ${value}:`, inline: `{set} if ${value} else None`, value };
}

function inserted(source: Source): Insertion {
  const ns = moduleOf(source, 'socket') ?? 'socket.';
  const set = `{fd}.setsockopt(${ns}SOL_SOCKET, ${ns}SO_REUSEADDR, 1)`;
  return { lines: [set], expression: `(${set} or {call})` };
}

const defaults: readonly DefaultShape[] = [
  { api: 'socketserver.UDPServer', find: '\\b(?:Threading|Forking)?UDPServer\\b', datagram: true },
  { api: 'http.server', find: '\\b(?:Threading)?HTTPServer\\s*\\(' },
  { api: 'xmlrpc.server', find: '\\b(?:Simple|Doc)XMLRPCServer\\s*\\(' },
  { api: 'wsgiref', find: '\\bmake_server\\s*\\(' },
  { api: 'socket.create_server()', find: '\\bsocket\\.create_server\\s*\\(|(?<![.\\w])create_server\\s*\\(\\s*\\(' },
  { api: 'asyncio', find: '\\b(?:start_server|create_server)\\s*\\(' },
  { api: 'multiprocessing', find: '(?<!\\w)Listener\\s*\\(', where: '\\bmultiprocessing\\b' },
  { api: 'aiohttp', find: '\\b(?:web\\.run_app|TCPSite)\\s*\\(' },
  { api: 'Tornado', find: '\\.listen\\s*\\(', where: '\\btornado\\b' },
  { api: 'Twisted', find: '\\blistenTCP\\s*\\(' },
  { api: 'gevent', find: '\\bWSGIServer\\s*\\(', where: '\\bgevent\\b' },
  { api: 'ZeroMQ', find: '\\.bind\\s*\\(', where: '\\bzmq\\b' },
];

/** Of a socket that has a name, and of one that has not. */
const bind: BindShape = {
  find: `(?<fd>${name}|(?<![\\w.])(?:\\w+\\.)?socket\\s*\\([^()\\n]{0,120}\\))\\s*\\.\\s*bind\\s*\\(`,
  where: '\\bsocket\\b',
  unless: '^[ \\t]*(?:import|from)[ \\t]+zmq\\b',
  arity: [1, 1],
  reject: '^\\s*[rbuf]?["\']|^\\s*\\w+\\s*=(?!=)|^\\s*(?:self\\.)?\\w*(?:event|handler|callback)\\w*\\s*$|^\\s*\\*\\*',
  options: [
    {
      find: `(?<fd>${name})\\s*\\.\\s*setsockopt\\s*\\(`,
      names: '\\bSO_REUSEADDR\\b',
      off: ',\\s*(?:0|False)\\s*$',
    },
  ],
  insert: inserted,
  imports: [
    {
      names: ['SOL_SOCKET', 'SO_REUSEADDR'],
      find: '^[ \\t]*from[ \\t]+socket[ \\t]+import[ \\t]*\\((?<list>[^()]*)\\)|^[ \\t]*from[ \\t]+socket[ \\t]+import[ \\t]+(?<names>[^()\\n]*)$',
      all: '\\*',
      separator: ', ',
      unless: '^[ \\t]*import[ \\t]+(?:[\\w., \\t]+,[ \\t]*)?socket\\b',
    },
  ],
  creation: {
    from: '{fd}\\s*(?::[^=\\n]{0,60})?(?::=|=(?!=))\\s*[^\\n]{0,60}?\\bsocket\\s*\\(|(?:\\w+\\.)?socket\\s*\\((?=[^\\n]{0,200}\\bas\\s+{fd})',
    stream: 'SOCK_STREAM|socket\\s*\\(\\s*\\)|socket\\s*\\(\\s*(?:\\w+\\.)?AF_INET6?\\s*\\)',
    datagram: 'SOCK_DGRAM|SOCK_RAW|IPPROTO_UDP',
    other: 'AF_(?:UNIX|PACKET|NETLINK|BLUETOOTH|CAN|VSOCK)\\b',
    connect: '{fd}\\s*\\.\\s*connect(?:_ex)?\\s*\\(',
    listen: '{fd}\\s*\\.\\s*listen\\s*\\(|sock\\s*=\\s*{fd}',
  },
};

export const python: Language = {
  ids: ['python', 'py'],
  offered: { ids: ['python'] },
  endings: ['pyw', 'pyi'],
  interpreters: ['python'],
  runners: ['python'],
  marks: ['^[ \\t]*(?:import|from) (?:socket|socketserver|asyncio)\\b'],
  name: 'Python',
  syntax: [hashLine, tripleDouble, tripleSingle, doubleQuotedLine, singleQuotedLine],
  layout: {
    kind: 'lines',
    open: '\\\\',
    header: 'if|elif|else|for|while|try|except|finally|with|class|def|async|match|case',
    stuck: 'elif|except|case',
    lambda: '\\blambda\\b|\\band\\b|\\bor\\b',
    trailing: 'if|for|and',
    separator: '; ',
  },
  aboutWindows:
    '["\'](?:win|win32|Windows|nt)["\']|\\bos\\.name\\b|^[ \\t]*(?:import|from)[ \\t]+(?:msvcrt|winreg|winsound|_winapi|win32\\w*|pywintypes)\\b|\\bwindll\\b|\\bWindows(?:Selector|Proactor)EventLoop\\w*|\\bSO_EXCLUSIVEADDRUSE\\b|\\bWindowsError\\b',
  guard,
  functions: '^[ \\t]*(?:async[ \\t]+)?def[ \\t]+(?<name>\\w+)',
  binds: [bind],
  more: serverSites,
  switches: [{ find: '(?<![\\w.])reuse_address\\s*=\\s*(?<value>False|0)\\b', on: 'True', onBoth: 'None' }],
  defaults,
  why: 'In Python a bare socket and socketserver.TCPServer lack it; http.server, asyncio and the web frameworks set it.',
  snippet: 'sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)',
};
