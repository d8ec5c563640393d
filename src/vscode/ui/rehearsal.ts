import type { Conflict } from '../../core/model/conflict.ts';
import { offeredFixes } from '../apply/offers.ts';
import { distinctTitles, fixButton } from '../text/fixTitles.ts';
import { statusTooltip } from './ports/portTooltip.ts';
import { statusView } from './statusBar.ts';

/** Words a conflict that nobody is told of, so that the first real one finds the code compiled (see core/rehearsal.ts). Draws nothing. */
export function rehearseTexts(conflict: Conflict): void {
  const now = conflict.lastSeen;
  distinctTitles(offeredFixes(conflict), fix => fixButton(fix, conflict.suggestedPort));
  statusView([], [conflict], now);
  statusTooltip([], [conflict], now);
}
