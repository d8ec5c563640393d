/** What a command line starts, seen through wrappers (cross-env, npx, concurrently, nodemon --exec, docker compose …). */
import { type Assignment, assignment, parseCommands, type SimpleCommand } from './command.ts';
import type { Mapped } from './mapped.ts';
import { type Program, programs } from './programs.ts';
import type { Call } from './types.ts';

export interface Invocation {
  /** Base name as the table of programs knows it, or as it stands. */
  readonly name: string;
  readonly program?: Program;
  readonly arguments: readonly Mapped[];
  readonly assignments: readonly Assignment[];
  readonly calls: readonly Call[];
  /** Program file it runs (`server.js`, `app.py`), as written. */
  readonly entry?: string;
  /** `--env-file`, `-f .env.x`: in the order given. */
  readonly envFiles: readonly string[];
  /** Source offset after the last word: where an argument can be appended. */
  readonly end: number;
  /** The simple command it is part of; numbers the same pair of sites. */
  readonly command: SimpleCommand;
}

const runsFile = /\.(?:[cm]?[jt]sx?|py|rb|php|pl|lua|go|exs?|dll|jar)$/;
/** Wrappers that are skipped together with the options that take no value. */
const plainWrappers: ReadonlySet<string> = new Set([
  'npx',
  'bunx',
  'pnpx',
  'cross-env',
  'cross-env-shell',
  'env',
  'sudo',
  'nohup',
  'exec',
  'time',
  'command',
  'winpty',
  'call',
  'dotenvx',
  'better-npm-run',
  'with-env',
  'unbuffer',
  'caffeinate',
]);
/** Wrapper and the word after which the real command starts. */
const prefixWrappers: Readonly<Record<string, readonly string[]>> = {
  poetry: ['run'],
  pipenv: ['run'],
  uv: ['run'],
  rye: ['run'],
  pdm: ['run'],
  hatch: ['run'],
  conda: ['run'],
  bundle: ['exec'],
  pnpm: ['exec', 'dlx'],
  yarn: ['exec', 'dlx'],
  doppler: ['run'],
  op: ['run'],
  infisical: ['run'],
  varlock: ['run'],
  npm: ['exec', 'x'],
  dotenvx: ['run'],
  rbenv: ['exec'],
  pyenv: ['exec'],
  asdf: ['exec'],
  mise: ['exec', 'x'],
  cargo: ['shuttle'],
};
const packageManagers: ReadonlySet<string> = new Set(['npm', 'pnpm', 'yarn', 'bun', 'cnpm']);
/** Sub-commands of package managers that are not scripts. */
const managerVerbs =
  /^(?:install|i|ci|add|remove|uninstall|update|up|upgrade|init|create|publish|pack|link|audit|config|cache|why|outdated|set|version|login|exec|dlx|x|build|import|dedupe|info|plugin|workspaces)$/;

/** Every program a line starts, in order; nested command strings are opened. */
export function invocations(line: Mapped, depth = 0): Invocation[] {
  return parseCommands(line).flatMap(command => open(command.words, [...command.assignments], command, depth));
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
  const finish = (name: string, rest: readonly Mapped[], more: Partial<Invocation> = {}): Invocation => {
    const known = Object.hasOwn(programs, name) ? programs[name] : undefined;
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
    const name = baseName(head.text);
    const rest = words.slice(1);
    // `$(PYTHON) manage.py`: a variable that stands for an interpreter.
    if (/^\$[({]?\w+[)}]?$/.test(head.text) && rest.length > 0) {
      words = rest;
      continue;
    }
    const nested = prefixWrappers[name]?.includes(rest[0]?.text ?? '');
    if (nested === true) {
      words = afterOptions(rest.slice(1));
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
      for (const [index, word] of options.entries()) {
        if (/^(-e|-f|--file)$/.test(word.text)) envFiles.push(options[index + 1]?.text ?? '');
      }
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
      return [finish(name, rest)];
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
    if (/^(nodemon|watchexec|air|tsc-watch|onchange|chokidar)$/.test(name)) {
      const at = rest.findIndex(word => /^(-x|--exec|--onSuccess|-c)$/.test(word.text));
      const script = at < 0 ? undefined : rest[at + 1];
      if (script !== undefined && depth < 4) {
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
    if (name === 'make' || name === 'gmake' || name === 'just' || name === 'task') {
      const targets = rest.filter(word => !word.text.startsWith('-') && assignment(word) === undefined);
      return [
        finish(name, rest, {
          calls: (targets.length === 0 ? [''] : targets.map(word => word.text)).map(target => ({
            kind: 'target',
            name: target,
          })),
          assignments: [...assignments, ...rest.flatMap(word => assignment(word) ?? [])],
        }),
      ];
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

function program(
  name: string,
  head: Mapped,
  rest: readonly Mapped[],
  finish: (name: string, rest: readonly Mapped[], more?: Partial<Invocation>) => Invocation,
  envFiles: string[],
): Invocation {
  for (const [index, word] of rest.entries()) {
    const match = /^--env-file(?:-if-exists)?(?:=(.*))?$/.exec(word.text);
    if (match !== null) envFiles.push(match[1] ?? rest[index + 1]?.text ?? '');
  }
  if (/^(mvnw|mvnw\.cmd|mvn)$/.test(name)) return finish('mvn', rest);
  if (/^(gradlew|gradlew\.bat|gradle)$/.test(name)) return finish('gradle', rest);
  if (Object.hasOwn(programs, name)) {
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

function scriptCall(name: string, project?: string): Call {
  return { kind: 'script', name, ...(project === undefined ? {} : { project }) };
}

/** `npm run dev -- --port 3000`, `yarn workspace web dev`, `pnpm --filter web dev`; `undefined` when it runs a program. */
function openManager(
  name: string,
  rest: readonly Mapped[],
  finish: (name: string, rest: readonly Mapped[], more?: Partial<Invocation>) => Invocation,
): Invocation | undefined {
  let project: string | undefined;
  let index = 0;
  for (; index < rest.length; index++) {
    const text = rest[index]?.text ?? '';
    const option = /^(--filter|-F|--workspace|-w|--prefix|-C|--cwd|--dir)(?:=(.*))?$/.exec(text);
    if (option !== null) {
      project = option[2] ?? rest[++index]?.text;
    } else if (name === 'yarn' && text === 'workspace') {
      project = rest[++index]?.text;
    } else if (!text.startsWith('-')) break;
  }
  const verb = rest[index]?.text;
  if (verb === undefined) return finish(name, rest);
  const after = rest.slice(index + 1);
  if (/^(run|run-script|rum|--run)$/.test(verb)) {
    const target = after.find(word => !word.text.startsWith('-'));
    if (target === undefined) return finish(name, after);
    if (name === 'bun' && runsFile.test(target.text)) return finish('bun', after, { entry: target.text });
    const inner = filterOf(after) ?? project;
    return finish('npm', after.slice(after.indexOf(target) + 1), { calls: [scriptCall(target.text, inner)] });
  }
  if (managerVerbs.test(verb)) return finish(name, after);
  if (name === 'npm' && !/^(start|test|stop|restart|t|tst)$/.test(verb)) return finish(name, after);
  if (name === 'bun' && (runsFile.test(verb) || verb.startsWith('./'))) return finish('bun', after, { entry: verb });
  return finish('npm', after, { calls: [scriptCall(verb === 't' ? 'test' : verb, filterOf(after) ?? project)] });
}

function filterOf(words: readonly Mapped[]): string | undefined {
  for (const [index, word] of words.entries()) {
    const option = /^(?:--filter|-F|--workspace|-w|--scope|--prefix|--projects|-p)(?:=(.*))?$/.exec(word.text);
    if (option !== null) return option[1] ?? words[index + 1]?.text;
  }
  return undefined;
}

/** turbo, nx and lerna run a script or target of one or of all projects. */
function taskRunner(
  name: string,
  rest: readonly Mapped[],
  finish: (name: string, rest: readonly Mapped[], more?: Partial<Invocation>) => Invocation,
): Invocation {
  const bare = rest.filter(
    (word, index) => !word.text.startsWith('-') && !/^(--filter|-F|--scope)$/.test(rest[index - 1]?.text ?? ''),
  );
  const project = filterOf(rest);
  const words = bare.map(word => word.text);
  const filter = project?.replace(/[.^]+/g, '');
  if (name !== 'nx') {
    const names = words[0] === 'run' ? words.slice(1) : words;
    return finish(name, rest, { calls: names.map(task => scriptCall(task, filter ?? '*')) });
  }
  const [verb = '', target = ''] = words;
  if (verb === 'run') {
    const [owner = '', task = ''] = target.split(':');
    return finish('nx', rest, { calls: [{ kind: 'project', name: task, project: owner }] });
  }
  const owner = verb === 'run-many' ? (filter ?? '*') : target;
  return finish('nx', rest, { calls: [{ kind: 'project', name: verb, project: owner }] });
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
