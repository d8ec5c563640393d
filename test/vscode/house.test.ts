/** The wording of a house's own servers, and a failure that was missed. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Command, settingSection } from '../../src/core/ids.ts';
import { bash, conflictThat, diagnosed, eventThat, execute, freePort, Occupant, write } from './support.ts';

const server = `console.error('MYSRV-0042 nobody can serve endpoint 127.0.0.1:' + process.argv[2] + ' for key=' + process.argv[3]);
process.exitCode = 1;
`;

suite('the wording of the house', () => {
  let terminal: vscode.Terminal;
  let occupant: Occupant | undefined;

  suiteSetup(async () => {
    await write('house.js', server);
    terminal = await bash();
  });
  suiteTeardown(async () => {
    terminal.dispose();
    await occupant?.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('a failure that was missed is shown with what was understood of it, secrets masked, and nothing else happens', async () => {
    const port = await freePort();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await execute(terminal, `node house.js ${port} ghp_0123456789abcdefghijABCDEFGHIJ012345`);
    const shown = eventThat(
      vscode.window.onDidChangeActiveTextEditor,
      editor => editor?.document.isUntitled === true,
      'the text of the issue',
    );
    await vscode.commands.executeCommand(Command.reportMissed);
    const text = (await shown)?.document.getText() ?? '';
    assert.ok(text.includes(`MYSRV-0042 nobody can serve endpoint 127.0.0.1:${port}`), text);
    assert.ok(text.includes('Nothing.'), text);
    assert.ok(!text.includes('ghp_0123456789'), text);
  });

  test('a pattern of the settings makes it a failure like any other', async () => {
    const port = await freePort();
    occupant = await Occupant.on(port);
    const settings = vscode.workspace.getConfiguration(settingSection);
    const pattern = String.raw`MYSRV-0042 .{0,40}endpoint (?<host>[\w.]+):(?<port>\d+)`;
    await settings.update('watch.patterns', [pattern], vscode.ConfigurationTarget.Workspace);
    try {
      terminal.shellIntegration?.executeCommand(`node house.js ${port} none`);
      const { failure } = await conflictThat(diagnosed(port), `port ${port}`);
      assert.equal(failure?.ruleId, 'house-pattern');
    } finally {
      await settings.update('watch.patterns', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });
});
