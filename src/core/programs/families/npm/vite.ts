/** Vite, and what is built on it or like it. */
import type { KeyedFile } from '../../configFile.ts';
import type { WrittenRow } from '../../row.ts';
import { configObject, ownConfig, port, script, scriptNames, viteLike } from '../shared.ts';

export const viteConfig: KeyedFile = {
  id: 'vite',
  usual: scriptNames('vite.config'),
  file: new RegExp(`(?:^|/)vite(?:st)?\\.[\\w.-]*config[\\w.-]*\\.${script}$|(?:^|/)vite\\.config\\.${script}$`),
  syntax: 'object',
  rules: viteLike,
};

const viteValues = '--base -l --logLevel -d --debug -f --filter -m --mode --open';

export const viteRows: readonly WrittenRow[] = [
  {
    id: 'vite',
    names: ['vite', 'vite-plus', 'rolldown-vite'],
    docs: 'https://vite.dev/guide/cli.html',
    example: 'vite dev --port 5174 --host',
    serves: [
      { words: ['', 'dev', 'serve'], defaults: [5173] },
      { words: ['preview'], defaults: [4173], built: true },
    ],
    others: ['build', 'optimize'],
    options: { port: '--port', host: '--host', config: '--config -c', values: viteValues },
    dotenvVariables: /^VITE_/,
    // https://vite.dev/guide/env-and-mode: “loaded in all cases, ignored by git”.
    dotenvLocal: true,
    configs: [viteConfig],
    places: [{ kind: 'object', file: ownConfig('vite'), key: 'server', beforeCommand: true }],
    whenTaken: 'moves',
    // https://vite.dev/guide/cli.html: “--strictPort: Exit if specified port is already in use”.
    failInstead: '--strictPort',
    rules: ['vite-running'],
    // One `dev`, `preview` or `build` a root, configuration and mode (vite 8.4.0, dist/node/cli.js).
    lock: { once: 'project' },
  },
  {
    id: 'vitest',
    docs: 'https://vitest.dev/guide/cli.html',
    example: 'vitest --ui --api.port 51205',
    serves: [
      {
        words: ['', 'watch', 'dev', 'run', 'related'],
        with: ['--ui', '--api', '--api.port', '--browser', '--port', '--ui.port'],
      },
    ],
    defaults: [51204],
    options: {
      port: '--api.port --api --port --ui.port',
      config: '--config -c -r --root',
      values: '--dir --mode -t --testNamePattern --project --reporter',
    },
    configs: [configObject('vitest', [{ key: /(?:^|\.)(?:api|browser\.api|ui)\.port$/, role: 'side' }, ...viteLike])],
    whenTaken: 'moves-silently',
  },
  {
    id: 'vitepress',
    title: 'VitePress',
    docs: 'https://vitepress.dev/reference/cli',
    example: 'vitepress dev docs --port 5174',
    serves: [
      { words: ['', 'dev'], defaults: [5173] },
      { words: ['preview', 'serve'], defaults: [4173], built: true },
    ],
    others: ['build', 'init'],
    options: { port: '--port', host: '--host', values: '--base --open -l --logLevel' },
    configs: [
      {
        id: 'vitepress',
        usual: scriptNames('.vitepress/config'),
        file: new RegExp(`(?:^|/)\\.vitepress/config\\.${script}$`),
        syntax: 'object',
        rules: viteLike,
      },
      viteConfig,
    ],
    whenTaken: 'moves',
    // Handed on to Vite: https://vitepress.dev/reference/cli.
    failInstead: '--strictPort',
  },
  {
    id: 'react-router',
    title: 'React Router',
    packages: ['@react-router/dev'],
    docs: 'https://reactrouter.com/how-to/framework-dev',
    example: 'react-router dev --port 5174',
    serves: [{ words: ['dev'], defaults: [5173] }],
    options: { port: '--port', host: '--host', config: '--config -c', values: '-m --mode --base' },
    configs: [viteConfig],
    places: [{ kind: 'object', file: ownConfig('vite'), key: 'server', beforeCommand: true }],
    whenTaken: 'moves',
    // https://reactrouter.com/api/other-api/dev: “--strictPort: Exit if specified port is already in use”.
    failInstead: '--strictPort',
  },
  {
    id: 'remix',
    packages: ['@remix-run/dev'],
    docs: 'https://v2.remix.run/docs/other-api/dev/',
    example: 'remix vite:dev --port 5174',
    serves: [
      { words: ['vite:dev'], defaults: [5173] },
      { words: ['dev'], defaults: [3000] },
    ],
    options: { port, host: '--host', config: '--config', values: '-m --mode -c --command' },
    configs: [
      viteConfig,
      configObject('remix', [{ key: /(?:^|\.)dev\.port$/ }, { key: /(?:^|\.)devServerPort$/, role: 'side' }]),
    ],
    places: [{ kind: 'object', file: ownConfig('vite'), key: 'server', beforeCommand: true }],
  },
  {
    id: 'svelte-kit',
    title: 'SvelteKit',
    packages: ['@sveltejs/kit'],
    docs: 'https://svelte.dev/docs/kit/cli',
    example: 'svelte-kit dev --port 3001',
    serves: [{ words: ['dev'] }],
    options: { port, host: '--host -H' },
    defaults: [5173, 3000],
    configs: [viteConfig, configObject('svelte', viteLike)],
    places: [{ kind: 'object', file: ownConfig('vite'), key: 'server', beforeCommand: true }],
  },
  {
    id: 'vinxi',
    docs: 'https://vinxi.vercel.app/api/cli.html',
    example: 'vinxi dev --port 3001',
    serves: [{ words: ['dev'] }, { words: ['start'], built: true }],
    options: { port: '--port', host: '--host', config: '--config', values: '--stack --preset' },
    variables: ['PORT'],
    defaults: [3000],
    configs: [
      {
        id: 'vinxi',
        usual: scriptNames('app.config'),
        file: new RegExp(`(?:^|/)(?:app|vinxi|solid|tanstack)\\.config\\.${script}x?$`),
        syntax: 'object',
        rules: viteLike,
      },
      viteConfig,
    ],
    whenTaken: 'moves-silently',
  },
];
