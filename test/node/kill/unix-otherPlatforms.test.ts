/** The same flow over the processes of Windows and macOS: their tools are played by scripts, the server and its port are real. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Probe } from '../../../src/core/host.ts';
import type { Holder } from '../../../src/core/model/process.ts';
import { createDarwinProcesses } from '../../../src/node/kill/darwin.ts';
import { killHolder } from '../../../src/node/kill/killHolder.ts';
import { createWindowsProcesses } from '../../../src/node/kill/windows.ts';
import { createWindowsProbe } from '../../../src/node/probe/windows.ts';
import { createWindowsSource } from '../../../src/node/windows/source.ts';
import { fakeRun } from '../../support/fakeTools.ts';
import { patientRun } from '../../support/patience.ts';
import { type Fakes, makeFakes } from './support/fakes.ts';
import { eventually, freePort, holderOf, isAlive, loopback, makeProbe, start, startServer } from './support/world.ts';

const created = Date.UTC(2026, 10, 20, 8, 1, 12);

/** As the other platforms' probes show a holder: no numbers of sockets, their own form of the start. */
function shown(holder: Holder, began: { readonly startToken: string; readonly startedAt: number }): Holder {
  const { executable: _linux, image: _image, args: _args, ...rest } = holder;
  const sockets = holder.sockets.map(({ inode: _inode, ...socket }) => socket);
  return { ...rest, commandLine: 'node server.js', ...began, parents: [], sockets };
}

function row(pid: number, parent: number, name: string, startedAt = created) {
  return {
    ProcessId: pid,
    ParentProcessId: parent,
    Name: name,
    CommandLine: 'node server.js',
    ExecutablePath: `C:\\app\\${name}`,
    CreationDate: `/Date(${startedAt})/`,
  };
}

interface Windows {
  readonly fakes: Fakes;
  readonly system: Parameters<typeof killHolder>[0];
  readonly show: (...rows: readonly { readonly [field: string]: string | number | null }[]) => Promise<void>;
}

/** taskkill without /F refuses, as it does for a program without a window. */
async function windows(t: Parameters<typeof makeFakes>[0], probe: Probe, taskkillBody?: string): Promise<Windows> {
  const fakes = await makeFakes(t);
  const list = join(fakes.folder, 'processes.json');
  const system32 = (name: string) => `root\\System32\\${name}`;
  await fakes.add(
    system32('WindowsPowerShell\\v1.0\\powershell.exe'),
    `process.stdout.write(require('node:fs').readFileSync(${JSON.stringify(list)}));`,
  );
  await fakes.add(system32('taskkill.exe'), taskkillBody ?? 'process.exit(128);');
  const source = createWindowsSource({ run: patientRun, systemRoot: join(fakes.folder, 'root') });
  return {
    fakes,
    system: { probe, processes: createWindowsProcesses({ probe, source }) },
    show: (...rows) => writeFile(list, JSON.stringify({ processes: rows, services: [], owners: [] })),
  };
}

/** The arguments of every call of taskkill. */
const taskkills = async (fakes: Fakes) =>
  (await fakes.calls()).filter(([name]) => name?.endsWith('taskkill.exe') === true).map(([, ...args]) => args);

test('Windows: first without force, then, when that is allowed, with it', async t => {
  const probe = makeProbe(t);
  const { system, fakes, show } = await windows(t, probe);
  const port = await freePort();
  const server = startServer(t, port, loopback, 'deaf');
  await server.ready();
  await show(row(server.pid, 900, 'node.exe'), row(process.pid, 800, 'Code.exe'));
  const holder = shown(await holderOf(probe, port), { startToken: String(created), startedAt: created });
  const endpoint = { protocol: 'tcp', port } as const;
  const soft = await killHolder(system, holder, endpoint, { graceMs: 5000, force: false });
  assert.deepEqual({ ...soft, waitedMs: 0 }, { kind: 'still-running', waitedMs: 0, asked: false });
  assert.deepEqual(await taskkills(fakes), [['/PID', String(server.pid)]]);
  assert.ok(isAlive(server.pid));
  const forced = await killHolder(system, holder, endpoint, { graceMs: 0, force: true });
  assert.deepEqual(forced, { kind: 'freed', forced: true });
});

test('Windows: a window that closes when asked needs no force', async t => {
  const probe = makeProbe(t);
  const { system, fakes, show } = await windows(t, probe, "process.kill(Number(args[1]), 'SIGTERM');");
  const port = await freePort();
  const server = startServer(t, port);
  await server.ready();
  await show(row(server.pid, 900, 'app.exe'));
  const holder = shown(await holderOf(probe, port), { startToken: String(created), startedAt: created });
  const result = await killHolder(system, holder, { protocol: 'tcp', port }, { graceMs: 60_000, force: true });
  assert.deepEqual(result, { kind: 'freed', forced: false });
  assert.deepEqual(await taskkills(fakes), [['/PID', String(server.pid)]]);
});

test('Windows: of the tree exactly those are ended that were shown, and are still the same', async t => {
  const probe = makeProbe(t);
  const { system, show } = await windows(t, probe);
  const port = await freePort();
  const [server, child, stranger, reused] = [startServer(t, port), sleeper(t), sleeper(t), sleeper(t)];
  await server.ready();
  await show(
    row(server.pid, 900, 'node.exe'),
    row(child.pid, server.pid, 'node.exe', created + 1000),
    // Started since.
    row(stranger.pid, server.pid, 'notes.exe', created + 60_000),
    row(reused.pid, server.pid, 'node.exe', created + 60_000),
  );
  const named = (pid: number) => ({
    pid,
    name: 'node.exe',
    commandLine: 'node server.js',
    startedAt: created + 1000,
    startToken: String(created + 1000),
  });
  const holder = {
    ...shown(await holderOf(probe, port), { startToken: String(created), startedAt: created }),
    followers: [named(child.pid), named(reused.pid)],
  };
  const result = await killHolder(system, holder, { protocol: 'tcp', port }, { graceMs: 0, force: true });
  assert.deepEqual(result, { kind: 'freed', forced: true });
  await eventually('the child has ended', () => !isAlive(child.pid));
  assert.ok(isAlive(stranger.pid) && isAlive(reused.pid));
});

test('Windows: a holder of one address that has ended frees nothing while another listens on all of them', async t => {
  const port = await freePort();
  // Loopback can be bound beside the wildcard there: only the table tells.
  const bind = async () => ({ kind: 'bound', code: '' }) as const;
  const line = (host: string, pid: number) => `  TCP    ${host}:${port}   0.0.0.0:0   LISTENING   ${pid}\r\n`;
  const real = makeProbe(t);
  const server = startServer(t, port);
  await server.ready();
  const other = sleeper(t);
  const table = () => `${isAlive(server.pid) ? line('127.0.0.1', server.pid) : ''}${line('0.0.0.0', other.pid)}`;
  const both = () => [row(server.pid, 900, 'node.exe'), row(other.pid, 900, 'other.exe')];
  const { run } = fakeRun(({ file }) => {
    if (file.endsWith('netstat.exe')) return table();
    return file.endsWith('powershell.exe')
      ? JSON.stringify({ processes: both().filter(each => isAlive(each.ProcessId)), services: [], owners: [] })
      : { kind: 'exit', code: 1 };
  });
  const source = createWindowsSource({ run, systemRoot: 'C:\\Windows' });
  const probe = createWindowsProbe(source, { bind });
  const holder = shown(await holderOf(real, port), { startToken: String(created), startedAt: created });
  const system = { probe, processes: createWindowsProcesses({ probe, source }) };
  const result = await killHolder(system, holder, { protocol: 'tcp', port }, { graceMs: 0, force: true });
  assert.ok(result.kind === 'retaken' && result.by?.pid === other.pid, JSON.stringify(result));
  assert.deepEqual([isAlive(server.pid), isAlive(other.pid)], [false, true]);
});

function sleeper(t: Parameters<typeof makeFakes>[0]) {
  return start(t, process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
}

test('Windows: another process under the same pid, a system process and a refusal', async t => {
  const probe = makeProbe(t);
  const { system, fakes, show } = await windows(t, probe, 'process.exit(1);');
  const port = await freePort();
  const server = startServer(t, port);
  await server.ready();
  await show(row(server.pid, 900, 'node.exe', created + 60_000));
  const real = await holderOf(probe, port);
  const holder = shown(real, { startToken: String(created), startedAt: created });
  const endpoint = { protocol: 'tcp', port } as const;
  const forced = { graceMs: 0, force: true } as const;
  assert.deepEqual(await killHolder(system, holder, endpoint, forced), { kind: 'changed', what: 'start-time' });
  for (const pid of [0, 4])
    assert.deepEqual(await killHolder(system, { ...holder, pid }, endpoint, forced), {
      kind: 'refused',
      reason: 'system',
    });
  const relay = { ...holder, name: 'wslrelay.exe' };
  assert.deepEqual(await killHolder(system, relay, endpoint, forced), { kind: 'refused', reason: 'wsl-relay' });
  assert.deepEqual(await taskkills(fakes), []);
  const now = shown(real, { startToken: String(created + 60_000), startedAt: created + 60_000 });
  // Neither program, nor arguments, nor account: the system does not let us look into it, nor end it.
  const hidden = { ...row(server.pid, 900, 'node.exe', created + 60_000), CommandLine: null, ExecutablePath: null };
  await show(hidden);
  const { user: _user, ...unowned } = now;
  assert.deepEqual(await killHolder(system, unowned, endpoint, forced), { kind: 'not-permitted', denied: 'refused' });
  assert.ok(isAlive(server.pid));
});

const lstart = 'Fri Nov 20 08:01:12 2026';

async function darwin(t: Parameters<typeof makeFakes>[0], probe: Probe) {
  const fakes = await makeFakes(t);
  const list = join(fakes.folder, 'ps.txt');
  const ps = await fakes.add(
    'ps',
    `const text = require('node:fs').readFileSync(${JSON.stringify(list)}, 'utf8');
     const only = args.includes('-p') ? args[args.indexOf('-p') + 1] : undefined;
     const alive = pid => { try { process.kill(Number(pid), 0); return true; } catch { return false; } };
     for (const line of text.split('\\n')) {
       const [pid] = line.trim().split(/\\s+/);
       if (pid === '' || !alive(pid) || (only !== undefined && only !== pid)) continue;
       const words = line.trim().split(/\\s+/);
       console.log(args.includes('state=') ? 'S' : args.includes('pid=,comm=') ? pid + ' ' + words[9] : line);
     }`,
  );
  return {
    system: { probe, processes: createDarwinProcesses({ probe, run: patientRun, ps }) },
    show: (...lines: readonly string[]) => writeFile(list, lines.join('\n')),
  };
}

test('macOS: gentle, then force, by the start that ps prints', async t => {
  const probe = makeProbe(t);
  const { system, show } = await darwin(t, probe);
  const endpointAt = (port: number) => ({ protocol: 'tcp', port }) as const;
  const began = { startToken: lstart, startedAt: created };

  const port = await freePort();
  const server = startServer(t, port);
  await server.ready();
  await show(`${server.pid} 1 501 ann ${lstart} node server.js`, `${process.pid} 1 501 ann ${lstart} /Applications/x`);
  const holder = shown(await holderOf(probe, port), began);
  assert.deepEqual(await killHolder(system, holder, endpointAt(port), { graceMs: 60_000, force: false }), {
    kind: 'freed',
    forced: false,
  });

  const deafPort = await freePort();
  const deaf = startServer(t, deafPort, loopback, 'deaf');
  await deaf.ready();
  await show(`${deaf.pid} 1 501 ann ${lstart} node server.js`);
  const deafHolder = shown(await holderOf(probe, deafPort), began);
  const soft = await killHolder(system, deafHolder, endpointAt(deafPort), { graceMs: 100, force: false });
  assert.equal(soft.kind, 'still-running');
  await show(`${deaf.pid} 1 501 ann Fri Nov 20 08:02:12 2026 node server.js`);
  assert.deepEqual(await killHolder(system, deafHolder, endpointAt(deafPort), { graceMs: 0, force: true }), {
    kind: 'changed',
    what: 'start-time',
  });
  await show(`${deaf.pid} 1 501 ann ${lstart} node other.js`);
  assert.deepEqual(await killHolder(system, deafHolder, endpointAt(deafPort), { graceMs: 0, force: true }), {
    kind: 'changed',
    what: 'program',
  });
  await show(`${deaf.pid} 1 501 ann ${lstart} /usr/libexec/rapportd`);
  assert.deepEqual(await killHolder(system, deafHolder, endpointAt(deafPort), { graceMs: 0, force: true }), {
    kind: 'refused',
    reason: 'system',
  });
  assert.ok(isAlive(deaf.pid));
  await show(`${deaf.pid} 1 501 ann ${lstart} node server.js`);
  assert.deepEqual(await killHolder(system, deafHolder, endpointAt(deafPort), { graceMs: 0, force: true }), {
    kind: 'freed',
    forced: true,
  });
});
