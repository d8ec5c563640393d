import { l10n as vscodeL10n } from 'vscode';
import { harmlessSentence, type Sentence } from '../../core/text/harmless.ts';

/**
 * VS Code's `l10n`, for sentences: it takes numbers and pieces that are harmless, and the compiler refuses a plain string. Foreign text
 * becomes a piece through `harmless`. The strings are found by `npm run l10n` under this very name.
 */
export const l10n = {
  /** In the user's language, with `{0}`, `{1}` … filled in. */
  t(template: string, ...pieces: readonly (Sentence | number)[]): Sentence {
    return harmlessSentence(vscodeL10n.t(template, ...pieces));
  },
};
