/** In a fresh window of the real host, from a server's error in a terminal to the diagnosis: the first failure beside the warm ones. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureMachine } from '../test/host/machine.ts';
import { until } from '../test/host/poll.ts';
import { hosts } from '../test/host/versions.ts';
import { median } from './support/measure.ts';
import { withServer } from './support/window.ts';

const projectRoot = process.cwd();
const times = 10;
const windows = 5;
/** How much longer the first may take than the tenth, in milliseconds. */
const goalMs = 100;
const limitMs = 120_000;

execFileSync('npm', ['run', '--silent', 'package'], { cwd: projectRoot, stdio: ['ignore', 'ignore', 'inherit'] });
await ensureMachine(console.log);
const serve = "const s = require('net').createServer().listen(0, () => console.log(s.address().port))";
const holder = spawn(process.execPath, ['-e', serve], { stdio: ['ignore', 'pipe', 'inherit'] });
try {
  const [line] = (await once(holder.stdout, 'data')) as [Buffer];
  const command = `node -e "require('net').createServer().listen(${Number(String(line))})"`;
  for (const { version } of hosts) {
    const all: (readonly number[])[] = [];
    while (all.length < windows) all.push(await measure(version, command));
    const first = median(all.map(([one]) => one ?? Number.NaN));
    const warm = median(all.map(took => took.at(-1) ?? Number.NaN));
    console.log(
      `VS Code ${version}, ${windows} windows, from the error to the diagnosis: first ${first.toFixed(1)} ms, tenth ${warm.toFixed(1)} ms (median); ${(first - warm).toFixed(1)} ms more, ratio ${(first / warm).toFixed(2)} (goal under ${goalMs} ms more: ${first - warm < goalMs ? 'met' : 'MISSED'})`,
    );
  }
} finally {
  holder.kill('SIGKILL');
}

/** Milliseconds of each of ten failures in a new window. */
async function measure(version: string, command: string): Promise<readonly number[]> {
  const options = {
    version,
    packed: [join(projectRoot, 'port-medic.vsix')],
    fixtures: ['failures'],
    env: (results: string) => ({
      FAILURES_BENCH: JSON.stringify({ command, times, out: join(results, 'failures.json') }),
    }),
  };
  return withServer(options, async ({ results, open }) => {
    await open();
    const file = join(results, 'failures.json');
    const text = await until('the failures', () => readFile(file, 'utf8').catch(() => undefined), limitMs);
    const found = JSON.parse(text) as { readonly took: readonly number[] } | { readonly error: string };
    if ('error' in found) throw new Error(found.error);
    return found.took;
  });
}
