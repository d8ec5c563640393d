/** Two instances of one server: the one that was shown is ended, whole, and the other goes on. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { isAlive } from '../node/kill/support/world.ts';
import { accepts, eventually, freePort, holderOf, type Look, makeWorld, temporaryFolder, type World } from './world.ts';

export type Start = (t: TestContext, folder: string, port: number) => unknown;

export interface Two {
  readonly world: World;
  readonly look: Look;
  readonly port: number;
  readonly other: number;
}

/** Two instances that answer, and a look at the first. */
export async function two(t: TestContext, start: Start): Promise<Two> {
  const world = makeWorld(t);
  const [port, other] = [await freePort(), await freePort()];
  for (const each of [port, other]) {
    const folder = join(await temporaryFolder(), 'instance');
    await mkdir(folder);
    await start(t, folder, each);
    await eventually(`${each} accepts`, () => accepts(each));
  }
  return { world, look: await world.conflict(port), port, other };
}

/** Ended with all that belongs to it, while the other instance is as it was. */
export async function endsAlone({ world, look, port, other }: Two): Promise<void> {
  const before = holderOf(await world.look(other)).pid;
  const { pid, sharers = [], followers = [] } = holderOf(look);
  const result = await world.kill(look);
  assert.equal(result.kind, 'freed', JSON.stringify(result));
  assert.equal(await accepts(port), false);
  for (const each of [pid, ...sharers.map(sharer => sharer.pid), ...followers.map(follower => follower.pid)])
    await eventually(`${each} has ended`, () => !isAlive(each));
  assert.equal(holderOf(await world.look(other)).pid, before);
}
