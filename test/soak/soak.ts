/**
 * Random rounds of the hostile set, several at a time, from a seed. Counts what must never happen: a signal to a process
 * that was not meant or shown, a port reported free that was not, a sentence that is not true, a kill that does not answer. Exits 1 when one of them did.
 */
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import type { Endpoint } from '../../src/core/model/endpoint.ts';
import type { KillResult } from '../../src/core/model/fix.ts';
import { createProbe } from '../../src/node/probe/index.ts';
import { createRandom, type Random } from '../support/random.ts';
import { hostile } from './hostile.ts';
import { instances } from './instances.ts';
import { scenarios as ordinary } from './rounds.ts';
import type { Scenario, Stage } from './stage.ts';
import { createWitness, type Round } from './witness.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1200' },
    seconds: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '6' },
    only: { type: 'string' },
  },
});
const wanted = Number(values.rounds);
const deadline = performance.now() + Number(values.seconds) * 1000;
const seed = Number(values.seed);
/** Longer than any grace period and limit of a round together. */
const hangMs = 40_000;

const scenarios = [...ordinary, ...hostile, ...instances];
const witness = createWitness();
const probe = createProbe();
const tally = new Map<string, number>();
const found = {
  wrong: [] as string[],
  notFree: [] as string[],
  untrue: [] as string[],
  hung: [] as string[],
  unexpected: [] as string[],
};
const isLate = () => performance.now() >= deadline;
let played = 0;
let next = 0;

function pickScenario(random: Random): Scenario {
  const choice = values.only === undefined ? scenarios : scenarios.filter(one => one.name.includes(values.only ?? ''));
  let left = random.next() * choice.reduce((sum, one) => sum + one.weight, 0);
  for (const one of choice) {
    left -= one.weight;
    if (left < 0) return one;
  }
  return choice[0] as Scenario;
}

/** The soak's own bind, with nothing of the product in it. */
function canBind(endpoint: Endpoint): Promise<boolean> {
  return new Promise(resolve => {
    if (endpoint.protocol !== 'tcp') return resolve(true);
    const server = createServer();
    server.once('error', () => resolve(false));
    const { port, host } = endpoint;
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => server.close(() => resolve(true)));
  });
}

/** Below the ephemeral range, and each job in a range of its own; from 20000 on are those that the instances of supervisors choose. */
async function portFor(job: number, random: Random): Promise<number> {
  for (;;) {
    const port = 10_000 + job * 1000 + random.below(1000);
    if (await canBind({ protocol: 'tcp', port })) return port;
  }
}

const saysFree = (result: KillResult | undefined) => result?.kind === 'freed' || result?.kind === 'already-gone';

async function play(number: number, job: number): Promise<void> {
  const random = createRandom(seed * 1_000_003 + number);
  const scenario = pickScenario(random);
  const label = `round ${number} (${scenario.name})`;
  const round: Round = { label, allowed: new Set(), wrong: [], signals: 0, over: false };
  const cleanUps: (() => void | Promise<void>)[] = [];
  const stage: Stage = {
    random,
    probe,
    witness,
    round,
    untrue: [],
    port: await portFor(job, random),
    isLate,
    after: fn => cleanUps.push(fn),
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), scenario.hangMs ?? hangMs);
  });
  let rounds = 1;
  try {
    const outcome = await Promise.race([scenario.play(stage), late]);
    round.over = true;
    if (outcome === undefined) found.hung.push(label);
    else {
      rounds = outcome.rounds ?? 1;
      found.unexpected.push(...outcome.complaints.map(text => `${label}: ${text}`));
      if (saysFree(outcome.results.at(-1)))
        for (const endpoint of outcome.endpoints)
          if (!(await canBind(endpoint))) found.notFree.push(`${label}: ${JSON.stringify(outcome.results)}`);
    }
  } catch (error) {
    found.unexpected.push(`${label}: ${error instanceof Error ? error.stack : String(error)}`);
  } finally {
    clearTimeout(timer);
    // The newest first: a folder goes after what writes there.
    for (const cleanUp of cleanUps.toReversed()) await cleanUp();
    found.wrong.push(...round.wrong.map(text => `${label}: ${text}`));
    found.untrue.push(...stage.untrue.map(text => `${label}: ${text}`));
    tally.set(scenario.name, (tally.get(scenario.name) ?? 0) + rounds);
    played += rounds;
  }
}

async function work(job: number): Promise<void> {
  while (played < wanted && !isLate()) await play(next++, job);
}

const start = performance.now();
await Promise.all(Array.from({ length: Number(values.jobs) }, (_, job) => work(job)));
probe.dispose();
for (const [name, count] of [...tally].toSorted(([a], [b]) => a.localeCompare(b)))
  console.log(`${String(count).padStart(5)}  ${name}`);
for (const [what, list] of Object.entries(found)) for (const line of list.slice(0, 20)) console.log(`${what}: ${line}`);
console.log(
  `soak: seed ${seed}, ${played} rounds in ${Math.round((performance.now() - start) / 1000)} s; ` +
    `wrong processes signalled ${found.wrong.length}, reported free but not ${found.notFree.length}, ` +
    `false sentences ${found.untrue.length}, hangs ${found.hung.length}, other surprises ${found.unexpected.length}`,
);
const failures = Object.values(found).reduce((sum, list) => sum + list.length, 0);
process.exitCode = failures === 0 && played > 0 ? 0 : 1;
