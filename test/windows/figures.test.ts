/** What a look costs: told in the closing lines of the stage, and never asserted, as no machine is as fast as another. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freePort } from '../host/ports.ts';
import { holderOf, onlyWine, server, watchTools, worlds } from './support/world.ts';

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** The median of so many, one after the other. */
async function median(times: number, work: () => Promise<unknown>): Promise<number> {
  const all: number[] = [];
  while (all.length < times) all.push(await timed(work));
  return all.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
}

const ms = (value: number) => `${value.toFixed(1)} ms`;

test('a look by the system’s own calls starts no program, and takes a small part of the time of one by tools', async t => {
  const port = await freePort();
  const { pid } = await server(t, port);
  const { probe, source } = worlds['by calls'](t);
  const tools = watchTools();
  const look = async () => assert.equal((await holderOf(probe, { protocol: 'tcp', port })).pid, pid);
  const cold = await timed(look);
  const warm = await median(21, look);
  const question = { tried: [] };
  const tables = await median(21, () => source.sockets(question, { protocol: 'tcp', port }));
  const processes = await median(21, () => source.facts([pid], question));
  assert.deepEqual(tools(), []);
  // Each by tools starts all of them anew.
  const byTools = await median(5, async () => {
    const world = worlds['by tools'](t);
    assert.equal((await holderOf(world.probe, { protocol: 'tcp', port })).pid, pid);
  });
  // Of real tools nothing is written down.
  if (onlyWine === false) assert.ok(tools().length > 0);
  t.diagnostic(
    `measured: a look by calls ${ms(cold)} with the start of their process, then ${ms(warm)} (tables ${ms(tables)}, processes ${ms(processes)}); ` +
      `by tools ${ms(byTools)}, ${(byTools / warm).toFixed(0)} times as long (wanted: 20)`,
  );
});
