/** What the program that was started states in its files, or takes when nobody says: the rows of programs, read. */
import { startsServer, statesPort, wayOf } from '../../commands/commandPorts.ts';
import { namedConfigs } from '../../commands/namedConfigs.ts';
import { statedIn } from '../../configs/ruled.ts';
import { sourceFile } from '../../configs/sourceFile.ts';
import type { FileReader } from '../../host.ts';
import type { Candidate } from '../../model/endpoint.ts';
import type { ProgramRow, Serve } from '../../programs/row.ts';
import { defaultPorts } from '../../programs/serving.ts';
import { programs } from '../../programs/table.ts';
import { lineOf } from '../../text/digits.ts';
import { startedBy } from './commandLine.ts';
import { baseName, confidence, found, joinPath } from './found.ts';

export interface StartedProgram {
  readonly row: ProgramRow;
  readonly way: Serve | undefined;
  /** The configuration files that its command line names. */
  readonly named?: readonly string[];
}

/**
 * The program that the words of a run tell, if any. `words`: lines, each a command line or the words of a launch configuration;
 * `ruleId`: the detection rule whose wording was heard. A framework comes before the runtime that it runs on.
 */
export function programOf(words: string, ruleId = ''): StartedProgram | undefined {
  const started = words.split('\n').flatMap(line =>
    startedBy(line).flatMap(invocation => {
      const { program: row } = invocation;
      if (row === undefined || row.borrowedDefault === true || !startsServer(invocation)) return [];
      return [{ row, way: wayOf(invocation), named: namedConfigs(invocation) }];
    }),
  );
  const listening = started.filter(({ row, way }) => defaultPorts(row, way).length > 0 || row.configs !== undefined);
  const named = listening.find(({ row }) => row.runner !== 'program') ?? listening[0];
  if (named !== undefined && named.row.runner !== 'program') return named;
  const told = programs.find(row => row.signs?.test(words) === true || row.rules?.includes(ruleId) === true);
  return told === undefined ? named : { row: told, way: told.serves?.[0] };
}

/** Has it files in which more than their keys decides which port is in force: profiles, projects? */
export function hasSpecialFiles({ row }: StartedProgram): boolean {
  return row.configs?.some(({ special }) => special === true) === true;
}

/** What the program's files in `folder` say, else its documented default. */
export async function fromProgram(
  { row, way, named = [] }: StartedProgram,
  folder: string | undefined,
  files: FileReader,
): Promise<Candidate[]> {
  const protocol = row.protocol ?? 'tcp';
  const profiles = way?.built === true ? way.words : [];
  for (const config of row.configs ?? []) {
    for (const name of named.length > 0 ? named : (config.usual ?? [])) {
      const path = joinPath(folder, name);
      if (folder === undefined && path === name) continue;
      const text = await files.read(path);
      const stated = text === undefined ? undefined : statedIn(sourceFile(path, name, text), config, profiles);
      if (text === undefined || stated === undefined) continue;
      const line = lineOf(text, stated.span.start);
      const place = { file: path, line };
      return [found({ protocol, port: stated.port }, `the port in ${baseName(path)}`, confidence.configuration, place)];
    }
  }
  return fromDefault(row, way);
}

/** The program's documented default. */
export function fromDefault(row: ProgramRow, way: Serve | undefined): Candidate[] {
  const [port] = defaultPorts(row, way);
  const protocol = row.protocol ?? 'tcp';
  return port === undefined ? [] : [found({ protocol, port }, `${row.title}’s default`, confidence.fallback)];
}

/**
 * Of several servers that scripts start, those that are told no port, when others are: `concurrently "next dev" "PORT=4000 node api.js"`.
 * None where a script sets variables for what it calls: they may be told by these.
 */
export function silentPrograms(lines: readonly string[]): StartedProgram[] {
  const started = lines.flatMap(startedBy);
  const servers = started.filter(invocation => invocation.calls.length === 0 && startsServer(invocation));
  if (servers.length < 2 || started.some(({ calls, assignments }) => calls.length > 0 && assignments.length > 0))
    return [];
  return servers.flatMap(invocation => {
    const { program: row } = invocation;
    if (row === undefined || row.borrowedDefault === true || statesPort(invocation)) return [];
    return [{ row, way: wayOf(invocation) }];
  });
}
