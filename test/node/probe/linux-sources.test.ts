import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Run } from '../../../src/node/exec.ts';
import { createLinuxProbe } from '../../../src/node/probe/linux/linux.ts';
import { ProcReader } from '../../../src/node/probe/linux/linuxFiles.ts';
import { HolderSearch } from '../../../src/node/probe/linux/linuxHolders.ts';
import { ownUid, ProcessMemory, ProcessView } from '../../../src/node/probe/linux/linuxProcesses.ts';
import { SocketTables } from '../../../src/node/probe/linux/linuxTables.ts';
import { Users } from '../../../src/node/probe/linux/linuxUsers.ts';
import { freePort, startPython } from './situation.ts';

const linuxOnly = { skip: process.platform !== 'linux' };

/** A folder like /proc, with processes that hold the sockets told. */
async function fakeProc(t: TestContext) {
  const root = await mkdtemp(join(tmpdir(), 'port-medic-proc-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  const proc = new ProcReader(root);
  return {
    root,
    proc,
    make: async (pid: number, name: string, start: number, sockets: readonly number[], ppid = 1) => {
      const folder = join(root, String(pid));
      await rm(folder, { recursive: true, force: true });
      await mkdir(join(folder, 'fd'), { recursive: true });
      const rest = Array.from({ length: 15 }, () => '0').join(' ');
      await writeFile(join(folder, 'stat'), `${pid} (${name}) S ${ppid} ${pid} ${pid} ${rest} ${start} 0 0\n`);
      await writeFile(join(folder, 'cmdline'), `/bin/${name}\0`);
      for (const [index, inode] of sockets.entries())
        await symlink(`socket:[${inode}]`, join(folder, 'fd', String(index + 3)));
    },
  };
}

const view = (proc: ProcReader, memory: ProcessMemory) => new ProcessView(proc, memory, new Users(), true);
const uids = new Set([ownUid()]);

test('a pid that was given to another process has new facts, and not the socket of the old one', linuxOnly, async t => {
  const { proc, make } = await fakeProc(t);
  const memory = new ProcessMemory();
  const search = new HolderSearch(proc);
  const find = () =>
    search.find(view(proc, memory), { inodes: ['500'], uids, hints: [], reach: 'family' }).pids.get('500') ?? [];
  await make(42, 'server', 1000, [500]);
  assert.deepEqual(find(), [42]);
  assert.equal(view(proc, memory).info(42)?.name, 'server');
  // Same pid, same name, another start; the socket is now another process's.
  await make(42, 'server', 2000, [600]);
  await make(43, 'heir', 1500, [500]);
  assert.deepEqual(find(), [43]);
  assert.equal(view(proc, memory).info(42)?.startToken, '2000');
});

test('a socket that nobody had a moment ago is looked for in new processes', linuxOnly, async t => {
  const { proc, make } = await fakeProc(t);
  const memory = new ProcessMemory();
  const search = new HolderSearch(proc);
  const find = (inodes: readonly string[], reach: 'first' | 'family') =>
    search.find(view(proc, memory), { inodes, uids, hints: [], reach }).pids;
  await make(42, 'one', 1000, [500]);
  assert.equal(find(['700'], 'family').size, 0);
  await make(44, 'two', 1100, [700]);
  assert.deepEqual(find(['700'], 'family').get('700'), [44]);
  // A list with one hidden socket still finds the others.
  assert.deepEqual([...find(['500', '700', '999'], 'first').keys()].toSorted(), ['500', '700']);
  await make(45, 'three', 1200, [800]);
  assert.deepEqual([...find(['500', '700', '800', '999'], 'first').keys()].toSorted(), ['500', '700', '800']);
});

test(
  'among very many processes, who else has the socket is told later to whoever wants to hear, and at once to others',
  linuxOnly,
  async t => {
    const { proc, make } = await fakeProc(t);
    const [many, each, oldest] = [700, 30, 2000];
    const [sharer, holder] = [oldest + many / 2, oldest + many - 1];
    const own = (pid: number) => Array.from({ length: each }, (_, index) => pid * 100 + index);
    for (let pid = oldest; pid < holder; pid++)
      await make(pid, 'other', pid, pid === sharer ? [...own(pid), 7] : own(pid));
    await make(holder, 'server', holder, [7]);
    const find = (search: HolderSearch, onMore?: () => void) =>
      search
        .find(view(proc, new ProcessMemory()), { inodes: ['7'], uids, hints: [], reach: 'everyone', onMore })
        .pids.get('7')
        ?.toSorted();
    assert.deepEqual(find(new HolderSearch(proc)), [sharer, holder]);
    const search = new HolderSearch(proc);
    let told = 0;
    const more = new Promise<void>(resolve => {
      const onMore = () => {
        told++;
        resolve();
      };
      assert.deepEqual(find(search, onMore), [holder]);
    });
    await more;
    // What is known by then is told at once, and is no news.
    assert.deepEqual(
      find(search, () => told++),
      [sharer, holder],
    );
    assert.equal(told, 1);
  },
);

test('parents end at a ring, at a dead parent and at pid 1', linuxOnly, async t => {
  const { proc, make } = await fakeProc(t);
  await make(1, 'init', 1, [], 0);
  await make(10, 'a', 10, [], 11);
  await make(11, 'b', 11, [], 10);
  await make(20, 'c', 20, [], 999);
  await make(30, 'd', 30, [], 1);
  await make(31, 'e', 31, [], 30);
  const now = view(proc, new ProcessMemory());
  assert.deepEqual(
    now.parents(31).map(parent => parent.pid),
    [30, 1],
  );
  assert.deepEqual(
    now.parents(10).map(parent => parent.pid),
    [11],
  );
  assert.deepEqual(now.parents(20), []);
});

test('tables that are missing, empty, cut or huge are read for what they hold', linuxOnly, async t => {
  const { root, proc } = await fakeProc(t);
  const tables = new SocketTables(proc);
  assert.equal(tables.all('tcp').problem, 'gone');
  assert.deepEqual(tables.counts(), { inUse: {} });
  assert.equal(tables.unix(), undefined);
  await mkdir(join(root, 'net'));
  const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
  const row = (index: number, port: number, state: string, inode: number) =>
    `${String(index).padStart(4)}: 0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 100\n`;
  await writeFile(join(root, 'net', 'tcp'), header);
  assert.deepEqual(tables.all('tcp').rows, []);
  const listening = Array.from({ length: 700 }, (_, i) => row(i, 2000 + i, '0A', 10_000 + i)).join('');
  const connected = Array.from({ length: 12_000 }, (_, i) => row(700 + i, 30_000 + (i % 5), '01', 50_000 + i)).join('');
  await writeFile(join(root, 'net', 'tcp'), header + listening + connected);
  assert.equal(tables.listening('tcp', { inUse: {} }).rows.length, 700);
  assert.equal(tables.listening('tcp', { inUse: { tcp: 3 } }).rows.length, 700);
  assert.equal(tables.all('tcp', 30_001).rows.length, 2400);
  assert.equal(tables.all('tcp').rows.length, 12_700);
  await writeFile(join(root, 'net', 'tcp'), (header + listening).slice(0, -60));
  assert.equal(tables.listening('tcp', { inUse: {} }).rows.length, 699);
  await unlink(join(root, 'net', 'tcp'));
  assert.equal(tables.listening('tcp', { inUse: { tcp: 0 } }).problem, undefined);
});

test('a newer ss names the socket that is bound without listening', linuxOnly, async t => {
  const port = await freePort();
  const helper = startPython(
    t,
    `s = tcp(port=${port}, reuse=0, listen=False)\nidle = socket.socket()\nsay(os.fstat(s.fileno()).st_ino)\nwait()`,
  );
  const inode = await helper.line();
  const asked: string[] = [];
  const run: Run = (file, argv) => {
    asked.push([file, ...argv].join(' '));
    const stdout = `UNCONN 0      0      127.0.0.1:${port} 0.0.0.0:* ino:${inode} sk:1 cgroup:/ <->\n`;
    return Promise.resolve({ kind: 'ok', stdout, stderr: '', code: 0 });
  };
  const result = await createLinuxProbe(run).inspect({ protocol: 'tcp', port });
  assert.ok(result.kind === 'blocked' && result.by === 'bound-not-listening', JSON.stringify(result));
  assert.deepEqual(
    result.evidence.candidates.map(({ pid, sockets }) => [pid, sockets.length, sockets[0]?.local, sockets[0]?.inode]),
    [[helper.pid, 1, `127.0.0.1:${port}`, inode]],
  );
  assert.deepEqual(asked, [`ss -HOane -t --bound-inactive sport = :${port}`]);
});

test('without any tool, those with a socket in no table are named', linuxOnly, async t => {
  const port = await freePort();
  const helper = startPython(t, `s = tcp(port=${port}, reuse=0, listen=False)\nsay('ready')\nwait()`);
  await helper.line();
  const run: Run = () => Promise.resolve({ kind: 'missing', stdout: '', stderr: '', code: undefined });
  const result = await createLinuxProbe(run).inspect({ protocol: 'tcp', port });
  assert.ok(result.kind === 'blocked' && result.by === 'bound-not-listening', JSON.stringify(result));
  // The newest sixteen are named: where others start that many meanwhile, all of them are newer.
  const pids = result.evidence.candidates.map(({ pid }) => pid);
  assert.ok(pids.includes(helper.pid) || (pids.length === 16 && pids.every(pid => pid > helper.pid)), pids.join());
});

test('no tool is started where /proc can tell', linuxOnly, async t => {
  const port = await freePort();
  const server = startPython(t, `s = tcp(port=${port})\nsay('ready')\nwait()`);
  await server.line();
  const run: Run = file => Promise.reject(new Error(`${file} was started`));
  const probe = createLinuxProbe(run);
  assert.equal((await probe.inspect({ protocol: 'tcp', port })).kind, 'held');
  await server.end();
  assert.equal((await probe.inspect({ protocol: 'tcp', port })).kind, 'free');
  assert.ok(Array.isArray(await probe.listeners()));
});
