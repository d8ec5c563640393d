import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionId, settingSection } from '../../src/core/ids.ts';
import { api, eventThat, file, folder, freePort, Occupant, serverSource, write } from './support.ts';

suite('before a debug session starts', () => {
  suiteSetup(() => write('server.js', serverSource));
  teardown(() => vscode.debug.stopDebugging());

  const start = (port: number) =>
    vscode.debug.startDebugging(
      folder(),
      { type: 'node', request: 'launch', name: 'Asked', program: file('server.js'), env: { PORT: String(port) } },
      { noDebug: true },
    );

  test('nothing is asked while the port is free', async () => {
    await api();
    const started = eventThat(vscode.debug.onDidStartDebugSession, session => session.name === 'Asked', 'the start');
    assert.ok(await start(await freePort()));
    await started;
  });

  test('a leftover of this workspace is freed without a question only when the user said so', async () => {
    const settings = vscode.workspace.getConfiguration(settingSection);
    const key = 'debug.freeLeftoversBeforeStart';
    // Application scope: the setting of a workspace does not count, and VS Code refuses to write it there.
    await assert.rejects(async () => settings.update(key, true, vscode.ConfigurationTarget.Workspace));
    const manifest = vscode.extensions.getExtension(extensionId)?.packageJSON as {
      readonly contributes: {
        readonly configuration: {
          readonly properties: Readonly<Record<string, { readonly scope: string; readonly default: unknown }>>;
        };
      };
    };
    const property = manifest.contributes.configuration.properties[`${settingSection}.${key}`];
    assert.equal(property?.scope, 'application');
    assert.equal(property.default, false);
  });

  test('the setting that asks can be turned off: then the session starts and fails as ever', async () => {
    const port = await freePort();
    const occupant = await Occupant.on(port);
    const settings = vscode.workspace.getConfiguration(settingSection);
    await settings.update('debug.askBeforeStart', false, vscode.ConfigurationTarget.Workspace);
    const over = eventThat(vscode.debug.onDidTerminateDebugSession, session => session.name === 'Asked', 'the end');
    assert.ok(await start(port));
    await over;
    await settings.update('debug.askBeforeStart', undefined, vscode.ConfigurationTarget.Workspace);
    await occupant.dispose();
  });
});
