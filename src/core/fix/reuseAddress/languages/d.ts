import { character, doubleQuoted, slashBlock, slashLine } from '../../../code/tokens.ts';
import type { Language } from '../language.ts';
import { bindCall, cFunctions } from './c.ts';

const receiver = '(?<![\\w.)\\]])(?<fd>[A-Za-z_]\\w*(?:\\[\\w*\\]|\\.[A-Za-z_]\\w*)*)\\s*\\.\\s*';

export const d: Language = {
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
      api: 'Socket.bind()',
      find: `${receiver}bind\\s*\\(`,
      arguments: 'brackets',
      where: '\\bstd\\.socket\\b',
      arity: [1, 1],
      options: [
        {
          find: `${receiver}setOption\\s*\\(`,
          arguments: 'brackets',
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
      options: [{ find: '(?<![\\w.])setsockopt\\s*\\(', arguments: 'brackets', names: '\\bSO_REUSEADDR\\b' }],
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
