import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createShells } from '../../src/node/system/shell.ts';
import { until } from '../host/poll.ts';

const needs =
  process.platform === 'linux' && existsSync('/usr/bin/script') ? {} : { skip: 'needs Linux and script(1)' };
const shells = createShells('linux');

let shell: ChildProcessWithoutNullStreams;
let pid: number;
let root: string;
let printed = '';

/** Asks until it is so. */
const eventually = (question: () => Promise<boolean>) => until('what the shell was told to come to', question);

before(async () => {
  if ('skip' in needs) return;
  root = await realpath(await mkdtemp(join(tmpdir(), 'port-medic-shell-')));
  await mkdir(join(root, 'real', 'app'), { recursive: true });
  await symlink(join(root, 'real'), join(root, 'link'));
  shell = spawn('/usr/bin/script', ['-qfc', 'bash --norc --noprofile -i', '/dev/null'], { cwd: root });
  shell.stdout.on('data', (data: Buffer) => {
    printed += data.toString();
  });
  shell.stdin.write('echo pid=$$.\n');
  await eventually(async () => /pid=(\d+)\./.test(printed));
  pid = Number(/pid=(\d+)\./.exec(printed)?.[1]);
});

after(async () => {
  shell?.stdin.end('exit\n');
  if (root !== undefined) await rm(root, { recursive: true });
});

test('a shell waits for a command, and does not while one runs, whatever that prints', needs, async () => {
  await eventually(async () => (await shells.waits(pid)) === true);
  shell.stdin.write("printf '\\e]633;D;0\\a\\e]633;A\\a'; cat\n");
  await eventually(async () => (await shells.waits(pid)) === false);
  shell.stdin.write('\u0004');
  await eventually(async () => (await shells.waits(pid)) === true);
});

test('the folder of a shell is where it is, not what is claimed', needs, async () => {
  shell.stdin.write(`cd ${join(root, 'link')}\n`);
  const claims = async (claimed: string, commandLine = 'npm start') => shells.startedIn(pid, claimed, commandLine);
  await eventually(async () => (await claims('/')) === join(root, 'real'));
  assert.equal(await claims(join(root, 'link')), join(root, 'link'), 'as the user came to it');
  assert.equal(await claims(join(root, 'nowhere')), join(root, 'real'));
  assert.equal(await claims(root, 'cd link && npm start'), root, 'before the line itself went elsewhere');
  assert.equal(await claims(join(root, 'real', 'app'), 'cd .. && npm start'), join(root, 'real', 'app'));
  assert.equal(await claims('/', 'cd link && npm start'), join(root, 'real'));
});

test('where nothing can be told, nothing is: no such process, another platform', async () => {
  assert.equal(await shells.waits(2 ** 30), undefined);
  assert.equal(await shells.startedIn(2 ** 30, '/claimed', ''), '/claimed');
  assert.equal(await createShells('win32').waits(process.pid), undefined);
  assert.equal(await createShells('win32').startedIn(process.pid, 'C:\\claimed', ''), 'C:\\claimed');
});
