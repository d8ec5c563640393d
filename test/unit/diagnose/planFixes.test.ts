import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../src/core/diagnose/diagnose.ts';
import { canRestart } from '../../../src/core/diagnose/planFixes.ts';
import { preferredFix } from '../../../src/core/diagnose/preferredFix.ts';
import type { DiagnoseInput, Diagnosis, NoReuseAddress, WindowContext } from '../../../src/core/model/diagnosis.ts';
import type { BindFailure } from '../../../src/core/model/failure.ts';
import type { Source } from '../../../src/core/model/run.ts';
import {
  endpoint,
  held,
  holder,
  init,
  input,
  listening,
  outsideShell,
  terminalProgram,
  window,
} from '../diagnose/samples.ts';

function commandsOf(diagnosis: Diagnosis): readonly (readonly string[])[] {
  return diagnosis.fixes.flatMap(fix => (fix.kind === 'suggest-command' ? [fix.argv] : []));
}

const root: WindowContext = { ...window, uid: 0, user: 'root' };
const darwin: WindowContext = { ...window, platform: 'darwin', uid: 501 };
const win32: WindowContext = { ...window, platform: 'win32', user: 'HOST\\me' };

const hidden = { kind: 'blocked', by: 'hidden-holder' } as const;
const service = (name: string, user: boolean, environment: Readonly<Record<string, string>> = {}) =>
  held(holder({ cwd: '/', origin: { unit: { name, user }, environment } }));

const commands: readonly (readonly [name: string, input: DiagnoseInput, argv: readonly (readonly string[])[]])[] = [
  ["another user's process", input(held(holder({ uid: 33, user: 'www-data' }))), [['sudo', 'kill', '4242']]],
  ['the same for root', input(held(holder({ uid: 33, user: 'www-data' })), { window: root }), [['kill', '4242']]],
  [
    'the same on Windows',
    input(held(holder({ user: 'HOST\\other', parents: [] })), { window: { ...win32, uid: undefined } as never }),
    [['taskkill', '/F', '/PID', '4242']],
  ],
  [
    "another user's hidden socket on Linux",
    input({ ...hidden, evidence: { uid: 0, user: 'root', candidates: [], sockets: [] } }),
    [['sudo', 'ss', '-ltnp', 'sport', '=', ':3000']],
  ],
  [
    "another user's hidden UDP socket on macOS",
    input(
      { ...hidden, evidence: { uid: 0, user: 'root', candidates: [], sockets: [] } },
      { window: darwin, endpoint: { protocol: 'udp', port: 5353 } },
    ),
    [['sudo', 'lsof', '-nP', '-iUDP:5353']],
  ],
  [
    "another user's hidden socket of a known unit",
    input({ ...hidden, evidence: { uid: 0, user: 'root', unit: 'nginx.service', candidates: [], sockets: [] } }),
    [['sudo', 'systemctl', 'stop', 'nginx.service']],
  ],
  ['a unit of the system', input(service('web.service', false)), [['sudo', 'systemctl', 'stop', 'web.service']]],
  [
    'a unit of the system for root',
    input(service('web.service', false), { window: root }),
    [['systemctl', 'stop', 'web.service']],
  ],
  ['a unit of the user', input(service('web.service', true)), [['systemctl', '--user', 'stop', 'web.service']]],
  [
    'a unit whose socket systemd keeps open',
    input(
      held(holder({ cwd: '/', origin: { unit: { name: 'back.service', user: false, sockets: ['front.socket'] } } })),
    ),
    [['sudo', 'systemctl', 'stop', 'front.socket', 'back.service']],
  ],
  ['a unit whose name could be an option', input(service('--force.service', false)), []],
  [
    'systemd itself listens for a service',
    input(held(holder({ ...init, args: ['/sbin/init'], parents: [] }))),
    [['systemctl', 'list-sockets', '--all']],
  ],
  [
    'a job of Homebrew',
    input(held(holder({ cwd: '/', uid: 501, origin: { launchdLabel: 'homebrew.mxcl.redis' } })), { window: darwin }),
    [['brew', 'services', 'stop', 'redis']],
  ],
  [
    'a job of launchd',
    input(held(holder({ cwd: '/', uid: 501, origin: { launchdLabel: 'org.example.web' } })), { window: darwin }),
    [['launchctl', 'bootout', 'gui/501/org.example.web']],
  ],
  [
    "a job of Apple's",
    input(held(holder({ cwd: '/', uid: 501, origin: { launchdLabel: 'com.apple.x' } })), { window: darwin }),
    [],
  ],
  [
    'a range of WinNAT',
    input(
      { kind: 'blocked', by: 'excluded-range', evidence: { from: 1, to: 2, administered: false } },
      { window: win32 },
    ),
    [
      ['net', 'stop', 'winnat'],
      ['net', 'start', 'winnat'],
    ],
  ],
  [
    'a range of an administrator',
    input(
      { kind: 'blocked', by: 'excluded-range', evidence: { from: 1, to: 2, administered: true } },
      { window: win32 },
    ),
    [['netsh', 'interface', 'ipv4', 'show', 'excludedportrange', 'protocol=tcp']],
  ],
];

for (const [name, given, argv] of commands) {
  test(`the command for ${name}`, () => assert.deepEqual(commandsOf(diagnose(given)), argv));
}

const sources: readonly (readonly [source: Source, restart: boolean])[] = [
  [{ kind: 'terminal', id: 't', name: 'sh', commandLine: 'npm start' }, true],
  [{ kind: 'terminal', id: 't', name: 'sh', commandLine: ' ' }, false],
  [{ kind: 'terminal', id: 't', name: 'sh' }, false],
  [{ kind: 'task', id: 't', name: 'serve' }, true],
  [{ kind: 'debug', id: 'd', name: 'API', configuration: {} }, true],
  [{ kind: 'command' }, false],
];

for (const [source, restart] of sources) {
  test(`${JSON.stringify(source)} ${restart ? 'can' : 'cannot'} be started again`, () => {
    assert.equal(canRestart(source), restart);
    assert.equal(canRestart(source, true), false);
    const { fixes } = diagnose(input(held(holder()), { source }));
    for (const fix of fixes) if ('restart' in fix) assert.equal(fix.restart, restart);
  });
}

test('what is preferred ends a process only when it is left over or our own', () => {
  const kindOf = (given: DiagnoseInput) => preferredFix(diagnose(given))?.kind;
  assert.equal(kindOf(input(held(holder()))), 'kill');
  const elsewhere = { cwd: '/srv', parents: [outsideShell, terminalProgram, init] };
  assert.equal(kindOf(input(held(holder(elsewhere)))), 'switch-once');
  assert.equal(kindOf(input(held(holder({ uid: 33 })))), 'switch-port');
  assert.equal(kindOf(input({ kind: 'free' })), 'restart');
  assert.equal(kindOf(input({ kind: 'blocked', by: 'not-local', evidence: { host: '1.2.3.4' } })), undefined);
});

test('a program of another folder is left in peace first: it comes after starting elsewhere, once', () => {
  const elsewhere = { cwd: '/srv', parents: [outsideShell, terminalProgram, init] };
  const kinds = (given: DiagnoseInput) => diagnose(given).fixes.map(fix => fix.kind);
  assert.deepEqual(kinds(input(held(holder(elsewhere)))), ['switch-once', 'kill', 'switch-port', 'report']);
  assert.deepEqual(kinds(input(held(holder()))), ['kill', 'switch-port', 'switch-once', 'report']);
  const task = { source: { kind: 'task', id: 't', name: 'dev' } } as const;
  assert.deepEqual(
    kinds(input(held(holder(elsewhere)), task)),
    ['switch-port', 'kill', 'report'],
    'a task cannot start so',
  );
});

test('a kill names the very holder and endpoint that were found', () => {
  const found = holder();
  const [kill] = diagnose(input(held(found))).fixes;
  assert.deepEqual(kill, { kind: 'kill', holder: found, endpoint, restart: true });
});

test('the insertion knows where the bind was found', () => {
  const failure: BindFailure = {
    kind: 'in-use',
    ruleId: 'os-in-use',
    excerpt: 'bind: Address already in use',
    frames: [{ file: '/home/me/app/server.py', line: 12 }],
  };
  const states = [{ state: 'time-wait', local: '127.0.0.1:3000', remote: '127.0.0.1:41000' }] as const;
  const place = { file: '/home/me/app/server.py', line: 14 };
  const reuseAddress = { kind: 'offer', secondsLeft: 41, how: 'edit', place } as const;
  const { fixes } = diagnose(input({ kind: 'lingering', secondsLeft: 41, states }, { failure, reuseAddress }));
  assert.deepEqual(fixes[1], {
    kind: 'insert-reuse-address',
    endpoint,
    secondsLeft: 41,
    restart: true,
    how: 'edit',
    ...place,
  });
});

const outgoing = [{ state: 'time-wait', local: '10.0.0.2:41234', remote: '10.0.0.3:443' }] as const;
const incoming = [{ state: 'time-wait', local: '127.0.0.1:3000', remote: '127.0.0.1:41000' }] as const;
const lingering = { kind: 'lingering', secondsLeft: 9 } as const;
const denied: BindFailure = { kind: 'denied', ruleId: 'os-denied', excerpt: 'Permission denied', frames: [] };
const ephemeralPort = { protocol: 'tcp', port: 41_234 } as const;
const client = { ...listening, state: 'established', local: '10.0.0.2:41234', remote: '10.0.0.3:443' } as const;

const offer = { kind: 'offer', secondsLeft: 9, how: 'edit' } as const;
const decline = { kind: 'decline', reason: 'already-set', sentence: 'It is set.' } as const;

const refusals: readonly (readonly [reason: NoReuseAddress | undefined, input: DiagnoseInput])[] = [
  [undefined, input({ ...lingering, states: incoming }, { reuseAddress: offer })],
  ['not-looked-for', input({ ...lingering, states: incoming })],
  ['already-set', input({ ...lingering, states: incoming }, { reuseAddress: decline })],
  [undefined, input({ kind: 'free' }, { lingered: true, reuseAddress: offer })],
  ['live-listener', input(held(holder()))],
  ['client-socket', input(held(holder({ sockets: [client] })), { endpoint: ephemeralPort })],
  ['outgoing', input({ ...lingering, states: outgoing }, { endpoint: ephemeralPort })],
  [
    undefined,
    input({ ...lingering, states: outgoing }, { endpoint: ephemeralPort, window: darwin, reuseAddress: offer }),
  ],
  [
    'outgoing',
    input({ ...lingering, states: outgoing, ephemeral: { from: 41_000, to: 42_000 } }, { endpoint: ephemeralPort }),
  ],
  ['windows', input({ ...lingering, states: incoming }, { window: win32 })],
  ['udp', input({ ...lingering, states: incoming }, { endpoint: { protocol: 'udp', port: 3000 } })],
  ['unix-socket', input(held(holder()), { endpoint: { protocol: 'unix', path: '/tmp/a' } })],
  ['nothing-lingers', input({ kind: 'free' })],
  ['not-in-use', input({ kind: 'unknown', reason: 'x' }, { failure: denied })],
  ['not-in-use', input({ kind: 'blocked', by: 'not-local', evidence: { host: '1.2.3.4' } })],
  [
    'already-set',
    input({ ...lingering, states: incoming }, { failure: { ...denied, kind: 'in-use', ruleId: 'go-listen' } }),
  ],
];

for (const [reason, given] of refusals) {
  test(`SO_REUSEADDR for ${given.probe.kind}, ${given.window.platform}: ${reason ?? 'offered'}`, () => {
    const diagnosis = diagnose(given);
    assert.equal(diagnosis.noReuseAddress, reason);
    assert.equal(diagnosis.whyNoReuseAddress === undefined, reason === undefined);
    if (reason !== undefined) assert.match(diagnosis.whyNoReuseAddress ?? '', /^[A-Z].*\.$/);
    assert.equal(
      diagnosis.fixes.some(fix => fix.kind === 'insert-reuse-address'),
      reason === undefined,
    );
  });
}
