/** Tasks: tasks.json, and the `tasks` part of code-workspace files. */
import { getNodeValue, type Node } from 'jsonc-parser';
import { baseFolder, lastNode, stringOf, wordsOf } from './launch.ts';
import type { Mapped } from './mapped.ts';
import { join } from './paths.ts';
import { parseJson } from './syntax.ts';
import { type Call, Layer, type SourceFile, type Unit } from './types.ts';
import { commandUnit, stripVariables } from './unit.ts';

const systems = ['windows', 'linux', 'osx'] as const;

export function taskUnits(port: number, file: SourceFile): Unit[] {
  const parsed = parseJson(file.text);
  if (parsed.kind === 'problem' || parsed.node === undefined) return [];
  const nested = lastNode(parsed.node, 'tasks');
  const list = nested?.type === 'object' ? lastNode(nested, 'tasks') : nested;
  return (list?.children ?? []).map((node, index) => taskUnit(port, file, node, `${file.path}#${index}`));
}

function taskUnit(port: number, file: SourceFile, node: Node, id: string): Unit {
  const value = getNodeValue(node) as Record<string, unknown>;
  const text = (key: string): string => (typeof value[key] === 'string' ? value[key] : '');
  const options = (value['options'] ?? {}) as Record<string, unknown>;
  const base = baseFolder(file);
  const cwd = typeof options['cwd'] === 'string' ? options['cwd'] : text('path');
  const dir = join(base, stripVariables(cwd)) ?? base;
  const type = text('type');
  const name = text('label') || text('taskName') || (type === 'npm' ? `npm: ${text('script')}` : '');
  const blocks = [node, ...systems.flatMap(system => lastNode(node, system) ?? [])];
  const shared = lastNode(node, 'command');
  const lines = blocks.flatMap((block): (Mapped | readonly Mapped[])[] => {
    const own = lastNode(block, 'command');
    const args = wordsOf(file, lastNode(block, 'args'));
    const environment = environmentWords(file, block);
    const command = stringOf(file, own ?? (args.length > 0 || environment.length > 0 ? shared : undefined));
    if (command === undefined) return environment.length === 0 ? [] : [environment];
    // A shell command may be a whole line; with args, or as a process, it is the first word.
    const line = own === undefined && block !== node ? { ...command, at: command.at.map(() => -1) } : command;
    if (args.length === 0 && environment.length === 0) return [line];
    if (/\s/.test(line.text) && type !== 'process') return [line, [...environment, ...firstWord(line), ...args]];
    return [[...environment, line, ...args]];
  });
  const unit = commandUnit(port, {
    id,
    kind: 'task',
    name,
    dir,
    file,
    lines,
    layers: { argument: Layer.taskArgs, environment: Layer.taskArgs - 1 },
    label: `task "${name}"`,
    rank: /serve|start|dev|run/i.test(name) ? 4 : 2,
  });
  const first =
    unit.sites.find(site => site.role === 'bind' && site.layer === Layer.taskArgs) ??
    unit.sites.find(site => site.role === 'bind');
  return {
    ...unit,
    // The blocks of the systems are one task: they change together.
    sites: unit.sites.map(site =>
      site.role === 'bind' && first?.layer === site.layer ? { ...site, group: id } : site,
    ),
    calls: [...unit.calls, ...taskCalls(value)],
  };
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
  const words = [...line.text.matchAll(/\S+/g)];
  return words.map(match => ({ text: match[0], at: Array.from({ length: match[0].length + 1 }, () => -1) }));
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
    const lead = `${String(key.value)}=`;
    return [{ text: lead + word.text, at: [...Array.from({ length: lead.length }, () => -1), ...word.at] }];
  });
}
