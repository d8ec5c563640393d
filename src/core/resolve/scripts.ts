/** `npm run dev` and its kin: the line that the script stands for. */
import type { Call } from '../commands/invocation.ts';
import { mapEscaped } from '../commands/mapped.ts';
import { parseJsonEntries } from '../configs/json.ts';
import type { FileReader } from '../host.ts';
import { startedBy } from './commandLine.ts';
import { folderName, joinPath, lineOf } from './found.ts';

export interface Script {
  readonly name: string;
  readonly command: string;
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
}

/** Depth of scripts that run scripts. */
const maxDepth = 3;

/** The nearest manifest at or above the folder, read for one script. */
async function readScript(folder: string | undefined, name: string, files: FileReader): Promise<Script | undefined> {
  for (const manifest of ['package.json', 'deno.json', 'deno.jsonc']) {
    const file = joinPath(folder, manifest);
    const text = await files.read(file);
    const parsed = text === undefined ? undefined : parseJsonEntries(text);
    if (text === undefined || parsed === undefined || parsed.kind === 'problem') continue;
    const entry = parsed.entries.findLast(
      ({ path: [list, key, ...more] }) => /^(?:scripts|tasks)$/.test(list ?? '') && key === name && more.length === 0,
    );
    if (entry !== undefined)
      return { name, command: mapEscaped(text, entry.span).text, file, line: lineOf(text, entry.span.start) };
  }
  return undefined;
}

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
  for (const { name, dir, passed = [] } of calls.filter(isOwnScript)) {
    const script = await readScript(dir === undefined ? cwd : joinPath(cwd, dir), name, files);
    if (script === undefined) continue;
    out.push({ script, passed: passed.map(word => word.text) });
    out.push(...(await scriptsOf(script.command, folderName(script.file), files, depth + 1)));
  }
  return out;
}

/** Of the same package: where another's manifest is, is not known here. */
function isOwnScript({ kind, project }: Call): boolean {
  return kind === 'script' && project === undefined;
}
