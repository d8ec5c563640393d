/** The ports of listen calls in the source files that a run starts. */

import { type Invocation, textsOf } from '../../commands/invocation.ts';
import { scripted } from '../../commands/words.ts';
import type { FileReader } from '../../host.ts';
import type { Candidate, Endpoint } from '../../model/endpoint.ts';
import type { BindFailure } from '../../model/failure.ts';
import { known } from '../../model/known.ts';
import { anyPort, lineOf } from '../../text/digits.ts';
import { namedSettings, wordsOfFiles } from '../stated/namedSettings.ts';
import { startedBy } from './commandLine.ts';
import { baseName, confidence, found, joinPath } from './found.ts';
import { fromFrames } from './frames.ts';
import { programFile } from './launchConfig.ts';
import { listensIn } from './listenCalls.ts';
import type { RunContext } from './runContext.ts';
import type { Variable } from './variables.ts';

/** The listen calls at the failure's frames, else in the program that was started. */
export async function fromSources(
  { files, launch, commandLine = '' }: RunContext,
  folder: string | undefined,
  scripts: readonly Started[],
  variables: ReadonlyMap<string, Variable>,
  failure?: BindFailure,
): Promise<Candidate[]> {
  const atFrames = await fromFrames(failure?.frames ?? [], known({ variables, files, cwd: folder }));
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

const sourceEnding = new RegExp(String.raw`\.(?:${scripted}|rs|swift|dart|java|kts?|jl)$`, 'i');

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
    const file = [entry ?? '', ...textsOf(invocation)].find(word => sourceEnding.test(word)) ?? mainFile(invocation);
    const base = dir === undefined ? folder : joinPath(folder, dir);
    if (file !== undefined) return [joinPath(base, file)];
    return entry === undefined || !/^\.[\\/][\w-]+$/.test(entry)
      ? []
      : compiled.map(ending => joinPath(base, entry + ending));
  });
}

/** What `./server` may be compiled from, beside it. */
const compiled = ['.c', '.cpp', '.cc', '.go', '.rs', '.zig', '.nim', '.d'];
