/** Who, of what descends from a process, is its own and ends with it, and who was only opened by it. */
import type { Platform } from '../model/platform.ts';
import type { ProcessInfo } from '../model/process.ts';
import { names, namesOf } from '../programs/processNames.ts';
import { childrenOf, descendantsOf, type ProcessTable } from './processTable.ts';
import { protectedByName } from './protected.ts';

/**
 * Programs with windows that a server opens for its user: a page in a browser, a file in an editor, a folder. Such a program has
 * the server for its parent where it was not running before, and all of the user's windows with it.
 */
const opened: ReadonlySet<string> = new Set(
  names(
    'chrome, chromium, msedge, firefox, brave, opera, opera_gx, vivaldi, arc, zen, librewolf, waterfox, iexplore',
    'explorer, applicationframehost, windowsterminal, openconsole, wt, notepad, notepad++, sublime_text, zed, devenv',
    'idea64, webstorm64, pycharm64, rider64, phpstorm64, goland64, clion64, rubymine64',
    'postman, insomnia, slack, discord, teams, ms-teams',
  ),
);

function wasOpened(process: ProcessInfo, platform: Platform): boolean {
  if (protectedByName(process, platform) !== undefined) return true;
  return namesOf(process).some(name => opened.has(name));
}

/** All that descends from a process and is ended with it: not what it only opened, what is protected, nor what is below those. */
export function endedTree(table: ProcessTable, root: number, platform: Platform = 'win32'): readonly ProcessInfo[] {
  const spared = new Set<number>();
  return descendantsOf(table, root).filter(process => {
    // The nearest come first, so that a parent has been judged before its children.
    if (!spared.has(process.pid) && !wasOpened(process, platform)) return true;
    spared.add(process.pid);
    for (const child of childrenOf(table, process.pid)) spared.add(child.pid);
    return false;
  });
}
