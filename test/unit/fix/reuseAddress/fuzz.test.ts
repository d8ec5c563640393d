import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bindSites, planReuseAddress } from '../../../../src/core/fix/reuseAddress/index.ts';
import { languages } from '../../../../src/core/fix/reuseAddress/languages/table.ts';
import { applyEdits } from '../../../../src/core/fix/textEdit.ts';
import type { TextEdit } from '../../../../src/core/model/fix.ts';
import { fixtureText } from '../../../support/fixtures.ts';
import type { Random } from '../../../support/random.ts';
import { createRandom } from '../../../support/random.ts';
import { sourceCases } from './sources.ts';

const sources = sourceCases.map(({ name, ending, languageId }) => ({
  languageId,
  text: fixtureText('sources', name, `before.${ending}`),
}));

const pieces = [
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  ';',
  ',',
  ':',
  '"',
  "'",
  '`',
  '#',
  '//',
  '/*',
  '*/',
  '--',
  '--[[',
  ']]',
  '(*',
  '*)',
  '{-',
  '-}',
  '\\',
  '\n',
  '\r\n',
  '\t',
  '=',
  '->',
  '=>',
  '|',
  '<<EOF\n',
  '"""',
  'else ',
  'if (',
  'do ',
  'while (',
  'end ',
  'begin ',
  'case x: ',
  'lambda: ',
  'fn ',
  'in ',
  'then ',
  'let ',
  '#if 0\n',
  '#endif\n',
  '#ifdef _WIN32\n',
  'bind(s, a, n)',
  's.bind(a)',
  's:bind(h, p)',
  'setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);',
  's.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)',
  'listen(s, 5);',
  'socket(AF_INET, SOCK_DGRAM, 0)',
  '𝒳',
  '\u0000',
  'é',
] as const;

/** A source that is broken in a few places, or made of pieces of two. */
function broken(random: Random, ids: readonly string[]): string {
  const own = sources.filter(source => ids.includes(source.languageId));
  const pick = (): string => random.pick(own.length > 0 && random.chance(0.9) ? own : sources).text;
  let text = pick();
  if (random.chance(0.3)) {
    const other = pick();
    text = text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length + 1));
  }
  for (let n = random.between(0, 6); n > 0; n--) {
    const at = random.below(text.length + 1);
    const change = random.below(4);
    if (change === 0) text = text.slice(0, at) + random.pick(pieces) + text.slice(at);
    else if (change === 1) text = text.slice(0, at) + text.slice(at + random.between(1, 30));
    else if (change === 2) text = text.slice(0, at) + text.slice(Math.max(0, at - random.between(1, 120)));
    else text = text.replaceAll('\n', random.pick(['\n', '\r\n', ' ', '\n\n']));
  }
  return text;
}

/** The number that a line has after the edits: those that end where it starts, or before, move it. */
function lineAfter(text: string, edits: readonly TextEdit[], line: number): number {
  const start = text.split('\n', line - 1).join('\n').length + (line > 1 ? 1 : 0);
  const before = edits.filter(edit => edit.end <= start);
  return applyEdits(text.slice(0, start), before).split('\n').length;
}

async function check(text: string, languageId: string, line: number | undefined): Promise<boolean> {
  const plan = await planReuseAddress({ text, languageId, platform: 'linux', ...(line === undefined ? {} : { line }) });
  const sites = bindSites(text, languageId);
  for (const site of sites) assert.ok(site.startLine >= 1 && site.endLine >= site.startLine);
  if (plan.kind !== 'edit') {
    assert.notEqual(plan.reason, '');
    return false;
  }
  assert.ok(plan.edits.length > 0);
  const edited = applyEdits(text, plan.edits);
  assert.notEqual(edited, text);
  const second = await planReuseAddress({
    text: edited,
    languageId,
    platform: 'linux',
    ...(line === undefined ? {} : { line: lineAfter(text, plan.edits, plan.line ?? line) }),
  });
  if (second.kind === 'edit') {
    assert.fail(
      `a second edit\n--- ${languageId} ${line}\n${text}\n--- edited\n${edited}\n--- then\n${applyEdits(edited, second.edits)}`,
    );
  }
  return true;
}

const rounds = Number(process.env['FUZZ_ROUNDS'] ?? 200);

describe('any text', () => {
  for (const language of languages) {
    const id = language.ids[0] ?? '';
    it(`${language.name}: gives a plan, and no second edit`, async () => {
      const random = createRandom(0x5eed + id.length * 131 + id.charCodeAt(0));
      for (let n = 0; n < rounds; n++)
        await check(broken(random, language.ids), id, random.chance(0.3) ? random.between(1, 40) : undefined);
    });
  }

  it('of noise gives a plan', async () => {
    const random = createRandom(7);
    const alphabet = 'bindsocket(){}[];:,.="\'`#/*-\\\n\t |&<>@$%!?~^+0123456789';
    for (let n = 0; n < 300; n++) {
      for (const language of languages)
        await check(random.text(random.below(80), alphabet), language.ids[0] ?? '', undefined);
    }
  });

  it('of great length takes no time that grows faster than the text', async () => {
    const long = [
      'bind(',
      's.bind(a); ',
      '((((',
      '}}}}',
      '"',
      "'",
      '/*',
      '#',
      'a',
      '1.',
      "x'",
      '\n  ',
      'else if (bind(s, a, b)) ',
      'fn f() {',
      'def f():\n',
      'class A(socketserver.TCPServer):\n',
      '$x->bind(',
      '--',
      'x, ',
      'bind s a\n',
      ' = ',
    ];
    for (const piece of long) {
      const text = piece.repeat(Math.ceil(60_000 / piece.length));
      for (const language of languages)
        await planReuseAddress({ text, languageId: language.ids[0] ?? '', platform: 'linux' });
    }
  });
});
