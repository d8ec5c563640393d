/** What starts other programs: containers, process managers. Their own places are read by their own modules. */
import type { KeyedFile } from '../configFile.ts';
import type { WrittenRow } from '../row.ts';
import { port } from './shared.ts';

const otherEnvironment = {
  key: /(?:^|\.)env_(?:prod|production|staging|test)\w*\./,
  role: 'apart',
  why: 'another environment',
} as const;

/** https://pm2.keymetrics.io/docs/usage/application-declaration/ */
export const pm2Files: readonly KeyedFile[] = [
  {
    id: 'pm2',
    usual: ['ecosystem.config.js', 'ecosystem.config.cjs'],
    file: /(?:^|\/)(?:ecosystem|pm2)[\w.-]*\.(?:js|cjs|mjs)$/,
    syntax: 'object',
    rules: [
      otherEnvironment,
      { key: /(?:^|\.)env(?:_\w+)?\.(?:\w+_)?PORT$/ },
      { key: /(?:^|\.)args(?:\.\[\])?$/, line: true },
    ],
  },
  {
    id: 'pm2-json',
    usual: ['ecosystem.json', 'pm2.json'],
    file: /(?:^|\/)(?:ecosystem[\w.-]*|pm2|process)\.json$/,
    syntax: 'json',
    rules: [otherEnvironment, { key: /(?:^|\.)env(?:_\w+)?\.(?:\w+_)?PORT$/ }],
  },
];

const processFile = /\.(?:[cm]?js|json|ya?ml)$/;

export const starterRows: readonly WrittenRow[] = [
  {
    id: 'pm2',
    title: 'pm2',
    starts: true,
    ownCode: true,
    fromNpm: true,
    docs: 'https://pm2.keymetrics.io/docs/usage/application-declaration/',
    example: 'pm2 start ecosystem.config.js',
    serves: [{ words: ['start', 'restart'] }],
    options: { bareConfig: processFile, values: '--name -n -i --instances --env --only --interpreter' },
    configs: pm2Files,
  },
  {
    id: 'pm2-runtime',
    title: 'pm2',
    names: ['pm2-runtime', 'pm2-dev'],
    starts: true,
    runner: 'pm2',
    ownCode: true,
    fromNpm: true,
    docs: 'https://pm2.keymetrics.io/docs/usage/docker-pm2-nodejs/',
    example: 'pm2-runtime ecosystem.config.js',
    options: { bareConfig: processFile, values: '--env --only -i' },
    configs: pm2Files,
  },
  {
    id: 'docker',
    names: ['docker', 'podman', 'nerdctl'],
    starts: true,
    docs: 'https://docs.docker.com/engine/network/port-publishing/',
    example: 'docker run -p 8080:80 nginx',
    serves: [{ words: ['run', 'create', 'compose', 'container'] }],
  },
  {
    id: 'compose',
    title: 'Docker Compose',
    names: ['docker-compose', 'podman-compose'],
    starts: true,
    docs: 'https://docs.docker.com/reference/compose-file/services/#ports',
    example: 'docker-compose up web',
  },
  {
    id: 'procfile',
    names: ['foreman', 'overmind', 'hivemind', 'honcho', 'nf', 'bin/dev'],
    starts: true,
    ownCode: true,
    docs: 'https://ddollar.github.io/foreman/',
    example: 'foreman start -p 5001',
    options: { port, values: '-f --procfile -e --env -m --formation' },
    places: [{ kind: 'dotenv', variable: 'PORT', started: true, defaults: [5000] }],
    add: false,
  },
];
