import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turns } from '../../src/core/conflicts/turns.ts';

test('so many at once, in order, and one that fails gives its turn on', async () => {
  const turns = new Turns(2);
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const work = (index: number) => async () => {
    order.push(index);
    most = Math.max(most, ++running);
    await new Promise(resolve => setImmediate(resolve));
    running--;
    if (index === 1) throw new Error('no');
    return index;
  };
  const all = await Promise.allSettled([0, 1, 2, 3, 4].map(index => turns.take(work(index))));
  assert.deepEqual(
    all.map(each => (each.status === 'fulfilled' ? each.value : 'failed')),
    [0, 'failed', 2, 3, 4],
  );
  assert.deepEqual(order, [0, 1, 2, 3, 4]);
  assert.equal(most, 2);
});
