/** Columns that many rows share. */
import type { KeyedFile, Rule } from '../configFile.ts';

/** A list of words with a blank between them. */
export function words(list: string): readonly string[] {
  return list.split(' ');
}

/** `--port` and `-p`. */
export const port = '--port -p';

/** The user's own program, built or run. */
export const program = { runner: 'program', ownCode: true } as const;

/** Endings of configuration files in JavaScript and TypeScript, for a pattern. */
export const script = '[cm]?[jt]s';

const endings = ['ts', 'mts', 'js', 'mjs', 'cjs', 'cts'];

/** `stem.ts`, `stem.js` and so on: the usual names of a configuration file. */
export function scriptNames(stem: string): readonly string[] {
  return endings.map(ending => `${stem}.${ending}`);
}

/** `stem.config.*`, whose object holds the port. */
export function configObject(stem: string, rules: readonly Rule[], id = stem): KeyedFile {
  return {
    id,
    file: new RegExp(`(?:^|/)${stem}\\.config\\.${script}$`),
    usual: scriptNames(`${stem}.config`),
    syntax: 'object',
    rules,
  };
}

/** `name.config.*` in the project's own folder. */
export function ownConfig(name: string): RegExp {
  return new RegExp(`^${name}\\.config\\.${script}$`);
}

/** `server.port` of Vite and of what is built like it (https://vite.dev/config/server-options). */
export const viteLike: readonly Rule[] = [
  { key: /(?:^|\.)preview\.port$/, profile: /^preview$/, pick: 5, why: "port of the tool's preview server" },
  { key: /(?:^|\.)preview\.port$/, role: 'side', why: "port of the tool's preview server" },
  { key: /(?:^|\.)server\.hmr\.(?:clientPort|port)$/, role: 'follow', why: 'hot reloading connects to the dev server' },
  { key: /(?:^|\.)(?:dev)?[sS]erver\.port$/, unless: /^preview$/ },
  { key: /(?:^|\.)proxy\b.*(?:[tT]imeout)$/, role: 'apart', why: 'a timeout' },
];

/** `devServer.port` of webpack-dev-server (https://webpack.js.org/configuration/dev-server/). */
export const devServer: readonly Rule[] = [
  { key: /(?:^|\.)devServer\.port$/ },
  {
    key: /(?:^|\.)devServer\.client\.webSocketURL\.port$/,
    role: 'follow',
    why: 'hot reloading connects to the dev server',
  },
  { key: /(?:^|\.)webSocketServer\b.*\.port$/, role: 'follow', why: 'hot reloading connects to the dev server' },
];
