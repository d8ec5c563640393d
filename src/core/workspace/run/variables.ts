/** Environment variables and `.env` files. */

import { portsOfVariable } from '../../commands/commandPorts.ts';
import { entriesIn } from '../../configs/entry.ts';
import { parseDotenvEntries } from '../../configs/keyLines.ts';
import type { FileReader } from '../../host.ts';
import type { Candidate } from '../../model/endpoint.ts';
import { known } from '../../model/known.ts';
import { ownVariables } from '../../programs/table.ts';
import { dotenvLayers } from '../stated/dotenvLayers.ts';
import { baseName, confidence, found, joinPath } from './found.ts';

export interface Variable {
  readonly value: string;
  readonly file?: string;
  /** Counts from 1. */
  readonly line?: number;
}

/** Variables of a `.env` file: the last of equal ones; `${X}` is left as it is. */
export function parseDotenv(text: string, file?: string): Map<string, Variable> {
  const parsed = parseDotenvEntries(text.replace(/^\uFEFF/, ' '));
  const out = new Map<string, Variable>();
  let [line, from] = [1, 0];
  for (const { path, raw, span } of entriesIn(parsed)) {
    line += text.slice(from, span.start).split('\n').length - 1;
    from = span.start;
    out.set(path.join('.'), known({ value: raw.trim(), line, file }));
  }
  return out;
}

/** `PORT` is the program's own; other names may be meant for something else. */
function worthOf(name: string, most: number): number {
  const own = /^(?:(?:HTTP_|SERVER_|APP_)?PORT|ASPNETCORE_\w+|URLS)$/.test(name) || ownVariables.has(name);
  return own ? most : Math.min(most, confidence.hint);
}

/** Candidates from variables, e.g. `env.PORT in launch.json`. */
export function fromVariables(
  variables: ReadonlyMap<string, Variable>,
  describe: (name: string) => string,
  most: number,
): Candidate[] {
  return [...variables].flatMap(([name, variable]) =>
    portsOfVariable(name, variable.value).map(endpoint =>
      found(endpoint, describe(name), worthOf(name, most), known({ file: variable.file, line: variable.line })),
    ),
  );
}

export function variablesOf(record: Readonly<Record<string, unknown>> | undefined): Map<string, Variable> {
  const out = new Map<string, Variable>();
  for (const [name, value] of Object.entries(record ?? {})) {
    if (typeof value === 'string' || typeof value === 'number') out.set(name, { value: String(value) });
  }
  return out;
}

/** The variables of the `.env` files in a folder; the stronger file wins. */
export async function readDotenv(folder: string | undefined, files: FileReader): Promise<Map<string, Variable>> {
  const out = new Map<string, Variable>();
  if (folder === undefined) return out;
  for (const name of dotenvLayers) {
    const file = joinPath(folder, name);
    const text = await files.read(file);
    if (text === undefined) continue;
    for (const [key, value] of parseDotenv(text, file)) out.set(key, value);
  }
  return out;
}

export const inFile = (name: string, variable: Variable | undefined): string =>
  variable?.file === undefined ? name : `${name} in ${baseName(variable.file)}`;
