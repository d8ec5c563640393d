import { doubleQuoted, singleQuoted, slashBlock, slashLine } from '../../../code/tokens.ts';
import type { TextEdit } from '../../../model/fix.ts';
import { findCalls } from '../calls.ts';
import type { Language, Site, Source } from '../language.ts';
import { indentation, lineStart, skipBlanks } from '../source.ts';
import { needs } from '../states.ts';

/** `socket_create_listen` binds while it makes the socket: it is taken apart. */
function createListen(source: Source): Site[] {
  const { code, text, eol, unit } = source;
  return findCalls(source, { find: '(?<![\\w$>:])\\\\?socket_create_listen\\s*\\(' }).map(call => {
    const ns = call.head.startsWith('\\') ? '\\' : '';
    const [port = '0', backlog] = call.arguments.map(argument => text.slice(argument.start, argument.end));
    const site = (edit: TextEdit): Site => ({ start: call.start, end: call.end, state: needs('inserted', edit) });
    const line = lineStart(code, call.start);
    const statement = /^[ \t]*(\$\w+(?:->\w+)*)\s*=\s*@?\s*$/.exec(code.slice(line, call.start));
    const behind = skipBlanks(code, call.end);
    const listen = backlog === undefined ? '' : `, ${backlog}`;
    if (statement !== null && code[behind] === ';') {
      const s = statement[1] ?? '$socket';
      const indent = indentation(text, call.start);
      const lines = [
        `${s} = ${ns}socket_create(${ns}AF_INET, ${ns}SOCK_STREAM, ${ns}SOL_TCP);`,
        `${ns}socket_set_option(${s}, ${ns}SOL_SOCKET, ${ns}SO_REUSEADDR, 1);`,
        `if (!${ns}socket_bind(${s}, '0.0.0.0', ${port}) || !${ns}socket_listen(${s}${listen})) {`,
        `${unit}${s} = false;`,
        '}',
      ];
      return site({ start: line, end: behind + 1, text: lines.map(item => indent + item).join(eol) });
    }
    const made =
      `(static function (int $port, int $backlog = 128) { ` +
      `$socket = ${ns}socket_create(${ns}AF_INET, ${ns}SOCK_STREAM, ${ns}SOL_TCP); ` +
      `${ns}socket_set_option($socket, ${ns}SOL_SOCKET, ${ns}SO_REUSEADDR, 1); ` +
      `return ${ns}socket_bind($socket, '0.0.0.0', $port) && ${ns}socket_listen($socket, $backlog) ? $socket : false; })(`;
    return site({ start: call.start, end: call.inside.start, text: made });
  });
}

export const php: Language = {
  ids: ['php'],
  offered: { ids: ['php'] },
  endings: ['phtml'],
  interpreters: ['php'],
  runners: ['php'],
  marks: ['^<\\?php'],
  name: 'PHP',
  opening: '<\\?',
  syntax: [
    { kind: 'comment', open: '\\?>', close: '<?' },
    slashBlock,
    slashLine,
    { kind: 'comment', open: '#(?!\\[)', close: '\n' },
    { kind: 'string', open: '<<<[ \\t]*["\']?(?<tag>\\w+)["\']?', heredoc: true },
    doubleQuoted,
    singleQuoted,
  ],
  layout: {
    kind: 'braces',
    fileScope: true,
    labels: true,
    strict: true,
    lambda: '&&|\\|\\||\\?|\\band\\b|\\bor\\b|\\bfn\\s*\\(|=>\\s*[^,;]*$',
  },
  functions: '\\bfunction\\s+&?(?<name>\\w+)\\s*\\(',
  binds: [
    {
      find: '(?<![\\w$>:])\\\\?socket_bind\\s*\\(',
      arity: [2, 3],
      options: [
        {
          find: '(?<![\\w$>:])\\\\?socket_set_?opt(?:ion)?\\s*\\(',
          names: '\\bSO_REUSEADDR\\b',
          off: ',\\s*(?:0|false)\\s*$',
        },
      ],
      rejectBefore: '\\bfunction\\s+',
      insert: (_source, { head }) => {
        const ns = head.startsWith('\\') ? '\\' : '';
        const set = `${ns}socket_set_option({fd}, ${ns}SOL_SOCKET, ${ns}SO_REUSEADDR, 1)`;
        return { lines: [`${set};`], expression: `(${set} && {call})` };
      },
      creation: {
        from: '{fd}\\s*=\\s*@?\\s*\\\\?socket_create\\s*\\(',
        stream: 'SOCK_STREAM|SOL_TCP',
        datagram: 'SOCK_DGRAM|SOCK_RAW|SOL_UDP',
        other: '\\bAF_UNIX\\b',
        connect: '\\bsocket_connect\\s*\\(\\s*{fd}\\s*,',
        listen: '\\bsocket_listen\\s*\\(\\s*{fd}\\s*[,)]',
      },
    },
  ],
  more: createListen,
  defaults: [
    { api: 'A PHP stream', find: '\\bstream_socket_server\\s*\\(' },
    { api: 'ReactPHP', find: '\\bnew\\s+\\\\?(?:[\\w\\\\]*\\\\)?(?:SocketServer|TcpServer)\\b' },
    { api: 'Workerman', find: '\\bnew\\s+\\\\?(?:[\\w\\\\]*\\\\)?Worker\\b' },
    { api: 'Swoole', find: '\\bSwoole\\\\(?:Http\\\\|WebSocket\\\\)?Server\\b' },
  ],
  why: 'In PHP only the sockets extension lacks it; streams, php -S and the frameworks built on them set it.',
  snippet: 'socket_set_option($socket, SOL_SOCKET, SO_REUSEADDR, 1);',
};
