/** What a command line starts, seen through wrappers (cross-env, npx, concurrently, nodemon --exec, docker compose …). */

import type { ProgramRow } from '../programs/row.ts';
import { programNamed } from '../programs/table.ts';
import { longestWord, maxNames } from '../text/limits.ts';
import { join } from '../text/paths.ts';
import type { Call } from './calls.ts';
import { openManager, packageManagers, scriptCall, taskRunner } from './managers.ts';
import type { Mapped } from './mapped.ts';
import { type Assignment, assignment, parseCommands, type SimpleCommand } from './shell.ts';
import { plainWrappers, prefixWrappers, runsFile } from './wrappers.ts';

export interface Invocation {
  /** Base name as the table of programs knows it, or as it stands. */
  readonly name: string;
  readonly program?: ProgramRow;
  readonly arguments: readonly Mapped[];
  readonly assignments: readonly Assignment[];
  readonly calls: readonly Call[];
  /** Program file it runs (`server.js`, `app.py`), as written. */
  readonly entry?: string;
  /** `--env-file`, `-f .env.x`: in the order given. */
  readonly envFiles: readonly string[];
  /** Folder that a `cd` before it changed to, relative to where the line runs. */
  readonly dir?: string;
  /** Source offset after the last word: where an argument can be appended. */
  readonly end: number;
  /** The simple command it is part of; numbers the same pair of sites. */
  readonly command: SimpleCommand;
}

/** An invocation of the command being opened. */
export type Finish = (name: string, rest: readonly Mapped[], more?: Partial<Invocation>) => Invocation;

/** Every program a line starts, in order; nested command strings are opened. */
export function invocations(line: Mapped, depth = 0): Invocation[] {
  // Inside of a word: longer than anything a shell is given.
  if (depth > 0 && line.text.length > 4 * longestWord) return [];
  let dir = '';
  return parseCommands(line).flatMap(command => {
    // No system has such a folder: what follows does not run.
    if (dir.length > longestWord) return [];
    const opened = open(command.words, [...command.assignments], command, depth);
    const [head, target] = command.words;
    if (/^(?:cd|pushd)$/.test(head?.text ?? '')) dir = join(dir, target?.text ?? '') ?? dir;
    return dir === '' ? opened : opened.map(invocation => inFolder(invocation, dir));
  });
}

function inFolder(invocation: Invocation, folder: string): Invocation {
  const dir = join(folder, invocation.dir ?? '') ?? folder;
  const calls = invocation.calls.map(call => ({ ...call, dir: join(folder, call.dir ?? '') ?? folder }));
  return { ...invocation, dir, calls };
}

/** The same for words that are split already (`args` of launch.json). */
export function invocationOf(words: readonly Mapped[]): Invocation[] {
  const end = words.at(-1)?.at.at(-1) ?? 0;
  return open(words, [], { assignments: [], words, end }, 0);
}

function open(
  given: readonly Mapped[],
  assignments: Assignment[],
  command: SimpleCommand,
  depth: number,
): Invocation[] {
  let words = given;
  const envFiles: string[] = [];
  const finish: Finish = (name, rest, more = {}) => {
    const known = programNamed(name);
    return {
      name,
      ...(known === undefined ? {} : { program: known }),
      arguments: rest,
      assignments,
      calls: [],
      envFiles,
      end: command.end,
      command,
      ...more,
    };
  };
  for (let guard = 0; guard < 12; guard++) {
    const head = words[0];
    if (head === undefined) return assignments.length === 0 ? [] : [finish('', [])];
    const inline = assignment(head);
    if (inline !== undefined) {
      assignments.push(inline);
      words = words.slice(1);
      continue;
    }
    const name = head.text === '$(MAKE)' ? 'make' : baseName(head.text);
    const rest = words.slice(1);
    // `$(PYTHON) manage.py`: a variable that stands for an interpreter.
    if (/^\$[({]?\w+[)}]?$/.test(head.text) && head.text !== '$(MAKE)' && rest.length > 0) {
      words = rest;
      continue;
    }
    const nested = prefixWrappers[name]?.includes(rest[0]?.text ?? '');
    if (nested === true) {
      if (name === 'dotenvx') envFiles.push(...[optionValue(rest, /^(?:-f|--env-file)$/)].flatMap(file => file ?? []));
      words = afterOptions(rest.slice(1), /^(?:-f|--env-file|-e|--env)$/);
      continue;
    }
    if (plainWrappers.has(name)) {
      words = afterOptions(rest);
      continue;
    }
    if (name === 'set' || name === 'export') {
      return [finish(name, [], { assignments: [...assignments, ...rest.flatMap(word => assignment(word) ?? [])] })];
    }
    if (name === 'dotenv' || name === 'env-cmd') {
      const stop = rest.findIndex(word => word.text === '--');
      const options = stop < 0 ? rest : rest.slice(0, stop);
      const files = options.flatMap((_, index) => {
        const value = /^(-e|-f|--file)$/.test(options[index - 1]?.text ?? '') ? options[index]?.text : undefined;
        return value?.split(',') ?? [];
      });
      // dotenv keeps what is set already, so that its first file is the strongest.
      const override = options.some(word => /^(?:-o|--override|--overload)$/.test(word.text));
      for (const file of name === 'dotenv' && !override ? files.toReversed() : files) envFiles.push(file);
      words = stop < 0 ? afterOptions(rest, /^(-e|-f|--file|-v|-r|--environments)$/) : rest.slice(stop + 1);
      continue;
    }
    if (/^(sh|bash|zsh|cmd|powershell|pwsh)$/.test(name)) {
      const script = rest.find((_, index) => /^(-l?c|\/c|-Command)$/i.test(rest[index - 1]?.text ?? ''));
      if (script !== undefined && depth < 4) return invocations(script, depth + 1);
      const file = rest.find(word => !word.text.startsWith('-'));
      if (file !== undefined && !/\.(?:sh|ps1|cmd|bat)$/.test(file.text)) {
        words = rest.slice(rest.indexOf(file));
        continue;
      }
      return [finish(name, rest, file === undefined ? {} : { entry: file.text })];
    }
    if (/^(concurrently|conc|start-server-and-test|start-test|server-test)$/.test(name) && depth < 4) {
      const inner = rest.flatMap(word => nestedCommand(word, name, depth));
      return [finish(name, rest), ...inner];
    }
    if (/^(run-p|run-s|npm-run-all2?)$/.test(name)) {
      const calls = rest
        .filter(word => !word.text.startsWith('-'))
        .map(word => scriptCall(word.text.split(' ')[0] ?? ''));
      return [finish(name, rest, { calls })];
    }
    if (/^(nodemon|watchexec|tsc-watch|onchange|chokidar)$/.test(name)) {
      const at = rest.findIndex(word => /^(-x|--exec|--onSuccess|-c)$/.test(word.text));
      const script = at < 0 ? undefined : rest[at + 1];
      if (script !== undefined && depth < 4 && script.text.length <= longestWord && assignments.length < maxNames) {
        const commands = parseCommands(script);
        return commands.flatMap((inner, index) => {
          const more = index === commands.length - 1 ? rest.slice(at + 2) : [];
          return open([...inner.words, ...more], [...assignments, ...inner.assignments], command, depth + 1);
        });
      }
    }
    if (/^(turbo|lerna|nx|wsrun|ultra|moon)$/.test(name)) return [taskRunner(name, rest, finish)];
    if (/^python[0-9.]*$|^py$/.test(name)) {
      const flags = afterOptions(rest, /^(-X|-W)$/, /^-m$/);
      if (flags[0]?.text === '-m') {
        words = flags.slice(1);
        continue;
      }
      const file = flags[0]?.text ?? '';
      if (baseName(file) === 'manage.py') {
        words = flags;
        continue;
      }
      return [finish('python', flags.slice(1), file === '' ? {} : { entry: file })];
    }
    if (name === 'php' && /(?:^|\/)artisan$|bin\/console$/.test(rest[0]?.text ?? '')) {
      words = rest;
      continue;
    }
    if (name === 'ruby' && /(?:^|\/)(rails|puma)$/.test(rest[0]?.text ?? '')) {
      words = rest;
      continue;
    }
    if (packageManagers.has(name)) {
      const opened = openManager(name, rest, finish);
      if (opened !== undefined) return [opened];
      if (name === 'yarn' || name === 'pnpm') {
        words = afterOptions(rest);
        continue;
      }
    }
    if (Object.hasOwn(targetRunners, name)) {
      const folder = optionValue(rest, /^(?:-C|--directory|-d|--dir|--working-directory)$/);
      const targets = rest.filter(
        word => !word.text.startsWith('-') && assignment(word) === undefined && word.text !== folder,
      );
      return [
        finish(name, rest, {
          calls: (targets.length === 0 ? [''] : targets.map(word => word.text)).map(target => ({
            kind: 'target',
            name: target,
            tool: targetRunners[name] ?? name,
            ...(folder === undefined ? {} : { dir: folder }),
          })),
          assignments: [...assignments, ...rest.flatMap(word => assignment(word) ?? [])],
        }),
      ];
    }
    if (/^(?:poe|taskipy)$/.test(name) && rest[0] !== undefined) {
      return [finish(name, rest, { calls: [scriptCall(rest[0].text)] })];
    }
    if (/^(?:netlify|ntl)$/.test(name) && rest[0]?.text === 'dev') {
      return [finish(name, rest, { calls: [{ kind: 'target', name: 'dev', tool: 'netlify' }] })];
    }
    if (name === 'composer' && rest.length > 0) {
      const script = /^run(-script)?$/.test(rest[0]?.text ?? '') ? rest[1] : rest[0];
      return [finish(name, rest, { calls: script === undefined ? [] : [scriptCall(script.text)] })];
    }
    if (name === 'deno' && rest[0]?.text === 'task') {
      return [finish('deno', rest.slice(2), { calls: [scriptCall(rest[1]?.text ?? '')] })];
    }
    if (name === 'docker' && rest[0]?.text === 'compose') return [finish('docker-compose', rest.slice(1))];
    if (/^(foreman|overmind|hivemind|honcho|nf)$/.test(name) || /(?:^|\/)bin\/dev$/.test(head.text)) {
      return [finish(name === 'dev' ? 'bin/dev' : name, rest, { calls: [{ kind: 'process', name: '' }] })];
    }
    return [program(name, head, rest, finish, envFiles)];
  }
  return [];
}

/** Programs that run the targets of a file, by the name the file's units carry. */
const targetRunners: Readonly<Record<string, string>> = { make: 'make', gmake: 'make', just: 'just', task: 'task' };

function program(name: string, head: Mapped, rest: readonly Mapped[], finish: Finish, envFiles: string[]): Invocation {
  for (const [index, word] of rest.entries()) {
    const match = /^--env-file(?:-if-exists)?(?:=(.*))?$/.exec(word.text);
    if (match !== null) envFiles.push(match[1] ?? rest[index + 1]?.text ?? '');
  }
  // dotenv's preload takes its file as an argument of the program.
  const preload = rest.map(word => /^dotenv_config_path=(.+)$/.exec(word.text)?.[1]);
  for (const path of preload) if (path !== undefined) envFiles.push(path);
  // The layout that Nest's own generator gives a repository of several applications.
  if (name === 'nest' && rest[0]?.text === 'start' && /^[\w-]+$/.test(rest[1]?.text ?? ''))
    return finish(name, rest, { entry: `apps/${rest[1]?.text}/src/main.ts` });
  if (/^(mvnw|mvnw\.cmd|mvn)$/.test(name)) return finish('mvn', rest);
  if (/^(gradlew|gradlew\.bat|gradle)$/.test(name)) return finish('gradle', rest);
  if (programNamed(name) !== undefined) {
    const file = rest.find(word => runsFile.test(word.text) && !word.text.startsWith('-'));
    const directory =
      name === 'go' || name === 'cargo' ? rest.slice(1).find(word => /^\.{0,2}\//.test(word.text)) : undefined;
    const entry = file?.text ?? directory?.text;
    return finish(name, rest, entry === undefined ? {} : { entry });
  }
  return finish(name, rest, runsFile.test(head.text) || head.text.startsWith('./') ? { entry: head.text } : {});
}

function nestedCommand(word: Mapped, name: string, depth: number): Invocation[] {
  if (word.text.startsWith('-') || /^https?:/.test(word.text)) return [];
  const script = /^(?:npm|yarn|pnpm|bun|node):(.+)$/.exec(word.text)?.[1];
  if (script !== undefined) return [callOnly(script.split(' ')[0] ?? '', word)];
  if (!word.text.includes(' ')) return name === 'concurrently' || name === 'conc' ? [] : [callOnly(word.text, word)];
  return invocations(word, depth + 1);
}

function callOnly(script: string, word: Mapped): Invocation {
  const end = word.at.at(-1) ?? 0;
  const command: SimpleCommand = { assignments: [], words: [word], end };
  return { name: 'npm', arguments: [], assignments: [], calls: [scriptCall(script)], envFiles: [], end, command };
}

/** Value of an option, as `-C api` or `--directory=api`. */
function optionValue(words: readonly Mapped[], option: RegExp): string | undefined {
  for (const [index, word] of words.entries()) {
    const [flag = '', value] = /^(-[^=]*)(?:=(.*))?$/.exec(word.text)?.slice(1) ?? [];
    if (option.test(flag)) return value ?? words[index + 1]?.text;
  }
  return undefined;
}

/** Skips leading options; those matching `valued` take the next word along, `keep` ends the skipping. */
function afterOptions(words: readonly Mapped[], valued?: RegExp, keep?: RegExp): readonly Mapped[] {
  let index = 0;
  for (; index < words.length; index++) {
    const text = words[index]?.text ?? '';
    if (text === '--') return words.slice(index + 1);
    if (!text.startsWith('-') || keep?.test(text) === true) break;
    if (valued?.test(text) === true) index++;
  }
  return words.slice(index);
}

/** `./node_modules/.bin/next` -> `next`, `bin/rails` -> `rails`, `next.cmd` -> `next`, `next@15` -> `next`. */
function baseName(word: string): string {
  const last = word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1);
  const bare = last.replace(/\.(?:cmd|exe|bat)$/i, '');
  return bare.length > 1 && bare.lastIndexOf('@') > 0 ? bare.slice(0, bare.lastIndexOf('@')) : bare;
}
