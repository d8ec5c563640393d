// Runs the stages of test/host/stages.ts one after the other, and closes with the line `N passed, N failed`.
// Usage: node scripts/testStages.mjs [quick | part of a stage's name]...
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureHost } from '../test/host/install.ts';
import { ensureMachine } from '../test/host/machine.ts';
import { chooseStages, isCi, stages } from '../test/host/stages.ts';
import { root, scratch } from './paths.mjs';

/**
 * Twice what everything takes on two quiet cores: only a stage that hangs is ended, and counts as failed. Below the 90 minutes after which
 * build services give up, so that the results are printed before.
 */
const limitMs = 85 * 60_000;
const started = performance.now();
const { run, skipped, unknown } = chooseStages(stages, {
  words: process.argv.slice(2),
  ci: isCi(process.env.CI),
  platform: process.platform,
  root: process.getuid?.() === 0,
});
if (unknown.length > 0) {
  console.error(
    `no stage is called ${unknown.join(', ')}; there are: quick, ${[...new Set(stages.map(({ name }) => name))].join(', ')}`,
  );
  process.exit(2);
}
const packageScripts = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;

let current;
/** What failed, or failed once, of all stages: said again at the end, where it is looked for. */
const troubles = new Map();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (current === undefined) process.exit(1);
    current.once('close', () => process.exit(1));
    current.kill(signal);
  });
}

const env = { ...process.env, PATH: [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter) };

/** Starts what a stage runs, with the project's tools on PATH. */
function start(work, countsFile) {
  if (work.kind === 'npm')
    return spawn(packageScripts[work.script], { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'], shell: true });
  const [script, ...args] = work.argv;
  const argv = [join(root, 'scripts', script), ...args, ...(work.counts ? ['--counts', countsFile] : [])];
  return spawn(process.execPath, argv, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
}

/** @returns {(line: string) => void} takes the lines of a stage, and remembers what failed or was tried again, with what is said of it below */
function troubleReader() {
  let details;
  return line => {
    const text = line.trim().slice(0, 500);
    if (text === '') return;
    if (/^[✖↻]/.test(text)) {
      details = [];
      troubles.set(text, details);
    } else if (/^[✔▶]/.test(text) || details?.length === 8) details = undefined;
    else details?.push(text);
  };
}

/** @returns {Promise<number>} the exit code; 1 when it was ended for running too long */
function runStage(work, countsFile) {
  return new Promise(resolve => {
    current = start(work, countsFile);
    if (current.stdout !== null) {
      current.stdout.pipe(process.stdout, { end: false });
      createInterface({ input: current.stdout }).on('line', troubleReader());
    }
    const timer = setTimeout(
      () => {
        console.error(`ended: it hangs, since all stages together may take ${limitMs / 60_000} minutes`);
        current.kill('SIGTERM');
      },
      Math.max(1, limitMs - (performance.now() - started)),
    );
    current.on('error', error => console.error(String(error)));
    current.on('close', code => {
      clearTimeout(timer);
      current = undefined;
      resolve(code ?? 1);
    });
  });
}

/**
 * What a stage that counts its tests has written, or why it ran none; a stage that ended without is one failure. `left`: what it left out;
 * `measured`: what its tests have measured.
 */
function readCounts(file, code) {
  try {
    const {
      pass = 0,
      fail = 0,
      cancelled = 0,
      notRun,
      left = [],
      measured = [],
    } = JSON.parse(readFileSync(file, 'utf8'));
    if (notRun !== undefined && code === 0) return { notRun };
    const failed = fail + cancelled;
    return { passed: pass, failed: failed === 0 && code !== 0 ? 1 : failed, left, measured };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** Installs what the chosen stages need of the machine. */
async function prepare() {
  const versions = new Set(run.map(stage => stage.host).filter(version => version !== undefined));
  if (versions.size === 0) return;
  const log = line => console.log(line);
  await ensureMachine(log);
  for (const version of versions) await ensureHost(version, { cache: join(scratch, 'hosts'), projectRoot: root, log });
}

mkdirSync(scratch, { recursive: true });
const rows = [];
/** Chosen, but what they need cannot be had here. */
const notRun = [];
try {
  await prepare();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  rows.push({ name: 'install', passed: 0, failed: 1, seconds: (performance.now() - started) / 1000 });
}
for (const { name, work } of run) {
  console.log(`\n──── ${name}`);
  const from = performance.now();
  const countsFile = join(scratch, `counts-${process.pid}.json`);
  rmSync(countsFile, { force: true });
  const code = await runStage(work, countsFile);
  const result = work.counts
    ? readCounts(countsFile, code)
    : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  rmSync(countsFile, { force: true });
  if (result.notRun !== undefined) notRun.push({ name, why: result.notRun });
  else rows.push({ name, ...result, seconds: (performance.now() - from) / 1000 });
}

/** Says again what begins with the mark, under a heading. */
function repeat(heading, mark) {
  const marked = [...troubles].filter(([trouble]) => trouble.startsWith(mark));
  if (marked.length > 0) console.log(`\n──── ${heading}`);
  for (const [trouble, details] of marked) console.log([trouble, ...details].join('\n    '));
}

repeat('failed at first, passed when tried again', '↻');
console.log('\n──── results');
const left = [...notRun, ...skipped];
const width = Math.max(...[...rows, ...left].map(({ name }) => name.length));
for (const { name, passed, failed, seconds } of rows) {
  console.log(
    `${failed > 0 || passed === 0 ? '✖' : '✔'} ${name.padEnd(width)} ${passed} passed, ${failed} failed (${seconds.toFixed(1)} s)`,
  );
}
for (const { name, why } of left) console.log(`- ${name.padEnd(width)} not run: ${why}`);
// What real systems of this machine cannot show. A test of another system's files that is skipped here is no news.
for (const { name, left: tests = [] } of rows)
  if (['systems', 'windows'].includes(name))
    for (const test of tests) console.log(`- ${name.padEnd(width)} left out: ${test}`);
for (const { name, measured = [] } of rows)
  for (const line of measured) console.log(`- ${name.padEnd(width)} measured: ${line}`);
// Last, since a log is often cut at its end.
repeat('failed', '✖');
const passed = rows.reduce((sum, row) => sum + row.passed, 0);
const failed = rows.reduce((sum, row) => sum + row.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
