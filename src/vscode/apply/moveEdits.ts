/** Edits for a server that has gone to another port: what points at the old one follows, or the program fails the next time. */
import * as vscode from 'vscode';
import type { FailPlan } from '../../core/fix/switchPort/failInstead.ts';
import type { FileEdit } from '../../core/model/fix.ts';
import type { Move } from '../../core/model/move.ts';
import { harmless, inLines, type Sentence, withIcon } from '../../core/text/harmless.ts';
import { message } from '../text/messages.ts';
import { moveText } from '../text/moves.ts';
import type { Tools } from '../tools.ts';
import { applyAndSave, isPreviewed } from '../ui/edits.ts';
import { showProblem } from '../ui/notification.ts';
import { showLeftAlone } from '../ui/pickers.ts';
import { ask, flash, inform } from '../ui/say.ts';
import { hintsOf, rootOf } from './switchHints.ts';

type MovingTools = Pick<Tools, 'planners' | 'filesIn' | 'platform' | 'log'>;

/** Changes what points at the old port, after a preview in which each place can be left out. What states the port stays. */
export async function letFollow(tools: MovingTools, move: Move): Promise<void> {
  const { source, from, to } = move;
  const root = rootOf(source);
  if (!vscode.workspace.isTrusted) return showProblem(message.untrusted());
  if (root === undefined) return showProblem(moveText.nothingPoints(from.port));
  const { planPortSwitch } = await tools.planners();
  const hints = { ...hintsOf(source, root, tools.platform), hasMoved: true };
  const plan = await planPortSwitch({ root, files: tools.filesIn(root), from: from.port, to: to.port, hints });
  const edits = plan.companions.filter(({ binds }) => binds !== true);
  tools.log.info(`what points at ${from.port} follows to ${to.port}`, { edits, leftAlone: plan.leftAlone });
  if (edits.length === 0) {
    const why = message.whatWasLeftAlone();
    const chosen = await inform(moveText.nothingPoints(from.port), ...(plan.leftAlone.length > 0 ? [why] : []));
    if (chosen === why) await showLeftAlone(plan.leftAlone);
    return;
  }
  if (!(await agrees(edits, to.port))) return;
  const changed = await apply(tools, root, edits, moveText.follow(from.port));
  if (changed > 0) flash(withIcon('check', moveText.followed(from.port, to.port, changed)), 8000);
}

/** VS Code shows its preview where an edit is not certain; where all are, the places are listed in a question. */
async function agrees(edits: readonly FileEdit[], to: number): Promise<boolean> {
  if (isPreviewed(edits)) return true;
  const places = edits.map(({ file, why }) => harmless(`${vscode.workspace.asRelativePath(file)}: ${why}`));
  const change = moveText.change();
  return (await ask(moveText.followQuestion(to), [change], inLines(places))) === change;
}

/** What makes the program of the run fail; `undefined` where nothing is known to. */
export async function failPlan(tools: MovingTools, { source, from }: Move): Promise<FailPlan | undefined> {
  const root = rootOf(source);
  if (root === undefined || !vscode.workspace.isTrusted) return undefined;
  const { planFailInstead } = await tools.planners();
  const hints = hintsOf(source, root, tools.platform);
  return planFailInstead({ root, files: tools.filesIn(root), from: from.port, hints });
}

/** Adds it where the start is written; where that is in no file, it is handed over. */
export async function failInstead(tools: Pick<Tools, 'filesIn'>, { words, edit }: FailPlan): Promise<void> {
  const root = edit && vscode.workspace.getWorkspaceFolder(vscode.Uri.file(edit.file))?.uri.fsPath;
  if (edit === undefined || root === undefined) {
    const copy = moveText.copy();
    if ((await inform(moveText.failWhere(words), copy)) === copy) await vscode.env.clipboard.writeText(words);
    return;
  }
  const changed = await apply(tools, root, [edit], moveText.fail());
  if (changed > 0) flash(withIcon('check', moveText.failAdded(words)), 8000);
}

/** Resolves to the number of files that have changed. */
async function apply(
  tools: Pick<Tools, 'filesIn'>,
  root: string,
  edits: readonly FileEdit[],
  label: Sentence,
): Promise<number> {
  const changed = await applyAndSave(edits, tools.filesIn(root), label);
  if (changed === 'refused') showProblem(message.editRejected());
  return typeof changed === 'number' ? changed : 0;
}
