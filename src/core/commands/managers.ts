/** Package managers: the script they run and of which project, or the program. */

import { known } from '../model/known.ts';
import { tableOf } from '../text/tableOf.ts';
import { type Call, type Opened, type Opener, type Opening, scriptCall, started } from './invocation.ts';
import type { Mapped } from './mapped.ts';
import { afterOptions, bareWords } from './words.ts';
import { runsFile } from './wrappers.ts';

interface Manager {
  /** Words that stand before the name of a script; without one of them, only `lifecycle` names are scripts unless `bare`. */
  readonly run: readonly string[];
  /** `pnpm dev` runs the script, and where there is none, the program. */
  readonly bare?: boolean;
  /** What follows `--` is handed on; without it the manager keeps the options to itself. */
  readonly separator?: boolean;
  /** Options that name the folder of the project. */
  readonly folder: RegExp;
  /** Options that name the project. */
  readonly project: RegExp;
  /** Options that mean all projects. */
  readonly all: RegExp;
  /** Other options that take the next word. */
  readonly valued?: RegExp;
}

const managers: Readonly<Record<string, Manager>> = tableOf({
  npm: {
    run: ['run', 'run-script', 'rum', 'urn'],
    separator: true,
    folder: /^(?:--prefix|-C)$/,
    project: /^(?:-w|--workspace)$/,
    all: /^(?:-ws|--workspaces)$/,
    valued: /^(?:--loglevel|--script-shell|--userconfig)$/,
  },
  pnpm: {
    run: ['run', 'run-script'],
    bare: true,
    folder: /^(?:-C|--dir|--prefix)$/,
    project: /^(?:-F|--filter|--filter-prod)$/,
    all: /^(?:-r|--recursive)$/,
    valued: /^(?:--workspace-concurrency|--reporter|--loglevel)$/,
  },
  yarn: {
    run: ['run'],
    bare: true,
    folder: /^--cwd$/,
    project: /^--(?:include|from)$/,
    all: /^(?:-A|--all|-W|--worktree|-R|--recursive)$/,
  },
  bun: {
    run: ['run', '--run'],
    bare: true,
    folder: /^--cwd$/,
    project: /^(?:-F|--filter)$/,
    all: /^--workspaces$/,
    valued: /^(?:--env-file|-r|--preload)$/,
  },
});
const sameAs: Readonly<Record<string, string>> = tableOf({ cnpm: 'npm', yarnpkg: 'yarn', ni: 'pnpm' });

/** Sub-commands of package managers that are neither scripts nor programs. */
const verbs =
  /^(?:install|i|ci|add|remove|rm|uninstall|update|up|upgrade|init|create|publish|pack|link|unlink|audit|config|cache|why|outdated|set|version|login|exec|dlx|x|build|import|dedupe|info|plugin|workspaces|store|patch|approve-builds|setup|prune|rebuild|ls|list|view|pm|help)$/;
const lifecycle = /^(?:start|test|stop|restart|t|tst)$/;

/** Does it hand words on to the script that it runs? Turbo does, to that of every project. */
export function handsOnWords(name: string): boolean {
  return name === 'deno' || name === 'turbo' || Object.hasOwn(managers, sameAs[name] ?? name);
}

/** Does the package manager keep what does not stand behind `--` to itself? */
export function needsSeparator(manager: string): boolean {
  return manager === 'turbo' || managers[sameAs[manager] ?? manager]?.separator === true;
}

/** Names of projects, without pnpm's dots for what depends on them: `@acme/web...`. A pattern stands for all. */
function projectsOf(value: string): string[] {
  return value
    .split(',')
    .map(name => name.replace(/^[.^{]*(?=[@\w])|[.^}]+$/g, '').replace(/\[.*\]$/, ''))
    .filter(name => name !== '' && !name.startsWith('!'))
    .map(name => (name.includes('*') ? '*' : name));
}

interface Told {
  readonly projects: readonly string[];
  readonly folder?: string;
  /** Words that are no options of the manager's own. */
  readonly words: readonly Mapped[];
}

/** Reads the manager's own options, before the sub-command and, for npm, anywhere before `--`. */
function optionsOf(manager: Manager, given: readonly Mapped[]): Told {
  const stop = given.findIndex(word => word.text === '--');
  const end = stop < 0 ? given.length : stop;
  const projects: string[] = [];
  let folder: string | undefined;
  const words: Mapped[] = [];
  for (let at = 0; at < given.length; at++) {
    const word = given[at] as Mapped;
    const [, flag = word.text, inline] = /^(--?[\w-]+)=(.*)$/.exec(word.text) ?? [];
    // Once the script is named, other managers hand everything on.
    const own =
      at < end && (manager.separator === true || words.filter(each => !manager.run.includes(each.text)).length === 0);
    const value = (): string => inline ?? given[++at]?.text ?? '';
    if (!own || !flag.startsWith('-') || flag === '--run') words.push(word);
    else if (manager.folder.test(flag)) folder = value();
    else if (manager.project.test(flag)) projects.push(...projectsOf(value()));
    else if (manager.all.test(flag)) projects.push('*');
    else if (manager.valued?.test(flag) === true) value();
  }
  return known({ projects, words, folder });
}

/** `npm run dev -- --port 3000`, `yarn workspace web dev`, `pnpm --filter web dev`, `bun run dev`. */
export const packageManagers: Opener = {
  names: new Set([...Object.keys(managers), ...Object.keys(sameAs)]),
  open(opening): Opened {
    const name = sameAs[opening.name] ?? opening.name;
    const manager = managers[name] as Manager;
    const { rest, finish } = opening;
    if (name === 'yarn' && (rest[0]?.text === 'workspace' || rest[0]?.text === 'workspaces'))
      return yarnWorkspaces(opening);
    const told = optionsOf(manager, rest);
    const [verb, ...after] = told.words;
    if (verb === undefined) return started(finish(name, rest));
    const explicit = manager.run.includes(verb.text);
    const [script, ...passed] = explicit ? after : told.words;
    if (script === undefined) return started(finish(name, after));
    // Bun runs files, too: its own affair.
    if (name === 'bun' && (runsFile.test(script.text) || script.text.startsWith('./')))
      return started(finish('bun', rest, { entry: script.text }));
    if (!explicit && verbs.test(script.text)) return started(finish(name, passed));
    if (!explicit && manager.bare !== true && !lifecycle.test(script.text)) return started(finish(name, passed));
    return scripts(opening, name, told, script, passed, manager.bare === true && !lifecycle.test(script.text));
  },
};

function scripts(
  { finish, openWords }: Pick<Opening, 'finish' | 'openWords'>,
  by: string,
  { projects, folder }: Pick<Told, 'projects' | 'folder'>,
  script: Mapped,
  passed: readonly Mapped[],
  orProgram: boolean,
): Opened {
  const handed = needsSeparator(by) ? afterSeparator(passed) : passed.filter(word => word.text !== '--');
  const otherwise = orProgram && projects.length === 0 ? openWords([script, ...passed]) : [];
  const more = known({ by, passed: handed, dir: folder, otherwise: otherwise.length === 0 ? undefined : otherwise });
  const name = script.text === 't' || script.text === 'tst' ? 'test' : script.text;
  const calls =
    projects.length === 0 ? [scriptCall(name, more)] : projects.map(project => scriptCall(name, { ...more, project }));
  return started(finish('npm', passed, { calls }));
}

function afterSeparator(words: readonly Mapped[]): readonly Mapped[] {
  const at = words.findIndex(word => word.text === '--');
  return at < 0 ? [] : words.slice(at + 1);
}

/** `yarn workspace web dev`, `yarn workspaces run dev`, `yarn workspaces foreach -A --include web run dev`. */
function yarnWorkspaces(opening: Opening): Opened {
  const [verb, ...rest] = opening.rest;
  if (verb?.text === 'workspace') {
    const [project, ...words] = rest;
    const [script, ...passed] = afterOptions(words[0]?.text === 'run' ? words.slice(1) : words);
    if (project === undefined || script === undefined) return started(opening.finish('yarn', rest));
    return scripts(opening, 'yarn', { projects: [project.text] }, script, passed, false);
  }
  const run = rest.findIndex(word => word.text === 'run');
  const [script, ...passed] = rest.slice(run + 1);
  if (run < 0 || script === undefined) return started(opening.finish('yarn', rest));
  const { projects } = optionsOf(managers['yarn'] as Manager, rest.slice(0, run));
  const named = projects.filter(project => project !== '*');
  return scripts(opening, 'yarn', { projects: named.length === 0 ? ['*'] : named }, script, passed, false);
}

/** `deno task dev`: as with pnpm, everything is handed on. */
export const denoTasks: Opener = {
  names: new Set(['deno']),
  open(opening): Opened {
    const [verb, ...rest] = opening.rest;
    if (verb?.text !== 'task') return undefined;
    const folder = /^--cwd=?(.*)$/.exec(rest[0]?.text ?? '')?.[1];
    const [script, ...passed] = afterOptions(rest, /^(?:--cwd|-c|--config|-f|--filter)$/);
    if (script === undefined) return started(opening.finish('deno', rest));
    return scripts(opening, 'deno', { projects: [], ...(folder && { folder }) }, script, passed, false);
  },
};

/** `node --run dev -- --port 3000` of Node 22. */
export const nodeScripts: Opener = {
  names: new Set(['node']),
  open(opening): Opened {
    const at = opening.rest.findIndex(word => /^--run(?:=|$)/.test(word.text));
    if (at < 0) return undefined;
    const inline = /^--run=(.+)$/.exec(opening.rest[at]?.text ?? '')?.[1];
    const word = inline === undefined ? opening.rest[at + 1] : opening.rest[at];
    if (word === undefined) return undefined;
    const passed = opening.rest.slice(at + (inline === undefined ? 2 : 1));
    const script = inline === undefined ? word : { ...word, text: inline };
    return scripts(opening, 'npm', { projects: [] }, script, passed, false);
  },
};

/** `hatch run serve`, `pdm run dev`: a script of pyproject.toml, else a program of the environment. */
export const pythonScripts: Opener = {
  names: new Set(['hatch', 'pdm', 'rye', 'pixi']),
  open({ name, rest, finish, openWords }): Opened {
    const lead = afterOptions(rest, /^(?:-e|--env|-p|--project|-v)$/);
    const [, script] = lead;
    if (lead[0]?.text !== 'run' || script === undefined || !/^[\w:-]+$/.test(script.text)) return undefined;
    const own = name === 'hatch' ? script.text.slice(script.text.indexOf(':') + 1) : script.text;
    const otherwise = openWords(lead.slice(1));
    return started(finish(name, rest, { calls: [scriptCall(own, { by: name, otherwise, passed: lead.slice(2) })] }));
  },
};

/** `rushx dev`, `poe serve`, `composer run dev`: the script, and what is handed on. */
export const otherScripts: Opener = {
  names: new Set(['rushx', 'poe', 'taskipy', 'composer']),
  open({ name, rest, finish }): Opened {
    const words = bareWords(rest);
    const script = name === 'composer' && /^run(?:-script)?$/.test(words[0]?.text ?? '') ? words[1] : words[0];
    if (script === undefined) return undefined;
    const call: Call = scriptCall(script.text, { by: name, passed: rest.slice(rest.indexOf(script) + 1) });
    return started(finish(name, rest, { calls: [call] }));
  },
};
