/** Tasks: tasks.json, and the `tasks` part of code-workspace files. */
import type { Node } from 'jsonc-parser';
import type { Call } from '../../commands/invocation.ts';
import { implied, type Mapped, withLead } from '../../commands/mapped.ts';
import { lastNode, objectValue, stringOf, systemVariants, withInputs, wordsOf } from '../../configs/jsonNodes.ts';
import { jsonRoot, type SourceFile } from '../../configs/sourceFile.ts';
import { findNumber } from '../../text/digits.ts';
import { join } from '../../text/paths.ts';
import { Layer, type Site, type Unit } from '../site.ts';
import { baseFolder } from './launch.ts';
import { inForceOf } from './otherSystems.ts';
import { commandUnit } from './unit.ts';
import { stripVariables } from './unitFacts.ts';

export function taskUnits(port: number, file: SourceFile, platform?: string): Unit[] {
  const root = jsonRoot(file);
  if (root === undefined) return [];
  const nested = lastNode(root, 'tasks');
  const list = nested?.type === 'object' ? lastNode(nested, 'tasks') : nested;
  const source = withInputs(file, nested?.type === 'object' ? nested : root);
  return (list?.children ?? []).map((node, index) => taskUnit(port, source, node, `${file.path}#${index}`, platform));
}

function taskUnit(port: number, file: SourceFile, node: Node, id: string, platform: string | undefined): Unit {
  const value = objectValue(node);
  const text = (key: string): string => (typeof value[key] === 'string' ? value[key] : '');
  const options = (value['options'] ?? {}) as Record<string, unknown>;
  const base = baseFolder(file);
  const cwd = typeof options['cwd'] === 'string' ? options['cwd'] : text('path');
  const dir = join(base, stripVariables(cwd)) ?? base;
  const type = text('type');
  const name = text('label') || text('taskName') || (type === 'npm' ? `npm: ${text('script')}` : '');
  const read = (variant: Node): Unit =>
    commandUnit(port, {
      id,
      kind: 'task',
      name,
      dir,
      file,
      lines: taskLines(file, variant, type),
      layers: { argument: Layer.taskArgs, environment: Layer.taskArgs - 1 },
      label: `task "${name}"`,
      rank: /serve|start|dev|run/i.test(name) ? 4 : 2,
    });
  const unit = inForceOf(systemVariants(node, platform, ['options', 'env']).map(read), platform);
  const published = publishedSites(port, file, node, id, name);
  return {
    ...unit,
    runners: published.length > 0 ? ['docker'] : unit.runners,
    sites: [...unit.sites, ...published],
    calls: [...unit.calls, ...taskCalls(value)],
  };
}

function taskLines(file: SourceFile, node: Node, type: string): (Mapped | readonly Mapped[])[] {
  const args = wordsOf(file, lastNode(node, 'args'));
  const environment = environmentWords(file, node);
  const line = stringOf(file, lastNode(node, 'command'));
  if (line === undefined) return environment.length === 0 ? [] : [environment];
  // A shell command may be a whole line; with args, or as a process, it is the first word.
  if (args.length === 0 && environment.length === 0) return [line];
  if (/\s/.test(line.text) && type !== 'process') return [line, [...environment, ...firstWord(line), ...args]];
  return [[...environment, line, ...args]];
}

/** `dockerRun.ports[].hostPort` of a `docker-run` task. */
function publishedSites(port: number, file: SourceFile, node: Node, id: string, name: string): Site[] {
  const run = lastNode(node, 'dockerRun');
  const ports = run === undefined ? undefined : lastNode(run, 'ports');
  return (ports?.children ?? []).flatMap(item => {
    const host = lastNode(item, 'hostPort');
    if (host === undefined) return [];
    return findNumber(file.text, port, host.offset, host.offset + host.length).map(span => ({
      file,
      span,
      role: 'bind' as const,
      why: `host side of a published port (task "${name}")`,
      layer: Layer.taskArgs,
      unit: id,
    }));
  });
}

function taskCalls(value: Record<string, unknown>): Call[] {
  const calls: Call[] = [];
  const depends = [value['dependsOn']].flat();
  for (const name of depends) if (typeof name === 'string') calls.push({ kind: 'task', name });
  if (value['type'] === 'npm' && typeof value['script'] === 'string') {
    const path = typeof value['path'] === 'string' ? value['path'] : undefined;
    calls.push({ kind: 'script', name: value['script'], ...(path === undefined ? {} : { project: path }) });
  }
  return calls;
}

function firstWord(line: Mapped): Mapped[] {
  return (line.text.match(/\S+/g) ?? []).map(implied);
}

/** `options.env` as `NAME=value` words. */
function environmentWords(file: SourceFile, block: Node): Mapped[] {
  const options = lastNode(block, 'options');
  const env = options === undefined ? undefined : lastNode(options, 'env');
  return (env?.children ?? []).flatMap(property => {
    const [key, value] = property.children ?? [];
    const word =
      value === undefined || key === undefined
        ? undefined
        : wordsOf(file, { ...value, type: 'array', children: [value] })[0];
    if (word === undefined || key === undefined) return [];
    return [withLead(`${String(key.value)}=`, word)];
  });
}
