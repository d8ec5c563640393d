/**
 * Configuration files in which one known key is the port. One row a tool; the keys are those of the tool's own
 * documentation. Files with rules of their own (launch.json, compose, Spring, …) have their own module.
 */
import { Layer } from './types.ts';

export type Syntax = 'json' | 'yaml' | 'toml' | 'properties' | 'dotenv' | 'object';

export interface Rule {
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

export interface Config {
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
