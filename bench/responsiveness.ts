/** How long the extension host's event loop is held up while a terminal floods, with and without the extension, in the real host. */
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser, newPage, openWorkbench } from '../test/host/browser.ts';
import { withCleanup } from '../test/host/cleanup.ts';
import { ensureHost } from '../test/host/install.ts';
import { ensureMachine } from '../test/host/machine.ts';
import { until } from '../test/host/poll.ts';
import { installExtension, startServer } from '../test/host/server.ts';
import { hosts } from '../test/host/versions.ts';

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
  const best = (arm: Arm, key: keyof Reading) => Math.min(...(readings.get(arm) ?? []).map(reading => reading[key]));
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
  const cache = join(projectRoot, '.vscode-test', 'hosts');
  const host = await ensureHost(version, { cache, projectRoot, log: console.log });
  const temporary = await mkdtemp(join(tmpdir(), 'port-medic-bench-'));
  return withCleanup(async cleanup => {
    cleanup.add(temporary, () => rm(temporary, { recursive: true, force: true, maxRetries: 5 }));
    const extensionsDir = join(temporary, 'extensions');
    const folder = join(temporary, 'workspace');
    const out = join(temporary, 'readings.json');
    await mkdir(folder);
    const options = {
      host,
      projectRoot,
      dataDir: join(temporary, 'data'),
      extensionsDir,
      env: {
        EVENT_LOOP_BENCH: JSON.stringify({
          command: flood,
          printer: 'head',
          forMs,
          out,
          read: arm === 'a bare reader',
        }),
      },
    };
    if (arm === 'with Port Medic') await installExtension(options, join(projectRoot, 'port-medic.vsix'));
    const meter = join(projectRoot, 'test', 'fixtures', 'extensions', 'eventLoop');
    await installFolder(meter, extensionsDir, 'port-medic.test-event-loop-0.0.1');
    const server = await startServer(options, cleanup);
    const page = await newPage(await launchBrowser(cleanup));
    await openWorkbench(page, server, { folder });
    const text = await until('the readings', () => readFile(out, 'utf8').catch(() => undefined), limitMs);
    const reading = JSON.parse(text) as Reading | { readonly error: string };
    if ('error' in reading) throw new Error(reading.error);
    return reading;
  });
}

/** Puts an unpacked extension where the server looks for installed ones. */
async function installFolder(from: string, extensionsDir: string, name: string): Promise<void> {
  await cp(from, join(extensionsDir, name), { recursive: true });
  // The list of what is installed, which a server with an extension from a package has written already, does not know of it.
  await rm(join(extensionsDir, 'extensions.json'), { force: true });
}
