import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createRun, run } from '../../../src/node/exec.ts';
import { stopContainer } from '../../../src/node/kill/container.ts';
import { findTool } from '../../../src/node/machine/tools.ts';
import { createContainerLookup } from '../../../src/node/probe/containers.ts';
import { patientRun } from '../../support/patience.ts';

const tools = ['docker', 'podman', 'nerdctl', 'lsof', 'ss', 'systemctl', 'pm2', 'supervisorctl', 'wslpath', 'wslinfo'];

interface Place {
  readonly workspace: string;
  readonly good: string;
  /** Everything that was started, a line each. */
  readonly started: () => string;
  readonly add: (folder: string, name: string) => string;
}

function place(t: TestContext): Place {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'port-medic-path-')));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const workspace = join(root, 'workspace');
  const good = join(root, 'good');
  const log = join(root, 'started');
  writeFileSync(log, '');
  for (const folder of [workspace, good]) mkdirSync(folder);
  return {
    workspace,
    good,
    started: () => readFileSync(log, 'utf8'),
    add: (folder, name) => {
      mkdirSync(folder, { recursive: true });
      const file = join(folder, name);
      writeFileSync(file, `#!/bin/sh\necho "${file} in $(pwd)" >> '${log}'\n`);
      chmodSync(file, 0o755);
      return file;
    },
  };
}

/** This process stands in the workspace, as an extension host that was started there does. */
function standIn(t: TestContext, folder: string): void {
  const before = process.cwd();
  process.chdir(folder);
  t.after(() => process.chdir(before));
}

/** As npm puts programs of packages beside all others. */
function linkAll(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const tool of tools) symlinkSync(join(from, tool), join(to, tool));
}

/** Ways in which a PATH leads into the workspace; `bin` is where the fake tools are put. */
const ways: readonly {
  readonly name: string;
  readonly bin: (workspace: string) => string;
  readonly path: (workspace: string) => string;
  readonly prepare?: (workspace: string) => void;
  /** Also where no workspace is told. */
  readonly always?: true;
}[] = [
  { name: 'the current folder', bin: w => w, path: () => '.', always: true },
  { name: 'an empty entry', bin: w => w, path: () => '', always: true },
  { name: 'a relative folder', bin: w => join(w, 'bin'), path: () => 'bin', always: true },
  { name: 'a relative folder with dots', bin: w => join(w, 'bin'), path: () => './x/../bin', always: true },
  {
    name: 'node_modules/.bin',
    bin: w => join(w, 'node_modules', '.bin'),
    path: w => join(w, 'node_modules', '.bin'),
    always: true,
  },
  { name: 'a virtual environment', bin: w => join(w, '.venv', 'bin'), path: w => join(w, '.venv', 'bin') },
  { name: 'the workspace itself', bin: w => w, path: w => w },
  { name: 'a path with dots', bin: w => w, path: w => `${w}/../${w.split('/').at(-1)}` },
  {
    name: 'a link into the workspace',
    bin: w => join(w, 'bin'),
    path: w => `${w}-link`,
    prepare: w => symlinkSync(join(w, 'bin'), `${w}-link`),
  },
  {
    name: 'a prefix of npm in the workspace, as its .npmrc may set one',
    bin: w => join(w, '.npm', 'lib', 'node_modules', 'tool', 'bin'),
    path: w => join(w, '.npm', 'bin'),
    prepare: w => linkAll(join(w, '.npm', 'lib', 'node_modules', 'tool', 'bin'), join(w, '.npm', 'bin')),
  },
  {
    name: 'links from elsewhere to packages that look installed in the workspace',
    bin: w => join(w, 'lib', 'node_modules', 'tool', 'bin'),
    path: w => `${w}-prefix`,
    prepare: w => linkAll(join(w, 'lib', 'node_modules', 'tool', 'bin'), `${w}-prefix`),
    always: true,
  },
  {
    name: 'a package of a package that is installed for all',
    bin: w => join(`${w}-prefix`, 'lib', 'node_modules', 'tool', 'node_modules', 'dependency', 'bin'),
    path: w => join(`${w}-prefix`, 'bin'),
    prepare: w =>
      linkAll(
        join(`${w}-prefix`, 'lib', 'node_modules', 'tool', 'node_modules', 'dependency', 'bin'),
        join(`${w}-prefix`, 'bin'),
      ),
    always: true,
  },
  {
    name: 'a folder that everyone may write',
    bin: w => `${w}-open`,
    path: w => `${w}-open`,
    prepare: w => chmodSync(`${w}-open`, 0o777),
    always: true,
  },
  {
    name: 'a folder below one that everyone may write',
    bin: w => join(`${w}-open`, 'sub', 'bin'),
    path: w => join(`${w}-open`, 'sub', 'bin'),
    prepare: w => chmodSync(`${w}-open`, 0o777),
    always: true,
  },
  {
    name: 'a link that everyone may set anew',
    bin: w => `${w}-tools`,
    path: w => join(`${w}-open`, 'bin'),
    prepare: w => {
      mkdirSync(`${w}-open`);
      chmodSync(`${w}-open`, 0o777);
      symlinkSync(`${w}-tools`, join(`${w}-open`, 'bin'));
    },
    always: true,
  },
  {
    name: 'a link to a link into the workspace',
    bin: w => join(w, 'bin'),
    path: w => `${w}-second`,
    prepare: w => {
      symlinkSync(join(w, 'bin'), `${w}-first`);
      symlinkSync(`${w}-first`, `${w}-second`);
    },
  },
  {
    name: 'a folder below a link into the workspace',
    bin: w => join(w, 'a', 'bin'),
    path: w => `${w}-link/bin`,
    prepare: w => symlinkSync(join(w, 'a'), `${w}-link`),
  },
  { name: 'signs that a path may have too many of', bin: w => join(w, 'bin'), path: w => `/${w}//./bin//` },
  { name: 'other letters', bin: w => join(w, 'Bin'), path: w => join(w, 'Bin') },
  { name: 'a home that is not spelled out', bin: w => join(w, '~', 'bin'), path: () => '~/bin', always: true },
  { name: 'a variable', bin: w => join(w, '$PWD', 'bin'), path: () => '$PWD/bin', always: true },
  ...(process.platform === 'linux'
    ? [{ name: 'the folder of this process', bin: (w: string) => join(w, 'bin'), path: () => '/proc/self/cwd/bin' }]
    : []),
];

for (const way of ways) {
  test(`nothing is started from ${way.name}`, async t => {
    const { workspace, good, add, started } = place(t);
    for (const tool of tools) add(way.bin(workspace), tool);
    way.prepare?.(workspace);
    standIn(t, workspace);
    const env = { PATH: [way.path(workspace), good].join(delimiter) };
    const runs = [createRun(() => [workspace]), ...(way.always === true ? [run] : [])];
    for (const each of runs) {
      for (const tool of tools) assert.equal((await each(tool, [], { env })).kind, 'missing', tool);
      const lookup = createContainerLookup({ run: each, platform: 'linux', env, sockets: [] });
      assert.deepEqual((await lookup.list()).tried, []);
      const stopped = await stopContainer(
        (file, argv) => each(file, argv, { env }),
        { engine: 'docker', name: 'web' },
        {},
      );
      assert.equal(stopped.kind, 'failed');
    }
    assert.equal(started(), '');
    // The next one on the PATH is taken instead, in a folder of its own.
    const file = add(good, 'docker');
    for (const each of runs) assert.equal((await each('docker', [], { env })).kind, 'ok');
    assert.equal(started(), `${file} in /\n`.repeat(runs.length));
  });
}

test('a package that npm has installed for all is a tool as any other', async t => {
  const { workspace, good, add, started } = place(t);
  const file = add(join(good, 'lib', 'node_modules', 'pm2', 'bin'), 'pm2');
  mkdirSync(join(good, 'bin'));
  symlinkSync(file, join(good, 'bin', 'pm2'));
  const env = { PATH: join(good, 'bin') };
  standIn(t, workspace);
  assert.equal((await createRun(() => [workspace])('pm2', [], { env })).kind, 'ok');
  assert.equal(started(), `${file} in /\n`);
  // Unless its prefix is what is worked on.
  assert.equal((await createRun(() => [good])('pm2', [], { env })).kind, 'missing');
});

test('no tool is sent for its code or configuration into the workspace', async () => {
  const folders = {
    PM2_HOME: '.pm2',
    DOCKER_CONFIG: '.docker',
    PYENV_ROOT: '.pyenv',
    VOLTA_HOME: '.volta',
    XDG_CONFIG_HOME: '.config',
    XDG_DATA_HOME: '.local/share',
    XDG_RUNTIME_DIR: '.run',
    SHELL: 'bin/sh',
  };
  for (const [base, isHandedOn] of [
    ['/work/app/', false],
    ['/work/app/x/../', false],
    ['', false],
    ['./', false],
    ['/home/me/', true],
  ] as const) {
    const env = Object.fromEntries(Object.entries(folders).map(([name, folder]) => [name, `${base}${folder}`]));
    const given = { ...env, HOME: '/work/app/home', DOCKER_HOST: 'unix:///run/docker.sock' };
    const found = await findTool('/tools/x', { windows: false, outside: ['/work/app'], env: given });
    assert.ok(found.kind === 'found');
    const names = [...(isHandedOn ? Object.keys(folders) : []), 'HOME', 'DOCKER_HOST', 'PATH'];
    assert.deepEqual(Object.keys(found.env).toSorted(), names.toSorted(), base);
    assert.equal(found.env['HOME'], userInfo().homedir);
  }
  const elsewhere = { windows: false, outside: ['/work/app'], env: { HOME: '/home/other' } };
  const found = await findTool('/tools/x', elsewhere);
  assert.ok(found.kind === 'found');
  assert.equal(found.env['HOME'], '/home/other', 'a home outside of it is as good as any');
});

test('no tool is handed a bus that is a program', async () => {
  const busOf = async (DBUS_SESSION_BUS_ADDRESS: string) => {
    const found = await findTool('/tools/x', {
      windows: false,
      outside: ['/work/app'],
      env: { DBUS_SESSION_BUS_ADDRESS },
    });
    assert.ok(found.kind === 'found');
    return found.env['DBUS_SESSION_BUS_ADDRESS'];
  };
  for (const bus of [
    'unixexec:path=/work/app/evil',
    'unix:path=/run/user/1000/bus;unixexec:path=/tmp/evil,argv1=x',
    'autolaunch:',
    'nonce-tcp:host=evil.example,port=1',
    'tcp:host=evil.example,port=1',
    '',
  ])
    assert.equal(await busOf(bus), undefined, bus);
  for (const bus of ['unix:path=/run/user/1000/bus', 'unix:abstract=/tmp/dbus-x,guid=1;unix:path=/run/user/1000/bus'])
    assert.equal(await busOf(bus), bus);
});

test('a name with a folder in it is no tool, and an absolute path into the workspace is not started', async t => {
  const { workspace, add, started } = place(t);
  const file = add(join(workspace, 'bin'), 'docker');
  standIn(t, workspace);
  const outside = createRun(() => [workspace]);
  assert.equal((await outside('./bin/docker', [])).kind, 'missing');
  assert.equal((await outside('bin/docker', [])).kind, 'missing');
  assert.deepEqual(await outside(file, []), {
    kind: 'missing',
    passedOver: file,
    stdout: '',
    stderr: '',
    code: undefined,
  });
  assert.equal(started(), '');
});

test('a link from a good folder into the workspace, and a file that everyone may write, are passed over and named', async t => {
  const { workspace, good, add, started } = place(t);
  symlinkSync(add(workspace, 'docker'), join(good, 'docker'));
  chmodSync(add(good, 'pm2'), 0o777);
  const env = { PATH: good };
  const outside = createRun(() => [workspace]);
  for (const tool of ['docker', 'pm2']) {
    const result = await outside(tool, [], { env });
    assert.ok(result.kind === 'missing' && result.passedOver === join(good, tool), JSON.stringify(result));
  }
  assert.equal(started(), '');
});

test('a script of a good folder does not get its interpreter from the workspace', async t => {
  const { workspace, good, add, started } = place(t);
  add(workspace, 'interpreter');
  const script = join(good, 'pm2');
  writeFileSync(script, '#!/usr/bin/env interpreter\n');
  chmodSync(script, 0o755);
  standIn(t, workspace);
  const env = { PATH: ['.', workspace, good, '/usr/bin', '/bin'].join(delimiter) };
  await createRun(() => [workspace])('pm2', [], { env });
  assert.equal(started(), '');
});

test('a tool is handed what it needs of the environment, and nothing that makes a program load code', async () => {
  const hostile = [
    'LD_PRELOAD',
    'LD_LIBRARY_PATH',
    'LD_AUDIT',
    'DYLD_INSERT_LIBRARIES',
    'DYLD_LIBRARY_PATH',
    'NODE_OPTIONS',
    'NODE_PATH',
    'PYTHONPATH',
    'PYTHONSTARTUP',
    'PERL5OPT',
    'RUBYOPT',
    'BASH_ENV',
    'ENV',
    'BASH_FUNC_ls%%',
    'GCONV_PATH',
    'GIT_SSH_COMMAND',
    'JAVA_TOOL_OPTIONS',
    'PSModulePath',
    'COMPLUS_ProfilerPath',
    'DOTNET_STARTUP_HOOKS',
    'DOCKER_CLI_PLUGIN_EXTRA_DIRS',
    'PAGER',
    'LESSOPEN',
    'A',
  ];
  const env = Object.fromEntries(hostile.map(name => [name, 'x']));
  for (const windows of [false, true]) {
    const given = {
      ...env,
      ...(windows ? { SystemRoot: 'C:\\Windows' } : { HOME: '/home/me' }),
      DOCKER_HOST: 'tcp://h',
    };
    const found = await findTool(windows ? 'C:\\tools\\x.exe' : '/tools/x', { windows, outside: [], env: given });
    assert.ok(found.kind === 'found');
    const names = Object.keys(found.env);
    assert.deepEqual(names.toSorted(), ['DOCKER_HOST', 'PATH', windows ? 'SystemRoot' : 'HOME'].toSorted());
  }
});

test('the environment of this process is not handed on either', async t => {
  process.env['PM_OF_THIS_PROCESS'] = 'yes';
  t.after(() => delete process.env['PM_OF_THIS_PROCESS']);
  const show = 'process.stdout.write(JSON.stringify([process.env.PM_OF_THIS_PROCESS ?? null, process.env.PM_ADDED]))';
  const result = await patientRun(process.execPath, ['-e', show], { env: { PM_ADDED: 'yes' } });
  assert.equal(result.stdout, JSON.stringify([null, 'yes']));
});

test('the folders of a window are asked for at every start', async t => {
  const { workspace, good, add } = place(t);
  add(good, 'docker');
  let folders: readonly string[] = [workspace];
  const outside = createRun(() => folders);
  assert.equal((await outside('docker', [], { env: { PATH: good } })).kind, 'ok');
  folders = [good];
  assert.equal((await outside('docker', [], { env: { PATH: good } })).kind, 'missing');
  folders = [];
  chmodSync(join(good, 'docker'), 0o644);
  const result = await outside('docker', [], { env: { PATH: good } });
  // Root may execute nothing either that has no such bit.
  assert.equal(result.kind, 'denied');
});

test("the system's own tools are found when the whole disk is the workspace", async () => {
  const env = { PATH: ['/usr/bin', '/bin'].join(delimiter) };
  for (const folder of ['/', '/usr']) assert.equal((await createRun(() => [folder])('ls', [], { env })).kind, 'ok');
});

test('Windows: only absolute entries with a drive, programs that need no shell, whatever the case of the variable', async () => {
  const windows = { windows: true, outside: ['C:\\work'] } as const;
  for (const path of [
    '.',
    'C:bin',
    '\\tools',
    'C:\\work\\bin',
    'c:\\WORK',
    'C:\\x\\node_modules\\.bin',
    '"C:\\work"',
  ]) {
    const found = await findTool('docker', { ...windows, env: { Path: path } });
    assert.equal(found.kind, 'missing', path);
  }
  for (const hidden of [
    '\\\\localhost\\C$\\work\\bin',
    '\\\\127.0.0.1\\c$\\work\\bin',
    '\\\\?\\C:\\work\\bin',
    '\\\\.\\C:\\work\\bin',
    'C:/work/bin',
    'C:\\x\\..\\work\\bin',
    'C:\\x\\Node_Modules\\.bin',
    '\\work\\bin',
    'C:work\\bin',
  ]) {
    const found = await findTool('C:\\tools\\x.exe', { ...windows, env: { Path: hidden } });
    assert.equal(found.kind === 'found' && found.env['PATH'], '', hidden);
  }
  const system = await findTool('C:\\Windows\\System32\\netstat.exe', { ...windows, outside: ['C:\\'], env: {} });
  assert.equal(system.kind, 'found');
  const own = await findTool('C:\\work\\netstat.exe', {
    ...windows,
    env: { Path: 'C:\\Windows\\System32;.;C:\\work', node_options: 'x' },
  });
  assert.deepEqual(own, { kind: 'missing', passedOver: 'C:\\work\\netstat.exe' });
  const found = await findTool('C:\\tools\\x.exe', {
    ...windows,
    env: { Path: 'C:\\Windows\\System32;.;C:\\work', node_options: 'x', A: 'b' },
  });
  assert.ok(found.kind === 'found');
  assert.deepEqual(found.env, { PATH: 'C:\\Windows\\System32' });
});
