/** What every reader of a structured file gives: a flat list of entries with exact ranges. A syntax error is a value: `problem`. */
import { longestKey } from '../text/limits.ts';
import type { Span } from '../text/span.ts';

/** One scalar of a structured file (JSON, YAML, TOML, properties, dotenv, object literal). */
export interface Entry {
  /** Keys from the top; list items count as `[]`. */
  readonly path: readonly string[];
  /** The value without its quotes. */
  readonly span: Span;
  /** The value's source text without its quotes; escapes are not resolved. */
  readonly raw: string;
  readonly quoted: boolean;
  /** A later duplicate of the key (or of a parent) is the one in force. */
  readonly shadowed?: boolean;
  /** YAML: the custom tag of the list around it (`!override`). */
  readonly tag?: string;
  /** YAML: index of the document in the file. */
  readonly document?: number;
}

export type Parsed =
  | { readonly kind: 'parsed'; readonly entries: readonly Entry[] }
  | { readonly kind: 'problem'; readonly reason: string };

/** Dotted keys split up: `server.port` of a properties file and `server: {port}` of YAML become the same path. */
export function pathOf(entry: Entry): string {
  const path = entry.path.length === 1 ? (entry.path[0] ?? '') : entry.path.join('.');
  // No program has such a key: patterns of keys need not look at it.
  return path.length > longestKey ? '' : path;
}

/** Of a file that cannot be read none. */
export function entriesIn(parsed: Parsed): readonly Entry[] {
  return parsed.kind === 'problem' ? [] : parsed.entries;
}
