import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planReuseAddress } from '../../../../src/core/fix/reuseAddress/index.ts';
import type { Language } from '../../../../src/core/fix/reuseAddress/language.ts';
import { languages } from '../../../../src/core/fix/reuseAddress/languages/table.ts';
import { applyEdits } from '../../../../src/core/fix/textEdit.ts';
import { sentences } from '../../../../src/core/model/whyNotReuseAddress.ts';
import { fixtureText } from '../../../support/fixtures.ts';
import { otherText, sourceCases } from './sources.ts';

/** What begins a comment that goes on to the end of the line. */
const comments: ReadonlyMap<string, string> = new Map([
  ...['C', 'C++', 'D', 'Go', 'PHP', 'Rust'].map(name => [name, '// '] as const),
  ...['Nim', 'Perl', 'Python', 'Ruby'].map(name => [name, '# '] as const),
  ...['Ada', 'Haskell', 'Lua'].map(name => [name, '-- '] as const),
  ...['Common Lisp', 'Guile'].map(name => [name, ';; '] as const),
]);

/** Of these the option is a word of the call itself or needs a second edit, or no comment ends with the line. */
const withoutLines: readonly string[] = ['a shell script', 'Elixir', 'Erlang', 'OCaml', 'Pascal', 'Racket'];

describe('the sources', () => {
  for (const { name, ending, languageId, applicable } of sourceCases) {
    it(`${name}: the decision is right, and made once`, async () => {
      const text = fixtureText('sources', name, `before.${ending}`);
      const plan = await planReuseAddress({ text, languageId, platform: 'linux' });
      assert.equal(plan.kind === 'edit', applicable, JSON.stringify(plan));
      if (plan.kind !== 'edit') return;
      const edited = applyEdits(text, plan.edits);
      const expected = otherText[name];
      if (expected === undefined) assert.equal(edited, fixtureText('sources', name, `after.${ending}`));
      else assert.match(edited, expected);
      const second = await planReuseAddress({ text: edited, languageId, platform: 'linux' });
      assert.equal(second.kind, 'not-needed', edited);
      const windows = await planReuseAddress({ text, languageId, platform: 'win32' });
      assert.equal(windows.kind, 'not-needed');
    });
  }

  /** The languages with a program of which this is said. */
  async function languagesWith(reason: string): Promise<ReadonlySet<Language>> {
    const said = await Promise.all(
      sourceCases.map(async ({ name, ending, language, languageId }) => {
        const text = fixtureText('sources', name, `before.${ending}`);
        const plan = await planReuseAddress({ text, languageId, platform: 'linux' });
        return plan.kind === 'not-needed' && plan.reason === reason ? [language] : [];
      }),
    );
    return new Set(said.flat());
  }

  it('show one that sets it by hand in each language that is offered', async () => {
    const set = await languagesWith(sentences.set);
    assert.deepEqual(
      languages.filter(each => each.offered !== undefined && !set.has(each)).map(({ name }) => name),
      [],
    );
  });

  it('show one of UDP in each language whose binds tell it from TCP', async () => {
    const datagram = await languagesWith(sentences.datagram);
    const tells = ({ binds = [], offered }: Language) => offered !== undefined && binds.length > 0;
    assert.deepEqual(
      languages.filter(each => tells(each) && !datagram.has(each)).map(({ name }) => name),
      [],
    );
  });

  for (const [name, opener] of comments)
    it(`are edited though the option stands in a comment: ${name}`, async () => {
      const shown = await Promise.all(
        sourceCases
          .filter(({ language }) => language.name === name)
          .map(async ({ name: example, ending, languageId }) => {
            const text = fixtureText('sources', example, `before.${ending}`);
            const plan = await planReuseAddress({ text, languageId, platform: 'linux' });
            // One that puts whole lines in: they are put in as comments first.
            const [edit] = plan.kind === 'edit' ? plan.edits.filter(each => each.text.endsWith('\n')) : [];
            if (plan.kind !== 'edit' || edit === undefined || plan.edits.length > 1 || edit.end > edit.start)
              return false;
            const commented = edit.text.replaceAll(/^(?=.)/gm, opener);
            const withComment = text.slice(0, edit.start) + commented + text.slice(edit.start);
            const again = await planReuseAddress({ text: withComment, languageId, platform: 'linux' });
            assert.equal(again.kind, 'edit', withComment);
            return true;
          }),
      );
      assert.ok(shown.includes(true), 'no program of it has whole lines put in');
    });

  it('try the comments of every language that is offered', () => {
    const offered = languages.filter(each => each.offered !== undefined).map(({ name }) => name);
    assert.deepEqual([...comments.keys(), ...withoutLines].toSorted(), offered.toSorted());
  });

  it('show one that is edited in each language that is offered', () => {
    const edited = sourceCases.filter(({ applicable }) => applicable);
    const shown = new Set(edited.map(({ language }) => language));
    assert.deepEqual(
      languages.filter(each => each.offered !== undefined && !shown.has(each)).map(({ name }) => name),
      [],
    );
  });
});
