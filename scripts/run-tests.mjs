// Usage: node scripts/run-tests.mjs <unit|node|compilers|systems|windows> [part of a path]... [--counts <file>] [--running <file>]
// Bundles each test file and hands the explicit list to `node --test`: globs and folders behave differently
// across Node 20 to 26. `vscode` is not external, so a core or node module that imports it fails right here.
import { spawn } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleCalls, bundleTests, isFor, testFiles, turnOf } from './bundle-tests.mjs';
import { root, scratch } from './paths.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { counts: { type: 'string' }, running: { type: 'string' } },
});
const [tier, ...filters] = positionals;
if (!['unit', 'node', 'compilers', 'systems', 'windows'].includes(tier)) {
  console.error('usage: node scripts/run-tests.mjs <unit|node|compilers|systems|windows> [part of a path]...');
  process.exit(2);
}

if (tier === 'systems' && process.env.PORT_MEDIC_SYSTEMS !== '1') {
  console.error('what these tests start is to end with them: node scripts/test-systems.mjs');
  process.exit(2);
}

const tests = (await testFiles(tier, filters))
  .filter(file => isFor(file, process.platform))
  .toSorted((a, b) => turnOf(a) - turnOf(b));
if (tests.length === 0) {
  console.error(`no test file in test/${tier} matches ${filters.join(', ') || '*.test.ts'}`);
  process.exit(1);
}

// A folder of its own per run: two runs at once, in a shared working tree, must not pull files from under each other.
const outdir = join(scratch, 'bundles', `${tier}-${process.pid}`);
await mkdir(outdir, { recursive: true });
let bundles;
let env = process.env;
try {
  bundles = await bundleTests({ tier, tests, outdir });
  if (tier === 'windows') {
    const system = `win32-${process.arch}`;
    const addon = [`@koromix/koffi-${system}`, system.replace('-', '_'), 'koffi.node'];
    const PORT_MEDIC_KOFFI = join(root, 'node_modules', ...addon);
    env = { ...env, PORT_MEDIC_CALLS: await bundleCalls(outdir), PORT_MEDIC_KOFFI };
  }
} catch {
  await rm(outdir, { recursive: true, force: true });
  process.exit(1);
}

const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout'];
for (const [file, reporter] of [
  [values.counts, 'count-reporter.mjs'],
  [values.running, 'running-reporter.mjs'],
])
  if (file !== undefined)
    // As an address: Node takes `C:` of a path for the name of a scheme.
    reporters.push(
      `--test-reporter=${pathToFileURL(join(root, 'scripts', reporter)).href}`,
      `--test-reporter-destination=${file}`,
    );
// Node's own choice leaves one core free, and of two that is half of them. Tests of processes and sockets mostly wait for these.
// An engine or a service manager is there once only: the files of the real systems come one after the other.
const files = tier === 'systems' ? 1 : availableParallelism() * (tier === 'node' ? 2 : 1);
const concurrency = `--test-concurrency=${files}`;
// What a failed test of a real system leaves behind must not keep the run.
const ending = tier === 'systems' ? ['--test-force-exit'] : [];
// Each reporter listens to one stream, more of them than Node takes for right.
const quiet = values.running === undefined ? [] : ['--disable-warning=MaxListenersExceededWarning'];
const argv = ['--enable-source-maps', ...quiet, '--test', concurrency, ...ending, ...reporters, ...bundles];
const child = spawn(process.execPath, argv, {
  cwd: root,
  env,
  stdio: 'inherit',
});
const stop = () => child.kill('SIGTERM');
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
child.on('close', async code => {
  await rm(outdir, { recursive: true, force: true });
  process.exitCode = code ?? 1;
});
