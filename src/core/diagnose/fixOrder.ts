/** What is offered first: to end what holds the port, or a way around it. */
import type { DiagnoseInput, Verdict } from '../model/diagnosis.ts';
import type { Fix } from '../model/fix.ts';
import type { Source } from '../model/run.ts';
import { workspaceFolderOf } from '../processes/folders.ts';
import { stops } from './preferredFix.ts';

/** The sources whose environment or arguments can be changed for one run; a task is run as its provider made it. */
function canRunOnce(source: Source): boolean {
  return (source.kind === 'terminal' && source.commandLine !== undefined) || source.kind === 'debug';
}

/** The sources that can be given another port each time: by their configuration, or a variable of their terminal. */
function canHaveOwn(source: Source): boolean {
  return canRunOnce(source) || (source.kind === 'task' && source.commandLine !== undefined);
}

interface Judged {
  readonly input: DiagnoseInput;
  readonly verdict: Verdict;
  /** Whoever is ended serves more than the port. */
  readonly endsMore: boolean;
}

/** The fixes with the other ways to start what failed, in the order to offer. */
export function inOrder(listed: readonly Fix[], { input, verdict, endsMore }: Judged): readonly Fix[] {
  const { endpoint, source } = input;
  if (endpoint.protocol === 'unix') return listed;
  const offersSwitch = listed.some(({ kind }) => kind === 'switch-port');
  const once: readonly Fix[] = offersSwitch && canRunOnce(source) ? [{ kind: 'switch-once', endpoint }] : [];
  // Another working tree wants the same port again tomorrow: a port of one's own ends that, and leaves it in peace.
  if (verdict.kind === 'sibling-worktree') {
    const own: readonly Fix[] = canHaveOwn(source) ? [{ kind: 'own-port', endpoint }] : [];
    return [...own, ...once, ...listed];
  }
  const [first] = listed;
  const isEnded = first !== undefined && stops(first);
  if (!isElsewhere(verdict, input) && !(isEnded && endsMore)) return [...listed, ...once];
  const aside = once.length > 0 ? once : listed.filter(fix => fix.kind === 'switch-port');
  return [...aside, ...listed.filter(fix => !aside.includes(fix))];
}

/** A program of another folder is left in peace where there is another way. */
function isElsewhere(verdict: Verdict, { window }: DiagnoseInput): boolean {
  if (verdict.kind !== 'other-app') return false;
  const { platform, siblings, workspaceFolders } = window;
  return workspaceFolderOf(verdict.facts.holder, workspaceFolders, platform, siblings) === undefined;
}
