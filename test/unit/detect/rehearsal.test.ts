import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rehearse } from '../../../src/core/detect/rehearsal.ts';

test('what is read ahead of the first failure goes the whole way that a failure goes, each time', () => {
  for (let time = 0; time < 2; time++) {
    const [failure, ...more] = rehearse();
    assert.deepEqual(more, []);
    assert.equal(failure?.kind, 'in-use');
    assert.equal(failure?.port, 3000);
    assert.deepEqual(failure?.frames, [{ file: '/app/server.js', line: 9, column: 8 }]);
    assert.equal(failure?.certainty ?? 'stated', 'stated');
  }
});
