/** Scripts of package.json, composer.json and deno.json; lines of Procfiles. */
import type { Node } from 'jsonc-parser';
import { codeExtensionOf } from '../../code/extensions.ts';
import { type Mapped, mapPlain } from '../../commands/mapped.ts';
import { lastNode, lastOfEach, stringOf } from '../../configs/jsonNodes.ts';
import { jsonRoot, type SourceFile } from '../../configs/sourceFile.ts';
import { Layer, type Unit } from '../site.ts';
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

/** How likely a script, target or recipe of this name is what one starts while developing: higher first. */
export function rankOf(name: string): number {
  const index = usualNames.indexOf(name);
  if (index >= 0) return 20 - index;
  return /^(?:dev|start|serve)\b/.test(name) ? 5 : 0;
}

/** `scripts` (npm, composer) and `tasks` (deno). */
export function scriptUnits(port: number, file: SourceFile): Unit[] {
  const root = jsonRoot(file);
  if (root === undefined) return [];
  const list = lastNode(root, /^deno\.jsonc?$/.test(file.name) ? 'tasks' : 'scripts');
  return lastOfEach(list?.children ?? []).flatMap(property => {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined) return [];
    const name = String(key.value);
    return [
      commandUnit(port, {
        kind: 'script',
        name,
        file,
        lines: scriptLines(file, wired(root, name, value)),
        label: `script "${name}"`,
        rank: rankOf(name),
      }),
    ];
  });
}

/** Wireit keeps a script's command apart: `"dev": "wireit"`, and under `wireit` `"dev": { "command": … }`. */
function wired(root: Node, name: string, value: Node): Node {
  if (value.value !== 'wireit') return value;
  const list = lastNode(root, 'wireit');
  return (list === undefined ? undefined : lastNode(list, name)) ?? value;
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

/** What stands for a script's own folder: `$(dirname "$0")`, `${0%/*}`, `%~dp0`, `$PSScriptRoot`. */
const ownFolder =
  /(?<=\b(?:cd|pushd|Set-Location)\s{1,9}(?:\/d\s{1,9})?["']?)(?:\$\(dirname\s{1,9}(?:--\s{1,9})?"?\$\{?(?:0|BASH_SOURCE(?:\[0\])?)\}?"?\)|\$\{(?:0|BASH_SOURCE(?:\[0\])?)%\/\*\}|%~dp0|\$PSScriptRoot)/i;

/** A shell or batch script, as a whole. */
export function shellUnits(port: number, file: SourceFile): Unit[] {
  const own = ownFolder.exec(file.text);
  const unit = commandUnit(port, {
    id: file.path,
    kind: 'file',
    name: file.path,
    file,
    lines: [own === null ? mapPlain(file.text, { start: 0, end: file.text.length }) : withoutOwnFolder(file.text, own)],
    label: file.name,
  });
  return [own === null ? unit : { ...unit, inOwnFolder: true }];
}

/** The text with `.` in the place of the script's own folder. */
function withoutOwnFolder(text: string, { 0: given, index }: RegExpExecArray): Mapped {
  const before = mapPlain(text, { start: 0, end: index });
  const after = mapPlain(text, { start: index + given.length, end: text.length });
  return { text: `${before.text}.${after.text}`, at: [...before.at, ...after.at] };
}

export function isShellScript(file: SourceFile): boolean {
  return /^(?:sh|bash|zsh|ps1|bat|cmd)$/.test(codeExtensionOf(file));
}

/** Lines `name: command` of a Procfile. */
export function processUnits(port: number, file: SourceFile): Unit[] {
  const development = /dev|local/i.test(file.name);
  return [...file.text.matchAll(/^([A-Za-z0-9_-]+):[^\S\r\n]*([^\r\n]*)/gm)].map(match => {
    const [, name = '', command = ''] = match;
    const end = match.index + match[0].length;
    const unit = commandUnit(port, {
      kind: 'process',
      name,
      file,
      lines: [mapPlain(file.text, { start: end - command.length, end })],
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
