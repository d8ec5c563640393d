/** Sockets in unexpected hands, and holders that are not what they were: the rounds in which only what was shown may end. Linux. */
import { existsSync } from 'node:fs';
import type { Holder } from '../../src/core/model/process.ts';
import { changingTitle, passingSocket, scriptChanger, threadLeaver } from '../node/kill/support/actors.ts';
import { isAlive, loopback, serverScript, start } from '../node/kill/support/world.ts';
import { allow, endpointOf, expect, holderAt, kill, type Scenario, type Stage } from './stage.ts';

/** As it was shown when nobody had its socket yet. */
function alone({ sharers: _sharers, sharedWith: _pids, followers: _followers, ...holder }: Holder): Holder {
  return holder;
}

const shells: readonly (readonly string[])[] = [
  ['bash', '--norc', '--noprofile', '-i'],
  ['bash', '--norc', '--noprofile', '--login'],
  ['bash'],
  ['sh'],
  ['dash', '-i'],
  ['zsh', '-f', '-i'],
  ['fish', '--no-config', '-i'],
].filter(([name]) => existsSync(`/usr/bin/${name}`));

/** Those that take the terminal for themselves however they were started. */
const atTerminals = shells.filter(([name]) => name === 'bash' || name === 'zsh');

function grace({ random }: Stage): { readonly graceMs: number; readonly force: boolean } {
  const force = random.chance(0.5);
  return { graceMs: force ? random.between(0, 200) : 8000, force };
}

export const hostile: readonly Scenario[] = [
  {
    name: 'a shell that somebody types into',
    weight: 4,
    async play(stage) {
      const { port, random } = stage;
      const endpoint = endpointOf(port, loopback);
      // It has the socket itself, or is shown by a server in a terminal.
      const how = random.pick(['left', 'shows'] as const);
      const { server, other } = await passingSocket(
        stage,
        port,
        how,
        random.pick(how === 'left' ? shells : atTerminals),
      );
      const holder = await holderAt(stage, endpoint);
      const result = await kill(stage, holder, endpoint, { graceMs: 50, force: true });
      const complaints = expect([result], 'refused');
      if (holder.pid !== (how === 'left' ? other : server)) complaints.push('the holder was not named');
      if (!isAlive(other)) complaints.push('the shell ended');
      return { results: [result], endpoints: [], complaints };
    },
  },
  {
    name: 'who shares the socket, shown',
    weight: 4,
    async play(stage) {
      const { port, random } = stage;
      const endpoint = endpointOf(port, loopback);
      const { server, other } = await passingSocket(stage, port, random.pick(['passed', 'inherited']));
      const holder = await holderAt(stage, endpoint);
      const complaints = holder.sharers?.some(({ pid }) => pid === other) === true ? [] : ['the other was not named'];
      allow(stage, server, other);
      const result = await kill(stage, holder, endpoint, grace(stage));
      return { results: [result], endpoints: [endpoint], complaints: [...complaints, ...expect([result], 'freed')] };
    },
  },
  {
    name: 'who shares the socket, not shown',
    weight: 5,
    async play(stage) {
      const { port, random } = stage;
      const endpoint = endpointOf(port, loopback);
      const { server, other } = await passingSocket(stage, port, random.pick(['passed', 'inherited']));
      const holder = alone(await holderAt(stage, endpoint));
      allow(stage, server);
      const result = await kill(stage, holder, endpoint, grace(stage));
      const complaints = expect([result], 'retaken');
      if (result.kind === 'retaken' && result.by?.pid !== other) complaints.push('the other was not named');
      if (!isAlive(other)) complaints.push('the other ended');
      return { results: [result], endpoints: [], complaints };
    },
  },
  {
    name: 'workers, not shown',
    weight: 1,
    async play(stage) {
      const { port } = stage;
      const endpoint = endpointOf(port, '-');
      const primary = start(stage, process.execPath, [serverScript('cluster'), String(port), '2', 'deaf']);
      const [, ...workers] = await primary.ready();
      allow(stage, primary.pid);
      const result = await kill(stage, alone(await holderAt(stage, endpoint)), endpoint, grace(stage));
      const complaints = workers.filter(pid => !isAlive(pid)).map(pid => `worker ${pid} ended`);
      return { results: [result], endpoints: [endpoint], complaints: [...complaints, ...expect([result], 'freed')] };
    },
  },
  {
    name: 'another script of the same interpreter',
    weight: 5,
    async play(stage) {
      const { port, random } = stage;
      const endpoint = endpointOf(port, loopback);
      // Before the kill, or in the midst of it, in place of ending.
      const when = random.pick(['before', 'when-asked'] as const);
      const server = await scriptChanger(stage, port, when);
      const holder = await holderAt(stage, endpoint);
      if (when === 'before') await server.change();
      else allow(stage, server.pid);
      const result = await kill(stage, holder, endpoint, { graceMs: random.between(500, 900), force: true });
      const complaints = expect([result], 'changed');
      if (!isAlive(server.pid)) complaints.push('the other script ended');
      return { results: [result], endpoints: [], complaints };
    },
  },
  {
    name: 'a title that never stops changing',
    weight: 2,
    async play(stage) {
      const { port } = stage;
      const endpoint = endpointOf(port, loopback);
      const server = await changingTitle(stage, port);
      allow(stage, server.pid);
      const result = await kill(stage, await holderAt(stage, endpoint), endpoint, grace(stage));
      return { results: [result], endpoints: [endpoint], complaints: expect([result], 'freed') };
    },
  },
  {
    name: 'first thread ended',
    weight: 3,
    async play(stage) {
      const { port } = stage;
      const endpoint = endpointOf(port, loopback);
      const server = await threadLeaver(stage, port);
      allow(stage, server.pid);
      const holder = await holderAt(stage, endpoint);
      const complaints = /leaver/.test(holder.commandLine) ? [] : ['it was not named'];
      const result = await kill(stage, holder, endpoint, grace(stage));
      return { results: [result], endpoints: [endpoint], complaints: [...complaints, ...expect([result], 'freed')] };
    },
  },
];
