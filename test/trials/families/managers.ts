import type { Family, Trial } from '../trial.ts';
import { esm, manifest } from './shared.ts';

const set = 'managers';
const server = {
  'server.js':
    "const port = process.env.PORT || 4500;\nrequire('node:http').createServer((_, res) => res.end('ok')).listen(port, () => console.log(`http://localhost:${port}`));\n",
} as const;
const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** Two packages of a monorepo, each with its own server; the first one's port is taken. */
function packages(start: string, more: Readonly<Record<string, unknown>> = {}): Trial['files'] {
  const app = (name: string, port: number) => ({
    [`packages/${name}/package.json`]: json({ name, version: '1.0.0', scripts: { dev: 'node server.js' } }),
    [`packages/${name}/server.js`]: `require('node:http').createServer((_, res) => res.end('ok')).listen(${port}, () => console.log('http://localhost:${port}'));\n`,
  });
  return {
    ...manifest({ dev: start }, { workspaces: ['packages/*'], packageManager: 'npm@10.0.0', ...more }),
    ...app('web', 4510),
    ...app('api', 4511),
  };
}
const beside = ['packages/api/package.json', 'packages/api/server.js'];

export const managers: Family = {
  id: 'managers',
  title: 'Package managers, monorepos and other runtimes',
  trials: [
    {
      name: 'pnpm-script',
      title: 'pnpm, a script',
      program: 'pnpm',
      set,
      files: { ...manifest({ dev: 'node server.js' }), ...server },
      line: 'pnpm dev',
      port: 4500,
    },
    {
      name: 'pnpm-vite',
      title: 'pnpm, a local program',
      program: 'vite',
      set: 'vite',
      files: { ...manifest({}), 'index.html': 'hello\n' },
      linked: true,
      typed: true,
      line: 'pnpm vite --strictPort',
      port: 5173,
    },
    {
      name: 'pnpm-vite-script',
      title: 'pnpm, a script of Vite',
      program: 'vite',
      set: 'vite',
      files: { ...manifest({ dev: 'vite --strictPort' }), 'index.html': 'hello\n' },
      linked: true,
      line: 'pnpm run dev',
      port: 5173,
    },
    {
      name: 'yarn1-script',
      title: 'Yarn 1, a script of Vite',
      program: 'vite',
      set: 'vite',
      files: { ...manifest({ dev: 'vite --strictPort' }), 'index.html': 'hello\n' },
      linked: true,
      line: 'yarn dev',
      port: 5173,
    },
    {
      name: 'yarn1-bin',
      title: 'Yarn 1, a local program',
      program: 'vite',
      set: 'vite',
      files: { ...manifest({}), 'index.html': 'hello\n' },
      linked: true,
      typed: true,
      line: 'yarn vite --strictPort',
      port: 5173,
    },
    {
      name: 'yarn4-script',
      title: 'Yarn 4, a script',
      program: '@yarnpkg/cli-dist',
      set: 'berry',
      files: {
        ...manifest({ dev: 'node server.js' }),
        ...server,
        '.yarnrc.yml':
          'yarnPath: {modules}/@yarnpkg/cli-dist/bin/yarn.js\nnodeLinker: node-modules\nenableTelemetry: false\n',
        'yarn.lock': '',
      },
      prepare: ['yarn install'],
      line: 'yarn dev',
      port: 4500,
    },
    {
      name: 'bun-script',
      title: 'Bun, a script of Vite',
      program: 'vite',
      set: 'vite',
      files: { ...manifest({ dev: 'vite --strictPort' }), 'index.html': 'hello\n' },
      linked: true,
      line: 'bun run dev',
      port: 5173,
    },
    {
      name: 'bun-serve',
      title: 'Bun.serve',
      program: 'bun',
      set,
      files: {
        ...manifest({ dev: 'bun server.ts' }),
        'server.ts': "Bun.serve({ port: 3900, fetch: () => new Response('ok') });\n",
      },
      line: 'bun server.ts',
      port: 3900,
    },
    {
      name: 'bun-default',
      title: 'Bun, a default export',
      program: 'bun',
      set,
      files: {
        ...manifest({ dev: 'bun run server.ts' }),
        'server.ts': "export default { fetch: () => new Response('ok') };\n",
      },
      line: 'bun run dev',
      port: 3000,
    },
    {
      name: 'deno-run',
      title: 'Deno.serve',
      program: 'deno',
      set,
      files: { 'server.ts': "Deno.serve(() => new Response('ok'));\n" },
      line: 'deno run -A server.ts',
      port: 8000,
    },
    {
      name: 'deno-serve',
      title: 'deno serve',
      program: 'deno',
      set,
      files: { 'server.ts': "export default { fetch: () => new Response('ok') };\n" },
      typed: true,
      line: 'deno serve --port 8055 server.ts',
      port: 8055,
    },
    {
      name: 'deno-task',
      title: 'deno task',
      program: 'deno',
      set,
      files: {
        'deno.json': '{ "tasks": { "dev": "deno run -A server.ts" } }\n',
        'server.ts': "Deno.serve({ port: Number(Deno.env.get('PORT') ?? 8066) }, () => new Response('ok'));\n",
      },
      line: 'deno task dev',
      port: 8066,
    },
    {
      name: 'node-run',
      title: 'node --run',
      program: 'yarn',
      set,
      files: { ...manifest({ dev: 'node server.js' }), ...server },
      line: 'node --run dev',
      port: 4500,
    },
    {
      name: 'npm-workspaces',
      title: 'npm, a workspace’s script',
      program: 'yarn',
      set,
      files: packages('npm run dev --workspace web'),
      others: beside,
      line: 'npm run dev',
      port: 4510,
    },
    {
      name: 'npm-workspace-flag',
      title: 'npm, `-w`',
      program: 'yarn',
      set,
      files: packages('true'),
      others: beside,
      line: 'npm run dev -w web',
      port: 4510,
    },
    {
      name: 'turbo',
      title: 'Turborepo, both apps',
      program: 'turbo',
      set,
      files: {
        ...packages('turbo run dev'),
        'turbo.json': '{ "tasks": { "dev": { "cache": false, "persistent": true } } }\n',
        'package-lock.json': json({ name: 'app', lockfileVersion: 3, packages: {} }),
      },
      others: beside,
      line: 'npm run dev',
      port: 4510,
    },
    {
      name: 'nx',
      title: 'Nx, an app’s target',
      program: 'nx',
      set,
      files: {
        ...packages('nx run web:dev', { devDependencies: { nx: '*' } }),
        'nx.json': '{ "useDaemonProcess": false, "analytics": false }\n',
      },
      others: beside,
      line: 'npm run dev',
      port: 4510,
      seconds: 40,
    },
    {
      name: 'lerna',
      title: 'Lerna, an app’s script',
      program: 'lerna',
      set,
      files: {
        ...packages('lerna run dev --scope web --stream'),
        'lerna.json': '{ "version": "1.0.0", "npmClient": "npm", "useNx": false, "packages": ["packages/*"] }\n',
        // The folder that holds it is the workspace; without one, the outermost with Nx among its packages is.
        'nx.json': '{}\n',
      },
      others: beside,
      line: 'npm run dev',
      port: 4510,
      seconds: 40,
    },
    {
      name: 'pnpm-filter',
      title: 'pnpm, `--filter`',
      program: 'pnpm',
      set,
      files: {
        ...packages('true', { packageManager: undefined }),
        'pnpm-workspace.yaml': "packages:\n  - 'packages/*'\n",
      },
      others: beside,
      line: 'pnpm --filter web dev',
      port: 4510,
    },
    {
      name: 'wireit',
      title: 'Wireit',
      program: 'wireit',
      set,
      files: {
        ...manifest({ dev: 'wireit' }, { ...esm, wireit: { dev: { command: 'node server.cjs', service: true } } }),
        'server.cjs': server['server.js'],
      },
      line: 'npm run dev',
      port: 4500,
    },
  ],
};
