/** Who holds a port, with real sockets: by the system's own calls, and by its tools. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProbeResult } from '../../src/core/model/probe.ts';
import { freePort } from '../host/ports.ts';
import { holderOf, scriptFile, server, started, startNode, worlds } from './support/world.ts';

const pidsOf = (result: ProbeResult) => (result.kind === 'held' ? result.holders.map(({ pid }) => pid) : [result.kind]);

for (const [means, makeWorld] of Object.entries(worlds)) {
  test(`${means}: a free port is free, of both protocols`, async t => {
    const { probe } = makeWorld(t);
    const port = await freePort();
    for (const protocol of ['tcp', 'udp'] as const)
      for (const host of [undefined, '127.0.0.1', '::1', '0.0.0.0', 'localhost']) {
        const endpoint = { protocol, port, ...(host === undefined ? {} : { host }) };
        assert.equal((await probe.inspect(endpoint)).kind, 'free', `${protocol} ${host}`);
        assert.equal(await probe.isFree(endpoint), true, `${protocol} ${host}`);
      }
  });

  test(`${means}: all that is known of who holds a port`, async t => {
    const { probe } = makeWorld(t);
    const port = await freePort();
    const { pid } = await server(t, port, { host: '127.0.0.1' });
    const holder = await holderOf(probe, { protocol: 'tcp', port });
    assert.deepEqual([holder.pid, holder.name.toLowerCase()], [pid, 'node.exe']);
    assert.match(holder.commandLine, new RegExp(String.raw`port\W+${port}\b`));
    assert.equal(holder.executable?.toLowerCase(), process.execPath.toLowerCase());
    assert.match(holder.startToken ?? '', /^\d{13}$/);
    assert.equal(holder.startToken, String(holder.startedAt));
    assert.equal(holder.parents[0]?.pid, process.pid);
    assert.equal(holder.denied, undefined);
    assert.match(holder.user ?? '', /\w/);
    assert.equal(await probe.isFree({ protocol: 'tcp', port }), false);
    const listeners = await probe.listeners();
    const own = listeners.find(({ endpoint }) => endpoint.protocol === 'tcp' && endpoint.port === port);
    assert.equal(own?.holder?.pid, pid);
  });

  test(`${means}: every kind of address`, async t => {
    const { probe } = makeWorld(t);
    // What is listened on; what is asked; whether that is in the way.
    const cases = [
      [{ host: '0.0.0.0' }, '127.0.0.1', true],
      [{ host: '0.0.0.0' }, undefined, true],
      [{ host: '0.0.0.0' }, '::1', false],
      [{ host: '::1' }, '::1', true],
      [{ host: '::1' }, '127.0.0.1', false],
      [{ host: '::1' }, 'localhost', true],
      [{ host: '::' }, '127.0.0.1', true],
      [{ host: '::', ipv6Only: true }, '127.0.0.1', false],
      [{ host: '::', ipv6Only: true }, '::1', true],
      [{ host: '127.0.0.2' }, '127.0.0.1', false],
      [{ host: '127.0.0.2' }, undefined, true],
    ] as const;
    const distinct = new Set<number>();
    while (distinct.size < cases.length) distinct.add(await freePort());
    const ports = [...distinct];
    const listens = cases.map(([listen], index) => JSON.stringify({ port: ports[index], ...listen }));
    const { pid } = await startNode(
      t,
      `let left = ${cases.length};
       for (const at of [${listens.join(',')}]) require('node:net').createServer().listen(at, () => --left === 0 && up());`,
    );
    for (const [index, [listen, ask, isHeld]] of cases.entries()) {
      const endpoint = {
        protocol: 'tcp',
        port: ports[index] ?? 0,
        ...(ask === undefined ? {} : { host: ask }),
      } as const;
      const result = await probe.inspect(endpoint);
      const what = `${JSON.stringify(listen)}, asked for ${ask}`;
      assert.deepEqual(pidsOf(result), [isHeld ? pid : 'free'], what);
      if (!isHeld)
        assert.deepEqual(
          result.neighbours?.map(({ holder }) => holder?.pid),
          [pid],
          what,
        );
      assert.equal(await probe.isFree(endpoint), !isHeld, what);
    }
  });

  test(`${means}: UDP`, async t => {
    const { probe } = makeWorld(t);
    const port = await freePort();
    const code = `require('node:dgram').createSocket('udp4').bind({ port: ${port}, address: '127.0.0.1' }, () => up());`;
    const { pid } = await startNode(t, code);
    assert.deepEqual(pidsOf(await probe.inspect({ protocol: 'udp', port })), [pid]);
    assert.equal((await probe.inspect({ protocol: 'tcp', port })).kind, 'free');
  });

  test(`${means}: a server that a command shell started`, async t => {
    const { probe } = makeWorld(t);
    const port = await freePort();
    const code = `require('node:net').createServer().listen({port:${port},host:'127.0.0.1'},()=>process.send([process.pid]));setInterval(()=>{},1e6)`;
    const shell = process.env['ComSpec'] ?? 'C:\\Windows\\System32\\cmd.exe';
    const { pid, said } = await started(t, shell, ['/d', '/c', process.execPath, '-e', `"${code}"`], {
      windowsVerbatimArguments: true,
    });
    const holder = await holderOf(probe, { protocol: 'tcp', port });
    assert.deepEqual(
      [holder.pid, holder.parents[0]?.pid, holder.parents[0]?.name.toLowerCase()],
      [said[0], pid, 'cmd.exe'],
    );
  });

  test(`${means}: workers of a cluster, which end with it`, async t => {
    const { probe, kill } = makeWorld(t);
    const port = await freePort();
    const script = scriptFile(
      t,
      `const cluster = require('node:cluster');
       if (cluster.isPrimary) {
         const workers = [cluster.fork(), cluster.fork()];
         let listening = 0;
         cluster.on('listening', () => ++listening === 2 && process.send(workers.map(worker => worker.process.pid)));
       } else require('node:net').createServer().listen({ port: ${port}, host: '127.0.0.1' });`,
    );
    const { pid, said } = await started(t, process.execPath, [script]);
    const endpoint = { protocol: 'tcp', port } as const;
    const holder = await holderOf(probe, endpoint);
    assert.ok([pid, ...said].includes(holder.pid), String(holder.pid));
    const shown = [holder, ...(holder.sharers ?? []), ...(holder.followers ?? [])].map(each => each.pid);
    const result = await kill(holder, endpoint, { graceMs: 0, force: true });
    // Where only workers were shown, the primary starts others, and that is told.
    assert.equal(result.kind, shown.includes(pid) ? 'freed' : 'retaken', JSON.stringify(result));
  });
}
