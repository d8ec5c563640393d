import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareStart, isKillablePid, runsAnother } from '../../../src/core/kill/identity.ts';

test('the token decides to the tick, the date within two seconds, and both must agree', () => {
  const startedAt = 1_700_000_000_000;
  const cases = [
    [{ startToken: '100' }, { startToken: '100' }, 'same'],
    [{ startToken: '100' }, { startToken: '101' }, 'different'],
    [{ startToken: '100', startedAt }, { startToken: '100', startedAt: startedAt + 2000 }, 'same'],
    [{ startToken: '100', startedAt }, { startToken: '100', startedAt: startedAt - 2001 }, 'different'],
    [{ startedAt }, { startToken: '7', startedAt: startedAt + 1999 }, 'same'],
    [{ startedAt }, { startToken: '7', startedAt: startedAt + 2001 }, 'different'],
    [{ startedAt: Number.NaN }, { startedAt }, 'different'],
    [{ startedAt }, { startedAt: Number.NaN }, 'different'],
    [{ startToken: 'Fri Nov  6 08:01:12 2026' }, { startToken: 'Fri Nov 6 08:01:12 2026' }, 'same'],
    [{ startToken: '100' }, { startedAt }, 'unknown'],
    [{}, { startToken: '100', startedAt }, 'unknown'],
  ] as const;
  for (const [shown, live, expected] of cases)
    assert.equal(compareStart(shown, live), expected, JSON.stringify([shown, live]));
});

test('another executable is another program; titles, replaced files and what cannot be seen are not', () => {
  const node = { executable: '/usr/bin/node' };
  assert.equal(runsAnother(node, { executable: '/usr/bin/sleep' }), true);
  assert.equal(runsAnother(node, { executable: '/usr/bin/node (deleted)' }), false);
  assert.equal(runsAnother(node, node), false);
  assert.equal(runsAnother(node, {}), false);
  assert.equal(runsAnother({}, node), false);
});

test('only numbers above one may be handed to kill(2)', () => {
  for (const pid of [2, 4242, 4_194_304]) assert.ok(isKillablePid(pid));
  for (const pid of [1, 0, -1, -4242, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '42', undefined, null])
    assert.ok(!isKillablePid(pid), String(pid));
});
