/** Servers of Python's socketserver: they bind while they are made, so that only an attribute of their class is in time. */

import { type Call, findCalls } from '../calls.ts';
import type { Site, SiteState, Source } from '../language.ts';
import { findPlace } from '../placement.ts';
import { insertBefore } from '../render.ts';
import { escapeRegExp, indentation, lineEnd, lineStart, skipBlanks } from '../source.ts';
import { needs, unsafe } from '../states.ts';

/** The module's name as the file imports it, with the dot; empty when its names are imported. */
export function moduleOf({ live }: Source, name: string): string | undefined {
  const plain = new RegExp(
    `^[ \\t]*import[ \\t]+(?:[\\w., \\t]+,[ \\t]*)?${name}\\b(?:[ \\t]+as[ \\t]+(\\w+))?`,
    'm',
  ).exec(live);
  if (plain !== null) return `${plain[1] ?? name}.`;
  return new RegExp(`^[ \\t]*from[ \\t]+${name}[ \\t]+import\\b`, 'm').test(live) ? '' : undefined;
}

/** Tests that a file can make with what it imports already, in the order of preference. */
const platformTests: readonly (readonly [imported: string, test: string])[] = [
  ['import[ \\t]+(?:[\\w., \\t]+,[ \\t]*)?os\\b(?!\\.|[ \\t]+as)', 'os.name != "nt"'],
  ['import[ \\t]+(?:[\\w., \\t]+,[ \\t]*)?sys\\b(?![ \\t]+as)', 'sys.platform != "win32"'],
  ['import[ \\t]+(?:[\\w., \\t]+,[ \\t]*)?platform\\b(?![ \\t]+as)', 'platform.system() != "Windows"'],
  ['from[ \\t]+sys[ \\t]+import[ \\t]+[^\\n]*\\bplatform\\b', 'platform != "win32"'],
];

/** Only Windows has this constant. */
export function notOnWindows(source: Source): string {
  const { live } = source;
  const test =
    platformTests.find(([imported]) => new RegExp(`^[ \\t]*${imported}`, 'm').test(live))?.[1] ??
    `not hasattr(${(moduleOf(source, 'socket') ?? '').replace('.', '') || '__import__("socket")'}, "SO_EXCLUSIVEADDRUSE")`;
  const single = (live.match(/'/g)?.length ?? 0) > (live.match(/"/g)?.length ?? 0);
  return single ? test.replaceAll('"', "'") : test;
}

/** What the class attribute is set to. */
function allowed(source: Source): string {
  return source.windows ? notOnWindows(source) : 'True';
}

/** Servers of the socketserver module whose class does not allow the address to be used again. */
const plainServers = '(?:Threading|Forking)?TCPServer';

/** Classes and calls of socketserver: they bind while they are made, so only the class attribute is in time. */
export function serverSites(source: Source): Site[] {
  const { code } = source;
  if (!/\b(?:socketserver|SocketServer)\b/.test(code)) return [];
  const sites: Site[] = [];
  const own = new Map<string, 'plain' | 'known'>();
  const heads = /^[ \t]*class[ \t]+(?<name>\w+)[ \t]*\(/gm;
  for (const found of code.matchAll(heads)) {
    const name = found.groups?.['name'] ?? '';
    const open = found.index + found[0].length - 1;
    const close = source.brackets.mate(open);
    if (close === -1) continue;
    const bases = code.slice(open + 1, close);
    const inherits =
      new RegExp(`(?<!\\w)${plainServers}\\b`).test(bases) ||
      [...own].some(([base, kind]) => kind === 'plain' && new RegExp(`(?<![\\w.])${base}\\b`).test(bases));
    if (!inherits) continue;
    const start = skipBlanks(code, found.index);
    const { state, from } = classState(source, found.index, close);
    own.set(name, 'plain');
    // A class that inherits from one of the file that has it needs nothing; where it is set is found above.
    const inherited = [...own.keys()].some(base => base !== name && new RegExp(`(?<![\\w.])${base}\\b`).test(bases));
    if (inherited && state.kind === 'needs' && state.how === 'inserted') continue;
    sites.push({ start, end: close + 1, state, ...(from === undefined ? {} : { from }) });
  }
  for (const call of findCalls(source, {
    find: `(?<![\\w.])(?:\\w+\\.)?${plainServers}\\s*\\(`,
  })) {
    if (
      /\bclass[ \t]+\w*[ \t]*\([^()]*$/.test(code.slice(lineStart(code, call.start), call.start)) ||
      call.arguments.length < 2
    )
      continue;
    const type = call.head.replace(/\s*\($/, '');
    sites.push({ start: call.start, end: call.end, ...callState(source, type, call) });
  }
  return sites;
}

function classState(source: Source, head: number, close: number): { state: SiteState; from?: number } {
  const { code, text, eol, unit } = source;
  const indent = indentation(text, head);
  const attribute = `allow_reuse_address = ${allowed(source)}`;
  const put = (at: number, line: string) => ({ state: needs('inserted', { start: at, end: at, text: line }) });
  const withoutBody = { state: unsafe('The class has no body.', 'allow_reuse_address = True') };
  const colon = code.indexOf(':', close);
  if (colon === -1) return withoutBody;
  const end = blockEnd(code, colon, indent.length);
  const body = code.slice(colon, end);
  const given = /(?<![\w.])(?:self\.)?allow_reuse_address[ \t]*(?::[ \t]*\w+[ \t]*)?=[ \t]*(\w+)/d.exec(body);
  if (given !== null) {
    const from = colon + given.index;
    const value = given.indices?.[1];
    if (given[1] !== 'False' && given[1] !== '0') return { state: { kind: 'set' }, from };
    if (value !== undefined) return { from, state: switchedOn(source, colon, value) };
  }
  const after = lineEnd(code, colon);
  const rest = code.slice(colon + 1, after).trim();
  // `class Server(...): pass`
  if (rest !== '') return put(skipBlanks(code, colon + 1), `${attribute}; `);
  // Behind the docstring, in the body's own indentation.
  const first = skipBlanks(code, after);
  if (first >= code.length) return withoutBody;
  const inner = indentation(text, first).length > indent.length ? indentation(text, first) : indent + unit;
  if (/^[rRuU]?["']/.test(code.slice(first, first + 2))) {
    const docEnd = lineEnd(code, first);
    const next = skipBlanks(code, docEnd);
    // In front of the first statement behind it when that is an attribute, too; else right behind it.
    const at =
      next < end && !/^(?:def|class|async|@)/.test(code.slice(next, next + 6))
        ? lineStart(text, next)
        : Math.min(text.length, text.indexOf('\n', docEnd) === -1 ? text.length : text.indexOf('\n', docEnd) + 1);
    const lead = text[at - 1] === '\n' ? '' : eol;
    return put(at, `${lead}${inner}${attribute}${eol}`);
  }
  return put(lineStart(text, first), `${inner}${attribute}${eol}`);
}

/** The value `False` at these offsets. */
function switchedOn(source: Source, from: number, [start, end]: readonly [number, number]): SiteState {
  return needs('switched-on', { start: from + start, end: from + end, text: allowed(source) });
}

function blockEnd(code: string, from: number, indent: number): number {
  for (let line = code.indexOf('\n', from); line !== -1; line = code.indexOf('\n', line + 1)) {
    const lead = /^[ \t]*(?=[^\s])/.exec(code.slice(line + 1, line + 200))?.[0];
    if (lead !== undefined && lead.length <= indent) return line + 1;
  }
  return code.length;
}

function callState(
  source: Source,
  type: string,
  { arguments: args, end, start }: Call,
): { state: SiteState; from?: number } {
  const { code } = source;
  const owner = escapeRegExp(type);
  const bare = type.replace(/^\w+\./, '');
  const attribute = new RegExp(
    `(?<![\\w.])(?:${owner}|(?:\\w+\\.)?(?:TCPServer|${bare}))\\.allow_reuse_address[ \\t]*=[ \\t]*(\\w+)`,
    'dg',
  );
  for (const found of code.matchAll(attribute)) {
    const value = found.indices?.[1];
    const off = found[1] === 'False' || found[1] === '0';
    if (found.index < start && !off) return { state: { kind: 'set' }, from: found.index };
    if (off && value !== undefined && found.index < start)
      return { from: found.index, state: switchedOn(source, 0, value) };
  }
  // Made without binding, then switched on, then bound.
  const later = /\b(\w+)\.allow_reuse_address[ \t]*=[ \t]*(?:True|1)\b/d.exec(code.slice(end));
  const unbound = args.some(
    ({ text }, index) =>
      /^bind_and_activate\s*=\s*(?:False|0)$/.test(text) || (index === 2 && /^(?:False|0)$/.test(text)),
  );
  if (unbound && later !== null) return { state: { kind: 'set' } };
  const place = findPlace(source, start, end, bare);
  if (place.kind !== 'statement') {
    const reason = 'The server is made where no statement can be put in front of it.';
    return { state: unsafe(reason, `${type}.allow_reuse_address = True`) };
  }
  // The value itself says where: it needs no guard around it.
  const set = `${type}.allow_reuse_address = ${allowed(source)}`;
  const edits = insertBefore({ ...source, windows: false }, place.at, [set]);
  if (later !== null && !unbound) {
    // On the instance it is too late: the constructor has bound already.
    const at = end + later.index;
    const line = lineStart(code, at);
    const last = lineEnd(code, at);
    const lone =
      /^[ \t]*$/.test(code.slice(line, at)) &&
      at + later[0].length === last - (code.slice(0, last).length - code.slice(0, last).trimEnd().length);
    const before = code.slice(0, line).trimEnd();
    if (lone && !before.endsWith(':')) {
      const next = source.text.indexOf('\n', last);
      const out = { start: line, end: next === -1 ? source.text.length : next + 1, text: '' };
      return { state: needs('moved', ...edits, out) };
    }
  }
  return { state: needs('inserted', ...edits) };
}
