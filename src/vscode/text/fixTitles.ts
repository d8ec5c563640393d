/** What a fix is called on buttons and in lists. */

import type { Fix } from '../../core/model/fix.ts';
import { harmless, longPiece, type Sentence } from '../../core/text/harmless.ts';
import { fixDetail } from './fixDetails.ts';
import { containerName, processName } from './names.ts';
import { l10n } from './sentence.ts';

/** Short enough for a button. `suggestedPort`: the port a switch would take; `ownPort`: the one the folder would have for its own. */
export function fixTitle(fix: Fix, suggestedPort?: number, ownPort?: number): Sentence {
  switch (fix.kind) {
    case 'kill':
      return fix.restart ? l10n.t('Free and Restart') : l10n.t('Free Port');
    case 'stop-session':
      return fix.restart
        ? l10n.t('Stop Session “{0}” and Restart', harmless(fix.name))
        : l10n.t('Stop Session “{0}”', harmless(fix.name));
    case 'stop-terminal':
      return stopTerminalTitle(fix);
    case 'stop-container':
      return fix.restart ? l10n.t('Stop Container and Restart') : l10n.t('Stop Container');
    case 'stop-supervisor':
      return fix.restart
        ? l10n.t('Stop {0} and Restart', harmless(fix.supervisor))
        : l10n.t('Stop {0}', harmless(fix.supervisor));
    case 'suggest-command':
      return l10n.t('Put Command into Terminal');
    case 'switch-once':
      return suggestedPort === undefined
        ? l10n.t('Start on Another Port This Time')
        : l10n.t('Start on {0} This Time', suggestedPort);
    case 'own-port':
      return ownPort === undefined
        ? l10n.t('Use a Port of One’s Own')
        : l10n.t('Always Use {0} in This Folder', ownPort);
    case 'switch-port':
      return switchTitle(fix.restart, suggestedPort);
    case 'insert-reuse-address':
      if (fix.how === 'snippet') return l10n.t('Show How to Set SO_REUSEADDR');
      return fix.restart
        ? l10n.t('Insert SO_REUSEADDR and Restart When Free ({0} s)', Math.ceil(fix.secondsLeft))
        : l10n.t('Insert SO_REUSEADDR');
    case 'wait':
      return fix.restart
        ? l10n.t('Restart When Free ({0} s)', Math.ceil(fix.secondsLeft))
        : l10n.t('Tell Me When Free ({0} s)', Math.ceil(fix.secondsLeft));
    case 'restart':
      return l10n.t('Restart');
    case 'end-running':
      return fix.restart ? l10n.t('Stop It and Restart') : l10n.t('Stop It');
    case 'open-url':
      return l10n.t('Open It');
    case 'remove-stale-socket':
      return fix.restart ? l10n.t('Remove Stale Socket and Restart') : l10n.t('Remove Stale Socket');
    case 'explain':
      return l10n.t('Why?');
    case 'report':
      return l10n.t('Show Report');
  }
}

/** A terminal goes on when its program has ended; a task does not. */
function stopTerminalTitle({ name, restart, task }: Extract<Fix, { kind: 'stop-terminal' }>): Sentence {
  const who = harmless(name);
  if (task === true) return restart ? l10n.t('Stop Task “{0}” and Restart', who) : l10n.t('Stop Task “{0}”', who);
  return restart ? l10n.t('Stop It in Terminal “{0}” and Restart', who) : l10n.t('Stop It in Terminal “{0}”', who);
}

/** For a notification, where long buttons are cut off. */
export function fixButton(fix: Fix, suggestedPort?: number, ownPort?: number): Sentence {
  if (fix.kind === 'wait' && fix.restart) return l10n.t('Restart in {0} s', Math.ceil(fix.secondsLeft));
  if (fix.kind === 'insert-reuse-address' && fix.how === 'edit') return l10n.t('Insert SO_REUSEADDR');
  if (fix.kind === 'switch-port' && suggestedPort !== undefined) return l10n.t('Switch to {0}', suggestedPort);
  return fixTitle(fix, suggestedPort, ownPort);
}

/** What tells a fix from another one that reads the same: which container, or which process. */
function whichOne(fix: Fix): Sentence | undefined {
  switch (fix.kind) {
    case 'stop-container':
      return containerName(fix.container);
    case 'kill':
    case 'stop-terminal':
    case 'stop-supervisor':
    case 'end-running':
      return processName(fix.holder);
    case 'suggest-command':
      return harmless(fix.argv.join(' '), longPiece);
    case 'stop-session':
    case 'switch-port':
    case 'own-port':
    case 'switch-once':
    case 'insert-reuse-address':
    case 'wait':
    case 'restart':
    case 'open-url':
    case 'remove-stale-socket':
    case 'explain':
    case 'report':
      return undefined;
  }
}

/** What each fix is called where several are offered side by side: no two read the same, so that what is chosen is what was read. */
export function distinctTitles(fixes: readonly Fix[], title: (fix: Fix) => Sentence): readonly Sentence[] {
  const plain = fixes.map(title);
  const named = fixes.map((fix, index) => {
    const own = plain[index] ?? title(fix);
    const which = plain.filter(other => other === own).length > 1 ? whichOne(fix) : undefined;
    return which === undefined ? own : l10n.t('{0}: {1}', own, which);
  });
  const taken = new Set<Sentence>();
  for (const own of named) {
    let distinct = own;
    for (let which = 2; taken.has(distinct); which++) distinct = l10n.t('{0} ({1})', own, which);
    taken.add(distinct);
  }
  return [...taken];
}

/** For the lightbulb, which has no second line: a command is shown before it is typed. */
export function fixAction(fix: Fix, suggestedPort?: number, ownPort?: number): Sentence {
  const title = fixTitle(fix, suggestedPort, ownPort);
  return fix.kind === 'suggest-command' ? l10n.t('{0}: {1}', title, fixDetail(fix)) : title;
}

/** What a notification says when one of its buttons types a command: the sentence, and the command itself. */
export function withCommand(sentence: Sentence, buttons: readonly Fix[]): Sentence {
  const typed = buttons.find(({ kind }) => kind === 'suggest-command');
  return typed === undefined ? sentence : l10n.t('{0} The command: {1}', sentence, fixDetail(typed));
}

function switchTitle(restart: boolean, port: number | undefined): Sentence {
  if (port === undefined) return restart ? l10n.t('Switch Port and Restart…') : l10n.t('Switch Port…');
  return restart ? l10n.t('Switch to {0} and Restart', port) : l10n.t('Switch to {0}', port);
}
