import type { DiagnoseInput, Diagnosis, WindowContext } from '../../../src/core/model/diagnosis.ts';
import type { InetEndpoint } from '../../../src/core/model/endpoint.ts';
import type { FixKind } from '../../../src/core/model/fix.ts';
import type { ProbeResult } from '../../../src/core/model/probe.ts';
import type { Holder, ProcessInfo, SocketInfo } from '../../../src/core/model/process.ts';
import type { Source } from '../../../src/core/model/run.ts';

export const now = 1_800_000_000_000;
export const endpoint: InetEndpoint = { protocol: 'tcp', port: 3000 };

export const init: ProcessInfo = { pid: 1, name: 'systemd', commandLine: '/sbin/init', uid: 0, user: 'root' };
export const server: ProcessInfo = {
  pid: 700,
  name: 'node',
  commandLine: '/opt/server/node /opt/server/out/server-main.js --port 8000',
};
export const extensionHost: ProcessInfo = {
  pid: 710,
  name: 'node',
  commandLine: '/opt/server/node /opt/server/out/bootstrap-fork --type=extensionHost --transformURIs',
};
export const ptyHost: ProcessInfo = {
  pid: 720,
  name: 'node',
  commandLine: '/opt/server/node /opt/server/out/bootstrap-fork --type=ptyHost --logsLevel info',
};
export const shell: ProcessInfo = { pid: 4000, name: 'bash', commandLine: '/bin/bash --init-file x.sh' };
export const outsideShell: ProcessInfo = { pid: 5000, name: 'zsh', commandLine: '-zsh' };
export const terminalProgram: ProcessInfo = {
  pid: 4900,
  name: 'gnome-terminal-',
  commandLine: '/usr/libexec/gnome-terminal-server',
};

export const listening: SocketInfo = { protocol: 'tcp', state: 'listen', local: '0.0.0.0:3000' };

export const window: WindowContext = {
  platform: 'linux',
  ownPids: [710, 700, 1],
  extensionHostPid: 710,
  uid: 1000,
  user: 'me',
  workspaceFolders: ['/home/me/app'],
  terminals: [{ id: 't1', name: 'bash', shellPid: 4000 }],
  sessions: [{ id: 's1', name: 'API', pid: 4100 }],
  endedSessions: [],
  now,
};

export const terminalSource: Source = {
  kind: 'terminal',
  id: 't9',
  name: 'zsh',
  commandLine: 'node server.js',
  cwd: '/home/me/app',
  shellPid: 4009,
};

export function holder(changes: Partial<Holder> = {}): Holder {
  return {
    pid: 4242,
    startedAt: now - 12 * 60_000,
    startToken: '123456',
    name: 'node',
    commandLine: 'node server.js',
    args: ['node', 'server.js'],
    cwd: '/home/me/app',
    executable: '/usr/bin/node',
    user: 'me',
    uid: 1000,
    parents: [init],
    sockets: [listening],
    ...changes,
  };
}

export function held(...holders: readonly Holder[]): ProbeResult {
  return { kind: 'held', holders };
}

export function input(probe: ProbeResult, changes: Partial<DiagnoseInput> = {}): DiagnoseInput {
  return { endpoint, source: terminalSource, probe, window, ...changes };
}

export function kindsOf(diagnosis: Diagnosis): readonly FixKind[] {
  return diagnosis.fixes.map(fix => fix.kind);
}
