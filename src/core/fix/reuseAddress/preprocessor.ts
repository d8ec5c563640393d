/** C's conditional sections, as far as they tell Windows from the rest. */
import { blanks } from '../../code/mask.ts';

export interface Sections {
  /** Blank where a directive stands (with one `;` at its start, since it ends a statement) and where no Unix build looks. */
  readonly code: string;
  /** Ranges that are compiled on Unix only: from, to. */
  readonly unixOnly: readonly (readonly [number, number])[];
  /** The file has something to say about Windows. */
  readonly windows: boolean;
}

type Condition = 'windows' | 'unix' | 'never' | 'always' | 'unknown';

const opposite: Readonly<Record<Condition, Condition>> = {
  windows: 'unix',
  unix: 'windows',
  never: 'always',
  always: 'never',
  unknown: 'unknown',
};

const windowsMacro =
  '(?:_?WIN(?:32|64|DOWS|SOCK\\w*)|_WIN32_WINNT|__WIN(?:32|64)__|_MSC_VER|__MINGW(?:32|64)__|OS_WIN\\w*|PLATFORM_WINDOWS|Q_OS_WIN\\w*)';
const isWindows = new RegExp(`^(?:defined\\s*\\(?\\s*)?\\(?${windowsMacro}\\)?\\s*\\)?(?:\\s*\\|\\|.*)?$`);
const notWindows = new RegExp(
  `^!\\s*\\(?\\s*(?:defined\\s*\\(?\\s*)?${windowsMacro}\\)?\\s*\\)?(?:\\s*&&\\s*!\\s*defined.*)?$`,
);
const isUnix =
  /^(?:defined\s*\(?\s*)?(?:__unix__|__unix|unix|__linux__|__linux|__APPLE__|_POSIX_VERSION|HAVE_UNISTD_H|Q_OS_UNIX|Q_OS_LINUX|__FreeBSD__)\b/;
const aboutWindows = new RegExp(`\\b${windowsMacro}\\b|winsock2?\\.h|WSAStartup`);

/** Reads the directives off `live` (comments blanked, strings not) and blanks them in `code`. Total. */
export function preprocess(code: string, live: string): Sections {
  if (!/^[ \t]*#/m.test(code)) return { code, unixOnly: [], windows: aboutWindows.test(live) };
  const out: string[] = [];
  const unixOnly: [number, number][] = [];
  const stack: { condition: Condition; from: number }[] = [];
  const dead = (): boolean => stack.some(({ condition }) => condition === 'windows' || condition === 'never');
  const leave = (to: number): void => {
    const top = stack.at(-1);
    if (top?.condition === 'unix') unixOnly.push([top.from, to]);
  };
  for (let at = 0; at < code.length; ) {
    let end = lineEnd(code, at);
    const line = code.slice(at, end);
    if (!/^[ \t]*#/.test(line)) {
      out.push(dead() ? blanks(line) : line);
      at = end;
      continue;
    }
    while (end < code.length && /\\[ \t]*\r?\n$/.test(code.slice(Math.max(at, end - 8), end))) end = lineEnd(code, end);
    const directive = /^[ \t]*#[ \t]*(\w+)[ \t]*([^\r\n]*)/.exec(live.slice(at, end));
    const name = directive?.[1] ?? '';
    const rest = (directive?.[2] ?? '').trim();
    const wasDead = dead();
    if (name === 'if' || name === 'ifdef' || name === 'ifndef') {
      const condition = judge(rest);
      stack.push({ condition: name === 'ifndef' ? opposite[condition] : condition, from: end });
    } else if (name === 'elif' && stack.length > 0) {
      leave(at);
      const before = stack.pop()?.condition ?? 'unknown';
      // Behind a Windows branch every other branch is for the rest of the world.
      const condition = judge(rest);
      stack.push({ condition: condition === 'unknown' && before === 'windows' ? 'unix' : condition, from: end });
    } else if (name === 'else' && stack.length > 0) {
      leave(at);
      stack.push({ condition: opposite[stack.pop()?.condition ?? 'unknown'], from: end });
    } else if (name === 'endif' && stack.length > 0) {
      leave(at);
      stack.pop();
    }
    const blank = blanks(code.slice(at, end));
    const hash = line.indexOf('#');
    out.push(wasDead ? blank : `${blank.slice(0, hash)};${blank.slice(hash + 1)}`);
    at = end;
  }
  return { code: out.join(''), unixOnly, windows: aboutWindows.test(live) };
}

function judge(condition: string): Condition {
  if (condition === '0') return 'never';
  if (condition === '1') return 'always';
  if (isWindows.test(condition)) return 'windows';
  if (notWindows.test(condition)) return 'unix';
  return isUnix.test(condition) ? 'unix' : 'unknown';
}

function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline === -1 ? text.length : newline + 1;
}
