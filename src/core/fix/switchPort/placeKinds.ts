/** The kinds of places a port can be added to: a key of a config file, a variable of `.env`, an application file. */
import type { TextEdit } from '../../model/fix.ts';
import { lineBreak } from '../../text/digits.ts';
import { extOf } from '../../text/paths.ts';
import { appendLine, insertIntoBraces, insertIntoExport, insertProperty, insertYaml, objectAt } from './insert.ts';
import { lastNode } from './jsonNodes.ts';
import { jsonOf, maskedOf } from './sourceFile.ts';
import type { SourceFile } from './types.ts';
import type { World } from './world.ts';

/** `file` is relative to the root. */
export interface Addition {
  readonly path: string;
  readonly edit: TextEdit;
  readonly why: string;
  readonly create?: boolean;
}

export interface Place {
  readonly runners: readonly string[];
  readonly defaults: readonly number[];
  /** Better than an option of the script. */
  readonly beforeCommand?: boolean;
  /** `started`: the program was named, so its traces in the manifest need not be looked for. */
  readonly add: (world: World, folder: string, started?: boolean) => Addition | undefined;
}

export function fileIn(world: World, folder: string, name: RegExp): SourceFile | undefined {
  return [...world.control.values()].find(
    file =>
      (folder === '' ? file.path : file.path.slice(folder.length + 1)).match(name)?.index === 0 &&
      file.path.startsWith(folder),
  );
}

export function inConfig(name: RegExp, key: string): Place['add'] {
  return (world, folder) => {
    const file = fileIn(world, folder, name);
    if (file === undefined) return undefined;
    const masked = maskedOf(file, extOf(file.path));
    const existing = new RegExp(`(?:^|[\\s,{])${key}\\s*:\\s*\\{`).exec(masked.bare);
    const edit =
      existing === null
        ? insertIntoExport(file.text, masked, `${key}: { port: ${world.to} }`)
        : insertIntoBraces(file.text, masked.bare, existing.index + existing[0].length - 1, `port: ${world.to}`);
    return edit === undefined ? undefined : { path: file.path, edit, why: `${key}.port in ${file.name}` };
  };
}

export function inJson(name: RegExp, path: readonly string[], key: string): Place['add'] {
  return (world, folder) => {
    const file = fileIn(world, folder, name);
    const parsed = file === undefined ? undefined : jsonOf(file);
    if (file === undefined || parsed?.kind !== 'parsed' || parsed.node?.type !== 'object') return undefined;
    const object = objectAt(parsed.node, path);
    const [missing] = path;
    const edit =
      object !== undefined
        ? insertProperty(file.text, object, key, String(world.to))
        : path.length === 1 && missing !== undefined
          ? insertProperty(file.text, parsed.node, missing, `{ "${key}": ${world.to} }`)
          : undefined;
    return edit === undefined
      ? undefined
      : { path: file.path, edit, why: `${[...path, key].join('.')} in ${file.name}` };
  };
}

export function inText(
  name: RegExp,
  edit: (text: string, world: World) => TextEdit | undefined,
  why: string,
  when?: (world: World, folder: string) => boolean,
): Place['add'] {
  return (world, folder) => {
    const file = fileIn(world, folder, name);
    if (file === undefined || when?.(world, folder) === false) return undefined;
    const change = edit(file.text, world);
    return change === undefined ? undefined : { path: file.path, edit: change, why };
  };
}

export function mentions(name: RegExp, pattern: RegExp): (world: World, folder: string) => boolean {
  return (world, folder) => {
    const file = fileIn(world, folder, name);
    return file !== undefined && pattern.test(file.text);
  };
}

export const script = '[cm]?[jt]s$';
const jvmBuild = /^(?:pom\.xml|build\.gradle(?:\.kts)?)$/;

/** Only where package.json names the tool. */
export function withTraces(pattern: RegExp, add: Place['add']): Place['add'] {
  return (world, folder) => (mentions(/^package\.json$/, pattern)(world, folder) ? add(world, folder) : undefined);
}

/** `PORT=…` at the end of `.env`, which is created beside the manifest when there is none. */
export function inDotenv(variable: string): Place['add'] {
  return (world, folder) => {
    const path = folder === '' ? '.env' : `${folder}/.env`;
    const file = world.control.get(path);
    const line = `${variable}=${world.to}`;
    if (file !== undefined) return { path, edit: appendLine(file.text, line), why: `${variable} in .env` };
    return { path, edit: { start: 0, end: 0, text: `${line}\n` }, why: `${variable} in .env`, create: true };
  };
}

export function jvmPlace(marker: RegExp, key: string): Place['add'] {
  return (world, folder) => {
    if (!mentions(jvmBuild, marker)(world, folder)) return undefined;
    const resources = folder === '' ? 'src/main/resources' : `${folder}/src/main/resources`;
    for (const name of ['application.properties', 'application.yml', 'application.yaml']) {
      const file = world.control.get(`${resources}/${name}`);
      if (file === undefined) continue;
      const edit = name.endsWith('.properties')
        ? appendLine(file.text, `${key}=${world.to}`)
        : insertYaml(file.text, key.split('.'), String(world.to));
      return { path: file.path, edit, why: `${key} in ${name}` };
    }
    return {
      path: `${resources}/application.properties`,
      edit: { start: 0, end: 0, text: `${key}=${world.to}\n` },
      why: `${key} in application.properties`,
      create: true,
    };
  };
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
