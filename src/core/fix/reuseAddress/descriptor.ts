import { findCalls, split } from './calls.ts';
import { functionAt } from './functions.ts';
import type { BindShape, Creation, FunctionSpan, OptionPattern, Source } from './language.ts';
import { fill } from './render.ts';
import { escapeRegExp, lineEnd, lineStart, skipBlanks } from './source.ts';

/** A descriptor's spelling without blanks, brackets and casts around it: for comparing. */
export function canonical(fd: string): string {
  let name = fd.replace(/\s+/g, '');
  for (let n = 0; n < 4; n++) {
    const bare =
      /^\(([^()]*)\)$/.exec(name)?.[1] ?? name.replace(/^\((?:int|SOCKET|sock_t)\)/, '').replace(/^this->|^this\./, '');
    if (bare === name) break;
    name = bare;
  }
  return name;
}

/** A pattern in which `{fd}` stands for the descriptor. */
export function withDescriptor(pattern: string, fd: string): RegExp {
  const name = canonical(fd);
  const edges = `${/^\w/.test(name) ? '(?<![\\w$@])' : ''}${escapeRegExp(name)}${/\w$/.test(name) ? '\\b' : ''}`;
  return new RegExp(fill(pattern, { fd: edges }), 'gm');
}

/** The option is set by hand here. */
export interface OptionCall {
  readonly start: number;
  readonly end: number;
  readonly fd: string;
  readonly off: boolean;
  /** Which option it is stands in a table elsewhere in the file: believed for a bind of the same function only. */
  readonly loose?: boolean;
}

export function findOptions(source: Source, patterns: readonly OptionPattern[]): OptionCall[] {
  const named = namedOptions(source);
  const direct = patterns.flatMap(pattern =>
    findCalls(source, pattern).flatMap((call): OptionCall[] => {
      const text = source.live.slice(call.inside.start, call.inside.end);
      const own = new RegExp(pattern.names, 'i').test(text);
      if (!own && !(named.inTable && !anotherOption.test(text))) return [];
      const fd = canonical((call.receiver ?? call.arguments[0]?.text ?? '').replace(/^\w+\s*=>\s*/, ''));
      const args = call.arguments.map(argument => argument.text);
      const off =
        pattern.off !== undefined &&
        args.at(-1) !== undefined &&
        (new RegExp(pattern.off).test(text) || isZero(source, args));
      return [{ start: call.start, end: call.end, fd, off, ...(own ? {} : { loose: true }) }];
    }),
  );
  const seen = new Set(direct.map(({ start }) => start));
  return [...direct, ...named.calls.filter(({ start }) => !seen.has(start))];
}

/** The option's name in the terms of any language, and functions that are called after it. */
const optionName = /\b(?:SO_|Opt)?Reuse_?Addr(?:ess)?\b|\b\w*reuse?_?(?:able|addr(?:ess)?)\b(?=\s*\()/gi;
const anotherOption = /\b(?:SO|TCP|IP|IPV6)_[A-Z]|\bOpt[A-Z]\w/;
/** What does not set it: a question, its opposite, a keyword of the language. */
const noSetter = /^(?:get|is|has|un|no|not|dis|if|while|for|switch|return|and|or|sizeof)(?:_|$|(?=[A-Z])|sockopt)/;
const mostNames = 100;

/** Calls of other functions that are given a descriptor and the option's name, or are named after the option. */
function namedOptions(source: Source): { readonly calls: readonly OptionCall[]; readonly inTable: boolean } {
  const { code, brackets } = source;
  const calls: OptionCall[] = [];
  let inTable = false;
  for (const found of [...code.matchAll(optionName)].slice(0, mostNames)) {
    const after = skipBlanks(code, found.index + found[0].length);
    const open = code[after] === '(' ? after : brackets.outer(found.index);
    if (open === -1) continue;
    const head = /(?<fd>[$@\w.>[\]-]*?)(?:\.|->|::)?(?<name>[A-Za-z_]\w*[!?]?)\s*$/.exec(
      code.slice(Math.max(0, open - 100), open),
    );
    const close = brackets.mate(open);
    if (code[open] !== '(' || head === null) {
      inTable = true;
      continue;
    }
    const { fd = '', name = '' } = head.groups ?? {};
    if (
      close === -1 ||
      noSetter.test(name) ||
      /\b(?:def|func|fn|sub|function|proc)\s+$/.test(lead(code, open, head[0]))
    )
      continue;
    const args = split(source, open + 1, close).map(({ text }) => text);
    const start = open - head[0].length;
    const off = /^(?:0|false|FALSE|False)$/.test(args.at(-1) ?? '') || isZero(source, args);
    for (const each of [fd, ...args]) calls.push({ start, end: close + 1, fd: canonical(each), off });
  }
  return { calls, inTable };
}

/** What stands before a call's head on its line. */
function lead(code: string, open: number, head: string): string {
  return code.slice(lineStart(code, open), open - head.length);
}

/** C: the value is passed by address, and that variable is only ever zero. */
function isZero(source: Source, args: readonly string[]): boolean {
  const name = /^(?:\([^()]*\)\s*)*&\s*(\w+)$/.exec(args[3] ?? '')?.[1];
  if (name === undefined) return false;
  const values = [...source.code.matchAll(new RegExp(`\\b${name}\\s*=\\s*(\\w+)`, 'g'))].map(found => found[1]);
  return values.length > 0 && values.every(value => value === '0' || value === 'FALSE' || value === 'false');
}

/** Where an option stands, as seen from a bind: run before it, after it, or for something else. */
export function orderOf(
  source: Source,
  option: OptionCall,
  bind: { readonly start: number; readonly end: number; readonly fd: string },
  binds: readonly number[],
  creation?: Creation,
): 'before' | 'late' | 'late-elsewhere' | 'unrelated' {
  const here = functionAt(source.functions, bind.start);
  const there = functionAt(source.functions, option.start);
  const same = option.fd === canonical(bind.fd);
  if (option.loose === true && here !== there) return 'unrelated';
  if (here === there) {
    if (!same) return 'unrelated';
    const between = (from: number, to: number): boolean =>
      binds.some(at => at > from && at < to && functionAt(source.functions, at) === here);
    // A second socket in the same variable: the option is for the one, the bind for the other.
    if (option.start < bind.start)
      return isMadeBetween(source, creation, bind.fd, option.end, bind.start) ? 'unrelated' : 'before';
    return between(option.start, Number.POSITIVE_INFINITY) &&
      isMadeBetween(source, creation, bind.fd, bind.end, option.start)
      ? 'unrelated'
      : 'late';
  }
  // A nested function that sees the outer one's descriptor.
  if (same && there !== undefined && here !== undefined && there.start <= here.start && here.end <= there.end)
    return option.start < bind.start ? 'before' : 'late-elsewhere';
  if (same && here !== undefined && there !== undefined && here.start <= there.start && there.end <= here.end)
    return 'before';
  // The option's own function binds too: it is for that one.
  const bindsThere = binds.some(at => functionAt(source.functions, at) === there);
  if (!bindsThere) {
    const order = callOrder(source, there, option.start, here, bind.start);
    if (order !== undefined) return order === 'before' ? 'before' : 'late-elsewhere';
  }
  return same && /[.>@]|_$|^\$this/.test(option.fd) && !bindsThere ? 'before' : 'unrelated';
}

function isMadeBetween(source: Source, creation: Creation | undefined, fd: string, from: number, to: number): boolean {
  return creation !== undefined && withDescriptor(creation.from, fd).test(source.code.slice(from, to));
}

/** By who calls whom: whether what stands in one function runs before what stands in another. */
function callOrder(
  source: Source,
  first: FunctionSpan | undefined,
  firstAt: number,
  second: FunctionSpan | undefined,
  secondAt: number,
): 'before' | 'after' | undefined {
  const usesOfFirst = first === undefined ? [] : usesOf(source, first);
  const usesOfSecond = second === undefined ? [] : usesOf(source, second);
  const inSecond = usesOfFirst.find(use => use.user === second);
  if (inSecond !== undefined) return inSecond.at < secondAt ? 'before' : 'after';
  const inFirst = usesOfSecond.find(use => use.user === first);
  if (inFirst !== undefined) return inFirst.at > firstAt ? 'before' : 'after';
  for (const a of usesOfFirst) {
    const b = usesOfSecond.find(use => use.user === a.user);
    if (b !== undefined) return a.at < b.at ? 'before' : 'after';
  }
  return undefined;
}

interface Use {
  readonly at: number;
  /** The function that the use stands in. */
  readonly user: FunctionSpan | undefined;
}

const mostUses = 50;

/** Where a function is named, but for its own head and recursions. */
function usesOf(source: Source, span: FunctionSpan): readonly Use[] {
  return source.once(`uses of ${span.start}`, () => {
    const uses: Use[] = [];
    for (const found of source.code.matchAll(new RegExp(`(?<![\\w$])${escapeRegExp(span.name)}(?![\\w])`, 'g'))) {
      if (found.index >= span.start && found.index < span.end) continue;
      uses.push({ at: found.index, user: functionAt(source.functions, found.index) });
      if (uses.length >= mostUses) break;
    }
    return uses;
  });
}

export type Transport = 'stream' | 'datagram' | 'not-inet' | 'client' | 'mixed';

/** What the descriptor is, from where it is made, then from the function, then from the file. */
export function transportOf(source: Source, shape: BindShape, fd: string, at: number): Transport {
  const creation = shape.creation;
  if (creation === undefined) return 'stream';
  const here = functionAt(source.functions, at);
  const { live } = source;
  const made = makingOf(source, creation, fd, at, here);
  let transport: Transport | undefined;
  if (made !== undefined) transport = read(made, creation, true);
  if (transport === undefined && here !== undefined)
    transport = read(live.slice(here.start, here.end), creation, false);
  if (transport === undefined || (transport === 'mixed' && made === undefined))
    transport = source.once(`transports of ${creation.from}`, () => read(live, creation, false)) ?? 'stream';
  const listens = source.once(`${fd} listens by ${creation.listen ?? ''}`, () =>
    creation.listen === undefined ? undefined : withDescriptor(creation.listen, fd).test(source.code),
  );
  if (transport === 'mixed') transport = listens === true ? 'stream' : 'mixed';
  if (transport !== 'stream' || listens !== false || creation.connect === undefined) return transport;
  const scope = here === undefined ? source.code : source.code.slice(here.start, here.end);
  return withDescriptor(creation.connect, fd).test(scope) ? 'client' : transport;
}

function read(text: string, creation: Creation, exact: boolean): Transport | undefined {
  const has = (pattern: string | undefined): boolean => pattern !== undefined && new RegExp(pattern, 'i').test(text);
  const stream = has(creation.stream);
  const datagram = has(creation.datagram);
  if (has(creation.other) && (exact || !/inet/i.test(text))) return 'not-inet';
  if (stream && datagram) return 'mixed';
  if (datagram) return 'datagram';
  if (stream) return 'stream';
  return undefined;
}

/** The statement that gives the descriptor its value: the last one before the bind in its function, else in the file. */
function makingOf(
  source: Source,
  creation: Creation,
  fd: string,
  at: number,
  here: FunctionSpan | undefined,
): string | undefined {
  const found = source.once(`makings of ${fd} by ${creation.from}`, () =>
    [...source.code.matchAll(withDescriptor(creation.from, fd))].map(match => ({
      index: match.index,
      end: match.index + match[0].length,
    })),
  );
  const own = found.filter(match => functionAt(source.functions, match.index) === here);
  const member = /[.>@]|_$/.test(fd);
  const pool = own.length > 0 ? own : member || here === undefined ? found : [];
  const best = pool.filter(match => match.index < at).at(-1) ?? pool.at(0);
  if (best === undefined) return undefined;
  // Up to the end of the creating call's arguments, or of the line.
  const open = source.code.indexOf('(', best.index);
  const line = lineEnd(source.code, best.end);
  const close = open === -1 || open > line ? -1 : lastClose(source, best.index, line);
  return source.live.slice(best.index, Math.max(close, Math.min(line, best.end + 400)));
}

/** The end of the last bracket that opens in a range. */
function lastClose({ code, brackets }: Source, from: number, to: number): number {
  let end = to;
  for (let i = from; i < to; i++) {
    if (code[i] !== '(') continue;
    const mate = brackets.mate(i);
    if (mate > end && mate - i < 2000) end = mate;
    if (mate > i) i = mate;
  }
  return end;
}
