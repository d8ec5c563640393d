import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Language } from '../../../../src/core/fix/reuseAddress/language.ts';
import { languages } from '../../../../src/core/fix/reuseAddress/languages/table.ts';
import { findSites } from '../../../../src/core/fix/reuseAddress/sites.ts';
import { readSource } from '../../../../src/core/fix/reuseAddress/source.ts';
import { applyEdits } from '../../../../src/core/fix/textEdit.ts';
import { fixtureText } from '../../../support/fixtures.ts';
import { kinds } from './kinds.ts';
import { several } from './several.ts';
import { shown } from './shown/shown.ts';
import { otherText, type SourceCase, sourceCases } from './sources.ts';

/** A program, and whether a row says of it what is to be said. */
interface Program {
  readonly text: string;
  readonly language: string;
  readonly isRight: (row: Language) => boolean;
}

interface Outcome {
  /** What is said of each bind, in order. */
  readonly states: string;
  /** The text with the option. */
  readonly edited: string;
  /** What is to be put in by hand. */
  readonly byHand: string;
}

/** What a row says of a text. */
function outcome(text: string, row: Language): Outcome {
  const sites = findSites(readSource(text, row));
  const states = sites.map(({ state }) => (state.kind === 'default' ? state.api : state.kind));
  const edits = sites.flatMap(({ state }) => (state.kind === 'needs' ? state.edits : []));
  // Two binds of one statement share what is put before it.
  const own = new Map(edits.map(edit => [JSON.stringify(edit), edit] as const));
  const byHand = sites.flatMap(({ state }) => (state.kind === 'unsafe' ? [state.snippet] : []));
  return { states: states.join(' '), edited: applyEdits(text, [...own.values()]), byHand: byHand.join('\n') };
}

function ofFixture({ name, ending, language, applicable }: SourceCase): Program {
  const text = fixtureText('sources', name, `before.${ending}`);
  const expected = otherText[name] ?? (applicable ? fixtureText('sources', name, `after.${ending}`) : undefined);
  const isRight = (row: Language): boolean => {
    const { states, edited } = outcome(text, row);
    if (/\bneeds\b/.test(states) !== applicable) return false;
    return typeof expected === 'object' ? expected.test(edited) : edited === (expected ?? text);
  };
  return { text, language: language.name, isRight };
}

const programs: readonly Program[] = [
  ...[...shown, ...several, ...kinds].map(([language, expected, text, has = '']) => ({
    text,
    language,
    isRight: (row: Language) => {
      const { states, edited, byHand } = outcome(text, row);
      return states === expected && `${edited}${byHand}`.includes(has);
    },
  })),
  ...sourceCases.map(ofFixture),
];

/** What the compiler asks for in every row, and what tells the language of a text (rows.test.ts), and what columns.test.ts undoes. */
const heldElsewhere =
  /^(?:ids|offered|endings|interpreters|runners|marks|name|compiled|why|snippet|always)\b|^layout(?:\.kind|\.separator|\.bodies)?$|^syntax$|^binds(?:\.\d+(?:\.(?:options|creation|arity)\b.*)?)?$|\.(?:find|api|insert|lines|present|item|kind|before|names|from|values)$|\bimports\.\d+\.separator$|^syntax\.\d+\.open$|^switches\.\d+\.on$/;

/** A row, or a part of it, with one thing less: an element of a list, or a column. */
function* undone(part: unknown, path: string): Generator<readonly [column: string, less: unknown]> {
  if (typeof part !== 'object' || part === null) return;
  for (const [key, inner] of Object.entries(part)) {
    const column = path === '' ? key : `${path}.${key}`;
    const isList = Array.isArray(part);
    if (!heldElsewhere.test(column))
      yield [
        column,
        isList
          ? part.toSpliced(Number(key), 1)
          : Object.fromEntries(Object.entries(part).filter(([name]) => name !== key)),
      ];
    for (const [deeper, less] of undone(inner, column))
      yield [deeper, isList ? part.with(Number(key), less) : { ...part, [key]: less }];
  }
}

describe('the programs', () => {
  for (const language of languages) {
    const own = programs.filter(program => program.language === language.name);
    it(`are told rightly: ${language.name}`, () =>
      assert.deepEqual(
        own.filter(({ isRight }) => !isRight(language)).map(({ text }) => [text, outcome(text, language)]),
        [],
      ));

    for (const [column, less] of undone(language, ''))
      it(`are not told rightly without ${column}: ${language.name}`, () => {
        const row = less as Language;
        const isShown = ({ isRight }: Program): boolean => {
          try {
            return !isRight(row);
          } catch {
            // A row that no text can be read by is noticed, too.
            return true;
          }
        };
        assert.ok(own.some(isShown), 'no program shows what this column is for: add one to shown.ts');
      });
  }
});
