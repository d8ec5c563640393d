// What must be there before anything else can run. Node built-ins only: on a fresh clone nothing is installed yet.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { projectNode, root } from './paths.mjs';

/**
 * Runs npm. Under `npm run` it is the npm that runs this; on Windows `npm` alone is a script that only a shell can start.
 * @param {readonly string[]} args
 * @returns {number} its exit code
 */
export function npm(args) {
  const own = process.env.npm_execpath;
  const options = { cwd: root, stdio: 'inherit' };
  const result =
    own !== undefined && own.endsWith('.js')
      ? spawnSync(process.execPath, [own, ...args], options)
      : spawnSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
          ...options,
          shell: process.platform === 'win32',
        });
  return result.status ?? 1;
}

/** True when every package of the lock file that is needed here is installed in that version. */
function dependenciesAreFresh() {
  try {
    const read = file => JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
    const wanted = read('package-lock.json');
    const present = read('node_modules/.package-lock.json');
    return (
      existsSync(projectNode) &&
      Object.entries(wanted).every(
        ([path, { version, optional, link }]) => path === '' || optional || link || present[path]?.version === version,
      )
    );
  } catch {
    return false;
  }
}

/** Runs `npm ci` unless node_modules is what the lock file says. Ends the process when it fails. */
export function ensureDependencies() {
  if (dependenciesAreFresh()) return;
  console.log('installing the dependencies (npm ci, about a minute)');
  if (npm(['ci', '--no-audit', '--no-fund']) !== 0) {
    console.error('npm ci failed');
    process.exit(1);
  }
}

/**
 * Goes on in a script with the project's own Node, whatever the machine's is, with the project's tools first on PATH.
 * Ends the process with that script's exit code.
 * @param {string} script path from the project's root
 * @param {readonly string[]} args
 */
export function continueIn(script, args) {
  const node = existsSync(projectNode) ? realpathSync(projectNode) : process.execPath;
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  const child = spawn(node, [join(root, script), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  // The child cleans up what it has started; this process only waits for it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // Whoever ends `npm` ends npm and its shell, not this: that shows in another parent.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, 1000).unref();
  child.on('close', code => process.exit(code ?? 1));
}
