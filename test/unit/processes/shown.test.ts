import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Holder, ProcessInfo } from '../../../src/core/model/process.ts';
import { endedWith, endsStrangers, isShown, shownWith } from '../../../src/core/processes/shown.ts';

function running(pid: number, line: string, cwd = '/app'): ProcessInfo {
  return { pid, startToken: String(pid), name: 'x', commandLine: line, args: line.split(' '), cwd };
}

function held(more: Partial<Holder> = {}): Holder {
  return { ...running(10, 'node server.js'), parents: [running(9, 'npm run dev')], sockets: [], ...more };
}

test('exactly the holder and those that are named with it may be signalled', () => {
  const sharers = [running(11, 'sleep 1000', '/elsewhere'), running(12, 'node server.js')];
  const followers = [running(13, 'node server.js'), running(12, 'node server.js')];
  const holder = held({ sharedWith: [11, 12, 14], sharers, followers });
  assert.deepEqual(
    shownWith(holder).map(({ pid }) => pid),
    [10, 11, 12, 13],
  );
  assert.deepEqual(
    endedWith(holder).map(({ name, folder, processes }) => [name, folder, processes.map(({ pid }) => pid)]),
    [
      ['sleep', '/elsewhere', [11]],
      ['node server.js', undefined, [12, 13]],
    ],
  );
  for (const shown of [holder, ...sharers]) assert.ok(isShown(holder, shown));
  // A bare pid, a parent, another start, another program, no start at all.
  const [first] = sharers as [ProcessInfo];
  assert.ok(!isShown(holder, running(14, 'node server.js')));
  assert.ok(!isShown(holder, running(9, 'npm run dev')));
  assert.ok(!isShown(holder, { ...first, startToken: '12' }));
  assert.ok(!isShown(holder, { ...first, args: ['sleep', '2'] }));
  const { startToken: _start, ...dateless } = first;
  assert.ok(!isShown(holder, dateless));
});

test('more than can be named are not signalled', () => {
  const sharers = Array.from({ length: 50 }, (_, index) => running(100 + index, `sleep${index} 1`));
  const holder = held({ sharers });
  assert.equal(endedWith(holder).length, 4);
  assert.equal(shownWith(holder).length, 5);
  assert.ok(!isShown(holder, running(140, 'sleep40 1')));
  // Workers of one kind are one name, however many there are.
  const workers = Array.from({ length: 50 }, (_, index) => running(100 + index, 'node server.js'));
  assert.equal(shownWith(held({ followers: workers })).length, 51);
});

test('workers of its own need no question of their own; another program, or one at work elsewhere, does', () => {
  assert.ok(!endsStrangers(held()));
  assert.ok(!endsStrangers(held({ sharers: [running(11, 'node server.js')] })));
  assert.ok(endsStrangers(held({ sharers: [running(11, 'sleep 1000')] })));
  assert.ok(endsStrangers(held({ sharers: [running(11, 'node server.js', '/other')] })));
  // A fork under another title has the image of its master.
  const master = { image: '1', args: ['gunicorn: master [app]'], commandLine: 'gunicorn: master [app]' };
  const worker = { ...running(11, 'x'), image: '1', args: ['gunicorn: worker [app]'] };
  assert.ok(!endsStrangers(held({ ...master, sharers: [worker] })));
  assert.ok(endsStrangers(held({ ...master, sharers: [{ ...worker, image: '2' }] })));
});
