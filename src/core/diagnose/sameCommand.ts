/** Is a holder an earlier run of what has just failed? Told from its command line and those of the wrappers above it. */
import type { Holder } from '../model/process.ts';
import type { Source } from '../model/run.ts';
import { argumentsOf, baseName, plainName, programsOf, scriptOf } from '../programs/processNames.ts';

/** True when the holder, or the npm or `sh -c` above it, was started by what the source just ran. */
export function isSameCommand(holder: Holder, source: Source): boolean {
  if (source.kind === 'command') return false;
  if (source.kind === 'debug') return isSameProgram(holder, source.configuration);
  return source.commandLine !== undefined && isSameLine(holder, source.commandLine);
}

function isSameLine(holder: Holder, line: string): boolean {
  const wanted = words(line);
  if (wanted.length === 0) return false;
  return [holder, ...holder.parents.slice(0, 4)].some(process => {
    const own = argumentsOf(process);
    return sameWords(own, wanted) || sameWords(own.slice(1), wanted) || isScriptRun(programsOf(process), own, wanted);
  });
}

function words(commandLine: string): readonly string[] {
  return argumentsOf({ pid: 0, name: '', commandLine });
}

function sameWords(own: readonly string[], wanted: readonly string[]): boolean {
  if (own.length !== wanted.length || own.length === 0) return false;
  return own.every((word, index) =>
    index === 0 ? plainName(word) === plainName(wanted[0] ?? '') : word === wanted[index],
  );
}

/** `npm run dev` typed, `node /usr/bin/npm-cli.js run dev` running. */
function isScriptRun(programs: readonly string[], own: readonly string[], wanted: readonly string[]): boolean {
  const [first, ...rest] = wanted;
  if (first === undefined || rest.length === 0) return false;
  if (!programs.some(program => program === plainName(first) || program === `${plainName(first)}-cli`)) return false;
  const tail = own.slice(-rest.length);
  return rest.every((word, index) => word === tail[index]);
}

/**
 * A debug configuration names its program, module, main class or command. Go's debugger builds `__debug_bin…` in the
 * program's folder.
 */
function isSameProgram(holder: Holder, configuration: Readonly<Record<string, unknown>>): boolean {
  const { command, mainClass, module, program, runtimeArgs, runtimeExecutable } = configuration;
  const script = scriptOf(holder);
  if (script?.module === true && script.path === module) return true;
  const args = argumentsOf(holder);
  if (typeof mainClass === 'string' && mainClass !== '' && args.includes(mainClass)) return true;
  if (typeof program === 'string' && program !== '') {
    if (args.some(arg => resolveFrom(holder.cwd, arg) === program) || holder.executable === program) return true;
    const executable = holder.executable ?? '';
    return baseName(executable).startsWith('__debug_bin') && executable.startsWith(program.replace(/\/[^/]*\.go$/, ''));
  }
  const line =
    typeof command === 'string'
      ? command
      : [runtimeExecutable, ...(Array.isArray(runtimeArgs) ? runtimeArgs : [])]
          .filter((part): part is string => typeof part === 'string')
          .join(' ');
  return isSameLine(holder, line);
}

function resolveFrom(cwd: string | undefined, path: string): string {
  return cwd === undefined || /^(?:[/\\]|[a-z]:)/i.test(path) ? path : `${cwd}/${path.replace(/^\.\//, '')}`;
}
