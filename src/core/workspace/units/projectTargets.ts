/** Projects inside one file: angular.json, and Nx's project.json. */

import type { Node } from 'jsonc-parser';
import { lastNode, objectValue } from '../../configs/jsonNodes.ts';
import { jsonRoot, type SourceFile } from '../../configs/sourceFile.ts';
import { programs } from '../../programs/table.ts';
import { findNumber } from '../../text/digits.ts';
import { join } from '../../text/paths.ts';
import { Layer, type Site, type Unit } from '../site.ts';
import { unitFacts } from './unitFacts.ts';

export function isProjectFile(name: string): boolean {
  return name === 'angular.json' || name === 'project.json' || name === 'workspace.json';
}

/** Targets one starts while developing, the likeliest first; `''`: those of the programs' rows. */
const usualTargets = ['serve', 'dev', 'start', '', 'preview', 'serve-static'];

const targetNames: ReadonlySet<string> = new Set(programs.flatMap(row => row.targets ?? []));

function usualRank(target: string): number {
  const place = usualTargets.indexOf(target);
  return place < 0 && targetNames.has(target) ? usualTargets.indexOf('') : place;
}

/** One unit a target with options. `configurations.<c>.port` of an active configuration beats `options.port`. */
export function projectUnits(port: number, file: SourceFile): Unit[] {
  const root = jsonRoot(file);
  if (root === undefined) return [];
  const projects =
    file.name === 'project.json'
      ? [{ name: String(lastNode(root, 'name')?.value ?? file.dir), node: root, dir: file.dir }]
      : (lastNode(root, 'projects')?.children ?? []).flatMap(property => {
          const [key, node] = property.children ?? [];
          if (key === undefined || node?.type !== 'object') return [];
          const at: unknown = lastNode(node, 'root')?.value;
          return [{ name: String(key.value), node, dir: join(file.dir, typeof at === 'string' ? at : '') ?? file.dir }];
        });
  return targetUnits(port, file, projects);
}

/** The `nx` part of a package.json. */
export function packageProjectUnits(port: number, file: SourceFile): Unit[] {
  const root = jsonRoot(file);
  const node = root === undefined ? undefined : lastNode(root, 'nx');
  if (root === undefined || node === undefined) return [];
  const name: unknown = lastNode(node, 'name')?.value ?? lastNode(root, 'name')?.value;
  return targetUnits(port, file, [{ name: typeof name === 'string' ? name : file.dir, node, dir: file.dir }]);
}

interface Project {
  readonly name: string;
  readonly node: Node;
  readonly dir: string;
}

function targetUnits(port: number, file: SourceFile, projects: readonly Project[]): Unit[] {
  return projects.flatMap(({ name, node, dir }) =>
    ['architect', 'targets']
      .flatMap(key => lastNode(node, key)?.children ?? [])
      .flatMap(property => {
        const [key, target] = property.children ?? [];
        if (key === undefined || target?.type !== 'object') return [];
        const id = `${file.path}#nx:${name}:${String(key.value)}`;
        const value = objectValue(target);
        const usual = usualRank(String(key.value));
        const sites: Site[] = [];
        const read = (owner: typeof target | undefined, label: string, configuration?: string): void => {
          const place = owner === undefined ? undefined : lastNode(owner, 'port');
          if (place === undefined) return;
          for (const span of findNumber(file.text, port, place.offset, place.offset + place.length)) {
            const active = configuration === undefined || configuration === value['defaultConfiguration'];
            sites.push({
              file,
              span,
              role: 'bind',
              why: `${label} of ${name}:${String(key.value)}`,
              layer: Layer.config,
              pick: (configuration === undefined ? 0 : 5) + (usual < 0 ? 0 : usualTargets.length - usual),
              unit: id,
              ...(active ? {} : { profile: configuration }),
            });
          }
        };
        read(lastNode(target, 'options'), 'options.port');
        for (const item of lastNode(target, 'configurations')?.children ?? []) {
          const [configuration, owner] = item.children ?? [];
          if (owner !== undefined)
            read(owner, `configuration ${String(configuration?.value)}`, String(configuration?.value));
        }
        const stated = value['builder'] ?? value['executor'];
        const executor = typeof stated === 'string' ? stated : '';
        return [
          {
            id,
            kind: 'script' as const,
            name: String(key.value),
            dir,
            project: name,
            file,
            calls: [],
            ...unitFacts([], dir),
            runners: usual < 0 ? [] : [/angular/.test(executor) ? 'angular' : 'nx'],
            sites,
            rank: usual < 0 ? 0 : 3,
          },
        ];
      }),
  );
}
