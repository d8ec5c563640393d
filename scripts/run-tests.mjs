// Usage: node scripts/run-tests.mjs <unit|node|compilers|systems> [part of a path]... [--counts <file>]
// Bundles each test file and hands the explicit list to `node --test`: globs and folders behave differently
// across Node 20 to 26. `vscode` is not external, so a core or node module that imports it fails right here.
import { spawn } from 'node:child_process';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { root, scratch } from './paths.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { counts: { type: 'string' } } });
const [tier, ...filters] = positionals;
if (!['unit', 'node', 'compilers', 'systems'].includes(tier)) {
  console.error('usage: node scripts/run-tests.mjs <unit|node|compilers|systems> [part of a path]...');
  process.exit(2);
}

const tests = (await readdir(join(root, 'test', tier), { recursive: true }))
  .map(file => join('test', tier, file))
  .filter(file => file.endsWith('.test.ts'))
  .filter(file => filters.length === 0 || filters.some(part => file.split(sep).join('/').includes(part)))
  .sort();
if (tests.length === 0) {
  console.error(`no test file in test/${tier} matches ${filters.join(', ') || '*.test.ts'}`);
  process.exit(1);
}

// A folder of its own per run: two runs at once, in a shared working tree, must not pull files from under each other.
const outdir = join(scratch, 'bundles', `${tier}-${process.pid}`);
await mkdir(outdir, { recursive: true });
try {
  await build({
    absWorkingDir: root,
    entryPoints: tests,
    outdir,
    outbase: join(root, 'test', tier),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // Brings a native module along, which cannot be bundled.
    external: ['@vscode/vsce'],
    platform: 'node',
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    sourcemap: 'inline',
    logLevel: 'warning',
    define: { 'process.env.PORT_MEDIC_ROOT': JSON.stringify(root) },
    // Bundled CommonJS packages still call require() for Node's built-ins.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
} catch {
  await rm(outdir, { recursive: true, force: true });
  process.exit(1);
}

const bundles = tests.map(file => join(outdir, file.slice(join('test', tier).length + 1).replace(/\.ts$/, '.mjs')));
const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout'];
if (values.counts !== undefined) {
  reporters.push(
    `--test-reporter=${join(root, 'scripts', 'count-reporter.mjs')}`,
    `--test-reporter-destination=${values.counts}`,
  );
}
// Node's own choice leaves one core free, and of two that is half of them.
const concurrency = `--test-concurrency=${availableParallelism()}`;
const child = spawn(process.execPath, ['--enable-source-maps', '--test', concurrency, ...reporters, ...bundles], {
  cwd: root,
  stdio: 'inherit',
});
const stop = () => child.kill('SIGTERM');
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
child.on('close', async code => {
  await rm(outdir, { recursive: true, force: true });
  process.exitCode = code ?? 1;
});
