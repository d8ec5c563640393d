/** The hostile set: each scenario sets a stage, lets one or more killers loose, and says what may come out. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { KillResult } from '../../src/core/model/fix.ts';
import type { Holder } from '../../src/core/model/process.ts';
import { createStopper } from '../../src/node/kill/index.ts';
import { loopback, type Started, serverScript, start, startServer } from '../node/kill/support/world.ts';
import type { Random } from '../support/random.ts';
import { allow, endpointOf, expect, holderAt, hosts, kill, type Scenario, type Stage, soon } from './stage.ts';

function bystander(stage: Stage, port: number, host: string): Started {
  return startServer(stage, port, host);
}

/** A server with a habit, killed once, gently or by force; often with neighbours that must live. */
function habit(name: string, weight: number, habits: readonly string[], force: boolean): Scenario {
  return {
    name,
    weight,
    async play(stage) {
      const { random, port } = stage;
      const crowded = random.chance(0.3);
      const host = crowded ? loopback : random.pick(hosts);
      const endpoint = endpointOf(port, host);
      const server = startServer(stage, port, host, ...habits);
      const others = crowded ? [bystander(stage, port, '127.0.0.2')] : [];
      const pids = await server.ready();
      for (const other of others) await other.ready();
      allow(stage, ...pids);
      const holder = await holderAt(stage, endpoint);
      if (habits.includes('suspended')) stage.witness.unwatched(server.pid, 'SIGSTOP');
      const result = await kill(stage, holder, endpoint, { graceMs: force ? random.between(0, 120) : 8000, force });
      const dead = others.filter(other => other.child.exitCode !== null || other.child.signalCode !== null);
      return {
        results: [result],
        endpoints: [endpoint],
        complaints: [...expect([result], 'freed'), ...dead.map(other => `neighbour ${other.pid} ended`)],
      };
    },
  };
}

function altered(holder: Holder, random: Random, stranger: Holder): Holder {
  const { startToken, startedAt = 0, ...rest } = holder;
  return random.pick<Holder>([
    { ...holder, startedAt: startedAt + random.pick([-1, 1]) * random.between(3000, 10_000_000) },
    { ...rest, startedAt: startedAt - random.between(3000, 100_000) },
    { ...holder, startToken: String(Number(startToken) + random.pick([-1, 1, 1000])) },
    { ...holder, pid: stranger.pid },
    { ...rest, startedAt, pid: stranger.pid },
    { ...holder, pid: random.pick([0, 1, -1, process.pid, process.ppid, -holder.pid]) },
    { ...stranger, sockets: holder.sockets },
  ]);
}

export const scenarios: readonly Scenario[] = [
  habit('plain', 6, [], false),
  habit('plain, force allowed', 3, [], true),
  habit('deaf', 4, ['deaf'], true),
  habit('slow', 1, ['slow'], false),
  habit('closing', 2, ['closing'], false),
  habit('suspended', 2, ['suspended'], false),
  habit('inherited descriptor', 2, ['heir'], false),
  habit('inherited descriptor, deaf', 2, ['bound-heir'], true),
  {
    name: 'deaf, asked first',
    weight: 2,
    async play(stage) {
      const { port, random } = stage;
      const endpoint = endpointOf(port, loopback);
      const server = startServer(stage, port, loopback, 'deaf');
      allow(stage, ...(await server.ready()));
      const holder = await holderAt(stage, endpoint);
      const first = await kill(stage, holder, endpoint, { graceMs: random.between(0, 80), force: false });
      const second = await kill(stage, holder, endpoint, { graceMs: 0, force: true });
      const complaints = [...expect([first], 'still-running'), ...expect([second], 'freed')];
      return { results: [first, second], endpoints: [endpoint], complaints };
    },
  },
  {
    name: 'cluster',
    weight: 1,
    async play(stage) {
      const { port, random } = stage;
      const endpoint = endpointOf(port, '-');
      const args = [serverScript('cluster'), String(port), '2', random.pick(['', 'deaf'])];
      const pids = await start(stage, process.execPath, args).ready();
      allow(stage, ...pids);
      const holder = await holderAt(stage, endpoint);
      const result = await kill(stage, holder, endpoint, { graceMs: 3000, force: true });
      return { results: [result], endpoints: [endpoint], complaints: expect([result], 'freed') };
    },
  },
  {
    name: 'supervised',
    weight: 2,
    async play(stage) {
      const { port, random } = stage;
      const endpoint = endpointOf(port, '-');
      const delay = String(random.pick([0, 0, 30, 200, 700]));
      const supervisor = start(stage, process.execPath, [
        serverScript('supervisor'),
        delay,
        serverScript('server'),
        String(port),
      ]);
      allow(stage, ...(await supervisor.ready()));
      const holder = await holderAt(stage, endpoint);
      const result = await kill(stage, holder, endpoint, { graceMs: 5000, force: true });
      const complaints = expect([result], 'retaken');
      if (result.kind === 'retaken' && result.supervision?.process?.pid !== supervisor.pid)
        complaints.push('the supervisor was not named');
      if (random.chance(0.5) || result.kind !== 'retaken' || result.by === undefined)
        return { results: [result], endpoints: [], complaints };
      allow(stage, supervisor.pid, result.by.pid);
      const stopper = createStopper({ probe: stage.probe });
      const target = { supervisor: 'node', supervisorPid: supervisor.pid, holder: result.by, endpoint };
      const stopped = await stage.witness.run(stage.round, () =>
        stopper.stopSupervisor(target, { graceMs: 5000, force: false }),
      );
      return { results: [stopped], endpoints: [endpoint], complaints: [...complaints, ...expect([stopped], 'freed')] };
    },
  },
  {
    name: 'not what was shown',
    weight: 6,
    async play(stage) {
      const { port, random } = stage;
      const endpoint = endpointOf(port, loopback);
      const server = startServer(stage, port, loopback);
      const other = startServer(stage, port, '127.0.0.2');
      await server.ready();
      await other.ready();
      const holder = await holderAt(stage, endpoint);
      const stranger = await holderAt(stage, endpointOf(port, '127.0.0.2'));
      const results: KillResult[] = [];
      for (let tries = 0; tries < 5; tries++)
        results.push(await kill(stage, altered(holder, random, stranger), endpoint, { graceMs: 50, force: true }));
      const dead = [server, other].filter(one => one.child.exitCode !== null || one.child.signalCode !== null);
      const complaints = [...expect(results, 'changed', 'refused'), ...dead.map(one => `${one.pid} ended`)];
      if (stage.round.signals > 0) complaints.push('a signal was sent');
      return { results, endpoints: [], complaints };
    },
  },
  {
    name: 'ended meanwhile',
    weight: 4,
    async play(stage) {
      const { port, random } = stage;
      const host = random.pick(hosts);
      const endpoint = endpointOf(port, host);
      const server = startServer(stage, port, host);
      await server.ready();
      allow(stage, server.pid);
      const holder = await holderAt(stage, endpoint);
      const ended = once(server.child, 'exit');
      server.child.kill('SIGKILL');
      // Sometimes it is still ending when the kill begins.
      if (random.chance(0.6)) await ended;
      const replaced = random.chance(0.4);
      if (replaced) await ended;
      const next = replaced ? startServer(stage, port, host) : undefined;
      await next?.ready();
      const result = await kill(stage, holder, endpoint, { graceMs: 3000, force: true });
      const complaints = expect(
        [result],
        ...(replaced ? (['changed'] as const) : (['already-gone', 'freed'] as const)),
      );
      if (next !== undefined && (next.child.exitCode !== null || next.child.signalCode !== null))
        complaints.push('the next server ended');
      return { results: [result], endpoints: replaced ? [] : [endpoint], complaints };
    },
  },
  {
    name: 'ends and is replaced during the kill',
    weight: 3,
    async play(stage) {
      const { port, random } = stage;
      const endpoint = endpointOf(port, '-');
      const server = startServer(stage, port, '-', ...(random.chance(0.5) ? ['slow'] : []));
      await server.ready();
      allow(stage, server.pid);
      const holder = await holderAt(stage, endpoint);
      const eager = startServer(stage, port, '-', 'eager');
      await soon(random.between(0, 120));
      const result = await kill(stage, holder, endpoint, { graceMs: 3000, force: true });
      const ended = eager.child.exitCode !== null || eager.child.signalCode !== null;
      const complaints = [...expect([result], 'retaken', 'freed'), ...(ended ? ['the waiting server ended'] : [])];
      // Whether it was up in time to be noticed is chance, and it may take the port the moment after: without it, what was freed is free.
      if (!ended) {
        const gone = once(eager.child, 'exit');
        eager.child.kill('SIGKILL');
        await gone;
      }
      return { results: [result], endpoints: result.kind === 'retaken' ? [] : [endpoint], complaints };
    },
  },
  {
    name: 'pid given again',
    weight: process.getuid?.() === 0 ? 2 : 0,
    async play(stage) {
      const { port } = stage;
      const endpoint = endpointOf(port, loopback);
      const server = startServer(stage, port, loopback);
      await server.ready();
      const holder = await holderAt(stage, endpoint);
      const ended = once(server.child, 'exit');
      server.child.kill('SIGKILL');
      await ended;
      let heir: Started | undefined;
      for (let tries = 0; tries < 50 && heir?.pid !== server.pid; tries++) {
        writeFileSync('/proc/sys/kernel/ns_last_pid', String(server.pid - 1));
        heir = start(stage, 'sleep', ['1000']);
      }
      const result = await kill(stage, holder, endpoint, { graceMs: 50, force: true });
      // Where the number went to another round's process, that is noticed all the same; that of a shell is refused.
      const complaints = expect(
        [result],
        ...(heir?.pid === server.pid ? (['changed'] as const) : (['changed', 'already-gone', 'refused'] as const)),
      );
      if (stage.round.signals > 0) complaints.push('a signal was sent');
      return { results: [result], endpoints: [], complaints };
    },
  },
  {
    name: 'several killers at once',
    weight: 4,
    async play(stage) {
      const { port, random } = stage;
      const host = random.pick(hosts);
      const endpoint = endpointOf(port, host);
      const server = startServer(stage, port, host, ...random.pick([[], ['slow'], ['heir']]));
      allow(stage, ...(await server.ready()));
      const holder = await holderAt(stage, endpoint);
      const killers = Array.from({ length: random.between(2, 4) }, async () => {
        await soon(random.between(0, 15));
        return kill(stage, holder, endpoint, { graceMs: 5000, force: random.chance(0.5) });
      });
      const results = await Promise.all(killers);
      return { results, endpoints: [endpoint], complaints: expect(results, 'freed', 'already-gone') };
    },
  },
  {
    name: 'cancelled',
    weight: 4,
    async play(stage) {
      const { port, random } = stage;
      const endpoint = endpointOf(port, loopback);
      const server = startServer(stage, port, loopback, random.pick(['deaf', 'slow', 'plain', 'heir']));
      allow(stage, ...(await server.ready()));
      const holder = await holderAt(stage, endpoint);
      const cancel = new AbortController();
      const timer = setTimeout(() => cancel.abort(), random.between(0, 60));
      const pending = kill(stage, holder, endpoint, { graceMs: 20_000, force: true, signal: cancel.signal });
      const result = await pending;
      clearTimeout(timer);
      stage.round.over = true;
      await soon(30);
      const complaints = expect([result], 'cancelled', 'freed');
      return { results: [result], endpoints: result.kind === 'freed' ? [endpoint] : [], complaints };
    },
  },
  {
    name: 'held by this process',
    weight: 2,
    async play(stage) {
      const { port } = stage;
      const endpoint = endpointOf(port, loopback);
      const server = createServer();
      stage.after(() => void server.close());
      await new Promise<void>(resolve => server.listen(port, loopback, resolve));
      const holder = await holderAt(stage, endpoint);
      const result = await kill(stage, holder, endpoint, { graceMs: 0, force: true });
      return { results: [result], endpoints: [], complaints: expect([result], 'refused') };
    },
  },
  {
    name: 'two holders on two addresses',
    weight: 2,
    async play(stage) {
      const { port } = stage;
      const endpoint = endpointOf(port, '-');
      const servers = [startServer(stage, port, loopback), startServer(stage, port, '127.0.0.2')] as const;
      for (const server of servers) await server.ready();
      allow(stage, servers[0].pid);
      const holder = await holderAt(stage, endpoint, servers[0].pid);
      const result = await kill(stage, holder, endpoint, { graceMs: 5000, force: true });
      const complaints = expect([result], 'retaken');
      if (servers[1].child.signalCode !== null) complaints.push('the other holder ended');
      return { results: [result], endpoints: [], complaints };
    },
  },
];
