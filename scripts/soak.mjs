// Thousands of kills against hostile servers, at random but from a seed: `npm run soak`.
// Options: --rounds 1200, --seconds 300 (the limit), --seed 1, --jobs 6 (rounds at the same time).
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { testBundle } from './node-bundle.mjs';
import { root, scratch } from './paths.mjs';

const outdir = join(scratch, 'soak');
await mkdir(outdir, { recursive: true });
const outfile = join(outdir, `soak-${process.pid}.mjs`);
await build({
  absWorkingDir: root,
  entryPoints: [join('test', 'soak', 'soak.ts')],
  outfile,
  ...testBundle(root),
});
const child = spawn(process.execPath, ['--enable-source-maps', outfile, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('close', code => {
  process.exitCode = code ?? 1;
});
