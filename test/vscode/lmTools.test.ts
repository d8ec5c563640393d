import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Tool } from '../../src/core/ids.ts';
import { Store } from '../../src/core/store.ts';
import { createServices } from '../../src/services.ts';
import { type FreePortInput, FreePortTool } from '../../src/vscode/lm/freePort.ts';
import type { Tools } from '../../src/vscode/tools.ts';
import { api, freePort, Occupant, serverSource, write } from './support.ts';
import { Orphan } from './tools.ts';

async function invoke(name: string, input: object): Promise<string> {
  const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
  return content.map(part => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('\n');
}

/** What the diagnosis tells an agent to pass on. */
function identityIn(report: string): Omit<FreePortInput, 'port'> {
  const [, json = ''] = /portMedic_freePort with (\{.*\})\./.exec(report) ?? [];
  return JSON.parse(json) as Omit<FreePortInput, 'port'>;
}

suite('the tools for agents', () => {
  let port: number;
  let occupant: Occupant | Orphan | undefined;

  suiteSetup(api);
  setup(async () => {
    port = await freePort();
  });
  teardown(async () => {
    await occupant?.dispose();
    occupant = undefined;
  });

  test('are offered to every model, with a description that says when to use them', () => {
    const descriptions = vscode.lm.tools.filter(({ name }) => Object.values<string>(Tool).includes(name));
    assert.deepEqual(descriptions.map(({ name }) => name).toSorted(), Object.values(Tool).toSorted());
    for (const { description } of descriptions) assert.match(description, /port/);
  });

  test('a diagnosis names the holder; what it says frees the port, and ends that process', async () => {
    occupant = await Occupant.on(port);
    const report = await invoke(Tool.diagnosePort, { port });
    const identity = identityIn(report);
    assert.equal(identity.pid, occupant.pid);
    assert.match(await invoke(Tool.freePort, { port, ...identity }), new RegExp(`Port ${port} is free: .* has ended`));
    await occupant.ended();
  });

  test('a free port has no holder to pass on', async () => {
    assert.match(await invoke(Tool.diagnosePort, { port }), /No process may be ended/);
  });

  test('another pid, another start or another port is refused, and nothing is ended', async () => {
    const held = await Occupant.on(port);
    occupant = held;
    const { pid, startedAt } = identityIn(await invoke(Tool.diagnosePort, { port }));
    const wrong: readonly FreePortInput[] = [
      { port, pid, startedAt: startedAt - 1 },
      { port, pid: process.pid, startedAt },
      { port: await freePort(), pid, startedAt },
    ];
    for (const input of wrong) assert.match(await invoke(Tool.freePort, input), /Nothing was ended/);
    assert.match(await invoke(Tool.freePort, { port: 70_000, pid, startedAt }), /1 to 65535/);
    assert.ok(held.isAlive);
  });

  suite('the confirmation', () => {
    let tool: FreePortTool;
    const services = () =>
      createServices({
        store: new Store(),
        log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
        workerPath: join(process.env['PORT_MEDIC_ROOT'] ?? '', 'dist', 'probeWorker.js'),
        unsavedText: () => undefined,
        window: async () => ({
          terminals: [],
          sessions: [],
          endedSessions: [],
          workspaceFolders: (vscode.workspace.workspaceFolders ?? []).map(folder => folder.uri.fsPath),
        }),
      });
    let running: ReturnType<typeof services>;

    suiteSetup(() => {
      running = services();
      tool = new FreePortTool(async () => running as Tools);
    });
    suiteTeardown(() => running.dispose());

    const confirmation = async (input: FreePortInput) => {
      const { confirmationMessages } = await tool.prepareInvocation({ input });
      return confirmationMessages;
    };
    const text = (markdown: string | vscode.MarkdownString | undefined) =>
      typeof markdown === 'object' ? markdown.value : (markdown ?? '');

    test('names process, folder and age; what a process calls itself is no markup', async () => {
      const name = '[x](command:y) <img> $(bug).js';
      await write(name, serverSource);
      const orphan = await Orphan.start([process.execPath, name, String(port)]);
      occupant = orphan;
      const identity = identityIn(await invoke(Tool.diagnosePort, { port }));
      const asked = await confirmation({ port, ...identity });
      assert.equal(asked?.title, `Free port ${port}?`);
      const said = text(asked?.message);
      assert.match(said, new RegExp(`\\bpid ${orphan.pid}\\b`));
      assert.match(said, /It runs in .*workspace/);
      assert.match(said, /It was started (?:just now|\d+ \w+ ago)/);
      assert.doesNotMatch(said, /(?<!\\)\[x|\](?<!\\\])\(|<img|(?<!\\)\$\(bug/);
      assert.match(said, /\\\[x\\\] ?\\\(command\\:y\\\)/);
      const markdown = asked?.message;
      assert.ok(markdown instanceof vscode.MarkdownString);
      assert.notEqual(markdown.isTrusted, true);
    });

    test('is not asked for what will be refused', async () => {
      occupant = await Occupant.on(port);
      assert.equal(await confirmation({ port, pid: occupant.pid, startedAt: 1 }), undefined);
      assert.equal(await confirmation({ port: 0, pid: occupant.pid, startedAt: 1 }), undefined);
    });
  });
});
