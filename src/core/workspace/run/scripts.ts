/** `npm run dev` and its kin: the line that the script stands for. */
import type { Call } from '../../commands/invocation.ts';
import type { FileReader } from '../../host.ts';
import { lineOf } from '../../text/digits.ts';
import { type Manifest, manifestsAt, scriptsIn } from '../manifests.ts';
import { startedBy } from './commandLine.ts';
import { folderName, joinPath } from './found.ts';

export interface Script {
  readonly name: string;
  readonly command: string;
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
}

/** Depth of scripts that run scripts. */
const maxDepth = 3;
/** Scripts of one run: `turbo dev` starts those of every package. */
const most = 40;

/** The scripts that a command line runs, outermost first, with what is handed on to them. */
export async function scriptsOf(
  commandLine: string,
  cwd: string | undefined,
  files: FileReader,
  depth = 0,
): Promise<{ readonly script: Script; readonly passed: readonly string[] }[]> {
  if (depth >= maxDepth) return [];
  const out: { script: Script; passed: readonly string[] }[] = [];
  const calls = startedBy(commandLine).flatMap(invocation => invocation.calls);
  for (const call of calls.filter(({ kind }) => kind === 'script')) {
    for (const script of await scriptsCalled(call, cwd, files)) {
      if (out.length >= most) return out;
      out.push({ script, passed: (call.passed ?? []).map(word => word.text) });
      out.push(...(await scriptsOf(script.command, folderName(script.file), files, depth + 1)));
    }
  }
  return out;
}

/** The script in the package that is meant; of every one that has it, where all are. */
async function scriptsCalled(
  { name, dir, project }: Call,
  cwd: string | undefined,
  files: FileReader,
): Promise<Script[]> {
  const folder = dir === undefined ? cwd : joinPath(cwd, dir);
  const manifests = await (project === undefined || folder === undefined
    ? ownManifests(folder, files)
    : manifestsAt({ files, root: folder, cwd: folder }, { project }));
  const scripts = manifests.flatMap(({ file, text }) =>
    scriptsIn(text, name).map(script => ({
      name: script.name,
      command: script.text,
      file,
      line: lineOf(text, script.span.start),
    })),
  );
  if (name.endsWith('*')) return scripts;
  // Of one package the first manifest counts that has it. The script of the repository's own that starts all the others is not meant again.
  if (project === undefined) return scripts.slice(0, 1);
  return scripts.filter(({ file }) => project !== '*' || folderName(file) !== folder);
}

async function ownManifests(folder: string | undefined, files: FileReader): Promise<Manifest[]> {
  const found: Manifest[] = [];
  for (const name of ['package.json', 'deno.json', 'deno.jsonc']) {
    const file = joinPath(folder, name);
    const text = await files.read(file);
    if (text !== undefined) found.push({ file, text });
  }
  return found;
}
