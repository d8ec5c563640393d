import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './processes.ts';

interface DebianPackage {
  readonly name: string;
  readonly present: () => boolean;
  /** Tests that need it say so and are left out where it cannot be had. */
  readonly optional?: boolean;
}

/** Debian's packages and what shows that each is there. */
const debianPackages: readonly DebianPackage[] = [
  { name: 'chromium', present: () => findChromium() !== undefined },
  { name: 'fonts-dejavu-core', present: () => isFile('/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf') },
  { name: 'gcc', present: () => onPath('cc') !== undefined },
  { name: 'libc6-dev', present: () => isFile('/usr/include/stdio.h') },
  { name: 'g++', present: () => onPath('g++') !== undefined },
  { name: 'make', present: () => onPath('make') !== undefined },
  { name: 'python3', present: () => onPath('python3') !== undefined },
  { name: 'bash', present: () => onPath('bash') !== undefined },
  { name: 'zsh', present: () => onPath('zsh') !== undefined, optional: true },
  { name: 'fish', present: () => onPath('fish') !== undefined, optional: true },
  {
    name: 'python3-debugpy',
    present: () => isFile('/usr/lib/python3/dist-packages/debugpy/adapter/__main__.py'),
    optional: true,
  },
  { name: 'golang-go', present: () => onPath('go') !== undefined, optional: true },
  { name: 'delve', present: () => onPath('dlv') !== undefined, optional: true },
  // The trials of SO_REUSEADDR build and run programs of these languages, in network namespaces of their own.
  { name: 'iproute2', present: () => onPath('ss') !== undefined || isFile('/usr/sbin/ip'), optional: true },
  { name: 'perl', present: () => onPath('perl') !== undefined, optional: true },
  { name: 'php-cli', present: () => onPath('php') !== undefined, optional: true },
  { name: 'ruby', present: () => onPath('ruby') !== undefined, optional: true },
  { name: 'lua5.4', present: () => onPath('lua5.4') !== undefined, optional: true },
  { name: 'lua-socket', present: () => isFile('/usr/share/lua/5.4/socket.lua'), optional: true },
  { name: 'ocaml', present: () => onPath('ocaml') !== undefined, optional: true },
  { name: 'lldb-14', present: () => onPath('lldb-vscode-14') !== undefined, optional: true },
];

const chromiumPaths: readonly string[] = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

function isFile(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first file of this name in a folder of PATH. */
export function onPath(name: string, path: string = process.env['PATH'] ?? ''): string | undefined {
  return path
    .split(delimiter)
    .filter(folder => folder !== '')
    .map(folder => join(folder, name))
    .find(isFile);
}

/** The browser: CHROMIUM_PATH, else the usual places. */
export function findChromium(): string | undefined {
  return [process.env['CHROMIUM_PATH'] ?? '', ...chromiumPaths].filter(path => path !== '').find(isFile);
}

/**
 * Makes sure that the machine has a browser, a font, a C compiler and what compiles the older server's terminal, and, where they can be
 * had, the shells and debuggers that tests try. Root on Debian or Ubuntu gets the missing ones from apt; anybody else gets an error that
 * names them, unless the tests can do without.
 */
export async function ensureMachine(log: (line: string) => void): Promise<void> {
  if (process.platform !== 'linux') {
    if (findChromium() === undefined) throw new Error('Chromium or Chrome is needed: install it or set CHROMIUM_PATH.');
    return;
  }
  const missing = debianPackages.filter(each => !each.present());
  if (missing.length === 0) return;
  const needed = missing.filter(each => each.optional !== true).map(each => each.name);
  const wanted = missing.filter(each => each.optional === true).map(each => each.name);
  const apt = process.getuid?.() === 0 ? onPath('apt-get', '/usr/bin') : undefined;
  if (apt === undefined) {
    if (needed.length > 0) throw new Error(`the tests need these packages (Debian's names): ${needed.join(' ')}`);
    log(`tests that need these packages (Debian's names) are left out: ${wanted.join(' ')}`);
    return;
  }
  log(`installing ${[...needed, ...wanted].join(', ')} with apt-get (about a minute)`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = (names: readonly string[]) =>
    run(apt, ['install', '-y', '-qq', '--no-install-recommends', ...names], { env });
  await run(apt, ['update', '-qq'], { env });
  if (needed.length > 0) await install(needed);
  // One by one: another release may lack one of them, and the tests of the rest still run.
  for (const name of wanted) {
    await install([name]).catch((error: unknown) => log(`${name} cannot be installed: ${String(error)}`));
  }
}
