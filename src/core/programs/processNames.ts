/**
 * What program a process runs, read from its name, executable and arguments. Names are lower case, without folders,
 * `.exe` or a script's extension. A process can call itself anything: these answers are for words and for caution, never
 * for permission.
 */
import type { ProcessInfo } from '../model/process.ts';

/** The kernel keeps 15 bytes of a process name on Linux (TASK_COMM_LEN, see proc_pid_comm(5)). */
const commLength = 15;

/** At most so many arguments are looked at, whatever a command line holds. */
const maxArguments = 64;

const interpreters: ReadonlySet<string> = new Set(
  'node nodejs bun deno python python2 python3 pypy pypy3 py pythonw ruby jruby perl php lua tclsh rscript erl'.split(
    ' ',
  ),
);

/** Options of interpreters that take the next argument as their value, so that the value is not taken for the script. */
const optionsWithValue: ReadonlySet<string> = new Set(
  '-r --require --import --loader --experimental-loader --conditions --env-file -W -X -S -t'.split(' '),
);

/** Sub-commands that stand before the script: `bun run server.ts`, `deno run -A main.ts`. */
const subcommands: ReadonlySet<string> = new Set(['run', 'exec', 'x', 'serve']);

/** A table's names from comma-separated lists. */
export function names(...lists: readonly string[]): readonly string[] {
  return lists.flatMap(list => list.split(', '));
}

/** The last part of a path with either separator. */
export function baseName(path: string): string {
  const trimmed = path.replace(/[/\\]+$/, '');
  return trimmed.slice(Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf('\\')) + 1);
}

/**
 * Arguments of a process, from `args` when known, else split from the command line at blanks, with double quotes kept
 * together. A title that a program wrote over its arguments (`npm run dev` in one string) is split too.
 */
export function argumentsOf(process: ProcessInfo): readonly string[] {
  const args = (process.args ?? []).filter(arg => arg !== '');
  const first = args[0];
  const isTitle = args.length === 1 && first !== undefined && first.includes(' ') && !/^(?:\/|[A-Za-z]:)/.test(first);
  if (args.length > 0 && !isTitle) return args.slice(0, maxArguments);
  if (isTitle) return splitWords(first);
  const program = programPath(process);
  if (program === undefined) return splitWords(process.commandLine);
  return [program, ...splitWords(process.commandLine.slice(program.length))].slice(0, maxArguments);
}

/** The path at the start of a command line where blanks in it are not quoted: macOS's `ps` joins all with blanks. */
function programPath({ commandLine, executable }: ProcessInfo): string | undefined {
  if (executable?.includes(' ') === true && commandLine.startsWith(executable)) return executable;
  return /^\/[^\n]+?\.app\/Contents\/[^\n]+?(?= -| \/|$)/.exec(commandLine.slice(0, 2048))?.[0];
}

function splitWords(commandLine: string): string[] {
  const words = commandLine.slice(0, 8192).match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? [];
  return words.slice(0, maxArguments).map(word => word.replace(/^(["'])([^"']*)\1$/, '$2'));
}

/** `/usr/bin/Node.EXE` -> `node`, `-bash` -> `bash` (a login shell), `nginx:` -> `nginx` (a title). */
export function plainName(path: string): string {
  return baseName(path.replace(/ \(deleted\)$/, ''))
    .toLowerCase()
    .replace(/^-/, '')
    .replace(/:$/, '')
    .replace(/\.(exe|cmd|bat|com)$/, '');
}

/** Every name a process goes by: the kernel's, the executable's and the first argument's. */
export function namesOf(process: ProcessInfo): readonly string[] {
  const first = argumentsOf(process)[0];
  const all = [process.name, process.executable ?? '', first ?? ''].map(plainName);
  return [...new Set(all)].filter(name => name !== '');
}

/** True when one of the process's names is in the list; a name that the kernel cut to 15 characters counts by its start. */
export function isNamed(process: ProcessInfo, table: readonly string[]): boolean {
  return namesOf(process).some(own =>
    table.some(name => own === name || (own.length === commLength && name.length > commLength && name.startsWith(own))),
  );
}

/** `python3.11` -> `python3`: version suffixes are not a part of the interpreter's name. */
function withoutVersion(name: string): string {
  return name.replace(/^((?:python|ruby|php|perl|lua|pypy)[23]?)[.\d-]*$/, '$1');
}

export function isInterpreter(name: string): boolean {
  return interpreters.has(withoutVersion(name)) || interpreters.has(name);
}

interface Script {
  /** As given: a path, or a module's name when `module` is true. */
  readonly path: string;
  /** Given with `-m` (Python). */
  readonly module: boolean;
  /** Place in the arguments. */
  readonly index: number;
}

/** The script that an interpreter runs, or `undefined` when the process is no interpreter or runs no script. */
export function scriptOf(process: ProcessInfo): Script | undefined {
  const args = argumentsOf(process);
  const runsScripts = isInterpreter(plainName(args[0] ?? '')) || namesOf(process).some(isInterpreter);
  if (!runsScripts) return undefined;
  const script = scriptFrom(args, 1);
  if (script === undefined || !isDebugpy(script)) return script;
  return debuggedScript(args, script.index + 1) ?? script;
}

function scriptFrom(args: readonly string[], start: number): Script | undefined {
  for (let index = start; index < args.length; index++) {
    const arg = args[index] ?? '';
    const next = args[index + 1];
    if (arg === '-m' && next !== undefined) return { path: next, module: true, index: index + 1 };
    if (arg === '-e' || arg === '-p' || arg === '--eval' || arg === '-c') return undefined;
    if (optionsWithValue.has(arg)) index++;
    else if (!arg.startsWith('-') && !(index === 1 && subcommands.has(arg))) return { path: arg, module: false, index };
  }
  return undefined;
}

/** Python's debugger runs the user's program in its own process, given behind its own options. Its adapter does not. */
function isDebugpy({ module, path }: Script): boolean {
  return module ? path === 'debugpy' : /(?:^|[/\\])debugpy(?:[/\\](?:__main__\.py|launcher))?[/\\]?$/.test(path);
}

/** Options of debugpy without a value; all others have one (debugpy/server/cli.py). */
const debugpyFlags: ReadonlySet<string> = new Set(['--wait-for-client', '--log-to-stderr', '--for-server', '--']);

function debuggedScript(args: readonly string[], start: number): Script | undefined {
  for (let index = start; index < args.length; index++) {
    const arg = args[index] ?? '';
    const next = args[index + 1];
    if (arg === '-m' && next !== undefined) return { path: next, module: true, index: index + 1 };
    if (arg === '-c' || arg === '--pid') return undefined;
    // The launcher's first argument is the port of its adapter.
    if (/^\d+$/.test(arg) || debugpyFlags.has(arg)) continue;
    if (!arg.startsWith('-')) return { path: arg, module: false, index };
    if (!arg.includes('=')) index++;
  }
  return undefined;
}

/**
 * Names of the program that really runs: the executable, or what an interpreter was given: the script without its
 * extension, the package it belongs to under `node_modules`, or the module. `node …/node_modules/tsx/dist/cli.mjs` is `tsx`.
 */
export function programsOf(process: ProcessInfo): readonly string[] {
  const found = [...namesOf(process)];
  const script = scriptOf(process);
  if (script !== undefined) {
    const path = script.path.replaceAll('\\', '/');
    found.push(
      baseName(path)
        .toLowerCase()
        .replace(/\.(?:[cm]?[jt]s|py|rb|pl|php)$/, ''),
    );
    const marker = '/node_modules/';
    const at = path.lastIndexOf(marker);
    const inside = at < 0 ? [] : path.slice(at + marker.length).split('/');
    const packageName = inside[0]?.startsWith('@') === true ? `${inside[0]}/${inside[1] ?? ''}` : inside[0];
    if (packageName !== undefined && packageName !== '.bin') found.push(packageName.toLowerCase());
    if (script.module) found.push(path.split('.')[0]?.toLowerCase() ?? '');
  }
  return [...new Set(found)].filter(name => name !== '');
}
