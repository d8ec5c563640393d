/** Reads the configuration files of the tables. */

import { commandPorts } from '../../commands/commandPorts.ts';
import { type Mapped, mapPlain } from '../../commands/mapped.ts';
import { invocationOf } from '../../commands/opening.ts';
import { type Entry, pathOf } from '../../configs/entry.ts';
import { constantOf, entriesOf, ruledEntries } from '../../configs/ruled.ts';
import { maskedOf, type SourceFile } from '../../configs/sourceFile.ts';
import type { KeyedFile, Rule, Syntax } from '../../programs/configFile.ts';
import { readFiles } from '../../programs/table.ts';
import { findNumber } from '../../text/digits.ts';
import { extOf } from '../../text/paths.ts';
import { tableOf } from '../../text/tableOf.ts';
import { Layer, type Site } from '../site.ts';
import { type FileSites, ifShadowed } from './fileSites.ts';

interface Config extends KeyedFile {
  readonly runners: readonly string[];
}

const configs: readonly Config[] = readFiles.flatMap(({ file, runners }) =>
  file.syntax === 'directives' || file.syntax === 'code' ? [] : [{ ...file, runners }],
);

/** A file may be read by several programs, each of its own keys. */
export function isConfig(path: string): boolean {
  return configs.some(config => config.file.test(path));
}

export function configSites(port: number, file: SourceFile, profiles: readonly string[]): FileSites {
  const found = configs
    .filter(config => config.file.test(file.path))
    .map(config => sitesOf(port, file, profiles, config));
  const problem = found.find(each => each.problem !== undefined)?.problem;
  return { sites: found.flatMap(({ sites }) => sites), ...(problem === undefined ? {} : { problem }) };
}

/** As what a program of this runner reads a file that its command line names; `undefined` where it has no such files. */
function readAs(file: SourceFile, runner: string): Config | undefined {
  const syntax: readonly Syntax[] = syntaxes[extOf(file.path)] ?? ['object'];
  return configs.find(each => each.runners.includes(runner) && syntax.includes(each.syntax));
}

export function isReadAs(file: SourceFile, runner: string): boolean {
  return readAs(file, runner) !== undefined;
}

export function configSitesAs(port: number, file: SourceFile, profiles: readonly string[], runner: string): FileSites {
  const config = readAs(file, runner);
  return config === undefined ? { sites: [] } : sitesOf(port, file, profiles, config);
}

const syntaxes: Readonly<Record<string, readonly Syntax[]>> = tableOf({
  json: ['json'],
  jsonc: ['json'],
  yml: ['yaml'],
  yaml: ['yaml'],
  toml: ['toml'],
});

/** Does a file that the runner reads say which port it takes, as a number or otherwise? `named`: its command line names the file. */
export function configStatesPort(
  file: SourceFile,
  profiles: readonly string[],
  runner: string,
  named: boolean,
): boolean {
  const syntax = syntaxes[extOf(file.path)] ?? ['object'];
  return configs.some(config => {
    if (!config.runners.includes(runner) || !(named ? syntax.includes(config.syntax) : config.file.test(file.path)))
      return false;
    const parsed = entriesOf(file, config.syntax);
    if (parsed.kind === 'problem') return true;
    return ruledEntries(config, parsed.entries, profiles).some(
      ({ rule, other }) => !other && (rule.role ?? 'bind') === 'bind' && rule.line !== true,
    );
  });
}

function sitesOf(port: number, file: SourceFile, profiles: readonly string[], config: Config): FileSites {
  const masked = config.syntax === 'object' ? maskedOf(file, extOf(file.path)) : undefined;
  const parsed = entriesOf(file, config.syntax);
  if (parsed.kind === 'problem') return { sites: [], problem: parsed.reason };
  const sites: Site[] = [];
  let found: ReadonlySet<number> | undefined;
  const options = (): ReadonlySet<number> => (found ??= optionPorts(port, file, config, parsed.entries));
  for (const { entry, rule, other } of ruledEntries(config, parsed.entries, profiles)) {
    const places = findNumber(masked?.live ?? file.text, port, entry.span.start, entry.span.end);
    if (places.length === 0 && masked !== undefined) {
      const value = constantOf(file, masked.live, entry);
      const constant = value === undefined ? undefined : findNumber(masked.live, port, value.start, value.end)[0];
      if (constant !== undefined) sites.push(ruleSite(config, rule, file, entry, constant, other));
    }
    for (const place of places.filter(span => rule.line !== true || options().has(span.start)))
      sites.push(ruleSite(config, rule, file, entry, place, other));
  }
  return { sites };
}

/** Where the number stands after an option that is the port, in values that are command lines. */
function optionPorts(port: number, file: SourceFile, { rules }: Config, entries: readonly Entry[]): Set<number> {
  const lines = new Map<string, Mapped[]>();
  for (const entry of entries) {
    const key = pathOf(entry);
    if (!rules.some(rule => rule.line === true && rule.key.test(key))) continue;
    // The items of one list are one line; other values are a line each.
    const line = key.endsWith('[]') ? key : `${key}:${entry.span.start}`;
    const words = [...entry.raw.matchAll(/\S+/g)].map(match => {
      const start = entry.span.start + match.index;
      return mapPlain(file.text, { start, end: start + match[0].length });
    });
    const known = lines.get(line);
    if (known === undefined) lines.set(line, words);
    else for (const word of words) known.push(word);
  }
  return new Set(
    [...lines.values()].flatMap(words => {
      const lead = words[0]?.text.startsWith('-') === true ? [{ text: './program', at: [] }] : [];
      return invocationOf([...lead, ...words])
        .flatMap(invocation => commandPorts(invocation, port))
        .flatMap(({ role, span }) => (role === 'bind' ? span.start : []));
    }),
  );
}

function ruleSite(
  config: Config,
  rule: Rule,
  file: SourceFile,
  entry: Entry,
  span: Site['span'],
  other: boolean,
): Site {
  const key = pathOf(entry).replace(/\.\[\]/g, '');
  const role = rule.role ?? 'bind';
  const why = rule.why ?? `${key} in ${file.name}`;
  if (role === 'follow') return { file, span, role, why, certain: true };
  if (role === 'apart') return { file, span, role, why };
  return {
    file,
    span,
    role: 'bind',
    why,
    layer: role === 'side' ? Layer.secondary : Layer[config.layer ?? 'config'],
    pick: rule.pick ?? 0,
    ...(config.runners.length === 0 ? {} : { runners: config.runners }),
    ...(rule.together === true ? { group: file.path } : {}),
    ...(rule.keepInStep === true ? { keepInStep: true } : {}),
    ...(other ? { inactive: 'another server, or another profile' } : {}),
    ...ifShadowed(entry),
  };
}
