/** Tries real servers: see scripts/trial.mjs. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { families, fixedDozen } from './families.ts';
import { type Job, playJob } from './harness/inside.ts';
import { cache, folderOf, install, usualInstallLimitMs, versionOf } from './harness/install.ts';
import type { NotTried, TrialResult } from './harness/result.ts';
import { keepResults, keptNames, leaveResult, writeTable } from './harness/results.ts';
import { failuresOf, oneLine } from './harness/table.ts';
import type { Trial } from './trial.ts';

/** Debian's own, so that no version manager of the machine comes first. */
const usualPath = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'];
/** A trial is six starts. */
const trialLimitMs = 240_000;
/** The stage of `npm test` takes four minutes at most: no trial of the dozen begins later, and none takes longer. */
const stageLimitMs = 160_000;
const stageTrialLimitMs = 70_000;
const stageInstallLimitMs = 150_000;

interface Wish {
  readonly scratch: string;
  readonly workerPath: string;
  readonly words: readonly string[];
  readonly jobs: number;
  /** Put what came of it into the table. */
  readonly write: boolean;
  /** Where the numbers go that `npm test` adds up. */
  readonly counts?: string;
}

const all = families.flatMap(({ trials }) => trials);

/** `untried`: what no result is kept of. */
function chosen(words: readonly string[], kept: ReadonlySet<string>): readonly Trial[] {
  const dozen: ReadonlySet<string> = new Set(fixedDozen);
  if (words.includes('all')) return all;
  if (words.includes('untried')) return all.filter(({ name }) => !kept.has(name));
  // From a set of their own, which is installed in less than a minute; with names, those of them.
  if (words.includes('dozen')) {
    const some = all.filter(({ name }) => dozen.has(name) && (words.length === 1 || words.includes(name)));
    return some.map(each => ({ ...each, set: 'dozen' }));
  }
  return all.filter(
    ({ name }) =>
      words.includes(name) ||
      families.some(({ id, trials }) => words.includes(id) && trials.some(each => each.name === name)),
  );
}

/** In namespaces of its own: the network, the processes, and with root's rights there. */
async function play(trial: Trial, { scratch, workerPath, words }: Wish): Promise<TrialResult | NotTried> {
  const { name } = trial;
  const isStage = words.includes('dozen');
  const why = await install(trial, isStage ? stageInstallLimitMs : usualInstallLimitMs);
  if (why !== undefined) return { name, notTried: why };
  const base = trial.set === undefined ? join(cache, 'debian') : folderOf(trial.set);
  const modules = join(base, 'node_modules');
  const tools = join(folderOf('managers'), 'node_modules', '.bin');
  const home = join(cache, 'home');
  await mkdir(home, { recursive: true });
  const job: Job = {
    trial,
    // Another user may not look into this one's cache.
    root: trial.user === undefined ? join(base, 'work', name) : join(tmpdir(), 'port-medic-trials', name),
    modules,
    version: versionOf(trial),
    date: new Date().toISOString().slice(0, 10),
    // The project's own Node comes first: what is tried wants a current one.
    path: [...(trial.path ?? []), ...(existsSync(tools) ? [tools] : []), dirname(process.execPath), ...usualPath],
    home,
    workerPath,
    recordings: join(scratch, 'recordings'),
  };
  const file = join(scratch, `${name}.job`);
  await rm(`${file}.result`, { force: true });
  await writeFile(file, JSON.stringify(job));
  const spaces = ['--net', '--pid', '--fork', '--mount-proc', '--kill-child'];
  const own = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const self = process.argv[1] ?? '';
  const child = spawn(
    'unshare',
    [...own, ...spaces, process.execPath, '--enable-source-maps', self, '--inside', file],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  // Its end is the end of all that runs in there.
  const end = () => child.kill('SIGKILL');
  const timer = setTimeout(end, isStage ? stageTrialLimitMs : trialLimitMs);
  process.on('exit', end);
  await new Promise(resolve => child.on('close', resolve));
  process.off('exit', end);
  clearTimeout(timer);
  const text = await readFile(`${file}.result`, 'utf8').catch(() => undefined);
  return text === undefined ? { name, notTried: 'it came to no end' } : (JSON.parse(text) as TrialResult | NotTried);
}

/** Exit code: 0 all right, 1 something is not, 2 it was not understood what is to be tried. */
export async function main(wish: Wish): Promise<number> {
  if (wish.words.includes('table')) {
    await keepResults(wish.scratch);
    await writeTable();
    return 0;
  }
  const trials = chosen(wish.words, await keptNames(wish.scratch));
  if (trials.length === 0) {
    console.error(`usage: npm run trial -- NAME…|dozen|all|untried|table|${families.map(({ id }) => id).join('|')}`);
    return 2;
  }
  if (spawnSync('unshare', ['--net', 'true']).status !== 0 && spawnSync('unshare', ['-rn', 'true']).status !== 0) {
    return notRun('no namespaces of its own can be had here, in which real servers could have their ports', wish);
  }
  const results: (TrialResult | NotTried)[] = [];
  const waiting = [...trials];
  const isStage = wish.words.includes('dozen');
  const started = performance.now();
  const worker = async () => {
    for (let trial = waiting.shift(); trial !== undefined; trial = waiting.shift()) {
      const isLate = isStage && performance.now() - started > stageLimitMs;
      const result = isLate ? { name: trial.name, notTried: 'no time was left' } : await play(trial, wish);
      results.push(result);
      console.log(oneLine(result));
      if (!isStage) await leaveResult(result, wish.scratch);
    }
  };
  await Promise.all(Array.from({ length: wish.jobs }, worker));
  if (wish.write) {
    await keepResults(wish.scratch);
    await writeTable();
  }
  const tried = results.filter((each): each is TrialResult => !('notTried' in each));
  const failed = tried.filter(each => failuresOf(each).length > 0).length;
  const pass = tried.length - failed;
  const left = results.flatMap(each => ('notTried' in each ? [`${each.name}: ${each.notTried}`] : []));
  if (tried.length === 0) return notRun(`nothing of it could be installed or started here: ${left[0] ?? ''}`, wish);
  if (wish.counts !== undefined) await writeFile(wish.counts, JSON.stringify({ pass, fail: failed, left }));
  console.log(`${pass} passed, ${failed} failed, ${left.length} skipped`);
  return failed === 0 ? 0 : 1;
}

async function notRun(why: string, { counts }: Wish): Promise<number> {
  console.log(`not run: ${why}`);
  if (counts !== undefined) await writeFile(counts, JSON.stringify({ notRun: why }));
  return 0;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
const [first, second = ''] = process.argv.slice(2);
if (first === '--inside') await playJob(second);
else process.exitCode = await main(JSON.parse(first ?? '{}') as Wish);
process.exit();
