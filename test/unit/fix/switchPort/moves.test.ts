import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planFailInstead } from '../../../../src/core/fix/switchPort/failInstead.ts';
import { planPortSwitch } from '../../../../src/core/fix/switchPort/index.ts';
import { applyEdits } from '../../../../src/core/fix/textEdit.ts';
import { programs } from '../../../../src/core/programs/table.ts';
import { memoryFiles } from './memory.ts';

const manifest = (scripts: Readonly<Record<string, string>>) => JSON.stringify({ scripts }, undefined, 2);

interface Fails {
  readonly name: string;
  readonly startedBy: string;
  readonly from: number;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly words?: string;
  /** The script afterwards; absent: no file is edited. */
  readonly script?: readonly [string, string];
}

const fails: readonly Fails[] = [
  {
    name: 'a script of Vite',
    startedBy: 'npm run dev',
    from: 5173,
    scripts: { dev: 'vite' },
    words: '--strictPort',
    script: ['dev', 'vite --strictPort'],
  },
  {
    name: 'before what follows it',
    startedBy: 'npm run dev',
    from: 5173,
    scripts: { dev: 'vite --host | tee log' },
    words: '--strictPort',
    script: ['dev', 'vite --host --strictPort | tee log'],
  },
  {
    name: 'a script of Next.js, whose option states the port',
    startedBy: 'npm run dev',
    from: 3000,
    scripts: { dev: 'next dev' },
    words: '-p 3000',
    script: ['dev', 'next dev -p 3000'],
  },
  { name: 'a typed line is the user’s', startedBy: 'npx vite', from: 5173, words: '--strictPort' },
  { name: 'Jupyter', startedBy: 'jupyter lab', from: 8888, words: '--port-retries=0' },
  { name: 'it is there already', startedBy: 'npm run dev', from: 5173, scripts: { dev: 'vite --strictPort' } },
  {
    name: 'a port that is stated is no default',
    startedBy: 'npm run dev',
    from: 3000,
    scripts: { dev: 'next dev -p 3000' },
  },
  { name: 'no such option', startedBy: 'npx eleventy --serve', from: 8080 },
  { name: 'nothing known', startedBy: './serve.sh', from: 8080 },
  { name: 'two servers', startedBy: 'npm run both', from: 5173, scripts: { both: 'vite & vite --port 5180' } },
];

for (const { name, startedBy, from, scripts = {}, words, script } of fails) {
  test(`always fail instead: ${name}`, async () => {
    const text = manifest(scripts);
    const files = memoryFiles({ 'package.json': text });
    const plan = await planFailInstead({ root: '/w', files, from, hints: { startedBy, startedIn: '' } });
    assert.equal(plan?.words, words);
    const after =
      plan?.edit === undefined ? undefined : (JSON.parse(applyEdits(text, plan.edit.edits)) as typeof expected);
    const expected = { scripts: { ...scripts, ...(script && { [script[0]]: script[1] }) } };
    assert.deepEqual(after, script === undefined ? undefined : expected);
  });
}

const launch = (configuration: Readonly<Record<string, unknown>>) => ({
  file: '.vscode/launch.json',
  text: JSON.stringify(
    { configurations: [{ type: 'node', request: 'launch', name: 'Web', ...configuration }] },
    undefined,
    2,
  ),
  hints: { activeConfiguration: 'Web' },
  read: (text: string) =>
    (JSON.parse(text) as { readonly configurations: readonly Record<string, unknown>[] }).configurations[0],
});
const task = (configuration: Readonly<Record<string, unknown>>) => ({
  file: '.vscode/tasks.json',
  text: JSON.stringify({ version: '2.0.0', tasks: [{ type: 'shell', label: 'web', ...configuration }] }, undefined, 2),
  hints: { activeTask: 'web' },
  read: (text: string) => (JSON.parse(text) as { readonly tasks: readonly Record<string, unknown>[] }).tasks[0],
});

/** What is changed in the configuration; nothing: no file is edited. */
const configured: readonly (readonly [
  name: string,
  place: ReturnType<typeof launch> | ReturnType<typeof task>,
  changed: Readonly<Record<string, unknown>> | undefined,
])[] = [
  [
    'arguments of a debug configuration',
    launch({ program: '${workspaceFolder}/node_modules/vite/bin/vite.js', args: ['--port', '5180'] }),
    { args: ['--port', '5180', '--strictPort'] },
  ],
  [
    'a debug configuration without arguments',
    launch({ program: '${workspaceFolder}/node_modules/vite/bin/vite.js' }),
    { args: ['--strictPort'] },
  ],
  [
    'a debug configuration by the program’s command',
    launch({ runtimeExecutable: 'vite', runtimeArgs: ['--port', '5180'] }),
    { runtimeArgs: ['--port', '5180', '--strictPort'] },
  ],
  [
    'a debug configuration’s line',
    launch({ type: 'node-terminal', command: 'npx vite --port 5180' }),
    { command: 'npx vite --port 5180 --strictPort' },
  ],
  [
    'it has it already',
    launch({ program: '${workspaceFolder}/node_modules/vite/bin/vite.js', args: ['--strictPort'] }),
    undefined,
  ],
  ['a task’s line', task({ command: 'npx vite --port 5180' }), { command: 'npx vite --port 5180 --strictPort' }],
  [
    'arguments of a task',
    task({ command: 'vite', args: ['--port', '5180'] }),
    { args: ['--port', '5180', '--strictPort'] },
  ],
  [
    'arguments of a task, the last with its quoting',
    task({ command: 'vite', args: ['--port', { value: '5180', quoting: 'weak' }] }),
    { args: ['--port', { value: '5180', quoting: 'weak' }, '--strictPort'] },
  ],
  ['a process', task({ type: 'process', command: 'vite' }), { args: ['--strictPort'] }],
  [
    'a debug configuration with an empty list',
    launch({ program: '${workspaceFolder}/node_modules/vite/bin/vite.js', args: [], runtimeArgs: ['--inspect'] }),
    { args: ['--strictPort'] },
  ],
  [
    'a process with arguments',
    task({ type: 'process', command: 'vite', args: ['--port', '5180'] }),
    { args: ['--port', '5180', '--strictPort'] },
  ],
];

for (const [name, { file, text, hints, read }, changed] of configured) {
  test(`always fail instead: ${name}`, async () => {
    const files = memoryFiles({ [file]: text, 'package.json': '{}' });
    const plan = await planFailInstead({ root: '/w', files, from: 5180, hints });
    if (changed === undefined) {
      assert.equal(plan, undefined);
      return;
    }
    assert.equal(plan?.edit?.file, `/w/${file}`);
    assert.deepEqual(read(applyEdits(text, plan?.edit?.edits ?? [])), { ...read(text), ...changed });
  });
}

test('an option that has a program fail is one of its own, and says so with a source', () => {
  for (const { failInstead, whenTaken, id } of programs.filter(row => row.failInstead !== undefined)) {
    assert.match(failInstead ?? '', /^--?[a-z][\w-]*(?:[ =](?:\{port\}|\w+))?$/i, id);
    assert.ok(whenTaken !== 'fails', id);
  }
});

test('what points at the old port follows, and what states it stays', async () => {
  const texts = {
    'package.json': manifest({ dev: 'vite --port 5180', test: 'playwright test' }),
    'vite.config.ts': 'export default { server: { hmr: { clientPort: 5180 } } };\n',
    'playwright.config.ts': "export default { use: { baseURL: 'http://localhost:5180' } };\n",
    '.vscode/launch.json': JSON.stringify({
      configurations: [
        { type: 'chrome', request: 'launch', name: 'Web', url: 'http://localhost:5180', webRoot: '${workspaceFolder}' },
      ],
    }),
    '.env': 'APP_URL=http://localhost:5180\n',
  };
  const hints = { startedBy: 'npm run dev', startedIn: '' };
  const plan = await planPortSwitch({ root: '/w', files: memoryFiles(texts), from: 5180, to: 5181, hints });
  const follow = plan.companions.filter(({ binds }) => binds !== true).map(({ file }) => file);
  for (const file of ['/w/playwright.config.ts', '/w/.vscode/launch.json', '/w/.env'])
    assert.ok(follow.includes(file), `${file}: ${follow.join()}`);
  assert.equal(follow.includes('/w/package.json'), false);
});

/** What starts the server, on the port that is its default: nothing states it. */
const defaulting: readonly (readonly [
  name: string,
  startedBy: string,
  port: number,
  Readonly<Record<string, string>>,
])[] = [
  ['Vite', 'npm run dev', 5173, { 'package.json': manifest({ dev: 'vite' }) }],
  ['Vite, typed', 'npx vite', 5173, { 'package.json': '{}' }],
  [
    'Vite with a configuration',
    'npm run dev',
    5173,
    { 'package.json': manifest({ dev: 'vite' }), 'vite.config.ts': 'export default {};\n' },
  ],
  ['Next.js', 'npm run dev', 3000, { 'package.json': manifest({ dev: 'next dev' }) }],
  ['Eleventy, which says nothing', 'npx eleventy --serve', 8080, { 'package.json': '{}' }],
  [
    'webpack',
    'npm start',
    8080,
    { 'package.json': manifest({ start: 'webpack serve' }), 'webpack.config.js': 'module.exports = {};\n' },
  ],
  ['Hugo', 'hugo server', 1313, { 'hugo.toml': "title = 'a'\n" }],
  ['Jupyter', 'jupyter lab', 8888, { 'a.ipynb': '{}' }],
];

for (const [name, startedBy, port, files] of defaulting) {
  test(`what points at a default port follows: ${name}`, async () => {
    const texts = {
      ...files,
      'playwright.config.ts': `export default { use: { baseURL: 'http://localhost:${port}' } };\n`,
      '.vscode/launch.json': JSON.stringify({
        configurations: [{ type: 'chrome', request: 'launch', name: 'Web', url: `http://localhost:${port}` }],
      }),
      '.env': `APP_URL=http://localhost:${port}\n`,
    };
    const hints = { startedBy, startedIn: '', hasMoved: true };
    const plan = await planPortSwitch({ root: '/w', files: memoryFiles(texts), from: port, to: port + 1, hints });
    const follow = plan.companions.filter(({ binds }) => binds !== true).map(({ file }) => file);
    assert.deepEqual(follow.toSorted(), ['/w/.env', '/w/.vscode/launch.json', '/w/playwright.config.ts']);
  });
}

test('what points at it follows in the package that was started, where two packages share the number', async () => {
  const page = "export default { use: { baseURL: 'http://localhost:5173' } };\n";
  const texts = {
    'package.json': '{"workspaces":["apps/*"]}',
    'apps/web/package.json': manifest({ dev: 'vite' }),
    'apps/web/playwright.config.ts': page,
    'apps/shop/package.json': manifest({ dev: 'vite --port 5173' }),
    'apps/shop/playwright.config.ts': page,
  };
  for (const startedBy of ['npx vite', 'npm run dev']) {
    const hints = { startedBy, startedIn: 'apps/web', hasMoved: true };
    const plan = await planPortSwitch({ root: '/w', files: memoryFiles(texts), from: 5173, to: 5174, hints });
    assert.deepEqual(
      plan.companions.map(({ file }) => file),
      ['/w/apps/web/playwright.config.ts'],
      startedBy,
    );
  }
});

test('several places that state the port equally well hinder nothing that points at it', async () => {
  const texts = {
    'package.json': '{}',
    'a.env.js': '',
    'playwright.config.ts': "export default { use: { baseURL: 'http://localhost:8080' } };\n",
    'server.py': 'import http.server\n',
  };
  const hints = { startedBy: 'npx http-server -p 8080', startedIn: '', hasMoved: true };
  const plan = await planPortSwitch({ root: '/w', files: memoryFiles(texts), from: 8080, to: 8081, hints });
  assert.deepEqual(
    plan.companions.map(({ file }) => file),
    ['/w/playwright.config.ts'],
  );
});
