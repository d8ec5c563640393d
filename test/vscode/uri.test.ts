import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Command, extensionId } from '../../src/core/ids.ts';
import { reportScheme } from '../../src/vscode/ui/report.ts';
import { PortLinks } from '../../src/vscode/uriHandler.ts';
import { api, eventThat, freePort, Occupant, whileLeaving } from './support.ts';

const link = (path: string) => vscode.Uri.parse(`vscode://${extensionId}${path}`);
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

suite('links and key bindings', () => {
  let links: PortLinks;
  let occupant: Occupant | undefined;

  suiteSetup(async () => {
    await api();
    links = new PortLinks(silent);
  });
  teardown(async () => {
    await occupant?.dispose();
    occupant = undefined;
  });

  const reportOf = (port: number) =>
    eventThat(
      vscode.workspace.onDidOpenTextDocument,
      document => document.uri.scheme === reportScheme && document.getText().includes(String(port)),
      'the report',
    );

  for (const [what, follow] of [
    ['a link', (port: number) => links.follow(link(`/diagnose?port=${port}`))],
    ['a key binding', (port: number) => vscode.commands.executeCommand(Command.diagnose, { port })],
  ] as const) {
    test(`${what} diagnoses the port it names`, async () => {
      const port = await freePort();
      occupant = await Occupant.on(port);
      const opened = reportOf(port);
      await follow(port);
      assert.match((await opened).getText(), new RegExp(`\\b${occupant.pid}\\b`));
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    });
  }

  for (const [what, follow] of [
    ['a link', (port: number) => links.follow(link(`/free?port=${port}`))],
    ['a key binding', (port: number) => vscode.commands.executeCommand(Command.freePort, { port })],
  ] as const) {
    test(`${what} that frees a port asks, and ends nothing when the user leaves`, async () => {
      const port = await freePort();
      occupant = await Occupant.on(port);
      await whileLeaving(follow(port));
      assert.ok(occupant.isAlive);
    });
  }

  test('a link without a port, with a hostile one or of another kind does nothing', async () => {
    const port = await freePort();
    occupant = await Occupant.on(port);
    for (const path of [
      '/free',
      '/free?port=0',
      '/free?port=1e3',
      `/free?port=${port}%20`,
      '/kill?port=3000',
      '/../free',
      ...[
        '/free/../free?port=#',
        '/FREE?port=#',
        '//free?port=#',
        '/free%2f..%2ffree?port=#',
        '/free?PORT=#',
        '/free?port=+#',
        '/free?port=#.0',
        '/free?port=0#',
        '/free?port=-#',
        '/free?port=#%00',
        '/free?port=#%0a1',
        '/free?port=#,1',
        '/free?port[]=#',
        '/free?pid=#',
        '/free#port=#',
        '/free?port=%D9%A3%D9%A0%D9%A0%D9%A0',
        '/free;port=#',
        '/applyFix?port=#',
        '/_portMedic.applyFix?port=#',
        '/constructor?port=#',
        '/__proto__?port=#',
        '/toString',
        '?port=#',
        `/${'free/'.repeat(2000)}?port=#`,
        '/[a](command:b)?port=#',
      ].map(each => each.replaceAll('#', String(port))),
    ])
      await whileLeaving(links.follow(link(path)));
    assert.ok(occupant.isAlive);
  });
});
