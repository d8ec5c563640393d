import type { Family, Trial } from '../trial.ts';
import { manifest } from './shared.ts';

const set = 'runners';
const express =
  "const port = process.env.PORT || 3000;\nrequire('express')().listen(port, error => {\n  if (error) throw error;\n  console.log(`http://localhost:${port}`);\n});\n";
const literal =
  "require('express')().listen(3900, error => {\n  if (error) throw error;\n  console.log('http://localhost:3900');\n});\n";
const other = {
  'other/package.json': '{ "name": "other", "scripts": { "dev": "node server.js" } }\n',
  'other/server.js': 'require("node:http").createServer().listen(3900);\n',
} as const;

/** The same Express server, as people start it. */
function variant(name: string, title: string, script: string, port: number, more: Partial<Trial> = {}): Trial {
  return {
    name: `express-${name}`,
    title: `Express, ${title}`,
    program: 'express',
    set,
    line: 'npm run dev',
    port,
    ...more,
    files: { ...manifest({ dev: script }), 'server.js': express, ...more.files },
  };
}

export const variants: Family = {
  id: 'variants',
  title: 'The same server, as people start it',
  trials: [
    variant('nodemon', 'behind nodemon', 'nodemon server.js', 3000),
    variant('nodemon-json', 'nodemonConfig.env', 'nodemon server.js', 3950, {
      files: { ...manifest({ dev: 'nodemon server.js' }, { nodemonConfig: { env: { PORT: '3950' } } }) },
    }),
    variant('tsx', 'behind tsx', 'tsx watch server.ts', 3900, { files: { 'server.ts': literal } }),
    variant('ts-node-dev', 'behind ts-node-dev', 'tsnd --respawn server.js', 3000),
    variant('cross-env', 'behind cross-env', 'cross-env PORT=3955 node server.js', 3955),
    variant('assignment', 'an assignment', 'PORT=3956 node server.js', 3956),
    variant('dotenv-cli', 'behind dotenv run', 'dotenv run -f .env.dev -- node server.js', 3957, {
      files: { '.env.dev': 'PORT=3957\n', '.env': 'PORT=3957\n' },
      others: ['.env'],
    }),
    variant('env-file', 'node --env-file', 'node --env-file=.env server.js', 3958, {
      files: { '.env': 'PORT=3958\n' },
    }),
    variant('concurrently', 'behind concurrently', 'concurrently "node server.js" "node other/tick.js"', 3000, {
      files: { 'other/tick.js': "setInterval(() => console.log('tick'), 1000);\n" },
    }),
    variant('run-p', 'behind run-p', 'run-p serve tick', 3000, {
      files: {
        ...manifest({ dev: 'run-p serve tick', serve: 'node server.js', tick: 'node tick.js' }),
        'tick.js': "setInterval(() => console.log('tick'), 1000);\n",
      },
    }),
    variant('redirected', 'redirected', 'node server.js 2>&1', 3000),
    variant('piped', 'piped', 'node server.js 2>&1 | cat', 3000),
    variant('piped-typed', 'piped where it is typed', 'node server.js', 3000, { line: 'npm run dev 2>&1 | cat' }),
    variant('typed', 'typed', 'node server.js', 3000, { line: 'node server.js' }),
    variant('typed-assignment', 'typed with an assignment', 'node server.js', 3959, {
      line: 'PORT=3959 node server.js',
      typed: true,
    }),
    variant('changed-folder', 'behind cd', 'node server.js', 3000, {
      files: { 'web/package.json': '{ "scripts": { "dev": "node server.js" } }\n', 'web/server.js': express },
      others: ['server.js', 'package.json'],
      line: 'cd web && npm run dev',
    }),
    variant('prefix', 'npm --prefix', 'node server.js', 3000, {
      files: { 'web/package.json': '{ "scripts": { "dev": "node server.js" } }\n', 'web/server.js': express },
      others: ['server.js', 'package.json'],
      line: 'npm --prefix web run dev',
    }),
    variant('literal', 'a number in the code, another app beside it', 'node server.js', 3900, {
      files: { 'server.js': literal, ...other },
      others: Object.keys(other),
    }),
    variant('shell', 'a shell script', './dev.sh', 3000, { files: { 'dev.sh': '#!/bin/sh\nexec node server.js\n' } }),
    variant('make', 'make', 'node server.js', 3961, {
      files: { Makefile: 'PORT ?= 3961\ndev:\n\tPORT=$(PORT) node server.js\n' },
      line: 'make dev',
    }),
    variant('watch', 'node --watch', 'node --watch server.js', 3000),
    variant('inspect', 'with an inspector', 'node --inspect=9333 server.js', 9333),
    variant('pm2', 'pm2-runtime', 'pm2-runtime server.js', 3000, { seconds: 40 }),
    variant('background', 'in the background', 'node server.js', 3000, { line: 'npm run dev &', says: 'background' }),
  ],
};
