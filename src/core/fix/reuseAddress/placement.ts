import { functionAt } from './functions.ts';
import type { Source } from './language.ts';
import { inBraces, newlineEnd, statementEnd, statementStart } from './layouts/braces.ts';
import { inForms } from './layouts/forms.ts';
import { inKeywords } from './layouts/keywords.ts';
import { firstOfStatement, inLines, isLoneBody } from './layouts/lines.ts';
import { inSequence } from './layouts/sequence.ts';
import type { Place } from './place.ts';
import { lastBefore, lineEnd, skipBlanks } from './source.ts';
import { startsWith } from './words.ts';

/** The place for a call that spans [start, end) on this descriptor. Total; linear in the text. */
export function findPlace(source: Source, start: number, end: number, fd: string): Place {
  const place = placeIn(source, start, end, fd);
  if (place.kind !== 'statement') return place;
  // An unfinished text can lead out of the function, where the descriptor is another one.
  const same = functionAt(source.functions, place.at) === functionAt(source.functions, start);
  return same && place.at <= start ? place : { kind: 'expression', condition: false };
}

function placeIn(source: Source, start: number, end: number, fd: string): Place {
  const layout = source.language.layout;
  switch (layout.kind) {
    case 'braces':
      return inBraces(source, layout, start, fd);
    case 'lines':
      return inLines(source, layout, start, end, fd);
    case 'forms':
      return inForms(source, layout, start);
    case 'keywords':
      return layout.own === true ? { kind: 'statement', at: start, block: false } : inKeywords(source, start, fd);
    case 'sequence':
      return inSequence(source, start, fd);
  }
}

/** The whole statement that holds [start, end), when taking it out leaves a valid text. */
export function statementRange(source: Source, start: number, end: number): { start: number; end: number } | undefined {
  const { code, brackets, language } = source;
  const layout = language.layout;
  if (layout.kind === 'braces') {
    const first = statementStart(source, layout, start);
    if (first === undefined || startsWith(code, first, 'else|elsif|case|default')) return undefined;
    const last = layout.newlines === true ? newlineEnd(source, first, end) : statementEnd(code, brackets, first);
    // The value of a block, or an unfinished text.
    if (last < end || (layout.newlines !== true && !/[;}]/.test(code.charAt(last - 1)))) return undefined;
    return { start: first, end: last };
  }
  if (layout.kind === 'lines') {
    const first = firstOfStatement(source, layout, start);
    const last = lineEnd(code, end);
    const line = code.slice(first, last);
    if (layout.header !== undefined && new RegExp(`^(?:${layout.header})\\b`).test(line)) return undefined;
    if (layout.inline !== undefined && new RegExp(layout.inline).test(line)) return undefined;
    if (line.includes(';') || brackets.outer(last) !== brackets.outer(first)) return undefined;
    if (layout.header !== undefined && isLoneBody(code, first, last)) return undefined;
    return { start: first, end: last };
  }
  if (layout.kind === 'forms') {
    return { start, end };
  }
  if (layout.kind === 'keywords') {
    const semicolon = skipBlanks(code, end);
    return code[semicolon] === ';' &&
      /[;]|\b(?:begin|then|else|loop|is|do)$/i.test(
        code.slice(Math.max(0, lastBefore(code, start) - 5), lastBefore(code, start) + 1),
      )
      ? { start, end: semicolon + 1 }
      : undefined;
  }
  const semicolon = skipBlanks(code, end);
  const before = lastBefore(code, start);
  return code[semicolon] === ';' && /(?:;|\bin)$/.test(code.slice(Math.max(0, before - 2), before + 1))
    ? { start, end: semicolon + 1 }
    : undefined;
}
