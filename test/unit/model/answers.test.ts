import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answersAmong, answersOf } from '../../../src/core/model/answers.ts';
import type { Listener } from '../../../src/core/model/probe.ts';
import type { Holder } from '../../../src/core/model/process.ts';

const holder = (pid: number, locals: readonly string[], more: Partial<Holder> = {}): Holder => ({
  pid,
  name: 'node',
  commandLine: `node ${pid}.js`,
  cwd: `/${pid}`,
  parents: [],
  sockets: locals.map(local => ({ protocol: 'tcp', state: 'listen', local })),
  ...more,
});
const beside = (host: string, of: Holder): Listener => ({
  endpoint: { protocol: 'tcp', host, port: 3000 },
  holder: of,
});

interface Case {
  readonly name: string;
  readonly holders: readonly Holder[];
  readonly neighbours?: readonly Listener[];
  readonly localhost?: string;
  /** Pid and addresses of each, and whom `localhost` reaches. */
  readonly told?: readonly (readonly [number, ...string[]])[];
  readonly reached?: number;
}

const four = holder(4, ['127.0.0.1:3000']);
const six = holder(6, ['[::1]:3000']);

const cases: readonly Case[] = [
  {
    name: 'loopback of both families',
    holders: [four, six],
    localhost: '::1',
    told: [
      [4, '127.0.0.1'],
      [6, '::1'],
    ],
    reached: 6,
  },
  {
    name: 'the other order',
    holders: [four, six],
    localhost: '127.0.0.1',
    told: [
      [4, '127.0.0.1'],
      [6, '::1'],
    ],
    reached: 4,
  },
  {
    name: 'not tried',
    holders: [four, six],
    told: [
      [4, '127.0.0.1'],
      [6, '::1'],
    ],
  },
  {
    name: 'one of them is not in the way',
    holders: [four],
    neighbours: [beside('::1', six)],
    localhost: '::1',
    told: [
      [4, '127.0.0.1'],
      [6, '::1'],
    ],
    reached: 6,
  },
  {
    name: 'a specific address and every one',
    holders: [four, holder(7, ['0.0.0.0:3000'])],
    localhost: '127.0.0.1',
    told: [
      [4, '127.0.0.1'],
      [7, '0.0.0.0'],
    ],
    reached: 4,
  },
  {
    name: 'the wildcard of both families takes the rest',
    holders: [six, holder(7, ['[::]:3000'])],
    localhost: '127.0.0.1',
    told: [
      [6, '::1'],
      [7, '::'],
    ],
    reached: 7,
  },
  { name: 'one program at both', holders: [holder(4, ['127.0.0.1:3000', '[::1]:3000'])] },
  { name: 'workers at one address', holders: [holder(4, ['0.0.0.0:3000']), holder(5, ['0.0.0.0:3000'])] },
  {
    name: 'a parent and its child',
    holders: [four, holder(6, ['[::1]:3000'], { parents: [{ pid: 4, name: 'node', commandLine: 'node 4.js' }] })],
  },
  {
    name: 'the same line in the same folder',
    holders: [four, holder(6, ['[::1]:3000'], { commandLine: four.commandLine, cwd: '/4' })],
  },
  {
    name: 'the same line in another folder',
    holders: [four, holder(6, ['[::1]:3000'], { commandLine: four.commandLine })],
    told: [
      [4, '127.0.0.1'],
      [6, '::1'],
    ],
  },
  {
    name: 'the two halves of a published port',
    holders: [
      holder(4, ['0.0.0.0:3000'], { origin: { container: { engine: 'docker', name: 'web' } } }),
      holder(6, ['[::]:3000'], { origin: { container: { engine: 'docker', name: 'web' } } }),
    ],
  },
  {
    name: 'a client is no answer',
    holders: [four, holder(6, [], { sockets: [{ protocol: 'tcp', state: 'established', local: '[::1]:3000' }] })],
  },
];

for (const { name, holders, neighbours = [], localhost, told, reached } of cases) {
  test(`who answers: ${name}`, () => {
    const found = answersOf({ kind: 'held', holders, neighbours, ...(localhost !== undefined && { localhost }) });
    assert.deepEqual(
      found?.programs.map(({ holder: each, addresses }) => [each?.pid, ...addresses]),
      told?.map(each => [...each]),
    );
    const at = found?.localhost;
    assert.equal(at === undefined ? undefined : found?.programs[at]?.holder?.pid, reached);
  });
}

test('of a list of listeners, too', () => {
  assert.equal(answersAmong([beside('127.0.0.1', four), beside('::1', six)])?.programs.length, 2);
  assert.equal(answersAmong([beside('127.0.0.1', four)]), undefined);
});
