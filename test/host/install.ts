import { existsSync, realpathSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { onPath } from './machine.ts';
import { run } from './processes.ts';
import { type HostRow, hostRow } from './versions.ts';

/** An installed VS Code server. */
export interface Host {
  readonly version: string;
  /** The `lib/vscode` folder; `out/server-main.js` is in it. */
  readonly vscode: string;
  /** The Node binary that runs it. */
  readonly node: string;
}

/** The places and the line printer that every function here works with. */
export interface InstallOptions {
  /** The cache, one folder a version: `.vscode-test/hosts`. */
  readonly cache: string;
  /** The project's root: its `node_modules/.bin` holds Node 24. */
  readonly projectRoot: string;
  readonly log: (line: string) => void;
}

/**
 * Installs a VS Code server unless it is cached, and returns where it is. The folder is made elsewhere and renamed when it is whole, so a
 * run that is killed leaves no half host; two runs at once each build their own and the second takes the first's.
 * Throws when npm or the compiler fails, with the end of their output.
 */
export async function ensureHost(version: string, options: InstallOptions): Promise<Host> {
  const row = hostRow(version);
  const folder = join(options.cache, `${version}-${process.platform}-${process.arch}`);
  const vscode = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  const node = await ensureNode(row, options);
  if (!existsSync(folder)) {
    const started = performance.now();
    options.log(`installing VS Code ${version} (${row.spec} from npm, about 600 MB on disk, about a minute)`);
    await atomically(folder, temporary => installServer(row, temporary, { node, ...options }));
    options.log(`VS Code ${version} installed in ${Math.round((performance.now() - started) / 1000)} s`);
  }
  return { version, vscode, node };
}

/** Builds a folder under another name and renames it; when somebody else was faster, theirs is kept. */
async function atomically(folder: string, build: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = join(dirname(folder), `.building-${process.pid}-${Date.now().toString(36)}`);
  await mkdir(temporary, { recursive: true });
  try {
    await build(temporary);
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

const quick: readonly string[] = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/**
 * The package's own post-install compiles parts that tests do not need: its dependencies are installed here without scripts. In the place of
 * the module that writes the logs stands a fake, so that there are any, and the extensions' too.
 */
async function installServer(
  row: HostRow,
  folder: string,
  { node, projectRoot }: Pick<InstallOptions, 'projectRoot'> & { readonly node: string },
): Promise<void> {
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const vscode = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  await run('npm', ['install', row.spec, ...quick], { cwd: folder });
  await run('npm', ['install', '--omit=dev', ...quick], { cwd: vscode });
  await run('npm', ['install', '--omit=dev', ...quick], { cwd: join(vscode, 'extensions') });
  const logger = join(vscode, 'node_modules', '@vscode', 'spdlog', 'index.js');
  await copyFile(join(projectRoot, 'test', 'host', 'fakeSpdlog.cjs'), logger);
  if (row.ripgrep !== undefined) await addRipgrep(row.ripgrep, vscode, folder);
  for (const name of row.compile) await compile(join(vscode, 'node_modules', name), node, folder);
}

/** Search and quick open need ripgrep, which older versions fetch from GitHub after the installation; newer ones bring it along. */
async function addRipgrep(name: string, vscode: string, folder: string): Promise<void> {
  const tools = join(folder, 'ripgrep');
  const platform = `${name}-${process.platform}-${process.arch}`;
  await mkdir(tools);
  await writeFile(join(tools, 'package.json'), '{ "private": true }\n');
  await run('npm', ['install', `${platform}@1.18.0`, ...quick], { cwd: tools });
  const bin = join(vscode, 'node_modules', '@vscode', 'ripgrep', 'bin');
  await mkdir(bin, { recursive: true });
  await copyFile(join(tools, 'node_modules', platform, 'bin', 'rg'), join(bin, 'rg'));
}

/**
 * Compiles a native module with the node-gyp that npm brings along. Not `npm rebuild`: that runs the module's other scripts too, with the
 * project's Node instead of the host's, and they ask the network for another node-gyp.
 */
async function compile(module: string, node: string, folder: string): Promise<void> {
  const npm = onPath('npm');
  const bundled = npm === undefined ? [] : [join(dirname(realpathSync(npm)), '..', 'node_modules', 'node-gyp')];
  const debian = '/usr/share/nodejs/node-gyp';
  let gyp = [...bundled, debian].find(existsSync);
  if (gyp === undefined) {
    const tools = join(folder, 'tools');
    await run('npm', ['install', 'node-gyp@11', '--prefix', tools, ...quick], { cwd: folder });
    gyp = join(tools, 'node_modules', 'node-gyp');
  }
  // The headers must be those of the Node that will load the module; they lie beside its binary in every distribution.
  const prefix = dirname(dirname(node));
  const headers = existsSync(join(prefix, 'include', 'node', 'node.h')) ? [`--nodedir=${prefix}`] : [];
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}` };
  await run(node, [join(gyp, 'bin', 'node-gyp.js'), 'rebuild', ...headers], { cwd: module, env });
}

/** A Node of a major version that the server runs on: this one, the machine's, or one from npm in the cache. */
async function ensureNode(row: HostRow, options: InstallOptions): Promise<string> {
  const ofProject = join(options.projectRoot, 'node_modules', 'node', 'bin', 'node');
  const candidates = [process.execPath, ofProject, onPath('node', withoutProject(options.projectRoot))];
  for (const candidate of candidates) {
    if (candidate === undefined || !existsSync(candidate)) continue;
    const major = Number((await run(candidate, ['-p', 'process.versions.node.split(".")[0]'])).trim());
    if (row.nodeMajors.includes(major)) return candidate;
  }
  const wanted = row.nodeMajors[0];
  const folder = join(options.cache, `node-${wanted}-${process.platform}-${process.arch}`);
  const name = `node-${process.platform}-${process.arch}`;
  if (!existsSync(folder)) {
    options.log(`installing Node ${wanted} from npm, which VS Code ${row.version} runs on`);
    await atomically(folder, async temporary => {
      await writeFile(join(temporary, 'package.json'), '{ "private": true }\n');
      await run('npm', ['install', `${name}@${wanted}`, ...quick], { cwd: temporary });
    });
  }
  return join(folder, 'node_modules', name, 'bin', 'node');
}

/**
 * A program from npm, `vite@8.4.0`, that stories run as a user would: installed without its scripts unless it is cached. Returns the
 * `node_modules` that hold it.
 */
export async function ensureProgram(spec: string, options: Pick<InstallOptions, 'cache' | 'log'>): Promise<string> {
  const folder = join(options.cache, `${spec.replaceAll('/', '-')}-${process.platform}-${process.arch}`);
  if (!existsSync(folder)) {
    options.log(`installing ${spec} from npm`);
    await atomically(folder, async temporary => {
      await writeFile(join(temporary, 'package.json'), '{ "private": true }\n');
      await run('npm', ['install', spec, ...quick], { cwd: temporary });
    });
  }
  return join(folder, 'node_modules');
}

/** PATH without the folders that `npm run` puts in front. */
export function withoutProject(projectRoot: string, path: string = process.env['PATH'] ?? ''): string {
  return path
    .split(delimiter)
    .filter(folder => !folder.startsWith(projectRoot) && !folder.includes('node-gyp-bin'))
    .join(delimiter);
}
