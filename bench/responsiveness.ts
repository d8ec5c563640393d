/** How long the extension host's event loop is held up while a terminal floods, with and without the extension, in the real host. */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureMachine } from '../test/host/machine.ts';
import { until } from '../test/host/poll.ts';
import { hosts } from '../test/host/versions.ts';
import { least } from './support/measure.ts';
import { withServer } from './support/window.ts';

/** What the meter (test/fixtures/extensions/eventLoop) writes. Milliseconds; `busy` is a share of 1. */
interface Reading {
  readonly printedMB: number;
  readonly cpuMs: number;
  readonly busy: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Without anything; with the meter alone reading, and ignoring, what the terminal prints; with the extension. */
const arms = ['without', 'a bare reader', 'with Port Medic'] as const;
type Arm = (typeof arms)[number];

const projectRoot = process.cwd();
const flood = 'yes | head -c 500M';
/** The terminal takes less than a megabyte a second of such short lines: the command is ended after this, in milliseconds. */
const forMs = 15_000;
const limitMs = 120_000;
const rounds = 2;

execFileSync('npm', ['run', '--silent', 'package'], { cwd: projectRoot, stdio: ['ignore', 'ignore', 'inherit'] });
await ensureMachine(console.log);
for (const { version } of hosts) {
  const readings = new Map<Arm, Reading[]>(arms.map(arm => [arm, []]));
  // In turns, so that a slower minute of the machine meets all.
  for (let round = 0; round < rounds; round++) {
    for (const arm of arms) readings.get(arm)?.push(await measure(version, arm));
  }
  const best = (arm: Arm, key: keyof Reading) => least((readings.get(arm) ?? []).map(reading => reading[key]));
  console.log(
    `VS Code ${version}, the first ${forMs / 1000} s of \`${flood}\` in a bash terminal (least of ${rounds}, in turns):`,
  );
  for (const arm of arms) {
    const ms = (key: keyof Reading) => `${best(arm, key).toFixed(1)} ms`;
    console.log(
      `  ${arm.padEnd(16)} event loop delayed p50 ${ms('p50')}, p99 ${ms('p99')}, max ${ms('max')}; busy ${(best(arm, 'busy') * 100).toFixed(1)} %, CPU ${ms('cpuMs')}; ${best(arm, 'printedMB').toFixed(1)} MB printed`,
    );
  }
  for (const arm of arms.slice(1)) {
    const ratio = (key: keyof Reading) => (best(arm, key) / best('without', key)).toFixed(2);
    console.log(
      `  ${arm} / without: delay p50 ${ratio('p50')}, p99 ${ratio('p99')}, max ${ratio('max')}, CPU ${ratio('cpuMs')}`,
    );
  }
}

async function measure(version: string, arm: Arm): Promise<Reading> {
  const options = {
    version,
    packed: arm === 'with Port Medic' ? [join(projectRoot, 'port-medic.vsix')] : [],
    fixtures: ['eventLoop'],
    env: (results: string) => ({
      EVENT_LOOP_BENCH: JSON.stringify({
        command: flood,
        printer: 'head',
        forMs,
        out: join(results, 'readings.json'),
        read: arm === 'a bare reader',
      }),
    }),
  };
  return withServer(options, async ({ results, open }) => {
    await open();
    const file = join(results, 'readings.json');
    const text = await until('the readings', () => readFile(file, 'utf8').catch(() => undefined), limitMs);
    const reading = JSON.parse(text) as Reading | { readonly error: string };
    if ('error' in reading) throw new Error(reading.error);
    return reading;
  });
}
