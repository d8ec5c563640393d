/** The same thing once more on another port, without touching files: by an argument or the environment. */

import type { Invocation } from '../../commands/invocation.ts';
import { type Mapped, mapPlain } from '../../commands/mapped.ts';
import { invocations } from '../../commands/opening.ts';
import { losesVariables } from '../../commands/wrappers.ts';
import { applyEdits } from '../textEdit.ts';
import { commandOnce } from './once/command.ts';
import { configurationOnce } from './once/configuration.ts';
import { appended } from './once/handedOn.ts';
import type { RunOncePlan, RunOnceRequest } from './once/plan.ts';

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
  return only === undefined || others.length > 0 || losesVariables(only.command.words[0]?.text ?? '')
    ? undefined
    : only;
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
