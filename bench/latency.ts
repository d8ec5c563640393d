/** From the error's last byte to the conflict in the store, with its diagnosis: real holder, real probe, nothing faked. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Detector } from '../src/core/detect/detector.ts';
import type { WindowContext } from '../src/core/model/diagnosis.ts';
import { Pipeline } from '../src/core/pipeline.ts';
import { Store } from '../src/core/store.ts';
import { createFileReader } from '../src/node/files.ts';
import { createFreePorts } from '../src/node/freePort.ts';
import { createProbe } from '../src/node/probe/index.ts';
import { readSystem } from '../src/node/system/index.ts';
import { median } from './support/measure.ts';

const runs = 30;
const goalMs = 150;

async function occupy(): Promise<{ child: ChildProcess; port: number }> {
  const script = "const s = require('net').createServer().listen(0, () => console.log(s.address().port))";
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, port: Number(String(line)) };
}

/** What Node prints, in the pieces a terminal delivers. */
function errorText(port: number): readonly string[] {
  const text = `node:events:497\n      throw er; // Unhandled 'error' event\n      ^\n\nError: listen EADDRINUSE: address already in use :::${port}\n    at Server.setupListenHandle [as _listen2] (node:net:1907:16)\n    at Object.<anonymous> (${process.cwd()}/server.js:4:4)\n`;
  return text.match(/[\s\S]{1,64}/g) ?? [];
}

async function measure(
  port: number,
  probe: ReturnType<typeof createProbe>,
  window: () => Promise<WindowContext>,
): Promise<number> {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const store = new Store();
  const clock = { now: () => Date.now() };
  const pipeline = new Pipeline({
    probe,
    files: createFileReader(),
    freePorts: createFreePorts(),
    clock,
    log,
    store,
    window,
  });
  const detector = new Detector();
  const failures = errorText(port).flatMap(chunk => detector.push(chunk));
  const started = performance.now();
  const [failure] = [...failures, ...detector.end()];
  if (failure === undefined) throw new Error('the failure was not noticed');
  const conflict = await pipeline.report(failure, { kind: 'command' }, {});
  if (conflict?.diagnosis === undefined) throw new Error('no diagnosis');
  return performance.now() - started;
}

const system = await readSystem();
const window = async (): Promise<WindowContext> => ({
  ...system,
  workspaceFolders: [process.cwd()],
  terminals: [],
  sessions: [],
  endedSessions: [],
  now: Date.now(),
});
const probe = createProbe();
const times: number[] = [];
for (let run = 0; run < runs; run++) {
  const { child, port } = await occupy();
  times.push(await measure(port, probe, window));
  child.kill('SIGKILL');
  await once(child, 'exit');
}
probe.dispose();

// The floor: the cheapest thing that can be said of a port, a bind that fails.
const busy = createServer().listen(0);
await once(busy, 'listening');
const address = busy.address();
const floor: number[] = [];
for (let run = 0; run < runs; run++) {
  const started = performance.now();
  const server = createServer().listen(typeof address === 'object' ? address?.port : 0);
  await once(server, 'error');
  floor.push(performance.now() - started);
}
busy.close();

const worst = Math.max(...times);
console.log(
  `last byte to conflict in the store: first ${times[0]?.toFixed(1)} ms, median ${median(times).toFixed(1)} ms, worst ${worst.toFixed(1)} ms of ${runs} holders (goal under ${goalMs} ms: ${worst < goalMs ? 'met' : 'MISSED'})`,
);
console.log(`a bare failing bind: ${median(floor).toFixed(2)} ms; ratio ${(median(times) / median(floor)).toFixed(0)}`);
