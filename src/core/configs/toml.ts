/** TOML. */
import { type AST, parseTOML } from 'toml-eslint-parser';
import { maxDepth, nestsTooDeeply, tooDeep } from '../text/limits.ts';
import type { Entry, Parsed } from './entry.ts';

/** TOML; tables and dotted keys make the path, arrays of tables count as `[]`. */
export function parseTomlEntries(text: string): Parsed {
  const entries: Entry[] = [];
  const value = (node: AST.TOMLContentNode, path: readonly string[]): void => {
    if (path.length > maxDepth) throw new RangeError(tooDeep);
    if (node.type === 'TOMLArray') for (const element of node.elements) value(element, [...path, '[]']);
    else if (node.type === 'TOMLInlineTable') for (const pair of node.body) keyValue(pair, path);
    else {
      const quoted = node.kind === 'string';
      const quotes = quoted ? (node.multiline ? 3 : 1) : 0;
      const span = { start: node.range[0] + quotes, end: node.range[1] - quotes };
      entries.push({ path, span, raw: text.slice(span.start, span.end), quoted });
    }
  };
  const keyValue = (pair: AST.TOMLKeyValue, path: readonly string[]): void => {
    value(pair.value, [...path, ...pair.key.keys.map(key => (key.type === 'TOMLBare' ? key.name : key.value))]);
  };
  if (nestsTooDeeply(text)) return { kind: 'problem', reason: tooDeep };
  try {
    const program = parseTOML(text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text);
    for (const node of program.body[0].body) {
      if (node.type === 'TOMLTable') {
        const path = node.resolvedKey.map(key => (typeof key === 'number' ? '[]' : key));
        for (const pair of node.body) keyValue(pair, path);
      } else keyValue(node, []);
    }
  } catch (error) {
    // Its own limits, ours, and those of the stack.
    if (error instanceof RangeError) return { kind: 'problem', reason: tooDeep };
    return { kind: 'problem', reason: `syntax error: ${error instanceof Error ? error.message : String(error)}` };
  }
  return { kind: 'parsed', entries };
}
