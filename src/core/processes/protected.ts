/**
 * Who is never sent a signal, and who only after a question. Ending one of these takes the editor, the connection, the
 * container engine or the whole system down with it, and mostly does not free the port anyway. A name proves nothing, as
 * anything may be called `init`: protected is what this window depends on, what the system says of it, and an installed
 * program of a known name. What is known by its name alone is asked about.
 */
import type { ProtectedReason } from '../model/holderFacts.ts';
import type { Platform } from '../model/platform.ts';
import type { ProcessInfo } from '../model/process.ts';
import { argumentsOf, isInterpreter, isNamed, namesOf, plainName, scriptOf } from '../programs/processNames.ts';
import { isInteractiveShell } from '../programs/shells.ts';
import { isEditor, isEditorRole } from './editors.ts';
import { isKillablePid } from './identity.ts';
import { isInstalled } from './installed.ts';
import { isSession } from './sessions.ts';

interface ProtectedRow {
  readonly reason: ProtectedReason;
  /** Absent: on every platform. */
  readonly platforms?: readonly Platform[];
  /** Never proven by the program: whether anything lives inside it shows elsewhere, as an ancestor of ours. */
  readonly asks?: true;
  /** Lower case, without `.exe`: as `namesOf` gives them. */
  readonly names: readonly string[];
  /** Starts of names, for families such as `com.docker.backend`. */
  readonly starts?: readonly string[];
}

/** Names may hold blanks, so a comma parts them. */
function list(names: string): readonly string[] {
  return names.split(', ');
}

/** Programs in which terminals run, by names that hardly anything else has. */
export const terminalPrograms: readonly string[] = list(
  'tmux, tmux: server, screen, zellij, gnome-terminal-server, gnome-terminal, konsole, yakuake, xterm, rxvt, urxvt, alacritty, ' +
    'kitty, ghostty, wezterm, wezterm-gui, wezterm-mux-server, guake, tilda, tilix, terminator, terminology, ptyxis, kgx, mintty, ' +
    'xfce4-terminal, mate-terminal, lxterminal, qterminal, iterm2, windowsterminal, openconsole, conhost',
);

const unix: readonly Platform[] = ['linux', 'darwin'];

const rows: readonly ProtectedRow[] = [
  {
    reason: 'manager',
    platforms: unix,
    names: ['init', 'systemd', 'launchd', 'upstart', 'runit', 's6-svscan', 'openrc-init', 'tini', 'dumb-init'],
  },
  {
    reason: 'remote-session',
    asks: true,
    names: list('sshd, sshd-session, sshd-auth, dropbear, mosh-server, teleport, tailscaled, mutagen-agent'),
  },
  {
    // A server that one of these was started from may have left it its socket.
    reason: 'terminals',
    names: terminalPrograms,
  },
  {
    reason: 'display',
    platforms: unix,
    names: list(
      'x, xorg, xorg.bin, xwayland, xquartz, x11.bin, gnome-shell, kwin_wayland, kwin_x11, mutter, weston, sway, hyprland',
    ),
  },
  {
    reason: 'display',
    asks: true,
    names: list(
      'xvfb, xvnc, xtigervnc, xephyr, xnest, x11vnc, wayvnc, krfb, xrdp, xrdp-sesman, gnome-remote-desktop-daemon, rustdesk, anydesk',
    ),
  },
  { reason: 'virtual-machine', asks: true, names: list('vboxheadless, vmware-vmx'), starts: ['qemu-system-'] },
  {
    reason: 'container-backend',
    names: list(
      'docker-proxy, dockerd, containerd, containerd-shim, containerd-shim-runc-v2, docker desktop, ' +
        'rootlessport, rootlessport-child, rootlesskit, slirp4netns, pasta, pasta.avx2, passt, conmon, netavark, crio, ' +
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
    names: ['dbus-daemon', 'dbus-broker', 'dbus-broker-launch', 'kthreadd', 'networkmanager', 'login'],
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

/** The tunnel that Colima, Lima and Rancher Desktop on macOS keep open with ssh for a container's published port. */
function isContainerTunnel(process: ProcessInfo): boolean {
  return (
    isNamed(process, ['ssh']) && argumentsOf(process).some(arg => /\/(?:\.?colima|\.?lima|rancher-desktop)\//.test(arg))
  );
}

interface Match {
  readonly row: ProtectedRow;
  /** The row's names and starts. */
  readonly matches: (name: string) => boolean;
}

function rowOf(process: ProcessInfo, platform: Platform): Match | undefined {
  const names = namesOf(process);
  for (const row of rows) {
    if (row.platforms?.includes(platform) === false) continue;
    const isStart = (name: string) => row.starts?.some(start => name.startsWith(start)) === true;
    if (isNamed(process, row.names) || names.some(isStart))
      return { row, matches: name => row.names.includes(name) || isStart(name) };
  }
  return undefined;
}

/**
 * What a process is by its names and arguments, true or not: good for telling where it comes from, not for protecting it.
 * `undefined`: they say nothing of the kind.
 */
export function protectedByName(process: ProcessInfo, platform: Platform): ProtectedReason | undefined {
  const match = rowOf(process, platform);
  if (match !== undefined) return match.row.reason;
  if (isSession(process, platform)) return 'terminals';
  if (isEditor(process)) return 'editor';
  return isContainerTunnel(process) ? 'container-backend' : undefined;
}

/** The name is that of an installed program, not of a title or of a file that a user has called so. */
function isProvenByProgram(process: ProcessInfo, platform: Platform): ProtectedReason | undefined {
  const { executable } = process;
  const match = rowOf(process, platform);
  if (match !== undefined) {
    const { reason, asks } = match.row;
    // Not readable: then it is not known to be anything else.
    // `python3 /usr/bin/guake`
    const program = isInterpreter(plainName(executable ?? '')) ? scriptOf(process)?.path : executable;
    const isIt =
      executable === undefined ||
      (program !== undefined && match.matches(plainName(program)) && isInstalled(program, platform));
    return isIt && asks !== true ? reason : undefined;
  }
  if (isSession(process, platform)) return 'terminals';
  if (isEditorRole(process)) return 'editor';
  if (isContainerTunnel(process)) return 'container-backend';
  if (!isEditor(process)) return undefined;
  const isIt = executable === undefined || (isInstalled(executable, platform) && !isInterpreter(plainName(executable)));
  return isIt ? 'editor' : undefined;
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
  /** Executables of this process and of the editor's processes above it. */
  readonly ownPrograms?: readonly string[];
}

/** The executables that are the editor's own: an interpreter or a shell runs anything. `processes`: this one and its ancestors. */
export function editorPrograms(processes: readonly ProcessInfo[]): readonly string[] {
  const [self, ...parents] = processes;
  const editors = [self, ...parents.filter(isEditor)].flatMap(process => process?.executable ?? []);
  return [...new Set(editors)].filter(program => !isInterpreter(plainName(program)));
}

/** Pids that the system keeps for itself: init on Unix; idle, system and their kin (multiples of four) on Windows. */
function isReservedPid(pid: number, platform: Platform): boolean {
  return !isKillablePid(pid) || (platform === 'win32' && pid <= 4);
}

/**
 * Why this process must never be sent a signal, or `undefined` when nothing speaks against it. Every reason is one about
 * this very process; what its name alone suggests is for `likelyReason`. `parentPid` lets kernel threads (children of
 * kthreadd, pid 2) be told on Linux.
 */
export function protectedReason(
  process: ProcessInfo & { readonly parentPid?: number },
  around: Surroundings,
): ProtectedReason | undefined {
  const { pid, executable } = process;
  if (isReservedPid(pid, around.platform)) return around.platform === 'win32' ? 'system' : 'init';
  if (pid === around.selfPid) return 'self';
  if (around.ancestorPids.includes(pid)) return 'ancestor';
  if (around.editorPids.includes(pid)) return 'editor';
  if (around.platform === 'linux' && process.parentPid === 2) return 'system';
  if (isInteractiveShell(process)) return 'shell';
  if (process.carriesShell === true) return 'terminals';
  if (executable !== undefined && around.ownPrograms?.includes(executable) === true) return 'editor';
  return isProvenByProgram(process, around.platform);
}

/** `ssh -L 8080:db:80`, `-R`, `-D`, `-w`, alone or at the end of a cluster such as `-NfL`; `cloudflared tunnel --url …`. */
function isTunnel(process: ProcessInfo): boolean {
  if (isNamed(process, ['cloudflared'])) return argumentsOf(process).some(arg => /^(?:tunnel|access)$/.test(arg));
  return (
    isNamed(process, ['ssh', 'autossh', 'plink']) &&
    argumentsOf(process).some(arg => /^-[1246AaCfGgKkMNnqsTtVvXxYy]*[LRDw]/.test(arg))
  );
}

/** Agents through which a machine is worked on from elsewhere: `coder agent`, Gitpod's supervisor. */
function isAgent(process: ProcessInfo): boolean {
  const [, verb] = argumentsOf(process);
  if (isNamed(process, ['coder', 'gitpod', 'gitpod-supervisor', 'devpod', 'codespaces', 'vsls-agent'])) return true;
  return isNamed(process, ['supervisor']) && verb === 'run' && (process.executable ?? '').startsWith('/.supervisor/');
}

/** Where somebody works in other windows than ours: what listens is only a part of it (63342 of JetBrains' products). */
const workbenches = list(
  'idea, webstorm, pycharm, phpstorm, goland, clion, rider, rubymine, rustrover, datagrip, dataspell, fleet, studio, android studio, ' +
    'intellij idea, jetbrains_client, eclipse, netbeans, xcode, devenv, sublime_text, zed, zed-editor, emacs, nvim, lapce',
).flatMap(name => [name, `${name}64`]);

/** `jbr/bin/java … com.intellij.idea.Main`: a product of JetBrains by its main class, whatever runs it. */
const workbenchClass = /^com\.(?:intellij|jetbrains)\.[\w.]*Main$/;

/** `--type=utility`, `--type=renderer`: how Chromium starts the parts of a program with windows. */
function isDesktopProgram(process: ProcessInfo): boolean {
  const args = argumentsOf(process);
  return (
    isNamed(process, workbenches) ||
    args.some(arg => workbenchClass.test(arg)) ||
    args.slice(1, 4).some(arg => /^--type=(?:utility|renderer|gpu-process|zygote|broker)$/.test(arg))
  );
}

/** What a process may well be, though nothing proves it: worth a question before it is ended. */
export function likelyReason(process: ProcessInfo, platform: Platform): ProtectedReason | undefined {
  const byName = protectedByName(process, platform);
  if (byName !== undefined) return byName;
  if (isTunnel(process)) return 'tunnel';
  if (isAgent(process)) return 'remote-session';
  return isDesktopProgram(process) ? 'helper' : undefined;
}
