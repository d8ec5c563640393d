/** A loaded file, with what was read from it: however often it is asked for, it is parsed once. */

import type { Node } from 'jsonc-parser';
import type { Masked } from '../code/mask.ts';
import { maskFile } from '../code/syntaxes.ts';
import type { Mapped } from '../commands/mapped.ts';
import { countUpTo } from '../text/countUpTo.ts';
import { createOnce, type Once } from '../text/once.ts';
import { dirOf, nameOf } from '../text/paths.ts';
import type { Parsed } from './entry.ts';
import { jsonEntries, parseJson } from './json.ts';
import { parseDotenvEntries, parsePropertiesEntries } from './keyLines.ts';
import { parseTomlEntries } from './toml.ts';
import { parseYamlEntries } from './yaml.ts';

/** A file of the workspace, loaded. */
export interface SourceFile {
  /** Absolute, as the FileReader gave it. */
  readonly file: string;
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** Folder part of `path`; '' for the root. */
  readonly dir: string;
  readonly name: string;
  readonly text: string;
  /** What was read from the text under a name, worked out the first time it is asked for. */
  readonly once: Once;
  /** launch.json, tasks.json: defaults of the inputs, by id. */
  readonly inputs?: ReadonlyMap<string, Mapped>;
}

/** `file`: absolute; `path`: relative to the root, with `/`. */
export function sourceFile(file: string, path: string, text: string): SourceFile {
  return { file, path, dir: dirOf(path), name: nameOf(path), text, once: createOnce() };
}

/** The tree of a JSON file, or why it cannot be read. */
export function jsonOf(file: SourceFile): ReturnType<typeof parseJson> {
  return file.once('json', () => parseJson(file.text));
}

/** The top of a JSON file; `undefined` when it is empty or cannot be read: its problem is said where its sites are read. */
export function jsonRoot(file: SourceFile): Node | undefined {
  const parsed = jsonOf(file);
  return parsed.kind === 'problem' ? undefined : parsed.node;
}

export function jsonEntriesOf(file: SourceFile): Parsed {
  return file.once('json entries', () => jsonEntries(file.text, jsonOf(file)));
}

export function yamlEntriesOf(file: SourceFile): Parsed {
  return file.once('yaml', () => parseYamlEntries(file.text));
}

export function tomlEntriesOf(file: SourceFile): Parsed {
  return file.once('toml', () => parseTomlEntries(file.text));
}

export function propertiesEntriesOf(file: SourceFile): Parsed {
  return file.once('properties', () => parsePropertiesEntries(file.text));
}

export function dotenvEntriesOf(file: SourceFile): Parsed {
  return file.once('dotenv', () => parseDotenvEntries(file.text));
}

/** As `maskFile`, of the file's text. */
export function maskedOf(file: SourceFile, ext: string): Masked {
  return file.once(`mask ${ext}`, () => maskFile(file.text, ext));
}

/** 1-based line of an offset in the file. */
export function lineIn(file: SourceFile, offset: number): number {
  const starts = startsOf(file);
  return lineIndex(starts, offset) + 1;
}

/** Text of the offset's line before it, at most `most` units; a line that is cut starts with `…`, so that it cannot match at its start. */
export function lineBefore(file: SourceFile, text: string, offset: number, most = 400): string {
  const starts = startsOf(file);
  const start = starts[lineIndex(starts, offset)] ?? 0;
  return offset - start > most ? `…${text.slice(offset - most, offset)}` : text.slice(start, offset);
}

/** Text of the offset's line from it on, at most `most` units, without the line break. */
export function lineAfter(file: SourceFile, text: string, offset: number, most = 400): string {
  const starts = startsOf(file);
  const next = starts[lineIndex(starts, offset) + 1];
  return text.slice(offset, Math.min(next === undefined ? text.length : next - 1, offset + most));
}

function startsOf(file: SourceFile): readonly number[] {
  return file.once('lines', () => {
    const starts = [0];
    for (let at = file.text.indexOf('\n'); at >= 0; at = file.text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  });
}

/** Index of the last start at or before the offset. */
function lineIndex(starts: readonly number[], offset: number): number {
  return Math.max(0, countUpTo(starts.length, offset, index => starts[index] ?? 0) - 1);
}
