/**
 * What the extension costs the editor: bytes of each bundle, and its own time at activation in the real host, beside an empty extension
 * in the same windows.
 *
 * Own time is what nothing else can prolong: the `require` of the bundle, between the marks that the extension host sets around it, and
 * the call of activate(). The figure of "Show Running Extensions" is printed, too: it starts before VS Code has waited for its turn, so that
 * an extension that does nothing has nearly the same.
 */
import { execFileSync } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureMachine } from '../test/host/machine.ts';
import { until } from '../test/host/poll.ts';
import { hosts } from '../test/host/versions.ts';
import type { Workbench } from '../test/host/workbench.ts';
import { least, median } from './support/measure.ts';
import { withServer } from './support/window.ts';

const projectRoot = process.cwd();
const goals = { extensionBytes: 60_000, vsixBytes: 600_000, ratio: 3 };
const windows = 6;
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
for (const name of ['extension', 'surfaces', 'detection', 'services', 'fixPlanners', 'probeWorker']) {
  const goal = name === 'extension' ? ` (goal under ${goals.extensionBytes})` : '';
  console.log(`dist/${name}.js: ${await size(`dist/${name}.js`)} bytes minified${goal}`);
}
console.log(`port-medic.vsix: ${await size('port-medic.vsix')} bytes (goal under ${goals.vsixBytes})`);

await ensureMachine(console.log);
for (const { version } of hosts) {
  const all = await activations(version);
  const figures = (id: string, figure: (one: Activation) => number): readonly number[] =>
    all.flatMap(one => {
      const activation = one.get(id);
      return activation === undefined ? [] : [figure(activation)];
    });
  const ownTime = ({ load, call }: Activation): number => load + call;
  console.log(`VS Code ${version}, ${windows} windows, least and median:`);
  for (const [name, id] of Object.entries({ 'Port Medic': ids.ours, 'an empty extension': ids.empty })) {
    const ms = (figure: (one: Activation) => number): string =>
      `${least(figures(id, figure))} and ${median(figures(id, figure))} ms`;
    console.log(
      `  ${name.padEnd(18)} own time ${ms(ownTime)} (require ${ms(({ load }) => load)}, activate() ${ms(({ call }) => call)}); "Show Running Extensions" says ${ms(({ shown }) => shown)}`,
    );
  }
  const ratio = median(figures(ids.ours, ownTime)) / median(figures(ids.empty, ownTime));
  console.log(
    `  own time ${ratio.toFixed(1)} times an empty extension's (goal at most ${goals.ratio}: ${ratio <= goals.ratio ? 'met' : 'MISSED'})`,
  );
}

/** Both extensions' activation in each of several windows. */
async function activations(version: string): Promise<readonly ReadonlyMap<string, Activation>[]> {
  const options = {
    version,
    packed: [join(projectRoot, 'port-medic.vsix')],
    fixtures: ['peer'],
    env: (results: string) => ({ PEER_BENCH: results }),
  };
  return withServer(options, async ({ results, open }) => {
    const found: ReadonlyMap<string, Activation>[] = [];
    const read = new Set<string>();
    while (found.length < windows) {
      const workbench = await open();
      await workbench.ready();
      const file = await until('the marks of the extension host', async () =>
        (await readdir(results)).find(name => name.endsWith('.json') && !read.has(name)),
      );
      read.add(file);
      const { loadMs } = JSON.parse(await readFile(join(results, file), 'utf8')) as {
        readonly loadMs: Readonly<Record<string, number>>;
      };
      const rows = await startupTable(workbench);
      found.push(
        new Map(rows.map(({ id, load, call }) => [id, { load: loadMs[id] ?? Number.NaN, call, shown: load + call }])),
      );
      await workbench.page.context().close();
    }
    return found;
  });
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
