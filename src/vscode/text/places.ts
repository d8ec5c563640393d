/** Where a port was read, in the user's language. The core says it in English: `core/resolve` makes these phrases and no others. */
import type { Candidate } from '../../core/model/endpoint.ts';
import { harmless, type Sentence } from '../../core/text/harmless.ts';
import { l10n } from './sentence.ts';

/** The core's phrases, each with the sentence for what stands at its dots. What says the same everywhere (`PORT in .env`) needs little. */
const phrases: readonly (readonly [phrase: RegExp, say: (...parts: Sentence[]) => Sentence])[] = [
  [/^the error’s own text$/, () => l10n.t('the error’s own text')],
  [/^the command line$/, () => l10n.t('the command line')],
  [/^script `(.+)` in package\.json$/s, scriptPlace],
  [/^the listen call in (.+)$/s, file => l10n.t('the listen call in {0}', file ?? harmless(''))],
  [/^the port in (.+)$/s, file => l10n.t('the port in {0}', file ?? harmless(''))],
  [/^(.+)’s default$/s, name => l10n.t('the default of {0}', name ?? harmless(''))],
  [/^(\S+) in (\S+)$/, (key, file) => l10n.t('{0} in {1}', key ?? harmless(''), file ?? harmless(''))],
];

/** Where a candidate was read. */
export function placeOf({ from }: Pick<Candidate, 'from'>): Sentence {
  for (const [phrase, say] of phrases) {
    const [whole, ...parts] = phrase.exec(from) ?? [];
    if (whole !== undefined) return say(...parts.map(part => harmless(part)));
  }
  return harmless(from);
}

export function scriptPlace(name: Sentence = harmless('')): Sentence {
  return l10n.t('script {0} in package.json', name);
}
