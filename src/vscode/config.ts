import * as vscode from 'vscode';
import type { Disposable } from '../core/host.ts';
import { Setting, type SettingKey, settingDefaults, settingSection } from '../core/ids.ts';

/** In seconds, as the manifest says. */
const longestGrace = 120;

/** Typed access to our settings; each is read when it is needed, so a change counts at once. */
export const config = {
  get watchTerminals(): boolean {
    return read(Setting.watchTerminals);
  },
  get watchDebug(): boolean {
    return read(Setting.watchDebug);
  },
  /** Of the user, and of a workspace once it is trusted; whatever stands there. */
  get watchPatterns(): unknown {
    return vscode.workspace.getConfiguration(settingSection).get<unknown>(Setting.watchPatterns);
  },
  get preflight(): boolean {
    return read(Setting.preflight);
  },
  /** Ends processes without a question, so only the user's own settings count. */
  get freeLeftovers(): boolean {
    return read(Setting.freeLeftovers);
  },
  get notifications(): boolean {
    return read(Setting.notifications);
  },
  get statusBar(): boolean {
    return read(Setting.statusBar);
  },
  get moves(): boolean {
    return read(Setting.moves);
  },
  /** Milliseconds; the setting is in seconds. A timer of some weeks would be over at once. */
  get killGraceMs(): number {
    return Math.min(Math.max(0, read(Setting.killGraceMs)), longestGrace) * 1000;
  },
} satisfies Readonly<Record<keyof typeof Setting, unknown>>;

export function onSettingChange(key: SettingKey, listener: () => void): Disposable {
  return vscode.workspace.onDidChangeConfiguration(event => {
    if (event.affectsConfiguration(`${settingSection}.${key}`)) listener();
  });
}

/** Those with one value. */
type PlainKey = Exclude<SettingKey, typeof Setting.watchPatterns>;

function read<Key extends PlainKey>(key: Key): (typeof settingDefaults)[Key] extends number ? number : boolean;
function read(key: PlainKey): boolean | number {
  const value = vscode.workspace.getConfiguration(settingSection).get<unknown>(key);
  const byDefault = settingDefaults[key];
  // VS Code hands out whatever stands in the file: `"false"` is no `true`.
  return typeof value === typeof byDefault ? (value as boolean | number) : byDefault;
}
