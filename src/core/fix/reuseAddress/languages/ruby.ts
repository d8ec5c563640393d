import { doubleQuoted, singleQuoted } from '../../../code/tokens.ts';
import type { Language } from '../language.ts';

const receiver =
  '(?<![\\w.)\\]@$?!])(?<fd>(?:@{1,2}|\\$)?[A-Za-z_]\\w*(?:\\[[\\w:@]*\\]|&?\\.[a-z_]\\w*)*)\\s*&?\\.\\s*';

export const ruby: Language = {
  ids: ['ruby', 'rb'],
  offered: { ids: ['ruby'] },
  endings: ['ru', 'rake'],
  interpreters: ['ruby'],
  runners: ['ruby', 'rails', 'rackup', 'puma'],
  marks: ['^[ \\t]*require ["\']socket["\']'],
  name: 'Ruby',
  syntax: [
    { kind: 'comment', open: '^=begin\\b', close: '\n=end' },
    { kind: 'comment', open: '^__END__\\r?$', close: '\u0000' },
    { kind: 'code', open: '\\?["\'#](?=\\s|[,)\\]])|\\$["\'`]' },
    { kind: 'comment', open: '(?<![\\w$?\\\\])#', close: '\n' },
    { kind: 'string', open: '<<[~-]["\'`]?(?<tag>[A-Za-z_]\\w*)["\'`]?|<<(?=["\']?[A-Z]{3})["\']?', heredoc: true },
    { kind: 'string', open: '(?<=[(,=~]\\s{0,2})/', close: '/', escape: 'backslash', oneLine: 'ends' },
    doubleQuoted,
    singleQuoted,
  ],
  layout: {
    kind: 'lines',
    open: ',|\\\\|[=+(\\[]|&&|\\|\\||\\b(?:and|or|not)|(?<![\\w?!)\\]}])\\.|=>',
    lead: '&?\\.\\w|&&|\\|\\|',
    block: '\\bdo\\b|\\{[ \\t]*\\||->|\\bbegin\\b|\\blambda\\b|\\bproc\\b',
    inline:
      '\\bthen\\b|\\bdo\\b(?:\\s*\\|[^|]*\\|)?|\\{\\s*(?:\\|[^|]*\\||(?=[@$a-z_]\\w*(?:\\.\\w+)*\\s*\\.\\s*bind))|;|\\bbegin\\b|\\belse\\b|\\bensure\\b|->\\s*(?:\\([^)]*\\))?\\s*\\{|\\bdef\\s+[\\w.?!]+\\s*\\([^()]*\\)\\s*=(?!=)',
    stuck: 'elsif|when|in|rescue|and|or',
    lambda: '&&|\\band\\b',
    trailing: 'if|unless|while|until',
    separator: '; ',
    curlyBlocks: true,
  },
  functions: '^[ \\t]*(?:private[ \\t]+)?def[ \\t]+(?:self\\.)?(?<name>\\w+[?!]?)',
  binds: [
    {
      find: `${receiver}bind(?=[\\s(])`,
      arguments: 'command',
      where: '\\bSocket\\b',
      arity: [1, 1],
      reject: '^\\s*self\\b|^\\s*["\':]|^\\s*\\w+:\\s',
      options: [
        {
          find: `${receiver}setsockopt(?=[\\s(])`,
          arguments: 'command',
          names: '\\b(?:SO_)?REUSEADDR\\b',
          off: ',\\s*(?:0|false)\\s*$',
        },
      ],
      insert: {
        lines: ['{fd}.setsockopt(:SOCKET, :REUSEADDR, true)'],
        expression: '({fd}.setsockopt(:SOCKET, :REUSEADDR, true); {call})',
      },
      creation: {
        from: '{fd}\\s*(?:\\|\\|)?=\\s*(?:::)?\\w*Socket\\w*\\.\\w+|(?:::)?Socket\\.\\w+\\s*\\((?=[^\\n]*\\|\\s*{fd}\\b)',
        stream: 'STREAM|\\bTCP',
        datagram: 'DGRAM|UDPSocket|:UDP\\b|:RAW\\b|SOCK_RAW',
        other: '\\bAF_UNIX\\b|:UNIX\\b|UNIXSocket|PF_UNIX',
        connect: '{fd}\\s*\\.\\s*connect(?:_nonblock)?\\b',
        listen: '{fd}\\s*\\.\\s*listen\\b',
      },
    },
  ],
  defaults: [
    { api: 'TCPServer', find: '\\b(?:TCPServer|OpenSSL::SSL::SSLServer)\\b' },
    { api: 'Socket.tcp_server_loop', find: '\\.tcp_server_(?:loop|sockets)\\b' },
    { api: 'Addrinfo#listen', find: '\\bAddrinfo\\.tcp\\b' },
    { api: 'WEBrick', find: '\\bWEBrick\\b' },
    { api: 'Puma', find: '\\bPuma\\b' },
    { api: 'Rack', find: '\\bRack(?:up)?::(?:Handler|Server)\\b' },
    { api: 'Sinatra', find: '\\brequire\\b[^\\n]*|\\bSinatra\\b', where: '\\bSinatra\\b' },
    { api: 'UDPSocket', find: '\\bUDPSocket\\b|\\budp_server_loop\\b', datagram: true },
  ],
  why: 'In Ruby only Socket.new lacks it; TCPServer, Addrinfo#listen, WEBrick and Puma set it.',
  snippet: 'socket.setsockopt(:SOCKET, :REUSEADDR, true)',
};
