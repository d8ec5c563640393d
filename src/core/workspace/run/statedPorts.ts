/**
 * Every port that a run is told to listen on, by its line, its configuration, and the files that these lead to. One list for whoever asks: a failure
 * that names none, the look before a start, the status bar, a server that has moved.
 */

import { type Asked, askedByArguments } from '../../commands/commandPorts.ts';
import type { Invocation } from '../../commands/invocation.ts';
import { isShellFile } from '../../commands/words.ts';
import type { FileReader } from '../../host.ts';
import type { Candidate } from '../../model/endpoint.ts';
import { type BindFailure, printedLine } from '../../model/failure.ts';
import type { ProgramRow } from '../../programs/row.ts';
import { debuggers, dotenvReaches } from '../../programs/table.ts';
import { namesProfile } from '../units/unitFacts.ts';
import { askedFor, assigned, startedBy } from './commandLine.ts';
import { isDecidedAtStart } from './decidedAtStart.ts';
import { confidence, folderName, found, joinPath, ranked } from './found.ts';
import { fromLaunch, type Launch, launchFolder, launchVariables, launchWords } from './launchConfig.ts';
import type { RunContext } from './runContext.ts';
import { scriptsOf } from './scripts.ts';
import { fromSources } from './sources.ts';
import { fromDefault, fromProgram, hasSpecialFiles, programOf, silentPrograms } from './startedPrograms.ts';
import { fromVariables, inFile, readDotenv, type Variable, variablesOf } from './variables.ts';

/**
 * The endpoints that a debug configuration is going to bind, before it is started or after it ended without a word. `cwd`: the
 * workspace folder, for configurations without one. Most trusted first.
 */
export async function configuredPorts(launch: Launch, files: FileReader, cwd?: string): Promise<Candidate[]> {
  if (launch['request'] === 'attach') return [];
  return ranked(await statedPorts({ launch, files, ...(cwd === undefined ? {} : { cwd }) }, false));
}

/**
 * In order of their sources, of which one may repeat another; `ranked` puts them in order. `debug`: the ports of the debugger instead of the
 * program's. `failure`: what it printed, when it has failed; its stack leads to its source, and it is worth a longer search.
 */
export async function statedPorts(context: RunContext, debug: boolean, failure?: BindFailure): Promise<Candidate[]> {
  return portsOf(context, await readRun(context), debug, failure);
}

async function portsOf(
  context: RunContext,
  { folder, scripts, words }: ReadRun,
  debug: boolean,
  failure?: BindFailure,
): Promise<Candidate[]> {
  const { files, launch, commandLine = '' } = context;
  const fromLine = fromAsked(askedFor(commandLine), 'the command line', confidence.explicit, debug);
  const fromConfig = launch === undefined ? [] : await fromLaunch(launch, folder, files, debug);
  const fromScripts = scripts.flatMap(({ script, passed }) => [
    ...fromAsked(askedByArguments('', passed), 'the command line', confidence.explicit, debug),
    ...fromAsked(askedFor(script.command), `script \`${script.name}\` in package.json`, confidence.source, debug, {
      file: script.file,
      line: script.line,
    }),
  ]);
  const explicit = [...fromLine, ...fromConfig, ...fromScripts];
  if (debug) {
    const defaults = debuggers.filter(each =>
      [words, failure?.ruleId, failure && printedLine(failure)].some(text => each.sign.test(text ?? '')),
    );
    return explicit.length > 0
      ? explicit
      : defaults.map(each =>
          found({ protocol: 'tcp', port: each.port }, `${each.title}’s default`, confidence.fallback),
        );
  }
  const variables = await allVariables(context, folder);
  if (isDecidedAtStart(words, variables)) return explicit;
  const started = scripts.map(({ script }) => ({ line: script.command, folder: folderName(script.file) }));
  const fromSource = await fromSources(context, folder, started, variables, failure);
  const program = programOf(words, failure?.ruleId);
  const read = [...variables].filter(
    ([name, { file }]) => file === undefined || program === undefined || dotenvReaches(program.row, name),
  );
  const fromEnv = fromVariables(new Map(read), name => inFile(name, variables.get(name)), confidence.configuration);
  const reads = read.some(([name]) => program?.row.variables?.includes(name) === true);
  // What the run was told leaves no room for a framework's habits, and its own code none for a default.
  const certain = [...explicit, ...fromSource].some(candidate => candidate.confidence >= confidence.source);
  const own = [...fromLine, ...fromConfig, ...fromSource].some(({ confidence: worth }) => worth >= confidence.source);
  const silent = own ? [] : silentPrograms(scripts.map(({ script }) => script.command));
  const others = silent.flatMap(({ row, way }) => fromDefault(row, way));
  // Which of its files a profile puts in force is for the places to say.
  const isSpecial =
    program !== undefined && hasSpecialFiles(program) && words.split('\n').flatMap(startedBy).some(namesProfile);
  const habits =
    certain || program === undefined
      ? others
      : isSpecial
        ? fromDefault(program.row, program.way)
        : await fromProgram(program, folder, files);
  const kept =
    fromSource.length > 0 || reads ? habits.filter(candidate => candidate.confidence > confidence.fallback) : habits;
  const known = [...explicit, ...fromSource, ...(certain ? [] : fromEnv), ...kept];
  if (known.some(candidate => candidate.confidence > confidence.hint)) return known;
  const line = launch === undefined ? commandLine : launchWords(launch);
  if (failure === undefined && !isSpecial && !startedBy(line).some(leadsElsewhere)) return known;
  return [...(await fromFiles(context, folder, failure !== undefined)), ...known];
}

/** What it starts stands in other files than a manifest's scripts. */
function leadsElsewhere({ calls, entry = '', program }: Invocation): boolean {
  return program?.id === 'compose' || calls.some(({ kind }) => kind !== 'script') || isShellFile(entry);
}

/** What a switch would change. Most runs say themselves what they listen on: what reads Makefiles and all the rest is loaded with the first that does not. */
async function fromFiles(
  { commandLine, launch, files, cwd }: RunContext,
  folder: string | undefined,
  isDeep: boolean,
): Promise<Candidate[]> {
  const at = launch === undefined ? cwd : folder;
  if (at === undefined) return [];
  const { placesOfRun } = await import('./places.ts');
  const run = { cwd: at, files, ...(commandLine !== undefined && { commandLine }), ...(launch && { launch }) };
  return placesOfRun(run, isDeep);
}

/** A run with the scripts that it starts. */
interface ReadRun {
  /** Where the program ran. */
  readonly folder: string | undefined;
  readonly scripts: Awaited<ReturnType<typeof scriptsOf>>;
  /** Lines that tell which program it starts. */
  readonly words: string;
}

async function readRun(context: RunContext): Promise<ReadRun> {
  const { cwd, files, launch, commandLine = '' } = context;
  const folder = folderOf(context);
  const lines = launch === undefined ? [commandLine] : [commandLine, launchWords(launch)];
  const scripts = await scriptsOf(lines.join('\n'), launch === undefined ? cwd : folder, files);
  return { folder, scripts, words: [...lines, ...scripts.map(({ script }) => script.command)].join('\n') };
}

/** What a run may want to listen on, most trusted first, with the program that it starts, where its row is known. */
export async function wantedPorts(
  context: RunContext,
): Promise<{ readonly wanted: readonly Candidate[]; readonly program?: ProgramRow }> {
  if (context.launch?.['request'] === 'attach') return { wanted: [] };
  const run = await readRun(context);
  const program = programOf(run.words)?.row;
  return { wanted: ranked(await portsOf(context, run, false)), ...(program !== undefined && { program }) };
}

function fromAsked(
  list: readonly Asked[],
  from: string,
  worth: number,
  debug: boolean,
  place: { readonly file?: string; readonly line?: number } = {},
): Candidate[] {
  return list
    .filter(item => item.debug === debug)
    .map(item => found(item.endpoint, from, item.loose ? confidence.hint : worth, place));
}

/** Where the program ran: the launch configuration's folder, after a `cd` at the head of the command line. */
function folderOf({ cwd, launch, commandLine }: RunContext): string | undefined {
  const folder = launch === undefined ? cwd : launchFolder(launch, cwd);
  const dir = startedBy(commandLine ?? '').find(invocation => invocation.dir !== undefined)?.dir;
  return dir === undefined ? folder : joinPath(folder, dir);
}

async function allVariables(
  { env, launch, files, commandLine = '' }: RunContext,
  folder: string | undefined,
): Promise<Map<string, Variable>> {
  const out = await readDotenv(folder, files);
  if (launch !== undefined)
    for (const [name, value] of await launchVariables(launch, folder, files)) out.set(name, value);
  for (const invocation of startedBy(commandLine))
    for (const [name, value] of variablesOf(assigned(invocation))) out.set(name, value);
  for (const [name, value] of variablesOf(env)) out.set(name, value);
  return out;
}
