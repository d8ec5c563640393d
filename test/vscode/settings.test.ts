import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Setting, settingDefaults, settingSection } from '../../src/core/ids.ts';
import { config } from '../../src/vscode/config.ts';
import { eventThat, read, write } from './support.ts';

const settingsFile = '.vscode/settings.json';
const settings = () => vscode.workspace.getConfiguration(settingSection);

/** What somebody may write where a switch or a number belongs. */
const odd: readonly unknown[] = ['true', 'false', '', 0, 1, null, [], {}, [true], { on: true }];

suite('settings', () => {
  test('a value of another kind counts as none: "false" frees nothing without a question', async () => {
    const switches = Object.entries(Setting).filter(([, key]) => typeof settingDefaults[key] === 'boolean');
    const names = switches.map(([name]) => name) as Exclude<keyof typeof Setting, 'watchPatterns' | 'killGraceMs'>[];
    for (const value of odd) {
      for (const [, key] of switches) await settings().update(key, value, vscode.ConfigurationTarget.Global);
      for (const name of names)
        assert.equal(config[name], settingDefaults[Setting[name]], `${name}: ${JSON.stringify(value)}`);
    }
    for (const [, key] of switches) await settings().update(key, undefined, vscode.ConfigurationTarget.Global);
    for (const [value, milliseconds] of [
      ['30', 5000],
      [null, 5000],
      [[30], 5000],
      [-1, 0],
      [1e300, 120_000],
      [30, 30_000],
      [undefined, 5000],
    ] as const) {
      await settings().update(Setting.killGraceMs, value, vscode.ConfigurationTarget.Global);
      assert.equal(config.killGraceMs, milliseconds, JSON.stringify(value));
    }
  });

  test('a workspace can set what is seen, and nothing of what is ended', async () => {
    const hostile = {
      [`${settingSection}.${Setting.freeLeftovers}`]: true,
      [`${settingSection}.${Setting.killGraceMs}`]: 0,
      [`${settingSection}.${Setting.moves}`]: false,
      // As part of a language, and in other letters.
      '[javascript]': { [`${settingSection}.${Setting.freeLeftovers}`]: true },
      'portmedic.debug.freeLeftoversBeforeStart': true,
    };
    await withSettings(hostile, () => !config.moves);
  });

  test('nor as an object, which an older VS Code takes for the settings below its name', async () => {
    const hostile = {
      [settingSection]: { debug: { freeLeftoversBeforeStart: true }, kill: { gracePeriod: 0 } },
      'editor.rulers': [17],
    };
    const isRead = () => vscode.workspace.getConfiguration('editor').get<unknown[]>('rulers')?.length === 1;
    await withSettings(hostile, isRead);
  });
});

/** Nothing of what is ended has changed while the workspace has these settings, too. */
async function withSettings(hostile: object, isRead: () => boolean): Promise<void> {
  const before = await read(settingsFile).then(
    text => text,
    () => undefined,
  );
  const change = vscode.workspace.onDidChangeConfiguration;
  const changed = eventThat(change, isRead, 'the settings of the workspace');
  await write(settingsFile, JSON.stringify({ ...(JSON.parse(before ?? '{}') as object), ...hostile }));
  await changed;
  assert.equal(config.freeLeftovers, false);
  assert.equal(config.killGraceMs, 5000);
  const restored = eventThat(change, () => !isRead(), 'the settings as they were');
  await write(settingsFile, before ?? '{}');
  await restored;
}
