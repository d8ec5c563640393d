// Installs the container engines, service managers and supervisors that can be had here, and replays situations with the real programs in
// namespaces of their own (network, processes, mounts): what is started there ends with them, and nothing outside is touched.
// Usage: node scripts/test-systems.mjs [part of a path]... [--counts <file>]. Linux as root; elsewhere it says why it does nothing.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hasNamespaces, runInside } from '../test/host/namespace.ts';
import { ensureSystems } from '../test/host/systems.ts';
import { root, scratch } from './paths.mjs';
import { stillRunning } from './running-reporter.mjs';

const { values, positionals: filters } = parseArgs({
  allowPositionals: true,
  options: { counts: { type: 'string' } },
});

/** Milliseconds for all tests, which take a minute and a half on two quiet cores: only one that hangs is ended. */
const limitMs = 360_000;

function impossible() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'it starts container engines and service managers, for which it has to be root on Linux';
  return hasNamespaces() ? undefined : 'this machine gives its root no namespaces, in which nothing can outlive a run';
}

const notRun = impossible();
if (notRun !== undefined) {
  console.log(`not run: ${notRun}`);
  if (values.counts !== undefined) writeFileSync(values.counts, JSON.stringify({ notRun }));
  process.exit(0);
}
const { path, missing } = await ensureSystems({ cache: join(scratch, 'systems'), log: line => console.log(line) });

const [counts, running] = ['json', 'txt'].map(kind => join(scratch, `systems-${process.pid}.${kind}`));
const tests = [join(root, 'scripts', 'run-tests.mjs'), 'systems', ...filters];
const ended = await runInside([process.execPath, ...tests, '--counts', counts, '--running', running], {
  cwd: root,
  env: { ...process.env, PATH: path, PORT_MEDIC_SYSTEMS: '1' },
  network: 'own',
  limitMs,
});
const readIf = file => (existsSync(file) ? readFileSync(file, 'utf8') : '');
if ('hung' in ended) {
  const names = stillRunning(readIf(running)).filter(name => !name.endsWith('.mjs'));
  console.log(
    `✖ ended after ${limitMs / 1000} s, since this did not end: ${names.join('; ') || 'the runner of the tests'}`,
  );
  for (const line of ended.hung) console.log(`  it still ran: ${line}`);
}
const { pass = 0, fail = 0, cancelled = 0, left = [] } = JSON.parse(readIf(counts) || '{}');
for (const file of [counts, running]) rmSync(file, { force: true });
const isWhole = 'code' in ended && ended.code === 0;
// One that ended without a count has failed, whatever it had passed.
const failed = fail + cancelled + (isWhole || fail + cancelled > 0 ? 0 : 1);
const tools = missing.map(tool => `${tool} could not be installed`);
for (const line of [...tools, ...left]) console.log(`not run: ${line}`);
console.log(`${pass} passed, ${failed} failed with real systems`);
if (values.counts !== undefined)
  writeFileSync(values.counts, JSON.stringify({ pass, fail: failed, left: [...tools, ...left] }));
process.exitCode = failed > 0 ? 1 : 0;
