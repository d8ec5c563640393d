import * as vscode from 'vscode';
import type { PortSwitchRequest } from '../../core/fix/switchPort/load.ts';
import type { FileReader } from '../../core/host.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import type { FileEdit, PortSwitchPlan } from '../../core/model/fix.ts';
import { joined, type Sentence, withIcon } from '../../core/text/harmless.ts';
import type { PortSwitchHints } from '../../core/workspace/site.ts';
import { inBackground } from '../inBackground.ts';
import { switchNote } from '../text/fixDetails.ts';
import { message } from '../text/messages.ts';
import { notStarted } from '../text/restart.ts';
import { switchRefusal } from '../text/switching.ts';
import type { Tools } from '../tools.ts';
import { applyAndSave } from '../ui/edits.ts';
import { showProblem } from '../ui/notification.ts';
import { askNewPort, pickPlace, pickSharing, showLeftAlone } from '../ui/pickers.ts';
import { type Ask, complain, flash, inform } from '../ui/say.ts';
import { refusalOf } from './adviseSwitch.ts';
import type { Outcome } from './freeing.ts';
import { onceOf, onNextPort } from './runOnce.ts';
import { hintsOf, rootOf } from './switchHints.ts';

/** What switching works with. */
type SwitchingTools = Pick<
  Tools,
  'planners' | 'files' | 'filesIn' | 'isReadOnly' | 'freePorts' | 'rerun' | 'store' | 'log' | 'platform'
>;

/**
 * Writes another port into the project: the place that counts and all that must follow, as one edit. `suggested` is tried
 * again first; the user is asked when it was taken meanwhile or none was found.
 */
export async function applySwitch(
  tools: SwitchingTools,
  conflict: Conflict,
  from: number,
  suggested: number | undefined,
): Promise<Outcome> {
  if (!vscode.workspace.isTrusted) return refuse(message.untrusted());
  const root = rootOf(conflict.source);
  if (root === undefined) return refuse(message.nowhereStated(from));
  const to = await newPort(tools, conflict, from, suggested);
  if (to === undefined) return 'left';
  const found = await planSwitch(tools, { root, from, to, hints: hintsOf(conflict.source, root, tools.platform) });
  if (found === undefined) return 'left';
  if (found.kind === 'refused') {
    return offerOnce(tools, conflict, found);
  }
  const { edits, plan } = found;
  const changed = await applyAndSave(edits, tools.filesIn(root), message.newPort(from));
  if (changed === 'left' || changed === 0) return 'left';
  if (changed === 'refused') return refuse(message.editRejected());
  conclude(tools, message.switched(from, to, changed), plan);
  return 'freed';
}

/**
 * No file states the port: the same start on another one touches none, and is one click away. The switch is over when that is shown: what
 * nobody clicks at must not seem to be at work.
 */
async function offerOnce(
  tools: SwitchingTools,
  conflict: Conflict,
  { sentence, leftAlone }: Extract<PlannedSwitch, { kind: 'refused' }>,
): Promise<Outcome> {
  const { source, endpoint } = conflict;
  const possible = endpoint !== undefined && endpoint.protocol !== 'unix' && tools.rerun.canRun(source);
  const once = possible ? await onNextPort(tools, source, endpoint) : undefined;
  // A variable that the program is only supposed to read is no offer.
  const sure =
    once?.plan === undefined || endpoint === undefined || endpoint.protocol === 'unix'
      ? undefined
      : await onceOf(tools, conflict, { from: endpoint.port, to: once.port }, undefined);
  const plan = sure?.once === 'certain' ? sure.plan : undefined;
  const shown =
    once === undefined || plan === undefined
      ? tell(complain, sentence, leftAlone)
      : tell(complain, sentence, leftAlone, {
          button: message.startOn(once.port),
          work: async () => {
            const why = await tools.rerun.runChanged(source, plan);
            if (why === undefined) tools.store.send(conflict.id, 'solve');
            else showProblem(notStarted(why));
          },
        });
  inBackground(tools.log, 'why nothing is switched', shown);
  return 'not-freed';
}

type PlannedSwitch =
  | { readonly kind: 'edits'; readonly edits: readonly FileEdit[]; readonly plan: PortSwitchPlan }
  /** In one sentence; nothing may be edited then. */
  | { readonly kind: 'refused'; readonly sentence: Sentence; readonly leftAlone: PortSwitchPlan['leftAlone'] };

/** What is to be edited, all of it or nothing; `undefined` when the user left the choice between equal places. */
export async function planSwitch(
  { planners, filesIn, isReadOnly, log }: Pick<Tools, 'planners' | 'filesIn' | 'isReadOnly' | 'log'>,
  { root, from, to, hints }: Omit<PortSwitchRequest, 'files' | 'hints'> & { readonly hints: PortSwitchHints },
): Promise<PlannedSwitch | undefined> {
  const { planPortSwitch } = await planners();
  const files = filesIn(root);
  const plan = await planPortSwitch({ root, files, from, to, hints });
  log.info(`switch ${from} to ${to}`, plan);
  const edits = await chooseEdits(plan, from, files);
  if (edits === undefined) return undefined;
  const { leftAlone } = plan;
  const refusal = await refusalOf({ ...plan, primary: edits, companions: [], ambiguous: [] }, { isReadOnly });
  if (refusal === undefined) return { kind: 'edits', edits, plan };
  return {
    kind: 'refused',
    sentence: switchRefusal(refusal, from),
    leftAlone: refusal.kind === 'read-only' ? [] : leftAlone,
  };
}

async function newPort(
  { freePorts }: Pick<Tools, 'freePorts'>,
  conflict: Conflict,
  from: number,
  suggested: number | undefined,
): Promise<number | undefined> {
  const endpoint =
    conflict.endpoint !== undefined && conflict.endpoint.protocol !== 'unix' ? conflict.endpoint : undefined;
  const problem = (port: number) => freePorts.problem({ protocol: 'tcp', ...endpoint, port });
  if (suggested !== undefined && (await problem(suggested)) === undefined) return suggested;
  return askNewPort(from, await freePorts.next(from, { ...endpoint }), async port => {
    const found = await problem(port);
    return found && message.portProblem(found);
  });
}

/** `undefined` when the user left the choice. */
async function chooseEdits(
  plan: PortSwitchPlan,
  from: number,
  files: FileReader,
): Promise<readonly FileEdit[] | undefined> {
  if (plan.primary.length > 0 || plan.ambiguous.length === 0) {
    const mine = await onlyMine(plan, files);
    const place = mine === undefined ? 'everybody' : await pickSharing(from, plan.primary, mine);
    if (place === undefined) return undefined;
    return [
      ...(mine !== undefined && place === 'mine' ? mine : plan.primary).map(edit => ({ ...edit, certain: true })),
      ...plan.companions.map(edit => ({ ...edit, certain: edit.certain === true && place === 'everybody' })),
    ];
  }
  const place = await pickPlace(plan.ambiguous, from);
  if (place === undefined) return undefined;
  return place.edits === undefined ? [] : [{ file: place.file, edits: place.edits, why: place.why, certain: true }];
}

/** The place for the user alone, where the other would change for everybody: Git ignores the one and tracks the other. */
async function onlyMine(
  { onlyForMe = [], primary }: PortSwitchPlan,
  files: FileReader,
): Promise<readonly FileEdit[] | undefined> {
  if (onlyForMe.length === 0) return undefined;
  const [tracked, ignored] = await Promise.all([
    Promise.all(primary.map(async ({ file }) => files.isTracked?.(file))),
    Promise.all(
      onlyForMe.map(async ({ file }) => [await files.isIgnored?.(file), await files.isTracked?.(file)] as const),
    ),
  ]);
  const isMine = ignored.every(([isIgnored, isTracked]) => isIgnored === true && isTracked !== true);
  return isMine && tracked.includes(true) ? onlyForMe : undefined;
}

/** What will not follow by itself, and what was left alone, is worth a notification; otherwise the status bar says that it is done. */
function conclude({ log }: Pick<Tools, 'log'>, done: Sentence, { notes = [], leftAlone }: PortSwitchPlan): void {
  const sentences = notes.map(switchNote).filter(note => note !== undefined);
  flash(withIcon('check', done), 8000);
  if (sentences.length === 0 && leftAlone.length === 0) return;
  inBackground(log, 'a note', tell(inform, joined([done, ...sentences]), leftAlone));
}

/** The sentence, with the numbers that were left alone and the reasons at hand, behind what can be done instead. */
async function tell(
  show: Ask,
  sentence: Sentence,
  leftAlone: PortSwitchPlan['leftAlone'],
  instead?: { readonly button: Sentence; readonly work: () => Promise<void> },
): Promise<void> {
  const why = message.whatWasLeftAlone();
  const buttons = [...(instead === undefined ? [] : [instead.button]), ...(leftAlone.length > 0 ? [why] : [])];
  const chosen = await show(sentence, ...buttons);
  if (chosen === undefined) return;
  if (chosen === why) await showLeftAlone(leftAlone);
  else await instead?.work();
}

async function refuse(sentence: Sentence): Promise<Outcome> {
  showProblem(sentence);
  return 'not-freed';
}
