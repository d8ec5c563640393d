import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planReuseAddress } from '../../../../src/core/fix/reuseAddress/index.ts';
import type { Language } from '../../../../src/core/fix/reuseAddress/language.ts';
import { languages } from '../../../../src/core/fix/reuseAddress/languages/table.ts';
import { applyEdits } from '../../../../src/core/fix/textEdit.ts';
import { sentences } from '../../../../src/core/model/whyNotReuseAddress.ts';
import { fixtureJson, fixtureText } from '../../../support/fixtures.ts';
import { sourceCases } from './sources.ts';

interface Case {
  readonly applicable: boolean;
}

/** Where ours is another text than the one that was written by hand, that does the same: what is in it, before the bind, one statement a pattern. */
const otherText: Readonly<Record<string, RegExp>> = {
  'c-1': /SO_REUSEADDR[^]*\n {8}\}\n {8}if \(bind\(/,
  'c-10': /setsockopt\(srv, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof\(reuse\)\)[^]*if \(0 != bind/,
  'c-2': / {3}\{\n {6}int reuse = 1;\n[^]*\n {3}\}\n {3}if \(bind\(/,
  'c-4': /SO_REUSEADDR[^;]*;\n {4}return bind\(/,
  'c-5': /setsockopt\(pfd\[i\]\.fd, [^;]*;\n {8}if \(pfd\[i\]\.fd < 0/,
  'c-6': /else if \(\(setsockopt\(s, SOL_SOCKET, SO_REUSEADDR, &\(int\)\{1\}, sizeof\(int\)\), bind\(/,
  'c-7': /\n#ifndef _WIN32\n {4}int reuse = 1;\n[^#]*\n#endif\n {4}if \(bind\(/,
  'c-8': /setsockopt\(srv->listen_fd, [^;]*;\n {4}CHECK\(bind\(/,
  'cpp-1': /setsockopt\(fd_, [^;]*;\n {8}if \(bind\(/,
  'cpp-4': /::setsockopt\(fd, [^;]*;\n {8}if \(fd >= 0 && \(::bind/,
  'go-1': /\t_ = syscall\.SetsockoptInt\(fd, [^\n]*\n\tif err := syscall\.Bind/,
  'perl-2': /SOL_SOCKET SO_REUSEADDR\);[^]*setsockopt\(\$srv, [^\n]*\nbind\(/,
  'php-1': /socket_set_option\(\$sock, SOL_SOCKET, SO_REUSEADDR, 1\);\nif \(socket_bind/,
  'rust-1': /fn setsockopt\([^]*setsockopt\(fd, 1 [^;]*;\n {8}if bind\(fd/,
};

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
  for (const { name, ending, languageId } of sourceCases) {
    it(`${name}: the decision is right, and made once`, async () => {
      const { applicable } = fixtureJson('sources', name, 'case.json') as Case;
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
    const edited = sourceCases.filter(({ name }) => (fixtureJson('sources', name, 'case.json') as Case).applicable);
    const shown = new Set(edited.map(({ language }) => language));
    assert.deepEqual(
      languages.filter(each => each.offered !== undefined && !shown.has(each)).map(({ name }) => name),
      [],
    );
  });
});
