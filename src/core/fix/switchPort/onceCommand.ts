/** A command line once more on another port: by an option, a variable, or the script's own line. */

import { bareInspect, commandPorts, inspectorPort, inspectValue, variablesRead } from '../../commands/commandPorts.ts';
import type { Invocation } from '../../commands/invocation.ts';
import { handsOnVariables, handsOnWords, needsSeparator } from '../../commands/managers.ts';
import { mapPlain } from '../../commands/mapped.ts';
import { invocations } from '../../commands/opening.ts';
import { optionEdit } from '../../commands/optionPlace.ts';
import { parseCommands } from '../../commands/shell.ts';
import type { TextEdit } from '../../model/fix.ts';
import { isOfSystem } from '../../programs/table.ts';
import { applyEdits } from '../textEdit.ts';
import { isConfiguredBy, type Leaf, leavesOf, meant, type Script } from './leaves.ts';
import type { RunOncePlan, RunOnceRequest } from './oncePlan.ts';

export async function commandOnce(request: RunOnceRequest, commandLine: string): Promise<RunOncePlan | undefined> {
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
  const [variable] = variablesRead(invocation);
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

export function appended(at: number, value: string): TextEdit {
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

/** Every shell takes words behind them for the command's: `vite 2>&1 --port 3001`. */
const redirections = /^(?:\s*[12]?>(?:&[12]|>?\s*[\w./-]+))*\s*$/;

/** Words that are handed on land at the script's end: only right when the server, or what starts it, is its last command. */
function handsOn({ text, call, caller }: Script, next: Script | undefined, invocation: Invocation): boolean {
  if (call.by === undefined || !handsOnWords(call.by) || !isOnly(caller)) return false;
  const last = next?.caller ?? invocation;
  if (!redirections.test(text.slice(last.end))) return false;
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
  if (command === undefined || more.length > 0 || /[$`\\%!*?~<>|&;()'\n]/.test(text)) return undefined;
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

/** Root's programs get an environment of their own. */
export function losesVariables({ command }: Invocation): boolean {
  return /^(?:sudo|doas)$/.test(command.words[0]?.text ?? '');
}
