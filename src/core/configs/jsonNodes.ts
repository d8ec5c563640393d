/** Reading the trees of launch.json and tasks.json as VS Code does: duplicates, the systems' blocks, inputs. */
import { getNodeValue, type Node } from 'jsonc-parser';
import { type Mapped, mapEscaped } from '../commands/mapped.ts';
import { longestWord } from '../text/limits.ts';
import { tableOf } from '../text/tableOf.ts';
import type { SourceFile } from './sourceFile.ts';

/** Value of a property; of duplicates the last, as VS Code reads it (jsonc-parser's own lookup takes the first). */
export function lastNode(object: Node, key: string): Node | undefined {
  const property = object.children?.findLast(child => child.children?.[0]?.value === key);
  return object.type === 'object' ? property?.children?.[1] : undefined;
}

/** The value of an object; what stands where an object belongs has no properties. A file of the workspace may hold anything. */
export function objectValue(node: Node): Readonly<Record<string, unknown>> {
  const value: unknown = node.type === 'object' ? getNodeValue(node) : undefined;
  return (value ?? {}) as Readonly<Record<string, unknown>>;
}

/** The properties of an object of which none further down has the same key. */
export function lastOfEach(properties: readonly Node[]): Node[] {
  const last = new Map(properties.map(property => [property.children?.[0]?.value as unknown, property]));
  return properties.filter(property => last.get(property.children?.[0]?.value) === property);
}

/** The inside of a JSON string node; `${input:x}` is replaced by the default of the input, where it stands. */
export function stringOf(file: SourceFile, node: Node | undefined): Mapped | undefined {
  if (node?.type !== 'string') return undefined;
  const text = mapEscaped(file.text, { start: node.offset + 1, end: node.offset + node.length - 1 });
  return file.inputs === undefined ? text : expand(text, file.inputs);
}

function expand(line: Mapped, inputs: ReadonlyMap<string, Mapped>): Mapped {
  const parts: Mapped[] = [];
  let last = 0;
  let more = 0;
  for (const match of line.text.matchAll(/\$\{input:([^}]+)\}/g)) {
    const input = inputs.get(match[1] ?? '');
    if (input === undefined) continue;
    more += input.text.length;
    // Many references to a long text: left as they stand.
    if (more > longestWord) return line;
    parts.push({ text: line.text.slice(last, match.index), at: line.at.slice(last, match.index) });
    parts.push({ text: input.text, at: input.at.slice(0, input.text.length) });
    last = match.index + match[0].length;
  }
  parts.push({ text: line.text.slice(last), at: line.at.slice(last) });
  return { text: parts.map(part => part.text).join(''), at: parts.flatMap(part => part.at) };
}

/** The file with its `inputs`, so that `stringOf` knows them. `root`: the object that holds them. */
export function withInputs(file: SourceFile, root: Node): SourceFile {
  const inputs = new Map<string, Mapped>();
  for (const item of lastNode(root, 'inputs')?.children ?? []) {
    const id: unknown = lastNode(item, 'id')?.value;
    const text = stringOf(file, lastNode(item, 'default'));
    if (typeof id === 'string' && text !== undefined) inputs.set(id, text);
  }
  return inputs.size === 0 ? file : { ...file, inputs };
}

/** The value of a node as words: an array of strings and numbers, or a string split at blanks. */
export function wordsOf(file: SourceFile, node: Node | undefined): Mapped[] {
  if (node?.type === 'array') return (node.children ?? []).flatMap(item => wordOf(file, item) ?? []);
  const text = stringOf(file, node);
  if (text === undefined) return [];
  return [...text.text.matchAll(/\S+/g)].map(match => ({
    text: match[0],
    at: text.at.slice(match.index, match.index + match[0].length + 1),
  }));
}

export function wordOf(file: SourceFile, node: Node): Mapped | undefined {
  if (node.type === 'number') {
    const at = Array.from({ length: node.length + 1 }, (_, index) => node.offset + index);
    return { text: file.text.slice(node.offset, node.offset + node.length), at };
  }
  // tasks.json: { "value": "…", "quoting": "escape" }
  return node.type === 'object' ? stringOf(file, lastNode(node, 'value')) : stringOf(file, node);
}

const systemKeys: Readonly<Record<string, string>> = tableOf({ win32: 'windows', linux: 'linux', darwin: 'osx' });

/**
 * A configuration or task as each system sees it: the properties of its `windows`, `linux` or `osx` block replace those of
 * the object itself, below `merged` property by property. The one in force on `platform` comes first.
 */
export function systemVariants(node: Node, platform: string | undefined, merged: readonly string[] = []): Node[] {
  const systems = Object.values(systemKeys).filter(system => lastNode(node, system)?.type === 'object');
  const own = systemKeys[platform ?? ''] ?? '';
  const variants = systems.map(system => ({ system, node: overlay(node, lastNode(node, system), merged) }));
  return [
    ...variants.filter(({ system }) => system === own).map(variant => variant.node),
    node,
    ...variants.filter(({ system }) => system !== own).map(variant => variant.node),
  ];
}

function overlay(base: Node, over: Node | undefined, merged: readonly string[]): Node {
  if (over?.type !== 'object') return base;
  const keys = new Map((over.children ?? []).map(property => [property.children?.[0]?.value as unknown, property]));
  const kept = (base.children ?? []).flatMap(property => {
    const [key, value] = property.children ?? [];
    const other = keys.get(key?.value);
    if (other === undefined) return [property];
    const inner = other.children?.[1];
    if (key === undefined || value?.type !== 'object' || !merged.includes(String(key.value))) return [];
    keys.delete(key.value);
    return [{ ...property, children: [key, overlay(value, inner, merged)] }];
  });
  return { ...base, children: [...kept, ...keys.values()] };
}
