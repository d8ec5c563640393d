// What the packages for Windows carry besides the bundles: koffi's addon, as package-lock.json pins it, and its licence.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './paths.mjs';

/** The targets of `vsce package` that have the system's own calls. */
export const nativeTargets = ['win32-x64', 'win32-arm64'];

const run = promisify(execFile);

/**
 * Puts the addon and its licence into a folder. npm installs the addon on its own system only, and has checked it then; elsewhere
 * it is fetched through npm.
 * @param {string} target one of `nativeTargets`
 * @param {string} folder
 * @throws when the package is not the one that is pinned
 */
export async function addKoffi(target, folder) {
  const name = `@koromix/koffi-${target}`;
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const { version, integrity } = packages[`node_modules/${name}`];
  const installed = join(root, 'node_modules', name);
  const present = await readFile(join(installed, 'package.json'), 'utf8').catch(() => '{}');
  if (JSON.parse(present).version === version) return copyFrom(installed, target, folder);
  const temporary = await mkdtemp(join(tmpdir(), 'port-medic-koffi-'));
  try {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    // In the folder that it packs to: a shell would part a path that is handed over at its blanks.
    const options = { cwd: temporary, shell: process.platform === 'win32' };
    await run(npm, ['pack', '--silent', `${name}@${version}`], options);
    const [archive = ''] = await readdir(temporary);
    const [algorithm, digest] = integrity.split(/-(.*)/s);
    const found = createHash(algorithm)
      .update(await readFile(join(temporary, archive)))
      .digest('base64');
    if (found !== digest) throw new Error(`${name}@${version} is not the package that is pinned`);
    await run('tar', ['xzf', archive], { cwd: temporary });
    await copyFrom(join(temporary, 'package'), target, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** @param {string} from the unpacked package */
async function copyFrom(from, target, folder) {
  await mkdir(folder, { recursive: true });
  await copyFile(join(from, target.replace('-', '_'), 'koffi.node'), join(folder, 'koffi.node'));
  await copyFile(join(root, 'scripts', 'licenses', 'koffi.txt'), join(folder, 'koffi.LICENSE.txt'));
}
