/** What a program's arguments say: whether it serves, and on which port when nothing states one. */
import type { Options, ProgramRow, Serve } from './row.ts';

const always: Serve = { words: [''] };

/**
 * The way in which these arguments start a server; `undefined` when they start none. The value of an option is not taken for a
 * sub-command: `vite --host 0.0.0.0` serves.
 */
export function serveOf(row: ProgramRow, args: readonly string[]): Serve | undefined {
  if (row.client === true) return undefined;
  const { serves } = row;
  if (serves === undefined) return always;
  const ways = new Set([...serves.flatMap(({ words }) => words), ...(row.others ?? [])]);
  const word = subcommand(row, args, ways);
  const isGiven = (option: string): boolean => args.some(arg => arg === option || arg.startsWith(`${option}=`));
  return serves.find(way => way.words.includes(word) && (way.with === undefined || way.with.some(isGiven)));
}

/** The first bare words; of those that may be the value of an unknown option only one that is a sub-command counts. */
function subcommand(row: ProgramRow, args: readonly string[], ways: ReadonlySet<string>): string {
  const bare = bareWords(row, args);
  const first = bare.find(({ sure }) => sure);
  for (const [place, { word, index }] of bare.entries()) {
    if (first !== undefined && index > first.index) break;
    // `pages dev` before `pages`.
    const known = [`${word} ${bare[place + 1]?.word ?? ''}`, word].find(each => ways.has(each));
    if (known !== undefined) return known;
  }
  // A folder or file: the program serves it when it serves without a sub-command.
  return first === undefined || ways.has('') ? '' : first.word;
}

interface BareWord {
  readonly word: string;
  readonly index: number;
  /** False: it may be the value of the option before it. */
  readonly sure: boolean;
}

/** Arguments that are no options and no values of options that are known to take one. */
export function bareWords(row: ProgramRow, args: readonly string[]): BareWord[] {
  const valued = new Set(row.options === undefined ? [] : valuedOptions(row.options));
  const hosts = new Set(row.options?.host);
  const found: BareWord[] = [];
  for (const [index, word] of args.entries()) {
    if (word.startsWith('-') && word !== '-') continue;
    const before = args[index - 1] ?? '';
    const isOption = before.startsWith('-') && before !== '--' && !before.includes('=');
    if (isOption && valued.has(before)) continue;
    found.push({ word, index, sure: !isOption || (hosts.has(before) && !/^[\w.:[\]-]+$/.test(word)) });
  }
  return found;
}

/** Place of the bare argument that is the port; `undefined` when there is none, or no such program. */
export function positionalPort(row: ProgramRow | undefined, args: readonly string[]): number | undefined {
  return row?.positionalAt === undefined ? undefined : bareWords(row, args)[row.positionalAt - 1]?.index;
}

function valuedOptions({ port = [], side = [], config = [], values = [] }: Options): string[] {
  return [...port, ...side, ...config, ...values];
}

/** Ports that the program takes in this way when nothing states one; the first is today's. */
export function defaultPorts(row: ProgramRow, way: Serve | undefined): readonly number[] {
  return way?.defaults ?? row.defaults ?? [];
}

/** Ports of all ways of a row. */
export function allDefaults(row: ProgramRow): readonly number[] {
  return [...new Set([...(row.defaults ?? []), ...(row.serves ?? []).flatMap(({ defaults = [] }) => defaults)])];
}

/** Ports of the ways one uses while developing. */
export function developmentDefaults(row: ProgramRow): readonly number[] {
  const ways = (row.serves ?? []).filter(way => way.built !== true);
  return [...new Set([...(row.defaults ?? []), ...ways.flatMap(({ defaults = [] }) => defaults)])];
}

/** The words with which a program is told its port, as its row's `add` has them: `--port 3001`, `3001`, `--listen=http://localhost:3001`. */
export function optionWith(add: string, port: number | string): string {
  if (add.includes('{port}')) return add.replaceAll('{port}', String(port));
  return `${add}${/(?:^|[=:])$/.test(add) ? '' : ' '}${port}`;
}
