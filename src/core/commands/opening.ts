/** Opens command lines: what each starts, seen through wrappers, shells, package managers and task runners. */

import { known } from '../model/known.ts';
import { bareWords } from '../programs/serving.ts';
import { programNamed } from '../programs/table.ts';
import { longestWord, maxNames } from '../text/limits.ts';
import { changeFolder } from '../text/paths.ts';
import type { Finish, Invocation, Opener, Opening } from './invocation.ts';
import { denoTasks, nodeScripts, otherScripts, packageManagers, pythonScripts } from './managers.ts';
import type { Mapped } from './mapped.ts';
import { parallels, scriptLists, shells, starts, watchers } from './nested.ts';
import { denos, erlangs, nodes, perls, pythons, toolFiles } from './runtimes.ts';
import { type Assignment, assignment, parseCommands, type SimpleCommand } from './shell.ts';
import { fileTargets, monorepos, netlify, processes, targets } from './taskRunners.ts';
import { baseName } from './words.ts';
import { environmentFiles, runsFile, setting, wrapping } from './wrappers.ts';

/** The first that knows the name and what follows it. */
const openers: readonly Opener[] = [
  pythonScripts,
  wrapping,
  setting,
  environmentFiles,
  shells,
  starts,
  parallels,
  scriptLists,
  watchers,
  monorepos,
  targets,
  nodeScripts,
  nodes,
  denoTasks,
  denos,
  pythons,
  perls,
  erlangs,
  toolFiles,
  packageManagers,
  fileTargets,
  otherScripts,
  netlify,
  processes,
];
const openersOf: ReadonlyMap<string, readonly Opener[]> = new Map(
  [...new Set(openers.flatMap(opener => [...opener.names]))].map(name => [
    name,
    openers.filter(opener => opener.names.has(name)),
  ]),
);
/** Lines inside of words inside of words. */
const maxDepth = 4;
const maxWrappers = 12;

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
    if (/^(?:cd|pushd)$/.test(head?.text ?? '')) dir = changeFolder(dir, target?.text ?? '');
    return dir === '' ? opened : opened.map(invocation => inFolder(invocation, dir));
  });
}

function inFolder(invocation: Invocation, folder: string): Invocation {
  const dir = changeFolder(folder, invocation.dir ?? '');
  const calls = invocation.calls.map(call => ({ ...call, dir: changeFolder(folder, call.dir ?? '') }));
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
    const own = known({ name, program: programNamed(name), arguments: rest, assignments, calls: [], envFiles });
    return { ...own, end: command.end, command, ...more };
  };
  const inner: Pick<Opening, 'openWords' | 'openLine' | 'openWith'> = {
    openWords: some => (depth < maxDepth ? open(some, [...assignments], command, depth + 1) : []),
    openLine: line => (depth < maxDepth ? invocations(line, depth + 1) : []),
    openWith: (line, more) => (depth < maxDepth ? openWith(line, more, assignments, command, depth) : []),
  };
  for (let guard = 0; guard < maxWrappers; guard++) {
    const [head, ...rest] = words;
    if (head === undefined) return assignments.length === 0 ? [] : [finish('', [])];
    const inline = assignment(head);
    if (inline !== undefined) {
      assignments.push(inline);
      words = rest;
      continue;
    }
    // `$(PYTHON) manage.py`: a variable that stands for an interpreter.
    if (/^\$[({]?\w+[)}]?$/.test(head.text) && head.text !== '$(MAKE)' && rest.length > 0) {
      words = rest;
      continue;
    }
    const name = nameOf(head);
    const opening: Opening = { name, head, rest, finish, assignments, envFiles, ...inner };
    let opened: ReturnType<Opener['open']>;
    for (const opener of openersOf.get(name) ?? []) opened ??= opener.open(opening);
    if (opened === undefined) return [program(opening)];
    if (opened.kind === 'started') return [...opened.invocations];
    words = opened.words;
  }
  return [];
}

function nameOf({ text }: Mapped): string {
  if (text === '$(MAKE)') return 'make';
  // A batch file, not the word of cmd.
  if (/(?:^|[\\/])(?:start|call)\.(?:cmd|bat)$/i.test(text))
    return text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
  // A file of the user's own, not what opens a page or a window.
  if (/[\\/](?:start|call|open)$/i.test(text)) return text;
  const name = baseName(text);
  return /^python\d[\d.]*$/.test(name) ? 'python' : name;
}

/** A line inside of a word, with words that are appended to its last command. */
function openWith(
  line: Mapped,
  more: readonly Mapped[],
  assignments: readonly Assignment[],
  command: SimpleCommand,
  depth: number,
): Invocation[] {
  if (line.text.length > longestWord || assignments.length >= maxNames) return [];
  const commands = parseCommands(line);
  return commands.flatMap((inner, index) => {
    const last = index === commands.length - 1;
    const words = last ? [...inner.words, ...more] : inner.words;
    // An argument is added inside of the quotes, unless words of the line around it follow.
    const end = last && more.length === 0 && /\s/.test(line.text) ? inner.end : command.end;
    return open(words, [...assignments, ...inner.assignments], { ...command, end }, depth + 1);
  });
}

function program({ name, head, rest, finish, envFiles }: Opening): Invocation {
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
  if (/^(?:docker|podman|nerdctl)$/.test(name) && rest[0]?.text === 'compose')
    return finish('docker-compose', rest.slice(1));
  if (/^(mvnw|mvnw\.cmd|mvn)$/.test(name)) return finish('mvn', rest);
  if (/^(gradlew|gradlew\.bat|gradle)$/.test(name)) return finish('gradle', rest);
  if (programNamed(name) !== undefined) {
    const file = rest.find(word => runsFile.test(word.text) && !word.text.startsWith('-')) ?? moduleOf(name, rest);
    const directory =
      name === 'go' || name === 'cargo' ? rest.slice(1).find(word => /^\.{0,2}\//.test(word.text)) : undefined;
    const entry = file?.text ?? directory?.text;
    return finish(name, rest, entry === undefined ? {} : { entry });
  }
  return finish(name, rest, runsFile.test(head.text) || head.text.startsWith('./') ? { entry: head.text } : {});
}

/** `node .`, `nodemon server`, `tsx watch src/main`: a folder, or a file without its ending. */
function moduleOf(name: string, words: readonly Mapped[]): Mapped | undefined {
  const row = programNamed(name);
  if (row === undefined || !/^(?:node|tsx|nodemon)$/.test(row.id)) return undefined;
  const bare = bareWords(
    row,
    words.map(word => word.text),
  ).find(({ sure, word }) => sure && !/^(?:watch|run|inspect)$/.test(word));
  return bare === undefined ? undefined : words[bare.index];
}
