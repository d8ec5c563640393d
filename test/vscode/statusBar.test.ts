import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { InternalCommand, ViewCommand } from '../../src/core/ids.ts';
import type { Conflict } from '../../src/core/model/conflict.ts';
import type { KnownPort, PortState, PortUse } from '../../src/core/rows/knownPorts.ts';
import { placeOf } from '../../src/vscode/text/places.ts';
import { portUse } from '../../src/vscode/text/ports.ts';
import { statusTooltip } from '../../src/vscode/ui/ports/portTooltip.ts';
import { statusView } from '../../src/vscode/ui/statusBar.ts';
import {
  api,
  bash,
  diagnosed,
  eventThat,
  folder,
  freePort,
  interrupt,
  Occupant,
  serverSource,
  shellPath,
  write,
} from './support.ts';

const now = 1_800_000_000_000;

function known(port: number, state: PortState, rest: Partial<KnownPort> = {}): KnownPort {
  const candidate = { endpoint: { protocol: 'tcp', port }, from: 'env.PORT in launch.json', confidence: 0.9 } as const;
  return { endpoint: candidate.endpoint, state, uses: [{ by: 'launch', name: 'Shop | <b>', candidate }], ...rest };
}

const conflict: Conflict = {
  id: 'c1',
  source: { kind: 'command' },
  candidates: [],
  firstSeen: now,
  lastSeen: now,
  count: 1,
  state: 'diagnosed',
};

/** The first state of a port, now or later, that fits. */
async function portThat(port: number, state: PortState): Promise<KnownPort> {
  const { ports, onDidChangePorts } = await api();
  const fits = (list: readonly KnownPort[]) => list.find(each => each.endpoint.port === port && each.state === state);
  const found = fits(ports());
  if (found !== undefined) return found;
  const event: vscode.Event<readonly KnownPort[]> = listener => vscode.Disposable.from(onDidChangePorts(listener));
  const seen = () => ports().map(({ endpoint, uses, ...each }) => `${endpoint.port} ${each.state} (${uses[0]?.by})`);
  const list = await eventThat(
    event,
    each => fits(each) !== undefined,
    () => `port ${port} ${state}; there are ${seen().join(', ')}`,
  );
  return fits(list) as KnownPort;
}

suite('the status item', () => {
  test('is hidden while there is nothing to tell', () => {
    assert.equal(statusView([], [], now), undefined);
  });

  test('shows two ports and how many more, each with the sign of its state', () => {
    const ports = [known(3000, 'taken'), known(3001, 'leftover'), known(3002, 'mine'), known(3003, 'free')];
    const view = statusView(ports, [], now);
    assert.equal(view?.text, '$(error) 3000  $(history) 3001  +2');
    assert.equal(view?.counts, false);
    assert.equal(
      view?.label,
      'Port 3000: taken. Port 3001: left over from an earlier run. Port 3002: listening. 1 more is free.',
    );
  });

  test('is red for what has failed and still has no port, wherever that stands, and for nothing else', () => {
    const failed = { ...conflict, endpoint: { protocol: 'tcp', port: 3005 } } as const;
    const ports = [known(3000, 'taken'), known(3005, 'taken', { finding: failed })];
    const colour = (...open: readonly Conflict[]) => statusView(ports, open, now)?.background;
    assert.equal(colour(failed), 'statusBarItem.errorBackground');
    assert.equal(colour(), undefined, 'a port that is merely taken is no alarm');
    assert.equal(colour({ ...failed, quiet: true }), undefined, 'nor is what is left over');
    assert.equal(colour({ ...failed, state: 'fixing' }), 'statusBarItem.warningBackground');
    assert.equal(colour(conflict, { ...failed, state: 'fixing' }), 'statusBarItem.errorBackground');
  });

  test('of thirty ports reads and lists what is taken or listening, and counts the free ones', () => {
    const free = Array.from({ length: 27 }, (_, index) => known(4001 + index, 'free'));
    const ports = [known(3000, 'taken'), known(3001, 'mine'), known(3002, 'mine'), ...free];
    const { label = '' } = statusView(ports, [], now) ?? {};
    assert.match(label, /27 more are free\.$/);
    assert.ok(label.length < 150, label);
    assert.equal(statusView(free, [], now)?.label, '27 ports of this workspace, all free.');
    const { value } = statusTooltip(ports, [], now);
    assert.equal(value.split('\n').filter(line => line.startsWith('| $(')).length, 3, value);
    assert.match(value, /27 more are free/);
  });

  test('stays quiet about what is left over, listening or free, and about a port on which nothing has failed', () => {
    for (const state of ['taken', 'leftover', 'mine', 'free', 'unknown'] as const)
      assert.equal(statusView([known(3000, state)], [], now)?.background, undefined, state);
  });

  test('counts down while a port lingers', () => {
    const port = known(3000, 'lingering', { freeAt: now + 41_200 });
    const view = statusView([port], [], now);
    assert.equal(view?.text, '$(watch) 3000 42 s');
    assert.equal(view?.counts, true);
    assert.equal(statusView([port], [], now + 50_000)?.counts, false);
  });

  test('shows a conflict without a port by its candidates', () => {
    const candidates = [3000, 8080]
      .map(port => known(port, 'free').uses[0]?.candidate)
      .filter(each => each !== undefined);
    assert.equal(statusView([], [{ ...conflict, candidates }], now)?.text, '$(error) 3000/8080');
    assert.equal(statusView([], [conflict], now)?.text, '$(error) ?');
  });

  test('tells of several runs on one port once, and names them in the tooltip', () => {
    const run = (id: string): Conflict => ({
      ...conflict,
      id,
      source: { kind: 'task', id, name: `task ${id}` },
      endpoint: { protocol: 'tcp', port: 3000 },
    });
    const open = [run('b'), run('a')];
    const view = statusView([known(3000, 'taken', { finding: open[0] as Conflict })], open, now);
    assert.equal(view?.label, 'Port 3000 could not be bound.');
    const { value } = statusTooltip([], open, now);
    assert.equal(value.split('could not be bound').length, 2);
    assert.match(value, /Failed\\: Task “task b”, Task “task a”/);
  });

  test('explains in a table whose links run our commands only, and whose text is no markup', () => {
    const { value, isTrusted, supportHtml } = statusTooltip(
      [known(3000, 'taken'), known(3001, 'free')],
      [conflict],
      now,
    );
    const enabled = typeof isTrusted === 'object' ? isTrusted.enabledCommands : [];
    const run = [...value.matchAll(/\]\(command:([\w.]+)/g)].map(([, id]) => id);
    assert.ok(run.includes(InternalCommand.showConflict));
    assert.deepEqual(
      run.filter(id => !enabled.includes(id ?? '')),
      [],
    );
    assert.ok(!enabled.includes(InternalCommand.applyFix), 'a link never ends anything');
    assert.notEqual(supportHtml, true);
    const rows = value.split('\n').filter(line => line.startsWith('|'));
    assert.equal(rows.length, 4);
    for (const row of rows) assert.equal(row.replaceAll('\\|', '').split('|').length, 8, row);
    assert.match(value, /launch “Shop \\\| &lt;b\\>”\\: env\\\.PORT in launch\\\.json/);
  });
});

suite('where a port is named', () => {
  const named = (by: PortUse['by'], name: string, from: string): string =>
    portUse({ by, name, candidate: { endpoint: { protocol: 'tcp', port: 3000 }, from, confidence: 1 } });

  for (const [by, name, from, expected] of [
    ['script', 'dev', 'script `dev` in package.json', 'script dev in package.json'],
    ['script', 'dev:strict', 'the command line', 'script dev:strict in package.json'],
    ['script', 'dev', 'the listen call in api.cjs', 'script dev in package.json: the listen call in api.cjs'],
    ['task', 'serve', 'the command line', 'task “serve”'],
    ['task', 'serve', 'script `api` in package.json', 'task “serve”: script api in package.json'],
    ['launch', 'Shop', 'env.PORT in launch.json', 'launch “Shop”: env.PORT in launch.json'],
    ['env', '', 'PORT in .env', 'PORT in .env'],
    ['terminal', 'npm run dev', 'Vite’s default', '“npm run dev”: the default of Vite'],
  ] as const)
    test(`is a plain sentence: ${expected}`, () => assert.equal(named(by, name, from), expected));

  test('a sentence is there for every phrase of the core', () => {
    for (const from of ['the error’s own text', 'the port in Program.cs', 'PORT', 'vmArgs in launch.json'])
      assert.doesNotMatch(placeOf({ from }), /`/);
  });
});

suite('the ports of a workspace', () => {
  let terminal: vscode.Terminal;

  suiteSetup(async () => {
    await write('server.js', serverSource);
    terminal = await bash();
  });
  suiteTeardown(async () => {
    terminal.dispose();
    await write('.env', '');
  });

  test('a server that is started is found listening, and free when it has ended; .env names one that another holds', async () => {
    const [port, other] = [await freePort(), await freePort()];
    await write('.env', `PORT=${other}\n`);
    const occupant = await Occupant.on(other, '::', '/');
    terminal.shellIntegration?.executeCommand(`node server.js ${port}`);
    const mine = await portThat(port, 'mine');
    assert.equal(mine.uses[0]?.by, 'terminal');
    assert.equal(mine.finding?.diagnosis?.verdict.kind, 'own-session');
    const taken = await portThat(other, 'taken');
    assert.equal(taken.uses[0]?.by, 'env');
    assert.equal((await api()).conflicts().some(diagnosed(other)), false, 'a look raises no alarm');

    await interrupt(terminal);
    await portThat(port, 'free');
    await occupant.dispose();
    terminal.shellIntegration?.executeCommand('true');
    await portThat(other, 'free');
  });

  test('a terminal that is closed before its shell has begun keeps no look waiting', async () => {
    for (let turn = 0; turn < 5; turn++) {
      const closed = vscode.window.createTerminal({ shellPath, cwd: folder().uri.fsPath });
      const looked = vscode.commands.executeCommand(ViewCommand.refresh);
      closed.dispose();
      await looked;
    }
  });
});
