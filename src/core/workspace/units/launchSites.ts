/** Where a debug configuration states the number beside its command line: its environment, and every other value. */

import type { Node } from 'jsonc-parser';
import { withLead } from '../../commands/mapped.ts';
import { followsLocalHost } from '../../commands/portRoles.ts';
import { lastNode, lastOfEach, wordOf } from '../../configs/jsonNodes.ts';
import type { SourceFile } from '../../configs/sourceFile.ts';
import { countUpTo } from '../../text/countUpTo.ts';
import { findNumber } from '../../text/digits.ts';
import { Layer, type Lead, type Site, type Unit } from '../site.ts';
import { commandUnit } from './unit.ts';

/** Types of debuggers that open a browser: their numbers refer to a server. */
export const browsers: RegExp = /^(?:pwa-)?(?:chrome|msedge|edge|firefox|safari|browser)$/;

export function environmentSites(port: number, file: SourceFile, block: Node, unit: Unit): Site[] {
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
      lines: [[withLead(`${key}=`, word)]],
      layers: { argument: Layer.launchArgs, environment: Layer.launchEnv },
      label: `debug configuration "${unit.name}"`,
    });
    return line.sites.map(site => (site.group === undefined ? site : { ...site, group: `${unit.id}:${key}` }));
  });
}

/** Addresses in the rest of the configuration; ports of the debugger itself are a side door. */
export function otherSites(port: number, file: SourceFile, node: Node, unit: Unit): Site[] {
  const covered = new Set(unit.sites.map(site => site.span.start));
  const browser = unit.runners.includes('browser');
  const lookup: Lookup = new Map();
  const debugged = unit.sites.some(site => site.debugger === true);
  return findNumber(file.text, port, node.offset, node.offset + node.length)
    .filter(span => !covered.has(span.start))
    .map((span): Site => {
      const key = keyAt(node, span.start, lookup);
      const label = `debug configuration "${unit.name}"`;
      const own = { file, span, unit: unit.id } as const;
      const follows = { ...own, role: 'follow', certain: true } as const;
      if (key.shadowed)
        return { file, span, role: 'apart', why: `a duplicate of ${key.name}: the last one is in force` };
      if (followsLocalHost(file.text.slice(Math.max(0, span.start - 60), span.start))) {
        const why = browser ? `address the browser opens (${label})` : `${key.name} of ${label}`;
        return { ...follows, why };
      }
      if (key.name.startsWith('serverReadyAction')) {
        return { ...follows, why: `what ${label} waits for` };
      }
      if (unit.runners.includes('attached') && /^(?:port|connect\.port)$/.test(key.name)) {
        const when = (lead: Lead): boolean => lead.debugger === true;
        return { ...follows, why: `what ${label} attaches to`, when };
      }
      if (key.name === 'port' && debugged) {
        const when = (lead: Lead): boolean => lead.debugger === true && lead.unit === unit.id;
        return { ...follows, why: `where ${label} finds the debugger`, when };
      }
      if (/^(?:port|connect\.port|listen\.port|debugServer|inspectPort|attachSimplePort)$/.test(key.name)) {
        return { ...own, role: 'bind', layer: Layer.secondary, why: `the debugger's port (${label})` };
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
  const child = children[countUpTo(children.length, offset, index => children[index]?.offset ?? 0) - 1];
  return child !== undefined && offset < child.offset + child.length ? child : undefined;
}
