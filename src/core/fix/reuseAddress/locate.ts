import type { Frame, Platform } from '../../model.ts';
import type { Site } from './language.ts';
import { languageOf } from './languages/table.ts';
import { findSites } from './sites.ts';
import { lineOf, readSource } from './source.ts';

/** A source file of the program that was started. */
export interface ProgramFile {
  readonly file: string;
  readonly text: string;
  readonly languageId: string;
}

export interface BindPlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export type LocatedBind =
  /** `frame`: a stack frame leads there; `port`: the file states the port; `only`: there is no other. */
  | ({ readonly kind: 'found'; readonly by: 'frame' | 'port' | 'only' } & BindPlace)
  | { readonly kind: 'ask'; readonly places: readonly BindPlace[] }
  | { readonly kind: 'none' };

const longestText = 1_000_000;
const mostPlaces = 20;

/**
 * The bind that failed: where a stack frame points, innermost first; else the one bind without the option in a file that
 * states the port; else the only one there is. Several: the user is asked. Total.
 */
export function locateBind(input: {
  readonly frames: readonly Frame[];
  readonly files: readonly ProgramFile[];
  readonly port: number;
  readonly platform: Platform;
}): LocatedBind {
  const known = new Map<string, readonly Site[]>();
  const sitesOf = (program: ProgramFile): readonly Site[] => {
    const before = known.get(program.file);
    if (before !== undefined) return before;
    const language = languageOf(program.languageId, program.file, program.text);
    const sites =
      language === undefined || program.text.length > longestText
        ? []
        : findSites(readSource(program.text, language, input.platform));
    known.set(program.file, sites);
    return sites;
  };
  for (const frame of input.frames) {
    const program = input.files.find(({ file }) => isSameFile(file, frame.file));
    if (program === undefined || sitesOf(program).length === 0) continue;
    return { kind: 'found', by: 'frame', file: program.file, line: frame.line };
  }
  const lacking = input.files.flatMap(program =>
    sitesOf(program)
      .filter(({ state }) => state.kind === 'needs' || state.kind === 'unsafe')
      .map(site => ({ program, place: { file: program.file, line: lineOf(program.text, site.start) } })),
  );
  const stating = lacking.filter(({ program }) => states(program.text, input.port));
  for (const [by, group] of [
    ['port', stating],
    ['only', lacking],
  ] as const) {
    const [first, second] = group;
    if (first === undefined) continue;
    if (second === undefined) return { kind: 'found', by, ...first.place };
    return { kind: 'ask', places: group.slice(0, mostPlaces).map(({ place }) => place) };
  }
  return { kind: 'none' };
}

/** The number stands there, maybe with digit separators. */
function states(text: string, port: number): boolean {
  return new RegExp(`(?<![\\w.])${String(port).split('').join("[_']?")}(?![\\w.]*\\d)`).test(text);
}

/** A frame may have a path relative to somewhere. */
function isSameFile(file: string, frame: string): boolean {
  const a = file.replaceAll('\\', '/');
  const b = frame.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  return a === b || (b !== '' && a.endsWith(`/${b}`));
}
