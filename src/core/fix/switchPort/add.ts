/** Nothing states the port: the idiomatic place to write it, by what was started. */
import type { FileEdit, TextEdit } from '../../model.ts';
import type { Active } from './active.ts';
import {
  appendLine,
  insertIntoBraces,
  insertIntoExport,
  insertItems,
  insertProperty,
  insertToml,
  insertYaml,
  objectAt,
} from './insert.ts';
import { lastNode, wordsOf } from './jsonNodes.ts';
import { configurationNode } from './launch.ts';
import { mask } from './mask.ts';
import { extOf } from './paths.ts';
import { programs } from './programs.ts';
import { parseJson } from './syntax.ts';
import type { SourceFile, Unit } from './types.ts';
import { packageOf, type World } from './world.ts';

/** `file` is relative to the root. */
interface Addition {
  readonly path: string;
  readonly edit: TextEdit;
  readonly why: string;
  readonly create?: boolean;
}

/** The edit, with `file` relative to the root; `undefined` when no idiomatic place is known. */
export function planAddition(world: World, active: Active): FileEdit | undefined {
  for (const candidate of candidates(world, active)) {
    const addition = candidate();
    if (addition === undefined) continue;
    return {
      file: addition.path,
      edits: [addition.edit],
      why: addition.why,
      certain: true,
      ...(addition.create === true ? { create: true } : {}),
    };
  }
  return undefined;
}

/** In the order to try: what was started, else what the workspace offers, with the default port as the sieve. */
function* candidates(world: World, active: Active): Generator<() => Addition | undefined> {
  const started = active.explicit ? active.started : likely(active.units);
  for (const unit of started) {
    if (unit.kind === 'launch') yield () => addToLaunch(world, active, unit);
  }
  for (const unit of started) {
    if (unit.kind !== 'launch' && unit.kind !== 'command') yield () => addToCommand(world, unit);
  }
  const runners = new Set(started.flatMap(unit => unit.runners));
  for (const place of places) {
    if (active.explicit && runners.size > 0 && !place.runners.some(runner => runners.has(runner))) continue;
    if (!place.defaults.includes(world.from)) continue;
    const folders = active.explicit
      ? active.folders
      : new Set([...(active.projects ?? world.packages)].sort((a, b) => a.length - b.length));
    for (const folder of folders) yield () => place.add(world, folder, active.explicit);
  }
}

/** Units one would start while developing; a debug configuration only when there is no choice. */
function likely(units: readonly Unit[]): Unit[] {
  const servers = units.filter(unit => unit.runners.some(runner => runner !== 'browser' && runner !== 'attached'));
  const launch = servers.filter(unit => unit.kind === 'launch');
  const others = servers.filter(unit => unit.kind !== 'launch').sort((a, b) => b.rank - a.rank);
  return [...(launch.length === 1 ? launch : []), ...others];
}

function isDefault(world: World, runner: string | undefined, given: readonly number[] | undefined): boolean {
  if (given?.includes(world.from) === true) return true;
  return given === undefined && (runner === undefined || runner === 'program') && world.hints.defaultPort === true;
}

const launchVariables: Readonly<Record<string, string>> = {
  flask: 'FLASK_RUN_PORT',
  program: 'PORT',
  next: 'PORT',
  cra: 'PORT',
  nuxt: 'PORT',
  phoenix: 'PORT',
  jvm: 'SERVER_PORT',
};

function addToLaunch(world: World, active: Active, unit: Unit): Addition | undefined {
  const { file } = unit;
  const node = file === undefined ? undefined : configurationNode(file, unit);
  if (file === undefined || node === undefined) return undefined;
  const runner = unit.runners[0] ?? 'program';
  const port = String(world.to);
  const add = (edit: TextEdit): Addition => ({
    path: file.path,
    edit,
    why: `the port, for debug configuration "${unit.name}"`,
  });
  const spec = Object.values(programs).find(program => program.runner === runner && program.defaults !== undefined);
  if (runner !== 'program' && spec?.defaults?.includes(world.from) !== true && world.hints.defaultPort !== true)
    return undefined;
  const args = lastNode(node, 'args');
  const runtimeArgs = lastNode(node, 'runtimeArgs');
  if (/^(?:django|uvicorn|streamlit|rails|hypercorn|waitress|daphne|gunicorn|static|laravel|mkdocs)$/.test(runner)) {
    const list = args?.type === 'array' ? args : runtimeArgs?.type === 'array' ? runtimeArgs : undefined;
    if (list === undefined) return undefined;
    const words = wordsOf(file, list);
    if (runner === 'django' && words.length === 1) return add(insertItems(file.text, list, [`"${port}"`]));
    if (runner === 'django') {
      // Right after `runserver`, before its options.
      const command = (list.children ?? []).find(item => item.value === 'runserver');
      if (command === undefined) return undefined;
      const at = command.offset + command.length;
      const separator = /^,(\s*)/.exec(file.text.slice(at))?.[1] ?? ' ';
      return add({ start: at, end: at, text: `,${separator}"${port}"` });
    }
    if (spec?.add === undefined) return undefined;
    const [flag = '', value = ''] = `${spec.add}${/[=:]$/.test(spec.add) ? '' : ' '}${port}`.trim().split(' ');
    return add(
      insertItems(
        file.text,
        list,
        [flag, value].filter(word => word !== '').map(word => `"${word}"`),
      ),
    );
  }
  if (runner === 'jvm' || runner === 'dotnet') {
    const folder = [...active.folders][0] ?? packageOf(world, `${unit.dir}/`);
    const place = places.find(row => row.runners.includes(runner) && row.add(world, folder) !== undefined);
    if (place !== undefined) return place.add(world, folder);
  }
  const variable = launchVariables[runner];
  if (variable === undefined || unit.calls.some(call => call.kind === 'script')) return undefined;
  if (runner === 'program' && !readsPort(world, unit) && world.hints.defaultPort !== true) return undefined;
  const env = lastNode(node, 'env');
  if (env?.type === 'object') return add(insertProperty(file.text, env, variable, `"${port}"`));
  return add(insertProperty(file.text, node, 'env', `{ "${variable}": "${port}" }`));
}

/** Does the project's code take its port from PORT? */
function readsPort(world: World, unit: Unit): boolean {
  const folder = packageOf(world, unit.entries[0] ?? `${unit.dir}/`);
  const pattern = /(?:env(?:iron)?|getenv|Getenv|ENV|get_env)\W[^\n]{0,40}\bPORT\b/;
  return [...world.hits.values(), ...world.control.values()].some(
    file => packageOf(world, file.path) === folder && pattern.test(file.text),
  );
}

/** Runners whose port belongs into a config file when there is one; else on their command line. */
function addToCommand(world: World, unit: Unit): Addition | undefined {
  const { file } = unit;
  if (file === undefined) return undefined;
  for (const runner of unit.runners) {
    const folder = packageOf(world, unit.entries[0] ?? `${unit.dir}/`);
    for (const place of places) {
      if (place.beforeCommand === true && place.runners.includes(runner) && place.defaults.includes(world.from)) {
        const addition = place.add(world, folder);
        if (addition !== undefined) return addition;
      }
    }
  }
  for (const invocation of unit.invocations ?? []) {
    const { program } = invocation;
    if (program?.add === undefined || program.client === true || invocation.end < 0) continue;
    if (!isDefault(world, program.runner, program.defaults)) continue;
    const word = invocation.arguments.find(argument => !argument.text.startsWith('-'))?.text ?? '';
    if (program.serves !== undefined && !program.serves.test(word)) continue;
    const text = ` ${program.add}${program.add === '' || /[=:]$/.test(program.add) ? '' : ' '}${world.to}`;
    return {
      path: file.path,
      edit: { start: invocation.end, end: invocation.end, text },
      why: `the port, for ${invocation.name}`,
    };
  }
  return undefined;
}

interface Place {
  readonly runners: readonly string[];
  readonly defaults: readonly number[];
  /** Better than an option of the script. */
  readonly beforeCommand?: boolean;
  /** `started`: the program was named, so its traces in the manifest need not be looked for. */
  readonly add: (world: World, folder: string, started?: boolean) => Addition | undefined;
}

function fileIn(world: World, folder: string, name: RegExp): SourceFile | undefined {
  return [...world.control.values()].find(
    file =>
      (folder === '' ? file.path : file.path.slice(folder.length + 1)).match(name)?.index === 0 &&
      file.path.startsWith(folder),
  );
}

function inConfig(name: RegExp, key: string): Place['add'] {
  return (world, folder) => {
    const file = fileIn(world, folder, name);
    if (file === undefined) return undefined;
    const masked = mask(file.text, extOf(file.path));
    const existing = new RegExp(`(?:^|[\\s,{])${key}\\s*:\\s*\\{`).exec(masked.bare);
    const edit =
      existing === null
        ? insertIntoExport(file.text, masked, `${key}: { port: ${world.to} }`)
        : insertIntoBraces(file.text, masked.bare, existing.index + existing[0].length - 1, `port: ${world.to}`);
    return edit === undefined ? undefined : { path: file.path, edit, why: `${key}.port in ${file.name}` };
  };
}

function inJson(name: RegExp, path: readonly string[], key: string): Place['add'] {
  return (world, folder) => {
    const file = fileIn(world, folder, name);
    const parsed = file === undefined ? undefined : parseJson(file.text);
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

function inText(
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

function mentions(name: RegExp, pattern: RegExp): (world: World, folder: string) => boolean {
  return (world, folder) => {
    const file = fileIn(world, folder, name);
    return file !== undefined && pattern.test(file.text);
  };
}

const script = '[cm]?[jt]s$';
const jvmBuild = /^(?:pom\.xml|build\.gradle(?:\.kts)?)$/;

/** Only where package.json names the tool. */
function withTraces(pattern: RegExp, add: Place['add']): Place['add'] {
  return (world, folder) => (mentions(/^package\.json$/, pattern)(world, folder) ? add(world, folder) : undefined);
}

/** `PORT=…` at the end of `.env`, which is created beside the manifest when there is none. */
function inDotenv(variable: string): Place['add'] {
  return (world, folder) => {
    const path = folder === '' ? '.env' : `${folder}/.env`;
    const file = world.control.get(path);
    const line = `${variable}=${world.to}`;
    if (file !== undefined) return { path, edit: appendLine(file.text, line), why: `${variable} in .env` };
    return { path, edit: { start: 0, end: 0, text: `${line}\n` }, why: `${variable} in .env`, create: true };
  };
}

function jvmPlace(marker: RegExp, key: string): Place['add'] {
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

function angular(world: World, folder: string): Addition | undefined {
  const file = fileIn(world, folder, /^(?:angular|project)\.json$/);
  const parsed = file === undefined ? undefined : parseJson(file.text);
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

/** Rows by ecosystem; the first whose runner, default and file fit. */
const places: readonly Place[] = [
  {
    runners: ['vite'],
    defaults: [5173, 3000],
    beforeCommand: true,
    add: inConfig(new RegExp(`^(?:vite|rsbuild)\\.config\\.${script}`), 'server'),
  },
  {
    runners: ['nuxt'],
    defaults: [3000],
    beforeCommand: true,
    add: inConfig(new RegExp(`^nuxt\\.config\\.${script}`), 'devServer'),
  },
  {
    runners: ['astro'],
    defaults: [4321],
    beforeCommand: true,
    add: inConfig(new RegExp(`^astro\\.config\\.${script}`), 'server'),
  },
  {
    runners: ['vue-cli'],
    defaults: [8080],
    beforeCommand: true,
    add: inConfig(new RegExp(`^vue\\.config\\.${script}`), 'devServer'),
  },
  {
    runners: ['webpack'],
    defaults: [8080],
    beforeCommand: true,
    add: inConfig(
      new RegExp(`^webpack(?:\\.dev|\\.development)?(?:\\.config)?(?:\\.dev|\\.development)?\\.${script}`),
      'devServer',
    ),
  },
  {
    runners: ['cra'],
    defaults: [3000],
    beforeCommand: true,
    add: withTraces(/react-scripts|react-app-rewired|@craco\/craco/, inDotenv('PORT')),
  },
  {
    runners: ['procfile'],
    defaults: [5000],
    add: (world, folder, started) => (started === true ? inDotenv('PORT')(world, folder) : undefined),
  },
  { runners: ['angular', 'nx'], defaults: [4200], beforeCommand: true, add: angular },
  { runners: ['wrangler'], defaults: [8787], beforeCommand: true, add: inJson(/^wrangler\.jsonc?$/, ['dev'], 'port') },
  {
    runners: ['wrangler'],
    defaults: [8787],
    beforeCommand: true,
    add: inText(
      /^wrangler\.toml$/,
      (text, world) => insertToml(text, 'dev', `port = ${world.to}`),
      'dev.port in wrangler.toml',
    ),
  },
  {
    runners: ['netlify'],
    defaults: [8888],
    beforeCommand: true,
    add: inText(
      /^netlify\.toml$/,
      (text, world) => insertToml(text, 'dev', `port = ${world.to}`),
      'dev.port in netlify.toml',
    ),
  },
  { runners: ['jvm'], defaults: [8080], add: jvmPlace(/org\.springframework\.boot|spring-boot/, 'server.port') },
  { runners: ['jvm'], defaults: [8080], add: jvmPlace(/io\.quarkus/, 'quarkus.http.port') },
  { runners: ['jvm'], defaults: [8080], add: jvmPlace(/io\.micronaut/, 'micronaut.server.port') },
  { runners: ['jvm'], defaults: [8080, 7001], add: jvmPlace(/io\.helidon/, 'server.port') },
  {
    runners: ['laravel'],
    defaults: [8000],
    beforeCommand: true,
    add: (world, folder) =>
      fileIn(world, folder, /^artisan$/) === undefined ? undefined : inDotenv('SERVER_PORT')(world, folder),
  },
  {
    runners: ['jekyll'],
    defaults: [4000],
    add: inText(
      /^_config\.ya?ml$/,
      (text, world) => appendLine(text, `port: ${world.to}`),
      'port in _config.yml',
      (world, folder) => fileIn(world, folder, /^mkdocs\.ya?ml$/) === undefined,
    ),
  },
  {
    runners: ['mkdocs'],
    defaults: [8000],
    add: inText(
      /^mkdocs\.ya?ml$/,
      (text, world) => appendLine(text, `dev_addr: 127.0.0.1:${world.to}`),
      'dev_addr in mkdocs.yml',
    ),
  },
  {
    runners: ['flask'],
    defaults: [5000],
    add: (world, folder, started) => {
      const path = folder === '' ? '.flaskenv' : `${folder}/.flaskenv`;
      const file = world.control.get(path);
      const line = `FLASK_RUN_PORT=${world.to}`;
      if (file !== undefined) return { path, edit: appendLine(file.text, line), why: 'FLASK_RUN_PORT in .flaskenv' };
      const flask =
        started === true || mentions(/^(?:requirements\.txt|pyproject\.toml)$/, /^["' ]*flask\b/im)(world, folder);
      return flask
        ? { path, edit: { start: 0, end: 0, text: `${line}\n` }, why: 'FLASK_RUN_PORT in .flaskenv', create: true }
        : undefined;
    },
  },
  {
    runners: ['gunicorn'],
    defaults: [8000],
    add: inText(
      /^gunicorn\.conf\.py$/,
      (text, world) => appendLine(text, `bind = "127.0.0.1:${world.to}"`),
      'bind in gunicorn.conf.py',
    ),
  },
  {
    runners: ['streamlit'],
    defaults: [8501],
    add: (world, folder, started) => {
      const path = folder === '' ? '.streamlit/config.toml' : `${folder}/.streamlit/config.toml`;
      const file = world.control.get(path);
      if (file !== undefined)
        return { path, edit: insertToml(file.text, 'server', `port = ${world.to}`), why: 'server.port of Streamlit' };
      const uses =
        started === true || mentions(/^(?:requirements\.txt|pyproject\.toml)$/, /^["' ]*streamlit\b/im)(world, folder);
      return uses
        ? {
            path,
            edit: { start: 0, end: 0, text: `[server]\nport = ${world.to}\n` },
            why: 'server.port of Streamlit',
            create: true,
          }
        : undefined;
    },
  },
  {
    runners: ['program'],
    defaults: [8000],
    add: (world, folder) => {
      if (!mentions(/^Cargo\.toml$/, /^\s*rocket\b/m)(world, folder)) return undefined;
      const path = folder === '' ? 'Rocket.toml' : `${folder}/Rocket.toml`;
      const file = world.control.get(path);
      if (file !== undefined)
        return { path, edit: insertToml(file.text, 'default', `port = ${world.to}`), why: 'port in Rocket.toml' };
      return {
        path,
        edit: { start: 0, end: 0, text: `[default]\nport = ${world.to}\n` },
        why: 'port in Rocket.toml',
        create: true,
      };
    },
  },
  {
    runners: ['caddy'],
    defaults: [2019],
    add: inText(
      /^Caddyfile$/,
      (text, world) => {
        const global = /^\s*\{[^\S\r\n]*$/m.exec(text);
        const at =
          global !== null && text.slice(0, global.index).trim() === '' ? global.index + global[0].length : undefined;
        if (at !== undefined) return { start: at, end: at, text: `\n\tadmin localhost:${world.to}` };
        return { start: 0, end: 0, text: `{\n\tadmin localhost:${world.to}\n}\n\n` };
      },
      'admin endpoint of Caddy',
    ),
  },
];
