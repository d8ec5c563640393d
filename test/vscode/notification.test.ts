import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Setting, settingSection } from '../../src/core/ids.ts';
import type { Conflict } from '../../src/core/model/conflict.ts';
import type { Diagnosis } from '../../src/core/model/diagnosis.ts';
import type { Fix, Switchable } from '../../src/core/model/fix.ts';
import { Store } from '../../src/core/store.ts';
import { diagnosisSentence } from '../../src/vscode/text/diagnosis.ts';
import { distinctTitles, fixAction, fixTitle } from '../../src/vscode/text/fixTitles.ts';
import { Notifications } from '../../src/vscode/ui/notification.ts';
import { api } from './support.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: assert.ifError };
const endpoint = { protocol: 'tcp', port: 3000 } as const;
const holder = {
  pid: 77,
  name: 'node',
  commandLine: 'node server.js',
  args: ['node', 'server.js'],
  parents: [],
  sockets: [],
};
const fixes: readonly Fix[] = [
  { kind: 'explain', topic: 'privileged' },
  { kind: 'kill', holder, endpoint, restart: true },
  { kind: 'switch-once', endpoint },
  { kind: 'switch-port', endpoint, restart: true },
  { kind: 'report', endpoint },
];
const facts = { holder, provenance: [], comesBack: 'no' } as const;
const diagnosis: Diagnosis = { endpoint, verdict: { kind: 'leftover', facts, folder: '/shop' }, fixes };

function failure(id: string, rest: Partial<Conflict> = {}): Conflict {
  const seen = 1_800_000_000_000;
  const source = { kind: 'command' } as const;
  return { id, source, endpoint, candidates: [], firstSeen: seen, lastSeen: seen, count: 1, state: 'noticed', ...rest };
}

suite('the notification', () => {
  let store: Store;
  let told: (readonly string[])[];
  let notifications: Notifications;
  /** Closes a notification; at once, unless a test wants it to stay. */
  let whenClosed: Promise<void>;

  /** From now on, notifications stay until they are closed. */
  const stay = () => {
    let close = () => {};
    whenClosed = new Promise<void>(resolve => {
      close = resolve;
    });
    return { close };
  };
  /** What has been closed is known to be so. */
  const closed = () => new Promise<void>(resolve => setImmediate(resolve));

  setup(async () => {
    await api();
    store = new Store();
    told = [];
    whenClosed = Promise.resolve();
    notifications = new Notifications(store, silent, async (...texts) => {
      told.push(texts);
      await whenClosed;
      return undefined;
    });
  });
  teardown(async () => {
    notifications.dispose();
    await vscode.workspace
      .getConfiguration(settingSection)
      .update(Setting.notifications, undefined, vscode.ConfigurationTarget.Workspace);
  });

  test('says one sentence, with the first two fixes that act, and More…', () => {
    const switchable = { once: 'certain' } as const;
    store.put(failure('a', { state: 'diagnosed', diagnosis, suggestedPort: 3001, switchable }));
    assert.deepEqual(told, [
      [
        'Port 3000 is held by node server.js (pid 77), left over from an earlier run in this workspace.',
        'Free and Restart',
        'Start on 3001 This Time',
        'More…',
      ],
    ]);
  });

  test('puts the way around a program of another folder first, which waits until it is known', () => {
    const verdict = { kind: 'other-app', facts } as const;
    const refusal = { kind: 'not-stated' } as const;
    const [, kill, once, change] = fixes;
    assert.ok(kill !== undefined && once !== undefined && change !== undefined);
    const given = { endpoint, verdict, fixes: [once, kill, change] };
    const cases: readonly (readonly [Switchable, readonly string[]])[] = [
      [{ once: 'certain' }, ['Start on 3001 This Time', 'Free and Restart', 'More…']],
      [{ once: 'certain', refusal }, ['Start on 3001 This Time', 'Free and Restart', 'More…']],
      [{ once: 'no' }, ['Switch to 3001', 'Free and Restart', 'More…']],
      [{ once: 'no', refusal }, ['Free and Restart', 'More…']],
    ];
    for (const [index, [switchable, buttons]] of cases.entries()) {
      const id = `c${index}`;
      store.put(
        failure(id, {
          state: 'diagnosed',
          diagnosis: given,
          suggestedPort: 3001,
          endpoint: { ...endpoint, port: 3000 + index },
        }),
      );
      assert.equal(told.length, index, 'too soon');
      store.update(id, { switchable });
      assert.deepEqual(told[index]?.slice(1), buttons);
    }
  });

  test('says that another VS Code window runs it', () => {
    const other = {
      holder: { ...holder, cwd: '/other' },
      provenance: [{ kind: 'other-window' }],
      comesBack: 'no',
    } as const;
    const sentence = (verdict: Diagnosis['verdict']) => diagnosisSentence({ endpoint, verdict, fixes: [] });
    assert.equal(
      sentence({ kind: 'other-app', facts: other }),
      'Port 3000 is held by node server.js (pid 77) in /other, in another VS Code window.',
    );
    assert.equal(
      sentence({ kind: 'same-project-elsewhere', facts: other, folder: '/shop' }),
      'Port 3000 is held by node server.js (pid 77), started from this project (/shop) in another VS Code window.',
    );
    assert.equal(
      sentence({ kind: 'sibling-worktree', facts: other, folder: '/shop-2' }),
      'Port 3000 is held by node server.js (pid 77), the same project in /shop-2, in another VS Code window.',
    );
  });

  test('has no two buttons that read the same, of two containers, two of one name, and two processes', () => {
    const container = (id: string, name: string) => ({ engine: 'docker', id, name }) as const;
    const stop = (id: string, name: string): Fix => ({
      kind: 'stop-container',
      container: container(id, name),
      endpoint,
      restart: true,
    });
    const end = (pid: number): Fix => ({ kind: 'kill', holder: { ...holder, pid }, endpoint, restart: true });
    const pairs = [
      [stop('a1', 'mult1'), stop('b2', 'mult2')],
      [stop('a1', 'web'), stop('b2', 'web')],
      [end(77), end(78)],
    ];
    for (const [index, pair] of pairs.entries())
      store.put(
        failure(`${index}`, {
          endpoint: { ...endpoint, port: index + 1 },
          state: 'diagnosed',
          diagnosis: { ...diagnosis, fixes: pair },
        }),
      );
    assert.deepEqual(
      told.map(([, ...buttons]) => buttons),
      [
        ['Stop Container and Restart: mult1', 'Stop Container and Restart: mult2', 'More…'],
        ['Stop Container and Restart: web', 'Stop Container and Restart: web (2)', 'More…'],
        ['Free and Restart: node server.js (pid 77)', 'Free and Restart: node server.js (pid 78)', 'More…'],
      ],
    );
  });

  test('has no two titles that read the same in any list, also of containers that are called as a second one would be', () => {
    const stop = (name: string): Fix => ({
      kind: 'stop-container',
      container: { engine: 'docker', name },
      endpoint,
      restart: false,
    });
    const titles = ['web', 'web', 'web (2)', 'web', 'api'].map(name => `Stop Container: ${name}`);
    assert.deepEqual(
      distinctTitles(['web', 'web', 'web (2)', 'web', 'api'].map(stop), fix => fixTitle(fix)),
      [titles[0], `${titles[1]} (2)`, `${titles[2]} (2)`, `${titles[3]} (3)`, titles[4]],
    );
  });

  test('shows the command that a button of it would put into a terminal', () => {
    const typed: Fix = { kind: 'suggest-command', argv: ['sudo', 'kill', '7941'], why: 'other-user' };
    const verdict = { kind: 'other-user', user: 'nobody', facts, candidates: [] } as const;
    const given = { endpoint, verdict, fixes: [typed, { kind: 'switch-port', endpoint, restart: true }] } as const;
    store.put(failure('a', { state: 'diagnosed', diagnosis: given, suggestedPort: 3001 }));
    const [[sentence, first] = []] = told;
    assert.equal(
      sentence,
      'Port 3000 is held by node server.js (pid 77) of the user nobody. The command: sudo kill 7941',
    );
    assert.equal(first, 'Put Command into Terminal');
    assert.equal(fixAction(typed), 'Put Command into Terminal: sudo kill 7941');
  });

  test('says of the extension host that one of the extensions listens, and where to stop it', () => {
    const verdict = { kind: 'editor', facts, part: 'extension-host' } as const;
    store.put(failure('a', { state: 'diagnosed', diagnosis: { endpoint, verdict, fixes: [] } }));
    assert.match(
      told[0]?.[0] ?? '',
      /an extension of this window listens \(Live Server, for instance\)\. Stop it there/,
    );
  });

  test('waits for the diagnosis, and does not come again for a repeat, a failed fix or a second look', () => {
    store.put(failure('a'));
    assert.deepEqual(told, []);
    store.send('a', 'diagnose', { diagnosis });
    store.update('a', { count: 2, lastSeen: 1_800_000_001_000 });
    store.send('a', 'choose');
    store.send('a', 'fail');
    store.update('a', { diagnosis: { ...diagnosis, verdict: { kind: 'already-free' } } });
    assert.equal(told.length, 1);
  });

  test('comes for each of ten programs that fail on one port in turn, when the one before was closed', async () => {
    for (let index = 0; index < 10; index++) {
      store.put(failure(`c${index}`, { state: 'diagnosed', diagnosis }));
      await closed();
    }
    assert.equal(told.length, 10);
  });

  test('tells of another run on the port that it names for as long as it is on the screen, and of that only once', async () => {
    const { close } = stay();
    store.put(failure('a', { state: 'diagnosed', diagnosis }));
    store.put(failure('b', { state: 'diagnosed', diagnosis }));
    assert.equal(told.length, 1);
    close();
    await closed();
    store.update('b', { count: 2 });
    assert.equal(told.length, 1);
    store.put(failure('c', { state: 'diagnosed', diagnosis }));
    assert.equal(told.length, 2);
  });

  test('does not stand for a run on whose port it names somebody else, or what is over', async () => {
    stay();
    const heldBy = (pid: number) => ({ kind: 'held', holders: [{ ...holder, pid, startToken: String(pid) }] }) as const;
    store.put(failure('a', { state: 'diagnosed', diagnosis, probe: heldBy(77) }));
    store.put(failure('b', { state: 'diagnosed', diagnosis, probe: heldBy(77) }));
    assert.equal(told.length, 1);
    store.put(failure('c', { state: 'diagnosed', diagnosis, probe: heldBy(78) }));
    assert.equal(told.length, 2);
    store.put(failure('d', { state: 'diagnosed', diagnosis, probe: { kind: 'free' } }));
    assert.equal(told.length, 3);
  });

  test('comes again when the conflict is news once more, but not over itself', async () => {
    const { close } = stay();
    store.put(failure('a', { state: 'diagnosed', diagnosis }));
    store.update('a', { alarms: 2 });
    assert.equal(told.length, 1);
    close();
    await closed();
    store.update('a', { alarms: 3 });
    assert.equal(told.length, 2);
  });

  test('is one of a handful when 300 ports fail at once, with one more for all the others', () => {
    stay();
    for (let port = 20_000; port < 20_300; port++)
      store.put(failure(`c${port}`, { state: 'diagnosed', diagnosis, endpoint: { protocol: 'tcp', port } }));
    assert.equal(told.length, 6);
    assert.deepEqual(told.at(-1), ['More programs could not get their ports.', 'More…']);
  });

  test('stays away from what is over or was dismissed', () => {
    for (const state of ['solved', 'gone', 'dismissed', 'superseded', 'crowded'] as const)
      store.put(failure(state, { state, diagnosis }));
    assert.deepEqual(told, []);
  });

  test('asks for the port when the output does not say it', () => {
    const { endpoint: _, ...unknown } = failure('a', { resolved: true });
    store.put(unknown);
    assert.deepEqual(told.flat().slice(1), ['Choose Port…']);
  });

  for (const [what, rest] of [
    ['nothing has failed yet', { quiet: true }],
    ['the user asked and is shown it', { asked: true }],
  ] as const) {
    test(`stays away when ${what}`, () => {
      store.put(failure('a', { state: 'diagnosed', diagnosis, ...rest }));
      assert.deepEqual(told, []);
    });
  }

  test('stays away when the setting says so', async () => {
    const settings = vscode.workspace.getConfiguration(settingSection);
    await settings.update(Setting.notifications, false, vscode.ConfigurationTarget.Workspace);
    store.put(failure('a', { state: 'diagnosed', diagnosis }));
    assert.deepEqual(told, []);
  });
});
