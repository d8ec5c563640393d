/** The same thing once more on another port, without touching files: by an argument or the environment. */

import { bareInspect, commandPorts, inspectorPort, inspectValue } from '../../commands/commandPorts.ts';
import type { Invocation } from '../../commands/invocation.ts';
import { handsOnVariables, handsOnWords, needsSeparator } from '../../commands/managers.ts';
import { type Mapped, mapPlain } from '../../commands/mapped.ts';
import { invocations } from '../../commands/opening.ts';
import { optionEdit } from '../../commands/optionPlace.ts';
import { parseCommands } from '../../commands/shell.ts';
import type { FileReader } from '../../host.ts';
import type { PortSwitchPlan, TextEdit } from '../../model/fix.ts';
import { isOfSystem } from '../../programs/table.ts';
import type { Repository } from '../../workspace/manifests.ts';
import { applyEdits } from '../textEdit.ts';
import { planPortSwitch } from './index.ts';
import { isConfiguredBy, type Leaf, leavesOf, meant, type Script } from './leaves.ts';

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
  /** Where other packages are looked for that the line names: `npm --prefix web run dev`, `pnpm --filter web dev`. */
  readonly repository?: Repository;
  /** The planned switch of the same run, where it is known: it tells whether the program's own code reads a variable, or which file states the port. */
  readonly switching?: Pick<PortSwitchPlan, 'primary' | 'beatenBy' | 'argument'>;
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
      /** Where in the line the command begins that is to have `env`, where that is not its start: `cd web && npm run dev`. */
      readonly at?: number;
      readonly certain: boolean;
    };

/** `undefined` when the program takes its port from files only, or when it is not clear which of several is meant. */
export async function planRunOnce(request: RunOnceRequest): Promise<RunOncePlan | undefined> {
  const plan =
    request.configuration !== undefined
      ? await configurationOnce(request, request.configuration)
      : request.commandLine === undefined
        ? undefined
        : await commandOnce(request, request.commandLine);
  const { switching } = request;
  if (switching === undefined || plan?.certain === true) return plan;
  return plan === undefined ? passedOn(request, switching) : settled(request, plan, switching);
}

/** The one command of a line, when what that starts stands in a Makefile, justfile or compose file. */
function startsFromFile(
  commandLine: string,
): { readonly takes: 'arguments' | 'environment'; readonly name: Mapped } | undefined {
  const only = onlyCommand(commandLine);
  const [name] = only?.command.words ?? [];
  if (only === undefined || name === undefined) return undefined;
  const [call] = only.calls;
  if (call?.kind === 'target' && (call.tool === 'make' || call.tool === 'just')) return { takes: 'arguments', name };
  const isUp =
    only.program?.id === 'compose' && only.arguments.some(word => /^(?:up|run|start|create)$/.test(word.text));
  return isUp ? { takes: 'environment', name } : undefined;
}

/** `make PORT=3001 dev`: what is passed so wins over the file's own assignments; `${PORT:-3000}` of a compose file over its default and `.env`. */
function passedOn(
  { commandLine = '', to }: RunOnceRequest,
  { argument, beatenBy }: NonNullable<RunOnceRequest['switching']>,
): RunOncePlan | undefined {
  const started = startsFromFile(commandLine);
  if (started?.takes === 'environment')
    return beatenBy === undefined
      ? undefined
      : { kind: 'command', env: { [beatenBy]: String(to) }, commandLine, certain: true };
  if (beatenBy !== undefined && handsOnUnread(commandLine))
    return { kind: 'command', env: { [beatenBy]: String(to) }, commandLine, certain: true };
  const last = started?.name.at.at(-1);
  if (argument === undefined || last === undefined) return undefined;
  const edit = appended(last, `${argument}=${to}`);
  return { kind: 'command', env: {}, commandLine: applyEdits(commandLine, [edit]), certain: true };
}

/** One task of a runner whose file only the switch reads, and which hands on its variables: `deno task dev`, `nx run web:dev`. */
function handsOnUnread(commandLine: string): boolean {
  const [call, ...more] = onlyCommand(commandLine)?.calls ?? [];
  if (call === undefined || more.length > 0) return false;
  if (call.project === '*' || call.project === '') return false;
  return call.kind === 'script' ? call.by === 'deno' : call.kind === 'project' && call.tool === 'nx';
}

/** What a line runs when it is one command that sees the variables set for it. */
function onlyCommand(commandLine: string): Invocation | undefined {
  const [only, ...others] = invocations(mapPlain(commandLine, { start: 0, end: commandLine.length }));
  return only === undefined || others.length > 0 || losesVariables(only) ? undefined : only;
}

/** Root's programs get an environment of their own. */
function losesVariables({ command }: Invocation): boolean {
  return /^(?:sudo|doas)$/.test(command.words[0]?.text ?? '');
}

/** What was only supposed, by what the files say: the variable that the code reads, or nothing where it states a number. */
function settled(
  { to, configuration = {} }: RunOnceRequest,
  plan: RunOncePlan,
  { primary, beatenBy }: NonNullable<RunOnceRequest['switching']>,
): RunOncePlan | undefined {
  if (beatenBy === undefined) return primary.length === 0 ? plan : undefined;
  const set = { [beatenBy]: String(to) };
  if (plan.kind === 'command') return { ...plan, env: set, certain: true };
  const given = configuration['env'];
  const env = { ...(typeof given === 'object' ? given : {}), ...set };
  return { kind: 'configuration', configuration: { ...configuration, env }, certain: true };
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
  if (plan.primary.length === 0 || edits.length === 0) return await scriptConfiguration(request, configuration);
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
async function scriptConfiguration(
  request: RunOnceRequest,
  configuration: Readonly<Record<string, unknown>>,
): Promise<RunOncePlan | undefined> {
  const executable = configuration['runtimeExecutable'];
  const words = configuration['runtimeArgs'];
  const command = configuration['command'];
  const line =
    typeof command === 'string'
      ? command
      : typeof executable === 'string' && Array.isArray(words)
        ? [executable, ...words.map(String)].join(' ')
        : undefined;
  const once = line === undefined ? undefined : await commandOnce(request, line);
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

async function commandOnce(request: RunOnceRequest, commandLine: string): Promise<RunOncePlan | undefined> {
  const line = mapPlain(commandLine, { start: 0, end: commandLine.length });
  const opened = invocations(line);
  const stated = onLine(opened, request);
  if (stated !== undefined) {
    if (stated.length !== 1) return undefined;
    return { kind: 'command', env: {}, commandLine: applyEdits(commandLine, stated[0] ?? []), certain: true };
  }
  const { manifest = '', repository } = request;
  const leaves = await leavesOf(opened, { manifest, dir: '', ...(repository !== undefined && { repository }) });
  const [server, ...others] = leaves === undefined ? [] : meant(leaves, request.from, request.switching);
  return server === undefined || others.length > 0 ? undefined : startElsewhere(request, commandLine, server);
}

/**
 * The edits, by invocation, where the line itself states the port or leaves the inspector's default; `undefined` where it says nothing.
 * The inspector's port is nobody else's.
 */
function onLine(opened: readonly Invocation[], { from, to }: RunOnceRequest): TextEdit[][] | undefined {
  const places = opened.map(invocation => commandPorts(invocation, from).filter(({ role }) => role !== 'apart'));
  for (const isSide of [false, true]) {
    const own = places.filter(list =>
      list.some(({ role, secondary }) => role === 'bind' && (secondary === true) === isSide),
    );
    if (own.length > 0) return own.map(list => list.map(({ span }) => ({ ...span, text: String(to) })));
  }
  if (from !== inspectorPort) return undefined;
  return opened.flatMap(invocation => {
    const end = bareInspect(invocation);
    return end === undefined ? [] : [[{ start: end, end, text: inspectValue(invocation, to) }]];
  });
}

/** By an option that is handed on to the program, a variable that it reads, or the script's own line. */
function startElsewhere(
  request: RunOnceRequest,
  commandLine: string,
  { invocation, scripts }: Leaf,
): RunOncePlan | undefined {
  const { from, to } = request;
  const [outer] = scripts;
  if (outer !== undefined && commandPorts(invocation, from).some(({ role }) => role === 'bind'))
    return ownLine(request, scripts);
  const { program } = invocation;
  const isConfigured = isConfiguredBy(invocation, request.switching);
  const reaches = outer === undefined || program?.optionsFirst !== true;
  if (
    program?.add !== undefined &&
    reaches &&
    scripts.every((script, index) => handsOn(script, scripts[index + 1], invocation))
  ) {
    const value = `${program.add}${program.add === '' || /[=:]$/.test(program.add) ? '' : ' '}${to}`;
    const edit = outer === undefined ? optionEdit(invocation, value) : handedOn(outer, value);
    // What is only usual for such a program, a `java -jar` of any kind, is no promise.
    const certain = program.borrowedDefault !== true;
    return { kind: 'command', env: {}, commandLine: applyEdits(commandLine, [edit]), certain };
  }
  // Which of a file and a variable wins is every program's own affair; an option wins everywhere.
  if (isConfigured) return undefined;
  if (!scripts.every(({ call }) => handsOnVariables(call.by ?? ''))) return undefined;
  if ([invocation, ...scripts.map(({ caller }) => caller)].some(losesVariables)) return undefined;
  const variables = program?.variables ?? (program === undefined || program.ownCode === true ? ['PORT'] : []);
  const [variable] = variables;
  const form = variable === undefined ? undefined : program?.variableForms?.[variable];
  // What has an option and a variable of more than the number keeps other things in the variable.
  if (variable === undefined || (form !== undefined && program?.add !== undefined)) return undefined;
  const certain = program?.variables !== undefined && program.ownCode !== true;
  const at = startOf(outer?.caller ?? invocation, commandLine);
  return {
    kind: 'command',
    env: { [variable]: (form ?? '{port}').replace('{port}', String(to)) },
    commandLine,
    ...(at > 0 && { at }),
    certain,
  };
}

/** Offset of a command in its line, with the quote of its first word. */
function startOf({ command }: Invocation, line: string): number {
  const at = command.words[0]?.at[0] ?? 0;
  return /["']/.test(line[at - 1] ?? '') ? at - 1 : at;
}

function appended(at: number, value: string): TextEdit {
  return { start: at, end: at, text: ` ${value}` };
}

/** An option for the script, behind what its package manager needs before it. */
function handedOn({ caller, call }: Script, value: string): TextEdit {
  const dashes = caller.arguments.find(word => word.text === '--');
  if (needsSeparator(call.by ?? 'npm')) return appended(caller.end, dashes === undefined ? `-- ${value}` : value);
  // What stands behind the dashes reaches the program behind dashes, too: an option it ignores.
  const start = dashes?.at[0];
  return start === undefined ? appended(caller.end, value) : { start, end: start, text: `${value} ` };
}

/** What it is told reaches one script: of several, and of a project with what it depends on, all would get it. */
function isOnly({ calls, command }: Invocation): boolean {
  return calls.length === 1 && !command.words.some(word => /\.\.\.|\^/.test(word.text));
}

/** Words that are handed on land at the script's end: only right when the server, or what starts it, is its last command. */
function handsOn({ text, call, caller }: Script, next: Script | undefined, invocation: Invocation): boolean {
  if (call.by === undefined || !handsOnWords(call.by) || !isOnly(caller)) return false;
  const last = next?.caller ?? invocation;
  if (text.slice(last.end).trim() !== '') return false;
  return (
    next === undefined || !needsSeparator(next.call.by ?? 'npm') || last.arguments.some(word => word.text === '--')
  );
}

/** A script that states the port is not started by its name: a second option is not safe, and its own assignment wins. */
function ownLine({ from, to }: RunOnceRequest, scripts: readonly Script[]): RunOncePlan | undefined {
  const script = scripts.at(-1);
  if (
    script === undefined ||
    script.isElsewhere ||
    script.caller.arguments.some(word => !/^(?:run|-s|--silent)$/.test(word.text))
  )
    return undefined;
  const { text } = script;
  const line = mapPlain(text, { start: 0, end: text.length });
  const [command, ...more] = parseCommands(line);
  // Another shell may read it than the package manager's: only what means the same in all of them.
  if (command === undefined || more.length > 0 || /[$`\\%!*?~<>|&;()"'\n]/.test(text)) return undefined;
  const opened = invocations(line);
  const places = opened.flatMap(each => commandPorts(each, from)).filter(({ role }) => role !== 'apart');
  const edits = places.map(({ span }) => ({ ...span, text: String(to) }));
  const env = Object.fromEntries(
    command.assignments.map(({ name, value }) => [name, value.text === String(from) ? String(to) : value.text]),
  );
  const start = command.words[0]?.at[0] ?? 0;
  const own = applyEdits(
    text,
    edits.filter(edit => edit.start >= start),
  ).slice(start);
  return {
    kind: 'command',
    env,
    commandLine: `${isInstalled(command.words[0]?.text ?? '') ? '' : 'npx '}${own}`,
    certain: true,
  };
}

/** Programs of the system, as against those that a package brings into `node_modules/.bin`. */
function isInstalled(name: string): boolean {
  return (
    /[\\/]/.test(name) || /^(?:npx|npm|pnpm|yarn|bunx|python[\d.]*|py|uv|bundle|make)$/.test(name) || isOfSystem(name)
  );
}

function singleFile(file: string, text: string): FileReader {
  return {
    read: async path => (path === file ? text : undefined),
    find: async () => [file],
    exists: async path => path === file,
  };
}
