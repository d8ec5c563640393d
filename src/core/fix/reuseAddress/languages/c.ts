import { character, doubleQuotedLine, slashBlock, slashLine } from '../../../code/tokens.ts';
import type { BindShape, DefaultShape, EntryShape, Insertion, Language, OptionPattern, Source } from '../language.ts';

export const setsockopt: OptionPattern = {
  find: '(?<![\\w.>])(?:::|syscall::)?setsockopt\\s*\\(|(?<![\\w.>])Setsockopt\\s*\\(',
  names: '\\bSO_REUSEADDR\\b',
  off: ',\\s*&\\s*\\(\\s*(?:const\\s+)?int\\s*\\)\\s*\\{\\s*0\\s*\\}',
};

/** With the report that the file can make: `perror` needs a header. */
function inserted(source: Source, head: string, compound: string): Insertion {
  const ns = head.trimStart().startsWith('::') ? '::' : '';
  const set = `${ns}setsockopt({fd}, SOL_SOCKET, SO_REUSEADDR, &{var}, sizeof({var}))`;
  const perror = /\bstd::perror\b/.test(source.code)
    ? 'std::perror'
    : /^[ \t]*#[ \t]*include[ \t]*<(?:stdio\.h|cstdio)>/m.test(source.live) || /(?<![\w:])perror\s*\(/.test(source.code)
      ? 'perror'
      : undefined;
  return {
    lines: [
      'int {var} = 1;',
      ...(perror === undefined ? [`${set};`] : [`if (${set} < 0)`, `{i}${perror}("setsockopt(SO_REUSEADDR)");`]),
    ],
    expression: `(${ns}setsockopt({fd}, SOL_SOCKET, SO_REUSEADDR, ${compound}, sizeof(int)), {call})`,
  };
}

/** `bind(fd, address, length)`, and the wrapper `Bind` of a well-known textbook. */
export function bindCall(compound: string): BindShape {
  return {
    find: '(?<![\\w.$\\\\]|->|\\w::)(?:::\\s*)?(?:bind|Bind)\\s*\\(',
    arity: [3, 3],
    rejectBefore:
      '\\b(?!return\\b|else\\b|do\\b|case\\b|throw\\b|co_return\\b|co_await\\b|and\\b|or\\b|not\\b)[A-Za-z_]\\w*[ \\t*&]+|\\b(?:std|boost|absl)\\s*::\\s*',
    reject: '^\\s*&?\\s*\\w+::|\\bplaceholders\\b|\\b_1\\b|^\\s*\\[|^\\s*(?:int|SOCKET|const)\\b',
    options: [setsockopt],
    insert: (source, { head }) => inserted(source, head, compound),
    creation: {
      from: '{fd}\\s*(?:=(?!=)|\\{|\\()\\s*(?:::|\\([^()]*\\)\\s*)?\\s*(?:\\w+::)*\\w*[sS]ocket\\w*\\s*\\(',
      stream: 'SOCK_STREAM|IPPROTO_TCP',
      datagram: 'SOCK_DGRAM|SOCK_RAW|IPPROTO_UDP',
      other: '\\b[AP]F_(?:UNIX|LOCAL|NETLINK|PACKET|VSOCK|BLUETOOTH|CAN|ALG)\\b|sockaddr_un\\b',
      connect: '(?<![\\w.>])(?:::)?[cC]onnect\\s*\\(\\s*{fd}\\s*,',
      listen: '(?<![\\w.>])(?:::)?[lL]isten\\s*\\(\\s*{fd}\\s*,',
    },
  };
}

export const libevent: EntryShape = {
  api: 'evconnlistener_new_bind()',
  find: '\\bevconnlistener_new_bind\\s*\\(',
  list: 3,
  present: 'LEV_OPT_REUSEABLE\\b',
  item: 'LEV_OPT_REUSEABLE',
  wrap: '{item} | {list}',
};

export const cDefaults: readonly DefaultShape[] = [
  { api: 'libuv', find: '\\buv_(?:tcp_bind|listen)\\s*\\(' },
  { api: 'libmicrohttpd', find: '\\bMHD_start_daemon\\s*\\(' },
  { api: "libevent's HTTP server", find: '\\bevhttp_bind_socket(?:_with_handle)?\\s*\\(' },
  { api: 'Mongoose', find: '\\bmg_(?:http_)?listen\\s*\\(' },
];

export const cFunctions = '(?<![\\w~])(?<name>[A-Za-z_~][\\w~]{0,80})\\s*\\(';

export const c: Language = {
  ids: ['c', 'h', 'objective-c', 'objectivec'],
  offered: { ids: ['c', 'objective-c'] },
  marks: ['^[ \\t]*#[ \\t]*include[ \\t]*[<"]'],
  name: 'C',
  compiled: true,
  syntax: [slashBlock, slashLine, doubleQuotedLine, character],
  preprocessor: true,
  layout: { kind: 'braces', labels: true, declares: 'c' },
  functions: cFunctions,
  binds: [bindCall('&(int){1}')],
  entries: [libevent],
  defaults: cDefaults,
  why: 'A socket made by socket() does not have it; libraries such as libuv and libmicrohttpd set it.',
  snippet: 'int reuse = 1;\nsetsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof(reuse));',
};
