/**
 * Who is never sent a signal. Ending one of these takes the editor, the connection, the container engine or the whole
 * system down with it, and mostly does not free the port anyway.
 */
import type { Platform, ProcessInfo, ProtectedReason } from '../model.ts';
import { argumentsOf, isNamed, namesOf, programsOf } from '../processNames.ts';
import { isKillablePid } from './identity.ts';

interface ProtectedRow {
  readonly reason: ProtectedReason;
  /** Absent: on every platform. */
  readonly platforms?: readonly Platform[];
  /** Lower case, without `.exe`: as `namesOf` gives them. */
  readonly names: readonly string[];
  /** Starts of names, for families such as `com.docker.backend`. */
  readonly starts?: readonly string[];
}

/** Names may hold blanks, so a comma parts them. */
function list(names: string): readonly string[] {
  return names.split(', ');
}

const unix: readonly Platform[] = ['linux', 'darwin'];

const rows: readonly ProtectedRow[] = [
  {
    reason: 'init',
    platforms: unix,
    names: ['init', 'systemd', 'launchd', 'upstart', 'runit', 's6-svscan', 'openrc-init', 'tini', 'dumb-init'],
  },
  { reason: 'remote-session', names: ['sshd', 'sshd-session', 'sshd-auth', 'dropbear', 'mosh-server'] },
  {
    // A server that one of these was started from may have left it its socket.
    reason: 'terminals',
    names: list(
      'tmux, tmux: server, screen, zellij, gnome-terminal-server, konsole, xterm, alacritty, kitty, ghostty, ' +
        'wezterm-gui, wezterm-mux-server, iterm2, windowsterminal, openconsole, conhost',
    ),
  },
  {
    reason: 'container-backend',
    names: list(
      'docker-proxy, dockerd, containerd, containerd-shim, containerd-shim-runc-v2, docker desktop, ' +
        'rootlessport, rootlesskit, slirp4netns, pasta, pasta.avx2, passt, conmon, netavark, crio, ' +
        'gvproxy, vfkit, krunkit, win-sshproxy, limactl, colima, vpnkit, vpnkit-bridge, kubelet, ' +
        'host-switch, rancher desktop, orbstack',
    ),
    starts: ['com.docker.', 'orbstack ', 'docker desktop', 'rancher desktop '],
  },
  {
    reason: 'wsl-relay',
    names: ['wslrelay', 'wslhost', 'wslservice', 'wsl', 'vmmem', 'vmmemwsl', 'vmcompute', 'vmwp'],
  },
  {
    reason: 'system',
    platforms: ['linux'],
    names: ['dbus-daemon', 'dbus-broker', 'dbus-broker-launch', 'kthreadd', 'networkmanager', 'xorg', 'login'],
    starts: ['systemd-'],
  },
  {
    reason: 'system',
    platforms: ['darwin'],
    names: list(
      'kernel_task, controlcenter, rapportd, mdnsresponder, windowserver, loginwindow, sharingd, ' +
        'remoted, configd, universalaccessd, airplayxpchelper',
    ),
    // lsof cuts a name to nine characters.
    starts: ['controlce'],
  },
  {
    reason: 'system',
    platforms: ['win32'],
    names: list(
      'system idle process, memory compression, secure system, smss, csrss, wininit, ' +
        'winlogon, services, lsass, lsaiso, svchost, spoolsv, dwm, explorer, fontdrvhost',
    ),
  },
];

/** Programs of the editor's family: its windows, helpers and servers run under these names. */
const editorNames: readonly string[] = list(
  'code, code-insiders, code-oss, code - insiders, code - oss, visual studio code, vscodium, ' +
    'codium, codium-insiders, cursor, windsurf, positron, code-server, code-tunnel, ' +
    'openvscode-server',
);
const editorStarts: readonly string[] = ['code helper', 'code - insiders helper', 'cursor helper', 'windsurf helper'];
/** The scripts of a VS Code server: `~/.vscode-server/…/out/server-main.js`, `…/code-server/lib/vscode/out/…`. */
const editorScript = /[/\\]out[/\\](?:server-main|server-cli|bootstrap-fork)(?:\.js)?$/;
/** Folders that such a script lies in; elsewhere it may be a program of the user's with the same name. */
const editorFolders = list('vscode, code-server, cursor-server, windsurf-server, codium, positron');
/** Roles that the editor's own processes are started in. */
const editorRoles: ReadonlySet<string> = new Set(
  list('--type=extensionHost, --type=ptyHost, --type=fileWatcher, --type=sharedProcess, --type=agentHost'),
);
/** Options that only a VS Code server takes. */
const editorOptions: readonly string[] = ['--server-data-dir', '--accept-server-license-terms', '--extensions-dir'];

function isEditor(process: ProcessInfo): boolean {
  if (isNamed(process, editorNames)) return true;
  if (namesOf(process).some(name => editorStarts.some(start => name.startsWith(start)))) return true;
  if (programsOf(process).some(program => program === 'code-server' || program === 'openvscode-server')) return true;
  // Script, role and options stand at the front; what comes later may be a user's own argument.
  const args = argumentsOf(process).slice(0, 12);
  const script = args.slice(0, 4).find(arg => editorScript.test(arg));
  if (script === undefined) return false;
  return (
    editorFolders.some(folder => script.toLowerCase().includes(folder)) ||
    args.some(
      arg => editorRoles.has(arg) || editorOptions.some(option => arg === option || arg.startsWith(`${option}=`)),
    )
  );
}

/** The tunnel that Colima, Lima and Rancher Desktop on macOS keep open with ssh for a container's published port. */
function isContainerTunnel(process: ProcessInfo): boolean {
  return (
    isNamed(process, ['ssh']) && argumentsOf(process).some(arg => /\/(?:\.?colima|\.?lima|rancher-desktop)\//.test(arg))
  );
}

/** Protected for what it is, whoever asks. `undefined`: by its name, nothing speaks against a signal. */
export function protectedByName(process: ProcessInfo, platform: Platform): ProtectedReason | undefined {
  const names = namesOf(process);
  for (const row of rows) {
    if (row.platforms?.includes(platform) === false) continue;
    if (isNamed(process, row.names)) return row.reason;
    if (row.starts?.some(start => names.some(name => name.startsWith(start))) === true) return row.reason;
  }
  if (isEditor(process)) return 'editor';
  return isContainerTunnel(process) ? 'container-backend' : undefined;
}

/** Where the question is asked from. */
export interface Surroundings {
  readonly platform: Platform;
  /** The process that asks: in the product the extension host. */
  readonly selfPid: number;
  /** Its ancestors, and the session leaders of the whole chain. */
  readonly ancestorPids: readonly number[];
  /** Processes known to be the editor's by other means, such as `VSCODE_PID`. */
  readonly editorPids: readonly number[];
}

/** Pids that the system keeps for itself: init on Unix; idle, system and their kin (multiples of four) on Windows. */
function isReservedPid(pid: number, platform: Platform): boolean {
  return !isKillablePid(pid) || (platform === 'win32' && pid <= 4);
}

/**
 * Why this process must never be sent a signal, or `undefined` when nothing speaks against it.
 * `parentPid` lets kernel threads (children of kthreadd, pid 2) be told on Linux.
 */
export function protectedReason(
  process: ProcessInfo & { readonly parentPid?: number },
  around: Surroundings,
): ProtectedReason | undefined {
  const { pid } = process;
  if (isReservedPid(pid, around.platform)) return around.platform === 'win32' ? 'system' : 'init';
  if (pid === around.selfPid) return 'self';
  if (around.ancestorPids.includes(pid)) return 'ancestor';
  if (around.editorPids.includes(pid)) return 'editor';
  if (around.platform === 'linux' && process.parentPid === 2) return 'system';
  return protectedByName(process, around.platform);
}
