import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Tool } from '../../src/core/ids.ts';
import { api, bash, conflictThat, diagnosed, freePort, serverSource, write } from './support.ts';
import { Orphan } from './tools.ts';

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

  suiteSetup(async () => {
    await api();
    port = await freePort();
    await write('server.js', serverSource);
    await write('quoting.js', `console.log('connecting to postgres://me:${secret}@db');\n${serverSource}`);
    holder = await Orphan.start([process.execPath, 'server.js', String(port), `--password=${secret}`], {
      DATABASE_URL: secret,
      npm_config_token: secret,
    });
    subscription = (await api()).onDidChange(conflict => changes.push(conflict));
    terminal = await bash();
    terminal.sendText(`DB_PASSWORD=${secret} node quoting.js ${port} --api-key ${secret}`);
    await conflictThat(diagnosed(port), `port ${port}`);
  });
  suiteTeardown(async () => {
    subscription.dispose();
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
    const [first] = conflicts();
    assert.throws(() => Object.assign(first ?? {}, { id: 'other' }), TypeError);
    assert.equal(conflicts()[0]?.id, first?.id);
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
