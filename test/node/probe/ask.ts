/** Asks a probe in another process: as another user, in another namespace. Bundled as an outside caller would do it. */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Endpoint } from '../../../src/core/model/endpoint.ts';
import type { Listener, ProbeResult } from '../../../src/core/model/probe.ts';
import { projectRoot } from '../../support/fixtures.ts';

const runFile = promisify(execFile);

const script = `
import { createProbe } from './probe.mjs';
const { method, argument, options } = JSON.parse(process.argv[2]);
const probe = createProbe(options);
const result = await probe[method](argument);
probe.dispose();
process.stdout.write(JSON.stringify({ result }));
`;

export interface Asker {
  /** `prefix` is put before the command: `['setpriv', …]`. */
  inspect(prefix: readonly string[], endpoint: Endpoint): Promise<ProbeResult>;
  isFree(prefix: readonly string[], endpoint: Endpoint): Promise<boolean | undefined>;
  listeners(prefix: readonly string[]): Promise<Listener[]>;
  /** The bundled worker script. */
  readonly workerPath: string;
  dispose(): Promise<void>;
}

/** Through esbuild's own module: a test that imported it would have it bundled into itself. */
async function bundle(source: string, target: string, format: 'esm' | 'cjs'): Promise<void> {
  const options = {
    entryPoints: [join(projectRoot, 'src', 'node', 'probe', source)],
    outfile: target,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format,
    logLevel: 'warning',
  };
  await runFile(
    process.execPath,
    ['-e', 'require("esbuild").buildSync(JSON.parse(process.argv[1]))', JSON.stringify(options)],
    {
      cwd: projectRoot,
    },
  );
}

/** Bundles the probe into a folder that every user can read. */
export async function createAsker(): Promise<Asker> {
  const folder = await mkdtemp(join(tmpdir(), 'port-medic-ask-'));
  await bundle('index.ts', join(folder, 'probe.mjs'), 'esm');
  const workerPath = join(folder, 'probeWorker.cjs');
  await bundle('worker.ts', workerPath, 'cjs');
  await writeFile(join(folder, 'ask.mjs'), script);
  await chmod(folder, 0o755);
  async function ask(prefix: readonly string[], method: string, argument?: unknown): Promise<unknown> {
    const command = [...prefix, process.execPath, join(folder, 'ask.mjs'), JSON.stringify({ method, argument })];
    const [file = '', ...argv] = command;
    const { stdout } = await runFile(file, argv, { cwd: '/', maxBuffer: 1 << 24 });
    return (JSON.parse(stdout) as { readonly result?: unknown }).result;
  }
  return {
    inspect: async (prefix, endpoint) => (await ask(prefix, 'inspect', endpoint)) as ProbeResult,
    isFree: async (prefix, endpoint) => (await ask(prefix, 'isFree', endpoint)) as boolean | undefined,
    listeners: async prefix => (await ask(prefix, 'listeners')) as Listener[],
    workerPath,
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}
