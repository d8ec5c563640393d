/** Installs what trials need, once, into the user's cache folder. */
import { type SpawnSyncOptions, type StdioOptions, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { type NpmSet, npmSets } from '../npm.ts';
import type { Trial } from '../trial.ts';

/** Milliseconds for the packages of a set. */
export const usualInstallLimitMs = 600_000;
const aptLimitMs = 300_000;
const quiet: StdioOptions = ['ignore', 'ignore', 'inherit'];

/** Outside of the project: what is installed there stays for the next run. */
export const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'port-medic-trials');

export function folderOf(set: string): string {
  return join(cache, 'npm', set);
}

/** Why the trial cannot be had here, as a phrase; `undefined` once all of it is there. */
export async function install(trial: Trial, limitMs: number): Promise<string | undefined> {
  const missing = (trial.debian ?? []).filter(name => versionOfDebian(name) === undefined);
  if (missing.length > 0 && !apt(missing)) return `${missing.join(', ')} cannot be installed`;
  if (trial.set === undefined) return undefined;
  const set = npmSets[trial.set];
  return set === undefined ? `there is no set ${trial.set}` : installSet(trial.set, set, limitMs);
}

async function installSet(
  name: string,
  { packages, scripts = [] }: NpmSet,
  limitMs: number,
): Promise<string | undefined> {
  const folder = folderOf(name);
  const dependencies = Object.fromEntries(packages.map(each => [nameOf(each), each.slice(nameOf(each).length + 1)]));
  const manifest = `${JSON.stringify({ name: `trials-${name}`, private: true, dependencies }, undefined, 2)}\n`;
  const mark = join(folder, '.installed');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === manifest) return undefined;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), manifest);
  // No script of a package runs but those that put a binary in its place.
  const argv = ['install', '--no-audit', '--no-fund', '--legacy-peer-deps', '--ignore-scripts', '--loglevel=error'];
  if (!ran('npm', argv, folder, limitMs)) return `the packages of ${name} cannot be installed`;
  for (const script of scripts) {
    const own = join(folder, 'node_modules', script);
    if (!ran('node', [own], dirname(own), limitMs)) return `${script} fails`;
  }
  await writeFile(mark, manifest);
  return undefined;
}

function nameOf(spec: string): string {
  return spec.slice(0, spec.lastIndexOf('@'));
}

function ran(command: string, argv: readonly string[], cwd: string, limitMs: number): boolean {
  const options: SpawnSyncOptions = { cwd, stdio: quiet, timeout: limitMs, killSignal: 'SIGKILL' };
  return spawnSync(command, argv, options).status === 0;
}

function apt(names: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const options: SpawnSyncOptions = { env, stdio: quiet, timeout: aptLimitMs, killSignal: 'SIGKILL' };
  const wait = ['-o', 'DPkg::Lock::Timeout=200'];
  const argv = ['install', '-y', '-q', '--no-install-recommends', ...wait, ...names];
  return spawnSync('apt-get', argv, options).status === 0;
}

function versionOfDebian(name: string): string | undefined {
  // db:Status-Abbrev is "ii " for what is installed (dpkg-query(1)).
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f=${db:Status-Abbrev}${Version}', name], { encoding: 'utf8' });
  return stdout.startsWith('ii') ? stdout.slice(3).trim() : undefined;
}

/** As its package states it. */
export function versionOf({ program, set }: Trial): string {
  if (set === undefined) return versionOfDebian(program) ?? 'unknown';
  const manifest = readFileSync(join(folderOf(set), 'node_modules', program, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
}
