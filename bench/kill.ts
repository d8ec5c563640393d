/**
 * From the call that frees a port to the restarted server's socket listening: ours, fkill (npm) as a library and as the command a
 * user would type, and the bare signal as the floor. The same server each time, the ways in turn, in one run. fkill is
 * installed into a folder of its own that is removed afterwards.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createKiller } from '../src/node/kill/index.ts';
import { createProbe } from '../src/node/probe/index.ts';
import { median } from './support/measure.ts';

const runs = 25;
/** Tries again while the port is still taken: what a user does by hand after fkill, only faster. */
const serverCode = `
  const server = require('node:http').createServer();
  const listen = () => server.listen(Number(process.argv[1]));
  server.on('error', () => setTimeout(listen, 1));
  server.on('listening', () => console.log('listening ' + process.pid));
  listen();`;
/** Starts the server and ends, so that it is an orphan, as a debug session's leftover is. */
const orphanCode = `
  const { spawn } = require('node:child_process');
  spawn(process.execPath, ['-e', ${JSON.stringify(serverCode)}, process.argv[1]], { detached: true, stdio: ['ignore', 1, 2] }).unref();`;

async function listening(child: ChildProcess): Promise<number> {
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  return Number(String(line).split(' ')[1]);
}

async function serve(port: number, code = serverCode): Promise<number> {
  return listening(spawn(process.execPath, ['-e', code, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] }));
}

async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const free = await new Promise<boolean>(resolve => {
      server.once('error', () => resolve(false));
      server.listen(port, () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

interface Way {
  readonly name: string;
  free(port: number, pid: number): Promise<void>;
}

/** Times of freeing alone, and of freeing and starting again, in milliseconds. */
interface Times {
  readonly free: number[];
  readonly all: number[];
}

const folder = mkdtempSync(join(tmpdir(), 'port-medic-bench-'));
const probe = createProbe();
try {
  execFileSync(
    'npm',
    ['install', '--silent', '--no-audit', '--no-fund', '--prefix', folder, 'fkill@10.0.3', 'fkill-cli@9.0.0'],
    {
      stdio: 'ignore',
    },
  );
  const modules = join(folder, 'node_modules');
  const { default: fkill } = (await import(pathToFileURL(join(modules, 'fkill', 'index.js')).href)) as {
    readonly default: (input: string) => Promise<void>;
  };
  const command = join(modules, '.bin', 'fkill');
  const killer = createKiller({ probe });
  const ours = async (port: number): Promise<void> => {
    const endpoint = { protocol: 'tcp', port } as const;
    const found = await probe.inspect(endpoint);
    const holder = found.kind === 'held' ? found.holders[0] : undefined;
    if (holder === undefined) throw new Error(`no holder: ${JSON.stringify(found)}`);
    const result = await killer.kill(holder, endpoint, { graceMs: 5000, force: false });
    if (result.kind !== 'freed') throw new Error(`not freed: ${JSON.stringify(result)}`);
  };
  const ways: readonly Way[] = [
    { name: 'Port Medic (find, kill, verify)', free: port => ours(port) },
    { name: 'fkill, as a library', free: port => fkill(`:${port}`) },
    {
      name: 'fkill, as a command',
      async free(port) {
        await once(spawn(process.execPath, [command, `:${port}`], { stdio: 'ignore' }), 'close');
      },
    },
    {
      name: 'the bare signal, pid known',
      async free(_port, pid) {
        process.kill(pid, 'SIGTERM');
      },
    },
  ];
  for (const [kind, code] of [
    ['orphan', orphanCode],
    ['child of this process', serverCode],
  ] as const) {
    const times = new Map<Way, Times>(ways.map(way => [way, { free: [], all: [] }]));
    for (let run = 0; run < runs; run++)
      // Each way follows each other one as often: what the one before left running slows the next.
      for (const way of [...ways.slice(run % ways.length), ...ways.slice(0, run % ways.length)]) {
        const port = await freePort();
        const pid = await serve(port, code);
        const start = performance.now();
        await way.free(port, pid);
        const free = performance.now() - start;
        const again = await serve(port);
        times.get(way)?.all.push(performance.now() - start);
        times.get(way)?.free.push(free);
        process.kill(again, 'SIGKILL');
      }
    const peer = median(times.get(ways[1] as Way)?.all ?? []);
    console.log(
      `\nserver: ${kind}; medians of ${runs}, ms${' '.repeat(8)}freed   listening again   against fkill (library)`,
    );
    for (const [way, { free, all }] of times) {
      const ratio = (median(all) / peer).toFixed(2);
      console.log(
        `  ${way.name.padEnd(36)}${median(free).toFixed(1).padStart(10)}${median(all).toFixed(1).padStart(14)}${ratio.padStart(14)}`,
      );
    }
  }
} finally {
  probe.dispose();
  rmSync(folder, { recursive: true, force: true });
}
