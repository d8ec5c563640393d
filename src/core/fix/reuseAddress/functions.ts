import type { Brackets } from '../../code/pairs.ts';
import { countUpTo } from '../../text/countUpTo.ts';
import type { FunctionSpan, Language } from './language.ts';

const notFunctions = new Set([
  'if',
  'for',
  'while',
  'switch',
  'catch',
  'return',
  'sizeof',
  'do',
  'else',
  'foreach',
  'synchronized',
  'using',
  'lock',
  'with',
  'unless',
  'until',
  'elsif',
  'elseif',
  'alignof',
  'decltype',
  'defined',
  'and',
  'or',
  'not',
]);
const mostFunctions = 2000;
/** How far from its name a function's body may start. */
const headLength = 1000;

/** The named functions of a text, in order. Nested ones are listed after the one that holds them. */
export function findFunctions(code: string, language: Language, brackets: Brackets): readonly FunctionSpan[] {
  if (language.functions === undefined) return [];
  const spans: FunctionSpan[] = [];
  const head = new RegExp(language.functions, language.ignoreCase === true ? 'gmi' : 'gm');
  const kind = language.layout.kind;
  for (const found of code.matchAll(head)) {
    const name = found.groups?.['name'] ?? '';
    if (name === '' || notFunctions.has(name)) continue;
    if (spans.length >= mostFunctions) break;
    const end =
      kind === 'braces'
        ? bodyEnd(code, brackets, found.index + found[0].length)
        : kind === 'forms'
          ? brackets.mate(found.index) + 1
          : indentedEnd(code, found.index, kind === 'keywords');
    if (end <= found.index) continue;
    let outer = spans.at(-1);
    while (outer !== undefined && outer.end <= found.index) outer = outer.outer;
    spans.push({ name, start: found.index, end, ...(outer === undefined ? {} : { outer }) });
  }
  return spans;
}

/** The innermost function that holds an offset. */
export function functionAt(functions: readonly FunctionSpan[], at: number): FunctionSpan | undefined {
  let span = functions[countUpTo(functions.length, at, index => functions[index]?.start ?? 0) - 1];
  while (span !== undefined && span.end <= at) span = span.outer;
  return span;
}

/** Behind the `}` of the body, or -1 when there is none: a call or a declaration. */
function bodyEnd(code: string, brackets: Brackets, from: number): number {
  const limit = Math.min(code.length, from + headLength);
  // The head's own bracket may be open at its end.
  const begin = code[from - 1] === '(' ? brackets.mate(from - 1) + 1 : from;
  if (begin === 0) return -1;
  let initializers = false;
  for (let i = begin; i < limit; i++) {
    const c = code.charAt(i);
    if (c === ':') initializers = true;
    if (c === '{' && initializers && /\w/.test(code.charAt(i - 1)) && brackets.mate(i) !== -1) {
      i = brackets.mate(i);
    } else if (c === '{') return brackets.mate(i) === -1 ? code.length : brackets.mate(i) + 1;
    else if (c === '(' || c === '[') {
      const mate = brackets.mate(i);
      if (mate === -1) return -1;
      i = mate;
    } else if (c === ';' || c === '}' || c === ')' || c === ']') {
      return -1;
    } else if (c === '=' || c === '.' || c === '?' || c === '+' || c === '|') {
      return -1;
    }
  }
  return -1;
}

/** What stands between a head and its `end`, indented like both (Pascal, Ada). */
const declarations = /^[ \t]*(?:is|begin|exception|var|const|type|label)\b/i;

/** Up to the next line that is not indented deeper than the head's own (a lone closing word does not count). */
function indentedEnd(code: string, at: number, hasDeclarations: boolean): number {
  const start = code.lastIndexOf('\n', at) + 1;
  const own = /^[ \t]*/.exec(code.slice(start, start + 400))?.[0].length ?? 0;
  for (let line = code.indexOf('\n', at); line !== -1; line = code.indexOf('\n', line + 1)) {
    const next = code.slice(line + 1, line + 400);
    if (hasDeclarations && declarations.test(next)) continue;
    const lead = /^[ \t]*/.exec(next)?.[0].length ?? 0;
    const first = next[lead];
    if (first === undefined || first === '\n' || first === '\r') continue;
    if (lead <= own && !/[)\]}]/.test(first)) return line + 1;
  }
  return code.length;
}
