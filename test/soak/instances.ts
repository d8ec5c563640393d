/** Two real instances of a supervisor with jobs of the same names: what was shown is stopped, and the other three must answer on. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStopper } from '../../src/node/kill/index.ts';
import { freePort } from '../node/kill/support/world.ts';
import { type Instance, type Kind, kinds } from '../systems/instances.ts';
import { answers, eventually, serverIn, without } from '../systems/world.ts';
import { endpointOf, expect, holderAt, type Outcome, type Scenario, type Stage } from './stage.ts';

const installed = kinds.filter(({ needs }) => without(...needs) === false);

/** Set up once, a job is stopped so often: a supervisor takes longer to start. Each call of a tool in Node or Python takes its time, too. */
function stopsOf({ supervisor }: Kind): number {
  if (supervisor === 'pm2') return 3;
  return supervisor === 'supervisord' ? 6 : 12;
}

type Running = Instance & { readonly again: () => Promise<unknown> };

async function startTwo(stage: Stage, kind: Kind): Promise<readonly [Running, Running]> {
  const folder = await mkdtemp(join(tmpdir(), 'port-medic-soak-'));
  stage.after(() => rm(folder, { recursive: true, force: true }));
  const script = await serverIn(folder);
  const start = async (name: string): Promise<Running> => {
    const instance = { port: await freePort(), other: await freePort() };
    await mkdir(join(folder, name));
    return { ...instance, again: await kind.start(stage, join(folder, name), script, instance) };
  };
  return [await start('first'), await start('second')];
}

/** The job that was shown is stopped; nothing else may be. */
async function stopOne(stage: Stage, { supervisor }: Kind, shown: Running, namesake: Running): Promise<Outcome> {
  const others = [shown.other, namesake.port, namesake.other];
  for (const port of [shown.port, ...others]) await eventually(`${port} answers`, () => answers(port));
  const endpoint = endpointOf(shown.port, '127.0.0.1');
  const target = { supervisor, holder: await holderAt(stage, endpoint), endpoint };
  const before = await Promise.all(others.map(port => holderAt(stage, endpointOf(port, '127.0.0.1'))));
  const options = { graceMs: 20_000, force: false };
  const result = await stage.witness.run(stage.round, () =>
    createStopper({ probe: stage.probe }).stopSupervisor(target, options),
  );
  // On a busy machine a supervisor's tool may take longer than its limit: then that is said, and nothing has happened.
  const isLate = result.kind === 'command-needed' && /timed-out/.test(result.reason ?? '');
  const complaints = isLate ? [] : expect([result], 'freed');
  if ((await answers(shown.port)) !== isLate) complaints.push(`the job on ${shown.port}, which was ${result.kind}`);
  // Not whether they answer in time, which a busy machine decides.
  for (const [index, port] of others.entries()) {
    const after = await stage.probe.inspect(endpointOf(port, '127.0.0.1'));
    if (after.kind !== 'held' || !after.holders.some(({ pid }) => pid === before[index]?.pid))
      complaints.push(`the job on ${port} was stopped too: ${after.kind}`);
  }
  if (stage.round.signals > 0) complaints.push('a signal was sent');
  return { results: [result], endpoints: [endpoint], complaints };
}

function twoOf(kind: Kind): Scenario {
  const stops = stopsOf(kind);
  return {
    name: `two instances: ${kind.name}`,
    // As many rounds of each, but of pm2, which takes seconds for all.
    weight: (kind.supervisor === 'pm2' ? 0.25 : 1) / stops,
    // Four servers start below two supervisors, each of which is asked by a program that starts, too, and whose jobs are started again.
    hangMs: stops * 100_000,
    async play(stage) {
      const [one, two] = await startTwo(stage, kind);
      const complaints: string[] = [];
      for (let rounds = 1; ; rounds++) {
        const [shown, namesake] = stage.random.chance(0.5) ? [one, two] : [two, one];
        const outcome = await stopOne(stage, kind, shown, namesake);
        complaints.push(...outcome.complaints);
        if (rounds === stops || stage.isLate()) return { ...outcome, complaints, rounds };
        await shown.again();
      }
    },
  };
}

export const instances: readonly Scenario[] = installed.map(twoOf);
