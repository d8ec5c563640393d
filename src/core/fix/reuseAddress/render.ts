import type { TextEdit } from '../../model/fix.ts';
import type { Insertion, Source, WindowsGuard } from './language.ts';
import { indentation, isBlankBefore, lineStart } from './source.ts';

/** `{name}` of a template replaced; what is not among the values stays. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** The file is for Windows too, and this place is not kept from it already: what is inserted needs a guard. */
export function isGuarded(source: Source, at: number): boolean {
  return source.windows && !source.unixOnly.some(([from, to]) => from <= at && at < to);
}

/**
 * Statements put in front of the one at an offset: on lines of their own in its indentation, or on the same line when
 * something else stands before it there.
 */
export function insertBefore(
  source: Source,
  at: number,
  lines: readonly string[],
  options: { readonly block?: boolean } = {},
): TextEdit[] {
  const { text, code, eol, unit } = source;
  const guarded = isGuarded(source, at);
  const indent = indentation(text, at);
  const ready = lines.map(line => line.replaceAll('{i}', unit));
  const body = options.block === true ? ['{', ...ready.map(line => unit + line), '}'] : ready;
  const guard = guarded ? guardOf(source) : undefined;
  if (isBlankBefore(code, at) && isBlankBefore(text, at)) {
    const all = guard === undefined ? body.map(line => indent + line) : within(guard, body, indent, unit);
    const start = lineStart(text, at);
    return [{ start, end: start, text: all.map(line => line + eol).join('') }];
  }
  if (guard === undefined) return [{ start: at, end: at, text: inline(source, body) }];
  if (guard.inline === undefined) {
    const all = ['', ...within(guard, body, indent + unit, unit), indent + unit];
    return [{ start: at, end: at, text: all.join(eol) }];
  }
  const inlined = body.map(set => fill(guard.inline ?? '', { set }));
  return [{ start: at, end: at, text: inline(source, inlined) }];
}

const preprocessorGuard: WindowsGuard = { before: '#ifndef _WIN32', after: '#endif', flat: true };

/** What keeps the option from being set on Windows, in the terms of this text. */
export function guardOf(source: Source): WindowsGuard {
  const { guard } = source.language;
  return (typeof guard === 'function' ? guard(source) : guard) ?? preprocessorGuard;
}

/** A directive stands in the first column, a statement in the indentation of what it guards. */
function within(
  { before, after, flat }: WindowsGuard,
  body: readonly string[],
  indent: string,
  unit: string,
): string[] {
  const own = flat === true ? '' : indent;
  const inner = flat === true ? indent : indent + unit;
  return [own + before, ...body.map(line => inner + line), ...(after === undefined ? [] : [own + after])];
}

function inline(source: Source, body: readonly string[]): string {
  const layout = source.language.layout;
  const separator = layout.kind === 'lines' ? layout.separator : ' ';
  return body.map(line => line.trim() + separator).join('');
}

/** The call replaced by an expression that sets the option first. */
export function insertAround(source: Source, start: number, end: number, expression: string): TextEdit[] {
  const [before = '', after = ''] = expression.split('{call}');
  const edits: TextEdit[] = [];
  if (before !== '') edits.push({ start, end: start, text: before.replaceAll('{i}', source.unit) });
  if (after !== '') edits.push({ start: end, end, text: after });
  return edits;
}

/** What a user can put in by hand. */
export function snippetOf(insertion: Insertion, values: Readonly<Record<string, string>>): string {
  return insertion.lines.map(line => fill(line, values).replaceAll('{i}', '    ')).join('\n');
}

/** A whole statement taken out, with its line when nothing else stands there. */
export function remove({ text }: Source, start: number, end: number): TextEdit {
  const first = lineStart(text, start);
  const newline = text.indexOf('\n', end);
  const last = newline === -1 ? text.length : newline + 1;
  if (/^[ \t]*$/.test(text.slice(first, start)) && /^[ \t\r\n]*$/.test(text.slice(end, last)))
    return { start: first, end: last, text: '' };
  let to = end;
  while (text[to] === ' ' || text[to] === '\t') to++;
  return { start, end: to, text: '' };
}

/** A statement of several lines, in another indentation. */
export function reindent(source: Source, start: number, end: number): string[] {
  const own = indentation(source.text, start);
  return source.text
    .slice(start, end)
    .split(/\r?\n/)
    .map((line, index) => (index > 0 && line.startsWith(own) ? line.slice(own.length) : line));
}
