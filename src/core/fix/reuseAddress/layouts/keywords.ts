import type { Source } from '../language.ts';
import type { Place } from '../place.ts';
import { skipBlanks } from '../source.ts';
import { isAssigned, startsWith } from '../words.ts';

const pascalWords =
  /\b(?:begin|end|case|try|repeat|until|record|asm|then|else|do|of|finally|except|initialization|finalization)\b|;|\)|\(/gi;

/** Pascal: back to the `;` or the opening word of the block, over finished blocks. */
export function inKeywords({ code }: Source, call: number, fd: string): Place {
  const tokens: { word: string; end: number; start: number }[] = [];
  const from = Math.max(0, call - 20_000);
  for (const found of code.slice(from, call).matchAll(pascalWords)) {
    tokens.push({ word: found[0].toLowerCase(), start: from + found.index, end: from + found.index + found[0].length });
  }
  let depth = 0;
  let at = from;
  for (let i = tokens.length - 1; i >= 0; i--) {
    const token = tokens[i];
    if (token === undefined) break;
    const { word, end } = token;
    if (word === 'end' || word === 'until' || word === ')') depth++;
    else if (
      word === 'begin' ||
      word === 'case' ||
      word === 'try' ||
      word === 'repeat' ||
      word === 'record' ||
      word === 'asm' ||
      word === '('
    ) {
      if (depth > 0) depth--;
      else if (word !== '(' && word !== 'case') {
        at = end;
        break;
      }
    } else if (
      depth === 0 &&
      (word === ';' || word === 'finally' || word === 'except' || word === 'initialization' || word === 'finalization')
    ) {
      at = end;
      break;
    } else if (depth === 0 && word === 'of') {
      return { kind: 'expression', condition: false };
    }
  }
  const start = skipBlanks(code, at);
  if (isAssigned(code.slice(start, call), fd) || startsWith(code, start, 'else'))
    return { kind: 'expression', condition: false };
  return { kind: 'statement', at: start, block: false };
}
