/** `npm run dev` and its kin: the line that the script stands for. */
import type { FileReader } from '../host.ts';
import { joinPath, lineOf } from './found.ts';
import { type Invocation, parseCommandLine, programName } from './shellWords.ts';

export interface Script {
  readonly name: string;
  readonly command: string;
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
}

const runners = /^(?:npm|pnpm|yarn|bun|deno)$/;
const shortcuts = new Set(['start', 'test', 'stop', 'restart', 'dev', 'serve', 'develop', 'preview', 'build']);
/** Depth of scripts that run scripts. */
const maxDepth = 3;

/** The script an invocation runs, and the folder it names (`--prefix`, `-C`, `--cwd`). */
function scriptOf(argv: readonly string[]): { readonly name: string; readonly folder?: string } | undefined {
  const program = programName(argv);
  if (/^(?:run-s|run-p|npm-run-all)$/.test(program)) return argv[1] === undefined ? undefined : { name: argv[1] };
  if (!runners.test(program)) return undefined;
  let folder: string | undefined;
  const words: string[] = [];
  for (let at = 1; at < argv.length; at++) {
    const arg = argv[at] ?? '';
    if (arg === '--') break;
    const inline = /^(?:--prefix|--cwd|--dir|-C)=(.+)$/.exec(arg)?.[1];
    if (inline !== undefined) folder = inline;
    else if (/^(?:--prefix|--cwd|--dir|-C)$/.test(arg)) folder = argv[++at];
    else if (!arg.startsWith('-')) words.push(arg);
  }
  const first = words[0] ?? '';
  const name =
    first === 'run' || first === 'run-script' || first === 'task'
      ? words[1]
      : shortcuts.has(first) || program === 'yarn' || program === 'pnpm'
        ? first
        : undefined;
  if (name === undefined || name === '') return undefined;
  return { name, ...(folder === undefined ? {} : { folder }) };
}

/** The package.json in a folder, read for one script. */
async function readScript(folder: string | undefined, name: string, files: FileReader): Promise<Script | undefined> {
  const file = joinPath(folder, 'package.json');
  const text = await files.read(file);
  if (text === undefined) return undefined;
  const block = /"scripts"\s*:\s*\{/.exec(text);
  if (block === null) return undefined;
  const from = block.index + block[0].length;
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const match = new RegExp(String.raw`"${escaped}"\s*:\s*("(?:[^"\\\n]|\\.)*")`).exec(text.slice(from));
  if (match?.[1] === undefined) return undefined;
  try {
    return { name, command: JSON.parse(match[1]) as string, file, line: lineOf(text, from + match.index) };
  } catch {
    // An escape that JSON does not have: the file is broken, and states nothing.
    return undefined;
  }
}

/** The scripts that a command line runs, outermost first, with what is passed on after `--`. */
export async function scriptsOf(
  commandLine: string,
  cwd: string | undefined,
  files: FileReader,
  depth = 0,
): Promise<{ readonly script: Script; readonly passed: readonly string[] }[]> {
  if (depth >= maxDepth) return [];
  const out: { script: Script; passed: readonly string[] }[] = [];
  let folder = cwd;
  for (const { argv } of parseCommandLine(commandLine) satisfies Invocation[]) {
    if (argv[0] === 'cd' && argv[1] !== undefined) {
      folder = joinPath(folder, argv[1]);
      continue;
    }
    for (const word of programName(argv) === 'concurrently' ? argv.slice(1) : []) {
      // `concurrently "npm:api" "npm run web"`
      const inner = word.replace(/^(npm|pnpm|yarn|bun):/, '$1 run ');
      if (inner.includes(' ')) out.push(...(await scriptsOf(inner, folder, files, depth + 1)));
    }
    const wanted = scriptOf(argv);
    if (wanted === undefined) continue;
    const script = await readScript(
      wanted.folder === undefined ? folder : joinPath(folder, wanted.folder),
      wanted.name,
      files,
    );
    if (script === undefined) continue;
    const dashes = argv.indexOf('--');
    out.push({ script, passed: dashes < 0 ? [] : argv.slice(dashes + 1) });
    out.push(...(await scriptsOf(script.command, folder, files, depth + 1)));
  }
  return out;
}
