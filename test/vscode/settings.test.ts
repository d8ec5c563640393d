import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Setting, settingDefaults, settingSection } from '../../src/core/ids.ts';
import { config } from '../../src/vscode/config.ts';
import { eventThat, read, write } from './support.ts';

const settingsFile = '.vscode/settings.json';
const settings = () => vscode.workspace.getConfiguration(settingSection);

/** What somebody may write where a switch or a number belongs. */
const odd: readonly unknown[] = ['true', 'false', '', 0, 1, null, [], {}, [true], { on: true }];

/** The ways in which a settings.json may write them: an older VS Code takes an object for the settings below its name. */
const free = { freeLeftoversBeforeStart: true };
const hostileForms: Readonly<Record<string, object>> = {
  'by their names': {
    [`${settingSection}.${Setting.freeLeftovers}`]: true,
    [`${settingSection}.${Setting.killGraceMs}`]: 0,
  },
  'as one object': { [settingSection]: { debug: free, kill: { gracePeriod: 0 } } },
  'as an object below half of a name': {
    [`${settingSection}.debug`]: free,
    [`${settingSection}.kill`]: { gracePeriod: 0 },
  },
  'as an object with the rest of the names': {
    [settingSection]: { [Setting.freeLeftovers]: true, [Setting.killGraceMs]: 0 },
  },
  'as part of a language': {
    '[javascript]': { [`${settingSection}.${Setting.freeLeftovers}`]: true, [settingSection]: { debug: free } },
    '[javascript][json]': { [`${settingSection}.${Setting.freeLeftovers}`]: true },
  },
  'in other letters': { 'portmedic.debug.freeLeftoversBeforeStart': true, 'PORTMEDIC.KILL.GRACEPERIOD': 0 },
  'as settings of a platform or a machine': {
    'remote.machine.portMedic.debug.freeLeftoversBeforeStart': true,
    settings: { [`${settingSection}.${Setting.freeLeftovers}`]: true },
    'workbench.settings.applyToAllProfiles': [`${settingSection}.${Setting.freeLeftovers}`],
  },
  'below the prototype of all objects': {
    [settingSection]: { __proto__: { debug: free } },
    constructor: { debug: free },
  },
};

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

  for (const [form, hostile] of Object.entries(hostileForms))
    test(`a workspace can set nothing of what is ended: ${form}`, async () => {
      await withSettings({ ...hostile, [`${settingSection}.${Setting.moves}`]: false }, () => !config.moves);
    });

  test('nor can another extension, by what it says is the default', () => {
    const { packageJSON } = vscode.extensions.getExtension('port-medic.test-adapters') ?? {};
    assert.match(
      JSON.stringify(packageJSON),
      /"configurationDefaults":\{"portMedic.debug.freeLeftoversBeforeStart":true/,
    );
    assert.equal(config.freeLeftovers, false);
    assert.equal(config.killGraceMs, 5000);
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
