import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fixturePath } from '../../support/fixtures.ts';
import { createRandom, mulberry32 } from '../../support/random.ts';

test('the same seed gives the same numbers, another seed gives others', () => {
  const draw = (seed: number): number[] => Array.from({ length: 5 }, mulberry32(seed));
  assert.deepEqual(draw(1), draw(1));
  assert.notDeepEqual(draw(1), draw(2));
  assert.equal(mulberry32(1)(), 0.6270739405881613);
});

test('ranges include both ends and shuffle keeps every item', () => {
  const random = createRandom(7);
  const seen = new Set(Array.from({ length: 500 }, () => random.between(3, 6)));
  assert.deepEqual(
    [...seen].sort((a, b) => a - b),
    [3, 4, 5, 6],
  );
  assert.deepEqual(
    random.shuffle([1, 2, 3, 4]).sort((a, b) => a - b),
    [1, 2, 3, 4],
  );
  assert.throws(() => random.pick([]), RangeError);
});

test('fixtures are found from a bundled test', () => {
  assert.ok(existsSync(fixturePath()));
});
