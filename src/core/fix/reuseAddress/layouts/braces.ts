import type { Source } from '../language.ts';
import type { Place } from '../place.ts';
import { escapeRegExp, lastBefore, lineEnd, skipBlanks } from '../source.ts';
import { isAssigned, rootOf, startsWith } from '../words.ts';
import { needsBlock } from './declarations.ts';
import type { BracesLayout } from './layout.ts';

/** Up to the start of the statement, out of labels and chains; the call itself where that is not possible. */
export function inBraces(source: Source, layout: BracesLayout, call: number, fd: string): Place {
  const { code, brackets } = source;
  const expression: Place = { kind: 'expression', condition: false };
  const first = statementStart(source, layout, call);
  if (first === undefined) return expression;
  let start: number = first;
  // The start of the whole chain, when the call stands in one of its `else if`.
  for (let links = 0; startsWith(code, start, 'else|elsif|elseif'); links++) {
    const before: number | undefined =
      links > 50 || layout.strict === true ? undefined : chainStart(source, layout, start);
    if (before === undefined) return expression;
    start = before;
  }
  let block = false;
  if (layout.labels === true) {
    const behind = behindLabels(code, start, call);
    block = behind !== start;
    start = behind;
  }
  if (layout.fileScope !== true && !inFunction(source, call)) return expression;
  // `while` behind the body of a `do`: the descriptor may be made in that body.
  if (startsWith(code, start, 'while') && isDoBody(source, lastBefore(code, start))) return expression;
  const loop = startsWith(code, start, 'while|for|foreach|until|do|loop');
  const scope = loop ? statementEnd(code, brackets, start) : call;
  if (isAssigned(code.slice(start, call), fd)) return expression;
  if (loop && isAssigned(code.slice(call, Math.max(call, scope)), fd)) return expression;
  if (layout.lambda !== undefined && new RegExp(layout.lambda).test(code.slice(start, call))) return expression;
  // Behind a test of the pointer it hangs on.
  if (
    /->|^\s*\*/.test(fd) &&
    /&&|\|\||\?/.test(code.slice(start, call)) &&
    new RegExp(`\\b${escapeRegExp(rootOf(fd))}\\b`).test(code.slice(start, call))
  )
    return expression;
  if (layout.declares !== undefined) {
    block ||= needsBlock(source, layout.declares, start);
  }
  return { kind: 'statement', at: start, block };
}

/** The first character of the statement that holds an offset, within the innermost block. */
export function statementStart(source: Source, layout: BracesLayout, at: number): number | undefined {
  const { code, brackets } = source;
  let from = at;
  // Out of the brackets, up to the innermost block.
  for (let open = brackets.outer(from); open !== -1; open = brackets.outer(from)) {
    const before = code.charAt(lastBefore(code, open));
    if (code[open] === '{' && before !== '=' && before !== ',' && !(before === '(' && code[open - 1] !== '(')) break;
    from = open;
  }
  const floor = brackets.outer(from);
  for (let i = from - 1; i > floor; i--) {
    const c = code.charAt(i);
    if (c === ')' || c === ']' || c === '}') {
      const open = brackets.mate(i);
      if (open === -1) return undefined;
      if (c === '}') {
        const next = skipBlanks(code, i + 1);
        if (startsWith(code, next, 'else|elsif|elseif')) return next;
        const joined =
          next < from &&
          /[,.)\]:?=<>+*/%&|^-]/.test(code.charAt(next)) &&
          !(/[*&:]/.test(code.charAt(next)) && code.slice(i, next).includes('\n'));
        const value = /[=(,[]/.test(code.charAt(lastBefore(code, open)));
        if (!joined && !value) return next <= at ? next : undefined;
      }
      i = open;
    } else if (layout.newlines === true) {
      // Go: a `;` parts the header of an `if`; a line's end closes a statement behind a name, a literal or a bracket.
      if (c === '\n' && /[\w)\]}"'`]/.test(code.charAt(lastBefore(code, i)))) return skipBlanks(code, i + 1);
    } else if (c === ';') {
      return skipBlanks(code, i + 1);
    }
  }
  return skipBlanks(code, floor + 1);
}

/** The start of the `if` (or the `else if`) before an `else`. */
function chainStart(source: Source, layout: BracesLayout, at: number): number | undefined {
  const { code, brackets } = source;
  const before = lastBefore(code, at);
  if (before < 0) return undefined;
  if (code[before] === '}') {
    const open = brackets.mate(before);
    return open === -1 ? undefined : statementStart(source, layout, lastBefore(code, open) + 1);
  }
  return code[before] === ';' ? statementStart(source, layout, before) : undefined;
}

function behindLabels(code: string, start: number, call: number): number {
  let at = start;
  for (let n = 0; n < 20; n++) {
    const rest = code.slice(at, Math.min(call, at + 300));
    const label =
      /^(?:case\b[^:;{}?]*(?:::[^:;{}?]*)*:(?!:)|(?!public\b|private\b|protected\b)[A-Za-z_]\w*\s*:(?![:=]))\s*/.exec(
        rest,
      );
    if (label === null) return at;
    at += label[0].length;
  }
  return at;
}

/** In the body of a function or a lambda: not among the members of a class, nor at the file's level. */
function inFunction({ code, brackets }: Source, at: number): boolean {
  for (let open = brackets.outer(at); open !== -1; open = brackets.outer(open)) {
    if (code[open] !== '{') continue;
    const from = Math.max(0, open - 300);
    const head = code.slice(from, open).split(/[;{}]/).at(-1) ?? '';
    return !/\b(?:class|struct|union|namespace|enum|interface|impl|trait|mod|extern)\b[^()]*$/.test(head);
  }
  return false;
}

function isDoBody({ code, brackets }: Source, at: number): boolean {
  if (code[at] !== '}') return false;
  const before = lastBefore(code, brackets.mate(at));
  return /(?:^|\W)do$/.test(code.slice(Math.max(0, before - 2), before + 1));
}

/** Behind the statement that starts at an offset. */
export function statementEnd(code: string, brackets: Source['brackets'], start: number, depth = 0): number {
  let at = skipBlanks(code, start);
  if (depth > 100) return at;
  if (code[at] === '{') return Math.max(at, brackets.mate(at)) + 1;
  const word = /^[A-Za-z_]\w*/.exec(code.slice(at, at + 20))?.[0] ?? '';
  if (word === 'if' || word === 'while' || word === 'for' || word === 'switch' || word === 'foreach') {
    const open = skipBlanks(code, at + word.length);
    // Go and Rust have no brackets around the condition.
    let body = code[open] === '(' && brackets.mate(open) !== -1 ? brackets.mate(open) + 1 : code.indexOf('{', open);
    if (body <= at) return at;
    const next = skipBlanks(code, body);
    if (code[open] === '(' && code[next] !== '{' && /[&|=<>!?.]/.test(code.charAt(next)))
      body = Math.max(body, code.indexOf('{', next));
    const end = statementEnd(code, brackets, body, depth + 1);
    const other = skipBlanks(code, end);
    return startsWith(code, other, 'else') ? statementEnd(code, brackets, other + 4, depth + 1) : end;
  }
  for (; at < code.length; at++) {
    const c = code.charAt(at);
    if (c === ';') return at + 1;
    if (c === '}') return at;
    if (c === '(' || c === '[' || c === '{') {
      const mate = brackets.mate(at);
      if (mate === -1) return code.length;
      at = mate;
    }
  }
  return code.length;
}

/** Go: up to the end of the line that closes the statement's last bracket. */
export function newlineEnd({ code, brackets }: Source, first: number, end: number): number {
  let last = lineEnd(code, end);
  for (let i = first; i < last; i++) {
    const c = code.charAt(i);
    if (c !== '{' && c !== '(' && c !== '[') continue;
    const mate = brackets.mate(i);
    if (mate > last) last = lineEnd(code, mate);
    if (mate > i) i = mate;
  }
  return last;
}
