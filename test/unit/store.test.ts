import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Conflict } from '../../src/core/model.ts';
import { Store } from '../../src/core/store.ts';

function conflict(id: string, lastSeen: number, state: Conflict['state'] = 'open'): Conflict {
  return { id, source: { kind: 'command' }, candidates: [], firstSeen: 0, lastSeen, count: 1, state };
}

test('open conflicts come newest first; ended ones are not among them', () => {
  const store = new Store();
  store.put(conflict('a', 1));
  store.put(conflict('b', 3));
  store.put(conflict('c', 2, 'resolved'));
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
  store.update('a', { state: 'fixing' });
  assert.equal(store.update('unknown', { state: 'fixing' }), undefined);
  subscription.dispose();
  store.update('a', { state: 'resolved' });
  assert.deepEqual(told, ['a open', 'a fixing']);
});

test('ended conflicts do not pile up, open ones are never dropped', () => {
  const store = new Store();
  store.put(conflict('kept', 0));
  for (let index = 1; index <= 100; index++) store.put(conflict(`ended-${index}`, index, 'resolved'));
  assert.ok(store.all.length <= 25);
  assert.ok(store.get('kept'));
  assert.ok(store.get('ended-100'));
});
