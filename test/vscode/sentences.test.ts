import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type { Conflict } from '../../src/core/model/conflict.ts';
import type { Diagnosis, Verdict } from '../../src/core/model/diagnosis.ts';
import type { Endpoint } from '../../src/core/model/endpoint.ts';
import type { StatedLock } from '../../src/core/model/failure.ts';
import type { Fix, KillResult } from '../../src/core/model/fix.ts';
import type { ProtectedReason } from '../../src/core/model/holderFacts.ts';
import type { Listener, UnknownCause } from '../../src/core/model/probe.ts';
import type { ContainerInfo, Holder } from '../../src/core/model/process.ts';
import type { Source } from '../../src/core/model/run.ts';
import type { PortUse } from '../../src/core/rows/knownPorts.ts';
import type { PortRow } from '../../src/core/rows/portRows.ts';
import * as diagnosisTexts from '../../src/vscode/text/diagnosis.ts';
import * as detailTexts from '../../src/vscode/text/fixDetails.ts';
import * as titleTexts from '../../src/vscode/text/fixTitles.ts';
import * as killTexts from '../../src/vscode/text/kill.ts';
import * as lockTexts from '../../src/vscode/text/locks.ts';
import { message } from '../../src/vscode/text/messages.ts';
import * as nameTexts from '../../src/vscode/text/names.ts';
import * as placeTexts from '../../src/vscode/text/places.ts';
import * as portTexts from '../../src/vscode/text/ports.ts';
import * as problemTexts from '../../src/vscode/text/problems.ts';
import { l10n } from '../../src/vscode/text/sentence.ts';
import { leftoverView } from '../../src/vscode/ui/leftoverItem.ts';
import { PortsTree } from '../../src/vscode/ui/ports/portsTree.ts';
import { holderPhrase } from '../../src/vscode/ui/ports/portTooltip.ts';
import { ask, inform, pick, statusItem, warn } from '../../src/vscode/ui/say.ts';
import { statusView } from '../../src/vscode/ui/statusBar.ts';
import { assertHarmless, hostileText, hostileTexts, misplacedNumber, rightToLeft } from '../support/hostile.ts';
import { createRandom } from '../support/random.ts';

const now = 1_700_000_000_000;

/** A machine on which everything that somebody else names is called `text`. */
function machine(text: string) {
  const holder: Holder = {
    pid: 77,
    startedAt: now - 60_000,
    name: text,
    commandLine: `${text} ${text}`,
    args: [text, text],
    cwd: text,
    executable: text,
    user: text,
    parents: [{ pid: 7, name: text, commandLine: text }],
    sockets: [],
    sharers: [{ pid: 78, name: text, commandLine: text, args: [text], cwd: `/${text}` }],
  };
  const container: ContainerInfo = {
    engine: 'docker',
    name: text,
    image: text,
    composeProject: text,
    composeService: text,
  };
  const facts = { holder, provenance: [], comesBack: 'yes' } as const;
  const endpoints: readonly Endpoint[] = [
    { protocol: 'tcp', port: 3000, host: text },
    { protocol: 'udp', port: 3000 },
    { protocol: 'unix', path: text },
  ];
  const [inet] = endpoints;
  const endpoint = { protocol: 'tcp', port: 3000, host: text } as const;
  const listener: Listener = { endpoint, holder, user: text, container };
  return { holder, container, facts, endpoints, inet, endpoint, listener };
}

const causes: Readonly<Record<UnknownCause, true>> = {
  cancelled: true,
  'name-not-looked-up': true,
  'bad-address': true,
  'bind-refused': true,
  'not-listed': true,
  'not-readable': true,
  'table-not-read': true,
  'windows-not-asked': true,
  'path-too-long': true,
  'folder-missing': true,
  'folder-closed': true,
  'not-a-socket': true,
  'dangling-link': true,
  'socket-closed': true,
  failed: true,
};

const reasons: Readonly<Record<ProtectedReason, true>> = {
  init: true,
  manager: true,
  self: true,
  ancestor: true,
  editor: true,
  shell: true,
  'remote-session': true,
  terminals: true,
  display: true,
  tunnel: true,
  helper: true,
  'container-backend': true,
  'virtual-machine': true,
  'wsl-relay': true,
  system: true,
};

/** A kind that is missing here does not compile. */
function verdicts(text: string): Readonly<{ [K in Verdict['kind']]: readonly Extract<Verdict, { kind: K }>[] }> {
  const { facts, holder, container, listener } = machine(text);
  const lingering = { kind: 'lingering', secondsLeft: 5, states: [{ state: 'time-wait', local: text }] } as const;
  return {
    'own-session': [{ kind: 'own-session', facts, name: text }],
    leftover: [
      { kind: 'leftover', facts, folder: text },
      { kind: 'leftover', facts, folder: text, session: text },
    ],
    'same-project-elsewhere': [{ kind: 'same-project-elsewhere', facts, folder: text }],
    'sibling-worktree': [{ kind: 'sibling-worktree', facts, folder: text }],
    'other-app': [{ kind: 'other-app', facts }],
    'system-service': [
      { kind: 'system-service', facts, service: text },
      { kind: 'system-service', facts, service: `com.apple.${text}` },
      { kind: 'system-service', facts, service: text, advice: 'http-sys' },
    ],
    container: [
      { kind: 'container', container },
      { kind: 'container', container: { engine: 'docker', id: text, containerAddress: text } },
    ],
    supervisor: (['yes', 'on-change', 'no', 'unknown'] as const).map(comesBack => ({
      kind: 'supervisor',
      facts: { ...facts, comesBack },
      supervisor: text,
    })),
    editor: [{ kind: 'editor', facts, part: 'server' }],
    protected: (Object.keys(reasons) as ProtectedReason[]).map(reason => ({ kind: 'protected', facts, reason })),
    'other-user': [
      { kind: 'other-user', user: text, candidates: [] },
      { kind: 'other-user', user: text, candidates: [], unit: text },
      { kind: 'other-user', user: text, candidates: [holder] },
      { kind: 'other-user', user: text, candidates: [], facts },
      { kind: 'other-user', user: text, candidates: [], facts, denied: 'elevated' },
      { kind: 'other-user', user: '', candidates: [], facts, denied: 'refused' },
    ],
    'hidden-holder': ([undefined, 'windows', 'namespace', 'kernel', 'dead-pid'] as const).map(place => ({
      kind: 'hidden-holder',
      candidates: [holder],
      ...(place !== undefined && { place }),
    })),
    lingering: [lingering, { ...lingering, lasts: 'at-most' }, { ...lingering, lasts: 'open' }],
    'client-socket': [
      { kind: 'client-socket', facts, remote: text, ephemeral: true },
      { kind: 'client-socket', facts, remote: text, ephemeral: false },
    ],
    'bound-not-listening': [
      { kind: 'bound-not-listening', candidates: [] },
      { kind: 'bound-not-listening', candidates: [holder] },
      { kind: 'bound-not-listening', candidates: [holder, holder] },
    ],
    privileged: [{ kind: 'privileged', firstUnprivileged: 1024 }],
    'reserved-range': [{ kind: 'reserved-range', from: 1, to: 2, administered: true }],
    'not-local': [{ kind: 'not-local', host: text }],
    'live-unix-socket': [{ kind: 'live-unix-socket', facts, path: text }],
    'stale-unix-socket': [{ kind: 'stale-unix-socket', path: text }],
    'other-family': [
      { kind: 'other-family', listeners: [listener, { endpoint: { protocol: 'unix', path: text } }] },
      { kind: 'other-family', listeners: Array.from({ length: 500 }, () => listener) },
    ],
    'already-free': [{ kind: 'already-free' }],
    'already-running': (['project', 'file', 'machine'] as const).map(once => ({
      kind: 'already-running',
      facts: { ...facts, provenance: [{ kind: 'window-terminal', terminalId: text, name: text }] },
      lock: lockOf(text),
      once,
      url: text,
    })),
    'stale-lock': [
      { kind: 'stale-lock', lock: lockOf(text) },
      { kind: 'stale-lock', lock: lockOf(text), process: holder },
    ],
    'unseen-lock': [{ kind: 'unseen-lock', lock: lockOf(text), reason: text }],
    unknown: [
      { kind: 'unknown', reason: text, tried: [text] },
      ...(Object.keys(causes) as UnknownCause[]).map(cause => ({
        kind: 'unknown' as const,
        reason: text,
        cause,
        tried: [],
      })),
    ],
  };
}

function lockOf(text: string): StatedLock {
  return { program: text, pid: 4242, url: text, path: text, folder: text };
}

function fixes(text: string): Readonly<{ [K in Fix['kind']]: readonly Extract<Fix, { kind: K }>[] }> {
  const { holder, container, endpoint } = machine(text);
  const restart = true;
  return {
    kill: [{ kind: 'kill', holder, endpoint, restart }],
    'stop-session': [{ kind: 'stop-session', sessionId: text, name: text, endpoint, restart }],
    'stop-terminal': [{ kind: 'stop-terminal', terminalId: text, name: text, holder, endpoint, restart }],
    'stop-container': [{ kind: 'stop-container', container, endpoint, restart }],
    'stop-supervisor': [{ kind: 'stop-supervisor', supervisor: text, holder, endpoint, restart }],
    'suggest-command': [{ kind: 'suggest-command', argv: [text, text], why: 'service' }],
    'switch-port': [{ kind: 'switch-port', endpoint, restart }],
    'switch-once': [{ kind: 'switch-once', endpoint }],
    'own-port': [{ kind: 'own-port', endpoint }],
    'insert-reuse-address': (['edit', 'snippet'] as const).map(how => ({
      kind: 'insert-reuse-address',
      endpoint,
      secondsLeft: 5,
      restart,
      how,
      file: text,
    })),
    wait: [{ kind: 'wait', endpoint, secondsLeft: 5, restart }],
    restart: [{ kind: 'restart', endpoint }, { kind: 'restart' }],
    'end-running': [
      { kind: 'end-running', holder, lock: lockOf(text), restart },
      { kind: 'end-running', holder: { ...holder, otherPorts: [1, 2] }, lock: lockOf(text), restart },
      { kind: 'end-running', holder, lock: lockOf(text), restart, terminalId: text },
      { kind: 'end-running', holder, lock: lockOf(text), restart, sessionId: text },
    ],
    'open-url': [{ kind: 'open-url', url: text }],
    'remove-stale-socket': [{ kind: 'remove-stale-socket', path: text, restart }],
    explain: [{ kind: 'explain', topic: 'wsl' }],
    report: [{ kind: 'report', endpoint }],
  };
}

function killResults(
  text: string,
): Readonly<{ [K in KillResult['kind']]: readonly Extract<KillResult, { kind: K }>[] }> {
  const { holder } = machine(text);
  const supervision = {
    name: text,
    process: holder,
    job: text,
    comesBack: 'yes',
    stop: { kind: 'signal', process: holder },
  } as const;
  return {
    freed: [
      { kind: 'freed', forced: false },
      { kind: 'freed', forced: true },
    ],
    'already-gone': [{ kind: 'already-gone' }],
    refused: [
      { kind: 'refused', reason: 'init' },
      { kind: 'refused', reason: 'init', sharer: holder },
    ],
    changed: (['start-time', 'program', 'not-holding'] as const).map(what => ({ kind: 'changed', what })),
    unread: [{ kind: 'unread' }],
    'not-permitted': [
      { kind: 'not-permitted' },
      { kind: 'not-permitted', user: text },
      ...(['other-user', 'elevated', 'refused'] as const).map(denied => ({ kind: 'not-permitted' as const, denied })),
    ],
    'still-running': [
      { kind: 'still-running', waitedMs: 5000 },
      { kind: 'still-running', waitedMs: 5, asked: false },
      { kind: 'still-running', waitedMs: 5000, process: { ...holder, pid: 4243 } },
    ],
    lingering: [{ kind: 'lingering', secondsLeft: 5 }],
    retaken: [
      { kind: 'retaken' },
      { kind: 'retaken', by: holder },
      { kind: 'retaken', by: holder, stayed: true },
      { kind: 'retaken', by: holder, supervision },
    ],
    'ends-others': [{ kind: 'ends-others', process: holder, others: [holder, holder] }],
    'command-needed': (['no-tool', 'no-job', 'refused'] as const).map(why => ({
      kind: 'command-needed',
      why,
      tool: text,
      argv: [text],
      reason: text,
    })),
    cancelled: [{ kind: 'cancelled' }],
    failed: [{ kind: 'failed', reason: text }],
  };
}

function sources(text: string): readonly Source[] {
  return [
    { kind: 'terminal', id: '', name: text, commandLine: text },
    { kind: 'terminal', id: '', name: text },
    { kind: 'task', id: '', name: text, commandLine: text },
    { kind: 'debug', id: '', name: text, configuration: {} },
    { kind: 'command' },
  ];
}

/** One of every verdict at least, in turns on one kind of endpoint. */
function conflicts(text: string): readonly Conflict[] {
  const { endpoints, holder } = machine(text);
  const base = { id: 'a', candidates: [], firstSeen: now, lastSeen: now, count: 1, state: 'diagnosed' } as const;
  const kill = endpoints.map((endpoint): Fix => ({ kind: 'kill', holder, endpoint, restart: true }));
  const diagnosed = Object.values(verdicts(text))
    .flat()
    .flatMap((verdict, index) =>
      endpoints
        .filter((_, turn) => turn === index % endpoints.length)
        .map((endpoint): Diagnosis & { readonly endpoint: Endpoint } => ({
          endpoint,
          verdict,
          fixes: [...Object.values(fixes(text)).flat(), ...kill],
        })),
    );
  return sources(text).flatMap((source): Conflict[] => [
    { ...base, source },
    { ...base, source, candidates: endpoints.map(endpoint => ({ endpoint, from: text, confidence: 1 })) },
    ...endpoints.map(endpoint => ({ ...base, source, endpoint })),
    { ...base, source, andMore: true, count: 3 },
    ...(source.kind === 'command'
      ? diagnosed.map(diagnosis => ({ ...base, source, endpoint: diagnosis.endpoint, diagnosis, quiet: true }))
      : []),
  ]);
}

type Callable = (...values: readonly unknown[]) => unknown;

/** Calls it with the value in each place: what does not fit throws, what fits gives a text. */
function calls(name: string, each: unknown, values: readonly unknown[]): (readonly [string, unknown])[] {
  if (typeof each === 'object' && each !== null)
    return Object.entries(each).flatMap(([key, inner]) => calls(`${name}.${key}`, inner, values));
  if (typeof each !== 'function') return [];
  return values.flatMap(value => {
    try {
      return [[name, Reflect.apply(each as Callable, undefined, [value, value, value, value])] as const];
    } catch {
      return [];
    }
  });
}

/** Every sentence that the modules of `vscode/text` make on a machine where everything is called `text`. */
function sentences(text: string): (readonly [string, unknown])[] {
  const { holder, container, endpoints, listener } = machine(text);
  const all = conflicts(text);
  const uses = (['launch', 'task', 'script', 'env', 'terminal'] as const).flatMap(by =>
    endpoints.map((endpoint): PortUse => ({ by, name: text, candidate: { endpoint, from: text, confidence: 1 } })),
  );
  const everyFix = Object.values(fixes(text)).flat();
  return [
    ...all.flatMap(conflict => [
      ['conflictSentence', diagnosisTexts.conflictSentence(conflict, now)] as const,
      ['conflictSentence, that stays', diagnosisTexts.conflictSentence(conflict)] as const,
      ['problemSentence', problemTexts.problemSentence(conflict)] as const,
      ['sourceName', nameTexts.sourceName(conflict)] as const,
      ['holderPhrase', holderPhrase(conflict)] as const,
      ['leftoverView', leftoverView([conflict], now)?.tooltip] as const,
      ['leftoverView, text', leftoverView([conflict], now)?.text] as const,
    ]),
    ...everyFix.flatMap(fix => [
      ['fixTitle', titleTexts.fixTitle(fix, 3001)] as const,
      ['fixTitle', titleTexts.fixTitle({ ...fix, ...('restart' in fix && { restart: false }) })] as const,
      ['fixButton', titleTexts.fixButton(fix, 3001)] as const,
      ['fixDetail', detailTexts.fixDetail(fix)] as const,
      ['fixAction', titleTexts.fixAction(fix)] as const,
      ['withCommand', titleTexts.withCommand(titleTexts.fixTitle(fix), [fix])] as const,
    ]),
    ['switchNote', detailTexts.switchNote(`environment-wins:${text}`)],
    ...Object.values(killResults(text))
      .flat()
      .flatMap(result =>
        endpoints.map(endpoint => ['killSentence', killTexts.killSentence(result, holder, endpoint)] as const),
      ),
    ...Object.values(killResults(text))
      .flat()
      .map(result => ['endSentence', lockTexts.endSentence(result, holder)] as const),
    ...uses.map(use => ['portUse', portTexts.portUse(use)] as const),
    ...[text, `script \`${text}\` in package.json`, `the listen call in ${text}`, `${text}’s default`].map(
      from => ['placeOf', placeTexts.placeOf({ from })] as const,
    ),
    ...calls(
      'any',
      {
        ...diagnosisTexts,
        ...detailTexts,
        ...titleTexts,
        ...killTexts,
        ...lockTexts,
        message,
        ...nameTexts,
        ...portTexts,
      },
      [text, ...endpoints, container, listener, holder, { name: text, process: holder }, ...all.slice(0, 8), 1],
    ),
  ];
}

suite('sentences', () => {
  for (const [index, text] of hostileTexts.entries())
    test(`hold nothing that VS Code would run, follow or draw as something else: attack ${index + 1}`, () =>
      checkAll(text));

  test('nor when the parts of attacks come in any order', () => {
    const random = createRandom(23);
    for (let round = 0; round < 15; round++) {
      const text = hostileText(random);
      checkAll(text);
    }
  });

  test('keep a port and a pid in their place where a name is written from right to left', () => {
    const misplaced = sentences(rightToLeft)
      .map(([, sentence]) => String(sentence))
      // An address is one piece, and those that the system tells are numbers. What did not fit its function is no sentence.
      .filter(
        sentence => misplacedNumber.test(sentence.replaceAll(`${rightToLeft}:3000`, '')) && !/\{\d\}/.test(sentence),
      );
    assert.deepEqual([...new Set(misplaced)], []);
  });

  test('nor do the rows of the Ports view and the status item', async () => {
    for (const text of hostileTexts) {
      const { listener } = machine(text);
      const rows: readonly PortRow[] = [
        ...conflicts(text).flatMap((conflict): PortRow[] => [
          { kind: 'conflict', id: conflict.id, conflict, runs: [] },
          { kind: 'run', id: conflict.id, conflict },
        ]),
        ...[
          listener,
          { ...listener, container: undefined },
          { ...listener, holder: undefined, container: undefined },
        ].map(
          (each): PortRow => ({
            kind: 'listener',
            id: 'b',
            endpoint: { protocol: 'tcp', port: 3000 },
            listener: each as Listener,
            addresses: [text],
            ours: true,
          }),
        ),
      ];
      const tree = new PortsTree(
        () => [],
        async () => {},
      );
      for (const row of rows) {
        const { label, description, accessibilityInformation } = tree.getTreeItem(row) as vscode.TreeItem;
        for (const part of [label, description, accessibilityInformation?.label])
          if (typeof part === 'string') check('a row', text, part);
      }
      tree.dispose();
      for (const conflict of conflicts(text)) {
        const view = statusView([], [conflict], now);
        if (view === undefined) continue;
        check('the status item', text, view.text, 1);
        check('the status item, read aloud', text, view.label);
      }
    }
  });
});

/** Each sentence once. */
function checkAll(text: string): void {
  const names = new Map(sentences(text).map(([name, sentence]) => [sentence, name]));
  for (const [sentence, name] of names) if (typeof sentence === 'string') check(name, text, sentence);
}

function check(name: string, text: string, sentence: string, icons = 0): void {
  try {
    assertHarmless(sentence, icons);
  } catch (error) {
    throw new Error(`${name} of ${JSON.stringify(text.slice(0, 60))}: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
}

/** Never called: what must not compile, does not. */
export function refused(name: string): void {
  // @ts-expect-error a plain string is no message
  void inform(name);
  // @ts-expect-error nor a button
  void warn(message.free(), name);
  // @ts-expect-error nor a question with a name in it
  void ask(`${message.free()} ${name}`, [message.free()]);
  // @ts-expect-error nor the details of one
  void ask(message.free(), [message.free()], name);
  // @ts-expect-error nor a row of a pick
  void pick([{ label: name }], { title: message.free() });
  // @ts-expect-error nor its title
  void pick([{ label: message.free() }], { title: name });
  // @ts-expect-error nor the text of the status item
  statusItem('a').text = name;
  // @ts-expect-error nor its tooltip
  statusItem('a').tooltip = name;
  // @ts-expect-error nor a piece of a sentence
  l10n.t('{0}', name);
}
