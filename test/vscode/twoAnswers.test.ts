import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Command } from '../../src/core/ids.ts';
import { isInet } from '../../src/core/model/endpoint.ts';
import { MoveStore } from '../../src/core/moveStore.ts';
import { conflictSentence } from '../../src/vscode/text/diagnosis.ts';
import { PortsTree } from '../../src/vscode/ui/ports/portsTree.ts';
import { holderPhrase, statusTooltip } from '../../src/vscode/ui/ports/portTooltip.ts';
import { reportScheme } from '../../src/vscode/ui/report.ts';
import { quietServices } from './services.ts';
import { bash, conflictThat, diagnosed, eventThat, freePort, Occupant, serverSource, write } from './support.ts';

/** `127.0.0.1` is the one and `::1` the other: what `localhost` is depends on who asks. */
suite('a port on which two programs answer', () => {
  let port: number;
  let occupants: readonly Occupant[] = [];

  suiteSetup(() => write('server.js', serverSource));
  setup(async () => {
    port = await freePort();
    occupants = [await Occupant.on(port, '127.0.0.1'), await Occupant.on(port, '::1')];
  });
  teardown(async () => {
    for (const each of occupants) await each.dispose();
  });

  const namesBoth = (shown: string) => {
    const text = shown.replaceAll('\\', '');
    for (const { pid } of occupants) assert.ok(text.includes(`pid ${pid}`), text);
    for (const address of [`127.0.0.1:${port}`, `[::1]:${port}`]) assert.ok(text.includes(address), text);
  };
  const saysWhere = (shown: string) => {
    namesBoth(shown);
    const leadsTo = Number(/localhost” leads to [^.]*\(pid (\d+)/.exec(shown.replaceAll('\\', ''))?.[1]);
    assert.ok(
      occupants.some(({ pid }) => pid === leadsTo),
      shown,
    );
  };

  test('is said so of the run that failed on it, in the status bar’s list and table', async () => {
    const terminal = await bash();
    terminal.shellIntegration?.executeCommand(`node server.js ${port}`);
    const conflict = await conflictThat(diagnosed(port), `port ${port}`);
    saysWhere(conflictSentence(conflict));
    const { endpoint } = conflict;
    assert.ok(endpoint && isInet(endpoint));
    namesBoth(holderPhrase(conflict) ?? '');
    const known = { endpoint, state: 'taken', uses: [], finding: conflict } as const;
    saysWhere(statusTooltip([known], [conflict], conflict.lastSeen).value);
    terminal.dispose();
  });

  test('is said so where its number stands in a file, and in the report', async () => {
    const uri = await write('.env.two', `PORT=${port}\n`);
    await vscode.workspace.openTextDocument(uri);
    const at = new vscode.Position(0, 6);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, at);
    saysWhere(hovers.flatMap(({ contents }) => contents.map(each => (each as vscode.MarkdownString).value)).join('\n'));
    await vscode.workspace.fs.delete(uri);
    const opened = eventThat(
      vscode.workspace.onDidOpenTextDocument,
      document => document.uri.scheme === reportScheme && document.getText().includes(String(port)),
      'the report',
    );
    await vscode.commands.executeCommand(Command.diagnose, { port });
    saysWhere((await opened).getText());
  });

  test('is said so by each of its rows in the Ports view', async () => {
    const services = quietServices([], { moves: new MoveStore() });
    const tree = new PortsTree(
      () => [],
      async () => tree.show({ listeners: await services.probe.listeners(), windowPids: [], platform: 'linux' }),
    );
    try {
      const groups = await tree.getChildren();
      const rows = (await Promise.all(groups.map(group => tree.getChildren(group)))).flat();
      const own = rows.filter(row => row.kind === 'listener' && isInet(row.endpoint) && row.endpoint.port === port);
      assert.equal(own.length, 2);
      for (const row of own) {
        const { tooltip } = tree.resolveTreeItem(tree.getTreeItem(row), row);
        namesBoth(tooltip instanceof vscode.MarkdownString ? tooltip.value : String(tooltip));
      }
    } finally {
      tree.dispose();
      services.dispose();
    }
  });
});
