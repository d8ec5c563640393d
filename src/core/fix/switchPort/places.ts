/** Where a port is added that nothing states: reads the places of the programs' rows. */

import type { SourceFile } from '../../configs/sourceFile.ts';
import { jsonOf, maskedOf } from '../../configs/sourceFile.ts';
import type { TextEdit } from '../../model/fix.ts';
import type { AddPlace, Traces } from '../../programs/placeToAdd.ts';
import { developmentDefaults } from '../../programs/serving.ts';
import { programs, runnerOf } from '../../programs/table.ts';
import { extOf, nameOf, pathIn } from '../../text/paths.ts';
import type { World } from '../../workspace/world.ts';
import {
  appendLine,
  insertIntoBraces,
  insertIntoExport,
  insertProperty,
  insertToml,
  insertYaml,
  objectAt,
} from './insert.ts';
import { type Addition, angular, aspnet, caddy, fileIn, phoenix } from './placeKinds.ts';

export interface Place {
  readonly runner: string;
  /** Ports for which the place is the right one. */
  readonly defaults: readonly number[];
  readonly beforeCommand: boolean;
  readonly place: AddPlace;
}

/** In the order of the rows. */
export const places: readonly Place[] = programs.flatMap(row =>
  (row.places ?? []).map(place => ({
    runner: runnerOf(row),
    defaults: place.defaults ?? developmentDefaults(row),
    beforeCommand: place.beforeCommand === true,
    place,
  })),
);

/** `started`: the program was named, so its traces in the manifest need not be looked for. `undefined`: not here. */
export function addAt(world: World, folder: string, place: AddPlace, started = false): Addition | undefined {
  const { traces } = place;
  if (traces?.always === true && !isUsed(world, folder, traces)) return undefined;
  const mayCreate = started || traces === undefined || isUsed(world, folder, traces);
  const { to } = world;
  const number = (text: string): string => text.replace('{port}', String(to));
  switch (place.kind) {
    case 'object':
      return inFile(world, folder, place.file, `${place.key}.port`, file => inObject(file, place.key, to));
    case 'json':
      return inFile(world, folder, place.file, [...place.path, place.key].join('.'), file =>
        inJson(file, place.path, place.key, to),
      );
    case 'toml': {
      const line = number(place.line);
      const key = `${place.table}.${keyOf(line)}`;
      const edited = inFile(world, folder, place.file, key, file => insertToml(file.text, place.table, line));
      if (edited !== undefined || place.create === undefined || !mayCreate) return edited;
      return create(folder, place.create, `[${place.table}]\n${line}\n`, key);
    }
    case 'line': {
      if (place.unless !== undefined && fileIn(world, folder, place.unless) !== undefined) return undefined;
      const line = number(place.line);
      return inFile(world, folder, place.file, keyOf(line), file => appendLine(file.text, line));
    }
    case 'dotenv': {
      if (place.started === true && !started) return undefined;
      const { name = '.env', variable } = place;
      const line = `${variable}=${to}`;
      const file = world.control.get(pathIn(folder, name));
      if (file !== undefined)
        return { path: file.path, edit: appendLine(file.text, line), why: `${variable} in ${name}` };
      return mayCreate ? create(folder, name, `${line}\n`, variable) : undefined;
    }
    case 'resources':
      return inResources(world, folder, place.key);
    case 'phoenix':
      return phoenix(world, folder);
    case 'aspnet':
      return aspnet(world, folder, started);
    case 'angular':
      return angular(world, folder);
    case 'caddy':
      return caddy(world, folder);
  }
}

function isUsed(world: World, folder: string, { file, text }: Traces): boolean {
  const found = fileIn(world, folder, file);
  return found !== undefined && text.test(found.text);
}

function inFile(
  world: World,
  folder: string,
  name: RegExp,
  key: string,
  edit: (file: SourceFile) => TextEdit | undefined,
): Addition | undefined {
  const file = fileIn(world, folder, name);
  const change = file === undefined ? undefined : edit(file);
  return file === undefined || change === undefined
    ? undefined
    : { path: file.path, edit: change, why: `${key} in ${file.name}` };
}

function create(folder: string, name: string, text: string, key: string): Addition {
  const why = `${key} in ${nameOf(name)}`;
  return { path: pathIn(folder, name), edit: { start: 0, end: 0, text }, why, create: true };
}

/** `dev_addr: …` and `port = …`. */
function keyOf(line: string): string {
  return /^\w+/.exec(line)?.[0] ?? '';
}

function inObject(file: SourceFile, key: string, to: number): TextEdit | undefined {
  const masked = maskedOf(file, extOf(file.path));
  const existing = new RegExp(`(?:^|[\\s,{])${key}\\s*:\\s*\\{`).exec(masked.bare);
  return existing === null
    ? insertIntoExport(file.text, masked, `${key}: { port: ${to} }`)
    : insertIntoBraces(file.text, masked.bare, existing.index + existing[0].length - 1, `port: ${to}`);
}

function inJson(file: SourceFile, path: readonly string[], key: string, to: number): TextEdit | undefined {
  const parsed = jsonOf(file);
  if (parsed.kind !== 'parsed' || parsed.node?.type !== 'object') return undefined;
  const object = objectAt(parsed.node, path);
  if (object !== undefined) return insertProperty(file.text, object, key, String(to));
  const [missing] = path;
  return path.length === 1 && missing !== undefined
    ? insertProperty(file.text, parsed.node, missing, `{ "${key}": ${to} }`)
    : undefined;
}

/** The application file of a JVM framework, which is created when there is none. */
function inResources(world: World, folder: string, key: string): Addition | undefined {
  const resources = pathIn(folder, 'src/main/resources');
  for (const name of ['application.properties', 'application.yml', 'application.yaml']) {
    const file = world.control.get(`${resources}/${name}`);
    if (file === undefined) continue;
    const edit = name.endsWith('.properties')
      ? appendLine(file.text, `${key}=${world.to}`)
      : insertYaml(file.text, key.split('.'), String(world.to));
    return { path: file.path, edit, why: `${key} in ${name}` };
  }
  return create(resources, 'application.properties', `${key}=${world.to}\n`, key);
}
