import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Conflict } from '../../src/core/model/conflict.ts';
import { mostOpen, Store } from '../../src/core/store.ts';

function conflict(id: string, lastSeen: number, state: Conflict['state'] = 'diagnosed'): Conflict {
  return { id, source: { kind: 'command' }, candidates: [], firstSeen: 0, lastSeen, count: 1, state };
}

test('open conflicts come newest first; ended ones are not among them', () => {
  const store = new Store();
  store.put(conflict('a', 1));
  store.put(conflict('b', 3));
  store.put(conflict('c', 2, 'solved'));
  assert.deepEqual(
    store.open.map(each => each.id),
    ['b', 'a'],
  );
  assert.deepEqual(
    store.all.map(each => each.id),
    ['b', 'c', 'a'],
  );
});

test('a change is told with the changed conflict, and only until the listener is disposed', () => {
  const store = new Store();
  const told: string[] = [];
  const subscription = store.onDidChange(each => told.push(`${each.id} ${each.state}`));
  store.put(conflict('a', 1));
  store.send('a', 'choose');
  store.send('a', 'choose');
  assert.equal(store.send('unknown', 'choose'), undefined);
  assert.equal(store.update('unknown', { count: 2 }), undefined);
  subscription.dispose();
  store.send('a', 'solve');
  assert.deepEqual(told, ['a diagnosed', 'a fixing'], 'what changes nothing is not told');
});

test('more open conflicts than a user can survey make the oldest give way', () => {
  const store = new Store();
  for (let index = 0; index < 300; index++) store.put(conflict(`c${index}`, index));
  assert.deepEqual(
    store.open.map(({ id }) => id),
    Array.from({ length: mostOpen }, (_, index) => `c${299 - index}`),
  );
  assert.ok(store.all.length <= mostOpen + 25);
});

test('ended conflicts do not pile up, and drop no open one', () => {
  const store = new Store();
  store.put(conflict('kept', 0));
  for (let index = 1; index <= 100; index++) store.put(conflict(`ended-${index}`, index, 'solved'));
  assert.ok(store.all.length <= 25);
  assert.ok(store.get('kept'));
  assert.ok(store.get('ended-100'));
});
