/** The servers that a command line starts, seen through the scripts of its manifests, and whose port is meant. */
import { commandPorts, startsServer, statesPort, wayOf } from '../../commands/commandPorts.ts';
import { inspectorPort } from '../../commands/inspector.ts';
import type { Call, Invocation } from '../../commands/invocation.ts';
import { mapPlain } from '../../commands/mapped.ts';
import { namedConfigs } from '../../commands/namedConfigs.ts';
import { invocations } from '../../commands/opening.ts';
import { isShellFile } from '../../commands/words.ts';
import type { PortSwitchPlan } from '../../model/fix.ts';
import { defaultPorts } from '../../programs/serving.ts';
import { absolutePath, changeFolder } from '../../text/paths.ts';
import { manifestAt, type PackagePlace, type Repository, scriptsIn } from '../../workspace/manifests.ts';
import { reachedFrom } from '../../workspace/reach.ts';
import { readsVariable } from '../readsVariable.ts';

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
  /** How many more commands are looked at, in all scripts together. */
  readonly budget: { left: number };
}

/** More commands no start has: scripts that call scripts many times over are not followed. */
export const mostCommands = 200;

/** Scripts that start scripts. */
const maxDepth = 5;
/** A program's code is followed among so many files of its folder. */
const mostFiles = 5_000;

/** `undefined` where something is started that is not known here. */
export async function leavesOf(
  opened: readonly Invocation[],
  where: Package,
  scripts: readonly Script[] = [],
): Promise<Leaf[] | undefined> {
  const leaves: Leaf[] = [];
  where.budget.left -= opened.length;
  if (where.budget.left < 0) return undefined;
  for (const invocation of opened) {
    const started = await inShellFile(invocation, where, scripts);
    if (started !== undefined) {
      leaves.push(...started);
      continue;
    }
    if (invocation.calls.length === 0 || listensItself(invocation)) {
      if (startsServer(invocation) || bindsPort(invocation)) leaves.push({ invocation, scripts });
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

/** A program that no row tells of, whose line says where it listens: `mocker mock.js --port 7788`. */
function bindsPort(invocation: Invocation): boolean {
  return invocation.program === undefined && statesPort(invocation);
}

/** What a shell script of the project starts, where it can be read. */
async function inShellFile(
  caller: Invocation,
  where: Package,
  scripts: readonly Script[],
): Promise<Leaf[] | undefined> {
  const { entry, dir } = caller;
  if (entry === undefined || !isShellFile(entry) || dir !== undefined || where.dir === undefined) return undefined;
  const text = scripts.length >= maxDepth ? undefined : await textIn(where, entry);
  if (text === undefined) return undefined;
  const call: Call = { kind: 'script', name: entry, by: 'sh' };
  const opened = invocations(mapPlain(text, { start: 0, end: text.length }));
  return leavesOf(opened, where, [...scripts, { text, caller, call, isElsewhere: where.dir !== '' }]);
}

async function textIn({ dir = '', repository }: Package, path: string): Promise<string | undefined> {
  if (repository === undefined) return undefined;
  return repository.files.read(absolutePath(repository.cwd, changeFolder(dir, path)));
}

/**
 * Whether the program may take its port from this variable, too. Of code of the user's own all that it imports is looked at; what cannot be
 * followed may.
 */
export async function hearsVariable(
  { invocation, scripts }: Leaf,
  name: string,
  repository: Repository | undefined,
): Promise<boolean> {
  const { program, entry, dir } = invocation;
  if (invocation.assignments.some(each => each.name === name)) return false;
  if (program !== undefined && program.ownCode !== true) return program.variables?.includes(name) === true;
  if (program === undefined && entry === undefined) return false;
  if (repository === undefined || entry === undefined || dir !== undefined) return true;
  if (scripts.some(({ isElsewhere }) => isElsewhere)) return true;
  const { files, cwd } = repository;
  const found = await files.find(cwd, ['**/*'], { limit: mostFiles });
  const paths = new Map(found.map(file => [file.slice(cwd.length + 1).replaceAll('\\', '/'), file]));
  const read = async (path: string): Promise<string | undefined> => files.read(paths.get(path) ?? path);
  const reached = await reachedFrom({ entries: [entry.replace(/^\.\//, '')], paths: new Set(paths.keys()), read });
  if (reached === undefined) return true;
  const texts = await Promise.all([...reached].map(read));
  return texts.some(text => text === undefined || readsVariable(text, name));
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
    if (manifest === undefined) return undefined;
    return { manifest, budget: where.budget, ...(repository !== undefined && { repository }) };
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
  if (from === inspectorPort) return [];
  const unknown = open.filter(({ invocation }) => defaultsOf(invocation) === undefined);
  const named = unknown.filter(({ invocation }) => isNamedBy(invocation, switching));
  return named.length > 0 ? named : unknown;
}

/** The switch knows the variable that wins over the place of the port: the program's own, or the one that the file which it runs reads. */
export function beatsPlace(invocation: Invocation, switching: Stated | undefined): boolean {
  const { program } = invocation;
  const variable = switching?.beatenBy;
  if (variable === undefined) return false;
  return (
    program?.variables?.includes(variable) === true || (program?.ownCode === true && isNamedBy(invocation, switching))
  );
}

/** The port stands in the very file that it runs, and nowhere else. */
function isNamedBy({ entry, dir }: Invocation, switching: Stated | undefined): boolean {
  if (entry === undefined || dir !== undefined || switching === undefined) return false;
  const own = `/${entry.replace(/^\.\//, '')}`;
  const paths = switching.primary.map(({ file }) => file.replaceAll('\\', '/'));
  return paths.length > 0 && paths.every(path => path.endsWith(own) || path.replace(/\.\w+$/, '').endsWith(own));
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
