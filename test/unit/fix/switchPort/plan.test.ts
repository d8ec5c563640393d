import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planPortSwitch } from '../../../../src/core/fix/switchPort/index.ts';
import { portsInWorkspace } from '../../../../src/core/fix/switchPort/used.ts';
import { applyEdits } from '../../../../src/core/fix/textEdit.ts';
import { createRandom } from '../../../support/random.ts';
import { memoryFiles } from './memory.ts';

test('a syntax error gives one problem, and the file is not edited', async () => {
  const files = {
    'package.json': '{ "scripts": { "dev": "next dev -p 3000", }',
    '.env.local': 'NEXTAUTH_URL=http://localhost:3000\n',
  };
  const plan = await planPortSwitch({
    root: '/w',
    files: memoryFiles(files),
    from: 3000,
    to: 3001,
    hints: { activeScript: 'dev' },
  });
  assert.deepEqual(plan.primary, []);
  assert.deepEqual(plan.companions, []);
  assert.deepEqual(
    plan.problems?.map(problem => problem.file),
    ['/w/package.json'],
  );
});

test('every number that stays is listed with its line and a reason', async () => {
  const files = {
    'server.js': '// 3000\nconst ttl = 3000;\napp.listen(3000);\nfetch("http://api:3000");\n',
    Dockerfile: 'EXPOSE 3000\n',
  };
  const plan = await planPortSwitch({ root: '/w', files: memoryFiles(files), from: 3000, to: 3001 });
  assert.deepEqual(
    plan.primary.map(edit => edit.edits),
    [[{ start: 37, end: 41, text: '3001' }]],
  );
  assert.deepEqual(plan.leftAlone.map(({ file, line }) => `${file}:${line}`).sort(), [
    '/w/Dockerfile:1',
    '/w/server.js:1',
    '/w/server.js:2',
    '/w/server.js:4',
  ]);
  assert.ok(plan.leftAlone.every(({ why }) => why.length > 3));
});

test('equal candidates are offered, each with its edit, and nothing is edited', async () => {
  const files = { 'a/server.js': 'app.listen(3000);\n', 'b/server.js': 'app.listen(3000);\n' };
  const plan = await planPortSwitch({ root: '/w', files: memoryFiles(files), from: 3000, to: 3001 });
  assert.deepEqual([plan.primary, plan.companions], [[], []]);
  assert.deepEqual(
    plan.ambiguous.map(({ file, line, edits }) => ({ file, line, edits })),
    ['/w/a/server.js', '/w/b/server.js'].map(file => ({
      file,
      line: 1,
      edits: [{ start: 11, end: 15, text: '3001' }],
    })),
  );
});

test('companions say why, and are certain only where an address of this machine is', async () => {
  const files = {
    'package.json': '{ "scripts": { "dev": "next dev -p 3000" } }',
    'playwright.config.ts': "export default { use: { baseURL: 'http://localhost:3000' } };",
    'README.md': 'Open http://localhost:3000\n',
  };
  const plan = await planPortSwitch({ root: '/w', files: memoryFiles(files), from: 3000, to: 3001 });
  assert.deepEqual(
    plan.companions.map(({ file, certain }) => [file, certain]),
    [
      ['/w/playwright.config.ts', true],
      ['/w/README.md', false],
    ],
  );
});

test('what will not follow is noted', async () => {
  const files = { '.env': 'PORT=3000\n', 'package.json': '{ "scripts": { "dev": "node a.js" } }' };
  const plan = await planPortSwitch({ root: '/w', files: memoryFiles(files), from: 3000, to: 3001 });
  assert.deepEqual(plan.notes, ['environment-wins:PORT']);
  const typed = await planPortSwitch({
    root: '/w',
    files: memoryFiles({}),
    from: 3000,
    to: 3001,
    hints: { startedBy: 'node a.js --port 3000' },
  });
  assert.deepEqual([typed.primary, typed.notes], [[], ['port-on-command-line']]);
});

test('a default, a published port and a login address say what will not follow, a plain number says nothing', async () => {
  const notes = async (files: Readonly<Record<string, string>>): Promise<readonly string[] | undefined> =>
    (await planPortSwitch({ root: '/w', files: memoryFiles(files), from: 3000, to: 3001 })).notes;
  assert.deepEqual(await notes({ 'server.js': 'app.listen(process.env.PORT || 3000);' }), ['environment-wins:PORT']);
  assert.deepEqual(await notes({ 'server.js': 'app.listen(3000);' }), []);
  assert.deepEqual(await notes({ 'application.yml': 'server:\n  port: ${WEB_PORT:3000}\n' }), [
    'environment-wins:WEB_PORT',
  ]);
  assert.deepEqual(await notes({ 'compose.yml': 'services:\n  web:\n    ports: ["${WEB:-3000}:80"]\n' }), [
    'environment-wins:WEB',
    'running-containers',
  ]);
  const login = "export default { redirectUri: 'http://localhost:3000/cb' };";
  assert.deepEqual(await notes({ 'server.js': 'app.listen(3000);', 'src/auth.ts': login }), ['oauth-redirects']);
});

test('ports of the workspace are collected, so that a neighbour is not hit', async () => {
  const files = {
    'package.json': '{ "scripts": { "dev": "next dev -p 3000", "docs": "docs --port=3001" } }',
    'docker-compose.yml': 'services:\n  db:\n    ports: ["127.0.0.1:5432:5432"]\n',
    '.vscode/launch.json': '{ "configurations": [{ "env": { "PORT": "3002" } }] }',
    'src/index.ts': 'app.listen(3003)',
  };
  assert.deepEqual(await portsInWorkspace('/w', memoryFiles(files)), [3000, 3001, 3002, 5432]);
});

/** Fragments of every format, put together at random: nothing may throw, and only the digits may change. */
const names = [
  'package.json',
  '.env',
  '.vscode/launch.json',
  '.vscode/tasks.json',
  'docker-compose.yml',
  'vite.config.ts',
  'Makefile',
  'Procfile',
  'application.yml',
  'application.properties',
  'nginx.conf',
  'Caddyfile',
  'src/a.ts',
  'b.py',
  'main.go',
  'angular.json',
  'x.code-workspace',
  'supabase/config.toml',
  'appsettings.json',
  'Properties/launchSettings.json',
  'config.yaml',
];
const fragments = [
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '`',
  '${',
  ':',
  ',',
  '=',
  '\n',
  '\r\n',
  '\t',
  ' ',
  '3000',
  '8080',
  '"port": 3000',
  'port: 3000',
  'PORT=3000',
  'listen(3000)',
  '"scripts": {"dev": "next dev -p 3000"}',
  'http://localhost:3000',
  '#',
  '//',
  '/*',
  '*/',
  '\\',
  '- "3000:80"',
  'services:',
  '  web:',
  '    ports:',
  '&a',
  '*a',
  '!!x',
  '<<:',
  '\uFEFF',
  '\uD83D',
  '"configurations": [{"name":"a","type":"node","request":"launch","args":["--port","3000"]}]',
  '$(PORT)',
  '|',
  '&&',
];

test('hostile files never throw, and an edit replaces exactly the digits', async () => {
  const random = createRandom(20);
  for (let round = 0; round < 400; round++) {
    const files: Record<string, string> = {};
    for (let count = random.between(1, 4); count > 0; count--) {
      files[random.pick(names)] = Array.from({ length: random.between(0, 30) }, () => random.pick(fragments)).join('');
    }
    const plan = await planPortSwitch({ root: '/w', files: memoryFiles(files), from: 3000, to: 3001 });
    for (const edit of [...plan.primary, ...plan.companions]) {
      const text = files[edit.file.slice(3)] ?? '';
      const after = applyEdits(text, edit.edits);
      const replaced = edit.edits.filter(one => one.end > one.start && /^\d+$/.test(one.text));
      assert.ok(
        replaced.every(one => text.slice(one.start, one.end).replace(/[_']/g, '') === '3000'),
        JSON.stringify({ files, edit }),
      );
      if (replaced.length === edit.edits.length)
        assert.equal(after.length, text.length, JSON.stringify({ files, edit }));
    }
  }
});
