/** Debug configurations: launch.json, and the `launch` part of settings.json and code-workspace files. */
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { implied, type Mapped } from '../../commands/mapped.ts';
import { lastNode, objectValue, stringOf, systemVariants, withInputs, wordsOf } from '../../configs/jsonNodes.ts';
import { jsonRoot, type SourceFile } from '../../configs/sourceFile.ts';
import { join } from '../../text/paths.ts';
import { Layer, type Unit } from '../site.ts';
import { browsers, environmentSites, otherSites } from './launchSites.ts';
import { inForceOf } from './otherSystems.ts';
import { commandUnit } from './unit.ts';
import { stripVariables, unitFacts } from './unitFacts.ts';

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
  const unit = inForceOf(variants, platform);
  return { ...unit, sites: [...unit.sites, ...otherSites(port, file, node, unit)] };
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
    ...unitFacts([], base),
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
