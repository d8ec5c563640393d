import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { verdictPage } from '../../src/core/diagnose/verdictPage.ts';
import { verdictTraits } from '../../src/core/model/verdictTraits.ts';
import { projectRoot } from '../support/fixtures.ts';

test('every verdict has a heading of its own in docs/verdicts.md, with a paragraph below', async () => {
  const text = await readFile(join(projectRoot, 'docs', 'verdicts.md'), 'utf8');
  const sections = text.split(/^## /m).slice(1);
  assert.deepEqual(
    sections.map(section => section.split('\n')[0]),
    Object.keys(verdictTraits),
  );
  for (const section of sections) assert.ok(section.split('\n').slice(1).join('').length > 80, section);
});

test('the link of a verdict leads into the repository of the manifest', async () => {
  const manifest = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')) as {
    readonly repository: { readonly url: string };
  };
  const home = manifest.repository.url.replace(/\.git$/, '');
  assert.equal(verdictPage('leftover'), `${home}/blob/main/docs/verdicts.md#leftover`);
});
