/** The Markdown of a report: code spans and tables that hold text of processes without reading it as markup. */
import { maskSecrets } from '../secrets/maskSecrets.ts';

const maxCell = 600;
/** Columns are lined up for who reads the text itself, as far as this many characters go. */
const maxWidth = 200;
export const maxRows = 40;

/** A row of a table of facts; it is left out when its value is not known. */
export type Row = readonly [label: string, value: string | undefined];

/** One line without secrets, control characters and those that turn the direction of what follows. */
export function plainLine(text: string): string {
  return maskSecrets(text)
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g, ' ')
    .trim();
}

/**
 * A line of prose that reads the same in an editor and as Markdown: only what would be read as markup is escaped, not
 * every full stop.
 */
export function plainText(text: string): string {
  return plainLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*[\]>#|~!$]|(?<![A-Za-z\d])_|_(?![A-Za-z\d])|:(?=\/\/)/g, '\\$&');
}

/** A code span that holds the text as it is, without secrets: a fence longer than any run of backticks in it, one line. */
export function code(text: string, longest = maxCell): string {
  const line = plainLine(text);
  const cut = line.length > longest ? `${line.slice(0, longest)}…` : line;
  if (cut === '') return '';
  const runs = cut.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map(run => run.length)) + 1);
  const pad = cut.startsWith('`') || cut.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${cut}${pad}${fence}`;
}

/** In a table a bar ends the cell, even within a code span (GFM 4.10); a backslash before it would undo the escape. */
function cell(text: string): string {
  return text.replace(/\\+(?=\|)/g, '$& ').replaceAll('|', '\\|');
}

/** A table of the first rows; only those are worked out. Empty without items. */
export function table<T>(head: readonly string[], items: readonly T[], row: (item: T) => readonly string[]): string {
  if (items.length === 0) return '';
  const rows = [head, ...items.slice(0, maxRows).map(item => row(item).map(cell))];
  const widths = head.map((_, column) =>
    Math.min(maxWidth, Math.max(...rows.map(cells => cells[column]?.length ?? 0))),
  );
  const line = (cells: readonly string[], fill: string) =>
    cells.map((text, column) => (column === head.length - 1 ? text : text.padEnd(widths[column] ?? 0, fill)));
  const lines = rows.map(cells => `| ${line(cells, ' ').join(' | ')} |`);
  const rule = `|${line(
    head.map(() => '---'),
    '-',
  )
    .map(text => `-${text}-`)
    .join('|')}|`;
  const more = items.length > maxRows ? [`\n${items.length - maxRows} more are not shown.`] : [];
  return [lines[0], rule, ...lines.slice(1), ...more].join('\n');
}

export function factTable(rows: readonly Row[]): string {
  const known = rows.filter(([, value]) => value !== undefined && value !== '');
  return table(['Fact', 'Value'], known, ([label, value]) => [label, value ?? '']);
}

export function list(title: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  return `## ${title}\n\n${items
    .slice(0, maxRows)
    .map(item => `- ${code(item)}`)
    .join('\n')}`;
}

export function optionalCode(text: string | undefined): string | undefined {
  return text === undefined ? undefined : code(text);
}
