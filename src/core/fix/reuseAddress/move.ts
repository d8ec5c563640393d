import type { TextEdit } from '../../model/fix.ts';
import type { Call } from './calls.ts';
import type { OptionCall } from './descriptor.ts';
import type { Insertion, Source } from './language.ts';
import type { Place } from './place.ts';
import { statementRange } from './placement.ts';
import { fill, insertAround, insertBefore, reindent, remove } from './render.ts';
import { lastBefore, lineStart } from './source.ts';
import { isAssigned } from './words.ts';

/** Calls that a statement must not hold when it is moved: their order matters. */
const others = /\b(?:socket_?listen|listen|Listen|accept|bind|bindAddr|socket_bind|connect)\b/;

export interface Move {
  readonly edits: readonly TextEdit[];
  /** Our own text was put in, not the program's: what that needs has to be declared. */
  readonly own: boolean;
}

/** The option, set too late, taken out there and put before the bind; nothing where it cannot be taken out. */
export function moveOption(
  source: Source,
  call: Call,
  place: Place,
  late: OptionCall,
  fd: string,
  insertion: Insertion,
  variable: string,
): Move | undefined {
  const { code } = source;
  const values = { fd, var: variable };
  const ours = (at: number, block: boolean): TextEdit[] =>
    insertBefore(
      source,
      at,
      insertion.lines.map(line => fill(line, values)),
      { block: block && insertion.lines.length > 1 },
    );
  const range = statementRange(source, late.start, late.end);
  const operand = operandRange(source, late);
  if (operand !== undefined && operand.start >= call.end) {
    if (place.kind !== 'statement') return undefined;
    const names = namesIn(code.slice(late.start, late.end), fd);
    const out = { start: operand.start, end: operand.end, text: '' };
    const movable = !names.some(name => isSetBetween(code.slice(place.at, late.start), name));
    return movable
      ? { own: false, edits: [...insertBefore(source, place.at, [`${source.text.slice(late.start, late.end)};`]), out] }
      : { own: true, edits: [...ours(place.at, place.block), out] };
  }
  if (range === undefined || range.start <= call.end || others.test(code.slice(range.start, range.end)))
    return undefined;
  if (place.kind === 'statement') {
    const start = withItsValue(source, range, place.at, call.end, fd);
    const names = namesIn(code.slice(range.start, range.end), fd);
    const movable =
      !names.some(name => isSetBetween(code.slice(place.at, start), name)) &&
      !(place.block && start !== range.start) &&
      (sameLevel(source, place.at, start) ||
        !/\b(?:break|continue|next|last|redo)\b/.test(code.slice(start, range.end)));
    if (movable) {
      const lines = reindent(source, start, range.end);
      return { own: false, edits: [...insertBefore(source, place.at, lines), remove(source, start, range.end)] };
    }
    const from = usedElsewhere(code, start, range) ? range.start : start;
    return { own: true, edits: [...ours(place.at, place.block), remove(source, from, range.end)] };
  }
  if (insertion.expression === undefined || source.windows) return undefined;
  const around = insertAround(source, call.start, call.end, fill(insertion.expression, values));
  return { own: true, edits: [...around, remove(source, range.start, range.end)] };
}

/** Where the statements start that give the option its value and stand right in front of it. */
function withItsValue(
  source: Source,
  range: { start: number; end: number },
  from: number,
  floor: number,
  fd: string,
): number {
  const { code } = source;
  const names = namesIn(code.slice(range.start, range.end), fd);
  let start = range.start;
  for (let n = 0; n < 3; n++) {
    if (!names.some(name => isSetBetween(code.slice(from, start), name))) break;
    const last = lastBefore(code, start);
    if (last <= floor) break;
    const before = statementRange(source, last, last + 1);
    if (before === undefined || before.start <= floor || before.end > start) break;
    const text = code.slice(before.start, before.end);
    if (text.includes('(') || !names.some(name => isSetBetween(text, name))) break;
    start = before.start;
  }
  return start;
}

/** The option as one operand of a chain of `||` or `&&`, with the operator that leads to it. */
function operandRange(
  { code, brackets, language }: Source,
  late: OptionCall,
): { start: number; end: number } | undefined {
  if (language.layout.kind !== 'braces') return undefined;
  const floor = brackets.outer(late.start);
  if (floor === -1 || code[floor] === '{') return undefined;
  const close = brackets.mate(floor);
  if (close === -1) return undefined;
  let operator = -1;
  for (let i = late.start - 1; i > floor; i--) {
    const mate = /[)\]}]/.test(code.charAt(i)) ? brackets.mate(i) : -1;
    if (mate !== -1) i = mate;
    else if (/^(?:\|\||&&)$/.test(code.slice(i - 1, i + 1))) {
      operator = i - 1;
      break;
    }
  }
  if (operator === -1) return undefined;
  let end = late.end;
  while (end < close && !/^(?:\|\||&&)/.test(code.slice(end, end + 2))) end++;
  const operand = code.slice(operator + 2, late.start) + code.slice(late.end, end);
  if (!/^[\s!]*(?:[!=<>]=?\s*-?\s*\w+\s*)?$/.test(operand)) return undefined;
  return { start: lastBefore(code, operator) + 1, end: lastBefore(code, end) + 1 };
}

/** What is declared in front of the option is used by something else too. */
function usedElsewhere(code: string, start: number, range: { start: number; end: number }): boolean {
  if (start === range.start) return false;
  const outside = code.slice(0, start) + code.slice(range.end);
  return [...code.slice(start, range.start).matchAll(/([A-Za-z_]\w*)\s*=/g)].some(([, name = '']) =>
    new RegExp(`\\b${name}\\b`).test(outside),
  );
}

/** Lower-case names of the statement that may be variables; not the descriptor. */
function namesIn(text: string, fd: string): string[] {
  const own = new Set(fd.match(/[A-Za-z_]\w*/g));
  return [...new Set(text.match(/[A-Za-z_]\w*(?!\s*\(|\w)/g))].filter(
    name =>
      !own.has(name) && !/^(?:if|sizeof|int|perror|SOL_SOCKET|SO_REUSEADDR|socket|return|exit|die|or)$/.test(name),
  );
}

function isSetBetween(region: string, name: string): boolean {
  return (
    isAssigned(region, name) ||
    new RegExp(`\\b(?:int|const|char|BOOL|bool|auto|my|local|var|let|socklen_t)\\s+\\*?${name}\\b`).test(region)
  );
}

function sameLevel({ brackets, text, language }: Source, a: number, b: number): boolean {
  if (language.layout.kind === 'lines') {
    const column = (at: number): string => /^[ \t]*/.exec(text.slice(lineStart(text, at), at))?.[0] ?? '';
    return column(a) === column(b);
  }
  return brackets.outer(a) === brackets.outer(b);
}
