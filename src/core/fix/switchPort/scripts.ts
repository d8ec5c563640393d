/** Scripts of package.json, composer.json and deno.json; targets of Makefiles; lines of Procfiles. */
import type { Node } from 'jsonc-parser';
import { lastNode, stringOf } from './launch.ts';
import { type Mapped, mapPlain } from './mapped.ts';
import { findNumber } from './numbers.ts';
import { parseJson } from './syntax.ts';
import { Layer, type Site, type SourceFile, type Unit } from './types.ts';
import { commandUnit } from './unit.ts';

/** Names of scripts people start while developing, the likeliest first. */
const usualNames = [
  'dev',
  'develop',
  'start:dev',
  'dev:start',
  'serve',
  'start',
  'server',
  'web',
  'dev:server',
  'dev:web',
  'run',
  'watch',
  'up',
];

function rankOf(name: string): number {
  const index = usualNames.indexOf(name);
  if (index >= 0) return 20 - index;
  return /^(?:dev|start|serve)\b/.test(name) ? 5 : 0;
}

/** `scripts` (npm, composer) and `tasks` (deno). */
export function scriptUnits(port: number, file: SourceFile): Unit[] {
  const parsed = parseJson(file.text);
  if (parsed.kind === 'problem' || parsed.node === undefined) return [];
  const list = lastNode(parsed.node, /^deno\.jsonc?$/.test(file.name) ? 'tasks' : 'scripts');
  const properties = list?.children ?? [];
  return properties.flatMap((property, index) => {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined) return [];
    const name = String(key.value);
    if (properties.findLastIndex(other => other.children?.[0]?.value === name) !== index) return [];
    return [
      commandUnit(port, {
        id: `${file.path}#${name}`,
        kind: 'script',
        name,
        dir: file.dir,
        file,
        lines: scriptLines(file, value),
        layers: { argument: Layer.scriptArgs, environment: Layer.scriptEnv },
        label: `script "${name}"`,
        rank: rankOf(name),
      }),
    ];
  });
}

function scriptLines(file: SourceFile, value: Node): Mapped[] {
  if (value.type === 'array')
    return (value.children ?? []).flatMap(item => stringOf(file, item) ?? []).map(composerCall);
  return [stringOf(file, value.type === 'object' ? lastNode(value, 'command') : value)]
    .flatMap(line => line ?? [])
    .map(composerCall);
}

/** composer: `@php artisan serve`, `@other-script`. */
function composerCall(line: Mapped): Mapped {
  return /^@(?:php|composer)\s/.test(line.text) ? { text: line.text.slice(1), at: line.at.slice(1) } : line;
}

/** Lines `name: command` of a Procfile. */
export function processUnits(port: number, file: SourceFile): Unit[] {
  const development = /dev|local/i.test(file.name);
  return [...file.text.matchAll(/^([A-Za-z0-9_-]+):[^\S\r\n]*([^\r\n]*)/gm)].map(match => {
    const [, name = '', command = ''] = match;
    const end = match.index + match[0].length;
    const unit = commandUnit(port, {
      id: `${file.path}#${name}`,
      kind: 'process',
      name,
      dir: file.dir,
      file,
      lines: [mapPlain(file.text, { start: end - command.length, end })],
      layers: { argument: Layer.scriptArgs, environment: Layer.scriptEnv },
      label: `${file.name}, process "${name}"`,
      rank: (development ? 10 : 5) + (name === 'web' ? 3 : 0),
    });
    const fallback = /\$\{\w+:-\d/;
    return {
      ...unit,
      sites: unit.sites.map(site =>
        site.role === 'bind' && fallback.test(file.text.slice(site.span.start - 25, site.span.end))
          ? { ...site, layer: Layer.processDefault }
          : site,
      ),
    };
  });
}

/** Targets of a Makefile with their recipes, and `file#` for its variables. */
export function makeUnits(port: number, file: SourceFile): Unit[] {
  const units: Unit[] = [];
  const targets = [
    ...file.text.matchAll(
      /^([A-Za-z0-9_./%-][A-Za-z0-9_./% -]*?)[^\S\r\n]*::?(?!=)([^\r\n]*)((?:\r?\n(?:\t[^\r\n]*|[^\S\r\n]*(?=\r?\n)))*)/gm,
    ),
  ];
  for (const [index, match] of targets.entries()) {
    const [, names = '', needs = '', recipe = ''] = match;
    if (names.startsWith('.')) continue;
    const end = match.index + match[0].length;
    const lines = [...recipe.matchAll(/\t[@+-]*([^\r\n]*(?:\\\r?\n[^\r\n]*)*)/g)].map(line => {
      const start = end - recipe.length + line.index + line[0].length - (line[1]?.length ?? 0);
      return mapPlain(file.text, { start, end: start + (line[1]?.length ?? 0) });
    });
    const name = names.split(' ')[0] ?? '';
    const unit = commandUnit(port, {
      id: `${file.path}#${name}`,
      kind: 'target',
      name,
      dir: file.dir,
      file,
      lines,
      layers: { argument: Layer.scriptArgs, environment: Layer.scriptEnv },
      label: `target "${name}"`,
      rank: rankOf(name) + (index === 0 ? 1 : 0),
    });
    const before = needs
      .replace(/#.*$/, '')
      .trim()
      .split(/\s+/)
      .filter(need => /^[\w.-]+$/.test(need));
    units.push({
      ...unit,
      calls: [...unit.calls, ...before.map(need => ({ kind: 'target' as const, name: need }))],
      sites: unit.sites,
    });
  }
  return units;
}

/** `PORT ?= 8080`, `PORT := 8080`, `export PORT = 8080`. */
export function makeVariableSites(port: number, file: SourceFile): Site[] {
  const sites: Site[] = [];
  for (const match of file.text.matchAll(
    /^[^\S\r\n\t]*(?:export[^\S\r\n]+|override[^\S\r\n]+)?([A-Za-z_][\w.-]*)[^\S\r\n]*(?:\?|::?|\+|!)?=([^\r\n#]*)/gm,
  )) {
    const [whole, name = '', value = ''] = match;
    const start = match.index + whole.length - value.length;
    for (const span of findNumber(file.text, port, start, start + value.length)) {
      const line = commandUnit(port, {
        id: `${file.path}#`,
        kind: 'target',
        name,
        dir: file.dir,
        file,
        lines: [
          [
            {
              text: `${name}=${file.text.slice(start, start + value.length).trimStart()}`,
              at: offsets(name, value, start),
            },
          ],
        ],
        layers: { argument: Layer.makeVariable, environment: Layer.makeVariable },
        label: file.name,
      });
      const known = line.sites.find(site => site.span.start === span.start);
      if (known !== undefined) {
        const { unit: _, ...site } = known;
        sites.push(
          known.role === 'bind' ? { ...site, group: `${file.path}:${name}`, why: `${name} of ${file.name}` } : site,
        );
      }
    }
  }
  return sites;
}

function offsets(name: string, value: string, start: number): number[] {
  const lead = value.length - value.trimStart().length;
  return [
    ...Array.from({ length: name.length + 1 }, () => -1),
    ...Array.from({ length: value.length - lead + 1 }, (_, index) => start + lead + index),
  ];
}
