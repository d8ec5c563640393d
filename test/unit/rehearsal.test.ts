import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rehearse } from '../../src/core/detect/rehearsal.ts';
import { rehearseSwitch } from '../../src/core/fix/switchPort/rehearsal.ts';
import { rehearseConflict } from '../../src/core/rehearsal.ts';
import { window } from './diagnose/samples.ts';

test('the made-up failure gets a diagnosis with the fixes that a real one gets, each time', async () => {
  const [failure] = rehearse();
  assert.ok(failure);
  for (let time = 0; time < 2; time++) {
    const conflict = await rehearseConflict(failure, window);
    assert.equal(conflict?.state, 'diagnosed');
    assert.equal(conflict.suggestedPort, 3001);
    const kinds = conflict.diagnosis?.fixes.map(({ kind }) => kind) ?? [];
    assert.ok(kinds.includes('kill'), kinds.join(' '));
    assert.ok(kinds.includes('switch-port'), kinds.join(' '));
  }
});

test('the made-up plan finds the place that it would edit', async () => {
  const { primary } = await rehearseSwitch();
  assert.deepEqual(
    primary.map(({ file }) => file),
    ['/rehearsal/package.json'],
  );
});
