import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { planPortSwitch } from '../../src/core/fix/switchPort/index.ts';
import { createFileReader } from '../../src/node/files.ts';

async function inWorkspace(
  files: Readonly<Record<string, string | Buffer>>,
  work: (root: string) => Promise<void>,
): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'port-medic-files-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    await work(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** False where the system lets nobody make one (Windows without developer mode). */
async function canLink(target: string, path: string): Promise<boolean> {
  return symlink(target, path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      assert.equal(error.code, 'EPERM');
      return false;
    },
  );
}

test('find matches names, extensions and folders, shallow first, without generated and vendored folders', async () => {
  const files = {
    'package.json': '{}',
    'src/a.ts': '',
    'src/a.min.map': '',
    '.env': '',
    '.env.local': '',
    '.vscode/launch.json': '{}',
    'node_modules/x/package.json': '{}',
    'dist/a.ts': '',
    'web/.next/a.ts': '',
    'deep/er/b.ts': '',
    'nginx/sites/x': '',
  };
  await inWorkspace(files, async root => {
    const found = async (globs: string[], limit?: number): Promise<string[]> =>
      (await createFileReader().find(root, globs, limit === undefined ? {} : { limit })).map(file =>
        relative(root, file).replaceAll('\\', '/'),
      );
    assert.deepEqual(await found(['**/*.{ts,json}', '**/.env.*', '**/.env']), [
      '.env',
      '.env.local',
      'package.json',
      '.vscode/launch.json',
      'src/a.ts',
      'deep/er/b.ts',
    ]);
    assert.deepEqual(await found(['**/nginx/**']), ['nginx/sites/x']);
    assert.deepEqual(await found(['*.json', 'src/?.ts']), ['package.json', 'src/a.ts']);
    assert.deepEqual(await found(['**/*.ts'], 1), ['src/a.ts']);
    assert.deepEqual(await found(['**/*.none']), []);
    const shallow = await createFileReader().find(root, ['**/*.{ts,json}'], { depth: 1 });
    assert.deepEqual(
      shallow.map(file => relative(root, file).replaceAll('\\', '/')),
      ['package.json', '.vscode/launch.json', 'src/a.ts'],
    );
    assert.equal((await createFileReader().find(root, ['**/*.json'], { depth: 0 })).length, 1);
    assert.deepEqual(await createFileReader().find(join(root, 'missing'), ['**/*']), []);
  });
});

test('read gives the text with its byte order mark, and nothing for what is large, binary, missing or a folder', async () => {
  const files = {
    'bom.json': '\uFEFF{"a":1}\r\n',
    'large.json': `{"a":"${'x'.repeat(1024 * 1024)}"}`,
    'binary.json': Buffer.from([0x7b, 0, 0x7d]),
    'latin1.json': Buffer.from([0x22, 0xe9, 0x22]),
    'folder/x': '',
  };
  await inWorkspace(files, async root => {
    const reader = createFileReader({ root });
    assert.equal(await reader.read(join(root, 'bom.json')), '\uFEFF{"a":1}\r\n');
    for (const name of ['large.json', 'binary.json', 'latin1.json', 'missing.json', 'folder']) {
      assert.equal(await reader.read(join(root, name)), undefined, name);
    }
    assert.equal(await reader.exists(join(root, 'bom.json')), true);
    assert.equal(await reader.exists(join(root, 'missing.json')), false);
  });
});

test('a symlink out of the root is neither found nor read, one inside is', {
  skip: process.platform === 'win32',
}, async () => {
  await inWorkspace({ 'outside/.env': 'PORT=3000\n', 'inside/real.env': 'PORT=3000\n' }, async base => {
    const root = join(base, 'inside');
    if (!(await canLink(join(base, 'outside', '.env'), join(root, '.env')))) return;
    await symlink(join(base, 'outside'), join(root, 'linked'));
    await symlink(join(root, 'real.env'), join(root, '.env.local'));
    await symlink(join(root, 'nowhere'), join(root, '.env.broken'));
    const reader = createFileReader({ root });
    assert.deepEqual(
      (await reader.find(root, ['**/.env', '**/.env.*', '**/*.env'])).map(file => relative(root, file)),
      ['.env.local', 'real.env'],
    );
    assert.equal(await reader.read(join(root, '.env')), undefined);
    assert.equal(await reader.read(join(root, 'linked', '.env')), undefined);
    assert.equal(await reader.read(join(root, '..', 'outside', '.env')), undefined);
    assert.equal(await reader.read(join(root, '.env.local')), 'PORT=3000\n');
    const plan = await planPortSwitch({ root, files: createFileReader(), from: 3000, to: 3001 });
    assert.ok([...plan.primary, ...plan.companions].every(edit => edit.file !== join(root, '.env')));
  });
});

test('the unsaved text of an editor wins, for reading and for looking for the number', async () => {
  await inWorkspace({ '.env': 'PORT=1\n', '.env.local': 'PORT=3000\n', 'c.env': 'PORT=1\n' }, async root => {
    const unsaved = new Map([
      [join(root, '.env'), 'PORT=3000\n'],
      [join(root, '.env.local'), 'PORT=2\n'],
    ]);
    const reader = createFileReader({ root, overlay: file => unsaved.get(file) });
    assert.equal(await reader.read(join(root, '.env')), 'PORT=3000\n');
    const all = await reader.find(root, ['**/.env', '**/.env.*', '**/*.env']);
    assert.deepEqual(
      (await reader.holding?.(all, ['3000']))?.map(file => relative(root, file)),
      ['.env'],
    );
  });
});

test('a path that a text names to another machine, a device or a pipe is not even looked at', {
  skip: process.platform === 'win32',
}, async () => {
  await inWorkspace({ 'x.js': 'listen(3000)' }, async root => {
    const reader = createFileReader();
    // As Windows finds another machine; here it is the same file with one more slash.
    const named = `/${join(root, 'x.js')}`;
    assert.equal(await reader.read(named), undefined);
    assert.equal(await reader.exists(named), false);
    assert.deepEqual(await reader.holding?.([named], ['3000']), []);
    assert.deepEqual(await reader.find(`/${root}`, ['**/*.js']), []);
    assert.equal(await reader.read('/proc/version'), undefined);
    assert.equal(await reader.read(`${root}/../../../../../../proc/version`), undefined);
    const opened = createFileReader({ opened: () => [`/${root}`] });
    assert.equal(await opened.read(named), 'listen(3000)');
    assert.equal((await createFileReader({ root: `/${root}` }).find(`/${root}`, ['**/*.js'])).length, 1);
    assert.equal(await reader.read(join(root, 'x.js')), 'listen(3000)');
  });
});

test('whoever waits at the other end of a pipe goes on waiting when a text names it', {
  skip: process.platform === 'win32',
}, async () => {
  await inWorkspace({}, async root => {
    const pipe = join(root, 'pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    const writer = spawn('sh', ['-c', `echo waits; echo told > '${pipe}'`], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(writer, 'exit');
    await once(writer.stdout, 'data');
    const reader = createFileReader();
    // It may not have come to its pipe yet: each look would let it through.
    for (let look = 0; look < 200 && writer.exitCode === null; look++) assert.equal(await reader.read(pipe), undefined);
    // What it has to say is still there for whom it waits.
    const { stdout } = await promisify(execFile)('cat', [pipe], { timeout: 20_000 });
    assert.equal(stdout, 'told\n');
    assert.deepEqual(await ended, [0, null]);
  });
});
