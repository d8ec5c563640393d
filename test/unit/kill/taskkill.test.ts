import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forceArgs, gentleArgs } from '../../../src/core/kill/taskkill.ts';

test('taskkill is gentle first, then takes exactly the listed processes, never a tree', () => {
  assert.deepEqual(gentleArgs(42), ['/PID', '42']);
  assert.deepEqual(forceArgs([42, 43]), ['/PID', '42', '/PID', '43', '/F']);
  assert.deepEqual(forceArgs([42]), ['/PID', '42', '/F']);
});
