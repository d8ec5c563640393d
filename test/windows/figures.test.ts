/** What a look costs: told in the closing lines of the stage, and never asserted, as no machine is as fast as another. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Probe } from '../../src/core/host.ts';
import { freePort } from '../host/ports.ts';
import { holderOf, onlyWine, server, watchTools, worlds } from './support/world.ts';

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

const sorted = (times: readonly number[]) => times.toSorted((a, b) => a - b);
const median = (times: readonly number[]) => sorted(times)[Math.floor(times.length / 2)] ?? 0;
const least = (times: readonly number[]) => sorted(times)[0] ?? 0;
const ms = (times: readonly number[]) => `${median(times).toFixed(1)} ms (at least ${least(times).toFixed(1)})`;

test('a look by the system’s own calls starts no program, and takes a small part of the time of one by tools', async t => {
  const port = await freePort();
  const { pid } = await server(t, port);
  const { probe, source } = worlds['by calls'](t);
  const tools = watchTools();
  const look = async (by: Probe) => assert.equal((await holderOf(by, { protocol: 'tcp', port })).pid, pid);
  const cold = [await timed(() => look(probe))];
  const warm = [await timed(() => look(probe))];
  assert.deepEqual(tools(), []);
  const [tables, processes, byTools, ratios]: [number[], number[], number[], number[]] = [[], [], [], []];
  const question = { tried: [] };
  // In turns: what else the machine does is the same for the looks of one turn, and a turn that it spoils is one of many.
  for (let turn = 0; turn < 11; turn++) {
    const around: number[] = [];
    for (let times = 0; times < 6; times++) {
      if (times === 3) {
        // Each starts all of them anew.
        const world = worlds['by tools'](t);
        byTools.push(await timed(() => look(world.probe)));
        world.source.dispose();
      }
      around.push(await timed(() => look(probe)));
    }
    warm.push(...around);
    ratios.push((byTools.at(-1) ?? 0) / median(around));
    tables.push(await timed(() => source.sockets(question, { protocol: 'tcp', port })));
    processes.push(await timed(() => source.facts([pid], question)));
  }
  // Of real tools nothing is written down.
  if (onlyWine === false) assert.ok(tools().length > 0);
  t.diagnostic(
    `measured: a look by calls ${least(cold).toFixed(0)} ms with the start of their process, then ${ms(warm)}: tables ${ms(tables)}, processes ${ms(processes)}; ` +
      `by tools ${ms(byTools)}: ${median(ratios).toFixed(0)} times as long as the looks by calls around it, ` +
      `${(least(byTools) / least(warm)).toFixed(0)} times at the least of both (wanted: 20)`,
  );
});
