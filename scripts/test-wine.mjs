// Usage: node scripts/test-wine.mjs [part of a path]... [--counts <file>]
// The tests that a Windows Node can run, below Wine: those of the core, those of the system that are not about another one, and the
// tier test/windows with real sockets and processes. Where Wine cannot be had it says why, and nothing has failed.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withCleanup } from '../test/host/cleanup.ts';
import { ensureWine, windowsPath, wineCache } from '../test/host/wine.ts';
import { bundleCalls, bundleTests, isFor, testFiles, turnOf } from './bundle-tests.mjs';
import { root, scratch } from './paths.mjs';
import { stillRunning } from './running-reporter.mjs';

const { values, positionals: filters } = parseArgs({
  allowPositionals: true,
  options: { counts: { type: 'string' } },
});

/** Milliseconds for all tests, which take some three minutes on two quiet cores: only one that hangs is ended. */
const limitMs = 1_200_000;

const tookTooLong = 'took too long';

const tell = counts => values.counts === undefined || writeFile(values.counts, JSON.stringify(counts));

const wine = await ensureWine({ root, cache: wineCache(), log: line => console.log(line) }).catch(async error => {
  console.log(`✖ no Wine: ${error instanceof Error ? error.message : error}`);
  await tell({ pass: 0, fail: 1 });
  process.exit(1);
});
if (typeof wine === 'string') {
  console.log(`not run: ${wine}`);
  await tell({ notRun: wine });
  process.exit(0);
}

const outdir = join(scratch, 'bundles', `wine-${process.pid}`);
await mkdir(outdir, { recursive: true });

/**
 * What one Node runs, since a start takes a second here. The core's tests ask the machine for nothing: they go beside all the others, in
 * parts. What uses the system goes one after the other, and what measures it comes when nothing else runs.
 * @typedef {{ name: string, tier: string, bundles: readonly string[] }} Job
 */

const fileOf = name => name.replace(' ', '-');

/** @returns {Promise<Job[]>} none without tests. All are bundled before any runs: so they are of one moment. */
async function bundled(name, tier, tests) {
  if (tests.length === 0) return [];
  const options = { tier, tests, outdir: join(outdir, fileOf(name)), projectRoot: windowsPath(root) };
  return [{ name, tier, bundles: (await bundleTests(options)).map(windowsPath) }];
}

/** @returns {Promise<{ core: Job[], system: Job[], alone: Job[] }>} */
async function jobsOf() {
  const of = async tier =>
    (await testFiles(tier, filters)).filter(file => isFor(file, 'win32')).toSorted((a, b) => turnOf(a) - turnOf(b));
  const [unit, node, windows] = await Promise.all(['unit', 'node', 'windows'].map(of));
  const measures = file => file.includes('figures');
  // The file that takes longest has a Node of its own, the others share as many as there are cores.
  const [first = [], ...parts] = Array.from({ length: availableParallelism() + 1 }, (_, part) =>
    unit.filter((__, at) => (at === 0 ? part === 0 : part === 1 + (at % availableParallelism()))),
  );
  const core = [first, ...parts].map((tests, part) => bundled(`unit ${part + 1}`, 'unit', tests));
  const quiet = windows.filter(file => !measures(file));
  const system = [bundled('node', 'node', node), bundled('windows', 'windows', quiet)];
  const alone = [bundled('figures', 'windows', windows.filter(measures))];
  const [ofCore, ofSystem, last] = await Promise.all([core, system, alone].map(jobs => Promise.all(jobs)));
  return { core: ofCore.flat(), system: ofSystem.flat(), alone: last.flat() };
}

/** @param {Job} job */
async function run({ name, tier, bundles }, calls) {
  const file = fileOf(name);
  const [output, counts, running] = ['txt', 'json', 'running'].map(kind => join(outdir, `${file}.${kind}`));
  const log = openSync(join(outdir, `${file}.log`), 'w');
  const reporter = script =>
    `--test-reporter=file:///${windowsPath(join(root, 'scripts', script)).replaceAll('\\', '/')}`;
  const argv = [
    '--no-warnings',
    '--test',
    '--experimental-test-isolation=none',
    '--test-reporter=spec',
    `--test-reporter-destination=${windowsPath(output)}`,
    reporter('count-reporter.mjs'),
    `--test-reporter-destination=${windowsPath(counts)}`,
    reporter('running-reporter.mjs'),
    `--test-reporter-destination=${windowsPath(running)}`,
    ...bundles,
  ];
  const env = {
    ...wine.env,
    PORT_MEDIC_WINE: '1',
    PORT_MEDIC_CALLS: calls,
    PORT_MEDIC_KOFFI: wine.koffi,
    PORT_MEDIC_IP_HELPER: wine.ipHelper,
  };
  const child = spawn(wine.wine, [wine.node, ...argv], { env, cwd: outdir, stdio: ['ignore', log, log] });
  const left = Math.max(1, limitMs - (performance.now() - started));
  const code = await new Promise(resolve => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve(tookTooLong);
    }, left);
    child.once('exit', result => {
      clearTimeout(timer);
      resolve(result);
    });
  });
  closeSync(log);
  const texts = await Promise.all(
    [output, join(outdir, `${file}.log`)].map(path => readFile(path, 'utf8').catch(() => '')),
  );
  process.stdout.write(texts.join('\n'));
  // Empty where the run was ended before it could count.
  const counted = await readFile(counts, 'utf8').catch(() => '');
  const { pass = 0, fail = 0, cancelled = 0, left: leftOut = [], measured = [] } = JSON.parse(counted || '{}');
  // One that ended without a count has failed, whatever it had passed.
  const failed = fail + cancelled + (code === 0 || fail + cancelled > 0 ? 0 : 1);
  if (code !== 0) console.log(`✖ ${name} in the Windows Node: ${code}`);
  if (code === tookTooLong) {
    const names = stillRunning(await readFile(running, 'utf8').catch(() => ''));
    console.log(`✖ this did not end: ${names.join('; ') || 'the Windows Node itself'}`);
  }
  total.pass += pass;
  total.fail += failed;
  total.measured.push(...measured);
  // What the core's tests leave out on Windows they tell on Windows.
  if (tier === 'windows') total.left.push(...leftOut);
  console.log(
    `${name}: ${pass} passed, ${failed} failed, after ${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
}

const started = performance.now();
const total = { pass: 0, fail: 0, left: /** @type {string[]} */ ([]), measured: /** @type {string[]} */ ([]) };
const askServer = (...args) =>
  new Promise(resolve => spawn(wine.server, args, { env: wine.env, stdio: 'ignore' }).once('exit', resolve));
await withCleanup(async cleanup => {
  cleanup.add('the bundles', () => rm(outdir, { recursive: true, force: true }));
  await askServer('-p');
  // Ends every program of that Windows.
  cleanup.add('Wine', () => askServer('-k'));
  const calls = windowsPath(await bundleCalls(outdir));
  const { core, system, alone } = await jobsOf();
  const inTurn = async jobs => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) await run(job, calls);
  };
  // Those of the system mostly wait for it.
  const cores = Array.from({ length: availableParallelism() }, () => core);
  await Promise.all([system, ...cores].map(inTurn));
  await inTurn(alone);
});
for (const line of total.measured) console.log(`measured: ${line}`);
for (const line of total.left) console.log(`not run: ${line}`);
console.log(`${total.pass} passed, ${total.fail} failed in a Windows Node`);
await tell(total);
process.exitCode = total.fail > 0 ? 1 : 0;
