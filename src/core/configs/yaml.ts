/** YAML of several documents, with anchors and tags. */
import { Composer, type CST, isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode, Parser } from 'yaml';
import { maxDepth, maxEntries, tooDeep, tooMany } from '../text/limits.ts';
import type { Entry, Parsed } from './entry.ts';

/** Nodes of a document with those that its aliases lead to; a list or map of values is more than they. */
const maxVisits = 4 * maxEntries;

/** YAML of several documents; unknown tags are fine, aliases lead to the anchor's own place. */
export function parseYamlEntries(text: string): Parsed {
  try {
    return entriesOf(text);
  } catch (error) {
    // The parser calls itself for every level of a block: `- - - -`.
    if (error instanceof RangeError) return { kind: 'problem', reason: tooDeep };
    throw error;
  }
}

function entriesOf(text: string): Parsed {
  const counter = new LineCounter();
  const tokens: CST.Token[] = [];
  const errors: number[] = [];
  for (const token of new Parser(counter.addNewLine).parse(text)) {
    if (token.type === 'error') errors.push(token.offset);
    // A file with many is not YAML.
    if (errors.length > 20)
      return {
        kind: 'problem',
        reason: `syntax error in line ${counter.linePos(errors[0] ?? 0).line}: UNEXPECTED_TOKEN`,
      };
    const refused = sizeProblem(token);
    if (refused !== undefined) return { kind: 'problem', reason: refused };
    tokens.push(token);
  }
  const composer = new Composer({ uniqueKeys: false, lineCounter: counter, logLevel: 'silent', merge: true });
  const entries: Entry[] = [];
  for (const [index, document] of [...composer.compose(tokens)].entries()) {
    const error = document.errors[0];
    if (error !== undefined) {
      return { kind: 'problem', reason: `syntax error in line ${counter.linePos(error.pos[0]).line}: ${error.code}` };
    }
    const anchors = new Map<string, ParsedNode>();
    // Aliases may lead to the same nodes over and over without a single value, and to one that they stand in.
    let visits = 0;
    const around = new Set<ParsedNode>();
    const walk = (node: ParsedNode | null, path: readonly string[], shadowed: boolean, tag?: string): void => {
      if (node === null || path.length > maxDepth || entries.length > maxEntries || visits > maxVisits) return;
      visits += 1;
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target === undefined || isAlias(target) || around.has(target) || path.length >= maxDepth / 2) return;
        around.add(target);
        walk(target, path, shadowed, tag);
        around.delete(target);
        return;
      }
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
      if (isMap(node)) {
        const keys = node.items.map(pair => (isScalar(pair.key) ? String(pair.key.value) : ''));
        const last = new Map(keys.map((key, at) => [key, at]));
        for (const [at, pair] of node.items.entries()) {
          const key = keys[at] ?? '';
          const inner = key === '<<' ? path : [...path, key];
          walk(pair.value, inner, shadowed || (key !== '<<' && last.get(key) !== at), tag);
        }
      } else if (isSeq(node)) {
        for (const item of node.items) walk(item, [...path, '[]'], shadowed, node.tag ?? tag);
      } else if (isScalar(node)) {
        const [start, end] = node.range;
        const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
        const span = quoted ? { start: start + 1, end: end - 1 } : { start, end };
        const raw = text.slice(span.start, span.end);
        entries.push({
          path,
          span,
          raw,
          quoted,
          document: index,
          ...(tag === undefined ? {} : { tag }),
          ...(shadowed ? { shadowed } : {}),
        });
      }
    };
    walk(document.contents, [], false);
    if (entries.length > maxEntries || visits > maxVisits) return { kind: 'problem', reason: tooMany };
  }
  return { kind: 'parsed', entries };
}

/** Why a document is not composed: the composer calls itself for every level. */
function sizeProblem(document: CST.Token): string | undefined {
  let level: readonly CST.Token[] = [document];
  let count = 0;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return tooDeep;
    const inner: CST.Token[] = [];
    for (const token of level) {
      const items = 'items' in token ? token.items : [];
      count += items.length;
      if (token.type === 'document' && token.value !== undefined) inner.push(token.value);
      for (const item of items) {
        if (item.key !== undefined && item.key !== null) inner.push(item.key);
        if (item.value !== undefined) inner.push(item.value);
      }
    }
    if (count > maxEntries) return tooMany;
    level = inner;
  }
  return undefined;
}
