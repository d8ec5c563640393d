import type { CallPattern, Source } from './language.ts';
import { lineEnd, skipBlanks } from './source.ts';

export interface Argument {
  readonly start: number;
  readonly end: number;
  /** As written, comments blanked. */
  readonly text: string;
}

export interface Call {
  readonly start: number;
  /** Behind the call. */
  readonly end: number;
  /** As written from `start` up to the arguments. */
  readonly head: string;
  readonly receiver?: string;
  readonly arguments: readonly Argument[];
  /** Of what stands between the brackets. */
  readonly inside: { readonly start: number; readonly end: number };
}

/** More calls of one shape than this in one file are not looked at. */
const mostCalls = 200;
const longestArguments = 20_000;

/** Every call of a shape, in order. */
export function findCalls(source: Source, pattern: CallPattern): Call[] {
  const calls: Call[] = [];
  const { code, language } = source;
  const find = new RegExp(pattern.find, language.ignoreCase === true ? 'gmi' : 'gm');
  for (const found of code.matchAll(find)) {
    if (calls.length >= mostCalls) break;
    if (found[0] === '') continue;
    const lead = /^\s*/.exec(found[0])?.[0].length ?? 0;
    const call = readCall(source, pattern, found.index + lead, found.index + found[0].length);
    if (call === undefined) continue;
    const receiver = found.groups?.['fd'];
    calls.push(receiver === undefined ? call : { ...call, receiver });
  }
  return calls;
}

function readCall(
  source: Source,
  { arguments: how, count = 8 }: CallPattern,
  start: number,
  after: number,
): Call | undefined {
  const { code, brackets } = source;
  const head = source.live.slice(start, after);
  if (how === undefined || how === 'form') {
    const open = how === 'form' ? start : after - 1;
    const close = brackets.mate(open);
    if (close === -1 || close < after || close - open > longestArguments) return undefined;
    const inside = { start: after, end: close };
    const args = how === 'form' ? words(source, after, close, 50) : split(source, after, close);
    return { start, end: close + 1, head, arguments: args, inside };
  }
  if (how === 'words') {
    const args = words(source, after, Math.min(code.length, after + longestArguments), count);
    const end = args.at(-1)?.end ?? after;
    return { start, end, head, arguments: args, inside: { start: skipBlanks(code, after), end } };
  }
  // `command`: brackets right behind the name, else everything up to the end of the statement.
  const open = /^[ \t]*\(/.exec(code.slice(after, after + 40));
  if (open !== null) {
    const at = after + open[0].length - 1;
    const close = brackets.mate(at);
    if (close === -1 || close - at > longestArguments) return undefined;
    return {
      start,
      end: close + 1,
      head: source.live.slice(start, at + 1),
      arguments: split(source, at + 1, close),
      inside: { start: at + 1, end: close },
    };
  }
  const from = after + (/^[ \t]*/.exec(code.slice(after, after + 40))?.[0].length ?? 0);
  const end = commandEnd(source, from);
  if (end <= from) return undefined;
  return {
    start,
    end,
    head: source.live.slice(start, from),
    arguments: split(source, from, end),
    inside: { start: from, end },
  };
}

/** The end of the arguments of a call without brackets. */
function commandEnd({ code, brackets }: Source, from: number): number {
  const limit = Math.min(lineEnd(code, from), from + longestArguments);
  for (let i = from; i < limit; i++) {
    const c = code.charAt(i);
    if ((c === '(' || c === '[' || c === '{') && brackets.mate(i) > i) {
      i = brackets.mate(i);
      continue;
    }
    if (c === ';' || c === ')' || c === ']' || c === '}') return trimEnd(code, from, i);
    const rest = code.slice(i, i + 12);
    if (/^(?:\|\||&&|\?\s|=[^=>~])/.test(rest)) return trimEnd(code, from, i);
    if (
      !/\w/.test(code.charAt(i - 1)) &&
      /^(?:or|and|if|unless|rescue|while|until|do|then|xor|foreach|for)\b/.test(rest)
    )
      return trimEnd(code, from, i);
  }
  return trimEnd(code, from, limit);
}

function trimEnd(code: string, from: number, to: number): number {
  let end = to;
  while (end > from && /\s/.test(code.charAt(end - 1))) end--;
  return end;
}

/** Offsets from one to another that no bracket between them encloses. */
export function* outside({ code, brackets }: Source, from: number, to: number): Generator<number> {
  for (let i = from; i < to; i++) {
    const mate = /[([{]/.test(code.charAt(i)) ? brackets.mate(i) : -1;
    if (mate > i && mate < to) i = mate;
    else yield i;
  }
}

/** The parts between commas that no bracket encloses. */
export function split(source: Source, from: number, to: number): Argument[] {
  const { code, live } = source;
  const parts: Argument[] = [];
  let start = from;
  const push = (end: number): void => {
    const first = Math.min(skipBlanks(code, start), end);
    const last = trimEnd(code, first, end);
    parts.push({ start: first, end: last, text: live.slice(first, last) });
  };
  for (const i of outside(source, from, to)) {
    if (code[i] !== ',') continue;
    push(i);
    start = i + 1;
  }
  if (skipBlanks(code, start) < to || parts.length > 0) push(to);
  if (parts.at(-1)?.text === '') parts.pop();
  return parts;
}

/** Words and bracketed groups, up to something that is neither: an operator, a keyword, the end. */
function words({ code, live, brackets, language }: Source, from: number, to: number, most: number): Argument[] {
  const parts: Argument[] = [];
  const forms = language.layout.kind === 'forms';
  const stop = /^(?:in|with|then|else|of|do|done|and|or|where|end|begin|let|catch|finally)\b/;
  for (let i = skipBlanks(code, from); i < to && parts.length < most; i = skipBlanks(code, i)) {
    const start = i;
    const rest = code.slice(i, Math.min(to, i + 200));
    // Reader prefixes (`#(`, `'(`), labels (`~addr:`) and qualified names belong to the word.
    const prefix = forms ? /^[#'`,@]*/ : /^(?:~\w+:?)?(?:[A-Z]\w*\.)*/;
    i += prefix.exec(rest)?.[0].length ?? 0;
    const c = code.charAt(i);
    if (c === '(' || c === '[' || c === '{') {
      const mate = brackets.mate(i);
      if (mate === -1 || mate >= to) break;
      i = mate + 1;
    } else if (c === '"') {
      const close = code.indexOf('"', i + 1);
      if (close === -1 || close >= to) break;
      i = close + 1;
    } else {
      const word = (forms ? /^[^\s()[\]{}";]+/ : /^[\w'.!]+/).exec(code.slice(i, Math.min(to, i + 200)))?.[0] ?? '';
      if (word === '' || (!forms && stop.test(word))) break;
      i += word.length;
    }
    if (i === start) break;
    // An argument on a line of its own that is not indented is the next statement.
    if (!forms && parts.length > 0 && /\n[^\s]/.test(code.slice(parts.at(-1)?.end ?? start, start + 1))) break;
    parts.push({ start, end: i, text: live.slice(start, i) });
  }
  return parts;
}
