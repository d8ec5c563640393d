import * as vscode from 'vscode';
import type { Conflict, FileEdit, PortSwitchPlan } from '../core/model.ts';
import type { Outcome } from './applyFix.ts';
import { inBackground } from './log.ts';
import { hintsOf, rootOf } from './switchHints.ts';
import { message, switchNote } from './text.ts';
import type { Tools } from './tools.ts';
import { applyAndSave, toWorkspaceEdit } from './ui/edits.ts';
import { showProblem } from './ui/notification.ts';
import { askNewPort, pickPlace } from './ui/pickers.ts';

/**
 * Writes another port into the project: the place that counts and all that must follow, as one edit. `suggested` is tried
 * again first; the user is asked when it was taken meanwhile or none was found.
 */
export async function applySwitch(
  tools: Tools,
  conflict: Conflict,
  from: number,
  suggested: number | undefined,
): Promise<Outcome> {
  if (!vscode.workspace.isTrusted) return refuse(message.untrusted());
  const root = rootOf(conflict.source);
  if (root === undefined) return refuse(message.nowhereStated(from));
  const to = await newPort(tools, conflict, root, from, suggested);
  if (to === undefined) return 'not-freed';
  const { planPortSwitch } = await tools.planners();
  const plan = await planPortSwitch({ root, files: tools.files, from, to, hints: hintsOf(conflict.source) });
  tools.log.info(`switch ${from} to ${to}: ${JSON.stringify(plan)}`);
  const edits = await chooseEdits(plan, from);
  if (edits === undefined) return 'not-freed';
  if (edits.length === 0) return refuse(planProblem(plan) ?? message.nowhereStated(from));
  for (const { file, create } of edits) {
    if (create !== true && (await tools.isReadOnly(file))) return refuse(message.editRejected());
  }
  const edit = await toWorkspaceEdit(edits, tools.files, message.newPort(from));
  if (!(await applyAndSave(edit))) return refuse(message.editRejected());
  tell(tools, message.switched(from, to, edits.length), plan.notes ?? []);
  return 'freed';
}

async function newPort(
  { files, freePorts, planners }: Tools,
  conflict: Conflict,
  root: string,
  from: number,
  suggested: number | undefined,
): Promise<number | undefined> {
  const host =
    conflict.endpoint !== undefined && conflict.endpoint.protocol !== 'unix' ? conflict.endpoint.host : undefined;
  const problem = (port: number) => freePorts.problem({ protocol: 'tcp', port, ...(host !== undefined && { host }) });
  if (suggested !== undefined && (await problem(suggested)) === undefined) return suggested;
  const { portsInWorkspace } = await planners();
  const avoid = await portsInWorkspace(root, files);
  return askNewPort(from, await freePorts.next(from, { avoid }), problem);
}

/** `undefined` when the user left the choice. */
async function chooseEdits(plan: PortSwitchPlan, from: number): Promise<readonly FileEdit[] | undefined> {
  if (plan.primary.length > 0 || plan.ambiguous.length === 0) {
    return [
      ...plan.primary.map(edit => ({ ...edit, certain: true })),
      ...plan.companions.map(edit => ({ ...edit, certain: edit.certain === true })),
    ];
  }
  const place = await pickPlace(plan.ambiguous, from);
  if (place === undefined) return undefined;
  return place.edits === undefined ? [] : [{ file: place.file, edits: place.edits, why: place.why, certain: true }];
}

/** What will not follow by itself is worth a notification; otherwise the status bar says that it is done. */
function tell({ log }: Tools, done: string, notes: readonly string[]): void {
  const sentences = notes.map(switchNote).filter(note => note !== undefined);
  vscode.window.setStatusBarMessage(`$(check) ${done}`, 8000);
  if (sentences.length > 0)
    inBackground(log, 'a note', vscode.window.showInformationMessage([done, ...sentences].join(' ')));
}

function planProblem({ problems }: PortSwitchPlan): string | undefined {
  const [first] = problems ?? [];
  return first && message.fileProblem(vscode.workspace.asRelativePath(first.file), first.reason);
}

async function refuse(sentence: string): Promise<Outcome> {
  showProblem(sentence);
  return 'not-freed';
}
