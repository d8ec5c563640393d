import * as vscode from 'vscode';
import type { Disposable } from '../core/host.ts';
import { Setting, settingSection } from '../core/ids.ts';

/** Typed access to our settings; each is read when it is needed, so a change counts at once. */
export const config = {
  get watchTerminals(): boolean {
    return read(Setting.watchTerminals, true);
  },
  get watchDebug(): boolean {
    return read(Setting.watchDebug, true);
  },
  get preflight(): boolean {
    return read(Setting.preflight, true);
  },
  /** Ends processes without a question, so only the user's own settings count. */
  get freeLeftovers(): boolean {
    return read(Setting.freeLeftovers, false);
  },
  get notifications(): boolean {
    return read(Setting.notifications, true);
  },
  get statusBar(): boolean {
    return read(Setting.statusBar, true);
  },
  /** Milliseconds; the setting is in seconds. */
  get killGraceMs(): number {
    return Math.max(0, read(Setting.killGrace, 5)) * 1000;
  },
};

export type SettingKey = (typeof Setting)[keyof typeof Setting];

export function onSettingChange(key: SettingKey, listener: () => void): Disposable {
  return vscode.workspace.onDidChangeConfiguration(event => {
    if (event.affectsConfiguration(`${settingSection}.${key}`)) listener();
  });
}

function read<T>(key: SettingKey, fallback: T): T {
  return vscode.workspace.getConfiguration(settingSection).get<T>(key, fallback);
}
