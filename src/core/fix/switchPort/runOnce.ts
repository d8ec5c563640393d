/** The same thing once more on another port, without touching files: by an argument or the environment. */

import { commandPorts, startsServer } from '../../commands/commandPorts.ts';
import { type Invocation, invocations } from '../../commands/invocation.ts';
import { mapEscaped, mapPlain } from '../../commands/mapped.ts';
import { parseJsonEntries } from '../../configs/json.ts';
import type { FileReader } from '../../host.ts';
import { runnerOf } from '../../programs/table.ts';
import { renumber } from '../../text/digits.ts';
import { applyEdits } from '../textEdit.ts';
import { planPortSwitch } from './index.ts';

export interface RunOnceRequest {
  /** The port that is taken, and the one to take instead; 1 to 65535. */
  readonly from: number;
  readonly to: number;
  /** The debug configuration that was run, as VS Code resolved it. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** The command line that was typed, or the task's. Used when there is no configuration. */
  readonly commandLine?: string;
  /** Text of the package.json of the folder it runs in: what an npm script starts. */
  readonly manifest?: string;
}

export type RunOncePlan =
  | {
      readonly kind: 'configuration';
      readonly configuration: Readonly<Record<string, unknown>>;
      /** False when the program is only supposed to read the variable. */
      readonly certain: boolean;
    }
  | {
      readonly kind: 'command';
      /** To be set for the process, besides what the command line itself assigns. */
      readonly env: Readonly<Record<string, string>>;
      readonly commandLine: string;
      readonly certain: boolean;
    };

/** `undefined` when the program takes its port from files only, or when it is not clear which of several is meant. */
export async function planRunOnce(request: RunOnceRequest): Promise<RunOncePlan | undefined> {
  if (request.configuration !== undefined) return configurationOnce(request, request.configuration);
  return request.commandLine === undefined ? undefined : commandOnce(request, request.commandLine);
}

async function configurationOnce(
  request: RunOnceRequest,
  configuration: Readonly<Record<string, unknown>>,
): Promise<RunOncePlan | undefined> {
  const { from, to } = request;
  const name = 'once';
  const text = JSON.stringify({ configurations: [{ ...configuration, name }] }, undefined, 2);
  const file = '/.vscode/launch.json';
  const stated = text.includes(String(from));
  const plan = await planPortSwitch({
    root: '/',
    files: singleFile(file, text),
    from,
    to,
    hints: { activeConfiguration: name, ...(stated ? {} : { defaultPort: true }) },
  });
  const edits = [...plan.primary, ...plan.companions].filter(edit => edit.file === file).flatMap(edit => edit.edits);
  if (plan.primary.length === 0 || edits.length === 0) return scriptConfiguration(request, configuration);
  const changed = JSON.parse(applyEdits(text, edits)) as {
    readonly configurations: readonly Record<string, unknown>[];
  };
  const result = { ...changed.configurations[0] };
  if (configuration['name'] === undefined) delete result['name'];
  else result['name'] = configuration['name'];
  const added = !plan.primary.some(edit => edit.edits.some(one => one.end > one.start));
  return { kind: 'configuration', configuration: result, certain: !added || 'module' in configuration };
}

/** A configuration that runs an npm script: by the environment, when the script's program reads it. */
function scriptConfiguration(
  request: RunOnceRequest,
  configuration: Readonly<Record<string, unknown>>,
): RunOncePlan | undefined {
  const executable = configuration['runtimeExecutable'];
  const words = configuration['runtimeArgs'];
  const command = configuration['command'];
  const line =
    typeof command === 'string'
      ? command
      : typeof executable === 'string' && Array.isArray(words)
        ? [executable, ...words.map(String)].join(' ')
        : undefined;
  const once = line === undefined ? undefined : commandOnce(request, line);
  if (once?.kind !== 'command') return undefined;
  const given = configuration['env'];
  const env = { ...(typeof given === 'object' ? given : {}), ...once.env };
  if (typeof command === 'string') {
    return {
      kind: 'configuration',
      configuration: { ...configuration, command: once.commandLine, env },
      certain: once.certain,
    };
  }
  // Arguments were added at the end: `npm run dev -- --port 3001`.
  const more = line === undefined ? '' : once.commandLine.slice(line.length).trim();
  if (line !== undefined && !once.commandLine.startsWith(line)) return undefined;
  const runtimeArgs = [...(Array.isArray(words) ? (words as unknown[]) : []), ...(more === '' ? [] : more.split(' '))];
  return { kind: 'configuration', configuration: { ...configuration, runtimeArgs, env }, certain: once.certain };
}

/** Programs whose variable is a custom, not a feature: they may read it. */
const maybe: ReadonlySet<string> = new Set(['program', 'jvm', 'pm2', 'procfile']);

function commandOnce(request: RunOnceRequest, commandLine: string): RunOncePlan | undefined {
  const { from, to } = request;
  const opened = invocations(mapPlain(commandLine, { start: 0, end: commandLine.length }));
  const stated = opened.flatMap(invocation => {
    const places = commandPorts(invocation, from);
    return places.some(place => place.role === 'bind' && place.secondary !== true)
      ? [places.filter(place => place.role !== 'apart')]
      : [];
  });
  if (stated.length > 1) return undefined;
  if (stated[0] !== undefined) {
    const edits = stated[0].map(({ span }) => ({
      ...span,
      text: renumber(commandLine.slice(span.start, span.end), to),
    }));
    return { kind: 'command', env: {}, commandLine: applyEdits(commandLine, edits), certain: true };
  }
  const servers = opened.filter(
    invocation => startsServer(invocation) || invocation.calls.some(call => call.kind === 'script'),
  );
  const [server] = servers;
  if (server === undefined || servers.length > 1) return undefined;
  return withPort(request, commandLine, server);
}

/** Nothing on the line states the port: an option at its end, or a variable. */
function withPort(request: RunOnceRequest, commandLine: string, server: Invocation): RunOncePlan | undefined {
  const { from, to } = request;
  const call = server.calls.find(candidate => candidate.kind === 'script');
  // A script of another package of the repository is not in the manifest that was read.
  const script =
    call === undefined || call.project !== undefined ? undefined : scriptIn(request.manifest ?? '', call.name);
  if (call !== undefined && script === undefined) return undefined;
  const inner =
    script === undefined
      ? [server]
      : invocations(mapPlain(script, { start: 0, end: script.length })).filter(startsServer);
  const [target] = inner;
  if (target === undefined || inner.length > 1) return undefined;
  const { program } = target;
  // A script that states the port itself: a second option is not safe to add, and its own assignment wins over ours.
  if (script !== undefined && commandPorts(target, from).some(place => place.role === 'bind')) return undefined;
  const runner = program === undefined ? 'program' : runnerOf(program);
  if (program?.add !== undefined && runner !== 'jvm') {
    const last = script === undefined || endsWithTarget(script, target);
    const value = `${program.add}${program.add === '' || /[=:]$/.test(program.add) ? '' : ' '}${to}`;
    if (last) {
      const separator = script === undefined || server.arguments.some(word => word.text === '--') ? '' : ' --';
      const at = server.end;
      return {
        kind: 'command',
        env: {},
        commandLine: `${commandLine.slice(0, at)}${separator} ${value}${commandLine.slice(at)}`,
        certain: true,
      };
    }
  }
  const variable = program?.variables?.[0] ?? (runner === 'program' ? 'PORT' : undefined);
  const form = variable === undefined ? undefined : program?.variableForms?.[variable];
  // What has an option and a variable of more than the number keeps other things in the variable.
  if (variable === undefined || (form !== undefined && program?.add !== undefined)) return undefined;
  return {
    kind: 'command',
    env: { [variable]: (form ?? '{port}').replace('{port}', String(to)) },
    commandLine,
    certain: program !== undefined && !maybe.has(runner),
  };
}

/** Command of an npm script. */
function scriptIn(manifest: string, name: string): string | undefined {
  const parsed = parseJsonEntries(manifest);
  if (parsed.kind === 'problem') return undefined;
  const entry = parsed.entries.findLast(({ path }) => path.length === 2 && path[0] === 'scripts' && path[1] === name);
  return entry && mapEscaped(manifest, entry.span).text;
}

/** Arguments after `npm run x --` land at the script's end: only right when the server is its last command. */
function endsWithTarget(script: string, target: Invocation): boolean {
  return script.slice(target.end).trim() === '';
}

function singleFile(file: string, text: string): FileReader {
  return {
    read: async path => (path === file ? text : undefined),
    find: async () => [file],
    exists: async path => path === file,
  };
}
