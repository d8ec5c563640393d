/** Debug configurations: launch.json, and the `launch` part of settings.json and code-workspace files. */
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { implied, type Mapped } from '../../commands/mapped.ts';
import { followsLocalHost } from '../../commands/portRoles.ts';
import {
  lastNode,
  lastOfEach,
  objectValue,
  stringOf,
  systemVariants,
  withInputs,
  wordOf,
  wordsOf,
} from '../../configs/jsonNodes.ts';
import { jsonRoot, type SourceFile } from '../../configs/sourceFile.ts';
import { findNumber } from '../../text/digits.ts';
import { join } from '../../text/paths.ts';
import { Layer, type Lead, type Site, type Unit } from '../site.ts';
import { onOtherSystems } from './otherSystems.ts';
import { commandUnit } from './unit.ts';
import { stripVariables } from './unitFacts.ts';

/** Types of debuggers that open a browser: their numbers refer to a server. */
const browsers = /^(?:pwa-)?(?:chrome|msedge|edge|firefox|safari|browser)$/;

/** Every configuration and compound of the file. A file that cannot be parsed has none: its problem is reported by the planner. */
export function launchUnits(port: number, file: SourceFile, platform?: string): Unit[] {
  const root = jsonRoot(file);
  if (root === undefined) return [];
  const top = [root, lastNode(root, 'launch')].filter(node => node !== undefined);
  const base = baseFolder(file);
  return top.flatMap(node => {
    const source = withInputs(file, node);
    const configurations = lastNode(node, 'configurations')?.children ?? [];
    const compounds = lastNode(node, 'compounds')?.children ?? [];
    return [
      ...configurations.map((item, index) =>
        configurationUnit(port, source, item, `${file.path}#${index}`, base, platform),
      ),
      ...compounds.map((item, index) => compoundUnit(file, item, `${file.path}#compound${index}`, base)),
    ];
  });
}

/** The folder `${workspaceFolder}` stands for, relative to the root. */
export function baseFolder(file: SourceFile): string {
  return file.dir.replace(/(?:^|\/)\.vscode$/, '');
}

function configurationUnit(
  port: number,
  file: SourceFile,
  node: Node,
  id: string,
  base: string,
  platform: string | undefined,
): Unit {
  const variants = systemVariants(node, platform).map(variant => variantUnit(port, file, variant, id, base));
  const states = (unit: Unit): boolean => unit.sites.some(site => site.role === 'bind');
  const [unit] = (platform === undefined ? [...variants.filter(states), ...variants] : variants) as [Unit];
  const sites = [
    ...unit.sites,
    ...onOtherSystems(
      id,
      unit.sites,
      variants.flatMap(variant => variant.sites),
    ),
  ];
  const covered = new Set(sites.map(site => site.span.start));
  const browser = unit.runners.includes('browser');
  return { ...unit, sites: [...sites, ...otherSites(port, file, node, unit, covered, browser)] };
}

/** The configuration as one system sees it; `node` is put together of it and of the system's block. */
function variantUnit(port: number, file: SourceFile, node: Node, id: string, base: string): Unit {
  const value = objectValue(node);
  const text = (key: string): string => (typeof value[key] === 'string' ? value[key] : '');
  const name = text('name');
  const type = text('type');
  const browser = browsers.test(type);
  const attach = text('request') === 'attach';
  const cwd = join(base, stripVariables(text('cwd'))) ?? base;
  const serves = !browser && !attach;
  const unit = commandUnit(port, {
    id,
    kind: 'launch',
    name,
    dir: cwd,
    file,
    lines: serves ? commandLines(file, node, value) : [],
    layers: { argument: Layer.launchArgs, environment: Layer.launchEnv },
    label: `debug configuration "${name}"`,
    rank: serves ? 5 : 0,
  });
  const calls = ['preLaunchTask', 'dependsOn'].flatMap(key =>
    text(key) === '' ? [] : [{ kind: 'task' as const, name: text(key) }],
  );
  const profile = text('launchSettingsProfile');
  const envFiles = [value['envFile']]
    .flat()
    .flatMap(path => (typeof path === 'string' ? (join(base, stripVariables(path)) ?? []) : []));
  return {
    ...unit,
    runners: browser ? ['browser'] : serves ? extraRunners(type, unit.runners) : ['attached'],
    envFiles: [...unit.envFiles, ...envFiles],
    profiles: [...unit.profiles, ...(profile === '' ? [] : [profile]), ...environmentProfiles(value['env'])],
    calls: [...unit.calls, ...calls],
    sites: [...unit.sites, ...(serves ? environmentSites(port, file, node, unit) : [])],
  };
}

function extraRunners(type: string, runners: readonly string[]): readonly string[] {
  if (type === 'coreclr' || type === 'dotnet' || type === 'clr') return ['dotnet'];
  if (type === 'java' || type === 'kotlin') return ['jvm'];
  if (type === 'mix_task' || type === 'elixir') return ['phoenix'];
  return runners.length === 0 ? ['program'] : runners;
}

function environmentProfiles(env: unknown): string[] {
  if (typeof env !== 'object' || env === null) return [];
  const keys =
    /^(?:SPRING_PROFILES_ACTIVE|QUARKUS_PROFILE|MICRONAUT_ENVIRONMENTS|ASPNETCORE_ENVIRONMENT|NODE_ENV|APP_ENV)$/;
  return Object.entries(env).flatMap(([key, profile]) =>
    keys.test(key) && typeof profile === 'string' ? profile.split(',') : [],
  );
}

/** What the configuration runs, as one command line; numbers stay where they stand in the file. */
function commandLines(file: SourceFile, block: Node, value: Record<string, unknown>): (Mapped | readonly Mapped[])[] {
  const text = (key: string): string | undefined => (typeof value[key] === 'string' ? value[key] : undefined);
  const words = (key: string): Mapped[] => wordsOf(file, lastNode(block, key));
  const command = stringOf(file, lastNode(block, 'command'));
  const type = text('type') ?? '';
  if (type === 'node-terminal' && command !== undefined) return [command];
  const args = words('args');
  const program = text('program') ?? text('script') ?? text('file') ?? text('mainClass');
  const entry = program === undefined ? [] : [implied(stripVariables(program))];
  if (/^(?:debugpy|python)$/.test(type)) {
    const module = text('module');
    return [[implied('python'), ...(module === undefined ? entry : [implied('-m'), implied(module)]), ...args]];
  }
  const runtime = text('runtimeExecutable');
  const runtimeArgs = words('runtimeArgs');
  if (runtime !== undefined) return [[implied(stripVariables(runtime)), ...runtimeArgs, ...entry, ...args]];
  if (type === 'php') return [[implied('php'), ...runtimeArgs, ...entry, ...args]];
  if (type === 'go') return [[implied('go'), implied('run'), implied(`./${stripVariables(program ?? '')}`), ...args]];
  if (type === 'java' || type === 'kotlin') return [[implied('java'), ...words('vmArgs'), ...args]];
  if (type === 'coreclr' || type === 'dotnet') return [[implied('dotnet'), implied('run'), ...args]];
  if (/^(?:rdbg|ruby|ruby_lsp)$/i.test(type)) {
    const lead = command === undefined ? [] : [command];
    const line = stringOf(file, lastNode(block, 'program'));
    // Ruby LSP takes a whole line for the program.
    if (line !== undefined && args.length === 0 && /\s/.test(line.text)) return [line];
    return [[...lead, ...entry, ...args]];
  }
  if (type === 'mix_task') return [[implied('mix'), implied(text('task') ?? 'phx.server'), ...words('taskArgs')]];
  if (type === 'node' || type === 'pwa-node' || type === 'extensionHost')
    return [[implied('node'), ...runtimeArgs, ...entry, ...args]];
  if (type === 'dart') return [[implied('./flutter'), ...args, ...words('toolArgs')]];
  const native = entry.length === 0 ? [implied('./program')] : [implied(`./${entry[0]?.text ?? ''}`)];
  return [[...native, ...runtimeArgs, ...args]];
}

function environmentSites(port: number, file: SourceFile, block: Node, unit: Unit): Site[] {
  const env = lastNode(block, 'env') ?? lastNode(block, 'environment');
  if (env === undefined) return [];
  // cppdbg: [{ "name": "PORT", "value": "3000" }]
  const pairs =
    env.type === 'array'
      ? (env.children ?? []).map(item => [lastNode(item, 'name')?.value as unknown, lastNode(item, 'value')] as const)
      : lastOfEach(env.children ?? []).map(
          property => [property.children?.[0]?.value as unknown, property.children?.[1]] as const,
        );
  return pairs.flatMap(([key, value]) => {
    const word = value === undefined ? undefined : wordOf(file, value);
    if (word === undefined || typeof key !== 'string') return [];
    const line = commandUnit(port, {
      id: unit.id,
      kind: 'launch',
      name: unit.name,
      dir: unit.dir,
      file,
      lines: [[{ text: `${key}=${word.text}`, at: [...Array.from({ length: key.length + 1 }, () => -1), ...word.at] }]],
      layers: { argument: Layer.launchArgs, environment: Layer.launchEnv },
      label: `debug configuration "${unit.name}"`,
    });
    return line.sites.map(site => (site.group === undefined ? site : { ...site, group: `${unit.id}:${key}` }));
  });
}

/** Addresses in the rest of the configuration; ports of the debugger itself are a side door. */
function otherSites(
  port: number,
  file: SourceFile,
  node: Node,
  unit: Unit,
  covered: ReadonlySet<number>,
  browser: boolean,
): Site[] {
  const lookup: Lookup = new Map();
  const debugged = unit.sites.some(site => site.debugger === true);
  return findNumber(file.text, port, node.offset, node.offset + node.length)
    .filter(span => !covered.has(span.start))
    .map((span): Site => {
      const key = keyAt(node, span.start, lookup);
      const label = `debug configuration "${unit.name}"`;
      if (key.shadowed)
        return { file, span, role: 'apart', why: `a duplicate of ${key.name}: the last one is in force` };
      if (followsLocalHost(file.text.slice(Math.max(0, span.start - 60), span.start))) {
        const why = browser ? `address the browser opens (${label})` : `${key.name} of ${label}`;
        return { file, span, role: 'follow', why, certain: true, unit: unit.id };
      }
      if (key.name.startsWith('serverReadyAction')) {
        return { file, span, role: 'follow', why: `what ${label} waits for`, certain: true, unit: unit.id };
      }
      if (unit.runners.includes('attached') && /^(?:port|connect\.port)$/.test(key.name)) {
        const when = (lead: Lead): boolean => lead.debugger === true;
        return { file, span, role: 'follow', why: `what ${label} attaches to`, certain: true, unit: unit.id, when };
      }
      if (key.name === 'port' && debugged) {
        const when = (lead: Lead): boolean => lead.debugger === true && lead.unit === unit.id;
        return {
          file,
          span,
          role: 'follow',
          why: `where ${label} finds the debugger`,
          certain: true,
          unit: unit.id,
          when,
        };
      }
      if (/^(?:port|connect\.port|listen\.port|debugServer|inspectPort|attachSimplePort)$/.test(key.name)) {
        return {
          file,
          span,
          role: 'bind',
          layer: Layer.secondary,
          why: `the debugger's port (${label})`,
          unit: unit.id,
        };
      }
      return { file, span, role: 'apart', why: `${key.name || 'a value'} is not a port` };
    });
}

/** Of each object that was met: the property in force of each key. */
type Lookup = Map<Node, ReadonlyMap<unknown, Node>>;

/** Dotted key of the property an offset lies in, below the given node. */
function keyAt(node: Node, offset: number, lookup: Lookup): { readonly name: string; readonly shadowed: boolean } {
  const names: string[] = [];
  let shadowed = false;
  let current: Node | undefined = node;
  while (current?.children !== undefined) {
    const parent: Node = current;
    const child = childAt(parent.children ?? [], offset);
    if (parent.type === 'object' && child !== undefined) {
      const name = String(child.children?.[0]?.value);
      names.push(name);
      const last =
        lookup.get(parent) ?? new Map(lastOfEach(parent.children ?? []).map(each => [each.children?.[0]?.value, each]));
      lookup.set(parent, last);
      if (last.get(name) !== child) shadowed = true;
      current = child.children?.[1];
    } else current = child;
  }
  return { name: names.join('.'), shadowed };
}

/** The child an offset lies in; children stand in order. */
function childAt(children: readonly Node[], offset: number): Node | undefined {
  let low = 0;
  let high = children.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((children[middle]?.offset ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const child = children[low];
  return child !== undefined && offset >= child.offset && offset < child.offset + child.length ? child : undefined;
}

function compoundUnit(file: SourceFile, node: Node, id: string, base: string): Unit {
  const value = objectValue(node);
  const members = [value['configurations']]
    .flat()
    .map(item => (typeof item === 'object' && item !== null ? (item as { name?: unknown }).name : item));
  const task = value['preLaunchTask'];
  return {
    id,
    kind: 'compound',
    name: typeof value['name'] === 'string' ? value['name'] : '',
    dir: base,
    file,
    calls: [
      ...members.filter(name => typeof name === 'string').map(name => ({ kind: 'launch' as const, name })),
      ...(typeof task === 'string' ? [{ kind: 'task' as const, name: task }] : []),
    ],
    runners: [],
    entries: [],
    envFiles: [],
    profiles: [],
    projects: [],
    configs: [],
    sites: [],
    rank: 0,
  };
}

/** Node of the first configuration with this name, for additions. */
export function configurationNode(file: SourceFile, unit: Unit): Node | undefined {
  const root = jsonRoot(file);
  if (root === undefined) return undefined;
  const index = Number(unit.id.slice(unit.id.lastIndexOf('#') + 1));
  return (
    findNodeAtLocation(root, ['configurations', index]) ?? findNodeAtLocation(root, ['launch', 'configurations', index])
  );
}
