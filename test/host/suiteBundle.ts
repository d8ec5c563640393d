import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import type { Cleanup } from './cleanup.ts';
import { added, isResults, type SuiteResults } from './suiteResults.ts';

/** Bundled suites: `index.js` exports `run()`, and however many windows call it, each file is run in one of them. */
export interface SuiteBundle {
  readonly index: string;
  /** How many files there are. */
  readonly files: number;
  /** What the windows have written that came to their end, together; `undefined` when none has. */
  results(): Promise<SuiteResults | undefined>;
}

/**
 * Bundles test/vscode/**\/*.test.ts (those whose path contains one of the filters, if any) below `.vscode-test`, where Mocha is found in
 * the project's node_modules. The folder goes with the clean-up. Throws when no file matches or one does not bundle.
 */
export async function bundleSuites(
  projectRoot: string,
  filters: readonly string[],
  cleanup: Cleanup,
): Promise<SuiteBundle> {
  const source = join(projectRoot, 'test', 'vscode');
  const names = (await readdir(source, { recursive: true }).catch(() => []))
    .filter(name => name.endsWith('.test.ts'))
    .filter(name => filters.length === 0 || filters.some(part => name.split(sep).join('/').includes(part)));
  if (names.length === 0) throw new Error(`no suite in test/vscode matches ${filters.join(', ') || '*.test.ts'}`);

  const folder = join(projectRoot, '.vscode-test', 'bundles', `vscode-${process.pid}-${Date.now().toString(36)}`);
  await mkdir(folder, { recursive: true });
  cleanup.add('the bundled suites', () => rm(folder, { recursive: true, force: true }));
  const common: BuildOptions = {
    absWorkingDir: projectRoot,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
    define: { 'process.env.PORT_MEDIC_ROOT': JSON.stringify(projectRoot) },
  };
  await build({ ...common, entryPoints: names.map(name => join(source, name)), outdir: folder, outbase: source });
  const index = join(folder, 'index.js');
  await build({ ...common, entryPoints: [join(projectRoot, 'test', 'host', 'suiteRunner.ts')], outfile: index });
  return {
    index,
    files: names.length,
    results: async () => {
      const written = (await readdir(folder)).filter(name => isResults(name));
      if (written.length === 0) return undefined;
      const all = await Promise.all(written.map(async name => JSON.parse(await readFile(join(folder, name), 'utf8'))));
      return (all as readonly SuiteResults[]).reduce(added);
    },
  };
}
