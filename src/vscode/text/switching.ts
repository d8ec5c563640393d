/** Why a port is not changed in files. */
import * as vscode from 'vscode';
import type { SwitchRefusal } from '../../core/model/fix.ts';
import type { Sentence } from '../../core/text/harmless.ts';
import { message } from './messages.ts';
import { l10n } from './sentence.ts';

/** Beside an edit in the preview. */
export function shared(why: Sentence): Sentence {
  return l10n.t('{0} (tracked by Git: once committed, it changes for everybody)', why);
}

/** In place of files that Git tracks. `why`: which place; `file`: where it is. */
export const sharing = {
  title: (from: number): Sentence => l10n.t('Whose port {0} is to change?', from),
  onlyMine: (): Sentence => l10n.t('Only for me'),
  everybodys: (): Sentence => l10n.t('For everybody who has this repository'),
  ignored: (why: Sentence, file: Sentence): Sentence => l10n.t('{0}: {1} (ignored by Git)', file, why),
  tracked: (why: Sentence, file: Sentence): Sentence => l10n.t('{0}: {1} (tracked by Git)', file, why),
};

/** `from`: the port that was to be changed. */
export function switchRefusal(refusal: SwitchRefusal, from: number): Sentence {
  switch (refusal.kind) {
    case 'not-stated':
      return message.nowhereStated(from);
    case 'not-understood':
      return message.notUnderstood(from);
    case 'read-only':
      return message.readOnly(vscode.workspace.asRelativePath(refusal.file));
    case 'problem':
      return message.fileProblem(vscode.workspace.asRelativePath(refusal.file), refusal.reason);
  }
}
