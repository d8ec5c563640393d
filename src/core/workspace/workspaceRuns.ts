/** What a workspace says it can start: launch configurations, tasks, the scripts that serve, and what `.env` sets for all of them. */

import type { Platform } from '../model/platform.ts';
import { parsedJson } from '../text/parsedJson.ts';
import { quoteCommand } from '../text/quote.ts';

/** `cwd`: absolute folder that the run starts in. `name`: as the user knows it; empty for `.env`. */
export type WorkspaceRun =
  | {
      readonly kind: 'launch';
      readonly name: string;
      readonly launch: Readonly<Record<string, unknown>>;
      readonly cwd: string;
    }
  | {
      readonly kind: 'task' | 'script' | 'env';
      readonly name: string;
      readonly commandLine: string;
      readonly cwd: string;
    };

export interface WorkspaceConfiguration {
  readonly folder: string;
  readonly platform: Platform;
  /** `configurations` of launch.json, as VS Code read them: anything may be in there. */
  readonly launches: unknown;
  /** `tasks` of tasks.json. */
  readonly tasks: unknown;
  readonly packageJson?: string;
}

/** More of a kind are not looked at: nobody reads a status item of a hundred ports. */
const most = 30;

/** Scripts that start a server, by the names everybody gives them: `dev`, `start:web`. */
const serving = /^(?:start|dev|serve|server|develop|preview|watch|up)(?:[:.-].*)?$/;

/** A value that no shell reads as more than one word; what VS Code fills in at the start may be part of it. */
const plainValue = /^(?:[\w.:/-]|\$\{(?:input|command|env|config):[^}]{1,200}\})+$/;

type Fields = Readonly<Record<string, unknown>>;

/** Total: whatever stands in the files, the part that makes sense is given. */
export function workspaceRuns(configuration: WorkspaceConfiguration): WorkspaceRun[] {
  const { folder, launches, tasks, packageJson, platform } = configuration;
  const launchRuns = records(substituted(launches, folder)).flatMap((launch): WorkspaceRun[] =>
    launch['request'] === 'attach' ? [] : [{ kind: 'launch', name: text(launch['name']), launch, cwd: folder }],
  );
  const taskRuns = records(substituted(tasks, folder)).flatMap(task => taskRun(task, folder, platform));
  const scriptRuns = scriptNames(packageJson).map(
    (name): WorkspaceRun => ({ kind: 'script', name, commandLine: `npm run ${name}`, cwd: folder }),
  );
  return [{ kind: 'env', name: '', commandLine: '', cwd: folder }, ...launchRuns, ...taskRuns, ...scriptRuns];
}

function taskRun(task: Fields, folder: string, platform: Platform): WorkspaceRun[] {
  const options = fields(task['options']);
  const name = text(task['label']) || text(task['taskName']) || text(task['script']);
  const under = text(options['cwd']) || (task['type'] === 'npm' && text(task['path']) ? text(task['path']) : '');
  const cwd = under === '' ? folder : /^(?:[\\/]|[A-Za-z]:)/.test(under) ? under : `${folder}/${under}`;
  const command = task['type'] === 'npm' ? `npm run ${text(task['script'])}` : text(task['command']);
  if (command === '' || command === 'npm run ') return [];
  const words = Array.isArray(task['args']) ? task['args'].map(word).filter(each => each !== '') : [];
  const before = Object.entries(fields(options['env'])).flatMap(([key, value]) =>
    plainValue.test(word(value)) ? [`${key}=${word(value)}`] : [],
  );
  const args = words.length === 0 ? [] : [quoteCommand(words, platform)];
  return [{ kind: 'task', name, commandLine: [...before, command, ...args].join(' '), cwd }];
}

function scriptNames(packageJson: string | undefined): readonly string[] {
  const scripts = fields(fields(parsedJson(packageJson ?? ''))['scripts']);
  return Object.keys(scripts)
    .filter(name => serving.test(name) && /^[\w:.-]+$/.test(name))
    .slice(0, most);
}

/** `${workspaceFolder}` filled in; other variables need a run and stay. */
function substituted(value: unknown, folder: string, depth = 0): unknown {
  if (typeof value === 'string') return value.replaceAll(/\$\{workspace(?:Folder|Root)\}/g, () => folder);
  if (depth > 6 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(item => substituted(item, folder, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substituted(item, folder, depth + 1)]));
}

function records(value: unknown): Fields[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item): item is Fields => typeof item === 'object' && item !== null).slice(0, most);
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** tasks.json also writes an argument as `{ value, quoting }`. */
function word(value: unknown): string {
  const plain = fields(value)['value'] ?? value;
  return typeof plain === 'string' || typeof plain === 'number' ? String(plain) : '';
}
