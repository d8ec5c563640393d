/** Adding a key to a file that lacks it, in the style of what stands around. Each gives one insertion, nothing is reformatted. */
import type { Node } from 'jsonc-parser';
import type { Masked } from '../../code/mask.ts';
import { lastNode } from '../../configs/jsonNodes.ts';
import type { TextEdit } from '../../model/fix.ts';
import { lineAround, lineBreak } from '../../text/digits.ts';

/** A line at the end of the text; the final line break is kept, or left out when there was none. */
export function appendLine(text: string, line: string): TextEdit {
  const eol = lineBreak(text);
  const bare = text === '' || text === '\uFEFF';
  const inserted = bare ? `${line}${eol}` : text.endsWith('\n') ? `${line}${eol}` : `${eol}${line}`;
  return { start: text.length, end: text.length, text: inserted };
}

/** Indentation of one level as the text uses it. */
export function indentUnit(text: string): string {
  const match = /\n(\t+|[ ]{2,8})\S/.exec(text)?.[1];
  if (match === undefined) return '  ';
  return match.startsWith('\t') ? '\t' : match;
}

/**
 * `"key": value` into a JSON object: after the first property on a line of its own, or at the end of an object that stands
 * on one line. `value` is JSON text.
 */
export function insertProperty(text: string, object: Node, key: string, value: string): TextEdit {
  return insertMember(
    text,
    object.offset,
    object.offset + object.length,
    object.children?.map(child => ({ start: child.offset, end: child.offset + child.length })) ?? [],
    `"${key}": ${value}`,
  );
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** `members` in order; the braces are at `open` and `close - 1`. */
export function insertMember(
  text: string,
  open: number,
  close: number,
  members: readonly Range[],
  member: string,
): TextEdit {
  const first = members[0];
  const last = members.at(-1);
  const eol = lineBreak(text);
  if (first === undefined || last === undefined) {
    const inner = text.slice(open + 1, close - 1);
    if (!inner.includes('\n')) return { start: open + 1, end: close - 1, text: ` ${member} ` };
    const indent = lineIndent(text, close - 1);
    return { start: open + 1, end: open + 1, text: `${eol}${indent}${indentUnit(text)}${member}` };
  }
  const ownLine = text.slice(open, first.start).includes('\n');
  if (!ownLine) {
    const comma = text.slice(last.end, close - 1).includes(',');
    const at = comma ? text.indexOf(',', last.end) + 1 : last.end;
    return { start: at, end: at, text: comma ? ` ${member},` : `, ${member}` };
  }
  const indent = lineIndent(text, first.start);
  const next = members[1];
  if (next === undefined) {
    const comma = text.slice(last.end, close - 1).includes(',');
    if (!comma) return { start: last.end, end: last.end, text: `,${eol}${indent}${member}` };
    const end = lineAround(text, last.end).end;
    return { start: end, end, text: `${eol}${indent}${member},` };
  }
  const sameLine = !text.slice(first.end, next.start).includes('\n');
  if (sameLine) {
    const at = text.indexOf(',', first.end) + 1;
    return { start: at, end: at, text: ` ${member},` };
  }
  const end = lineAround(text, first.end).end;
  return { start: end, end, text: `${eol}${indent}${member},` };
}

export function lineIndent(text: string, offset: number): string {
  const line = lineAround(text, offset);
  return /^[^\S\r\n]*/.exec(text.slice(line.start, line.end))?.[0] ?? '';
}

/** A string (JSON text) at the end of a JSON array, on a line of its own where the others are. */
export function insertItems(text: string, array: Node, items: readonly string[]): TextEdit {
  const last = array.children?.at(-1);
  const end = array.offset + array.length;
  if (last === undefined) return { start: array.offset + 1, end: end - 1, text: items.join(', ') };
  const at = last.offset + last.length;
  const before = array.children?.at(-2);
  const from = before === undefined ? array.offset : before.offset + before.length;
  const ownLine = text.slice(from, last.offset).includes('\n');
  const gap = ownLine ? `,${lineBreak(text)}${lineIndent(text, last.offset)}` : ', ';
  return { start: at, end: at, text: items.map(item => gap + item).join('') };
}

/** `port = N` in `[table]`, which is added at the end when it is not there. */
export function insertToml(text: string, table: string, line: string): TextEdit {
  const eol = lineBreak(text);
  const header = new RegExp(
    `^[^\\S\\r\\n]*\\[[^\\S\\r\\n]*${table.replace(/\./g, '\\.')}[^\\S\\r\\n]*\\][^\\r\\n]*`,
    'm',
  ).exec(text);
  if (header !== null) {
    const at = header.index + header[0].length;
    return { start: at, end: at, text: `${eol}${line}` };
  }
  const gap = text.trim() === '' ? '' : text.endsWith('\n') ? eol : eol + eol;
  const tail = text.trim() === '' || text.endsWith('\n') ? eol : '';
  return { start: text.length, end: text.length, text: `${gap}[${table}]${eol}${line}${tail}` };
}

/** Nested key of a YAML file: below the deepest part of the path that exists, else at the end. */
export function insertYaml(text: string, path: readonly string[], value: string): TextEdit {
  const eol = lineBreak(text);
  const unit = /\n( +)\S/.exec(text)?.[1] ?? '  ';
  let found = 0;
  let at = -1;
  let indent = '';
  let from = 0;
  for (const key of path.slice(0, -1)) {
    const match = new RegExp(`^(${found === 0 ? '' : `${indent}[ ]+`})${key}:[^\\S\\r\\n]*(?:#[^\\r\\n]*)?$`, 'm').exec(
      text.slice(from),
    );
    if (match === null) break;
    indent = match[1] ?? '';
    from += match.index + match[0].length;
    at = from;
    found++;
  }
  const rest = path.slice(found);
  const lines = rest.map(
    (key, index) =>
      `${at < 0 ? '' : indent + unit}${unit.repeat(index)}${key}:${index === rest.length - 1 ? ` ${value}` : ''}`,
  );
  if (at >= 0) return { start: at, end: at, text: eol + lines.join(eol) };
  return appendLine(text, lines.join(eol));
}

/**
 * A member of the object a JavaScript config file exports: `defineConfig({`, `export default {`, `module.exports = {`, or
 * what the function returns. `undefined` when none is found.
 */
export function insertIntoExport(text: string, masked: Masked, member: string): TextEdit | undefined {
  const open = exportedBrace(masked.bare);
  return open === undefined ? undefined : insertIntoBraces(text, masked.bare, open, member);
}

/** A member of an object literal whose opening brace is at `open`. */
export function insertIntoBraces(text: string, bare: string, open: number, member: string): TextEdit | undefined {
  const members: Range[] = [];
  let depth = 0;
  let start = -1;
  for (let at = open; at < bare.length; at++) {
    const char = bare[at] ?? '';
    if (/[{([]/.test(char)) depth++;
    if (/[})\]]/.test(char)) {
      depth--;
      if (depth === 0) {
        if (start >= 0) members.push({ start, end: start + bare.slice(start, at).trimEnd().length });
        return insertMember(text, open, at + 1, members, member);
      }
    }
    if (depth === 1 && char === ',') {
      if (start >= 0) members.push({ start, end: at });
      start = -1;
    } else if (start < 0 && at > open && !/\s/.test(char)) start = at;
  }
  return undefined;
}

const exported = [
  /\bdefineConfig\w*\s*(?:<[^>\n]*>)?\(\s*(?:async\s*)?(?:\([^()]*\)\s*=>\s*)?\(?\s*\{/,
  /\bdefine\w*Config\s*\(\s*\{/,
  /\bexport\s+default\s*(?:\w+\s*\(\s*)?\{/,
  /\bmodule\.exports\s*=\s*(?:\w+\s*\(\s*)?\{/,
  /\b(?:const|let|var)\s+\w*[cC]onfig\w*\s*(?::[^=\n]+)?=\s*\{/,
];

function exportedBrace(bare: string): number | undefined {
  for (const pattern of exported) {
    const match = pattern.exec(bare);
    if (match === null) continue;
    const brace = match.index + match[0].length - 1;
    // `defineConfig(({ mode }) => {` opens a function: the object is what it returns.
    if (/=>\s*\{$/.test(match[0])) {
      const inner = /\breturn\s*\(?\s*\{/.exec(bare.slice(brace));
      return inner === null ? undefined : brace + inner.index + inner[0].length - 1;
    }
    return brace;
  }
  return undefined;
}

/** The object at a path of a JSON tree; of duplicates the last. */
export function objectAt(root: Node | undefined, path: readonly string[]): Node | undefined {
  let node = root;
  for (const key of path) node = node === undefined ? undefined : lastNode(node, key);
  return node?.type === 'object' ? node : undefined;
}
