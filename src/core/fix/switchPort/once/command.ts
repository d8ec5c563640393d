/** A command line once more on another port: by an option, a variable, or the script's own line. */

import { commandPorts, variablesRead } from '../../../commands/commandPorts.ts';
import { bareInspect, inspectorPort, inspectValue } from '../../../commands/inspector.ts';
import type { Invocation } from '../../../commands/invocation.ts';
import { mapPlain } from '../../../commands/mapped.ts';
import { invocations } from '../../../commands/opening.ts';
import { optionEdit } from '../../../commands/optionPlace.ts';
import { losesVariables } from '../../../commands/wrappers.ts';
import type { TextEdit } from '../../../model/fix.ts';
import { allDefaults, optionWith } from '../../../programs/serving.ts';
import { applyEdits } from '../../textEdit.ts';
import { beatsPlace, hearsVariable, isConfiguredBy, type Leaf, leavesOf, meant, mostCommands } from '../leaves.ts';
import { handedOn } from './handedOn.ts';
import type { RunOncePlan, RunOnceRequest } from './plan.ts';
import { changedLine, renumberedLine } from './scriptLine.ts';

export async function commandOnce(request: RunOnceRequest, commandLine: string): Promise<RunOncePlan | undefined> {
  const line = mapPlain(commandLine, { start: 0, end: commandLine.length });
  const opened = invocations(line);
  const stated = onLine(opened, request);
  if (stated !== undefined) {
    if (stated.length !== 1) return undefined;
    return { kind: 'command', env: {}, commandLine: applyEdits(commandLine, stated[0] ?? []), certain: true };
  }
  const { manifest = '', repository } = request;
  const budget = { left: mostCommands };
  const leaves = await leavesOf(opened, { manifest, dir: '', budget, ...(repository !== undefined && { repository }) });
  const [server, ...others] = leaves === undefined ? [] : meant(leaves, request.from, request.switching);
  if (server === undefined || others.length > 0) return undefined;
  const beside = leaves?.filter(leaf => leaf !== server) ?? [];
  return startElsewhere(request, { commandLine, isOne: opened.length === 1 }, server, beside);
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

/** By an option that is handed on to the program, a variable that it reads, or the script's own line. `isOne`: nothing else is on the line. */
async function startElsewhere(
  request: RunOnceRequest,
  { commandLine, isOne }: { readonly commandLine: string; readonly isOne: boolean },
  server: Leaf,
  others: readonly Leaf[],
): Promise<RunOncePlan | undefined> {
  const { from, to, switching } = request;
  const { invocation, scripts } = server;
  const [outer] = scripts;
  if (outer !== undefined && commandPorts(invocation, from).some(({ role }) => role === 'bind'))
    return isOne ? renumberedLine(request, scripts) : undefined;
  const { program } = invocation;
  const value = program?.add === undefined || request.byVariable === true ? undefined : optionWith(program.add, to);
  // What is only usual for such a program, a `java -jar` of any kind, is no promise.
  const certain = program?.borrowedDefault !== true;
  if (value !== undefined && (outer === undefined || program?.optionsFirst !== true)) {
    const edit = outer === undefined ? optionEdit(invocation, value) : handedOn(server, value);
    if (edit !== undefined) return { kind: 'command', env: {}, commandLine: applyEdits(commandLine, [edit]), certain };
  }
  // Which of a file and a variable wins is every program's own affair, unless it is told; an option wins everywhere.
  const isBeaten = program?.variablesFirst === true || beatsPlace(invocation, switching);
  const byVariable =
    isBeaten || !isConfiguredBy(invocation, switching) ? setElsewhere(request, server, commandLine) : undefined;
  if (byVariable !== undefined && (await isForIt(request, byVariable, others))) return byVariable;
  const changed = value === undefined || !isOne ? undefined : changedLine(scripts, [optionEdit(invocation, value)]);
  return changed === undefined ? undefined : { ...changed, certain };
}

/** Whether none of the other programs that the line starts takes its port from the variables of the plan. */
async function isForIt(request: RunOnceRequest, { env }: CommandPlan, others: readonly Leaf[]): Promise<boolean> {
  for (const name of Object.keys(env))
    for (const other of others) if (await hearsVariable(other, name, request.repository)) return false;
  return true;
}

type CommandPlan = Extract<RunOncePlan, { kind: 'command' }>;

/** With a variable that reaches the program through all that starts it. */
function setElsewhere(
  { from, to, switching }: RunOnceRequest,
  { invocation, scripts }: Leaf,
  commandLine: string,
): CommandPlan | undefined {
  const { program } = invocation;
  const starters = [invocation, ...scripts.map(({ caller }) => caller)].map(({ command }) => command.words[0]?.text);
  if ([...starters, ...scripts.map(({ call }) => call.by)].some(name => losesVariables(name ?? ''))) return undefined;
  const [variable] = variablesRead(invocation);
  const form = variable === undefined ? undefined : program?.variableForms?.[variable];
  // What has an option and a variable of more than the number keeps other things in the variable.
  if (variable === undefined || (form !== undefined && program?.add !== undefined)) return undefined;
  // Code of the user's own may state the port, unless it is the default of what runs it and stands nowhere.
  const isOwnCode = program?.ownCode === true && !(statesNothing(switching) && allDefaults(program).includes(from));
  const certain = program?.variables !== undefined && !isOwnCode;
  const at = startOf(scripts[0]?.caller ?? invocation, commandLine);
  return {
    kind: 'command',
    env: { [variable]: (form ?? '{port}').replace('{port}', String(to)) },
    commandLine,
    ...(at > 0 && { at }),
    certain,
  };
}

/** Whether every file of the run was looked at, and none holds the number. */
function statesNothing(switching: RunOnceRequest['switching']): boolean {
  if (switching === undefined || (switching.problems ?? []).length > 0) return false;
  return [switching.primary, switching.ambiguous, switching.leftAlone].every(list => list?.length === 0);
}

/** Offset of a command in its line, with the quote of its first word. */
function startOf({ command }: Invocation, line: string): number {
  const at = command.words[0]?.at[0] ?? 0;
  return /["']/.test(line[at - 1] ?? '') ? at - 1 : at;
}
