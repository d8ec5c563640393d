/** Projects where people of Windows keep them: folders of OneDrive, other letters, paths longer than 260 characters. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { planPortSwitch } from '../../src/core/fix/switchPort/index.ts';
import { applyEdits } from '../../src/core/fix/textEdit.ts';
import { createFileReader } from '../../src/node/files.ts';
import { scriptFolder } from './support/world.ts';

const long = Array.from({ length: 8 }, () => 'ein-ziemlich-langer-name-eines-ordners').join('\\');

for (const [what, folder] of [
  ['blanks, umlauts and an ampersand', 'OneDrive - Müller & Söhne GmbH\\Größe 100%\\app'],
  ['other scripts', 'ドキュメント\\проект'],
  ['brackets and an apostrophe', "it's (alt) [neu]\\app"],
  ['more than 260 characters', long],
] as const)
  test(`the port of a project in a folder with ${what} is moved`, async t => {
    const texts = {
      'package.json': '{\r\n  "scripts": { "dev": "vite --port 5173" }\r\n}\r\n',
      '.env': 'PORT=5173\r\n',
    };
    const written = Object.entries(texts).map(([name, text]) => [join(folder, name), text]);
    const root = join(scriptFolder(t, Object.fromEntries(written)), folder);
    const files = createFileReader({ opened: () => [root] });
    const hints = { activeScript: 'dev', startedBy: 'npm run dev', startedIn: '' };
    const { primary } = await planPortSwitch({ root, files, from: 5173, to: 5200, hints });
    assert.deepEqual(
      primary.map(({ file }) => file.replaceAll('/', '\\')),
      [join(root, 'package.json')],
    );
    const [{ file, edits } = { file: '', edits: [] }] = primary;
    assert.equal(applyEdits(readFileSync(file, 'utf8'), edits), texts['package.json'].replace('5173', '5200'));
  });
