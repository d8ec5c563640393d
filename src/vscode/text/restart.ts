/** Why what failed was not started again, in one sentence that says what is left to do. */
import { harmless, longPiece, type Sentence } from '../../core/text/harmless.ts';
import { l10n } from './sentence.ts';

/** Why nothing was started. Names are those of the run, as the user knows it. */
export type NotStarted =
  /** The port was asked about; nothing was run. */
  | { readonly kind: 'nothing-run' }
  /** VS Code vouches for no command line and claims none. */
  | { readonly kind: 'line-unknown' | 'terminal-closed'; readonly terminal: string }
  /** Only the newest runs are kept. */
  | { readonly kind: 'forgotten' }
  /** By VS Code, or by the user where a question came before the start. */
  | { readonly kind: 'session-refused'; readonly session: string }
  | { readonly kind: 'task-refused'; readonly task: string; readonly reason: string }
  /** How its shell sets a variable for one command is not known. */
  | { readonly kind: 'shell-unknown'; readonly terminal: string }
  /** Its port cannot be changed for one run. */
  | { readonly kind: 'not-once' };

export function notStarted(why: NotStarted): Sentence {
  switch (why.kind) {
    case 'nothing-run':
      return l10n.t('There is nothing to start again: the port was only asked about.');
    case 'line-unknown':
      return l10n.t(
        'It was not started again: VS Code does not vouch for the command line in the terminal “{0}”. Start it there yourself.',
        harmless(why.terminal),
      );
    case 'terminal-closed':
      return l10n.t(
        'It was not started again: the terminal “{0}” is closed, and VS Code does not vouch for its command line.',
        harmless(why.terminal),
      );
    case 'forgotten':
      return l10n.t('It was not started again: too many runs came after it. Start it yourself.');
    case 'session-refused':
      return l10n.t(
        'The debug session “{0}” was not started again: the start was cancelled, or VS Code has said why.',
        harmless(why.session),
      );
    case 'task-refused':
      return l10n.t(
        'VS Code did not start the task “{0}” again: {1}',
        harmless(why.task),
        harmless(why.reason, longPiece),
      );
    case 'shell-unknown':
      return l10n.t(
        'It was not started: Port Medic does not know how the shell in the terminal “{0}” sets a variable for one command.',
        harmless(why.terminal),
      );
    case 'not-once':
      return l10n.t('It takes its port from its files, so it cannot be started elsewhere without changing them.');
  }
}
