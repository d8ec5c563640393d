/** Structured files as flat lists of entries with exact ranges. A syntax error is a value: `problem`. */
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type AST, parseTOML } from 'toml-eslint-parser';
import { Composer, type CST, isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode, Parser } from 'yaml';
import { lineOf } from '../../text/digits.ts';
import { longestKey, maxDepth, maxEntries, nestsTooDeeply, tooDeep, tooMany } from '../../text/limits.ts';
import type { Entry } from './types.ts';

export type Parsed =
  | { readonly kind: 'parsed'; readonly entries: readonly Entry[] }
  | { readonly kind: 'problem'; readonly reason: string };

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

/** Nodes of a document with those that its aliases lead to; a list or map of values is more than they. */
const maxVisits = 4 * maxEntries;

/** YAML of several documents; unknown tags are fine, aliases lead to the anchor's own place. */
export function parseYamlEntries(text: string): Parsed {
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

/** `.properties`: `key=value`, `key: value`, `key value`; comments with `#` or `!`; the last of equal keys is in force. */
export function parsePropertiesEntries(text: string): Parsed {
  return {
    kind: 'parsed',
    entries: lastWins(lineEntries(text, /^([^\S\r\n]*)([^#!\s=:][^\s=:]*)([^\S\r\n]*[=:]?[^\S\r\n]*)([^\r\n]*)/gm)),
  };
}

/** `.env`: `KEY=value`, `export KEY=value`, quotes, inline comments. Which of equal keys wins is up to the loader; the last, mostly. */
export function parseDotenvEntries(text: string): Parsed {
  const entries: Entry[] = [];
  for (const match of text.matchAll(
    /^([^\S\r\n]*(?:export[^\S\r\n]+)?)([A-Za-z_][\w.-]*)([^\S\r\n]*[=:][^\S\r\n]*)([^\r\n]*)/gm,
  )) {
    const [, lead = '', key = '', equals = '', rest = ''] = match;
    const start = match.index + lead.length + key.length + equals.length;
    const quote = /^["'`]/.exec(rest)?.[0];
    const close = quote === undefined ? -1 : rest.indexOf(quote, 1);
    const raw = close > 0 ? rest.slice(1, close) : rest.replace(/(?:^|\s)#.*$/, '').trimEnd();
    const from = close > 0 ? start + 1 : start;
    entries.push({ path: [key], span: { start: from, end: from + raw.length }, raw, quoted: close > 0 });
  }
  return { kind: 'parsed', entries: lastWins(entries) };
}

function lineEntries(text: string, pattern: RegExp): Entry[] {
  const entries: Entry[] = [];
  for (const match of text.matchAll(pattern)) {
    const [, indent = '', key = '', equals = '', value = ''] = match;
    const start = match.index + indent.length + key.length + equals.length;
    const raw = value.trimEnd();
    entries.push({ path: [key], span: { start, end: start + raw.length }, raw, quoted: false });
  }
  return entries;
}

function lastWins(entries: readonly Entry[]): Entry[] {
  const last = new Map<string, Entry>();
  // HOCON: `port = ${?PORT}` counts only when the variable is set.
  for (const entry of entries) if (!entry.raw.startsWith('${?')) last.set(entry.path.join('.'), entry);
  return entries.map(entry => (last.get(entry.path.join('.')) === entry ? entry : { ...entry, shadowed: true }));
}

/** Dotted keys split up: `server.port` of a properties file and `server: {port}` of YAML become the same path. */
export function pathOf(entry: Entry): string {
  const path = entry.path.length === 1 ? (entry.path[0] ?? '') : entry.path.join('.');
  // No program has such a key: patterns of keys need not look at it.
  return path.length > longestKey ? '' : path;
}
