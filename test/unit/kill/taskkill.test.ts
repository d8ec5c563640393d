import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forceArgs, gentleArgs } from '../../../src/core/kill/taskkill.ts';

test('taskkill is gentle first, then takes the tree, or exactly the listed processes', () => {
  assert.deepEqual(gentleArgs(42), ['/PID', '42']);
  assert.deepEqual(forceArgs([42, 43], true), ['/PID', '42', '/T', '/F']);
  assert.deepEqual(forceArgs([42, 43], false), ['/PID', '42', '/PID', '43', '/F']);
  assert.deepEqual(forceArgs([], true), []);
});
