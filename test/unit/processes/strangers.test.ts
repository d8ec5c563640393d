import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../src/core/diagnose/diagnose.ts';
import type { WindowContext } from '../../../src/core/model/diagnosis.ts';
import type { Listener, ProbeResult } from '../../../src/core/model/probe.ts';
import type { ContainerInfo, Holder } from '../../../src/core/model/process.ts';
import { ownPageInstead, strangerOf } from '../../../src/core/processes/strangers.ts';
import {
  extensionHost,
  held,
  holder,
  init,
  input,
  outsideShell,
  window as plain,
  ptyHost,
  server,
  shell,
  terminalProgram,
} from '../diagnose/samples.ts';

const outside = { parents: [outsideShell, terminalProgram, init] };
const window: WindowContext = { ...plain, siblings: ['/home/me/feature-x', '/home/me/app/.trees/agent'] };

function other(changes: Partial<Holder> = {}): Holder {
  return holder({ cwd: '/home/me/other', ...outside, ...changes });
}

/** No folder: it belongs to somebody else, or may not be looked into. */
function unread({ cwd: _cwd, ...rest }: Holder): Holder {
  return rest;
}

function container(info: Partial<ContainerInfo> = {}): Holder {
  return holder({
    name: 'docker-proxy',
    cwd: '/',
    args: ['/usr/bin/docker-proxy'],
    commandLine: '/usr/bin/docker-proxy',
    origin: { container: { engine: 'docker', id: 'abc', name: 'web', ...info } },
  });
}

const run = (args: readonly string[], cwd = '/home/me') => other({ cwd, args, commandLine: args.join(' ') });

/** The folder that is told, `container`, or nothing. */
const rows: readonly (readonly [name: string, probe: ProbeResult, told: string | undefined])[] = [
  // ---- somebody else's
  ['another project', held(other()), '/home/me/other'],
  ['another working tree of this repository', held(other({ cwd: '/home/me/feature-x' })), '/home/me/feature-x'],
  ['its package below', held(other({ cwd: '/home/me/feature-x/packages/web' })), '/home/me/feature-x'],
  [
    'a tree that lies inside of this folder',
    held(other({ cwd: '/home/me/app/.trees/agent' })),
    '/home/me/app/.trees/agent',
  ],
  ['an orphan of another project: yesterday’s build', held(other({ parents: [init] })), '/home/me/other'],
  ['a folder whose name only starts like this one', held(other({ cwd: '/home/me/app2' })), '/home/me/app2'],
  [
    'another project below a watcher',
    held(other({ parents: [{ pid: 9, name: 'node', commandLine: 'node /x/.bin/nodemon s.js' }, init] })),
    '/home/me/other',
  ],
  ['a server of another project, run from the home folder', held(run(['node', '/home/me/b/s.js'])), '/home/me/b'],
  [
    'a tool of another project, run from the home folder',
    held(run(['node', '/home/me/b/node_modules/vite/bin/vite.js'])),
    '/home/me/b',
  ],
  ['a container', held(container()), 'container'],
  ['a container of another compose project', held(container({ composeDirectory: '/home/me/b' })), 'container'],
  // ---- this workspace's
  ['a leftover of this workspace', held(holder()), undefined],
  ['the same project in another window', held(holder({ parents: [outsideShell, init] })), undefined],
  [
    'a terminal of this window, whatever folder it is in',
    held(other({ parents: [shell, ptyHost, server, init] })),
    undefined,
  ],
  ['a debug session of this window', held(other({ parents: [{ ...shell, pid: 4100 }, init] })), undefined],
  ['an extension’s own server', held(other({ parents: [], ...extensionHost, pid: 710 })), undefined],
  [
    'a watcher of this workspace',
    held(holder({ parents: [{ pid: 9, name: 'node', commandLine: 'node /x/.bin/nodemon' }, init] })),
    undefined,
  ],
  ['a tool that was given this folder', held(run(['serve', '/home/me/app/dist'], '/home/me/other')), undefined],
  [
    'a tool that was given this folder from above',
    held(run(['python3', '-m', 'http.server', '-d', 'app/dist'])),
    undefined,
  ],
  [
    'the script of this workspace, run elsewhere',
    held(run(['node', '/home/me/app/s.js'], '/home/me/other')),
    undefined,
  ],
  ['a container of this compose project', held(container({ composeDirectory: '/home/me/app' })), undefined],
  ['two programs, one of them of this workspace', held(other(), holder({ pid: 4300, startToken: '9' })), undefined],
  // ---- not known
  ['a process that cannot be looked into', held(unread(other())), undefined],
  ['a tool that runs in a folder around this one', held(run(['nx', 'serve', 'web'])), undefined],
  ['a program of the system', held(other({ cwd: '/', args: ['/usr/sbin/nginx'], commandLine: 'nginx' })), undefined],
  [
    'a script that is installed for everybody',
    held(run(['node', '/usr/lib/node_modules/serve/main.js'], '/')),
    undefined,
  ],
  ['a service', held(other({ origin: { unit: { name: 'nginx.service', user: false } } })), undefined],
  [
    'a tunnel',
    held(
      other({
        name: 'ssh',
        args: ['ssh', '-L', '3000:x:3000', 'x'],
        commandLine: 'ssh -L',
        executable: '/usr/bin/ssh',
      }),
    ),
    undefined,
  ],
  [
    'only a connection',
    held(
      other({ sockets: [{ protocol: 'tcp', state: 'established', local: '127.0.0.1:3000', remote: '1.2.3.4:443' }] }),
    ),
    undefined,
  ],
  ['nobody', { kind: 'free' }, undefined],
  ['a look that told nothing', { kind: 'unknown', reason: 'timeout' }, undefined],
];

for (const [name, probe, told] of rows) {
  test(`whose page: ${name}`, () => {
    const found = strangerOf(diagnose(input(probe, { window, source: { kind: 'command' } })), window);
    assert.equal(found?.kind === 'process' ? found.folder : found?.kind, told);
  });
}

test('another working tree is told as one', () => {
  const told = (cwd: string) => {
    const found = strangerOf(diagnose(input(held(other({ cwd })), { window, source: { kind: 'command' } })), window);
    return found?.kind === 'process' && found.sibling;
  };
  assert.equal(told('/home/me/feature-x'), true);
  assert.equal(told('/home/me/other'), false);
});

const listener = (port: number, found?: Holder): Listener => ({
  endpoint: { protocol: 'tcp', host: '127.0.0.1', port },
  ...(found && { holder: found }),
});
const mine = holder({ parents: [outsideShell, init] });

const pages: readonly (readonly [string, readonly number[], readonly Listener[], number | undefined])[] = [
  ['nothing listens', [3001], [], undefined],
  ['its own port', [3001], [listener(8080, mine), listener(3001, mine)], 3001],
  ['its own port is somebody else’s', [3001], [listener(3001, other())], undefined],
  ['the surest of several', [4000, 3002], [listener(3002, mine), listener(4000, mine)], 4000],
  ['the only one that listens', [], [listener(8080, mine)], 8080],
  ['what listens right above', [], [listener(8080, mine), listener(3001, mine)], 3001],
  ['it is not clear which', [], [listener(8080, mine), listener(9000, mine)], undefined],
  ['a debugger is no page', [], [listener(9229, mine)], undefined],
  ['the page itself', [], [listener(3000, mine)], undefined],
  ['whose it is is not known', [], [listener(3001)], undefined],
  ['another tree inside of the folder', [], [listener(3001, other({ cwd: '/home/me/app/.trees/agent' }))], undefined],
  ['from a terminal of this window', [], [listener(3001, other({ parents: [shell, ptyHost, init] }))], 3001],
];

for (const [name, expected, listeners, port] of pages) {
  test(`the page of this workspace instead: ${name}`, () => {
    assert.equal(ownPageInstead(3000, { expected, listeners, window }), port);
  });
}
