/**
 * What the look before a debug session costs while the port is free: the packed services, as the extension loads them, in Node
 * processes of their own, on the configurations of the sample workspaces. A bind alone is the floor.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Services } from '../src/core/services.ts';
import { Store } from '../src/core/store.ts';
import type { createServices } from '../src/services.ts';

const goalMs = 10;
const processes = 7;
const starts = 20;
const root = process.cwd();
const port = 23_457;
const nodeApp = join(root, 'test', 'fixtures', 'workspaces', 'node-app');
const pythonApp = join(root, 'test', 'fixtures', 'workspaces', 'python-app');
const configurations: readonly (readonly [name: string, cwd: string, launch: Readonly<Record<string, unknown>>])[] = [
  ['node, PORT in env', nodeApp, { type: 'node', program: join(nodeApp, 'server.js'), env: { PORT: String(port) } }],
  [
    'npm script',
    nodeApp,
    { type: 'node', runtimeExecutable: 'npm', runtimeArgs: ['run', 'dev', '--', '-p', `${port}`] },
  ],
  ['debugpy, uvicorn', pythonApp, { type: 'debugpy', module: 'uvicorn', args: ['main:app', '--port', String(port)] }],
];

/** Milliseconds. */
interface Times {
  readonly load: number;
  readonly first: number;
  readonly later: number;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** What `Preflight` awaits when nothing holds the port. */
async function look({ launchPorts, probe }: Services, [, cwd, launch]: (typeof configurations)[number]): Promise<void> {
  const found = await launchPorts({ request: 'launch', ...launch }, cwd);
  if (found.length === 0) throw new Error('no port was found in the configuration');
  for (const { endpoint } of found) if (await probe.isFree(endpoint)) continue;
}

/** One window: the services are loaded, then sessions start one after another. */
async function window(configuration: (typeof configurations)[number]): Promise<Times> {
  const start = performance.now();
  const { createServices: create } = createRequire(join(root, 'dist', 'extension.js'))('./services.js') as {
    readonly createServices: typeof createServices;
  };
  const services = create({
    store: new Store(),
    log: { debug() {}, info() {}, warn() {}, error() {} },
    workerPath: join(root, 'dist', 'probeWorker.js'),
    unsavedText: () => undefined,
    window: async () => ({ workspaceFolders: [], terminals: [], sessions: [], endedSessions: [] }),
  });
  const load = performance.now() - start;
  const first = await timed(() => look(services, configuration));
  const later: number[] = [];
  for (let run = 0; run < starts; run++) later.push(await timed(() => look(services, configuration)));
  services.dispose();
  return { load, first, later: median(later) };
}

async function bareBind(): Promise<void> {
  const server = createServer().listen(port);
  await once(server, 'listening');
  await new Promise(resolve => server.close(resolve));
}

const [mode, index] = process.argv.slice(2);
if (mode === 'window') {
  const configuration = configurations[Number(index)];
  if (configuration !== undefined) console.log(JSON.stringify(await window(configuration)));
} else {
  execFileSync(process.execPath, ['scripts/build.mjs', '--production'], { cwd: root, stdio: 'ignore' });
  const floor: number[] = [];
  for (let run = 0; run < starts; run++) floor.push(await timed(bareBind));
  console.log(`a bare bind and close: ${median(floor).toFixed(2)} ms`);
  console.log('the look before a start on a free port; medians, ms');
  for (const [at, [name]] of configurations.entries()) {
    const all = Array.from({ length: processes }, () => {
      const args = [import.meta.filename, 'window', String(at)];
      return JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' })) as Times;
    });
    const of = (key: keyof Times) => median(all.map(times => times[key]));
    const verdict = of('later') < goalMs ? 'met' : 'MISSED';
    console.log(
      `  ${name.padEnd(20)} ${of('later').toFixed(2)} (goal under ${goalMs}: ${verdict}); a window's first start, got ready for while ` +
        `VS Code resolves the configuration: loading ${of('load').toFixed(1)}, looking ${of('first').toFixed(1)}`,
    );
  }
}
