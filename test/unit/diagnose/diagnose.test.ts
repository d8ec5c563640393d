import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../src/core/diagnose/diagnose.ts';
import { preferredFix, stops } from '../../../src/core/diagnose/preferredFix.ts';
import type { DiagnoseInput, Verdict, WindowContext } from '../../../src/core/model/diagnosis.ts';
import type { BindFailure } from '../../../src/core/model/failure.ts';
import type { FixKind } from '../../../src/core/model/fix.ts';
import type { Holder, ProcessInfo } from '../../../src/core/model/process.ts';
import type { Source } from '../../../src/core/model/run.ts';
import { verdictTraits } from '../../../src/core/model/verdictTraits.ts';
import {
  endpoint,
  extensionHost,
  held,
  holder,
  init,
  input,
  kindsOf,
  outsideShell,
  ptyHost,
  server,
  shell,
  terminalProgram,
  terminalSource,
  window,
} from './samples.ts';

interface Row {
  readonly name: string;
  readonly input: DiagnoseInput;
  readonly verdict: Partial<Verdict> & { readonly kind: Verdict['kind'] };
  readonly fixes: readonly FixKind[];
}

const darwin: WindowContext = { ...window, platform: 'darwin', uid: 501 };
const win32: WindowContext = {
  platform: 'win32',
  ownPids: [710, 700],
  extensionHostPid: 710,
  user: 'DESKTOP\\Me',
  workspaceFolders: ['c:\\Users\\me\\app'],
  terminals: [],
  sessions: [],
  endedSessions: [],
  now: window.now,
};
const debugSource: Source = {
  kind: 'debug',
  id: 's9',
  name: 'API',
  configuration: { type: 'node', request: 'launch', program: '/home/me/app/server.js' },
};
const inUse: BindFailure = { kind: 'in-use', ruleId: 'os-in-use', excerpt: 'Address already in use', frames: [] };
const extensionHostChild = { parents: [extensionHost, server, init] };
const sessionChild = {
  pid: 4101,
  parents: [{ pid: 4100, name: 'node', commandLine: 'node x.js' }, extensionHost, init],
};
const nodemon = { pid: 4200, name: 'node', commandLine: 'node /home/me/app/node_modules/.bin/nodemon server.js' };

function other(changes: Partial<Holder> = {}): Holder {
  return holder({ cwd: '/home/me/other', parents: [outsideShell, terminalProgram, init], ...changes });
}

function windowsHolder(changes: Partial<Holder> = {}): Holder {
  const { cwd: _cwd, uid: _uid, executable: _executable, ...rest } = holder();
  return { ...rest, name: 'node.exe', user: 'desktop\\me', parents: [], ...changes };
}

const held3000 = (found: Holder, changes: Partial<DiagnoseInput> = {}): DiagnoseInput => input(held(found), changes);

const dockerProgram = '/Applications/Docker.app/Contents/MacOS/com.docker.backend';
const dockerBackend = holder({
  name: 'com.docker.backend',
  args: [dockerProgram],
  executable: dockerProgram,
  cwd: '/',
});
/** Its program may not be looked at: it may not be dumped. */
const { executable: _unreadable, ...sshSession } = holder({
  name: 'sshd',
  commandLine: 'sshd: me@pts/0',
  args: ['sshd: me@pts/0'],
  cwd: '/',
  parents: [{ pid: 900, name: 'sshd', commandLine: 'sshd: me [priv]' }, init],
});

const rows: readonly Row[] = [
  // ---- leftover
  {
    name: 'an orphan in the workspace folder is left over',
    input: held3000(holder()),
    verdict: { kind: 'leftover', folder: '/home/me/app' },
    fixes: ['kill', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'a server whose npm and sh were adopted by init is left over',
    input: held3000(
      holder({
        parents: [
          { pid: 4241, name: 'sh', commandLine: 'sh -c node server.js' },
          { pid: 4240, name: 'npm run dev', commandLine: 'npm run dev' },
          init,
        ],
      }),
    ),
    verdict: { kind: 'leftover' },
    fixes: ['kill', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'a process of an ended session of this window is left over, and named after it',
    input: held3000(holder(extensionHostChild), {
      window: { ...window, sessions: [], endedSessions: [{ name: 'API', pid: 4242, endedAt: window.now - 60_000 }] },
    }),
    verdict: { kind: 'leftover', session: 'API' },
    fixes: ['kill', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'an orphan that only runs a script of the workspace is left over',
    input: held3000(
      holder({ cwd: '/', args: ['node', '/home/me/app/server.js'], commandLine: 'node /home/me/app/server.js' }),
    ),
    verdict: { kind: 'leftover', folder: '/home/me/app' },
    fixes: ['kill', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'the same debug program below this extension host, with no session alive, is left over',
    input: held3000(holder(extensionHostChild), {
      source: debugSource,
      window: { ...window, sessions: [{ id: 's9', name: 'API' }] },
    }),
    verdict: { kind: 'leftover' },
    fixes: ['kill', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'a job in the background of the terminal where the same command failed is left over',
    input: held3000(holder({ parents: [shell, ptyHost, server, init] }), {
      source: { kind: 'terminal', id: 't1', name: 'bash', commandLine: 'node server.js', shellPid: 4000 },
    }),
    verdict: { kind: 'leftover' },
    fixes: ['kill', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'on Windows a process whose parent has ended is left over',
    input: held3000(windowsHolder({ cwd: 'C:\\Users\\Me\\App\\api' }), { window: win32 }),
    verdict: { kind: 'leftover', folder: 'c:\\Users\\me\\app' },
    fixes: ['kill', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'a server that stopped listening, with connections open, is what it was',
    input: held3000(
      holder({
        sockets: [{ protocol: 'tcp', state: 'established', local: '127.0.0.1:3000', remote: '127.0.0.1:41000' }],
      }),
    ),
    verdict: { kind: 'leftover' },
    fixes: ['kill', 'switch-port', 'switch-once', 'report'],
  },
  // ---- own session
  {
    name: 'what descends from a live session of this window is stopped there',
    input: held3000(
      holder({ pid: 4101, parents: [{ pid: 4100, name: 'node', commandLine: 'node x.js' }, extensionHost, init] }),
    ),
    verdict: { kind: 'own-session', sessionId: 's1', name: 'API' },
    fixes: ['stop-session', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'what runs in another terminal of this window is stopped there',
    input: held3000(holder({ parents: [shell, ptyHost, server, init] })),
    verdict: { kind: 'own-session', terminalId: 't1', name: 'bash' },
    fixes: ['stop-terminal', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: "a shell of this window that holds the port itself is that terminal's",
    input: held3000(holder({ ...shell, args: ['/bin/bash'], parents: [ptyHost, server, init] })),
    verdict: { kind: 'own-session', terminalId: 't1' },
    fixes: ['stop-terminal', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'another job of the terminal that is to run the command again is ended by itself',
    input: held3000(holder({ parents: [shell, ptyHost, server, init] }), {
      source: { kind: 'terminal', id: 't1', name: 'bash', commandLine: 'npm start', shellPid: 4000 },
    }),
    verdict: { kind: 'own-session' },
    fixes: ['kill', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'below this extension host, the one live session without a known pid owns it',
    input: held3000(holder(extensionHostChild), {
      source: debugSource,
      window: {
        ...window,
        sessions: [
          { id: 's9', name: 'API' },
          { id: 's2', name: 'API' },
        ],
      },
    }),
    verdict: { kind: 'own-session', sessionId: 's2' },
    fixes: ['stop-session', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'of several live sessions without a pid none is picked at random',
    input: held3000(holder(extensionHostChild), {
      window: {
        ...window,
        sessions: [
          { id: 'a', name: 'API' },
          { id: 'b', name: 'Web' },
        ],
      },
    }),
    verdict: { kind: 'own-session', name: 'API / Web' },
    fixes: ['kill', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'nodemon in a terminal of this window: the terminal is stopped, not the job',
    input: held3000(holder({ parents: [nodemon, shell, ptyHost, server, init] })),
    verdict: { kind: 'own-session', terminalId: 't1' },
    fixes: ['stop-terminal', 'switch-port', 'switch-once', 'report'],
  },
  // ---- others
  {
    name: 'the same project in a terminal outside this window',
    input: held3000(holder({ parents: [outsideShell, terminalProgram, init] })),
    verdict: { kind: 'same-project-elsewhere', folder: '/home/me/app' },
    fixes: ['kill', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'the same project in a terminal of another window',
    input: held3000(holder({ parents: [{ ...shell, pid: 4077 }, ptyHost, server, init] })),
    verdict: { kind: 'same-project-elsewhere' },
    fixes: ['kill', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'a process elsewhere is another app',
    input: held3000(other()),
    verdict: { kind: 'other-app' },
    fixes: ['switch-once', 'kill', 'switch-port', 'report'],
  },
  {
    name: 'a folder whose name only starts like the workspace is another one',
    input: held3000(holder({ cwd: '/home/me/app2' })),
    verdict: { kind: 'other-app' },
    fixes: ['switch-once', 'kill', 'switch-port', 'report'],
  },
  {
    name: 'what an extension of this window started is neither left over nor elsewhere',
    input: held3000(
      holder({ ...extensionHostChild, args: ['python3', '-m', 'http.server'], commandLine: 'python3 -m http.server' }),
      {
        window: { ...window, sessions: [] },
      },
    ),
    verdict: { kind: 'other-app' },
    fixes: ['kill', 'switch-port', 'switch-once', 'report'],
  },
  // ---- other working trees of the same repository
  {
    name: 'another working tree of this repository is left in peace: a port of one’s own comes first',
    input: held3000(other({ cwd: '/home/me/feature-x' }), { window: { ...window, siblings: ['/home/me/feature-x'] } }),
    verdict: { kind: 'sibling-worktree', folder: '/home/me/feature-x' },
    fixes: ['own-port', 'switch-once', 'switch-port', 'kill', 'report'],
  },
  {
    name: 'a tree inside of this folder is another one, whatever started it',
    input: held3000(holder({ cwd: '/home/me/app/.trees/agent/web' }), {
      window: { ...window, siblings: ['/home/me/app/.trees/agent'] },
    }),
    verdict: { kind: 'sibling-worktree', folder: '/home/me/app/.trees/agent' },
    fixes: ['own-port', 'switch-once', 'switch-port', 'kill', 'report'],
  },
  {
    name: 'a tree inside of this folder runs the program of this folder: where it runs counts',
    input: held3000(
      holder({
        cwd: '/home/me/app/.trees/agent',
        args: ['node', '/home/me/app/node_modules/.bin/vite'],
        commandLine: 'node /home/me/app/node_modules/.bin/vite',
      }),
      { window: { ...window, siblings: ['/home/me/app/.trees/agent'] } },
    ),
    verdict: { kind: 'sibling-worktree' },
    fixes: ['own-port', 'switch-once', 'switch-port', 'kill', 'report'],
  },
  {
    name: 'this folder lies inside of the other tree',
    input: held3000(other({ cwd: '/home/me' }), { window: { ...window, siblings: ['/home/me'] } }),
    verdict: { kind: 'sibling-worktree', folder: '/home/me' },
    fixes: ['own-port', 'switch-once', 'switch-port', 'kill', 'report'],
  },
  {
    name: 'this folder itself is no other tree',
    input: held3000(holder(), { window: { ...window, siblings: ['/home/me', '/home/me/feature-x'] } }),
    verdict: { kind: 'leftover', folder: '/home/me/app' },
    fixes: ['kill', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'a watcher in another tree is stopped as a whole, last',
    input: held3000(other({ cwd: '/home/me/feature-x', parents: [nodemon, outsideShell, terminalProgram, init] }), {
      window: { ...window, siblings: ['/home/me/feature-x'] },
    }),
    verdict: { kind: 'sibling-worktree' },
    fixes: ['own-port', 'switch-once', 'switch-port', 'stop-supervisor', 'report'],
  },
  {
    name: 'what runs in a terminal of this window is this window’s, in whatever tree',
    input: held3000(holder({ cwd: '/home/me/feature-x', parents: [shell, ptyHost, server, init] }), {
      window: { ...window, siblings: ['/home/me/feature-x'] },
    }),
    verdict: { kind: 'own-session', terminalId: 't1' },
    fixes: ['stop-terminal', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'nothing was run: there is nothing to give a port to',
    input: held3000(other({ cwd: '/home/me/feature-x' }), {
      source: { kind: 'command' },
      window: { ...window, siblings: ['/home/me/feature-x'] },
    }),
    verdict: { kind: 'sibling-worktree' },
    fixes: ['switch-port', 'kill', 'report'],
  },
  // ---- services, supervisors, containers
  {
    name: 'a systemd service is stopped by its manager',
    input: held3000(
      holder({ cwd: '/', origin: { unit: { name: 'redis-server.service', user: false } }, uid: 110, user: 'redis' }),
    ),
    verdict: { kind: 'system-service', service: 'redis-server.service' },
    fixes: ['suggest-command', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: "the unit of this window's own server makes its children no services",
    input: held3000(holder({ origin: { unit: { name: 'my-editor.service', user: false } } }), {
      window: { ...window, unit: 'my-editor.service' },
    }),
    verdict: { kind: 'leftover' },
    fixes: ['kill', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'what was started over ssh is no part of the ssh service',
    input: held3000(holder({ origin: { unit: { name: 'ssh.service', user: false } } })),
    verdict: { kind: 'leftover' },
    fixes: ['kill', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'AirPlay is explained and never killed',
    input: held3000(
      holder({ name: 'ControlCenter', commandLine: '/System/…/ControlCenter', args: [], uid: 501, cwd: '/' }),
      {
        window: darwin,
        endpoint: { protocol: 'tcp', port: 5000 },
      },
    ),
    verdict: { kind: 'system-service', service: 'AirPlay Receiver', advice: 'airplay' },
    fixes: ['switch-port', 'explain', 'switch-once', 'report'],
  },
  {
    name: 'a Homebrew service is stopped with brew',
    input: held3000(holder({ cwd: '/', uid: 501, origin: { launchdLabel: 'homebrew.mxcl.postgresql@16' } }), {
      window: darwin,
    }),
    verdict: { kind: 'system-service', service: 'homebrew.mxcl.postgresql@16' },
    fixes: ['suggest-command', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'an application on macOS is no service, though launchd has a label for it',
    input: held3000(holder({ cwd: '/', uid: 501, origin: { launchdLabel: 'application.com.example.App.12.34' } }), {
      window: darwin,
    }),
    verdict: { kind: 'other-app' },
    fixes: ['switch-once', 'kill', 'switch-port', 'report'],
  },
  {
    name: 'http.sys is explained',
    input: held3000(windowsHolder({ pid: 4, name: 'System', commandLine: '', args: [] }), { window: win32 }),
    verdict: { kind: 'system-service', service: 'http.sys', advice: 'http-sys' },
    fixes: ['switch-port', 'explain', 'switch-once', 'report'],
  },
  {
    name: 'SMB is no http.sys',
    input: held3000(windowsHolder({ pid: 4, name: 'System', commandLine: '', args: [] }), {
      window: win32,
      endpoint: { protocol: 'tcp', port: 445 },
    }),
    verdict: { kind: 'system-service', service: 'SMB' },
    fixes: ['switch-port', 'switch-once', 'report'],
  },
  {
    name: 'a Windows service is stopped by its manager',
    input: held3000(
      windowsHolder({ name: 'svchost.exe', commandLine: '', args: [], origin: { services: ['W3SVC'] } }),
      { window: win32 },
    ),
    verdict: { kind: 'system-service', service: 'W3SVC' },
    fixes: ['suggest-command', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'a host of several Windows services is left alone',
    input: held3000(
      windowsHolder({ name: 'svchost.exe', commandLine: '', args: [], origin: { services: ['A', 'B'] } }),
      { window: win32 },
    ),
    verdict: { kind: 'system-service', service: 'A, B' },
    fixes: ['switch-port', 'switch-once', 'report'],
  },
  {
    name: 'a published port leads to the container, whoever runs the proxy',
    input: held3000(
      holder({
        name: 'docker-proxy',
        commandLine: '/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 3000',
        uid: 0,
        user: 'root',
        origin: {
          container: { engine: 'docker', id: 'abc', name: 'app-web-1', composeProject: 'app', composeService: 'web' },
        },
      }),
    ),
    verdict: { kind: 'container' },
    fixes: ['stop-container', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'a container of which only the address is known is looked up first',
    input: held3000(
      holder({
        name: 'docker-proxy',
        uid: 0,
        origin: { container: { engine: 'docker', containerAddress: '172.17.0.2' } },
      }),
    ),
    verdict: { kind: 'container' },
    fixes: ['suggest-command', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: "what shares this window's own container is judged like any process",
    input: held3000(holder({ origin: { container: { engine: 'docker', id: 'abc' } } }), {
      window: { ...window, containerId: 'abc' },
    }),
    verdict: { kind: 'leftover' },
    fixes: ['kill', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'a job of pm2 is stopped at pm2',
    input: held3000(
      holder({
        parents: [{ pid: 900, name: 'PM2 v5.3.0: God', commandLine: 'PM2 v5.3.0: God Daemon (/home/me/.pm2)' }, init],
        origin: { environment: { pm_id: '0', name: 'api' } },
      }),
    ),
    verdict: { kind: 'supervisor', supervisor: 'pm2', supervisorPid: 900, job: 'api' },
    fixes: ['stop-supervisor', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'an orphaned nodemon is stopped with its job',
    input: held3000(holder({ parents: [nodemon, init] })),
    verdict: { kind: 'supervisor', supervisor: 'nodemon', supervisorPid: 4200 },
    fixes: ['stop-supervisor', 'switch-port', 'switch-once', 'report'],
  },
  // ---- never a target
  {
    name: 'init',
    input: held3000(holder({ ...init, args: ['/sbin/init'], parents: [] })),
    verdict: { kind: 'protected', reason: 'init' },
    fixes: ['switch-port', 'suggest-command', 'switch-once', 'report'],
  },
  {
    name: 'a program of the container engine',
    input: held3000(dockerBackend, { window: darwin }),
    verdict: { kind: 'protected', reason: 'container-backend' },
    fixes: ['switch-port', 'switch-once', 'report'],
  },
  {
    name: 'the relay of WSL',
    input: held3000(windowsHolder({ name: 'wslrelay.exe', commandLine: 'wslrelay.exe', args: ['wslrelay.exe'] }), {
      window: win32,
    }),
    verdict: { kind: 'protected', reason: 'wsl-relay' },
    fixes: ['switch-port', 'explain', 'switch-once', 'report'],
  },
  {
    name: 'an ssh session that forwards the port, and this window',
    input: held3000(sshSession, { window: { ...window, ownPids: [710, 700, sshSession.pid, 1] } }),
    verdict: { kind: 'protected', reason: 'remote-session' },
    fixes: ['switch-port', 'switch-once', 'report'],
  },
  {
    name: "somebody's ssh session that forwards the port: nothing of this window hangs on it",
    input: held3000(sshSession),
    verdict: { kind: 'other-app' },
    fixes: ['switch-once', 'kill', 'switch-port', 'report'],
  },
  {
    name: 'a shell that somebody types into',
    input: held3000(holder({ name: 'zsh', commandLine: '-zsh', args: ['-zsh'], executable: '/usr/bin/zsh' })),
    verdict: { kind: 'protected', reason: 'shell' },
    fixes: ['switch-port', 'switch-once', 'report'],
  },
  {
    name: 'what runs such a shell is never left over, be its terminal gone',
    input: held3000(
      holder({
        name: 'sudo',
        commandLine: 'sudo -i',
        args: ['sudo', '-i'],
        executable: '/usr/bin/sudo',
        parents: [init],
      }),
    ),
    verdict: { kind: 'protected', reason: 'terminals' },
    fixes: ['switch-port', 'switch-once', 'report'],
  },
  {
    name: 'neither is a server of this folder that shows one in a terminal',
    input: held3000(
      holder({
        carriesShell: true,
        followers: [{ pid: 77, name: 'bash', commandLine: 'bash', executable: '/usr/bin/bash' }],
      }),
    ),
    verdict: { kind: 'protected', reason: 'terminals' },
    fixes: ['switch-port', 'switch-once', 'report'],
  },
  {
    name: 'a socket that a shell has, too, is not freed by ending its server',
    input: held3000(
      holder({
        sharedWith: [77],
        sharers: [{ pid: 77, name: 'bash', commandLine: 'bash', executable: '/usr/bin/bash' }],
      }),
    ),
    verdict: { kind: 'leftover' },
    fixes: ['switch-port', 'switch-once', 'report'],
  },
  {
    name: 'an ancestor of the extension host that is no editor',
    input: held3000(holder({ pid: 650, name: 'start.sh', args: ['/bin/sh', 'start.sh'], executable: '/bin/sh' }), {
      window: { ...window, ownPids: [710, 700, 650, 1] },
    }),
    verdict: { kind: 'protected', reason: 'ancestor' },
    fixes: ['switch-port', 'switch-once', 'report'],
  },
  {
    name: 'the extension host itself',
    input: held3000(holder({ ...extensionHost, args: extensionHost.commandLine.split(' '), parents: [server, init] })),
    verdict: { kind: 'editor', part: 'extension-host' },
    fixes: ['switch-port', 'explain', 'switch-once', 'report'],
  },
  {
    name: 'an inspector of VS Code itself',
    input: held3000(holder({ ...extensionHost, args: extensionHost.commandLine.split(' '), parents: [server, init] }), {
      endpoint: { protocol: 'tcp', port: 9229 },
    }),
    verdict: { kind: 'editor', part: 'inspector' },
    fixes: ['switch-port', 'explain', 'switch-once', 'report'],
  },
  {
    name: "the inspector of a user's own program is that program's",
    input: held3000(holder({ args: ['node', '--inspect=9229', 'server.js'] }), {
      endpoint: { protocol: 'tcp', port: 9229 },
    }),
    verdict: { kind: 'leftover' },
    fixes: ['kill', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: "VS Code's server",
    input: held3000(holder({ ...server, args: server.commandLine.split(' '), parents: [init] }), {
      endpoint: { protocol: 'tcp', port: 8000 },
    }),
    verdict: { kind: 'editor', part: 'server' },
    fixes: ['switch-port', 'explain', 'switch-once', 'report'],
  },
  {
    name: "the desktop's port forwarding",
    input: held3000(
      holder({
        name: 'code',
        executable: '/usr/share/code/code',
        args: ['/usr/share/code/code', '--type=utility', '--utility-sub-type=node.mojom.NodeService'],
        cwd: '/',
        parents: [
          { pid: 600, name: 'code', commandLine: '/usr/share/code/code', executable: '/usr/share/code/code' },
          init,
        ],
      }),
    ),
    verdict: { kind: 'editor', part: 'port-forwarding' },
    fixes: ['switch-port', 'explain', 'switch-once', 'report'],
  },
  {
    name: 'a language server that an extension brought along',
    input: held3000(
      holder({
        ...extensionHostChild,
        args: ['node', '/home/me/.vscode-server/extensions/a.b-1.2.3/dist/server.js', '--node-ipc'],
      }),
    ),
    verdict: { kind: 'editor', part: 'extension-host' },
    fixes: ['switch-port', 'explain', 'switch-once', 'report'],
  },
  // ---- users
  {
    name: "another user's process gets a command and no kill",
    input: held3000(holder({ uid: 33, user: 'www-data' })),
    verdict: { kind: 'other-user', user: 'www-data' },
    fixes: ['suggest-command', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: "another user's hidden socket",
    input: input({
      kind: 'blocked',
      by: 'hidden-holder',
      evidence: { uid: 0, user: 'root', candidates: [], sockets: [] },
    }),
    verdict: { kind: 'other-user', user: 'root' },
    fixes: ['suggest-command', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'a hidden socket of the same user is hidden',
    input: input({
      kind: 'blocked',
      by: 'hidden-holder',
      evidence: { uid: 1000, user: 'me', candidates: [], sockets: [] },
    }),
    verdict: { kind: 'hidden-holder' },
    fixes: ['switch-port', 'suggest-command', 'switch-once', 'report'],
  },
  {
    name: 'a Windows program that WSL cannot see',
    input: input({ kind: 'blocked', by: 'hidden-holder', evidence: { candidates: [], sockets: [], place: 'windows' } }),
    verdict: { kind: 'hidden-holder', place: 'windows' },
    fixes: ['switch-port', 'explain', 'switch-once', 'report'],
  },
  {
    name: 'a listener of a process that has died',
    input: input({
      kind: 'blocked',
      by: 'hidden-holder',
      evidence: { candidates: [], sockets: [], place: 'dead-pid' },
    }),
    verdict: { kind: 'hidden-holder', place: 'dead-pid' },
    fixes: ['switch-port', 'switch-once', 'report'],
  },
  // ---- nobody listens
  {
    name: 'TIME_WAIT is waited for first',
    input: input(
      {
        kind: 'lingering',
        secondsLeft: 41,
        states: [{ state: 'time-wait', local: '127.0.0.1:3000', remote: '127.0.0.1:41000', secondsLeft: 41 }],
      },
      { reuseAddress: { kind: 'offer', secondsLeft: 41, how: 'edit' } },
    ),
    verdict: { kind: 'lingering', secondsLeft: 41 },
    fixes: ['wait', 'insert-reuse-address', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'TIME_WAIT that the runtime passes by itself has gone',
    input: input(
      { kind: 'lingering', secondsLeft: 41, bindable: true, states: [] },
      { failure: { ...inUse, ruleId: 'node-listen' } },
    ),
    verdict: { kind: 'already-free' },
    fixes: ['restart', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'an outgoing connection that sits on the port is not to be killed first',
    input: held3000(
      holder({
        sockets: [{ protocol: 'tcp', state: 'established', local: '10.0.0.2:41234', remote: '140.82.112.3:443' }],
      }),
      { endpoint: { protocol: 'tcp', port: 41234 } },
    ),
    verdict: { kind: 'client-socket', ephemeral: true, remote: '140.82.112.3:443' },
    fixes: ['switch-port', 'kill', 'switch-once', 'report'],
  },
  {
    name: 'a socket that is bound and does not listen, by elimination',
    input: input({ kind: 'blocked', by: 'bound-not-listening', evidence: { candidates: [holder({ sockets: [] })] } }),
    verdict: { kind: 'bound-not-listening' },
    fixes: ['switch-port', 'restart', 'switch-once', 'report'],
  },
  {
    name: 'a socket that a table shows as bound',
    input: held3000(holder({ sockets: [{ protocol: 'tcp', state: 'bound', local: '0.0.0.0:3000' }] })),
    verdict: { kind: 'bound-not-listening' },
    fixes: ['switch-port', 'restart', 'kill', 'switch-once', 'report'],
  },
  {
    name: 'a privileged port',
    input: input(
      { kind: 'blocked', by: 'privileged', evidence: { firstUnprivileged: 1024 } },
      { endpoint: { protocol: 'tcp', port: 80 } },
    ),
    verdict: { kind: 'privileged', firstUnprivileged: 1024 },
    fixes: ['switch-port', 'explain', 'switch-once', 'report'],
  },
  {
    name: 'a program without the privilege that this process has',
    input: input({ kind: 'free' }, { endpoint: { protocol: 'tcp', port: 80 }, failure: { ...inUse, kind: 'denied' } }),
    verdict: { kind: 'privileged', firstUnprivileged: 1024 },
    fixes: ['switch-port', 'explain', 'switch-once', 'report'],
  },
  {
    name: 'a range that WinNAT took',
    input: input(
      { kind: 'blocked', by: 'excluded-range', evidence: { from: 2950, to: 3049, administered: false } },
      { window: win32 },
    ),
    verdict: { kind: 'reserved-range', from: 2950, to: 3049, administered: false },
    fixes: ['switch-port', 'explain', 'suggest-command', 'suggest-command', 'switch-once', 'report'],
  },
  {
    name: 'a range that an administrator set',
    input: input(
      { kind: 'blocked', by: 'excluded-range', evidence: { from: 3000, to: 3000, administered: true } },
      { window: win32 },
    ),
    verdict: { kind: 'reserved-range', administered: true },
    fixes: ['switch-port', 'explain', 'suggest-command', 'switch-once', 'report'],
  },
  {
    name: 'an address of another machine',
    input: input({ kind: 'blocked', by: 'not-local', evidence: { host: '10.9.8.7' } }),
    verdict: { kind: 'not-local', host: '10.9.8.7' },
    fixes: ['explain', 'report'],
  },
  {
    name: 'an address that was missing when the program asked',
    input: input({ kind: 'free' }, { failure: { ...inUse, kind: 'unavailable', host: '10.9.8.7' } }),
    verdict: { kind: 'not-local', host: '10.9.8.7' },
    fixes: ['explain', 'report'],
  },
  {
    name: 'a live unix socket',
    input: held3000(other({ sockets: [{ protocol: 'unix', state: 'listen', local: '/tmp/a.sock' }] }), {
      endpoint: { protocol: 'unix', path: '/tmp/a.sock' },
    }),
    verdict: { kind: 'live-unix-socket', path: '/tmp/a.sock' },
    fixes: ['kill', 'report'],
  },
  {
    name: "a live unix socket of this window's session",
    input: held3000(holder({ pid: 4100, sockets: [], parents: [extensionHost, init] }), {
      endpoint: { protocol: 'unix', path: '/tmp/a.sock' },
    }),
    verdict: { kind: 'live-unix-socket' },
    fixes: ['stop-session', 'report'],
  },
  {
    name: 'a stale unix socket',
    input: input(
      { kind: 'blocked', by: 'stale-socket', evidence: { path: '/tmp/a.sock' } },
      { endpoint: { protocol: 'unix', path: '/tmp/a.sock' } },
    ),
    verdict: { kind: 'stale-unix-socket', path: '/tmp/a.sock' },
    fixes: ['remove-stale-socket', 'report'],
  },
  {
    name: 'the same port on the other family',
    input: input(
      { kind: 'free', neighbours: [{ endpoint: { ...endpoint, host: '::1' }, holder: other() }] },
      { endpoint: { ...endpoint, host: '127.0.0.1' } },
    ),
    verdict: { kind: 'other-family' },
    fixes: ['restart', 'switch-port', 'kill', 'switch-once', 'report'],
  },
  {
    name: 'a listener on another address of the same family tells nothing',
    input: input(
      { kind: 'free', neighbours: [{ endpoint: { ...endpoint, host: '127.0.0.2' }, holder: other() }] },
      { endpoint: { ...endpoint, host: '127.0.0.1' } },
    ),
    verdict: { kind: 'already-free' },
    fixes: ['restart', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'a free port is tried again',
    input: input({ kind: 'free' }, { failure: inUse }),
    verdict: { kind: 'already-free' },
    fixes: ['restart', 'switch-port', 'switch-once', 'report'],
  },
  {
    name: 'a free port that somebody only asks about',
    input: input({ kind: 'free' }, { source: { kind: 'command' } }),
    verdict: { kind: 'already-free' },
    fixes: ['report'],
  },
  {
    name: 'what is not known is said, with what was tried',
    input: input({ kind: 'unknown', reason: 'no-permission', tried: ['/proc/net/tcp'] }),
    verdict: { kind: 'unknown', reason: 'no-permission', tried: ['/proc/net/tcp'] },
    fixes: ['switch-port', 'restart', 'switch-once', 'report'],
  },
  {
    name: 'a probe that says held and names nobody',
    input: input({ kind: 'held', holders: [] }),
    verdict: { kind: 'unknown' },
    fixes: ['switch-port', 'restart', 'switch-once', 'report'],
  },
];

for (const row of rows) {
  test(row.name, () => {
    const diagnosis = diagnose(row.input);
    const picked = Object.fromEntries(
      Object.keys(row.verdict).map(key => [key, (diagnosis.verdict as unknown as Record<string, unknown>)[key]]),
    );
    assert.deepEqual(picked, row.verdict);
    assert.deepEqual(kindsOf(diagnosis), row.fixes);
  });
}

const alone = { sessions: [], endedSessions: [{ name: 'API', pid: 4242, endedAt: window.now - 60_000 }] };

const typed: ProcessInfo = { pid: 77, name: 'bash', commandLine: '-bash', executable: '/usr/bin/bash' };

/** Who would take more than the one port along, and who would not; the same holder is ended first where it has no other port. */
const serveMore: readonly { readonly name: string; readonly input: DiagnoseInput; readonly also: readonly number[] }[] =
  [
    {
      name: 'a leftover of this project',
      input: held3000(holder({ parents: [init], otherPorts: [4000, 4600] })),
      also: [4000, 4600],
    },
    {
      name: 'a leftover of a debug session',
      input: held3000(holder({ ...extensionHostChild, otherPorts: [4600, 41_235] }), {
        window: { ...window, ...alone },
      }),
      also: [4600],
    },
    {
      name: 'what runs in another terminal of this window',
      input: held3000(holder({ parents: [shell, ptyHost, server, init], otherPorts: [4000] })),
      also: [4000],
    },
    {
      name: 'a live debug session that serves two ports',
      input: held3000(holder({ ...sessionChild, otherPorts: [4000, 41_235] })),
      also: [4000],
    },
    {
      name: 'a live debug session that besides listens for its debugger only',
      input: held3000(holder({ ...sessionChild, otherPorts: [41_235] })),
      also: [],
    },
    {
      name: 'a server of this project in a terminal outside',
      input: held3000(holder({ parents: [outsideShell, terminalProgram, init], otherPorts: [4000, 41_235] })),
      also: [4000, 41_235],
    },
    {
      name: 'what nodemon runs, in a terminal outside',
      input: held3000(holder({ parents: [nodemon, outsideShell, terminalProgram, init], otherPorts: [4000] })),
      also: [4000],
    },
    {
      name: 'the second of two holders',
      input: input(held(holder(), holder({ pid: 4343, otherPorts: [4000] }))),
      also: [4000],
    },
    {
      name: 'one of two holders, where the other shares its socket with a shell, and so is never ended,',
      input: input(held(holder(), holder({ pid: 4343, sharedWith: [77], sharers: [typed], otherPorts: [4000] }))),
      also: [],
    },
  ];

for (const { name, input: given, also } of serveMore) {
  const where = also.length === 0 ? 'is ended first' : 'is left in peace where there is a way around it';
  test(`${name} ${where}`, () => {
    const diagnosis = diagnose(given);
    const [first, ...rest] = kindsOf(diagnosis);
    assert.deepEqual(diagnosis.alsoServes ?? [], also);
    // What a fix says of its holder is what the sentence says of all.
    for (const fix of diagnosis.fixes.filter(stops))
      if ('holder' in fix)
        for (const port of fix.holder.otherPorts ?? []) assert.ok(also.includes(port), `${fix.kind} names ${port}`);
    assert.equal(first === 'switch-once', also.length > 0, first);
    assert.ok(also.length === 0 || rest.some(kind => kind === 'kill' || kind.startsWith('stop-')), rest.join(' '));
    const preferred = preferredFix(diagnosis)?.kind;
    if (also.length > 0) assert.equal(preferred, 'switch-once');
    // A task is run as its provider made it: the switch is the way around.
    const ofTask = diagnose({ ...given, source: { kind: 'task', id: 'start', name: 'start' } });
    assert.equal(kindsOf(ofTask)[0] === 'switch-port', also.length > 0);
  });
}

test('every verdict of a port has a row', () => {
  const ofLocks: readonly string[] = ['already-running', 'stale-lock', 'unseen-lock'];
  const ofPorts = Object.keys(verdictTraits).filter(kind => !ofLocks.includes(kind));
  assert.deepEqual(new Set(rows.map(row => row.verdict.kind)), new Set(ofPorts));
});

test('a program that moved to another port is no alarm and is not started twice', () => {
  const diagnosis = diagnose(held3000(holder(), { failure: { ...inUse, kind: 'moved', movedTo: 3001 } }));
  assert.equal(diagnosis.quiet, true);
  assert.ok(diagnosis.fixes.every(fix => !('restart' in fix) || !fix.restart));
});

test('a listener decides before a client that is connected from the same port', () => {
  const client = other({
    pid: 77,
    sockets: [{ protocol: 'tcp', state: 'established', local: '127.0.0.1:3000', remote: '127.0.0.1:5432' }],
  });
  const diagnosis = diagnose(input(held(client, holder())));
  assert.equal(diagnosis.verdict.kind, 'leftover');
  assert.equal(diagnosis.others, undefined);
  assert.deepEqual(
    diagnosis.fixes.flatMap(fix => (fix.kind === 'kill' ? [fix.holder.pid] : [])),
    [4242],
  );
});

test('what only is called like a protected program is offered with a question, and never preferred', () => {
  for (const name of ['code', 'init', 'login', 'tmux', 'sshd', 'dockerd']) {
    const titled = holder({ name, commandLine: name, args: [name] });
    const built = holder({ name, commandLine: name, args: [name], executable: `/home/me/app/${name}` });
    for (const process of [titled, built]) {
      const diagnosis = diagnose(held3000(process));
      const fix = diagnosis.fixes.find(({ kind }) => kind === 'kill');
      assert.ok(fix?.kind === 'kill' && fix.caution?.process.pid === process.pid, name);
      assert.notEqual(preferredFix(diagnosis)?.kind, 'kill');
    }
  }
});

test('who keeps the socket and is never ended is told', () => {
  const { keeper } = diagnose(held3000(holder({ sharedWith: [77], sharers: [typed] })));
  assert.deepEqual([keeper?.process.pid, keeper?.reason], [77, 'shell']);
});

test('of two listeners each is offered; while one may not be ended, none is', () => {
  const two = diagnose(input(held(holder(), other({ pid: 78 }))));
  assert.deepEqual(
    two.fixes.flatMap(fix => (fix.kind === 'kill' ? [fix.holder.pid] : [])),
    [4242, 78],
  );
  const guarded = diagnose(
    input(
      held(holder(), other({ pid: 79, name: 'dockerd', args: ['/usr/bin/dockerd'], executable: '/usr/bin/dockerd' })),
    ),
  );
  const follower = { pid: 77, name: 'pwsh.exe', commandLine: 'pwsh', executable: 'C:\\pwsh.exe' };
  const showing = diagnose(input(held(holder({ carriesShell: true, followers: [follower] }))));
  assert.equal(showing.keeper, undefined, 'it has no socket');
  assert.equal(guarded.verdict.kind, 'protected');
  assert.equal(guarded.others?.[0]?.kind, 'leftover');
  assert.deepEqual(kindsOf(guarded), ['switch-port', 'switch-once', 'report']);
});

test("of several holders the verdict's own stop stands before another's, and what is certain before both", () => {
  const client = holder({
    pid: 90,
    sockets: [{ protocol: 'tcp', state: 'established', local: '127.0.0.1:3000', remote: '127.0.0.1:5432' }],
  });
  for (const holders of [
    [client, holder({ ...client, pid: 91 })],
    [holder({ ...client, pid: 91 }), client],
  ]) {
    const diagnosis = diagnose(input(held(...holders)));
    assert.equal(diagnosis.verdict.kind, 'client-socket');
    assert.deepEqual(
      diagnosis.fixes.flatMap(fix => (fix.kind === 'kill' ? [fix.holder.pid] : fix.kind === 'switch-port' ? [0] : [])),
      [0, ...holders.map(({ pid }) => pid)],
    );
  }
});

test('workers that share the socket of their parent are not offered beside it', () => {
  const master = holder({ pid: 5001 });
  const worker = holder({ pid: 5002, parents: [master, init] });
  const diagnosis = diagnose(input(held(worker, master)));
  assert.deepEqual(
    diagnosis.fixes.flatMap(fix => (fix.kind === 'kill' ? [fix.holder.pid] : [])),
    [5001],
  );
});

test('a session that ended before the process began did not start it', () => {
  const diagnosis = diagnose(
    held3000(holder(extensionHostChild), {
      window: { ...window, sessions: [], endedSessions: [{ name: 'API', pid: 4242, endedAt: 1_000 }] },
      source: { kind: 'command' },
    }),
  );
  assert.equal(diagnosis.verdict.kind, 'other-app');
});

test('a sentence about the source is not needed: the same input gives the same diagnosis', () => {
  const given = held3000(holder(), { source: terminalSource });
  assert.deepEqual(diagnose(given), diagnose(given));
});
