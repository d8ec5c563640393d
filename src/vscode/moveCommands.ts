/** What can be done about a server that has gone to another port. Each looks first: what is shown is true now. */
import * as vscode from 'vscode';
import type { FailPlan } from '../core/fix/switchPort/failInstead.ts';
import { Setting } from '../core/ids.ts';
import type { Fix } from '../core/model/fix.ts';
import { isFreeing } from '../core/model/freeingFix.ts';
import type { Move } from '../core/model/move.ts';
import { withIcon } from '../core/text/harmless.ts';
import { applyFix } from './apply/applyFix.ts';
import { failInstead, failPlan, letFollow } from './apply/moveEdits.ts';
import { fixDetail } from './text/fixDetails.ts';
import { message } from './text/messages.ts';
import { moveSentence, moveText } from './text/moves.ts';
import type { Tools } from './tools.ts';
import { openSetting } from './ui/notification.ts';
import { moveItem } from './ui/pickers.ts';
import { type Choice, inform, pick, separator } from './ui/say.ts';

interface ActionItem extends Choice {
  readonly act?: () => unknown;
}

/** Shows who has the port that the server left, and what can be done. */
export async function showMove(tools: Tools, id: string): Promise<void> {
  const before = tools.moves.get(id);
  if (before === undefined) {
    await inform(message.isOver());
    return;
  }
  const [move, fail] = await Promise.all([tools.pipeline.refreshMove(before), failPlan(tools, before)]);
  const chosen = await pick(actions(tools, move, fail), {
    title: moveText.title(move),
    placeHolder: moveSentence(move, Date.now()),
    matchOnDetail: true,
  });
  await chosen?.act?.();
}

/** The servers of this window that have gone to another port: the way back for a user who has closed all that told of them. */
export async function showMoves(tools: Tools): Promise<void> {
  const [first, second] = tools.moves.all;
  if (first === undefined) {
    await inform(moveText.none());
    return;
  }
  const items = tools.moves.all.map(move => ({ ...moveItem(move), move }));
  const move = second === undefined ? first : (await pick(items, { title: moveText.pick() }))?.move;
  if (move !== undefined) await showMove(tools, move.id);
}

function actions(tools: Tools, move: Move, fail: FailPlan | undefined): readonly ActionItem[] {
  const { from, to } = move;
  return [
    ...goBack(tools, move),
    { label: withIcon('link-external', moveText.open(to.port)), act: () => open(move) },
    {
      label: withIcon('replace-all', moveText.follow(from.port)),
      detail: moveText.followDetail(to.port),
      act: () => letFollow(tools, move),
    },
    ...(fail === undefined
      ? []
      : [
          {
            label: withIcon('circle-slash', moveText.fail()),
            detail: moveText.failDetail(fail.words),
            act: () => failInstead(tools, fail),
          },
        ]),
    separator,
    {
      label: withIcon('bell-slash', moveText.doNotTell()),
      detail: moveText.doNotTellDetail(from.port),
      act: () => tools.pipeline.forgetMoves(from.port),
    },
    { label: withIcon('gear', moveText.setting()), act: () => openSetting(Setting.moves) },
  ];
}

/** Back to its own port, where whoever has it can be ended, or has ended by itself. */
function goBack(tools: Tools, { from, finding }: Move): readonly ActionItem[] {
  if (!tools.rerun.canRun(finding.source)) return [];
  if (finding.diagnosis?.verdict.kind === 'already-free') {
    const restart: Fix = { kind: 'restart', endpoint: from };
    return [
      {
        label: withIcon('debug-restart', moveText.restartThere(from.port)),
        detail: moveText.isFreeNow(),
        act: () => applyFix(tools, finding, restart),
      },
    ];
  }
  const fix = finding.diagnosis?.fixes.find(isFreeing);
  if (fix === undefined) return [];
  return [
    {
      label: withIcon('debug-restart', moveText.freeAndRestart(from.port)),
      detail: fixDetail(fix),
      act: () => applyFix(tools, finding, { ...fix, restart: true }),
    },
  ];
}

async function open({ to, secure }: Move): Promise<void> {
  await vscode.env.openExternal(vscode.Uri.parse(`${secure === true ? 'https' : 'http'}://localhost:${to.port}`));
}
