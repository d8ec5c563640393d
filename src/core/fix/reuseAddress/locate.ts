import type { Frame } from '../../model/failure.ts';
import type { Platform } from '../../model/platform.ts';
import { lineOf } from '../../text/digits.ts';
import { createOnce } from '../../text/once.ts';
import type { Language, Site } from './language.ts';
import { languageOf, languageOfCommand } from './languages/table.ts';
import { findSites, mayLack } from './sites.ts';
import { readSource } from './source.ts';

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
  /** `frame`: a stack frame leads there; `started`: the file was started; `port`: it states the port; `only`: there is no other. */
  | ({ readonly kind: 'found'; readonly by: 'frame' | 'started' | 'port' | 'only' } & BindPlace)
  | { readonly kind: 'ask'; readonly places: readonly BindPlace[] }
  | { readonly kind: 'none' };

export interface BindSearch {
  /** Innermost first. */
  readonly frames: readonly Frame[];
  readonly files: readonly ProgramFile[];
  readonly port: number;
  readonly platform: Platform;
  /** The words of the command line that was run: they may name a source file, or what was built from one. */
  readonly started?: readonly string[];
}

const longestText = 1_000_000;
const mostPlaces = 20;

/** A file with the places in it that bind. */
interface Bound {
  readonly program: ProgramFile;
  readonly language: Language | undefined;
  readonly sites: readonly Site[];
}

/**
 * The bind that failed: where a stack frame points, innermost first; else the one in the file that was started; else the
 * one in a file that states the port; else the only one there is. A bind without the option comes before one that has it:
 * the latter only tells why there is nothing to do. Several: the user is asked. Total.
 */
export function locateBind(search: BindSearch): LocatedBind {
  const { files, frames, platform, port, started = [] } = search;
  const once = createOnce();
  const read = (program: ProgramFile): Bound =>
    once(program.file, () => {
      const language = languageOf(program.languageId, program.file, program.text);
      const sites =
        language === undefined || program.text.length > longestText || !mayLack(language)
          ? []
          : findSites(readSource(program.text, language, platform));
      return { program, language, sites };
    });
  for (const frame of frames) {
    const program = files.find(({ file }) => isSameFile(file, frame.file));
    if (program === undefined || read(program).sites.length === 0) continue;
    return { kind: 'found', by: 'frame', file: program.file, line: frame.line };
  }
  const own = files.filter(({ file }) => isNamed(file, started)).map(read);
  const runner = languageOfCommand(started);
  const languages = new Set(own.length > 0 ? own.map(({ language }) => language) : runner && [runner]);
  const isKin = ({ languageId, file, text }: ProgramFile): boolean =>
    languages.size === 0 || languages.has(languageOf(languageId, file, text));
  const states = ({ text }: ProgramFile): boolean => statesPort(text, port);
  // Each step is taken only when those before found nothing: there may be hundreds of files to read.
  const kin = (): readonly ProgramFile[] => files.filter(isKin);
  for (const [by, find] of [
    ['started', () => lacking(own.filter(({ program }) => states(program)))],
    ['started', () => lacking(own)],
    ['started', () => settled(own).slice(0, 1)],
    ['port', () => lacking(kin().filter(states).map(read))],
    ['port', () => settled(kin().filter(states).map(read)).slice(0, 1)],
    ['only', () => lacking(kin().map(read))],
  ] as const) {
    const places = find();
    const [first, second] = places;
    if (first === undefined) continue;
    if (second === undefined) return { kind: 'found', by, ...first };
    return { kind: 'ask', places: places.slice(0, mostPlaces) };
  }
  return { kind: 'none' };
}

/** The files that the words of a command line name: `python3 src/server.py`, `python3 -m app.server`, `./server` for server.c. */
export function startedFiles(files: readonly ProgramFile[], words: readonly string[]): readonly ProgramFile[] {
  return files.filter(({ file }) => isNamed(file, words));
}

function lacking(bounds: readonly Bound[]): readonly BindPlace[] {
  return placesOf(bounds, ({ state }) => state.kind === 'needs' || state.kind === 'unsafe');
}

/** They tell why nothing is inserted: it is set, or is no TCP server at all. */
function settled(bounds: readonly Bound[]): readonly BindPlace[] {
  const set = placesOf(bounds, ({ state }) => state.kind === 'set' || state.kind === 'default');
  return set.length > 0 ? set : placesOf(bounds, () => true);
}

function placesOf(bounds: readonly Bound[], is: (site: Site) => boolean): readonly BindPlace[] {
  return bounds.flatMap(({ program, sites }) =>
    sites.filter(is).map(site => ({ file: program.file, line: lineOf(program.text, site.start) })),
  );
}

/** The number stands there, maybe with digit separators. */
function statesPort(text: string, port: number): boolean {
  return new RegExp(`(?<![\\w.])${String(port).split('').join("[_']?")}(?![\\w.]*\\d)`).test(text);
}

/** A frame may have a path relative to somewhere. */
function isSameFile(file: string, frame: string): boolean {
  const a = file.replaceAll('\\', '/');
  const b = frame.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  return a === b || (b !== '' && a.endsWith(`/${b}`));
}

/** Words that are tools rather than programs of the workspace. */
const tools =
  /^(?:python[\d.]*|perl|ruby|php|lua[\d.]*|bash|sh|env|exec|sudo|make|run|node|go|cargo|java|escript|elixir)$/i;

function isNamed(file: string, words: readonly string[]): boolean {
  const path = file.replaceAll('\\', '/');
  const name = path.slice(path.lastIndexOf('/') + 1);
  const stem = name.replace(/\.\w+$/, '');
  return words.some(word => {
    const plain = word.replaceAll('\\', '/').replace(/^(?:\.{0,2}\/)+/, '');
    const last = plain.slice(plain.lastIndexOf('/') + 1);
    if (last === '' || tools.test(last)) return false;
    return (
      last === name ||
      last === stem ||
      last === `${stem}.exe` ||
      path.endsWith(`/${plain.replaceAll('.', '/')}${name.slice(stem.length)}`)
    );
  });
}
