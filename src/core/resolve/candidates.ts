/** Which endpoints may a failing program have meant? */

import type { Invocation } from '../commands/invocation.ts';
import type { FileReader } from '../host.ts';
import type { Candidate, Endpoint } from '../model/endpoint.ts';
import { type BindFailure, statedEndpoint } from '../model/failure.ts';
import type { ProgramRow } from '../programs/row.ts';
import { serveOf } from '../programs/serving.ts';
import { debuggers, dotenvReaches } from '../programs/table.ts';
import { anyPort } from '../text/digits.ts';
import type { RunPlace } from '../workspace/runPlaces.ts';
import { Layer } from '../workspace/site.ts';
import { namedSettings, wordsOfFiles } from '../workspace/stated/namedSettings.ts';
import type { Asked } from './asked.ts';
import { askedFor, assigned, fromArguments, startedBy } from './commandLine.ts';
import { isDecidedAtStart } from './decidedAtStart.ts';
import { fromDefault, fromProgram, programOf, silentPrograms } from './defaults.ts';
import { fromVariables, inFile, readDotenv, type Variable, variablesOf } from './environment.ts';
import { baseName, confidence, folderName, found, joinPath, lineOf, ranked } from './found.ts';
import { fromFrames } from './frames.ts';
import { fromLaunch, type Launch, launchFolder, launchVariables, launchWords, programFile } from './launchConfig.ts';
import { scriptsOf } from './scripts.ts';
import { listensIn } from './source.ts';

/** What is known of the run. All of it may be missing. */
export interface ResolveContext {
  readonly commandLine?: string;
  /** The folder the program was started in; absolute. */
  readonly cwd?: string;
  /** Variables that were set for the run, not the whole environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The resolved debug configuration. */
  readonly launch?: Launch;
  readonly files: FileReader;
}

/** Failures of a debugger or inspector, not of the program. */
const isDebuggers = (failure: BindFailure): boolean =>
  debuggers.some(each => each.sign.test(failure.ruleId)) ||
  /\b(?:inspector|debugger|JDWP|debugpy)\b/i.test(failure.excerpt);

/**
 * Every endpoint the failing program may have meant, most trusted first, one entry an endpoint. The failure's own text ends the
 * search. Files are read through `files` only, and a missing one is no error. Whether a candidate is taken right now is for the
 * probe to say: see `choose`.
 */
export async function candidates(failure: BindFailure, context: ResolveContext): Promise<Candidate[]> {
  const stated = statedEndpoint(failure);
  if (stated !== undefined) return [found(stated, 'the error’s own text', confidence.stated)];
  const list = await configured(context, isDebuggers(failure), failure);
  return ranked(list.map(candidate => withTransport(candidate, failure)));
}

/**
 * The endpoints that a debug configuration is going to bind, before it is started or after it ended without a word. `cwd`: the
 * workspace folder, for configurations without one. Most trusted first.
 */
export async function configuredPorts(launch: Launch, files: FileReader, cwd?: string): Promise<Candidate[]> {
  if (launch['request'] === 'attach') return [];
  return ranked(await configured({ launch, files, ...(cwd === undefined ? {} : { cwd }) }, false));
}

/** The failure may tell the transport and the host, when it does not tell the port. */
function withTransport(candidate: Candidate, failure: BindFailure): Candidate {
  const { endpoint } = candidate;
  if (endpoint.protocol === 'unix') return candidate;
  const protocol = failure.protocol === 'udp' ? 'udp' : endpoint.protocol;
  return { ...candidate, endpoint: { ...endpoint, protocol } };
}

async function configured(context: ResolveContext, debug: boolean, failure?: BindFailure): Promise<Candidate[]> {
  const { files, launch, commandLine = '' } = context;
  const folder = folderOf(context);
  const fromLine = fromAsked(askedFor(commandLine), 'the command line', confidence.explicit, debug);
  const fromConfig = launch === undefined ? [] : await fromLaunch(launch, folder, files, debug);
  const scripts = await scriptsOf(
    launch === undefined ? commandLine : `${commandLine}\n${launchWords(launch)}`,
    launch === undefined ? context.cwd : folder,
    files,
  );
  const fromScripts = scripts.flatMap(({ script, passed }) => [
    ...fromAsked(fromArguments('', passed), 'the command line', confidence.explicit, debug),
    ...fromAsked(askedFor(script.command), `script \`${script.name}\` in package.json`, confidence.source, debug, {
      file: script.file,
      line: script.line,
    }),
  ]);
  const explicit = [...fromLine, ...fromConfig, ...fromScripts];
  const words = wordsOf(context, scripts);
  if (debug) {
    const defaults = debuggers.filter(each =>
      [words, failure?.ruleId, failure?.excerpt].some(text => each.sign.test(text ?? '')),
    );
    return explicit.length > 0
      ? explicit
      : defaults.map(each =>
          found({ protocol: 'tcp', port: each.port }, `${each.title}’s default`, confidence.fallback),
        );
  }
  const variables = await allVariables(context, folder);
  if (isDecidedAtStart(launch === undefined ? commandLine : launchWords(launch), variables)) return explicit;
  const started = scripts.map(({ script }) => ({ line: script.command, folder: folderName(script.file) }));
  const fromSource = await sources(context, folder, started, variables, failure);
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
  const habits = certain || program === undefined ? others : await fromProgram(program, folder, files);
  const kept =
    fromSource.length > 0 || reads ? habits.filter(candidate => candidate.confidence > confidence.fallback) : habits;
  const known = [...explicit, ...fromSource, ...(certain ? [] : fromEnv), ...kept];
  if (known.some(candidate => candidate.confidence > confidence.hint)) return known;
  const line = launch === undefined ? commandLine : launchWords(launch);
  if (failure === undefined && !startedBy(line).some(leadsElsewhere)) return known;
  return [...(await fromFiles(context, folder, failure !== undefined)), ...known];
}

/** What it starts stands in other files than a manifest's scripts. */
function leadsElsewhere({ calls, entry = '', program }: Invocation): boolean {
  return program?.id === 'compose' || calls.some(({ kind }) => kind !== 'script') || shellFile.test(entry);
}

const shellFile = /\.(?:sh|bash|zsh|ps1|cmd|bat)$/i;

/** What the files say that the run leads to: Makefiles, Procfiles, compose files, imported sources; else the defaults of what these start. */
async function fromFiles(
  { commandLine, launch, files, cwd }: ResolveContext,
  folder: string | undefined,
  isDeep: boolean,
): Promise<Candidate[]> {
  const at = launch === undefined ? cwd : folder;
  if (at === undefined) return [];
  const run = { cwd: at, files, ...(commandLine !== undefined && { commandLine }), ...(launch && { launch }) };
  // Most runs say themselves what they listen on: what reads Makefiles and all the rest is loaded with the first that does not.
  const { placesOfRun } = await import('../workspace/runPlaces.ts');
  const { places, silent } = await placesOfRun(run, isDeep);
  const told = silent.flatMap(({ arguments: words, program }) => {
    const isOwn = program !== undefined && program.borrowedDefault !== true;
    return isOwn
      ? fromDefault(
          program,
          serveOf(
            program,
            words.map(word => word.text),
          ),
        )
      : [];
  });
  return [...places.map(candidateOf), ...told];
}

function candidateOf({ port, host, why, layer, file, line }: RunPlace): Candidate {
  const worth =
    layer >= Layer.scriptEnv
      ? confidence.source
      : layer >= Layer.makeVariable
        ? confidence.environment
        : layer >= Layer.namedConstant
          ? confidence.configuration
          : confidence.hint;
  const endpoint = { protocol: 'tcp' as const, port, ...(host !== undefined && { host }) };
  return found(endpoint, why, worth, { ...(file !== undefined && { file }), ...(line !== undefined && { line }) });
}

/** Lines that tell which program a run starts. */
function wordsOf(
  { commandLine = '', launch }: Omit<ResolveContext, 'files'>,
  scripts: Awaited<ReturnType<typeof scriptsOf>>,
): string {
  return [
    commandLine,
    launch === undefined ? '' : launchWords(launch),
    ...scripts.map(each => each.script.command),
  ].join('\n');
}

/** What a run may want to listen on, most trusted first, with the program that it starts, where its row is known. */
export async function wantedPorts(
  context: ResolveContext,
): Promise<{ readonly wanted: readonly Candidate[]; readonly program?: ProgramRow }> {
  const { launch, commandLine = '', files } = context;
  if (launch?.['request'] === 'attach') return { wanted: [] };
  const line = launch === undefined ? commandLine : `${commandLine}\n${launchWords(launch)}`;
  const scripts = await scriptsOf(line, launch === undefined ? context.cwd : folderOf(context), files);
  const program = programOf(wordsOf(context, scripts))?.row;
  return { wanted: ranked(await configured(context, false)), ...(program !== undefined && { program }) };
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
function folderOf({ cwd, launch, commandLine }: ResolveContext): string | undefined {
  const folder = launch === undefined ? cwd : launchFolder(launch, cwd);
  const dir = startedBy(commandLine ?? '').find(invocation => invocation.dir !== undefined)?.dir;
  return dir === undefined ? folder : joinPath(folder, dir);
}

async function allVariables(
  { env, launch, files, commandLine = '' }: ResolveContext,
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

/** The listen calls at the failure's frames, else in the program that was started. */
async function sources(
  context: ResolveContext,
  folder: string | undefined,
  scripts: readonly Started[],
  variables: ReadonlyMap<string, Variable>,
  failure?: BindFailure,
): Promise<Candidate[]> {
  const { files, launch, commandLine = '' } = context;
  const atFrames = await fromFrames(failure?.frames ?? [], {
    variables,
    files,
    ...(folder === undefined ? {} : { cwd: folder }),
  });
  if (atFrames.length > 0) return atFrames;
  const own = launch === undefined ? undefined : programFile(launch, folder);
  const programs =
    own === undefined ? [{ line: commandLine, folder }, ...scripts].flatMap(started => programsOf(started)) : [own];
  const listens = [...new Set(programs)].slice(0, mostPrograms).map(async file => {
    const text = await files.read(file);
    return listensIn(text ?? '', file, variables).map(({ endpoint, line }) =>
      found(endpoint, `the listen call in ${baseName(file)}`, confidence.configuration, { file, line }),
    );
  });
  const calls = (await Promise.all(listens)).flat();
  return calls.length > 0 ? calls : settingsOf([{ line: commandLine, folder }, ...scripts], files);
}

/** Settings that are named like a port, in the files that programs which no row tells of were started with. */
async function settingsOf(lines: readonly Started[], files: FileReader): Promise<Candidate[]> {
  const named = lines.flatMap(({ line, folder }) =>
    startedBy(line).flatMap(invocation => {
      const base = invocation.dir === undefined ? folder : joinPath(folder, invocation.dir);
      return wordsOfFiles(invocation).map(word => joinPath(base, word));
    }),
  );
  const read = [...new Set(named)].slice(0, mostPrograms).map(async file => {
    const text = (await files.read(file)) ?? '';
    return namedSettings(text, anyPort).map(({ name, span }) => {
      const endpoint: Endpoint = { protocol: 'tcp', port: Number(text.slice(span.start, span.end)) };
      return found(endpoint, `${name} in ${baseName(file)}`, confidence.hint, { file, line: lineOf(text, span.start) });
    });
  });
  return (await Promise.all(read)).flat();
}

const sourceEnding = /\.(?:[cm]?[jt]s|py|rb|php|pl|lua|go|rs|exs?|erl|ml|hs|scm|rkt|tcl|swift|dart|java|kts?|jl)$/i;

/** Where the program of `go run .` and its kin begins, by each tool's convention. */
function mainFile({ name, arguments: words }: Invocation): string | undefined {
  if (words[0]?.text !== 'run') return undefined;
  const given = words[1]?.text;
  const folder = given !== undefined && /^\.{0,2}[\\/]|^\.$/.test(given) ? given : '.';
  if (name === 'go') return joinPath(folder, 'main.go');
  if (name === 'cargo') return 'src/main.rs';
  return name === 'dotnet' ? 'Program.cs' : undefined;
}

/** A command line and the folder that it runs in. */
interface Started {
  readonly line: string;
  readonly folder: string | undefined;
}

/** Programs of one command line that are read. */
const mostPrograms = 8;
/** `node api.js & node web.js`, `concurrently "node api.js" "go run ."`: the source files that a command line starts. */
function programsOf({ line, folder }: Started): string[] {
  return startedBy(line).flatMap(invocation => {
    const { dir, entry } = invocation;
    const words = invocation.arguments.map(word => word.text);
    const file = [entry ?? '', ...words].find(word => sourceEnding.test(word)) ?? mainFile(invocation);
    const base = dir === undefined ? folder : joinPath(folder, dir);
    if (file !== undefined) return [joinPath(base, file)];
    return entry === undefined || !/^\.[\\/][\w-]+$/.test(entry)
      ? []
      : compiled.map(ending => joinPath(base, entry + ending));
  });
}

/** What `./server` may be compiled from, beside it. */
const compiled = ['.c', '.cpp', '.cc', '.go', '.rs', '.zig', '.nim', '.d'];
