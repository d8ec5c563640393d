import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { harmless, harmlessSentence, inLines, joined, withIcon } from '../../../src/core/text/harmless.ts';
import { projectRoot } from '../../support/fixtures.ts';
import { assertHarmless, hostileText, hostileTexts } from '../../support/hostile.ts';
import { createRandom } from '../../support/random.ts';

describe('the gate for sentences', () => {
  for (const text of hostileTexts) {
    test(`lets nothing through of ${JSON.stringify(text.slice(0, 60)).replaceAll(/[^ -~]/gu, '?')}`, () => {
      for (const made of [harmless(text), harmless(text, 7), harmlessSentence(text)]) assertHarmless(made);
      assert.equal(harmless(harmless(text)), harmless(text));
      assert.ok(harmless(text).length <= 160);
      assert.ok(harmless(text, 7).length <= 7);
    });
  }

  test('lets nothing through of what is put together at random, nor through its neighbours', () => {
    const random = createRandom(11);
    for (let round = 0; round < 20_000; round++) {
      const [one, other] = [hostileText(random), hostileText(random)];
      const pieces = [harmless(one), harmless(other)] as const;
      for (const piece of pieces) {
        assertHarmless(piece);
        assert.equal(harmless(piece), piece);
      }
      assertHarmless(harmlessSentence(`${pieces[0]}${pieces[1]}`));
      assertHarmless(harmlessSentence(`${pieces[0]}(${pieces[1]}://$${pieces[0]}`));
      assertHarmless(joined(pieces, ' · '));
      assertHarmless(withIcon('check', pieces[0]), 1);
      assert.equal(inLines(pieces).split('\n').length, 2);
    }
  });

  for (const [text, shown] of [
    ['/home/me/[a](b)', '/home/me/[a] (b)'],
    ['/app/[slug]/page.tsx', '/app/[slug]/page.tsx'],
    ['C:\\Program Files (x86)\\nodejs\\node.exe', 'C:\\Program Files (x86)\\nodejs\\node.exe'],
    ['node server.js --url=http://localhost:3000', 'node server.js --url=http: //localhost:3000'],
    ['café 日本語 ימין عربى', 'café 日本語 ימין عربى'],
    ['a\tb\r\nc', 'a b c'],
    ['  kept  together  ', 'kept together'],
    ['[::1]:3000', '[::1]:3000'],
    ['echo $HOME $(date)', 'echo $HOME $ (date)'],
  ] as const) {
    test(`leaves ${JSON.stringify(text)} readable`, () => assert.equal(harmless(text), shown));
  }

  test('keeps both ends of what is too long', () => {
    assert.equal(harmless(`/start/${'x'.repeat(500)}/end`, 21), '/start/xxx…xxxxxx/end');
    assert.equal(harmless('😀😀😀😀😀', 6), '😀…😀');
  });

  test('ends an enumeration that is too long', () => {
    const parts = Array.from({ length: 40 }, (_, index) => harmless(String(index)));
    assert.equal(joined(parts, ', '), '0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …');
  });

  test('is the only place that makes a sentence', async () => {
    const root = join(projectRoot, 'src');
    const gate = ['core/text/harmless.ts'];
    const sources = (await readdir(root, { recursive: true })).map(path => path.replaceAll('\\', '/'));
    for (const path of sources.filter(each => each.endsWith('.ts') && !gate.includes(each))) {
      const text = await readFile(join(root, path), 'utf8');
      // An empty separator is the one label that says nothing.
      const casts = text
        .replaceAll("'' as Label", '')
        .match(/\bas (?:unknown as )?(?:readonly )?(?:Sentence|Label|Detail)\b/g);
      assert.equal(casts, null, path);
    }
  });
});
