// Tries the product on real servers: npm run trial -- NAME…|dozen|all|untried|table|a family's id [--jobs 2] [--dry]. What came of it is kept in
// test/trials/results and docs/trials.md, unless --dry: then `table` does that later. Linux; servers are installed into the user's cache folder.
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { testBundle } from './node-bundle.mjs';
import { scratch as ignored, root } from './paths.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { jobs: { type: 'string' }, dry: { type: 'boolean' }, counts: { type: 'string' } },
});
if (process.platform !== 'linux') {
  console.log('not run: real servers are tried in namespaces of their own, which Linux has');
  process.exit(2);
}
const scratch = join(ignored, 'trials');
await mkdir(scratch, { recursive: true });
const bundle = async (entry, name) => {
  const outfile = join(scratch, `${name}-${process.pid}.mjs`);
  await build({ absWorkingDir: root, entryPoints: [entry], outfile, ...testBundle(root) });
  return outfile;
};
const main = await bundle('test/trials/main.ts', 'main');
const workerPath = await bundle('src/node/probe/worker.ts', 'worker');
const wish = {
  scratch,
  workerPath,
  words: positionals,
  jobs: Number(values.jobs ?? 2),
  write: values.dry !== true,
  counts: values.counts,
};
const child = spawn(process.execPath, ['--enable-source-maps', main, JSON.stringify(wish)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('close', code => {
  process.exitCode = code ?? 1;
});
