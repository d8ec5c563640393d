/** Which bracket belongs to which, worked out once for a masked text. */
import { tableOf } from '../text/tableOf.ts';

export interface Brackets {
  /** The offset of the partner of the bracket at an offset, or -1. */
  mate(at: number): number;
  /** The offset of the innermost bracket that is open at an offset, or -1. */
  outer(at: number): number;
}

const partner: Readonly<Record<string, string>> = tableOf({ ')': '(', ']': '[', '}': '{' });
/** How many unclosed openers a closer may skip to find its own: more is taken for a stray closer. */
const tolerance = 4;

/** Total: a bracket without a partner has the mate -1. Time and memory grow with the text's length only. */
export function pairBrackets(code: string): Brackets {
  const mates = new Int32Array(code.length).fill(-1);
  const outers = new Int32Array(code.length + 1).fill(-1);
  const stack: number[] = [];
  for (let i = 0; i < code.length; i++) {
    const c = code.charAt(i);
    outers[i] = stack.at(-1) ?? -1;
    if (c === '(' || c === '[' || c === '{') {
      stack.push(i);
      continue;
    }
    const opener = partner[c];
    if (opener === undefined) continue;
    for (let back = 1; back <= tolerance && back <= stack.length; back++) {
      const at = stack.at(-back);
      if (at === undefined || code[at] !== opener) continue;
      mates[at] = i;
      mates[i] = at;
      stack.length -= back;
      break;
    }
  }
  outers[code.length] = stack.at(-1) ?? -1;
  return {
    mate: at => mates[at] ?? -1,
    outer: at => outers[at] ?? -1,
  };
}
