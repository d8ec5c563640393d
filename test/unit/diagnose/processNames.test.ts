import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProcessInfo } from '../../../src/core/model/process.ts';
import { argumentsOf, isNamed, namesOf, programsOf, scriptOf } from '../../../src/core/programs/processNames.ts';
import { isCommandShell, isShell } from '../../../src/core/programs/shells.ts';

function line(commandLine: string, name = 'x'): ProcessInfo {
  return { pid: 10, name, commandLine };
}

function words(...args: readonly string[]): ProcessInfo {
  return { pid: 10, name: 'x', commandLine: args.join(' '), args };
}

test('arguments: as given, else from the line, with quotes and titles', () => {
  assert.deepEqual(argumentsOf(words('node', 'a b.js', '')), ['node', 'a b.js']);
  assert.deepEqual(argumentsOf(words('npm run dev')), ['npm', 'run', 'dev']);
  assert.deepEqual(argumentsOf(words('/opt/my app/server')), ['/opt/my app/server']);
  assert.deepEqual(argumentsOf(line('"C:\\Program Files\\node.exe" a.js')), ['C:\\Program Files\\node.exe', 'a.js']);
  assert.deepEqual(argumentsOf(line('/Applications/A B.app/Contents/MacOS/A B (C) --type=x')), [
    '/Applications/A B.app/Contents/MacOS/A B (C)',
    '--type=x',
  ]);
  assert.deepEqual(argumentsOf({ ...line('/opt/my app/server --x'), executable: '/opt/my app/server' }), [
    '/opt/my app/server',
    '--x',
  ]);
  assert.deepEqual(argumentsOf(line('')), []);
});

test('names: plain, and cut by the kernel', () => {
  assert.deepEqual(namesOf({ ...line('/usr/bin/Node.EXE x'), name: 'MainThread' }), ['mainthread', 'node']);
  assert.deepEqual(namesOf({ ...words('-bash'), name: 'bash', executable: '/bin/bash (deleted)' }), ['bash']);
  assert.equal(isNamed(line('', 'gnome-terminal-'), ['gnome-terminal-server']), true);
  assert.equal(isNamed(line('', 'gnome'), ['gnome-terminal-server']), false);
});

test('shells, and shells that run one command', () => {
  assert.equal(isShell(words('-zsh')), true);
  assert.equal(isShell(words('node')), false);
  assert.equal(isCommandShell(words('sh', '-c', 'node x')), true);
  assert.equal(isCommandShell(words('/bin/bash', '-lc', 'node x')), true);
  assert.equal(isCommandShell(line('C:\\Windows\\system32\\cmd.exe /d /s /c "npm run dev"')), true);
  assert.equal(isCommandShell(words('bash', '--init-file', 'x')), false);
});

const scripts: readonly (readonly [args: readonly string[], script: string | undefined])[] = [
  [['node', 'server.js', 'x'], 'server.js'],
  [['node', '--inspect', '-r', './pre.js', 'server.js'], 'server.js'],
  [['node', '-e', '1'], undefined],
  [['node'], undefined],
  [['python3', '-u', '-W', 'ignore', 'app.py'], 'app.py'],
  [['python3.11', '-m', 'http.server'], 'http.server'],
  [['python3', '-s', 'app.py'], 'app.py'],
  [['bun', 'run', 'server.ts'], 'server.ts'],
  [['php', '-S', 'localhost:8000', 'router.php'], 'router.php'],
  [['python3', '-m', 'debugpy', '--listen', '5678', '--wait-for-client', 'app.py'], 'app.py'],
  [['python3', '/x/debugpy/launcher', '41000', '--', '-m', 'flask', 'run'], 'flask'],
  [['python3', '/x/debugpy/adapter', '--port', '41000'], '/x/debugpy/adapter'],
  [['/srv/server', 'x.js'], undefined],
];

for (const [args, script] of scripts) {
  test(`the script of ${args.join(' ')}`, () => assert.equal(scriptOf(words(...args))?.path, script));
}

test('programs: what the interpreter was given, its package, its module', () => {
  assert.ok(programsOf(words('node', '/a/node_modules/@nestjs/cli/bin/nest.js')).includes('@nestjs/cli'));
  assert.ok(programsOf(words('node', '/a/node_modules/.bin/vite')).includes('vite'));
  assert.ok(!programsOf(words('node', '/a/node_modules/.bin/vite')).includes('.bin'));
  assert.ok(programsOf(words('python3', '-m', 'uvicorn', 'app:app')).includes('uvicorn'));
  assert.ok(programsOf(words('ruby', '/usr/bin/foreman', 'start')).includes('foreman'));
});
