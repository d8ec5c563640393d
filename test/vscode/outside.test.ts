import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { InternalCommand, Tool } from '../../src/core/ids.ts';
import {
  api,
  bash,
  conflictThat,
  diagnosed,
  eventually,
  file,
  freePort,
  listens,
  Occupant,
  serverSource,
  write,
} from './support.ts';
import { isFile, Orphan } from './tools.ts';

const secret = 'hunter2-0f3a';

function everyObject(value: unknown, visit: (each: object) => void): void {
  if (typeof value !== 'object' || value === null) return;
  visit(value);
  for (const each of Object.values(value)) everyObject(each, visit);
}

suite('what leaves the extension', () => {
  let terminal: vscode.Terminal;
  let holder: Orphan;
  let port: number;
  const changes: unknown[] = [];
  let subscription: { dispose(): void };
  let failing: { dispose(): void };

  suiteSetup(async () => {
    await api();
    port = await freePort();
    await write('server.js', serverSource);
    await write('quoting.js', `console.log('connecting to postgres://me:${secret}@db');\n${serverSource}`);
    holder = await Orphan.start([process.execPath, 'server.js', String(port), `--password=${secret}`], {
      DATABASE_URL: secret,
      npm_config_token: secret,
    });
    const { onDidChange } = await api();
    // Whoever fails on what it is told keeps nobody else from being told.
    failing = onDidChange(() => {
      throw new Error('a listener of another extension');
    });
    subscription = onDidChange(conflict => changes.push(conflict));
    terminal = await bash();
    terminal.sendText(`DB_PASSWORD=${secret} node quoting.js ${port} --api-key ${secret}`);
    await conflictThat(diagnosed(port), `port ${port}`);
  });
  suiteTeardown(async () => {
    subscription.dispose();
    failing.dispose();
    terminal.dispose();
    await holder.dispose();
  });

  test('through the API holds no secret', async () => {
    const { conflicts, ports } = await api();
    for (const told of [conflicts(), ports(), changes]) assert.doesNotMatch(JSON.stringify(told), new RegExp(secret));
    assert.ok(changes.length > 0);
  });

  test('through the API cannot be changed, and changes nothing', async () => {
    const { conflicts, ports } = await api();
    for (const told of [conflicts(), ports(), ...changes]) everyObject(told, each => assert.ok(Object.isFrozen(each)));
    assert.ok(Object.isFrozen(await api()));
    const [first] = conflicts();
    assert.throws(() => Object.assign(first ?? {}, { id: 'other' }), TypeError);
    assert.equal(conflicts()[0]?.id, first?.id);
  });

  test('through a command ends nobody but whom a fix on the screen names', async () => {
    const other = await Occupant.on(await freePort());
    try {
      const [conflict] = (await api()).conflicts().filter(diagnosed(port));
      const kill = conflict?.diagnosis?.fixes.find(fix => fix.kind === 'kill');
      assert.ok(conflict !== undefined && kill !== undefined);
      const { startToken: _, ...rest } = kill.holder;
      const forged = [
        { ...kill, holder: { ...kill.holder, pid: other.pid } },
        { ...kill, holder: { ...rest, pid: other.pid, sharers: [] } },
        { ...kill, holder: { ...kill.holder, sharers: [{ ...rest, pid: other.pid }] } },
        { kind: 'suggest-command', argv: ['kill', String(other.pid)], why: 'service' },
        { kind: 'remove-stale-socket', path: file('server.js'), restart: false },
      ];
      for (const fix of forged) {
        let isOver = false;
        const done = vscode.commands.executeCommand(InternalCommand.applyFix, conflict.id, fix).then(() => {
          isOver = true;
        });
        // What is true now is shown in its place.
        await eventually('the list is closed', async () => {
          await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
          return isOver;
        });
        await done;
      }
      assert.ok(other.isAlive);
      await listens(port);
      assert.ok(isFile(file('server.js')));
    } finally {
      await other.dispose();
    }
  });

  test('as the answer to an agent holds no secret', async () => {
    const { content } = await vscode.lm.invokeTool(Tool.diagnosePort, {
      input: { port },
      toolInvocationToken: undefined,
    });
    const answer = content.map(part => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('\n');
    assert.match(answer, new RegExp(String(holder.pid)));
    assert.doesNotMatch(answer, new RegExp(secret));
  });
});
