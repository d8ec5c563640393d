/** What other task runners start: justfile, Taskfile.yml, the tasks of pyproject.toml, the `command` of netlify.toml. */

import { mapEscaped, mapPlain } from '../../commands/mapped.ts';
import { entriesIn } from '../../configs/entry.ts';
import { type SourceFile, tomlEntriesOf, yamlEntriesOf } from '../../configs/sourceFile.ts';
import { findNumber } from '../../text/digits.ts';
import { grouped } from '../../text/grouped.ts';
import { Layer, type Site, type Unit } from '../site.ts';
import { type FileSites, sitesByEntry } from '../stated/fileSites.ts';
import { namesPort } from '../stated/portNames.ts';
import { rankOf } from './scripts.ts';
import { type CommandUnit, commandUnit } from './unit.ts';

export function isJustfile(name: string): boolean {
  return /^\.?justfile$/i.test(name) || name.endsWith('.just');
}

export function isTaskfile(name: string): boolean {
  return /^[Tt]askfile(?:\.dist)?\.ya?ml$/.test(name);
}

type Recipe = Pick<CommandUnit, 'name' | 'kind' | 'tool' | 'lines' | 'calls'>;

function recipeUnit(port: number, file: SourceFile, recipe: Recipe): Unit {
  const label = `${recipe.kind === 'script' ? 'task' : 'target'} "${recipe.name}"`;
  return commandUnit(port, { ...recipe, file, label, rank: rankOf(recipe.name) });
}

/** `name param="value": needs` with an indented body. */
export function justUnits(port: number, file: SourceFile): Unit[] {
  const recipes =
    /^@?([A-Za-z_][\w-]*)((?:[^\S\r\n]+[+*$]?[\w-]+(?:=(?:"[^"\n]*"|'[^'\n]*'|[^\s:"']+))?)*)[^\S\r\n]*:(?!=)([^\r\n]*)((?:\r?\n(?:[^\S\r\n]+[^\r\n]*|(?=\r?\n)))*)/gm;
  return [...file.text.matchAll(recipes)].map(match => {
    const [whole, name = '', , needs = '', body = ''] = match;
    const start = match.index + whole.length - body.length;
    const lines = [...body.matchAll(/\n[^\S\r\n]+[@-]*([^\r\n]*)/g)].map(line => {
      const end = start + line.index + line[0].length;
      return mapPlain(file.text, { start: end - (line[1]?.length ?? 0), end });
    });
    const calls = [...needs.replace(/#.*$/, '').matchAll(/[A-Za-z_][\w-]*/g)].map(need => ({
      kind: 'target' as const,
      name: need[0],
      tool: 'just',
    }));
    return recipeUnit(port, file, { name, kind: 'target', tool: 'just', lines, calls });
  });
}

/** `port := "8080"`, `export PORT := "8080"`, and the defaults of recipes' parameters (`serve port="8080":`). */
export function justSites(port: number, file: SourceFile): Site[] {
  const sites: Site[] = [];
  const add = (name: string, value: string, end: number, unit?: string): void => {
    if (!namesPort(name)) return;
    for (const span of findNumber(file.text, port, end - value.length, end)) {
      sites.push({
        file,
        span,
        role: 'bind',
        why: `${name} of ${file.name}`,
        layer: Layer.makeVariable + (unit === undefined ? 0 : 1),
        ...(unit === undefined ? { argument: name } : { unit }),
      });
    }
  };
  for (const match of file.text.matchAll(/^(?:export[^\S\r\n]+)?([A-Za-z_][\w-]*)[^\S\r\n]*:=([^\r\n#]*)/gm)) {
    add(match[1] ?? '', match[2] ?? '', match.index + match[0].length);
  }
  for (const header of file.text.matchAll(/^@?([A-Za-z_][\w-]*)([^\S\r\n][^\r\n:]*):(?!=)/gm)) {
    const at = header.index + header[0].length - 1 - (header[2]?.length ?? 0);
    for (const match of (header[2] ?? '').matchAll(/([\w-]+)=("[^"]*"|'[^']*'|[^\s"']+)/g)) {
      add(match[1] ?? '', match[2] ?? '', at + match.index + match[0].length, `${file.path}#${header[1] ?? ''}`);
    }
  }
  return sites;
}

/** `tasks.<name>`: a command, a list of them, or an object with `cmd`, `cmds` and `deps`. */
export function taskfileUnits(port: number, file: SourceFile): Unit[] {
  const tasks = grouped(
    entriesIn(yamlEntriesOf(file)).filter(({ path }) => path[0] === 'tasks'),
    ({ path }) => path[1] ?? '',
  );
  return [...tasks].map(([name, own]) => {
    const lines = own.filter(({ path }) => /^(?:\[\]|cmds?(?:\.\[\](?:\.cmd)?)?)?$/.test(path.slice(2).join('.')));
    const calls = own.filter(({ path }) =>
      /^(?:deps\.\[\](?:\.task)?|cmds\.\[\]\.task)$/.test(path.slice(2).join('.')),
    );
    return recipeUnit(port, file, {
      name,
      kind: 'target',
      tool: 'task',
      lines: lines.map(entry => mapPlain(file.text, entry.span)),
      calls: calls.map(({ raw }) => ({ kind: 'target', name: raw, tool: 'task' })),
    });
  });
}

/** `vars` and `env`, of the file and of its tasks. */
export function taskfileSites(port: number, file: SourceFile): FileSites {
  return sitesByEntry(port, file, yamlEntriesOf(file), ({ path }) => {
    const [section, name = '', inner] = path;
    const own = section === 'tasks' && (inner === 'vars' || inner === 'env');
    const key = own ? path[3] : section === 'vars' || section === 'env' ? name : undefined;
    // Task takes a variable of the shell before one of its `env`, and never before one of its `vars`.
    const isEnvironment = (own ? inner : section) === 'env';
    if (key === undefined || !namesPort(key)) return undefined;
    return {
      role: 'bind',
      why: `${key} of ${file.name}`,
      layer: Layer.makeVariable + (own ? 1 : 0),
      ...(isEnvironment ? { variable: key } : {}),
      ...(own ? { unit: `${file.path}#${name}` } : {}),
    };
  });
}

/** Tables of pyproject.toml whose values are command lines: poe, taskipy, pdm, rye, hatch, uv. */
const pythonTasks =
  /^tool\.(?:poe\.tasks|taskipy\.tasks|pdm\.scripts|rye\.scripts|hatch\.envs\.[\w-]+\.scripts|pixi\.tasks)\.([\w:-]+)((?:\.(?:cmd|shell|\[\]))*)$/;

export function pyprojectUnits(port: number, file: SourceFile): Unit[] {
  return entriesIn(tomlEntriesOf(file)).flatMap(entry => {
    const name = pythonTasks.exec(entry.path.join('.'))?.[1];
    if (name === undefined || !entry.quoted) return [];
    return [
      recipeUnit(port, file, { name, kind: 'script', tool: 'python', lines: [mapEscaped(file.text, entry.span)] }),
    ];
  });
}

/** `netlify dev` starts the framework's own server by `[dev] command`. */
export function netlifyUnits(port: number, file: SourceFile): Unit[] {
  const command = entriesIn(tomlEntriesOf(file)).find(({ path }) => path.join('.') === 'dev.command');
  if (command === undefined) return [];
  const lines = [mapEscaped(file.text, command.span)];
  return [recipeUnit(port, file, { name: 'dev', kind: 'target', tool: 'netlify', lines })];
}
