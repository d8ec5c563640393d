import type { Source } from '../language.ts';
import type { Place } from '../place.ts';
import { escapeRegExp, lastBefore, lineStart } from '../source.ts';
import { isAssigned } from '../words.ts';

const openers = /(?:;|->|=|\b(?:in|do|begin|try|then|else|with|when))$/;

/** OCaml: out of the brackets and the `try` in front, up to a `;`, `in`, `do`, `begin`, `->` or `=`. */
export function inSequence({ code, brackets }: Source, call: number, fd: string): Place {
  let at = call;
  let candidate = call;
  const floor = Math.max(0, call - 20_000);
  for (let n = 0; n < 2000 && at > floor; n++) {
    const last = lastBefore(code, at);
    if (last < 0) break;
    const c = code.charAt(last);
    if (c === ')' || c === ']' || c === '}') {
      const open = brackets.mate(last);
      if (open === -1) break;
      at = open;
      candidate = at;
      continue;
    }
    if (c === '(') {
      at = last;
      candidate = at;
      continue;
    }
    const behind = code.slice(Math.max(0, last - 8), last + 1);
    const stop = openers.exec(behind)?.[0];
    if (stop === undefined) {
      // One word or operator further to the left.
      const word = /[\w'.]+$/.exec(code.slice(Math.max(0, last - 100), last + 1))?.[0] ?? c;
      at = last + 1 - word.length;
      candidate = at;
      continue;
    }
    if (stop === 'try' && code[lastBefore(code, last - 2)] === '(') {
      at = last - 2;
      candidate = at;
      continue;
    }
    const safe =
      stop === ';' ||
      stop === 'in' ||
      stop === 'do' ||
      stop === 'begin' ||
      stop === 'try' ||
      stop === '->' ||
      (stop === '=' && !/[<>!=:]=$/.test(behind) && /\blet\b/.test(lineHead(code, last)));
    const region = code.slice(candidate, call);
    if (!safe || isAssigned(region, fd) || new RegExp(`\\bfun\\b[^\\n]*\\b${escapeRegExp(fd)}\\b`).test(region)) break;
    return { kind: 'statement', at: candidate, block: false };
  }
  return { kind: 'expression', condition: false };
}

function lineHead(code: string, at: number): string {
  return code.slice(Math.max(lineStart(code, at), at - 300), at);
}
