import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FreePorts } from '../../src/core/host.ts';
import { considerate } from '../../src/core/workspace/considerate.ts';

/** Everything is free but these. */
function machine(taken: readonly number[] = []): FreePorts {
  return {
    next: async (from, { avoid = [] } = {}) => {
      let port = from + 1;
      while (taken.includes(port) || avoid.includes(port)) port++;
      return port;
    },
    problem: async ({ port }) => (taken.includes(port) ? 'taken' : undefined),
  };
}

function ports(configured: readonly number[], taken?: readonly number[]) {
  let now = 0;
  const state = { configured };
  const wrapped = considerate(machine(taken), {
    spokenFor: async () => state.configured,
    clock: { now: () => now },
  });
  return { ...wrapped, state, pass: (milliseconds: number) => (now += milliseconds) };
}

test('what the workspace configures is not suggested, and is refused when it is typed', async () => {
  const known = ports([4600, 4601, 4603], [4602]);
  assert.equal(await known.next(4600), 4604);
  assert.equal(await known.next(4600, { avoid: [4604] }), 4605);
  assert.equal(await known.problem({ protocol: 'tcp', port: 4601 }), 'spoken-for');
  assert.equal(await known.problem({ protocol: 'tcp', port: 4602 }), 'taken');
  assert.equal(await known.problem({ protocol: 'tcp', port: 4604 }), undefined);
});

test('what another run was given is not given twice, to the same run it is', async () => {
  const known = ports([]);
  assert.equal(await known.next(3000, { run: 'debug One' }), 3001);
  assert.equal(await known.next(3000, { run: 'debug Two' }), 3002);
  assert.equal(await known.next(3000, { run: 'debug One' }), 3001);
  assert.equal(await known.next(3000), 3003);
  known.pass(60_000);
  assert.equal(await known.next(3000, { run: 'debug Three' }), 3001);
});

test('two questions at the same time get two ports', async () => {
  const known = ports([]);
  const both = await Promise.all([known.next(3000, { run: 'debug One' }), known.next(3000, { run: 'debug Two' })]);
  assert.deepEqual(both.toSorted(), [3001, 3002]);
});

test('what was written into a file meanwhile is known a second later', async () => {
  const known = ports([]);
  assert.equal(await known.next(3000), 3001);
  known.state.configured = [3001];
  known.pass(1000);
  assert.equal(await known.next(3000), 3002);
});

test('a port that is wanted is given to one run, and to another one only when that has not come for it', async () => {
  const known = ports([]);
  assert.ok(known.claim(3000, 'agent One'));
  assert.ok(known.claim(3000, 'agent One'));
  assert.ok(!known.claim(3000, 'agent Two'));
  assert.equal(await known.next(2999, { run: 'agent Two' }), 3001);
  assert.ok(!known.claim(3001, 'agent One'));
  known.pass(60_000);
  assert.ok(known.claim(3000, 'agent Two'));
});
