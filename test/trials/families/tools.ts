import type { Family, Trial } from '../trial.ts';
import { esm, manifest } from './shared.ts';

/** A tool of this set that is started by the script `start`. */
function tool(set: string, program: string, script: string, port: number, more: Partial<Trial> = {}): Trial {
  return {
    name: program.replace(/^@|\/cli$/g, '').replaceAll('/', '-'),
    title: program,
    program,
    set,
    line: 'npm start',
    port,
    ...more,
    files: { ...manifest({ start: script }), ...more.files },
  };
}

export const tools: Family = {
  id: 'tools',
  title: 'Emulators, consoles and test runners',
  trials: [
    tool('emulators', 'azurite', 'azurite-blob --silent --location data', 10000, {
      name: 'azurite-blob',
      title: 'Azurite’s blobs',
    }),
    tool('emulators', 'azurite', 'azurite --location data', 10000),
    tool('emulators', 'dynalite', 'dynalite', 4567),
    tool('emulators', 's3rver', 's3rver -d data', 4568),
    tool('emulators', 'wrangler', 'wrangler dev', 8787, {
      files: {
        'wrangler.toml':
          'name = "app"\nmain = "src/index.js"\ncompatibility_date = "2025-01-01"\nsend_metrics = false\n',
        'src/index.js': "export default { fetch: () => new Response('ok') };\n",
      },
      seconds: 40,
    }),
    tool('emulators', 'peer', 'peerjs --port 9000', 9000),
    tool('emulators', 'maildev', 'maildev', 1080),
    tool('emulators', 'edge-runtime', 'edge-runtime --listen src/a.js', 3000, {
      files: { 'src/a.js': "addEventListener('fetch', event => event.respondWith(new Response('ok')));\n" },
    }),
    tool('emulators', 'ganache', 'ganache', 8545, { seconds: 40 }),
    tool('emulators', 'redis-commander', 'redis-commander --noload', 8081),
    tool('tools', 'storybook', 'storybook dev -p 6006 --no-open --ci', 6006, {
      files: {
        ...manifest({ start: 'storybook dev -p 6006 --no-open --ci' }, esm),
        '.storybook/main.js':
          "export default { framework: '@storybook/html-vite', stories: ['../src/*.stories.js'], core: { disableTelemetry: true, disableWhatsNewNotifications: true } };\n",
        'src/a.stories.js': "export default { title: 'A' };\nexport const A = { render: () => 'hello' };\n",
      },
      seconds: 60,
    }),
    tool('tools', '@playwright/test', 'playwright show-report', 9323, {
      files: { 'playwright-report/index.html': 'hello\n' },
    }),
    tool('tools', 'karma', 'karma start', 9876, {
      files: { 'karma.conf.js': 'module.exports = config => config.set({});\n' },
    }),
    tool('tools', 'node-red', 'node-red --userDir data', 1880, { seconds: 40 }),
    tool('tools', 'drizzle-kit', 'drizzle-kit studio', 4983, {
      files: {
        'drizzle.config.js':
          "module.exports = { dialect: 'turso', schema: './schema.js', dbCredentials: { url: 'file:a.db' } };\n",
        'schema.js':
          "const { integer, sqliteTable } = require('drizzle-orm/sqlite-core');\nmodule.exports = { a: sqliteTable('a', { id: integer() }) };\n",
      },
    }),
    tool('bundlers', 'webpack-bundle-analyzer', 'webpack-bundle-analyzer stats.json --no-open', 8888, {
      files: {
        'stats.json': '{ "assets": [{ "name": "a.js", "size": 1, "chunks": [0] }], "modules": [], "chunks": [] }\n',
      },
    }),
  ],
};
