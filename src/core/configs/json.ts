/** JSON as VS Code and Node read it: comments, trailing commas, duplicate keys. */
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { lineOf } from '../text/digits.ts';
import { nestsTooDeeply, tooDeep } from '../text/limits.ts';
import type { Entry, Parsed } from './entry.ts';

/** JSON with comments and trailing commas. Of duplicate keys the last is in force, as in JSON.parse and VS Code. */
export function parseJsonEntries(text: string): Parsed {
  return jsonEntries(text, parseJson(text));
}

/** The same from a tree that is there already. */
export function jsonEntries(text: string, root: ReturnType<typeof parseJson>): Parsed {
  if (root.kind === 'problem') return root;
  const entries: Entry[] = [];
  if (root.node !== undefined) walkJson(root.node, text, [], false, entries);
  return { kind: 'parsed', entries };
}

/** The tree of a JSON file, or the reason why it cannot be read. A byte order mark is skipped. */
export function parseJson(
  text: string,
): { readonly kind: 'parsed'; readonly node?: Node } | { readonly kind: 'problem'; readonly reason: string } {
  if (nestsTooDeeply(text)) return { kind: 'problem', reason: tooDeep };
  const errors: ParseError[] = [];
  // A byte order mark is replaced by a blank, so that offsets stay.
  const node = parseTree(text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text, errors, {
    allowTrailingComma: true,
    allowEmptyContent: true,
  });
  const first = errors[0];
  if (first !== undefined) {
    return {
      kind: 'problem',
      reason: `syntax error in line ${lineOf(text, first.offset)}: ${printParseErrorCode(first.error)}`,
    };
  }
  return { kind: 'parsed', ...(node === undefined ? {} : { node }) };
}

function walkJson(node: Node, text: string, path: readonly string[], shadowed: boolean, out: Entry[]): void {
  if (node.type === 'object') {
    const last = new Map<string, Node>();
    for (const property of node.children ?? []) {
      const key = property.children?.[0];
      if (key !== undefined) last.set(String(key.value), property);
    }
    for (const property of node.children ?? []) {
      const [key, value] = property.children ?? [];
      if (key === undefined || value === undefined) continue;
      const name = String(key.value);
      walkJson(value, text, [...path, name], shadowed || last.get(name) !== property, out);
    }
  } else if (node.type === 'array') {
    for (const item of node.children ?? []) walkJson(item, text, [...path, '[]'], shadowed, out);
  } else {
    const quoted = node.type === 'string';
    const span = quoted
      ? { start: node.offset + 1, end: node.offset + node.length - 1 }
      : { start: node.offset, end: node.offset + node.length };
    out.push({ path, span, raw: text.slice(span.start, span.end), quoted, ...(shadowed ? { shadowed } : {}) });
  }
}
