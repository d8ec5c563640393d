import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BindShape, Creation, Language, OptionPattern } from '../../../../src/core/fix/reuseAddress/language.ts';
import { languages } from '../../../../src/core/fix/reuseAddress/languages/table.ts';
import { findSites } from '../../../../src/core/fix/reuseAddress/sites.ts';
import { readSource } from '../../../../src/core/fix/reuseAddress/source.ts';
import { kinds } from './kinds.ts';
import { several } from './several.ts';

function states(text: string, language: Language): string {
  const sites = findSites(readSource(text, language));
  return sites.map(({ state }) => state.kind).join(' ');
}

/** The row with its binds changed, one after the other. */
const withBinds = (language: Language, change: (bind: BindShape, index: number) => readonly BindShape[]) =>
  ({ ...language, binds: (language.binds ?? []).flatMap(change) }) as Language;

/** The row with each of its options that has this pattern changed. */
const withOptions = (language: Language, find: string, change: (option: OptionPattern) => readonly OptionPattern[]) =>
  withBinds(language, bind => {
    const options = bind.options.flatMap(option => (option.find === find ? change(option) : [option]));
    return [{ ...bind, options } as unknown as BindShape];
  });

const never = '(?!)';

/** The pattern of the call itself asks for the argument. */
const saysItself = ['binds.0.arity: Haskell'];

/** The row as somebody would have written it who forgot a column, and what was forgotten. */
function forgetful(language: Language): (readonly [string, Language])[] {
  const { binds = [], name } = language;
  const options = new Map(binds.flatMap(bind => bind.options.map(option => [option.find, option] as const)));
  const creations = new Map<string, Creation>(
    binds.flatMap(({ creation }) => (creation ? [[creation.from, creation]] : [])),
  );
  const rows = [
    [`functions: ${name}`, { ...language, functions: never }] as const,
    ...binds.flatMap((_, at) => {
      const only = (change: (bind: BindShape) => readonly BindShape[]) =>
        withBinds(language, (bind, index) => (index === at ? change(bind) : [bind]));
      return [
        [`binds.${at}: ${name}`, only(() => [])] as const,
        [`binds.${at}.arity: ${name}`, only(bind => [{ ...bind, arity: [0, 99] }])] as const,
      ];
    }),
    ...[...options].flatMap(([find, { off }]) => [
      [`the option ${find}: ${name}`, withOptions(language, find, () => [])] as const,
      [`names of ${find}: ${name}`, withOptions(language, find, option => [{ ...option, names: '' }])] as const,
      ...(off === undefined
        ? []
        : [[`off of ${find}: ${name}`, withOptions(language, find, option => [{ ...option, off: never }])] as const]),
    ]),
    ...[...creations].flatMap(([from, creation]) =>
      Object.keys(creation).map(column => {
        const others = { ...creation, [column]: never };
        const isOf = (bind: BindShape) => bind.creation?.from === from;
        const row = withBinds(language, bind => [isOf(bind) ? { ...bind, creation: others } : bind]);
        return [`creation.${column} of ${from}: ${name}`, row] as const;
      }),
    ),
  ];
  return rows.filter(([column]) => !saysItself.includes(column));
}

describe('several binds of one program', () => {
  for (const language of languages.filter(({ binds = [] }) => binds.length > 0)) {
    const examples = [...several, ...kinds].filter(([name]) => name === language.name);
    for (const [name, expected, text] of examples)
      it(`are told apart: ${name}, ${expected}`, () => assert.equal(states(text, language), expected));

    for (const [column, row] of forgetful(language))
      it(`are not told apart without ${column}`, () =>
        assert.ok(
          examples.some(([, expected, text]) => states(text, row) !== expected),
          'no example shows what this column is for: add one to several.ts or kinds.ts',
        ));
  }
});
