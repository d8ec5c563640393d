/** Sends each file that holds the number to the reader of its format. */

import { codeExtensions, otherExtensions } from '../../code/syntaxes.ts';
import { entriesIn, pathOf } from '../../configs/entry.ts';
import { dotenvEntriesOf, jsonEntriesOf, lineBefore, type SourceFile } from '../../configs/sourceFile.ts';
import { usualFiles } from '../../programs/table.ts';
import { findNumber } from '../../text/digits.ts';
import { pathIn } from '../../text/paths.ts';
import { Layer, type Site } from '../site.ts';
import type { Active } from '../units/active.ts';
import { isMakefile, isProcfile } from '../units/active.ts';
import { makeVariableSites } from '../units/make.ts';
import { isProjectFile } from '../units/projectTargets.ts';
import { isJustfile, isTaskfile, justSites, taskfileSites } from '../units/taskfiles.ts';
import { fileIn, type World } from '../world.ts';
import { aspnetSites, isAspnet } from './aspnet.ts';
import { composeSites, composeVariables, hostSide, isCompose, replacedServices } from './compose.ts';
import { configSites, configSitesAs, isConfig, isReadAs } from './configSites.ts';
import { directiveSites, isDirectiveFile } from './directives.ts';
import { dotenvSites } from './dotenv.ts';
import { isDotenv } from './dotenvLayers.ts';
import { type FileSites, sitesByEntry } from './fileSites.ts';
import { isSettings, remainingSites, settingsSites } from './settings.ts';
import { isSpring, springSites } from './spring.ts';

interface Format {
  readonly id: string;
  readonly matches: (file: SourceFile, active: Active) => boolean;
  readonly sites: (file: SourceFile, world: World, active: Active) => FileSites;
}

/** Files whose numbers the units have read already; a syntax error there is said, too. */
const unitFile = (file: SourceFile): boolean =>
  /^(?:launch|tasks|package|composer|deno)\.jsonc?$/.test(file.name) ||
  isProjectFile(file.name) ||
  file.name.endsWith('.code-workspace');

const plain = (sites: readonly Site[]): FileSites => ({ sites });

/** The first that matches reads the file; addresses it says nothing about are found afterwards. */
const formats: readonly Format[] = [
  {
    id: 'generated',
    matches: file =>
      /(?:^|[.-])lock\b|\.lock$|^(?:package-lock|npm-shrinkwrap)\.json$|\.min\.|^(?:pnpm-lock|yarn)\b/.test(file.name),
    sites: (file, world) => plain(everything(world, file, 'a generated file')),
  },
  {
    id: 'named-config',
    matches: (file, active) => !isConfig(file.path) && isReadAs(file, active.named.get(file.path) ?? ''),
    sites: (file, world, active) => configSitesAs(world.from, file, active.profiles, active.named.get(file.path) ?? ''),
  },
  {
    id: 'live-server',
    matches: file => file.name.endsWith('.code-workspace') || file.path.endsWith('.vscode/settings.json'),
    sites: (file, world, active) => configSites(world.from, file, active.profiles),
  },
  {
    id: 'unit',
    matches: unitFile,
    sites: (file, world, active) => {
      const own = unitFileSites(file, world);
      return own.problem === undefined && isConfig(file.path)
        ? { sites: [...own.sites, ...configSites(world.from, file, active.profiles).sites] }
        : own;
    },
  },
  {
    id: 'compose',
    matches: file => isCompose(file.name),
    sites: (file, world, active) => {
      const call = active.started.find(unit => unit.compose !== undefined)?.compose;
      return composeSites(world.from, file, {
        defined: definedVariables(world, file, call?.envFiles ?? []),
        replaced: replacedIn(world, file),
        call,
      });
    },
  },
  {
    id: 'spring',
    matches: file => isSpring(file.name),
    sites: (file, world, active) => springSites(world.from, file, active.profiles),
  },
  {
    id: 'aspnet',
    matches: file => isAspnet(file.path),
    sites: (file, world, active) => aspnetSites(world.from, file, active.profiles),
  },
  {
    id: 'dotenv',
    matches: file => isDotenv(file.name),
    sites: (file, world) => plain(dotenvSites(world.from, file, publishedVariables(world, file.dir))),
  },
  {
    id: 'devcontainer',
    matches: file => /(?:^|\/)\.?devcontainer(?:\/[\w.-]+)?(?:\/devcontainer)?\.json$/.test(file.path),
    sites: devcontainerSites,
  },
  {
    id: 'make',
    matches: file => isMakefile(file.name),
    sites: (file, world) => plain(makeVariableSites(world.from, file)),
  },
  { id: 'just', matches: file => isJustfile(file.name), sites: (file, world) => plain(justSites(world.from, file)) },
  {
    id: 'taskfile',
    matches: file => isTaskfile(file.name),
    sites: (file, world) => taskfileSites(world.from, file),
  },
  { id: 'process', matches: file => isProcfile(file.name), sites: () => plain([]) },
  {
    id: 'directives',
    matches: file => isDirectiveFile(file),
    sites: (file, world) => plain(directiveSites(world.from, file)),
  },
  {
    id: 'config',
    matches: file => isConfig(file.path),
    sites: (file, world, active) => configSites(world.from, file, active.profiles),
  },
  {
    id: 'workflow',
    matches: file =>
      /(?:^|\/)(?:\.github\/workflows|\.circleci)\/|(?:^|\/)(?:\.gitlab-ci|azure-pipelines|bitbucket-pipelines|\.travis)\.ya?ml$/.test(
        file.path,
      ),
    sites: (file, world) => plain(everything(world, file, 'runs elsewhere (CI)')),
  },
  { id: 'settings', matches: file => isSettings(file.path), sites: (file, world) => settingsSites(world.from, file) },
];

/** Every file a format or the search for addresses looks at. */
export const globs: readonly string[] = [
  `**/*.{${[...codeExtensions, ...otherExtensions].join(',')}}`,
  '**/{.env,.flaskenv,Procfile,Makefile,makefile,GNUmakefile,justfile,Justfile,.justfile,Caddyfile,Dockerfile,Containerfile,.ember-cli,.lighthouserc,artisan,Gemfile}',
  '**/.env.*',
  '**/*.env',
  '**/Procfile.*',
  '**/Makefile.*',
  '**/*.{mk,just}',
  '**/Caddyfile.*',
  '**/*.caddyfile',
  '**/*.{csproj,fsproj,code-workspace,template,Dockerfile,dockerfile}',
  '**/{nginx,sites-available,sites-enabled}/**',
  '**/go.mod',
  // Programs without an extension, such as the Express generator's bin/www.
  '**/bin/*',
];

const steering =
  /(?:^|\/)(?:launch\.json|tasks\.json|package\.json|composer\.json|deno\.jsonc?|angular\.json|project\.json|Procfile[\w.-]*|(?:GNUm|M|m)akefile|\.?[Jj]ustfile|[Tt]askfile(?:\.dist)?\.ya?ml|application[\w-]*\.(?:properties|ya?ml)|pom\.xml|build\.gradle(?:\.kts)?|pyproject\.toml|requirements\.txt|manage\.py|Gemfile|artisan|Cargo\.toml|\.env(?:\.[\w.-]+)?|\.flaskenv|appsettings\.json|Caddyfile|(?:docker-)?compose[\w.-]*\.ya?ml)$|\.code-workspace$|(?:^|\/)\.vscode\/settings\.json$/;

/** Files that steer what is in force, the usual configuration of programs among them; loaded whether they hold the number or not. */
export const control = {
  test(path: string): boolean {
    if (steering.test(path)) return true;
    for (let at = path.length; at > 0; ) {
      at = path.lastIndexOf('/', at - 1);
      if (usualFiles.has(path.slice(at + 1))) return true;
    }
    return false;
  },
};

/** Everything the file holds of the number, judged. */
export function sitesOf(world: World, active: Active, file: SourceFile): FileSites {
  const format = formats.find(candidate => candidate.matches(file, active));
  const units = (active.byFile.get(file.path) ?? []).flatMap(unit => unit.sites);
  const own = format?.sites(file, world, active) ?? { sites: [] };
  const read = new Set(units.map(site => site.span.start));
  const known = [...units, ...own.sites.filter(site => !read.has(site.span.start))];
  if (own.problem !== undefined) return own;
  return { sites: [...known, ...remainingSites(world.from, file, known)].map(withVariable) };
}

/** `${PORT:-3000}`, in whatever file that substitutes variables: the variable before its default. */
function withVariable(site: Site): Site {
  if (site.role !== 'bind' || site.variable !== undefined) return site;
  const before = lineBefore(site.file, site.file.text, site.span.start);
  const variable = /\$\{([A-Z][A-Z0-9_]*)\s*:-?[^}]*$/.exec(before)?.[1];
  return variable === undefined ? site : { ...site, variable };
}

/** `config.port` of package.json; what the units say nothing about. */
function unitFileSites(file: SourceFile, world: World): FileSites {
  return sitesByEntry(world.from, file, jsonEntriesOf(file), entry => {
    const key = pathOf(entry);
    if (file.name !== 'package.json' || !/^config\.(?:\w+_)?port$/.test(key)) return undefined;
    return { role: 'bind', why: `${key} in ${file.name}`, layer: Layer.scriptEnv - 1 };
  });
}

function everything(world: World, file: SourceFile, why: string): Site[] {
  return findNumber(file.text, world.from).map(span => ({ file, span, role: 'apart' as const, why }));
}

/** Variables that the `.env` beside a compose file sets, or the files given instead of it. */
function definedVariables(world: World, file: SourceFile, given: readonly string[]): ReadonlySet<string> {
  const paths = given.length > 0 ? given : [pathIn(file.dir, '.env')];
  return new Set(
    paths.flatMap(path => {
      const own = fileIn(world, path);
      return own === undefined ? [] : entriesIn(dotenvEntriesOf(own)).map(entry => entry.path[0] ?? '');
    }),
  );
}

function publishedVariables(world: World, dir: string): ReadonlySet<string> {
  const files = world.configFiles.filter(file => isCompose(file.name) && file.dir === dir);
  return new Set(files.flatMap(file => [...composeVariables(file.text)]));
}

/** Services of a base compose file whose ports the override file beside it replaces. */
function replacedIn(world: World, file: SourceFile): ReadonlySet<string> {
  if (/\.override\.ya?ml$/.test(file.name)) return new Set();
  const overrides = [...world.control.values()].filter(
    other => other.dir === file.dir && isCompose(other.name) && /\.override\.ya?ml$/.test(other.name),
  );
  return new Set(overrides.flatMap(replacedServices));
}

/** `appPort` and `-p` of `runArgs` are published on the host; `forwardPorts` names the container's side. */
function devcontainerSites(file: SourceFile, world: World): FileSites {
  const parsed = jsonEntriesOf(file);
  return sitesByEntry(world.from, file, parsed, (entry, span, index) => {
    const key = pathOf(entry);
    const flag = entriesIn(parsed)[index - 1]?.raw ?? '';
    const published =
      /^appPort(?:\.\[\])?$/.test(key) ||
      (key === 'runArgs.[]' && (/^(?:-p|--publish)$/.test(flag) || /^(?:-p|--publish)[ =]?/.test(entry.raw)));
    const side = hostSide(entry.raw.replace(/^(?:-p|--publish)[ =]?/, lead => 'x'.repeat(lead.length)));
    const host =
      published && (side === undefined ? key.startsWith('appPort') : span.start - entry.span.start < side.end);
    if (!host) return { role: 'apart', why: 'inside the container' };
    const runners = ['compose', 'docker', 'devcontainer'];
    return { role: 'bind', why: `${entry.path[0]} of ${file.name}`, layer: Layer.compose, runners };
  });
}
