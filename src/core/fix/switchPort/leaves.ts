/** The servers that a command line starts, seen through the scripts of one manifest, and whose port is meant. */
import { commandPorts, inspectorPort, startsServer, statesPort } from '../../commands/commandPorts.ts';
import type { Call, Invocation } from '../../commands/invocation.ts';
import { mapEscaped, mapPlain } from '../../commands/mapped.ts';
import { invocations } from '../../commands/opening.ts';
import { parseJsonEntries } from '../../configs/json.ts';
import { defaultPorts, serveOf } from '../../programs/serving.ts';

/** A server that a line starts, with the scripts on the way to it, the outermost first. */
export interface Leaf {
  readonly invocation: Invocation;
  readonly scripts: readonly Script[];
}

export interface Script {
  readonly text: string;
  /** What starts it. */
  readonly caller: Invocation;
  readonly call: Call;
}

/** Scripts that start scripts. */
const maxDepth = 5;

/** `undefined` where something is started that is not known here. */
export function leavesOf(
  opened: readonly Invocation[],
  manifest: string,
  scripts: readonly Script[] = [],
): Leaf[] | undefined {
  const leaves: Leaf[] = [];
  for (const invocation of opened) {
    if (invocation.calls.length === 0 || listensItself(invocation)) {
      if (startsServer(invocation)) leaves.push({ invocation, scripts });
      continue;
    }
    for (const call of invocation.calls) {
      const inner = calledBy(invocation, call, manifest, scripts);
      if (inner === undefined) return undefined;
      leaves.push(...inner);
    }
  }
  return leaves;
}

/** What it starts stands elsewhere, but the port is its own option: `nx serve web`, `netlify dev`. */
function listensItself({ program, calls }: Invocation): boolean {
  return program?.add !== undefined && calls.every(call => call.kind !== 'script' && call.project !== '*');
}

function calledBy(caller: Invocation, call: Call, manifest: string, scripts: readonly Script[]): Leaf[] | undefined {
  // A script of another package of the repository is not in the manifest that was read.
  if (call.kind !== 'script' || call.project !== undefined || call.dir !== undefined || scripts.length >= maxDepth)
    return undefined;
  const text = scriptIn(manifest, call.name);
  if (text === undefined) return call.otherwise && leavesOf(call.otherwise, manifest, scripts);
  const opened = invocations(mapPlain(text, { start: 0, end: text.length }));
  return leavesOf(opened, manifest, [...scripts, { text, caller, call }]);
}

/** Whose port it is: of those that state it or have it as their default, else of those whose port nobody knows. */
export function meant(leaves: readonly Leaf[], from: number): readonly Leaf[] {
  const stating = leaves.filter(({ invocation }) =>
    commandPorts(invocation, from).some(({ role, secondary }) => role === 'bind' && secondary !== true),
  );
  if (stating.length > 0) return stating;
  const open = leaves.filter(({ invocation }) => !statesPort(invocation));
  const known = open.filter(({ invocation }) => defaultsOf(invocation)?.includes(from) === true);
  if (known.length > 0) return known;
  return from === inspectorPort ? [] : open.filter(({ invocation }) => defaultsOf(invocation) === undefined);
}

/** `undefined` where the program's own code says it, or nobody does. */
function defaultsOf({ program, arguments: words, entry }: Invocation): readonly number[] | undefined {
  if (program === undefined) return entry !== undefined && isShellFile.test(entry) ? [] : undefined;
  const args = words.map(word => word.text);
  const defaults = defaultPorts(program, serveOf(program, args));
  return defaults.length === 0 && program.ownCode === true ? undefined : defaults;
}

/** What it starts, and whether that reads a variable, is not known. */
const isShellFile = /\.(?:sh|bash|zsh|ps1|cmd|bat)$/;

/** Command of an npm script. */
function scriptIn(manifest: string, name: string): string | undefined {
  const parsed = parseJsonEntries(manifest);
  if (parsed.kind === 'problem') return undefined;
  const entry = parsed.entries.findLast(({ path }) => path.length === 2 && path[0] === 'scripts' && path[1] === name);
  return entry && mapEscaped(manifest, entry.span).text;
}
