import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cleanup } from './cleanup.ts';
import { makeHome } from './home.ts';
import { type Host, withoutProject } from './install.ts';
import { until } from './poll.ts';
import { freePort, httpGet } from './ports.ts';
import { endTree, run } from './processes.ts';

/** What a server runs with. The folders are made when they do not exist. */
export interface ServerOptions {
  readonly host: Host;
  /** User data, machine data and logs. */
  readonly dataDir: string;
  readonly extensionsDir: string;
  readonly projectRoot: string;
  /** User settings on top of `quietSettings`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /**
   * Obeys the `payload` of the address (extension under development, extension tests). A released 1.139 does so only with its
   * smoke-test driver on, which in turn shows no toasts and no dialogs: for suites, not for stories told as a user.
   */
  readonly obeyPayload?: boolean;
  /** What the address must carry as `tkn`; without it anybody on this machine who knows the port may open the window. */
  readonly token?: string;
  /** Further environment for the server, and so for the extension host and its terminals. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A running server. */
export interface Server {
  readonly host: Host;
  readonly port: number;
  readonly pid: number;
  /** The file that holds what the server printed. */
  readonly logFile: string;
  stop(): Promise<void>;
}

/**
 * Settings without which something stands in front of the tests: the workspace-trust dialog, the welcome page, the chat panel. The
 * terminal draws to the DOM, not to a canvas, so that its text can be read, and suggests no line of the history, which is read as if it were typed.
 */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'remote.autoForwardPorts': false,
  'git.enabled': false,
  'npm.fetchOnlinePackageInfo': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'terminal.integrated.gpuAcceleration': 'off',
  'terminal.integrated.suggest.enabled': false,
  'terminal.integrated.enablePersistentSessions': false,
  'terminal.integrated.defaultProfile.linux': 'bash',
  'window.commandCenter': false,
  'files.autoSave': 'off',
  'editor.minimap.enabled': false,
  // The heads of what was scrolled away may stand on the line that a story looks at.
  'editor.stickyScroll.enabled': false,
};

function serverArgs({ host, dataDir, extensionsDir }: ServerOptions): readonly string[] {
  return [
    join(host.vscode, 'out', 'server-main.js'),
    '--accept-server-license-terms',
    '--server-data-dir',
    dataDir,
    '--extensions-dir',
    extensionsDir,
  ];
}

function listenOn(port: number): readonly string[] {
  return ['--host', '127.0.0.1', '--port', String(port), '--telemetry-level', 'off'];
}

/** The machine's environment without what a surrounding npm or VS Code put in: the server shall look like a user's. */
function userEnvironment(projectRoot: string, extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|vscode_|node_|init_cwd$|term_program)/i.test(name),
  );
  return {
    LANG: 'C.UTF-8',
    SHELL: '/bin/bash',
    ...Object.fromEntries(kept),
    PATH: withoutProject(projectRoot),
    HISTFILE: '/dev/null',
    ...extra,
  };
}

/** Installs a packed extension into `extensionsDir`. Throws with the server's words when it does not install. */
export async function installExtension(options: ServerOptions, vsix: string): Promise<void> {
  await mkdir(options.extensionsDir, { recursive: true });
  await run(options.host.node, [...serverArgs(options), '--install-extension', vsix], {
    env: userEnvironment(options.projectRoot),
  });
}

/** Where the user's settings and key bindings are. */
export function userFolder({ dataDir }: Pick<ServerOptions, 'dataDir'>): string {
  return join(dataDir, 'data', 'User');
}

/** Where it writes its logs, and those of its windows' extensions: a folder for each start. */
export function logsFolder({ dataDir }: Pick<ServerOptions, 'dataDir'>): string {
  return join(dataDir, 'data', 'logs');
}

/** Starts a server on a free loopback port and waits until it answers. It is ended, with all below it, by the clean-up. */
export async function startServer(options: ServerOptions, cleanup: Cleanup): Promise<Server> {
  const { host, dataDir } = options;
  const user = userFolder(options);
  await mkdir(user, { recursive: true });
  await mkdir(options.extensionsDir, { recursive: true });
  // Its sockets and temporary files go where they are removed with the rest. Not deeper: socket paths end at about 100 characters.
  const temporary = join(dataDir, 'tmp');
  await mkdir(temporary, { recursive: true });
  await writeFile(join(user, 'settings.json'), JSON.stringify({ ...quietSettings, ...options.settings }, null, 2));
  const home = await makeHome(join(dataDir, 'home'));
  const port = await freePort();
  const logFile = join(dataDir, 'server.log');
  const log = createWriteStream(logFile);
  const child = spawn(
    host.node,
    [
      ...serverArgs(options),
      ...(options.token === undefined ? ['--without-connection-token'] : ['--connection-token', options.token]),
      ...listenOn(port),
      ...(options.obeyPayload === true ? ['--enable-smoke-test-driver'] : []),
    ],
    {
      env: userEnvironment(options.projectRoot, { TMPDIR: temporary, HOME: home, ...options.env }),
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: dataDir,
    },
  );
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= endTree(child));
  cleanup.add(`VS Code server ${host.version}`, stop);
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', code => reject(new Error(`the VS Code server ended with ${code}: see ${logFile}`)));
  });
  failed.catch(() => undefined);
  await Promise.race([failed, until('the VS Code server', () => httpGet(port, '/version'), 120_000)]);
  return { host, port, pid: child.pid ?? 0, logFile, stop };
}

/** Puts an extension of test/fixtures/extensions where the server looks for installed ones. */
export async function installFixture({ projectRoot, extensionsDir }: ServerOptions, name: string): Promise<void> {
  const from = join(projectRoot, 'test', 'fixtures', 'extensions', name);
  await cp(from, join(extensionsDir, `port-medic.test-${name}-0.0.1`), { recursive: true });
  // The list of what is installed, which a server with an extension from a package has written already, does not know of it.
  await rm(join(extensionsDir, 'extensions.json'), { force: true });
}
