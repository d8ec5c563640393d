// Bundles the tests of a tier, for a Node of this machine or of another system.
import { readdir } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { build } from 'esbuild';
import { testBundle } from './node-bundle.mjs';
import { root } from './paths.mjs';

/**
 * Whether a test file is about this kind of system. One whose name begins with `linux-` or `unix-` is about files, shells and signals of
 * that; every other one is to run on Windows, too.
 * @param {string} file
 * @param {NodeJS.Platform} platform
 */
export function isFor(file, platform) {
  return platform !== 'win32' || !/^(?:linux|unix)-/.test(basename(file));
}

/** Files that take longest, in seconds of one core: they start first, so that no core waits for one of them at the end. */
const longest = ['fix/hostile', 'secrets/secrets', 'detect/streaming', 'detect/written', 'secrets/surfaces'];

/**
 * The place of a test file in the order in which they start.
 * @param {string} file
 */
export function turnOf(file) {
  const at = longest.findIndex(part => file.split(sep).join('/').includes(`${part}.test`));
  return at < 0 ? longest.length : at;
}

/**
 * The test files of a tier, as paths below the project's root.
 * @param {string} tier
 * @param {readonly string[]} [filters] parts of paths, one of which a file must have; none for all
 * @returns {Promise<string[]>}
 */
export async function testFiles(tier, filters = []) {
  return (await readdir(join(root, 'test', tier), { recursive: true }))
    .map(file => join('test', tier, file))
    .filter(file => file.endsWith('.test.ts'))
    .filter(file => filters.length === 0 || filters.some(part => file.split(sep).join('/').includes(part)))
    .sort();
}

/**
 * The child process that makes the system calls of Windows, for its tests.
 * @param {string} outdir
 * @returns {Promise<string>} the bundle
 */
export async function bundleCalls(outdir) {
  const outfile = join(outdir, 'windowsCalls.cjs');
  const entryPoints = ['src/node/windows/child.ts'];
  const common = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'warning' };
  await build({ absWorkingDir: root, entryPoints, outfile, ...common });
  return outfile;
}

/**
 * @param {{ tier: string, tests: readonly string[], outdir: string, projectRoot?: string }} options `projectRoot`: as the Node that
 *   runs them names it
 * @returns {Promise<string[]>} the bundles, in the order of the tests
 * @throws when one of them cannot be bundled, which esbuild has told then
 */
export async function bundleTests({ tier, tests, outdir, projectRoot = root }) {
  await build({
    absWorkingDir: root,
    entryPoints: tests,
    outdir,
    outbase: join(root, 'test', tier),
    outExtension: { '.js': '.mjs' },
    // What several tests need is bundled once: a seventh of the time, and a fourteenth of the bytes to read.
    splitting: true,
    // Brings a native module along, which cannot be bundled.
    external: ['@vscode/vsce'],
    ...testBundle(projectRoot),
  });
  return tests.map(file => join(outdir, file.slice(join('test', tier).length + 1).replace(/\.ts$/, '.mjs')));
}
