// Runs every test stage, the heavy ones one after the other, and closes with the line `N passed, N failed`.
// Usage: node scripts/testStages.mjs [part of a stage's name]...
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureHost } from '../test/host/install.ts';
import { ensureMachine } from '../test/host/machine.ts';
import { hosts } from '../test/host/versions.ts';
import { root, scratch } from './paths.mjs';

/** Everything together must end within this; a stage that is still running then is ended and counts as failed. */
const limitMs = 19 * 60_000;
const started = performance.now();
const onServers = process.platform === 'linux';
const filters = process.argv.slice(2);
const packageScripts = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;

const node = (script, ...args) => [process.execPath, [join(root, 'scripts', script), ...args]];
/** A script of package.json through a shell, as npm does; the project's tools are on PATH. */
const checks = Object.keys(packageScripts)
  .filter(name => name.startsWith('check:'))
  .map(name => ({ name: name.slice('check:'.length), shell: packageScripts[name] }));
const tests = [
  { name: 'unit', counted: node('run-tests.mjs', 'unit') },
  { name: 'node', counted: node('run-tests.mjs', 'node') },
  ...(onServers
    ? [
        { name: 'in VS Code', counted: node('test-vscode.mjs') },
        { name: 'end to end', counted: node('test-e2e.mjs') },
      ]
    : [{ name: 'in VS Code', counted: node('test-desktop.mjs') }]),
];
const stages = [...checks, ...tests].filter(
  ({ name }) => filters.length === 0 || filters.some(part => name.includes(part)),
);

let current;
/** What failed, or failed once, of all stages: said again at the end, where it is looked for. */
const troubles = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (current === undefined) process.exit(1);
    current.once('close', () => process.exit(1));
    current.kill(signal);
  });
}

const env = { ...process.env, PATH: [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter) };

/** @returns {Promise<number>} the exit code; 1 when it was ended for running too long */
function runStage({ shell, counted }, countsFile) {
  return new Promise(resolve => {
    current =
      counted === undefined
        ? spawn(shell, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'], shell: true })
        : spawn(counted[0], [...counted[1], '--counts', countsFile], {
            cwd: root,
            env,
            stdio: ['ignore', 'pipe', 'inherit'],
          });
    if (current.stdout !== null) {
      current.stdout.pipe(process.stdout, { end: false });
      createInterface({ input: current.stdout }).on('line', line => {
        if (/^\s*[✖↻]/.test(line)) troubles.add(line.trim().slice(0, 500));
      });
    }
    const timer = setTimeout(
      () => {
        console.error(`ended: all stages together may take ${limitMs / 60_000} minutes`);
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

/** What a stage that counts its tests has written; a stage that ended without is one failure. */
function readCounts(file, code) {
  try {
    const { pass = 0, fail = 0, cancelled = 0 } = JSON.parse(readFileSync(file, 'utf8'));
    const failed = fail + cancelled;
    return { passed: pass, failed: failed === 0 && code !== 0 ? 1 : failed };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

mkdirSync(scratch, { recursive: true });
const rows = [];
if (onServers && stages.some(({ name }) => name === 'in VS Code' || name === 'end to end')) {
  const log = line => console.log(line);
  try {
    await ensureMachine(log);
    for (const { version } of hosts) {
      await ensureHost(version, { cache: join(scratch, 'hosts'), projectRoot: root, log });
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    rows.push({ name: 'install', passed: 0, failed: 1, seconds: (performance.now() - started) / 1000 });
  }
}
for (const stage of stages) {
  console.log(`\n──── ${stage.name}`);
  const from = performance.now();
  const countsFile = join(scratch, `counts-${process.pid}.json`);
  rmSync(countsFile, { force: true });
  const code = await runStage(stage, countsFile);
  const result =
    stage.counted === undefined
      ? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 }
      : readCounts(countsFile, code);
  rmSync(countsFile, { force: true });
  rows.push({ name: stage.name, ...result, seconds: (performance.now() - from) / 1000 });
}

if (troubles.size > 0) console.log(`\n──── failed (✖) or tried again (↻)\n${[...troubles].join('\n')}`);
console.log('\n──── results');
for (const { name, passed, failed, seconds } of rows) {
  console.log(
    `${failed > 0 || passed === 0 ? '✖' : '✔'} ${name.padEnd(12)} ${passed} passed, ${failed} failed (${seconds.toFixed(1)} s)`,
  );
}
const passed = rows.reduce((sum, row) => sum + row.passed, 0);
const failed = rows.reduce((sum, row) => sum + row.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
