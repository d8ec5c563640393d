/** A few servers, each in the ways in which people start any server: program × way. */
import type { Family, Trial } from '../trial.ts';
import { manifest, page } from './shared.ts';

const set = 'crossed';
/** Runs beside the server and listens nowhere. */
const tick = { 'tick.js': "setInterval(() => console.log('tick'), 1000);\n" } as const;
const express = (port: number): string =>
  `const port = process.env.PORT || ${port};\nrequire('express')().listen(port, error => {\n  if (error) throw error;\n  console.log(\`http://localhost:\${port}\`);\n});\n`;

interface Server {
  readonly name: string;
  readonly title: string;
  readonly program: string;
  /** What starts it without a port, and with one. */
  readonly bare: string;
  readonly flag: (port: number) => string;
  readonly files: Trial['files'];
  readonly port: number;
  readonly says?: Trial['says'];
}

const servers = {
  vite: {
    name: 'vite',
    title: 'Vite',
    program: 'vite',
    bare: 'vite',
    flag: port => `vite --port ${port}`,
    files: page,
    port: 5173,
  },
  serve: {
    name: 'serve',
    title: 'serve',
    program: 'serve',
    bare: 'serve',
    flag: port => `serve -l ${port}`,
    files: page,
    port: 3000,
  },
  static: {
    name: 'http-server-way',
    title: 'http-server',
    program: 'http-server',
    bare: 'http-server',
    flag: port => `http-server -p ${port}`,
    files: page,
    port: 8080,
    says: 'moves silently',
  },
  webpack: {
    name: 'webpack',
    title: 'webpack serve',
    program: 'webpack-dev-server',
    bare: 'webpack serve --mode development',
    flag: port => `webpack serve --mode development --port ${port}`,
    files: { 'src/index.js': "document.title = 'app';\n" },
    port: 8080,
    says: 'moves silently',
  },
  express: {
    name: 'express-way',
    title: 'Express',
    program: 'express',
    bare: 'node server.js',
    flag: port => `PORT=${port} node server.js`,
    files: { 'server.js': express(3000) },
    port: 3000,
  },
  json: {
    name: 'json-server',
    title: 'json-server',
    program: 'json-server',
    bare: 'json-server db.json',
    flag: port => `json-server db.json --port ${port}`,
    files: { 'db.json': '{ "posts": [] }\n' },
    port: 3000,
  },
} as const satisfies Readonly<Record<string, Server>>;

/** How it is started: what differs from `npm run dev` with the server's own line. */
interface Way {
  readonly name: string;
  readonly title: string;
  readonly make: (server: Server, port: number) => Partial<Trial> & Pick<Trial, 'files'>;
  /** The port is the server's own default: nothing states one. */
  readonly bare?: true;
  /** The server’s files lie in a folder of their own. */
  readonly below?: string;
  readonly says?: Trial['says'];
}

const dev = (script: string, more: Readonly<Record<string, string>> = {}) => manifest({ dev: script, ...more });

const ways = {
  nodemon: {
    name: 'nodemon',
    title: 'behind nodemon',
    make: ({ flag }, port) => ({ files: dev(`nodemon --watch src --exec "${flag(port)}"`) }),
  },
  concurrently: {
    name: 'concurrently',
    title: 'behind concurrently',
    make: ({ flag }, port) => ({ files: { ...dev(`concurrently "${flag(port)}" "node tick.js"`), ...tick } }),
  },
  'concurrently-scripts': {
    name: 'concurrently-scripts',
    title: 'behind concurrently, which runs scripts',
    make: ({ flag }, port) => ({
      files: { ...dev('concurrently npm:web npm:tick', { web: flag(port), tick: 'node tick.js' }), ...tick },
    }),
  },
  'run-p': {
    name: 'run-p',
    title: 'behind run-p',
    make: ({ flag }, port) => ({
      files: { ...dev('run-p web tick', { web: flag(port), tick: 'node tick.js' }), ...tick },
    }),
  },
  'cross-env': {
    name: 'cross-env',
    title: 'behind cross-env',
    make: ({ flag }, port) => ({ files: dev(`cross-env NODE_ENV=development ${flag(port)}`) }),
  },
  'cross-env-bare': {
    name: 'cross-env-bare',
    title: 'behind cross-env, no port stated',
    bare: true,
    make: ({ bare }) => ({ files: dev(`cross-env NODE_ENV=development ${bare}`) }),
  },
  'cross-env-port': {
    name: 'cross-env-port',
    title: '`PORT` behind cross-env',
    make: ({ bare }, port) => ({ files: dev(`cross-env PORT=${port} ${bare}`) }),
  },
  dotenv: {
    name: 'dotenv',
    title: 'behind dotenv',
    make: ({ bare }, port) => ({
      files: { ...dev(`dotenv -e .env.local -- ${bare}`), '.env.local': `PORT=${port}\n` },
    }),
  },
  redirected: {
    name: 'redirected',
    title: 'redirected',
    bare: true,
    make: ({ bare }) => ({ files: dev(`${bare} 2>&1`) }),
  },
  piped: {
    name: 'piped',
    title: 'piped',
    make: ({ flag }, port) => ({ files: dev(`${flag(port)} 2>&1 | tee dev.log`) }),
  },
  background: {
    name: 'background',
    title: 'in the background',
    says: 'background',
    make: ({ flag }, port) => ({ files: dev(flag(port)), line: 'npm run dev &' }),
  },
  after: {
    name: 'after',
    title: 'after another command',
    make: ({ flag }, port) => ({ files: { ...dev(`node gen.js && ${flag(port)}`), 'gen.js': '\n' } }),
  },
  npx: {
    name: 'npx',
    title: 'npx in the script',
    make: ({ flag }, port) => ({ files: dev(`npx ${flag(port)}`) }),
  },
  nested: {
    name: 'nested',
    title: 'a script that runs another',
    bare: true,
    make: ({ bare }) => ({ files: dev('npm run web', { web: bare }) }),
  },
  workspace: {
    name: 'workspace',
    title: 'an app of a monorepo, another with the same port beside it',
    below: 'apps/web/',
    make: ({ flag, bare }, port) => ({
      files: {
        ...manifest({ dev: 'npm run dev --workspace web' }, { workspaces: ['apps/*'] }),
        'apps/web/package.json': JSON.stringify({ name: 'web', scripts: { dev: flag(port) } }),
        'apps/docs/package.json': JSON.stringify({ name: 'docs', scripts: { dev: flag(port), start: bare } }),
      },
      others: ['apps/docs/package.json'],
    }),
  },
  folder: {
    name: 'folder',
    title: 'started in its folder of a monorepo',
    below: 'apps/web/',
    make: ({ flag }, port) => ({
      files: {
        ...manifest({ dev: flag(port) }, { workspaces: ['apps/*'] }),
        'apps/web/package.json': JSON.stringify({ name: 'web', scripts: { dev: flag(port) } }),
        'apps/docs/package.json': JSON.stringify({ name: 'docs', scripts: { dev: flag(port) } }),
      },
      folder: 'apps/web',
      others: ['package.json', 'apps/docs/package.json'],
    }),
  },
} as const satisfies Readonly<Record<string, Way>>;

/** Which server is tried in which ways: each way with two or three of them, each server in most of the ways that suit it. */
const pairs: Readonly<Record<keyof typeof servers, readonly (keyof typeof ways)[]>> = {
  vite: [
    'nodemon',
    'concurrently',
    'concurrently-scripts',
    'cross-env',
    'cross-env-bare',
    'redirected',
    'piped',
    'workspace',
  ],
  serve: ['run-p', 'cross-env-port', 'dotenv', 'background', 'after', 'nested', 'folder'],
  static: ['concurrently', 'run-p', 'cross-env', 'cross-env-port', 'dotenv', 'npx', 'folder', 'piped'],
  webpack: ['concurrently-scripts', 'cross-env', 'cross-env-bare', 'redirected', 'nested', 'workspace'],
  express: ['nodemon', 'concurrently-scripts', 'cross-env-port', 'dotenv', 'redirected', 'after', 'workspace'],
  json: ['nodemon', 'concurrently', 'run-p', 'cross-env', 'background', 'npx'],
};

const firstPort = 5401;

function trials(): readonly Trial[] {
  let port = firstPort;
  return Object.entries(pairs).flatMap(([key, list]) => {
    const server: Server = servers[key as keyof typeof servers];
    return list.map(id => {
      const way: Way = ways[id];
      port += 20;
      const own = way.bare === true ? server.port : port;
      const { files, ...more } = way.make(server, own);
      const { below = '' } = way;
      const laid = Object.fromEntries(Object.entries(server.files).map(([path, text]) => [`${below}${path}`, text]));
      // A stated port is an error for most of those that move without one.
      const says = way.says ?? (way.bare === true ? server.says : undefined);
      return {
        name: `${server.name}-${way.name}`,
        title: `${server.title}, ${way.title}`,
        program: server.program,
        set,
        line: 'npm run dev',
        port: own,
        ...more,
        ...(says !== undefined && { says }),
        files: { ...laid, ...files },
      };
    });
  });
}

export const crossed: Family = {
  id: 'crossed',
  title: 'Servers, each in the ways in which people start any of them',
  trials: trials(),
};
