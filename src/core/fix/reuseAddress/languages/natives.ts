/** Languages that compile to a program of their own and have no file here: one row each, a new one, too. */
import { character, doubleQuoted, doubleQuotedLine, hashLine, slashBlock, slashLine } from '../../../code/tokens.ts';
import type { BindShape, Language } from '../language.ts';
import { bindCall, cFunctions } from './c.ts';

const receiver = '(?<![\\w.)\\]])(?<fd>[A-Za-z_]\\w*(?:\\[\\w*\\]|\\.[A-Za-z_]\\w*)*)\\s*\\.\\s*';

const d: Language = {
  ids: ['d', 'dlang'],
  offered: { ids: ['d'], endings: ['d'] },
  endings: ['di'],
  interpreters: ['rdmd'],
  marks: ['^\\s*import std\\.socket\\b'],
  name: 'D',
  compiled: true,
  syntax: [
    { kind: 'comment', open: '/\\+', close: '+/', nested: true },
    slashBlock,
    slashLine,
    { kind: 'string', open: '`', close: '`' },
    { kind: 'string', open: '\\br"', close: '"' },
    doubleQuoted,
    character,
  ],
  layout: { kind: 'braces', labels: true, lambda: '=>' },
  functions: cFunctions,
  binds: [
    {
      find: `${receiver}bind\\s*\\(`,
      where: '\\bstd\\.socket\\b',
      arity: [1, 1],
      options: [
        {
          find: `${receiver}setOption\\s*\\(`,
          names: '\\bREUSEADDR\\b',
          off: ',\\s*(?:0|false)\\s*$',
        },
      ],
      insert: {
        lines: ['{fd}.setOption(SocketOptionLevel.SOCKET, SocketOption.REUSEADDR, true);'],
        expression: '(() { {fd}.setOption(SocketOptionLevel.SOCKET, SocketOption.REUSEADDR, true); {call}; })()',
      },
      imports: [
        {
          names: ['SocketOptionLevel', 'SocketOption'],
          find: '\\bimport\\s+std\\.socket\\s*:\\s*(?<list>[^;]*)',
          separator: ', ',
        },
      ],
      creation: {
        from: '\\b{fd}\\s*=\\s*(?:cast\\([^()]*\\)\\s*)?new\\s+\\w*Socket\\b',
        stream: '\\bTcpSocket\\b|\\bSTREAM\\b|ProtocolType\\.TCP',
        datagram: '\\bUdpSocket\\b|\\bDGRAM\\b|ProtocolType\\.UDP|\\bRAW\\b',
        other: 'AddressFamily\\.UNIX\\b|\\bUnixAddress\\b',
        connect: '\\b{fd}\\s*\\.\\s*connect\\s*\\(',
        listen: '\\b{fd}\\s*\\.\\s*listen\\s*\\(',
      },
    },
    {
      ...bindCall(''),
      where: '\\bcore\\.sys\\.posix\\b',
      options: [{ find: '(?<![\\w.])setsockopt\\s*\\(', names: '\\bSO_REUSEADDR\\b' }],
      insert: { lines: ['int {var} = 1;', 'setsockopt({fd}, SOL_SOCKET, SO_REUSEADDR, &{var}, {var}.sizeof);'] },
    },
  ],
  defaults: [
    { api: 'vibe.d', find: '\\b(?:listenTCP|listenHTTP)\\s*\\(' },
    { api: 'A UDP socket', find: '\\bnew\\s+UdpSocket\\b', datagram: true },
  ],
  why: 'In D a socket of std.socket lacks it.',
  snippet: 'socket.setOption(SocketOptionLevel.SOCKET, SocketOption.REUSEADDR, true);',
};

const nimBind = {
  where: '\\b(?:net|asyncnet|nativesockets)\\b',
  options: [
    { find: `${receiver}setSockOpt\\b`, arguments: 'command', names: '\\bOptReuseAddr\\b', off: '\\bfalse\\b' },
    { find: '(?<![\\w.])setSockOpt\\s*\\(', names: '\\bOptReuseAddr\\b', off: '\\bfalse\\b' },
    { find: '(?<![\\w.])setSockOptInt\\s*\\(', names: '\\bSO_REUSEADDR\\b', off: ',\\s*0\\s*$' },
    { find: `${receiver}setSockOptInt\\b`, arguments: 'command', names: '\\bSO_REUSEADDR\\b', off: ',\\s*0\\s*$' },
  ],
  creation: {
    from: '{fd}\\s*(?::\\s*\\w+\\s*)?=\\s*(?:await\\s+)?\\w*\\.?(?:new(?:Async)?Socket|create(?:NativeSocket|AsyncNativeSocket))\\b',
    stream: 'SOCK_STREAM|Socket\\s*(?:\\(\\s*(?:AF_INET6?|buffered\\s*=\\s*\\w+)?\\s*\\)|$)',
    datagram: 'SOCK_DGRAM|SOCK_RAW|IPPROTO_UDP',
    other: '\\bAF_UNIX\\b',
    connect: '{fd}\\s*\\.\\s*connect\\b',
    listen: '{fd}\\s*\\.\\s*listen\\b|\\blisten\\s*\\(\\s*{fd}',
  },
} as const satisfies Partial<BindShape>;

const nimImports = [
  {
    names: ['setSockOpt', 'OptReuseAddr'],
    find: '^[ \\t]*from[ \\t]+(?:std/)?(?:net|asyncnet)[ \\t]+import[ \\t]+(?<list>[^\\n#]*)',
    separator: ', ',
  },
] as const;

const nimInsert = {
  lines: ['{fd}.setSockOpt(OptReuseAddr, true)'],
  expression: '({fd}.setSockOpt(OptReuseAddr, true); {call})',
} as const;

const nim: Language = {
  ids: ['nim', 'nims'],
  offered: { ids: ['nim'], endings: ['nim'] },
  endings: ['nimble'],
  interpreters: ['nim'],
  runners: ['nim', 'nimble'],
  marks: ['^[ \\t]*import (?:std/)?\\[?[\\w, ]*\\b(?:asyncnet|net|nativesockets)\\b'],
  name: 'Nim',
  compiled: true,
  syntax: [
    { kind: 'comment', open: '#\\[', close: ']#', nested: true },
    hashLine,
    { kind: 'string', open: '"""', close: '"""' },
    { kind: 'string', open: '\\br"', close: '"', escape: 'doubled', oneLine: 'ends' },
    doubleQuotedLine,
    { kind: 'string', open: "'(?:\\\\[^\\n']{1,4}|\\\\'|[^'\\\\\\n])'" },
  ],
  layout: {
    kind: 'lines',
    // A `=` behind a routine's head starts its body.
    open: ',|[+(&]|(?<!\\.\\}\\s*|\\)(?:\\s*:\\s*[\\w\\[\\], ]+)?\\s*)=|\\b(?:and|or|not)',
    header: 'if|elif|else|for|while|try|except|finally|block|defer|case|of|when|template',
    stuck: 'elif|except|of',
    lambda: '\\b(?:proc|func|method|template|iterator|converter)\\b|=>',
    separator: '; ',
  },
  functions: '^[ \\t]*(?:proc|func|method|template)[ \\t]+(?<name>\\w+)',
  binds: [
    {
      ...nimBind,
      find: `${receiver}bindAddr\\b`,
      arguments: 'command',
      arity: [0, 2],
      reject: '\\bptr\\b|\\baddr\\b\\s*\\w|^\\s*cast\\b',
      insert: nimInsert,
      imports: nimImports,
    },
    {
      ...nimBind,
      find: '(?<![\\w.])bindAddr\\s*\\(',
      arity: [1, 3],
      reject: '\\bptr\\b|\\baddr\\b\\s*\\w|\\bcast\\b',
      insert: nimInsert,
      imports: nimImports,
    },
    {
      ...nimBind,
      find: '(?<![\\w.])bindAddr\\s*\\(',
      arity: [3, 3],
      insert: {
        lines: ['setSockOptInt({fd}, SOL_SOCKET, SO_REUSEADDR, 1)'],
        expression: '(setSockOptInt({fd}, SOL_SOCKET, SO_REUSEADDR, 1); {call})',
      },
    },
  ],
  switches: [{ find: '\\breuseAddr\\s*=\\s*(?<value>false)\\b', on: 'true' }],
  defaults: [
    { api: 'asynchttpserver', find: '\\bnewAsyncHttpServer\\b' },
    { api: 'Jester', find: '\\bjester\\b' },
    { api: 'Prologue', find: '\\bprologue\\b' },
  ],
  why: 'In Nim net and asyncnet lack it; asynchttpserver sets it.',
  snippet: 'socket.setSockOpt(OptReuseAddr, true)',
};

export const nativeLanguages: readonly Language[] = [d, nim];
