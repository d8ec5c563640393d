// Runs the benchmarks: `npm run bench` for all, `npm run bench -- detect probe` for some. Each prints ratios against peers
// that are measured in the same run.
import { spawnSync } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as esbuild from 'esbuild';
import { nodeBundle } from './node-bundle.mjs';

const wanted = process.argv.slice(2).filter(word => !word.startsWith('-'));
const names = (await readdir('bench'))
  .filter(file => file.endsWith('.ts'))
  .map(file => basename(file, '.ts'))
  .filter(name => wanted.length === 0 || wanted.includes(name));

const outdir = '.vscode-test/bench';
await mkdir(outdir, { recursive: true });
await esbuild.build({
  entryPoints: names.map(name => join('bench', `${name}.ts`)),
  outdir,
  outExtension: { '.js': '.mjs' },
  external: ['playwright-core', 'esbuild'],
  ...nodeBundle,
});
let failed = 0;
for (const name of names) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(process.execPath, ['--expose-gc', join(outdir, `${name}.mjs`)], { stdio: 'inherit' });
  if (status !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
