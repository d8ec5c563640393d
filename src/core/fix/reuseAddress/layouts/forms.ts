import type { Source } from '../language.ts';
import type { Place } from '../place.ts';
import { skipBlanks } from '../source.ts';
import type { FormsLayout } from './layout.ts';

/** Beside the form where its parent has a body; around it elsewhere. */
export function inForms({ code, brackets }: Source, layout: FormsLayout, call: number): Place {
  const parent = brackets.outer(call);
  const top: Place = { kind: 'statement', at: call, block: false };
  if (parent === -1) return top;
  const head = /^[([]\s*([^\s()[\]]*)/.exec(code.slice(parent, parent + 100))?.[1]?.toLowerCase() ?? '';
  const name = head.replace(/^[\w-]+::?/, '');
  const body =
    (Object.hasOwn(layout.bodies, name) ? layout.bodies[name] : undefined) ??
    Object.entries(layout.bodies).find(([key]) => key.endsWith('*') && name.startsWith(key.slice(0, -1)))?.[1];
  if (body === undefined || name === '') return { kind: 'expression', condition: false };
  let index = 0;
  let named = false;
  for (let i = skipBlanks(code, parent + 1); i < call; i = skipBlanks(code, i)) {
    const c = code.charAt(i);
    const mate = c === '(' || c === '[' ? brackets.mate(i) : -1;
    if (mate > i) i = mate + 1;
    else {
      const length = /^[^\s()[\]]+/.exec(code.slice(i, i + 200))?.[0].length ?? 1;
      // A named `let` has one more child.
      if (index === 1 && name === 'let') named = true;
      i += length;
    }
    index++;
  }
  return index >= body + (named ? 1 : 0) ? top : { kind: 'expression', condition: false };
}
