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
    return vscode.workspace.isTrusted ? inForce(Setting.watchPatterns) : ofUser(Setting.watchPatterns);
  },
  get preflight(): boolean {
    return read(Setting.preflight);
  },
  /** Ends processes without a question, so only the user's own settings count. */
  get freeLeftovers(): boolean {
    return sound(Setting.freeLeftovers, ofUser);
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
  /** Milliseconds; the setting is in seconds, and the user's own. A timer of some weeks would be over at once. */
  get killGraceMs(): number {
    return Math.min(Math.max(0, sound(Setting.killGraceMs, ofUser)), longestGrace) * 1000;
  },
} satisfies Readonly<Record<keyof typeof Setting, unknown>>;

export function onSettingChange(key: SettingKey, listener: () => void): Disposable {
  return vscode.workspace.onDidChangeConfiguration(event => {
    if (event.affectsConfiguration(`${settingSection}.${key}`)) listener();
  });
}

/** Those with one value. */
type PlainKey = Exclude<SettingKey, typeof Setting.watchPatterns>;

/** What VS Code hands out, whoever has set it. */
function inForce(key: SettingKey): unknown {
  return vscode.workspace.getConfiguration(settingSection).get<unknown>(key);
}

/**
 * What the user has set. The manifest says so of these settings as well, but older VS Code (1.100) takes them from a workspace that writes them
 * as an object, `"portMedic": { … }`, in Restricted Mode, too; and another extension may say what they are by default (`configurationDefaults`).
 */
function ofUser(key: SettingKey): unknown {
  return vscode.workspace.getConfiguration(settingSection).inspect<unknown>(key)?.globalValue;
}

function read<Key extends PlainKey>(key: Key): Sound<Key> {
  return sound(key, inForce);
}

type Sound<Key extends PlainKey> = (typeof settingDefaults)[Key] extends number ? number : boolean;

/** VS Code hands out whatever stands in the file: `"false"` is no `true`. */
function sound<Key extends PlainKey>(key: Key, valueOf: (key: SettingKey) => unknown): Sound<Key>;
function sound(key: PlainKey, valueOf: (key: SettingKey) => unknown): boolean | number {
  const value = valueOf(key);
  const byDefault = settingDefaults[key];
  return typeof value === typeof byDefault ? (value as boolean | number) : byDefault;
}
