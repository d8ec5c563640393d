/** Shells: which process is one, and does a person type into it, or does it run a script for somebody? */
import type { ProcessInfo } from '../model/process.ts';
import { argumentsOf, baseName, isInterpreter, plainName, scriptOf } from './processNames.ts';

const shells: ReadonlySet<string> = new Set(
  (
    'sh bash rbash dash ash hush zsh rzsh ksh ksh93 mksh lksh pdksh oksh loksh yash posh osh ysh tcsh csh fish nu nushell ' +
    'xonsh elvish murex ion brush hilbish cicada bosh cmd powershell powershell_ise pwsh pwsh-preview git-bash'
  ).split(' '),
);

/** One file with many programs in it: the first argument says which. */
const multiCall = /^(?:busybox|toybox)(?:[._-].*)?$/;

/** What starts the program in its arguments within its own process: the dynamic linker, and emulators of another processor. */
const loader =
  /^(?:ld-linux.*|ld-musl.*|ld\.so.*|ld64\.so.*|qemu-[a-z\d_]+(?:-static|-binfmt)?|rosetta|box(?:64|86|32)|fex\w*)$/;

/** `--argv0`, `--library-path` and their values stand in front of the program. */
const maxLoaderOptions = 6;

interface Shell {
  readonly name: string;
  /** What stands behind the shell's own name. */
  readonly args: readonly string[];
}

/** `bash-5.2` -> `bash`, `.zsh-wrapped` -> `zsh`, `sh.shared` -> `sh`. */
function shellName(path: string): string {
  const plain = plainName(path);
  const name = plain.replace(/^\.(.+)-wrapped$/, '$1').replace(/\.shared$/, '');
  return shells.has(name) ? name : name.replace(/-?[0-9][\w.-]*$/, '');
}

/**
 * The shell that a process is. Its executable decides; only where that is not known do its names. A program that merely
 * calls itself `bash` is none.
 */
function shellOf(process: ProcessInfo): Shell | undefined {
  const args = argumentsOf(process);
  const first = args[0] ?? '';
  const program = shellName(process.executable ?? (first === '' ? process.name : first));
  if (loader.test(plainName(process.executable ?? first))) {
    const at = args.slice(0, maxLoaderOptions).findIndex(arg => shells.has(shellName(arg)));
    // `qemu-x86_64-static /bin/bash -bash`: the path, and the name it was started under.
    const behind = shellName(args[at + 1] ?? '') === shellName(args[at] ?? '') ? at + 2 : at + 1;
    return at < 0 ? undefined : { name: shellName(args[at] ?? ''), args: args.slice(behind) };
  }
  if (multiCall.test(program)) {
    // `busybox ash script`, or a link to it: `/bin/ash script`, `-ash`.
    const behind = multiCall.test(plainName(first)) ? 1 : 0;
    const name = shellName(args[behind] ?? '');
    return shells.has(name) ? { name, args: args.slice(behind + 1) } : undefined;
  }
  if (shells.has(program)) return { name: program, args: args.slice(1) };
  if (process.executable === undefined && shells.has(shellName(process.name)) && !isInterpreter(plainName(first)))
    return { name: shellName(process.name), args: args.slice(1) };
  // xonsh is written in Python.
  const script = scriptOf(process);
  const name = script === undefined ? '' : baseName(script.path);
  return script !== undefined && name === 'xonsh' ? { name, args: args.slice(script.index + 1) } : undefined;
}

export function isShell(process: ProcessInfo): boolean {
  return shellOf(process) !== undefined;
}

/**
 * - `command`: it runs what stands in an argument (`sh -c …`, `cmd /c …`)
 * - `script`: it runs a file
 * - `person`: neither, or it stays for a person afterwards
 */
type Use = 'command' | 'script' | 'person';

/** Options with a value in the next argument; those of the letter kind also at the end of a cluster: `-eo pipefail`. */
const valueOptions: ReadonlySet<string> = new Set(
  (
    '--rcfile --init-file --emulate --config --env-config --plugin-config --plugins --rc --shell-type --features ' +
    '--debug-output --profile --init-command -rc -C -D'
  ).split(' '),
);
const valueLetters = /[oO]$/;

function useOfUnix({ name, args }: Shell): Use {
  let asks = false;
  let readsInput = false;
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '--' || arg === '-') {
      if (args[index + 1] === undefined || readsInput) break;
      return asks ? 'person' : 'script';
    }
    if (!/^[-+]/.test(arg)) {
      if (readsInput) break;
      return asks ? 'person' : 'script';
    }
    // Nushell goes on with the person after this one.
    if (name === 'nu' && /^(?:-e|--execute)(?:=|$)/.test(arg)) return 'person';
    if (/^--commands?(?:=|$)/.test(arg)) return 'command';
    if (arg === '--interactive') asks = true;
    const isCluster = /^-[A-Za-z]+$/.test(arg) && !(name === 'elvish' && arg.length > 2);
    if (isCluster) {
      if (arg.includes('c')) return 'command';
      if (arg.includes('i')) asks = true;
      if (arg.includes('s') && name !== 'fish') readsInput = true;
    }
    const takesNext = valueOptions.has(arg) || (/^[-+][A-Za-z]+$/.test(arg) && valueLetters.test(arg));
    if (takesNext) index++;
  }
  return 'person';
}

/** Names may be cut to any length that is not ambiguous (about_Pwsh); the case does not matter. */
function useOfPowershell(args: readonly string[]): Use {
  let use: Use = 'person';
  for (let index = 0; index < args.length; index++) {
    const arg = (args[index] ?? '').toLowerCase().replace(/^(?:--?|\/)/, '-');
    if (!arg.startsWith('-')) return 'script';
    if ('-noexit'.startsWith(arg) && arg.length > 3) return 'person';
    if ('-interactive'.startsWith(arg) && arg.length > 1) return 'person';
    if (arg === '-c' || ('-command'.startsWith(arg) && arg.length > 3)) return 'command';
    if (arg === '-e' || arg === '-ec' || ('-encodedcommand'.startsWith(arg) && arg.length > 2)) return 'command';
    if (arg === '-f' || ('-file'.startsWith(arg) && arg.length > 2)) use = 'script';
    // Policies, folders, formats: they have a value.
    if (/^-(?:ex|ep|wo|wd|w$|wi|cu|con|s[ef]|i[nf]|o|v)/.test(arg)) index++;
  }
  return use;
}

/** cmd /?: `/c` ends after the command, `/k` stays. */
function useOfCmd(args: readonly string[]): Use {
  // Switches may stand together: `/q/c"node server.js"`.
  const last = args
    .map(arg => /^(?:\/[adefqstuv](?::\w+)?)*\/([ckr])/i.exec(arg)?.[1]?.toLowerCase())
    .find(letter => letter !== undefined);
  return last === undefined || last === 'k' ? 'person' : 'command';
}

function useOf(shell: Shell): Use {
  if (shell.name === 'cmd') return useOfCmd(shell.args);
  return /^(?:powershell|pwsh)/.test(shell.name) ? useOfPowershell(shell.args) : useOfUnix(shell);
}

/** A shell that runs one command for another program (`sh -c …`, `cmd /c …`), not one that a person types into. */
export function isCommandShell(process: ProcessInfo): boolean {
  const shell = shellOf(process);
  return shell !== undefined && useOf(shell) === 'command';
}

/** A shell that a person types into, or may: it was given nothing else to do. `bash run.sh` and `sh -c …` are none. */
export function isInteractiveShell(process: ProcessInfo): boolean {
  const shell = shellOf(process);
  return shell !== undefined && useOf(shell) === 'person';
}
