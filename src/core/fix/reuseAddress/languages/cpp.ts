import { character, doubleQuotedLine, slashBlock, slashLine } from '../../../code/tokens.ts';
import type { Language } from '../language.ts';
import { bindCall, cDefaults, cFunctions, libevent } from './c.ts';

/** C++ has no compound literal whose address can be taken: a lambda holds the value. */
const one = '[] { static const int on = 1; return &on; }()';

export const cpp: Language = {
  ids: ['cpp', 'c++', 'cxx', 'cc', 'hpp', 'cuda-cpp', 'objective-cpp'],
  offered: { ids: ['cpp', 'cuda-cpp', 'objective-cpp'] },
  endings: ['h', 'hh'],
  marks: ['^[ \\t]*#[ \\t]*include[ \\t]*<(?:boost/|asio|iostream|string>|vector>|thread>|c[a-z]+>)'],
  name: 'C++',
  compiled: true,
  syntax: [
    slashBlock,
    slashLine,
    { kind: 'string', open: 'R"(?<tag>[^()\\\\\\s"]{0,16})\\(', close: '){tag}"' },
    doubleQuotedLine,

    character,
  ],
  preprocessor: true,
  layout: { kind: 'braces', labels: true, declares: 'c++' },
  functions: cFunctions,
  binds: [
    bindCall(one),
    {
      find: '(?<![\\w.>])(?<fd>(?:[A-Za-z_]\\w*(?:\\[\\w*\\])?(?:\\(\\))?(?:\\.|->))*[A-Za-z_]\\w*)\\s*(?:\\.|->)\\s*bind\\s*\\(',
      where: '\\basio\\b',
      arity: [1, 2],
      options: [
        {
          find: '(?<![\\w.>])(?<fd>(?:[A-Za-z_]\\w*(?:\\[\\w*\\])?(?:\\(\\))?(?:\\.|->))*[A-Za-z_]\\w*)\\s*(?:\\.|->)\\s*set_option\\s*\\(',
          names: '\\breuse_address\\b',
          off: 'reuse_address\\s*[({]\\s*false\\b',
        },
      ],
      insert: (source, { fd, head }) => {
        const name = /(\w+)\W*$/.exec(fd)?.[1] ?? fd;
        const type = new RegExp(`((?:\\w+::)*\\w*acceptor)\\b[>\\s&*]*\\b${name}\\b`).exec(source.code)?.[1];
        const scope =
          type?.includes('acceptor') === true && type !== 'acceptor' && !type.includes('basic_')
            ? type
            : /\bboost\b/.test(source.live)
              ? 'boost::asio::socket_base'
              : 'asio::socket_base';
        const access = /->\s*bind\s*\($/.test(head) ? '->' : '.';
        return {
          lines: [`{fd}${access}set_option(${scope}::reuse_address(true));`],
          expression: `({fd}${access}set_option(${scope}::reuse_address(true)), {call})`,
        };
      },
      creation: {
        from: '(?:^|[;{}(,:])[^;{}()]{0,80}\\b{fd}\\s*[;({=,)]',
        stream: 'acceptor|\\btcp\\b',
        datagram: '\\budp\\b|\\bicmp\\b',
        other: 'local::|\\bseq_packet_protocol\\b',
        connect: '{fd}\\s*(?:\\.|->)\\s*(?:async_)?connect\\s*\\(',
        listen: '{fd}\\s*(?:\\.|->)\\s*listen\\s*\\(',
      },
    },
  ],
  entries: [
    libevent,
    {
      api: 'Poco ServerSocket.bind()',
      find: '(?<fd>\\b[A-Za-z_]\\w*)\\s*(?:\\.|->)\\s*bind\\s*\\(',
      where: '\\bServerSocket\\b',
      list: 1,
      present: '^\\s*(?:true|\\w+)\\b',
      off: '^\\s*(?<value>false)\\b',
      item: 'true',
      positional: { from: 1, values: ['true'] },
    },
  ],
  switches: [
    {
      find: '\\bacceptor\\s+\\w+\\s*[({][^;{}]{1,200},\\s*(?<value>false)\\s*[)}]\\s*;',
      on: 'true',
      unless: '^(?![\\s\\S]*\\basio\\b)',
    },
  ],
  defaults: [
    ...cDefaults,
    {
      api: 'The asio acceptor that is given an endpoint',
      find: '\\bacceptor(?:\\w*|\\s+\\w+)\\s*[({][^;{}]{1,100},',
      where: '\\basio\\b',
    },
    { api: 'QTcpServer', find: '\\bQTcpServer\\b' },
    { api: 'Poco ServerSocket', find: '\\bServerSocket\\s+\\w+\\s*[({]\\s*\\w', where: '\\bPoco\\b' },
    { api: 'cpp-httplib', find: '\\bhttplib::(?:SSL)?Server\\b' },
    { api: 'A UDP socket', find: '\\bQUdpSocket\\b|\\budp::socket\\b', datagram: true },
  ],
  why: 'A socket made by socket(), and an asio acceptor that is opened and bound in steps, do not have it; most libraries set it.',
  snippet: 'int reuse = 1;\nsetsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof(reuse));',
};
