/** Mocks, registries and flows from npm. */
import type { WrittenRow } from '../../row.ts';
import { port, scriptNames } from '../shared.ts';

export const mockRows: readonly WrittenRow[] = [
  {
    id: 'mockoon',
    title: 'Mockoon CLI',
    names: ['mockoon-cli'],
    packages: ['@mockoon/cli'],
    docs: 'https://github.com/mockoon/mockoon/tree/main/packages/cli#mockoon-start-command',
    example: 'mockoon-cli start --data ./data.json --port 3002',
    serves: [{ words: ['start'] }],
    options: { port, host: '--hostname -l', config: '--data -d' },
  },
  {
    id: 'prism',
    packages: ['@stoplight/prism-cli'],
    docs: 'https://docs.stoplight.io/docs/prism/674b27b261c3c-prism-overview',
    example: 'prism mock openapi.yaml -p 4011',
    serves: [{ words: ['mock', 'proxy'] }],
    options: { port, host: '--host -h' },
    defaults: [4010],
    add: '-p',
  },
  {
    id: 'verdaccio',
    docs: 'https://verdaccio.org/docs/cli/',
    example: 'verdaccio --listen 4874',
    options: { port: '--listen -l', config: '--config -c' },
    defaults: [4873],
  },
  {
    id: 'karma',
    docs: 'https://karma-runner.github.io/6.4/config/configuration-file.html',
    example: 'karma start --port 9877',
    serves: [{ words: ['start'] }],
    options: { port: '--port', values: '--browsers --log-level --reporters' },
    defaults: [9876],
    configs: [
      {
        id: 'karma',
        usual: scriptNames('karma.conf'),
        file: /(?:^|\/)karma\.conf\.[cm]?[jt]s$/,
        syntax: 'object',
        rules: [{ key: /(?:^|\.)port$/ }],
      },
    ],
    // Its line “Port 9876 in use” is not shown at the usual level (karma 6.4.4).
    whenTaken: 'moves-silently',
    setsReuseAddress: 'Node',
    rules: ['karma-moved'],
  },
  {
    id: 'node-red',
    title: 'Node-RED',
    docs: 'https://nodered.org/docs/getting-started/local#command-line-usage',
    example: 'node-red -p 1881',
    options: { port, config: '--settings -s', values: '--title --userDir -u -D --define' },
    variables: ['PORT'],
    defaults: [1880],
    add: '-p',
  },
];
