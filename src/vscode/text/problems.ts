/** What the Problems panel says of a conflict: a row there is cut, so who it is stands before where and why. */

import type { Conflict } from '../../core/model/conflict.ts';
import { type Diagnosis, heldFacts } from '../../core/model/diagnosis.ts';
import { harmless, type Sentence } from '../../core/text/harmless.ts';
import { conflictSentence } from './diagnosis.ts';
import { endpointName, lastPart, processName } from './names.ts';
import { l10n } from './sentence.ts';

/** It stays as it is while time passes, so it tells no age. */
export function problemSentence(conflict: Conflict): Sentence {
  const { diagnosis } = conflict;
  return (diagnosis && shortly(diagnosis)) ?? conflictSentence(conflict);
}

/** For the verdicts whose own sentence comes to the point late. */
function shortly({ endpoint, verdict }: Diagnosis): Sentence | undefined {
  const holder = heldFacts(verdict)?.holder;
  if (endpoint === undefined || holder === undefined) return undefined;
  const [port, who] = [endpointName(endpoint), processName(holder)];
  if (verdict.kind === 'leftover') return l10n.t('{0} is held by your earlier run: {1}.', port, who);
  if (verdict.kind === 'own-session') return l10n.t('{0} is held by what runs in this window: {1}.', port, who);
  if (verdict.kind === 'same-project-elsewhere')
    return l10n.t('{0} is held by this project, outside this window: {1}.', port, who);
  if (verdict.kind === 'sibling-worktree')
    return l10n.t('{0} is held by the same project in {1}: {2}.', port, lastPart(verdict.folder), who);
  if (verdict.kind === 'supervisor')
    return l10n.t('{0} is held by what {1} looks after: {2}.', port, harmless(verdict.supervisor), who);
  return undefined;
}

/** What another place of the same conflict is. */
export function placeSentence(what: 'stated' | 'listen'): Sentence {
  return what === 'listen' ? l10n.t('Here the program asks for the port.') : l10n.t('The port is stated here, too.');
}
