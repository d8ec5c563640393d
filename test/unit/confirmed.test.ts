import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Holder, ProcessInfo } from '../../src/core/model/process.ts';
import { Confirmed, isWhatWasShown } from '../../src/vscode/lm/confirmed.ts';

function running(commandLine: string, more: Partial<ProcessInfo> = {}): ProcessInfo {
  const args = commandLine.split(' ');
  return { pid: 4242, name: args[0] ?? '', commandLine, args, startToken: '1', ...more };
}

function holder(more: Partial<Holder> = {}): Holder {
  return { ...running('node a.js'), parents: [], sockets: [], ...more };
}

const worker = running('node w.js', { pid: 4243 });
const asked = { port: 3000, pid: 4242, startedAt: 1 };

const changes: readonly (readonly [what: string, shown: Holder, now: Holder, isSame: boolean])[] = [
  ['nothing', holder(), holder(), true],
  ['one more', holder(), holder({ followers: [worker] }), false],
  ['one less', holder({ followers: [worker] }), holder(), true],
  ['another in its place', holder({ followers: [worker] }), holder({ followers: [{ ...worker, pid: 4244 }] }), false],
  [
    'the same pid given again',
    holder({ followers: [worker] }),
    holder({ followers: [{ ...worker, startToken: '2' }] }),
    false,
  ],
  [
    'another script there',
    holder({ followers: [worker] }),
    holder({ followers: [running('node x.js', { pid: 4243 })] }),
    false,
  ],
  ['a sharer of another program', holder(), holder({ sharers: [running('psql', { pid: 9 })] }), false],
  ['its folder', holder({ cwd: '/a' }), holder({ cwd: '/b' }), false],
  ['its start', holder(), holder({ startToken: '2' }), false],
  ['its script', holder(), holder(running('node b.js')), false],
  ['its program', holder({ executable: '/a/node' }), holder({ executable: '/b/node' }), false],
  ['its place in memory', holder({ image: 'a' }), holder({ image: 'b' }), false],
  ['its pid', holder(), holder({ pid: 4243 }), false],
  [
    'no start that is known',
    { ...running('node a.js', { startToken: '' }), parents: [], sockets: [] },
    holder(),
    false,
  ],
];

for (const [what, shown, now, isSame] of changes)
  test(`what was shown, and has changed since: ${what}`, () => assert.equal(isWhatWasShown(shown, now), isSame));

test('an answer counts once, for its own question', () => {
  const confirmed = new Confirmed();
  confirmed.show(asked, holder());
  assert.deepEqual(confirmed.take({ ...asked, port: 3001 }), []);
  assert.deepEqual(confirmed.take({ ...asked, pid: 4243 }), []);
  assert.deepEqual(confirmed.take({ ...asked, startedAt: 2 }), []);
  assert.deepEqual(confirmed.take(asked), [holder()]);
  assert.deepEqual(confirmed.take(asked), []);
});

test('an answer that only looks like the one to a question is none', () => {
  const confirmed = new Confirmed();
  confirmed.show(asked, holder());
  const alike: readonly unknown[] = [
    { ...asked, port: '3000' },
    { ...asked, pid: '4242' },
    { ...asked, pid: [4242] },
    { ...asked, startedAt: true },
    { ...asked, startedAt: Number.NaN },
    { ...asked, startedAt: 1 + Number.EPSILON },
    { ...asked, startedAt: { valueOf: () => 1 } },
    { ...asked, toJSON: () => asked, pid: 4243 },
    Object.create({ ...asked, pid: 4243 }),
  ];
  for (const each of alike) assert.deepEqual(confirmed.take(each as typeof asked), [], JSON.stringify(each));
  assert.equal(confirmed.take(asked).length, 1);
});

test('of two questions that are open at once only what both have named is agreed to', () => {
  const confirmed = new Confirmed();
  const [few, more] = [holder(), holder({ followers: [worker] })];
  confirmed.show(asked, few);
  confirmed.show(asked, more);
  const first = confirmed.take(asked);
  assert.deepEqual(first, [few, more]);
  assert.ok(!first.every(each => isWhatWasShown(each, more)));
  assert.deepEqual(confirmed.take(asked), [more]);
});

test('a question that names nobody makes those before it void', () => {
  const confirmed = new Confirmed();
  confirmed.show(asked, holder());
  confirmed.show(asked, undefined);
  assert.deepEqual(confirmed.take(asked), []);
});

test('questions that nobody answers are forgotten, the oldest first', () => {
  const confirmed = new Confirmed();
  for (let port = 1; port <= 100; port++) confirmed.show({ ...asked, port }, holder());
  assert.deepEqual(confirmed.take({ ...asked, port: 1 }), []);
  assert.equal(confirmed.take({ ...asked, port: 100 }).length, 1);
});
