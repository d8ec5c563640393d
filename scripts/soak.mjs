// Thousands of kills against hostile servers, at random but from a seed: `npm run soak`.
// Options: --rounds 1200, --seconds 300 (the limit), --seed 1, --jobs 6 (rounds at the same time).
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { hasNamespaces, runInside } from '../test/host/namespace.ts';
import { testBundle } from './node-bundle.mjs';
import { root, scratch } from './paths.mjs';

/** Only what is needed here of the options: `seconds` is the limit after which no round begins. */
const options = { seconds: { type: 'string', default: '300' } };
/** Seconds that the last rounds have to come to their end. */
const endsSeconds = 180;

const outdir = join(scratch, 'soak');
await mkdir(outdir, { recursive: true });
const outfile = join(outdir, `soak-${process.pid}.mjs`);
await build({
  absWorkingDir: root,
  entryPoints: [join('test', 'soak', 'soak.ts')],
  outfile,
  ...testBundle(root),
});
const argv = [process.execPath, '--enable-source-maps', outfile, ...process.argv.slice(2)];

/** Where root has namespaces, nothing that a round has started can outlive the run. */
async function runBounded() {
  const seconds = Number(parseArgs({ options, strict: false }).values.seconds);
  const limitMs = (seconds + endsSeconds) * 1000;
  // The supervisors that the stage of the real systems has installed take part.
  const PATH = [join(scratch, 'systems', 'bin'), process.env.PATH ?? '', '/usr/sbin'].join(delimiter);
  const ended = await runInside(argv, { cwd: root, env: { ...process.env, PATH }, network: 'shared', limitMs });
  if ('code' in ended) return ended.code;
  console.log(`ended: it hangs, ${endsSeconds} s after its own limit`);
  for (const line of ended.hung) console.log(`  it still ran: ${line}`);
  return 1;
}

function runPlain() {
  const [file, ...args] = argv;
  const child = spawn(file, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise(resolve => {
    child.on('close', code => resolve(code ?? 1));
  });
}

const isBounded = process.platform === 'linux' && process.getuid?.() === 0 && hasNamespaces();
process.exitCode = await (isBounded ? runBounded() : runPlain());
