import { readdirSync } from 'node:fs';
import type { Language } from '../../../../src/core/fix/reuseAddress/language.ts';
import { languageOf } from '../../../../src/core/fix/reuseAddress/languages/table.ts';
import { fixturePath } from '../../../support/fixtures.ts';

/** A program in test/fixtures/sources: `before.<ending>`, `after.<ending>` where there is something to edit, `case.json`. */
export interface SourceCase {
  readonly name: string;
  readonly ending: string;
  readonly language: Language;
  /** A name of it that the editor or a user has. */
  readonly languageId: string;
}

export const sourceCases: readonly SourceCase[] = readdirSync(fixturePath('sources'))
  .sort()
  .map(name => {
    const source = readdirSync(fixturePath('sources', name)).find(file => file.startsWith('before.')) ?? '';
    const language = languageOf('', source);
    const [languageId] = language?.ids ?? [];
    if (language === undefined || languageId === undefined) throw new Error(`${name}: no row knows “${source}”`);
    return { name, ending: source.slice('before.'.length), language, languageId };
  });
