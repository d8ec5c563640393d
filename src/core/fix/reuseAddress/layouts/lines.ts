import { outside } from '../calls.ts';
import type { Source } from '../language.ts';
import type { Place } from '../place.ts';
import { lastBefore, lineEnd, lineStart, skipBlanks } from '../source.ts';
import { isAssigned } from '../words.ts';
import type { LinesLayout } from './layout.ts';

/** Up to the start of the logical line, or into the body that starts on it. */
export function inLines(source: Source, layout: LinesLayout, call: number, end: number, fd: string): Place {
  const { code } = source;
  const first = firstOfStatement(source, layout, call);
  const head = code.slice(first, call);
  let at = first;
  if (layout.header !== undefined && new RegExp(`^(?:${layout.header})\\b`).test(head)) {
    const colon = headerColon(source, first, call);
    if (colon !== undefined) at = skipBlanks(code, colon + 1);
  }
  const inner = layout.inline === undefined ? undefined : lastMatch(code.slice(at, call), layout.inline);
  if (inner !== undefined && sameBlock(source, at + inner, call)) at = skipBlanks(code, at + inner);
  if (layout.header !== undefined) {
    const parted = lastAtDepth(source, at, call, ';');
    if (parted !== undefined) at = skipBlanks(code, parted + 1);
  }
  const region = code.slice(at, call);
  const stuck =
    layout.stuck !== undefined &&
    new RegExp(`^(?:${layout.stuck})\\b`).test(region === '' ? code.slice(at, end) : region);
  const lambda = layout.lambda !== undefined && new RegExp(layout.lambda).test(region);
  const trailing =
    layout.trailing !== undefined &&
    new RegExp(`^\\s*(?:${layout.trailing})\\b`).test(code.slice(end, lineEnd(code, end)));
  if (stuck || lambda || isAssigned(region, fd) || trailing) {
    return { kind: 'expression', condition: /^(?:if|unless|elif|elsif|elseif|while|until|assert|not)\b/.test(region) };
  }
  return { kind: 'statement', at, block: false };
}

/** The first character of the statement that holds an offset: up over continued lines. */
export function firstOfStatement({ code, brackets }: Source, layout: LinesLayout, call: number): number {
  const open = layout.open === undefined ? undefined : new RegExp(`(?:${layout.open})\\s*$`);
  const lead = layout.lead === undefined ? undefined : new RegExp(`^\\s*(?:${layout.lead})`);
  const block = layout.block === undefined ? undefined : new RegExp(layout.block);
  const ends = layout.deeper === undefined ? undefined : new RegExp(`(?:${layout.deeper})\\s*$`);
  let at = call;
  for (let n = 0; n < 200; n++) {
    const start = lineStart(code, at);
    const bracket = brackets.outer(start);
    if (
      bracket !== -1 &&
      !(
        code[bracket] === '{' &&
        layout.curlyBlocks === true &&
        !/[=(,[>]/.test(code.charAt(lastBefore(code, bracket)))
      ) &&
      block?.test(code.slice(bracket, start)) !== true
    ) {
      at = bracket;
      continue;
    }
    if (start === 0) break;
    const before = previousLine(code, start);
    if (before === undefined) break;
    const previous = code.slice(before.start, before.end);
    const own = code.slice(start, Math.min(code.length, start + 200));
    const column = (line: string): number => /^[ \t]*/.exec(line)?.[0].length ?? 0;
    const joined =
      open?.test(previous) === true ||
      lead?.test(own) === true ||
      (ends !== undefined && column(own) > column(previous) && !ends.test(previous));
    if (!joined) break;
    at = before.start;
  }
  return skipBlanks(code, lineStart(code, at));
}

/** The line before, without those that are blank. */
function previousLine(code: string, start: number): { start: number; end: number } | undefined {
  const last = lastBefore(code, start);
  return last < 0 ? undefined : { start: lineStart(code, last), end: last + 1 };
}

/** The `:` that ends a header, when it stands before the call. */
function headerColon(source: Source, first: number, call: number): number | undefined {
  const { code, brackets } = source;
  let lambdas = 0;
  for (let i = first; i < call; i++) {
    const c = code.charAt(i);
    if (c === '(' || c === '[' || c === '{') {
      const mate = brackets.mate(i);
      if (mate === -1 || mate > call) return undefined;
      i = mate;
    } else if (c === 'l' && /^lambda\b/.test(code.slice(i, i + 8)) && !/\w/.test(code.charAt(i - 1))) {
      lambdas++;
    } else if (c === ':' && code[i + 1] !== '=') {
      if (lambdas === 0) return i;
      lambdas--;
    }
  }
  return undefined;
}

function lastAtDepth(source: Source, from: number, to: number, wanted: string): number | undefined {
  return [...outside(source, from, to)].findLast(at => source.code[at] === wanted);
}

/** Behind the last match of a pattern. */
function lastMatch(text: string, pattern: string): number | undefined {
  const found = [...text.matchAll(new RegExp(pattern, 'g'))].at(-1);
  return found && found.index + found[0].length;
}

/** The bracket that holds `from`, if any, is still open at `to`. */
function sameBlock({ brackets }: Source, from: number, to: number): boolean {
  const open = brackets.outer(from);
  return open === -1 || brackets.mate(open) === -1 || brackets.mate(open) > to;
}

/** The only line of an indented block. */
export function isLoneBody(code: string, first: number, last: number): boolean {
  const before = lastBefore(code, first);
  if (code[before] !== ':') return false;
  const next = skipBlanks(code, last);
  if (next >= code.length) return true;
  return next - lineStart(code, next) < first - lineStart(code, first);
}
