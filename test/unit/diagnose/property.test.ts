import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../src/core/diagnose/diagnose.ts';
import { protectedReason } from '../../../src/core/diagnose/outOfReach.ts';
import { preferredFix } from '../../../src/core/diagnose/preferredFix.ts';
import { renderReport } from '../../../src/core/diagnose/report.ts';
import type { DiagnoseInput, WindowContext } from '../../../src/core/model/diagnosis.ts';
import type { Endpoint } from '../../../src/core/model/endpoint.ts';
import type { BindFailure } from '../../../src/core/model/failure.ts';
import type { Platform } from '../../../src/core/model/platform.ts';
import type { ProbeResult } from '../../../src/core/model/probe.ts';
import type { Holder, Origin, ProcessInfo, SocketInfo, SocketState } from '../../../src/core/model/process.ts';
import type { Source } from '../../../src/core/model/run.ts';
import { shortName } from '../../../src/core/processes/describe.ts';
import { protectedByName } from '../../../src/core/processes/protected.ts';
import { createRandom, type Random } from '../../support/random.ts';

const texts = [
  '',
  ' ',
  ...'-bash node node.exe /usr/bin/python3 systemd launchd sshd code docker-proxy wslrelay.exe ControlCenter System'.split(
    ' ',
  ),
  ...'svchost.exe runsv nodemon --watch -c -m --type=extensionHost /x/out/bootstrap-fork /home/me/app C:\\x'.split(' '),
  ...'/home/me/app/a.js /home/me/.vscode/extensions/a.b-1.2.3/x.js'.split(' '),
  'node server.js',
  'PM2 v5.3.0: God Daemon (/x)',
  '"',
  "'",
  '`|*_<b>',
  '\u0000\n\u001b[31m',
  '\u202eabc',
  '\u{1f600}',
];
const states: readonly SocketState[] = [
  'listen',
  'established',
  'time-wait',
  'close',
  'close-wait',
  'bound',
  'syn-sent',
];
const addresses = ['127.0.0.1:3000', '[::1]:3000', '*:3000', '10.0.0.2:41234', 'nonsense', '/tmp/a.sock', ''];
const pids = [-1, 0, 1, 2, 3, 4, 710, 700, 4000, 4100, 4242, 5000, 99_999, Number.NaN, 1.5];
const environmentKeys = ['npm_lifecycle_event', 'pm_id', 'name', 'LISTEN_FDS', 'VSCODE_ESM_ENTRYPOINT', 'TERM_PROGRAM'];

/** A key with a value, or nothing at all: optional facts are often missing. */
function maybe<K extends string, V>(random: Random, key: K, value: () => V): Partial<Record<K, V>> {
  return random.chance(0.6) ? ({ [key]: value() } as Record<K, V>) : {};
}

function some<T>(random: Random, most: number, make: () => T): T[] {
  return Array.from({ length: random.below(most + 1) }, make);
}

function anyProcess(random: Random): ProcessInfo {
  return {
    pid: random.pick(pids),
    name: random.pick(texts),
    commandLine: some(random, 4, () => random.pick(texts)).join(' '),
    ...maybe(random, 'args', () => some(random, 5, () => random.pick(texts))),
    ...maybe(random, 'cwd', () => random.pick(texts)),
    ...maybe(random, 'executable', () => random.pick(texts)),
    ...maybe(random, 'user', () => random.pick(['me', 'root', 'HOST\\me', ''])),
    ...maybe(random, 'uid', () => random.pick([0, 1000, 33])),
    ...maybe(random, 'startedAt', () => random.pick([0, 1_000, 9e15, Number.NaN])),
  };
}

function anySocket(random: Random): SocketInfo {
  return {
    protocol: random.pick(['tcp', 'udp', 'unix'] as const),
    state: random.pick(states),
    local: random.pick(addresses),
    ...maybe(random, 'remote', () => random.pick(addresses)),
  };
}

function anyOrigin(random: Random): Origin {
  const engine = random.pick(['docker', 'podman', 'nerdctl'] as const);
  return {
    ...maybe(random, 'environment', () =>
      Object.fromEntries(some(random, 4, () => [random.pick(environmentKeys), random.pick(texts)])),
    ),
    ...(random.chance(0.3)
      ? { unit: { name: random.pick(['a.service', 'ssh.service', '']), user: random.chance(0.5) } }
      : {}),
    ...(random.chance(0.2)
      ? { launchdLabel: random.pick(['homebrew.mxcl.x', 'com.apple.x', 'application.x', '']) }
      : {}),
    ...(random.chance(0.2) ? { services: some(random, 2, () => random.pick(texts)) } : {}),
    ...(random.chance(0.2) ? { container: { engine, ...maybe(random, 'name', () => random.pick(texts)) } } : {}),
  };
}

function anyHolder(random: Random): Holder {
  return {
    ...anyProcess(random),
    parents: some(random, 5, () => anyProcess(random)),
    sockets: some(random, 3, () => anySocket(random)),
    ...maybe(random, 'origin', () => anyOrigin(random)),
    ...maybe(random, 'sharedWith', () => some(random, 2, () => random.pick(pids))),
  };
}

function anyEndpoint(random: Random): Endpoint {
  if (random.chance(0.2)) return { protocol: 'unix', path: random.pick(texts) };
  const protocol = random.pick(['tcp', 'udp'] as const);
  const host = maybe(random, 'host', () => random.pick(['127.0.0.1', '::1', '::', 'localhost', '']));
  return { protocol, port: random.pick([80, 445, 3000, 5000, 9229, 41_234, 65_535]), ...host };
}

function anyProbe(random: Random): ProbeResult {
  const common = {
    ...maybe(random, 'tried', () => some(random, 3, () => random.pick(texts))),
    ...maybe(random, 'neighbours', () =>
      some(random, 2, () => ({ endpoint: anyEndpoint(random), ...maybe(random, 'holder', () => anyHolder(random)) })),
    ),
  };
  switch (random.below(9)) {
    case 0:
      return { ...common, kind: 'free' };
    case 1:
      return { ...common, kind: 'unknown', reason: random.pick(texts) };
    case 2: {
      const state = () => ({
        state: random.pick(states),
        local: random.pick(addresses),
        remote: random.pick(addresses),
      });
      return { ...common, kind: 'lingering', states: some(random, 2, state), secondsLeft: random.pick([-1, 0, 41.5]) };
    }
    case 3: {
      const evidence = {
        candidates: some(random, 2, () => anyProcess(random)),
        sockets: [],
        ...maybe(random, 'uid', () => 0),
      };
      return { ...common, kind: 'blocked', by: 'hidden-holder', evidence };
    }
    case 4: {
      const candidates = some(random, 2, () => anyHolder(random));
      return { ...common, kind: 'blocked', by: 'bound-not-listening', evidence: { candidates } };
    }
    case 5:
      return { ...common, kind: 'blocked', by: 'stale-socket', evidence: { path: random.pick(texts) } };
    default:
      return { ...common, kind: 'held', holders: some(random, 3, () => anyHolder(random)) };
  }
}

function anySource(random: Random): Source {
  const commandLine = maybe(random, 'commandLine', () => random.pick(texts));
  switch (random.below(4)) {
    case 0:
      return { kind: 'command' };
    case 1:
      return { kind: 'task', id: 'x', name: random.pick(texts), ...commandLine };
    case 2:
      return {
        kind: 'debug',
        id: random.pick(['s1', 's2']),
        name: 'API',
        configuration: {
          program: random.pick([...texts, 3, null]),
          module: random.pick(texts),
          runtimeArgs: [random.pick(texts), 1],
        },
      };
    default:
      return {
        kind: 'terminal',
        id: random.pick(['t1', 't2']),
        name: 'bash',
        ...commandLine,
        ...maybe(random, 'shellPid', () => 4000),
      };
  }
}

function anyWindow(random: Random): WindowContext {
  return {
    platform: random.pick<Platform>(['linux', 'darwin', 'win32']),
    ownPids: random.pick([[], [710, 700, 1], [710]]),
    ...maybe(random, 'extensionHostPid', () => 710),
    ...maybe(random, 'uid', () => random.pick([0, 1000])),
    ...maybe(random, 'user', () => 'me'),
    workspaceFolders: random.pick([[], ['/home/me/app'], ['/', '/home/me/app', 'C:\\']]),
    terminals: random.pick([[], [{ id: 't1', name: 'bash', shellPid: 4000 }], [{ id: 't1', name: 'bash' }]]),
    sessions: random.pick([[], [{ id: 's1', name: 'API', pid: 4100 }], [{ id: 's2', name: 'Web' }]]),
    endedSessions: random.pick([[], [{ name: 'API', pid: 4242, endedAt: 2_000 }], [{ name: 'API', endedAt: 2_000 }]]),
    now: 1_800_000_000_000,
  };
}

function anyInput(random: Random): DiagnoseInput {
  const failure = (): BindFailure => ({
    kind: random.pick(['in-use', 'denied', 'unavailable', 'moved'] as const),
    ruleId: random.pick(['os-in-use', 'node-listen']),
    excerpt: random.pick(texts),
    frames: [],
    ...maybe(random, 'host', () => '127.0.0.1'),
  });
  return {
    endpoint: anyEndpoint(random),
    ...maybe(random, 'failure', failure),
    source: anySource(random),
    probe: anyProbe(random),
    window: anyWindow(random),
    ...maybe(random, 'lingered', () => random.chance(0.5)),
    ...maybe(random, 'reuseAddress', () =>
      random.pick([
        { kind: 'offer', secondsLeft: 9, how: 'edit' },
        { kind: 'offer', secondsLeft: 0, how: 'snippet' },
        { kind: 'decline', reason: 'already-set', sentence: 'It is set.' },
      ] as const),
    ),
  };
}

const rounds = 20_000;

test('any input gives a diagnosis, and no fix signals what must never be signalled', () => {
  const random = createRandom(4_242);
  const seen = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    const input = anyInput(random);
    const diagnosis = diagnose(input);
    const context = () => `round ${round}: ${JSON.stringify({ input, diagnosis })}`;
    seen.add(diagnosis.verdict.kind);
    assert.equal(diagnosis.fixes.at(-1)?.kind, 'report', context());
    const { endpoint, window, source } = input;
    const firstUser = window.platform === 'win32' ? 5 : 2;
    for (const fix of diagnosis.fixes) {
      if (fix.kind === 'kill' || fix.kind === 'stop-supervisor' || fix.kind === 'stop-terminal') {
        const { holder } = fix;
        assert.ok(Number.isSafeInteger(holder.pid) && holder.pid >= firstUser, context());
        assert.ok(!window.ownPids.includes(holder.pid), context());
        assert.equal(protectedReason(holder, window), undefined, context());
        // A name proves nothing, but is worth a question.
        if (fix.kind === 'kill' && protectedByName(holder, window.platform) !== undefined)
          assert.equal(fix.caution?.process.pid, holder.pid, context());
        const sameUid = holder.uid === undefined || window.uid === undefined || holder.uid === window.uid;
        assert.ok(sameUid, context());
      }
      if (fix.kind === 'suggest-command') {
        assert.ok(fix.argv.length > 0 && fix.argv.every(word => word !== ''), context());
        assert.ok(!fix.argv.slice(1).some(word => /[\u0000-\u001f]/.test(word)), context());
      }
      if (endpoint.protocol === 'unix') assert.notEqual(fix.kind, 'switch-port', context());
      if ('restart' in fix && source.kind === 'command') assert.equal(fix.restart, false, context());
      if (fix.kind === 'insert-reuse-address') {
        const gone = input.lingered === true && diagnosis.verdict.kind === 'already-free';
        assert.ok(gone || diagnosis.verdict.kind === 'lingering', context());
        assert.equal(input.reuseAddress?.kind, 'offer', context());
        assert.ok(window.platform !== 'win32' && endpoint.protocol === 'tcp', context());
      }
    }
    const preferred = preferredFix(diagnosis);
    if (preferred?.kind === 'kill') assert.ok(['leftover', 'own-session'].includes(diagnosis.verdict.kind), context());
    assert.deepEqual(
      JSON.parse(JSON.stringify(diagnosis.fixes.map(fix => fix.kind))),
      diagnosis.fixes.map(fix => fix.kind),
    );
  }
  // A generator that reaches few verdicts would prove little.
  assert.ok(seen.size >= 16, [...seen].join());
});

test('any finding can be reported and named', () => {
  const random = createRandom(99);
  for (let round = 0; round < 2_000; round++) {
    const input = anyInput(random);
    const diagnosis = diagnose(input);
    const report = renderReport({ ...input, diagnosis }, random.pick(texts), input.window.now);
    assert.ok(report.startsWith('# '));
    assert.ok(!/[\u0000-\u0009\u000b-\u001f\u202e]/.test(report), JSON.stringify(report));
    const name = shortName(anyProcess(random));
    assert.ok(name.length > 0 && Array.from(name).length <= 60, name);
  }
});
