/** The servers that a command line starts, seen through the scripts of its manifests, and whose port is meant. */
import { commandPorts, inspectorPort, startsServer, statesPort, wayOf } from '../../commands/commandPorts.ts';
import type { Call, Invocation } from '../../commands/invocation.ts';
import { mapPlain } from '../../commands/mapped.ts';
import { namedConfigs } from '../../commands/namedConfigs.ts';
import { invocations } from '../../commands/opening.ts';
import { isShellFile } from '../../commands/words.ts';
import type { PortSwitchPlan } from '../../model/fix.ts';
import { defaultPorts } from '../../programs/serving.ts';
import { changeFolder } from '../../text/paths.ts';
import { manifestAt, type PackagePlace, type Repository, scriptsIn } from '../../workspace/manifests.ts';

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
  /** It is run in another folder than the line. */
  readonly isElsewhere: boolean;
}

/** Where scripts are looked up. */
export interface Package {
  /** Text of the package.json; '' when there is none. */
  readonly manifest: string;
  /** Relative to where the line runs; absent where that is not known. */
  readonly dir?: string;
  /** Absent: no other package is looked at. */
  readonly repository?: Repository;
}

/** Scripts that start scripts. */
const maxDepth = 5;

/** `undefined` where something is started that is not known here. */
export async function leavesOf(
  opened: readonly Invocation[],
  where: Package,
  scripts: readonly Script[] = [],
): Promise<Leaf[] | undefined> {
  const leaves: Leaf[] = [];
  for (const invocation of opened) {
    if (invocation.calls.length === 0 || listensItself(invocation)) {
      if (startsServer(invocation)) leaves.push({ invocation, scripts });
      continue;
    }
    for (const call of invocation.calls) {
      const inner = await calledBy(invocation, call, where, scripts);
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

async function calledBy(
  caller: Invocation,
  call: Call,
  where: Package,
  scripts: readonly Script[],
): Promise<Leaf[] | undefined> {
  if (call.kind !== 'script' || scripts.length >= maxDepth) return undefined;
  const own = await packageOf(call, where);
  if (own === undefined) return undefined;
  const text = scriptsIn(own.manifest, call.name)[0]?.text;
  if (text === undefined) return call.otherwise && leavesOf(call.otherwise, own, scripts);
  const opened = invocations(mapPlain(text, { start: 0, end: text.length }));
  return leavesOf(opened, own, [...scripts, { text, caller, call, isElsewhere: own.dir !== '' }]);
}

/** The package whose script is called. */
async function packageOf(call: Call, where: Package): Promise<Package | undefined> {
  const { repository } = where;
  const read = async (place: PackagePlace): Promise<string | undefined> =>
    repository && (await manifestAt(repository, place))?.text;
  if (call.project !== undefined) {
    const manifest = call.project === '*' ? undefined : await read({ project: call.project });
    return manifest === undefined ? undefined : { manifest, ...(repository !== undefined && { repository }) };
  }
  if (call.dir === undefined) return where;
  const dir = where.dir === undefined ? undefined : changeFolder(where.dir, call.dir);
  if (dir === where.dir) return where;
  const manifest = dir === undefined ? undefined : await read({ dir });
  return dir === undefined || manifest === undefined ? undefined : { ...where, manifest, dir };
}

/**
 * Whose port it is: of those that state it, have it as their default or from what the switch would change for them, else of those whose port
 * nobody knows.
 */
export function meant(leaves: readonly Leaf[], from: number, switching?: Stated): readonly Leaf[] {
  const stating = leaves.filter(({ invocation }) =>
    commandPorts(invocation, from).some(({ role, secondary }) => role === 'bind' && secondary !== true),
  );
  if (stating.length > 0) return stating;
  const open = leaves.filter(({ invocation }) => !statesPort(invocation));
  const known = open.filter(({ invocation }) => defaultsOf(invocation)?.includes(from) === true);
  if (known.length > 0) return known;
  const configured = open.filter(({ invocation }) => isConfiguredBy(invocation, switching));
  if (configured.length > 0) return configured;
  return from === inspectorPort ? [] : open.filter(({ invocation }) => defaultsOf(invocation) === undefined);
}

/** What a planned switch would change. */
type Stated = Pick<PortSwitchPlan, 'primary' | 'beatenBy'>;

/**
 * The port stands in a configuration of the program, by the file's name or since the line names it, or in a file that sets a variable which
 * it reads. Its option wins over all of these.
 */
export function isConfiguredBy(invocation: Invocation, switching: Stated | undefined): boolean {
  const { program } = invocation;
  if (program === undefined || switching === undefined || program.addsBesideConfig === true) return false;
  const { primary, beatenBy } = switching;
  if (beatenBy !== undefined && program.ownCode !== true && program.variables?.includes(beatenBy) === true) return true;
  const paths = primary.map(({ file }) => file.replaceAll('\\', '/'));
  const named = namedConfigs(invocation);
  return paths.some(
    path =>
      program.configs?.some(({ file }) => file.test(path)) === true || named.some(name => path.endsWith(`/${name}`)),
  );
}

/** `undefined` where the program's own code says it, or nobody does. */
function defaultsOf(invocation: Invocation): readonly number[] | undefined {
  const { program, entry } = invocation;
  if (program === undefined) return entry !== undefined && isShellFile(entry) ? [] : undefined;
  const defaults = defaultPorts(program, wayOf(invocation));
  return defaults.length === 0 && program.ownCode === true ? undefined : defaults;
}
