/** Whatever other extensions, key bindings and models hand over, nobody is ended, nothing is edited and nothing forged is shown. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Command, InternalCommand, Tool, ViewCommand } from '../../src/core/ids.ts';
import {
  api,
  bash,
  conflictThat,
  diagnosed,
  file,
  freePort,
  Occupant,
  read,
  serverSource,
  whileLeaving,
  write,
} from './support.ts';
import { isFile } from './tools.ts';

const forged = 'forged-by-another-extension';

/** Says another port each time it is asked. */
function shifting(ports: readonly unknown[]): object {
  let asked = 0;
  return Object.defineProperty({}, 'port', { get: () => ports[Math.min(asked++, ports.length - 1)] });
}

const throwing = new Proxy(
  {},
  {
    get: () => {
      throw new Error(forged);
    },
  },
);

suite('what others hand over', () => {
  let occupant: Occupant;
  let terminal: vscode.Terminal;
  let port: number;
  let conflictId: string;

  suiteSetup(async () => {
    await api();
    port = await freePort();
    await write('server.js', serverSource);
    occupant = await Occupant.on(port);
    terminal = await bash();
    terminal.sendText(`node server.js ${port}`);
    conflictId = (await conflictThat(diagnosed(port), `port ${port}`)).id;
  });
  suiteTeardown(async () => {
    terminal.dispose();
    await occupant.dispose();
  });

  test('to commands ends nobody, edits nothing and shows nothing of theirs', async () => {
    const holder = { pid: occupant.pid, name: forged, commandLine: forged, parents: [], sockets: [] };
    const endpoint = { protocol: 'tcp', port };
    const conflict = {
      id: forged,
      state: 'diagnosed',
      endpoint,
      firstSeen: 1,
      lastSeen: 1,
      count: 1,
      source: { kind: 'terminal', id: forged, name: forged, commandLine: `touch ${forged}` },
      failure: { kind: 'in-use', ruleId: forged, excerpt: forged, frames: [] },
      diagnosis: { verdict: { kind: 'other-app', facts: { holder, provenance: [], comesBack: 'no' } }, fixes: [] },
    };
    const kill = { kind: 'kill', holder, endpoint, restart: false };
    const ports = [
      null,
      0,
      -1,
      65_536,
      1.5,
      NaN,
      1e300,
      String(port),
      [port],
      { valueOf: () => port },
      BigInt(port),
      true,
    ];
    const calls: readonly (readonly [command: string, ...args: readonly unknown[]])[] = [
      ...ports.flatMap(each =>
        [Command.freePort, Command.diagnose, Command.switchPort].map(id => [id, { port: each }] as const),
      ),
      [Command.freePort, { port, pid: occupant.pid, force: true, confirmed: true, fix: kill }],
      [Command.freePort, shifting([port, -1])],
      [Command.freePort, shifting([undefined, port])],
      [Command.freePort, throwing],
      [Command.freePort, { port }, kill, 'notification'],
      [InternalCommand.applyFix],
      [InternalCommand.applyFix, conflictId],
      [InternalCommand.applyFix, conflictId, null],
      [InternalCommand.applyFix, conflictId, throwing],
      [InternalCommand.applyFix, conflictId, kill],
      [InternalCommand.applyFix, conflictId, [kill]],
      [InternalCommand.applyFix, conflictId, JSON.stringify(kill)],
      [InternalCommand.applyFix, conflictId, { ...kill, toJSON: () => ({ kind: 'wait' }) }],
      [InternalCommand.applyFix, conflictId, { kind: 'remove-stale-socket', path: file('server.js'), restart: false }],
      [InternalCommand.applyFix, conflictId, { kind: 'suggest-command', argv: ['touch', forged], why: 'service' }],
      [InternalCommand.applyFix, conflictId, { kind: 'restart', commandLine: `touch ${forged}` }],
      [InternalCommand.applyFix, forged, kill],
      [InternalCommand.applyFix, '__proto__', kill],
      [InternalCommand.applyFix, conflict, kill],
      [InternalCommand.showConflict, conflict],
      [InternalCommand.showConflict, forged],
      [InternalCommand.showMove, forged],
      [InternalCommand.showMove, conflict],
      [InternalCommand.dismiss, forged],
      [InternalCommand.dismiss, { id: conflictId }],
      ...Object.values(ViewCommand)
        .filter(id => /free|showReport|copyAddress|dismiss/.test(id))
        .flatMap(id => [
          [id, { kind: 'conflict', id: forged, conflict }] as const,
          [id, { kind: 'run', id: forged, conflict }] as const,
          [id, { kind: 'listener', endpoint: { protocol: 'tcp', port: `${port}` }, holder }] as const,
          [id, { kind: forged }] as const,
          [id, { kind: 'conflict' }] as const,
        ]),
    ];
    const before = await read('server.js');
    const shown: string[] = [];
    const watching = vscode.workspace.onDidOpenTextDocument(document => shown.push(document.getText()));
    for (const [command, ...args] of calls)
      await whileLeaving(vscode.commands.executeCommand(command, ...args)).catch(() => {});
    assert.ok(occupant.isAlive);
    assert.equal(await read('server.js'), before);
    assert.ok(!isFile(file(forged)));
    watching.dispose();
    assert.ok(!shown.some(text => text.includes(forged)), shown.join('\n'));
    assert.ok((await api()).conflicts().some(diagnosed(port)), 'nor is what is true taken back');
  });

  test('to the API changes nothing for others', async () => {
    const { conflicts, onDidChange, onDidChangeMoves, onDidChangePorts, ports } = await api();
    const nonsense: readonly unknown[] = [undefined, null, 'x', 42, {}, throwing];
    const subscriptions = [onDidChange, onDidChangePorts, onDidChangeMoves].flatMap(subscribe =>
      nonsense.flatMap(listener => {
        try {
          return [(subscribe as (listener: unknown) => vscode.Disposable)(listener)];
        } catch {
          // As good an answer.
          return [];
        }
      }),
    );
    const [first] = conflicts();
    for (const change of [
      () => (conflicts() as unknown[]).push(forged),
      () => (ports() as unknown[]).splice(0),
      () => Object.setPrototypeOf(first, { id: forged }),
      () => Object.defineProperty(first, 'id', { get: () => forged }),
      () => Object.assign(first?.diagnosis?.fixes ?? [], { 0: forged }),
    ])
      assert.throws(change, TypeError);
    assert.ok(!('polluted' in {}));
    const other = await freePort();
    const told = conflictThat(diagnosed(other), 'another');
    const second = await Occupant.on(other);
    terminal.sendText(`node server.js ${other}`);
    await told;
    for (const subscription of [...subscriptions, ...subscriptions]) subscription.dispose();
    await second.dispose();
    assert.doesNotMatch(JSON.stringify(conflicts()), new RegExp(forged));
  });

  test('to the tools of models ends nobody', async () => {
    const { pid } = occupant;
    // Any moment of the machine's clock.
    const startedAt = performance.timeOrigin;
    const inputs: readonly object[] = [
      {},
      { port },
      { port, pid },
      { port, pid, startedAt: null },
      { port, pid, startedAt: '0' },
      { port, pid, startedAt: Number.MAX_VALUE },
      { port, pid: String(pid), startedAt },
      { port, pid: -pid, startedAt },
      { port: String(port), pid, startedAt },
      { port: [port], pid: [pid], startedAt: [startedAt] },
      { port, pid, startedAt, force: true, confirmed: true },
      { port, holder: { pid }, __proto__: { pid } },
      { port, pid: 1, startedAt: 0 },
      { port, pid: 0, startedAt: 0 },
      { port, pid: process.pid, startedAt },
    ];
    for (const input of inputs)
      for (const tool of [Tool.freePort, Tool.diagnosePort, Tool.choosePort])
        await Promise.resolve(vscode.lm.invokeTool(tool, { input, toolInvocationToken: undefined })).catch(() => {});
    assert.ok(occupant.isAlive);
  });
});
