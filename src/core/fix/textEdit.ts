import type { TextEdit } from '../model/fix.ts';

/**
 * The text after all edits, whose offsets count in the text before any of them. Order does not matter; insertions at one
 * place keep the order they are given in. Throws a RangeError for an edit outside the text or for two that overlap: the
 * planner made them, so that is a bug.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.map((edit, index) => ({ edit, index }));
  ordered.sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.index - b.index);
  let out = '';
  let position = 0;
  for (const { edit } of ordered) {
    if (edit.start < position || edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(`edit ${edit.start}-${edit.end} overlaps another or lies outside the text`);
    }
    out += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return out + text.slice(position);
}
