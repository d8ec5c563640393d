import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type WorkspaceConfiguration, workspaceRuns } from '../../src/core/workspace/workspaceRuns.ts';
import { createRandom } from '../support/random.ts';

const base: WorkspaceConfiguration = {
  folder: '/home/dev/shop',
  platform: 'linux',
  launches: undefined,
  tasks: undefined,
};
const lines = (configuration: Partial<WorkspaceConfiguration>) =>
  workspaceRuns({ ...base, ...configuration }).flatMap(run =>
    run.kind === 'launch' ? [] : [[run.kind, run.commandLine, run.cwd]],
  );

test('a workspace without any configuration still has its .env', () => {
  assert.deepEqual(lines({}), [['env', '', '/home/dev/shop']]);
});

test('launch configurations come with the workspace folder filled in; what attaches starts nothing', () => {
  const launches = [
    { name: 'Shop', request: 'launch', program: '${workspaceFolder}/server.js', env: { PORT: '3000', X: '${env:X}' } },
    { name: 'Attach', request: 'attach', port: 9229 },
  ];
  const [run, ...rest] = workspaceRuns({ ...base, launches }).filter(each => each.kind === 'launch');
  assert.deepEqual(rest, []);
  assert.equal(run?.name, 'Shop');
  assert.deepEqual(run?.kind === 'launch' && run.launch, {
    name: 'Shop',
    request: 'launch',
    program: '/home/dev/shop/server.js',
    env: { PORT: '3000', X: '${env:X}' },
  });
});

test('tasks become the command line they run, with their folder and variables', () => {
  const tasks = [
    {
      label: 'serve',
      type: 'shell',
      command: 'node server.js',
      args: ['--port', { value: '30 00', quoting: 'strong' }],
    },
    { label: 'api', type: 'process', command: 'api', args: ['-p', 8080], options: { cwd: '${workspaceFolder}/api' } },
    { label: 'env', type: 'shell', command: 'serve', options: { cwd: 'web', env: { PORT: '4000', BAD: 'a; rm' } } },
    { label: 'asks', type: 'shell', command: 'serve', options: { env: { PORT: '${input:port}' } } },
    { type: 'npm', script: 'dev', path: 'web' },
    { label: 'compound', dependsOn: ['serve'] },
  ];
  assert.deepEqual(lines({ tasks }).slice(1), [
    ['task', "node server.js --port '30 00'", '/home/dev/shop'],
    ['task', 'api -p 8080', '/home/dev/shop/api'],
    ['task', 'PORT=4000 serve', '/home/dev/shop/web'],
    ['task', 'PORT=${input:port} serve', '/home/dev/shop'],
    ['task', 'npm run dev', '/home/dev/shop/web'],
  ]);
});

test('only scripts that start a server are looked at', () => {
  const packageJson = JSON.stringify({
    scripts: { dev: 'vite', 'start:web': 'serve', build: 'tsc', test: 'mocha', 'dev; rm -rf /': 'x', devious: 'x' },
  });
  assert.deepEqual(lines({ packageJson }).slice(1), [
    ['script', 'npm run dev', '/home/dev/shop'],
    ['script', 'npm run start:web', '/home/dev/shop'],
  ]);
});

test('whatever stands in the files, it gives runs and does not throw', () => {
  const random = createRandom(8);
  const value = (depth: number): unknown => {
    const kind = random.below(depth > 3 ? 5 : 8);
    if (kind === 0) return null;
    if (kind === 1) return random.below(70_000);
    if (kind === 2) return true;
    if (kind === 3) return random.pick(['npm', 'shell', 'dev', '${workspaceFolder}', '', 'attach', '\u0000']);
    if (kind === 4) return undefined;
    if (kind === 5) return Array.from({ length: random.below(4) }, () => value(depth + 1));
    const keys = [
      'label',
      'type',
      'command',
      'args',
      'options',
      'env',
      'cwd',
      'script',
      'path',
      'request',
      'name',
      'value',
    ];
    return Object.fromEntries(Array.from({ length: random.below(6) }, () => [random.pick(keys), value(depth + 1)]));
  };
  for (let round = 0; round < 3000; round++) {
    const list = () => (random.below(3) === 0 ? value(0) : Array.from({ length: random.below(5) }, () => value(1)));
    const packageJson = random.pick(['{', '{"scripts": 3}', '{"scripts": {"dev": 1}}', '[]', 'null', '']);
    for (const run of workspaceRuns({ ...base, launches: list(), tasks: list(), packageJson })) {
      assert.equal(typeof run.name, 'string');
      assert.ok(run.cwd.length > 0);
    }
  }
});
