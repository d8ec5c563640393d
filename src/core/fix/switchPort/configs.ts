/**
 * Configuration files in which one known key is the port. One row a tool; the keys are those of the tool's own
 * documentation. Files with rules of their own (launch.json, compose, Spring, …) have their own module.
 */
import { commandPorts } from './commandPorts.ts';
import { invocationOf } from './invocation.ts';
import { mapPlain } from './mapped.ts';
import { mask } from './mask.ts';
import { findNumber } from './numbers.ts';
import { objectEntries } from './objectLiteral.ts';
import { extOf } from './paths.ts';
import {
  type Parsed,
  parseDotenvEntries,
  parseJsonEntries,
  parsePropertiesEntries,
  parseTomlEntries,
  parseYamlEntries,
  pathOf,
} from './syntax.ts';
import { type Entry, Layer, type Site, type SourceFile, type Span } from './types.ts';

type Syntax = 'json' | 'yaml' | 'toml' | 'properties' | 'dotenv' | 'object';

interface Rule {
  /** Tested on the dotted path of keys. */
  readonly key: RegExp;
  /** `bind` when absent; `side`: another server of the same tool (preview, inspector), meant only if nothing else holds the number. */
  readonly role?: 'bind' | 'side' | 'follow' | 'apart';
  readonly why?: string;
  /** All matches of the file change together. */
  readonly together?: boolean;
  /** Stronger (positive) or weaker than other keys of the file. */
  readonly pick?: number;
  /** Not in force unless one of these profiles was chosen. */
  readonly profile?: RegExp;
  /** Not in force when one of these profiles was chosen. */
  readonly unless?: RegExp;
  /** The value (or the list) is a command line: what counts is the option before the number. */
  readonly line?: boolean;
  /** A fallback that keeps step when the server's port is stated more strongly elsewhere. */
  readonly keepInStep?: boolean;
}

interface Config {
  readonly id: string;
  /** Tested on the path relative to the root. */
  readonly file: RegExp;
  readonly syntax: Syntax;
  readonly runners: readonly string[];
  /** Strength of what the file states; `Layer.config` when absent. */
  readonly layer?: number;
  readonly rules: readonly Rule[];
}

const viteLike: readonly Rule[] = [
  { key: /(?:^|\.)preview\.port$/, profile: /^preview$/, pick: 5, why: "port of the tool's preview server" },
  { key: /(?:^|\.)preview\.port$/, role: 'side', why: "port of the tool's preview server" },
  { key: /(?:^|\.)server\.hmr\.(?:clientPort|port)$/, role: 'follow', why: 'hot reloading connects to the dev server' },
  { key: /(?:^|\.)(?:dev)?[sS]erver\.port$/, unless: /^preview$/ },
  { key: /(?:^|\.)proxy\b.*(?:[tT]imeout)$/, role: 'apart', why: 'a timeout' },
];

const devServer: readonly Rule[] = [
  { key: /(?:^|\.)devServer\.port$/ },
  {
    key: /(?:^|\.)devServer\.client\.webSocketURL\.port$/,
    role: 'follow',
    why: 'hot reloading connects to the dev server',
  },
  { key: /(?:^|\.)webSocketServer\b.*\.port$/, role: 'follow', why: 'hot reloading connects to the dev server' },
];

const script = '[cm]?[jt]s';

export const configs: readonly Config[] = [
  {
    id: 'vite',
    file: new RegExp(`(?:^|/)vite(?:st)?\\.[\\w.-]*config[\\w.-]*\\.${script}$|(?:^|/)vite\\.config\\.${script}$`),
    syntax: 'object',
    runners: ['vite', 'program', 'laravel', 'nx'],
    rules: viteLike,
  },
  {
    id: 'vitest',
    file: new RegExp(`(?:^|/)vitest\\.config\\.${script}$`),
    syntax: 'object',
    runners: ['vitest'],
    rules: [{ key: /(?:^|\.)(?:api|browser\.api|ui)\.port$/, role: 'side' }, ...viteLike],
  },
  {
    id: 'rsbuild',
    file: new RegExp(`(?:^|/)(?:rsbuild|modern|farm|solid|app|vinxi|tanstack)\\.config\\.${script}x?$`),
    syntax: 'object',
    runners: ['vite'],
    rules: viteLike,
  },
  {
    id: 'svelte',
    file: new RegExp(`(?:^|/)svelte\\.config\\.${script}$`),
    syntax: 'object',
    runners: ['vite'],
    rules: viteLike,
  },
  {
    id: 'vitepress',
    file: new RegExp(`(?:^|/)\\.vitepress/config\\.${script}$`),
    syntax: 'object',
    runners: ['vite'],
    rules: viteLike,
  },
  {
    id: 'vuepress',
    file: new RegExp(`(?:^|/)\\.vuepress/config\\.${script}$`),
    syntax: 'object',
    runners: ['vuepress'],
    rules: [{ key: /^(?:config\.)?port$/ }],
  },
  {
    id: 'nuxt',
    file: new RegExp(`(?:^|/)nuxt\\.config\\.${script}$`),
    syntax: 'object',
    runners: ['nuxt'],
    rules: [{ key: /(?:^|\.)devServer\.port$/ }, { key: /(?:^|\.)server\.port$/ }],
  },
  {
    id: 'astro',
    file: new RegExp(`(?:^|/)astro\\.config\\.${script}$`),
    syntax: 'object',
    runners: ['astro'],
    rules: [
      { key: /(?:^|\.)vite\.server\.port$/, role: 'side' },
      { key: /(?:^|\.)server\.port$/ },
      { key: /(?:^|\.)preview\.port$/, role: 'side' },
    ],
  },
  {
    id: 'webpack',
    file: new RegExp(`(?:^|/)(?:webpack|rspack|craco|config-overrides|webpackfile)[\\w.-]*\\.${script}$`),
    syntax: 'object',
    runners: ['webpack', 'program', 'cra'],
    rules: devServer,
  },
  {
    id: 'vue-cli',
    file: new RegExp(`(?:^|/)vue\\.config\\.${script}$`),
    syntax: 'object',
    runners: ['vue-cli'],
    rules: devServer,
  },
  {
    id: 'quasar',
    file: new RegExp(`(?:^|/)quasar\\.config\\.${script}$`),
    syntax: 'object',
    runners: ['program', 'vite'],
    rules: devServer,
  },
  {
    id: 'umi',
    file: new RegExp(`(?:^|/)(?:\\.umirc|config/config)\\.${script}$`),
    syntax: 'object',
    runners: ['program'],
    rules: devServer,
  },
  {
    id: 'remix',
    file: new RegExp(`(?:^|/)remix\\.config\\.${script}$`),
    syntax: 'object',
    runners: ['vite', 'program'],
    rules: [{ key: /(?:^|\.)dev\.port$/ }, { key: /(?:^|\.)devServerPort$/, role: 'side' }],
  },
  {
    id: 'eleventy',
    file: /(?:^|\/)(?:\.eleventy|eleventy\.config)\.[cm]?js$/,
    syntax: 'object',
    runners: ['eleventy'],
    rules: [{ key: /(?:^|\.)port$/ }],
  },
  {
    id: 'metro',
    file: new RegExp(`(?:^|/)metro\\.config\\.${script}$`),
    syntax: 'object',
    runners: ['expo'],
    rules: [{ key: /(?:^|\.)server\.port$/ }],
  },
  {
    id: 'karma',
    file: new RegExp(`(?:^|/)karma\\.conf\\.${script}$`),
    syntax: 'object',
    runners: ['program', 'angular', 'test'],
    rules: [{ key: /(?:^|\.)port$/ }],
  },
  {
    id: 'browser-sync',
    file: /(?:^|\/)bs-config\.(?:js|cjs|mjs)$/,
    syntax: 'object',
    runners: ['browser-sync'],
    rules: [{ key: /(?:^|\.)ui\.port$/, role: 'side' }, { key: /(?:^|\.)port$/ }],
  },
  {
    id: 'browser-sync-json',
    file: /(?:^|\/)bs-config\.json$/,
    syntax: 'json',
    runners: ['browser-sync'],
    rules: [{ key: /^port$/ }],
  },
  {
    id: 'playwright',
    file: new RegExp(`(?:^|/)playwright[\\w.-]*\\.${script}$`),
    syntax: 'object',
    runners: [],
    rules: [
      { key: /(?:^|\.)webServer(?:\.\w+)*\.(?:port|command)$/, role: 'follow', why: 'the server Playwright waits for' },
      { key: /(?:^|\.)env\.PORT$/, role: 'follow', why: 'the server Playwright starts' },
    ],
  },
  {
    id: 'pm2',
    file: /(?:^|\/)(?:ecosystem|pm2)[\w.-]*\.(?:js|cjs|mjs)$/,
    syntax: 'object',
    runners: ['pm2', 'program'],
    rules: [
      { key: /(?:^|\.)env_(?:prod|production|staging|test)\w*\./, role: 'apart', why: 'another environment' },
      { key: /(?:^|\.)env(?:_\w+)?\.(?:\w+_)?PORT$/ },
      { key: /(?:^|\.)args(?:\.\[\])?$/, line: true },
    ],
  },
  {
    id: 'pm2-json',
    file: /(?:^|\/)(?:ecosystem[\w.-]*|pm2|process)\.json$/,
    syntax: 'json',
    runners: ['pm2', 'program'],
    rules: [
      { key: /(?:^|\.)env_(?:prod|production|staging|test)\w*\./, role: 'apart', why: 'another environment' },
      { key: /(?:^|\.)env(?:_\w+)?\.(?:\w+_)?PORT$/ },
    ],
  },
  {
    id: 'nodemon',
    file: /(?:^|\/)nodemon\.json$/,
    syntax: 'json',
    runners: ['program'],
    rules: [{ key: /^env\.(?:\w+_)?PORT$/, pick: 5 }],
  },
  {
    id: 'ember',
    file: /(?:^|\/)\.ember-cli$/,
    syntax: 'json',
    runners: ['ember'],
    rules: [{ key: /^(?:port)$/ }, { key: /^(?:liveReloadPort|live-reload-port)$/, role: 'side' }],
  },
  {
    id: 'wrangler-toml',
    file: /(?:^|\/)wrangler[\w.-]*\.toml$/,
    syntax: 'toml',
    runners: ['wrangler'],
    rules: [
      { key: /^(?:env\.\w+\.)?dev\.port$/ },
      { key: /inspector_port$/, role: 'side', why: 'port of the inspector' },
    ],
  },
  {
    id: 'wrangler-json',
    file: /(?:^|\/)wrangler[\w.-]*\.jsonc?$/,
    syntax: 'json',
    runners: ['wrangler'],
    rules: [
      { key: /^(?:env\.\w+\.)?dev\.port$/ },
      { key: /inspector_port$/, role: 'side', why: 'port of the inspector' },
    ],
  },
  {
    id: 'firebase',
    file: /(?:^|\/)firebase[\w.-]*\.json$/,
    syntax: 'json',
    runners: ['firebase'],
    rules: [{ key: /^emulators\.\w+\.port$/ }, { key: /^emulators\.\w+\.websocketPort$/, role: 'side' }],
  },
  {
    id: 'supabase',
    file: /(?:^|\/)supabase\/config\.toml$/,
    syntax: 'toml',
    runners: ['supabase', 'compose'],
    rules: [{ key: /(?:^|\.)\w*port$/, pick: 1 }],
  },
  {
    id: 'netlify',
    file: /(?:^|\/)netlify\.toml$/,
    syntax: 'toml',
    runners: ['netlify'],
    rules: [
      { key: /^dev\.port$/ },
      { key: /^dev\.targetPort$/, role: 'side', why: "the framework's own port", keepInStep: true },
      { key: /^dev\.functionsPort$/, role: 'side', why: 'port of the functions' },
    ],
  },
  {
    id: 'serverless',
    file: /(?:^|\/)serverless[\w.-]*\.ya?ml$/,
    syntax: 'yaml',
    runners: ['serverless'],
    rules: [
      { key: /^custom\.serverless-offline\.(?:httpPort|port)$/ },
      { key: /^custom\.serverless-offline\.(?:lambdaPort|websocketPort|albPort)$/, role: 'side' },
      { key: /^custom\.[\w-]+\.(?:start\.)?port$/, role: 'side', why: 'port of another plugin' },
    ],
  },
  {
    id: 'streamlit',
    file: /(?:^|\/)\.streamlit\/config\.toml$/,
    syntax: 'toml',
    runners: ['streamlit'],
    rules: [
      { key: /^server\.port$/ },
      { key: /^browser\.serverPort$/, role: 'follow', why: 'the port the browser connects to' },
    ],
  },
  {
    id: 'jupyter-json',
    file: /(?:^|\/)jupyter_\w+_config\.json$/,
    syntax: 'json',
    runners: ['jupyter'],
    rules: [{ key: /^(?:ServerApp|NotebookApp|LabApp)\.port$/ }],
  },
  {
    id: 'symfony',
    file: /(?:^|\/)\.symfony\.(?:local\.)?ya?ml$/,
    syntax: 'yaml',
    runners: ['symfony'],
    rules: [{ key: /^http\.port$/ }],
  },
  {
    id: 'rocket',
    file: /(?:^|\/)Rocket\.toml$/,
    syntax: 'toml',
    runners: ['program'],
    rules: [
      { key: /^release\.port$/, profile: /^release$/, pick: 3 },
      { key: /^(?:release|production|staging|prod)\.port$/, role: 'side', why: 'another profile' },
      { key: /^(?:debug|development|dev)\.port$/, pick: 2, unless: /^release$/ },
      { key: /^default\.port$/, pick: 1 },
      { key: /^(?:\w+\.)?port$/ },
    ],
  },
  {
    id: 'cargo-leptos',
    file: /(?:^|\/)Cargo\.toml$/,
    syntax: 'toml',
    runners: ['program'],
    rules: [{ key: /metadata\.leptos\.site-addr$/ }, { key: /metadata\.leptos\.reload-port$/, role: 'side' }],
  },
  { id: 'trunk', file: /(?:^|\/)Trunk\.toml$/, syntax: 'toml', runners: ['trunk'], rules: [{ key: /^serve\.port$/ }] },
  {
    id: 'dioxus',
    file: /(?:^|\/)Dioxus\.toml$/,
    syntax: 'toml',
    runners: ['program'],
    rules: [{ key: /(?:^|\.)port$/ }],
  },
  {
    id: 'bunfig',
    file: /(?:^|\/)bunfig\.toml$/,
    syntax: 'toml',
    runners: ['program'],
    // Bun.serve's own `port` beats it.
    layer: Layer.fallbackConfig,
    rules: [{ key: /^serve\.port$/ }],
  },
  {
    id: 'jekyll',
    file: /(?:^|\/)_config[\w.-]*\.ya?ml$/,
    syntax: 'yaml',
    runners: ['jekyll'],
    rules: [{ key: /^port$/ }, { key: /^livereload_port$/, role: 'side', why: 'port of live reload' }],
  },
  {
    id: 'mkdocs',
    file: /(?:^|\/)mkdocs[\w.-]*\.ya?ml$/,
    syntax: 'yaml',
    runners: ['mkdocs'],
    rules: [{ key: /^dev_addr$/ }],
  },
  {
    id: 'live-server',
    file: /(?:^|\/)\.vscode\/settings\.json$|\.code-workspace$/,
    syntax: 'json',
    runners: [],
    rules: [
      { key: /(?:^|\.)liveServer\.settings\.port$/ },
      { key: /(?:^|\.)livePreview\.portNumber$/ },
      { key: /(?:^|\.)[\w.-]*(?:serverPort|server\.port)$/, role: 'side' },
    ],
  },
  {
    id: 'devcontainer',
    file: /(?:^|\/)\.?devcontainer(?:\/[\w.-]+)?(?:\/devcontainer)?\.json$/,
    syntax: 'json',
    runners: ['compose', 'docker', 'devcontainer'],
    rules: [],
  },
  { id: 'lighthouse', file: /(?:^|\/)\.?lighthouserc\.json$/, syntax: 'json', runners: [], rules: [] },
  {
    id: 'air',
    file: /(?:^|\/)\.air\.toml$/,
    syntax: 'toml',
    runners: ['program'],
    rules: [
      { key: /^proxy\.(?:proxy|app)_port$/, role: 'side' },
      { key: /^build\.(?:args_bin|full_bin)(?:\.\[\])?$/, line: true },
    ],
  },
];

const parsers: Readonly<Record<Exclude<Syntax, 'object'>, (text: string) => Parsed>> = {
  json: parseJsonEntries,
  yaml: parseYamlEntries,
  toml: parseTomlEntries,
  properties: parsePropertiesEntries,
  dotenv: parseDotenvEntries,
};

export interface FileSites {
  readonly sites: readonly Site[];
  readonly problem?: string;
}

export function configOf(path: string): Config | undefined {
  return configs.find(config => config.file.test(path));
}

export function configSites(port: number, file: SourceFile, profiles: readonly string[]): FileSites {
  const config = configOf(file.path);
  if (config === undefined) return { sites: [] };
  const masked = config.syntax === 'object' ? mask(file.text, extOf(file.path)) : undefined;
  const parsed: Parsed =
    masked === undefined
      ? parsers[config.syntax as Exclude<Syntax, 'object'>](file.text)
      : { kind: 'parsed', entries: objectEntries(file.text, masked) };
  if (parsed.kind === 'problem') return { sites: [], problem: parsed.reason };
  const sites: Site[] = [];
  for (const entry of parsed.entries) {
    const rule = config.rules.find(
      ({ key, profile }) =>
        key.test(pathOf(entry)) && (profile === undefined || profiles.some(one => profile.test(one))),
    );
    if (rule === undefined) continue;
    const other = rule.unless !== undefined && profiles.some(one => rule.unless?.test(one) === true);
    const places = findNumber(masked?.code ?? file.text, port, entry.span.start, entry.span.end);
    if (places.length === 0 && masked !== undefined) {
      const constant = followIdentifier(port, masked.code, entry);
      if (constant !== undefined) sites.push(ruleSite(config, rule, file, entry, constant, other));
    }
    const listed = parsed.entries.filter(other => pathOf(other) === pathOf(entry));
    for (const place of places.filter(span => rule.line !== true || isOption(port, file, listed, span)))
      sites.push(ruleSite(config, rule, file, entry, place, other));
  }
  return { sites };
}

/** Does the number stand after an option that is the port, in the words of these values? */
function isOption(port: number, file: SourceFile, listed: readonly Entry[], place: Span): boolean {
  const words = listed.flatMap(({ span, raw }) =>
    [...raw.matchAll(/\S+/g)].map(match =>
      mapPlain(file.text, { start: span.start + match.index, end: span.start + match.index + match[0].length }),
    ),
  );
  const lead = words[0]?.text.startsWith('-') === true ? [{ text: './program', at: [] }] : [];
  return invocationOf([...lead, ...words])
    .flatMap(invocation => commandPorts(invocation, port))
    .some(found => found.role === 'bind' && found.span.start === place.start);
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
    layer: role === 'side' ? Layer.secondary : (config.layer ?? Layer.config),
    pick: rule.pick ?? 0,
    ...(config.runners.length === 0 ? {} : { runners: config.runners }),
    ...(rule.together === true ? { group: file.path } : {}),
    ...(rule.keepInStep === true ? { keepInStep: true } : {}),
    ...(other ? { inactive: 'another server, or another profile' } : {}),
    ...(entry.shadowed === true ? { inactive: 'a duplicate of the key: the last one is in force' } : {}),
  };
}

/** `port: PORT` with `const PORT = 8080` in the same file: the constant, one step. */
export function followIdentifier(port: number, code: string, entry: Entry): Site['span'] | undefined {
  const name = /^(?:Number\(|parseInt\(|\+)?([A-Za-z_$][\w$]*)(?:,\s*10)?\)?$/.exec(entry.raw.trim())?.[1];
  if (name === undefined) return undefined;
  const escaped = name.replace(/\$/g, '\\$');
  const declared = new RegExp(`(?:^|[^\\w$.])(?:const|let|var)\\s+${escaped}\\b[^=\\n]*=([^\\n;]*)`).exec(code);
  if (declared === null) return undefined;
  const end = declared.index + declared[0].length;
  return findNumber(code, port, end - (declared[1]?.length ?? 0), end)[0];
}
