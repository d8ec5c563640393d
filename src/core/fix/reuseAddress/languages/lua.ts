import { dashLine, doubleQuotedLine, singleQuotedLine } from '../../../code/tokens.ts';
import type { TextEdit } from '../../../model/fix.ts';
import { findCalls } from '../calls.ts';
import { canonical, withDescriptor } from '../descriptor.ts';
import { functionAt } from '../functions.ts';
import type { Language, Site, Source } from '../language.ts';
import { findPlace } from '../placement.ts';
import { insertAround, insertBefore } from '../render.ts';
import { needs, unsafe } from '../states.ts';

const receiver = '(?<![\\w.:)\\]])(?<fd>[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*)\\s*:\\s*';

/**
 * LuaSocket's `tcp()` has no descriptor before the bind, so an option set on it is lost: it has to be made by `tcp4()`
 * or `tcp6()`, and then the option counts (LuaSocket 3.1, seen with strace).
 */
function masters(source: Source): Site[] {
  const { code, live } = source;
  if (!/\bsocket\b/.test(code)) return [];
  const options = findCalls(source, { find: `${receiver}setoption\\s*\\(` }).filter(call =>
    /^\s*["']reuseaddr["']\s*,\s*(?!false\b)/.test(live.slice(call.inside.start, call.inside.end)),
  );
  return findCalls(source, { find: `${receiver}bind\\s*\\(` }).flatMap((call): Site[] => {
    if (call.arguments.length !== 2) return [];
    const fd = call.receiver ?? '';
    const range = { start: call.start, end: call.end };
    const here = functionAt(source.functions, call.start);
    const made = [
      ...code.matchAll(
        withDescriptor(
          '{fd}\\s*(?:,\\s*[\\w]+\\s*)?=\\s*[^\\n=]{0,80}?\\b(?<how>tcp[46]?|udp[46]?)\\s*(?<end>\\(\\s*\\))',
          fd,
        ),
      ),
    ];
    const near =
      made.filter(found => found.index < call.start && functionAt(source.functions, found.index) === here).at(-1) ??
      made[0];
    const how = near?.groups?.['how'];
    const snippet = `${fd}:setoption("reuseaddr", true)  -- ${fd} made by socket.tcp4()`;
    if (how?.startsWith('udp') === true) return [{ ...range, state: { kind: 'datagram' } }];
    if (near === undefined && /\budp[46]?\s*\(/.test(code) && !/\btcp[46]?\s*\(/.test(code))
      return [{ ...range, state: { kind: 'datagram' } }];
    const scope = here === undefined ? code : code.slice(here.start, here.end);
    if (
      withDescriptor('{fd}\\s*:\\s*connect\\s*\\(', fd).test(scope) &&
      !withDescriptor('{fd}\\s*:\\s*listen\\s*\\(', fd).test(code)
    ) {
      return [{ ...range, state: { kind: 'client' } }];
    }
    const before = options.find(
      option =>
        canonical(option.receiver ?? '') === canonical(fd) &&
        option.start < call.start &&
        (functionAt(source.functions, option.start) === here || fd.includes('.')),
    );
    const edits: TextEdit[] = [];
    if (near !== undefined && how === 'tcp') {
      const end = near.index + near[0].length - (near.groups?.['end']?.length ?? 0);
      const at = code.lastIndexOf('tcp', end) + 3;
      edits.push({ start: at, end: at, text: isSix(source, call.arguments[0]?.text ?? '') ? '6' : '4' });
    } else if (near === undefined) {
      if (before !== undefined) return [{ ...range, from: before.start, state: { kind: 'set' } }];
      const reason = 'Where the socket is made cannot be seen: the option counts only on one made by tcp4() or tcp6().';
      return [{ ...range, state: unsafe(reason, snippet) }];
    }
    if (before !== undefined) {
      if (edits.length === 0) return [{ ...range, from: before.start, state: { kind: 'set' } }];
      return [{ ...range, from: before.start, state: needs('switched-on', ...edits) }];
    }
    const late = options.find(
      option =>
        canonical(option.receiver ?? '') === canonical(fd) &&
        option.start > call.end &&
        functionAt(source.functions, option.start) === here,
    );
    const place = findPlace(source, call.start, call.end, fd);
    const set = `${fd}:setoption("reuseaddr", true)`;
    if (place.kind === 'statement') edits.push(...insertBefore(source, place.at, [set]));
    else if (place.condition) edits.push(...insertAround(source, call.start, call.end, `(${set} and {call})`));
    else return [{ ...range, state: unsafe('The bind stands where no statement can be put in front of it.', snippet) }];
    const line = late === undefined ? undefined : loneLine(source, late.start, late.end);
    if (line !== undefined) edits.push({ ...line, text: '' });
    return [{ ...range, state: needs(line === undefined ? 'inserted' : 'moved', ...edits) }];
  });
}

/** The address is an IPv6 one: a literal, or a variable that was given one. */
function isSix({ live }: Source, text: string): boolean {
  const value = /^\w+$/.test(text)
    ? (new RegExp(`\\b${text}\\b[^\\n=]{0,40}=\\s*(["'][^"'\\n]*["'])`).exec(live)?.[1] ?? '')
    : text;
  return /^["'][^"']*:/.test(value);
}

/** The line of a statement that has it for itself. */
function loneLine({ text }: Source, start: number, end: number): { start: number; end: number } | undefined {
  const first = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const last = newline === -1 ? text.length : newline + 1;
  return /^[ \t]*(?:assert\()?$/.test(text.slice(first, start)) && /^\)?;?[ \t]*\r?\n?$/.test(text.slice(end, last))
    ? { start: first, end: last }
    : undefined;
}

export const lua: Language = {
  ids: ['lua', 'luau'],
  offered: { ids: ['lua'], endings: ['lua'] },
  interpreters: ['lua'],
  runners: ['lua'],
  marks: ['\\bsocket\\.tcp[46]?\\(\\)'],
  name: 'Lua',
  syntax: [
    { kind: 'comment', open: '--\\[(?<tag>=*)\\[', close: ']{tag}]' },
    dashLine,
    { kind: 'string', open: '\\[(?<tag>=*)\\[', close: ']{tag}]' },
    doubleQuotedLine,
    singleQuotedLine,
  ],
  layout: {
    kind: 'lines',
    open: ',|[=+(*/]|\\.\\.|\\b(?:and|or|not)',
    lead: '\\b(?:and|or)\\b|\\.\\.|,',
    block: '\\bfunction\\b|\\bdo\\b|\\bthen\\b',
    inline: '\\bthen\\b|\\bdo\\b|\\belse\\b|\\brepeat\\b|\\bfunction\\b\\s*[\\w.:]*\\s*\\([^()]*\\)|;',
    stuck: 'elseif|until',
    lambda: '\\band\\b|\\bor\\b',
    separator: '; ',
  },
  functions: '^[ \\t]*(?:local[ \\t]+)?function[ \\t]+(?:\\w+[.:])*(?<name>\\w+)',
  more: masters,
  binds: [
    {
      find: '(?<![\\w:])(?:\\w+\\.)?bind\\s*\\(',
      where: '\\b(?:posix|AF_INET6?|SO_REUSEADDR)\\b',
      arity: [2, 2],
      reject: '^\\s*["\']',
      options: [{ find: '(?<![\\w:])(?:\\w+\\.)?setsockopt\\s*\\(', names: '\\bSO_REUSEADDR\\b', off: ',\\s*0\\s*$' }],
      insert: (_source, { head }) => {
        const ns = /^(\w+\.)/.exec(head)?.[1] ?? '';
        return {
          lines: [`${ns}setsockopt({fd}, ${ns}SOL_SOCKET, ${ns}SO_REUSEADDR, 1)`],
          expressionIn: `(${ns}setsockopt({fd}, ${ns}SOL_SOCKET, ${ns}SO_REUSEADDR, 1) and {call})`,
        };
      },
      creation: {
        from: '{fd}\\s*(?:,\\s*\\w+\\s*)?=\\s*[^\\n=]{0,40}\\bsocket\\s*\\(',
        stream: 'SOCK_STREAM',
        datagram: 'SOCK_DGRAM',
        other: 'AF_(?:UNIX|NETLINK)\\b',
      },
    },
  ],
  defaults: [
    { api: 'socket.bind()', find: '\\b\\w+\\.bind\\s*\\(' },
    { api: 'libuv', find: '\\b(?:uv|luv)\\.new_tcp\\s*\\(' },
    { api: 'A UDP socket', find: '\\.udp[46]?\\s*\\(', datagram: true },
  ],
  why: 'In Lua socket.bind() sets it; a master object made by tcp() cannot have it, one made by tcp4() can.',
  snippet: 'local server = socket.tcp4()\nserver:setoption("reuseaddr", true)',
};
