/** What is said of a server that has gone to another port, and what can be done about it. */
import type { Move } from '../../core/model/move.ts';
import { harmless, joined, type Label, type Sentence, withIcon } from '../../core/text/harmless.ts';
import { conflictSentence } from './diagnosis.ts';
import { sourceName } from './names.ts';
import { l10n } from './sentence.ts';

/** `5173 → 5174`, for the status bar. */
export function moveLabel({ from, to }: Move): Label {
  return withIcon('arrow-swap', harmless(`${from.port} → ${to.port}`));
}

/** Who has moved. */
export function movedSentence(move: Move): Sentence {
  const { from, to } = move;
  return l10n.t('{0} has gone to port {1} instead of {2}.', sourceName(move), to.port, from.port);
}

/** Who has moved, and who has its port: from where, and, given `now`, since when. */
export function moveSentence(move: Move, now?: number): Sentence {
  return joined([movedSentence(move), conflictSentence(move.finding, now)]);
}

export const moveText = {
  title: ({ from, to }: Move) => l10n.t('Port {0} → {1}', from.port, to.port),
  insteadOf: ({ from }: Move) => l10n.t('instead of {0}', from.port),
  showActions: () => l10n.t('What to Do…'),
  freeAndRestart: (port: number) => l10n.t('Free {0} and Restart There', port),
  restartThere: (port: number) => l10n.t('Restart on {0}', port),
  isFreeNow: () => l10n.t('It is free now.'),
  open: (port: number) => l10n.t('Open {0}', port),
  follow: (port: number) => l10n.t('Let What Points at {0} Follow…', port),
  followDetail: (to: number) =>
    l10n.t('Browser configurations, tests, proxies and addresses in files, changed once to {0} after a preview', to),
  followQuestion: (to: number) => l10n.t('Change these addresses to port {0}?', to),
  change: () => l10n.t('Change'),
  followed: (from: number, to: number, files: number) =>
    files === 1
      ? l10n.t('What pointed at {0} points at {1} now, in 1 file.', from, to)
      : l10n.t('What pointed at {0} points at {1} now, in {2} files.', from, to, files),
  nothingPoints: (port: number) =>
    l10n.t('Nothing in this workspace is known to point at this server on port {0}.', port),
  fail: () => l10n.t('Always Fail Instead…'),
  failDetail: (words: string) =>
    l10n.t('Adds {0} where it is started, so that a taken port is an error', harmless(words)),
  failAdded: (words: string) => l10n.t('{0} was added: the next start fails when its port is taken.', harmless(words)),
  failWhere: (words: string) =>
    l10n.t(
      'No file states how this was started. Add {0} to the command, and it fails when its port is taken.',
      harmless(words),
    ),
  copy: () => l10n.t('Copy'),
  doNotTell: () => l10n.t('Do Not Tell'),
  doNotTellDetail: (port: number) =>
    l10n.t('Nothing more is said of servers that leave {0}, until this window is reloaded', port),
  none: () => l10n.t('No server of this window is known to have gone to another port.'),
  pick: () => l10n.t('Which server?'),
  setting: () => l10n.t('Never Tell…'),
};
