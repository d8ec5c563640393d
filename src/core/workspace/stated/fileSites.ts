/** What a reader of a format finds in a file. */
import type { Entry, Parsed } from '../../configs/entry.ts';
import type { SourceFile } from '../../configs/sourceFile.ts';
import { findNumber } from '../../text/digits.ts';
import type { Span } from '../../text/span.ts';
import type { Site } from '../site.ts';

export interface FileSites {
  readonly sites: readonly Site[];
  readonly problem?: string;
}

/** The entries' places that hold the number, as `tell` judges them; what it says nothing of is left out. */
export function sitesByEntry(
  port: number,
  file: SourceFile,
  parsed: Parsed,
  tell: (entry: Entry, span: Span, index: number) => Omit<Site, 'file' | 'span'> | undefined,
): FileSites {
  if (parsed.kind === 'problem') return { sites: [], problem: parsed.reason };
  const sites = parsed.entries.flatMap((entry, index) =>
    findNumber(file.text, port, entry.span.start, entry.span.end).flatMap(span => {
      const told = tell(entry, span, index);
      return told === undefined ? [] : [{ file, span, ...told }];
    }),
  );
  return { sites };
}

/** Of a duplicate the last one counts. */
export function ifShadowed({ shadowed }: Entry): Pick<Site, 'inactive'> {
  return shadowed === true ? { inactive: 'a duplicate of the key: the last one is in force' } : {};
}
