import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { projectRoot } from '../support/fixtures.ts';

type Texts = Readonly<Record<string, string>>;

const languages = ['de', 'es', 'fr', 'ja', 'zh-cn'];

/** Strings per file, with the English file and the others named by their language. */
const catalogues = [
  { name: 'the bundle', folder: 'l10n', stem: 'bundle.l10n' },
  { name: 'package.nls', folder: '', stem: 'package.nls' },
];

async function texts(folder: string, stem: string, language = ''): Promise<Texts> {
  const file = `${stem}${language === '' ? '' : `.${language}`}.json`;
  return JSON.parse(await readFile(join(projectRoot, folder, file), 'utf8')) as Texts;
}

/** What a translation must carry over as it is: placeholders, codicons, code, link targets, and names that are the same everywhere. */
const kept =
  /\{\d+\}|\$\([\w~-]+\)|`[^`]+`|\]\([^)\s]+\)|\b(?:SO_REUSEADDR|TIME_WAIT|SIGTERM|EADDRINUSE|Port Medic|VS Code|WSL|portMedic_\w+)\b|\bpid\b/g;

function carried(text: string): readonly string[] {
  return [...text.matchAll(kept)].map(([part]) => part).toSorted();
}

test('the English bundle is the one the sources give now', async () => {
  const script = join(projectRoot, 'scripts', 'l10n.mjs');
  await promisify(execFile)(process.execPath, [script, '--check'], { cwd: projectRoot });
});

for (const { name, folder, stem } of catalogues) {
  describe(name, async () => {
    const english = await texts(folder, stem);

    test('is there in each language, and in no other', async () => {
      const files = (await readdir(join(projectRoot, folder))).filter(
        file => file.startsWith(`${stem}.`) && file !== `${stem}.json`,
      );
      assert.deepEqual(
        files.toSorted(),
        languages.map(language => `${stem}.${language}.json`),
      );
    });

    for (const language of languages) {
      test(`${language} has exactly the English keys, none of them empty`, async () => {
        const translated = await texts(folder, stem, language);
        const missing = Object.keys(english).filter(key => !Object.hasOwn(translated, key));
        const surplus = Object.keys(translated).filter(key => !Object.hasOwn(english, key));
        const empty = Object.keys(translated).filter(key => translated[key]?.trim() === '');
        assert.deepEqual({ missing, surplus, empty }, { missing: [], surplus: [], empty: [] });
      });

      test(`${language} carries over placeholders, codicons, links and fixed names`, async () => {
        const translated = await texts(folder, stem, language);
        for (const [key, text] of Object.entries(english)) {
          assert.deepEqual(carried(translated[key] ?? ''), carried(text), `${language}: ${text}`);
        }
      });
    }
  });
}
