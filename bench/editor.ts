/**
 * What the extension costs the editor: bytes of each bundle, and its own time at activation in the real host, beside an empty extension
 * in the same windows.
 *
 * Own time is what nothing else can prolong: the `require` of the bundle and the call of activate(). It is told twice: as VS Code tells it, in
 * whole milliseconds (the marks that the extension host sets around the one, its table of activations for the other), and by a clock around
 * the code of either extension (support/fineTimes.ts), which the goal is about; that one tells, too, what activate() has put off to the next
 * turn of the event loop. The figure of "Show Running Extensions" is printed beside: it starts before VS Code has waited for its turn, so
 * that an extension that does nothing has nearly the same.
 */
import { execFileSync } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureMachine } from '../test/host/machine.ts';
import { until } from '../test/host/poll.ts';
import { hosts } from '../test/host/versions.ts';
import type { Workbench } from '../test/host/workbench.ts';
import { type FineTime, fineTimes, timeActivation } from './support/fineTimes.ts';
import { least, median } from './support/measure.ts';
import { withServer } from './support/window.ts';

const projectRoot = process.cwd();
const goals = { extensionBytes: 60_000, vsixBytes: 600_000, ratio: 3 };
const windows = { coarse: 6, fine: 12 };
const ids = { ours: 'port-medic.port-medic', empty: 'port-medic.test-peer' } as const;

/** One activation, in milliseconds. */
interface Activation {
  /** `require` of the code. */
  readonly load: number;
  /** The call of activate(). */
  readonly call: number;
  /** What "Show Running Extensions" says: the wait for the turn, loading and call. */
  readonly shown: number;
}

execFileSync('npm', ['run', '--silent', 'package'], { cwd: projectRoot, stdio: ['ignore', 'ignore', 'inherit'] });
const size = async (file: string) => (await stat(join(projectRoot, file))).size;
for (const name of ['extension', 'watching', 'surfaces', 'detection', 'services', 'fixPlanners', 'probeWorker']) {
  const goal = name === 'extension' ? ` (goal under ${goals.extensionBytes})` : '';
  console.log(`dist/${name}.js: ${await size(`dist/${name}.js`)} bytes minified${goal}`);
}
console.log(`port-medic.vsix: ${await size('port-medic.vsix')} bytes (goal under ${goals.vsixBytes})`);

await ensureMachine(console.log);
for (const { version } of hosts) {
  const coarse = await inWindows(version, windows.coarse, { shows: shownTimes });
  const fine = await inWindows(version, windows.fine, {
    prepare: timeActivation,
    shows: async (_, { pid, results }) =>
      until('the clocks of both extensions', async () => {
        const times = await fineTimes(results, pid);
        return Object.values(ids).every(id => times.has(id)) && times;
      }),
  });
  const ownTime = ({ load, call }: Pick<FineTime, 'load' | 'call'>): number => load + call;
  const names = { 'Port Medic': ids.ours, 'an empty extension': ids.empty };
  console.log(`VS Code ${version} by its own account, ${windows.coarse} windows, least and median:`);
  for (const [name, id] of Object.entries(names)) {
    const ms = told(coarse, id, 0);
    console.log(
      `  ${name.padEnd(18)} own time ${ms(ownTime)} (require ${ms(({ load }) => load)}, activate() ${ms(({ call }) => call)}); "Show Running Extensions" says ${ms(({ shown }) => shown)}`,
    );
  }
  console.log(`VS Code ${version}, a clock around the code, ${windows.fine} windows, least and median:`);
  for (const [name, id] of Object.entries(names)) {
    const ms = told(fine, id, 2);
    console.log(
      `  ${name.padEnd(18)} own time ${ms(ownTime)} (require ${ms(({ load }) => load)}, activate() ${ms(({ call }) => call)}); a turn later ${ms(({ later }) => later)}`,
    );
  }
  const ratio = (figure: (one: FineTime) => number): number =>
    median(of(fine, ids.ours).map(figure)) / median(of(fine, ids.empty).map(figure));
  const own = ratio(ownTime);
  const whole = ratio(one => ownTime(one) + one.later);
  console.log(
    `  own time ${own.toFixed(1)} times an empty extension's (goal at most ${goals.ratio}: ${own <= goals.ratio ? 'met' : 'MISSED'}); with the turn behind it ${whole.toFixed(1)} times`,
  );
}

/** What was told of one extension in each window. */
function of<T>(all: readonly ReadonlyMap<string, T>[], id: string): readonly T[] {
  return all.flatMap(one => one.get(id) ?? []);
}

/** Writes least and median of a figure of one extension. */
function told<T>(
  all: readonly ReadonlyMap<string, T>[],
  id: string,
  digits: number,
): (figure: (one: T) => number) => string {
  return figure => {
    const figures = of(all, id).map(figure);
    return `${least(figures).toFixed(digits)} and ${median(figures).toFixed(digits)} ms`;
  };
}

/** The extension host of a window, once both extensions are active in it. */
interface Started {
  readonly pid: number;
  readonly loadMs: Readonly<Record<string, number>>;
  readonly results: string;
}

interface Window<T> {
  /** Before the first window opens. */
  readonly prepare?: (extensionsDir: string) => Promise<void>;
  readonly shows: (workbench: Workbench, started: Started) => Promise<ReadonlyMap<string, T>>;
}

/** What each of several windows shows of both extensions' activation. */
async function inWindows<T>(
  version: string,
  count: number,
  { prepare, shows }: Window<T>,
): Promise<readonly ReadonlyMap<string, T>[]> {
  const options = {
    version,
    packed: [join(projectRoot, 'port-medic.vsix')],
    fixtures: ['peer'],
    env: (results: string) => ({ PEER_BENCH: results }),
  };
  return withServer(options, async ({ results, extensionsDir, open }) => {
    await prepare?.(extensionsDir);
    const found: ReadonlyMap<string, T>[] = [];
    const read = new Set<string>();
    while (found.length < count) {
      const workbench = await open();
      await workbench.ready();
      const file = await until('the marks of the extension host', async () =>
        (await readdir(results)).find(name => name.endsWith('.json') && !read.has(name)),
      );
      read.add(file);
      const started = JSON.parse(await readFile(join(results, file), 'utf8')) as Omit<Started, 'results'>;
      found.push(await shows(workbench, { ...started, results }));
      await workbench.page.context().close();
    }
    return found;
  });
}

/** What VS Code tells of both activations. */
async function shownTimes(workbench: Workbench, { loadMs }: Started): Promise<ReadonlyMap<string, Activation>> {
  const rows = await startupTable(workbench);
  return new Map(rows.map(({ id, load, call }) => [id, { load: loadMs[id] ?? Number.NaN, call, shown: load + call }]));
}

/** The rows of both extensions in the table of "Developer: Startup Performance". Milliseconds. */
async function startupTable(
  workbench: Workbench,
): Promise<readonly { readonly id: string; readonly load: number; readonly call: number }[]> {
  await workbench.runCommand('Developer: Startup Performance');
  await workbench.page.locator('.tab.active', { hasText: 'Startup Performance' }).waitFor();
  return until('both extensions in the table of activations', async () => {
    // The editor draws only the lines in sight.
    await workbench.page.keyboard.press('Control+f');
    await workbench.page.keyboard.type(ids.empty);
    const text = await workbench.editorText();
    const rows = Object.values(ids).flatMap(id => {
      const cells = new RegExp(`\\| ${id.replaceAll('.', '\\.')} +\\| \\w+ +\\| (\\d+) +\\| (\\d+) +\\|`).exec(text);
      return cells === null ? [] : [{ id, load: Number(cells[1]), call: Number(cells[2]) }];
    });
    return rows.length === 2 && rows;
  });
}
