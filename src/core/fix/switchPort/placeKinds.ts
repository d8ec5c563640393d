/** Places for a port that only one program has, and need more than a key or a line. */

import { lastNode } from '../../configs/jsonNodes.ts';
import type { SourceFile } from '../../configs/sourceFile.ts';
import { jsonOf, maskedOf } from '../../configs/sourceFile.ts';
import type { TextEdit } from '../../model/fix.ts';
import { lineBreak } from '../../text/digits.ts';
import type { World } from '../../workspace/world.ts';
import { insertProperty, objectAt } from './insert.ts';

/** `file` is relative to the root. */
export interface Addition {
  readonly path: string;
  readonly edit: TextEdit;
  readonly why: string;
  readonly create?: boolean;
}

/** `name` is tested on the path below the folder. */
export function fileIn(world: World, folder: string, name: RegExp): SourceFile | undefined {
  const start = folder === '' ? '' : `${folder}/`;
  return [...world.control.values()].find(
    file => file.path.startsWith(start) && file.path.slice(start.length).match(name)?.index === 0,
  );
}

/** `port: N` in the `http:` list of the endpoint, or a list of its own as the first option. */
export function phoenix(world: World, folder: string): Addition | undefined {
  const file = fileIn(world, folder, /^config\/dev\.exs$/);
  if (file === undefined) return undefined;
  const { bare } = maskedOf(file, 'exs');
  const why = 'http port in dev.exs';
  const list = /\bhttp:\s*\[/.exec(bare);
  const close = list === null ? -1 : bare.indexOf(']', list.index + list[0].length);
  if (list !== null && close >= 0) {
    const inside = file.text.slice(list.index + list[0].length, close).trimEnd();
    const at = list.index + list[0].length + inside.length;
    return {
      path: file.path,
      edit: { start: at, end: at, text: `${inside === '' ? '' : ', '}port: ${world.to}` },
      why,
    };
  }
  const endpoint = /^config\s+:\w+,\s*[\w.]*Endpoint,[^\S\r\n]*/m.exec(bare);
  if (endpoint === null) return undefined;
  const at = endpoint.index + endpoint[0].trimEnd().length;
  return {
    path: file.path,
    edit: { start: at, end: at, text: `${lineBreak(file.text)}  http: [port: ${world.to}],` },
    why,
  };
}

/** `applicationUrl` of the project's profile in launchSettings.json; without that file, `Urls` of appsettings.json. */
export function aspnet(world: World, folder: string, started?: boolean): Addition | undefined {
  const settings = fileIn(world, folder, /^Properties\/launchSettings\.json$/);
  const file = settings ?? fileIn(world, folder, /^appsettings\.json$/);
  const parsed = file === undefined ? undefined : jsonOf(file);
  if (file === undefined || parsed?.kind !== 'parsed' || parsed.node?.type !== 'object') return undefined;
  // Not every program with such a file is a web server.
  if (settings === undefined && started !== true && world.hints.defaultPort !== true) return undefined;
  const url = `"http://localhost:${world.to}"`;
  if (settings === undefined)
    return {
      path: file.path,
      edit: insertProperty(file.text, parsed.node, 'Urls', url),
      why: 'Urls in appsettings.json',
    };
  const profiles = (lastNode(parsed.node, 'profiles')?.children ?? []).flatMap(
    property => property.children?.[1] ?? [],
  );
  const profile = profiles.find(node => lastNode(node, 'commandName')?.value === 'Project');
  if (profile === undefined || lastNode(profile, 'applicationUrl') !== undefined) return undefined;
  const edit = insertProperty(file.text, profile, 'applicationUrl', url);
  return { path: file.path, edit, why: 'applicationUrl in launchSettings.json' };
}

export function angular(world: World, folder: string): Addition | undefined {
  const file = fileIn(world, folder, /^(?:angular|project)\.json$/);
  const parsed = file === undefined ? undefined : jsonOf(file);
  if (file === undefined || parsed?.kind !== 'parsed' || parsed.node === undefined) return undefined;
  const projects =
    file.name === 'project.json'
      ? [parsed.node]
      : (lastNode(parsed.node, 'projects')?.children ?? []).flatMap(property => property.children?.[1] ?? []);
  const wanted = world.hints.activeProject;
  const names =
    file.name === 'project.json'
      ? []
      : (lastNode(parsed.node, 'projects')?.children ?? []).map(property => property.children?.[0]?.value as unknown);
  const applications = projects.filter(
    (project, index) =>
      lastNode(project, 'projectType')?.value !== 'library' &&
      (wanted === undefined || names.length === 0 || !names.includes(wanted) || names[index] === wanted),
  );
  const serves = applications.flatMap(
    project => objectAt(project, ['architect', 'serve']) ?? objectAt(project, ['targets', 'serve']) ?? [],
  );
  const [serve] = serves;
  if (serve === undefined || serves.length > 1) return undefined;
  const options = lastNode(serve, 'options');
  const edit =
    options?.type === 'object'
      ? insertProperty(file.text, options, 'port', String(world.to))
      : insertProperty(file.text, serve, 'options', `{ "port": ${world.to} }`);
  return { path: file.path, edit, why: `serve.options.port in ${file.name}` };
}

/** The global options of a Caddyfile, which are added at its head when there are none. */
export function caddy(world: World, folder: string): Addition | undefined {
  const file = fileIn(world, folder, /^Caddyfile$/);
  if (file === undefined) return undefined;
  const global = /^\s*\{[^\S\r\n]*$/m.exec(file.text);
  const at =
    global !== null && file.text.slice(0, global.index).trim() === '' ? global.index + global[0].length : undefined;
  const edit =
    at === undefined
      ? { start: 0, end: 0, text: `{\n\tadmin localhost:${world.to}\n}\n\n` }
      : { start: at, end: at, text: `\n\tadmin localhost:${world.to}` };
  return { path: file.path, edit, why: 'admin endpoint of Caddy' };
}
