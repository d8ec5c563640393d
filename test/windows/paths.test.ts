/** Projects where people of Windows keep them: folders of OneDrive, other letters, paths longer than 260 characters. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { planPortSwitch } from '../../src/core/fix/switchPort/index.ts';
import { applyEdits } from '../../src/core/fix/textEdit.ts';
import { createFileReader } from '../../src/node/files.ts';

const long = Array.from({ length: 8 }, () => 'ein-ziemlich-langer-name-eines-ordners').join('\\');

for (const [what, folder] of [
  ['blanks, umlauts and an ampersand', 'OneDrive - Müller & Söhne GmbH\\Größe 100%\\app'],
  ['other scripts', 'ドキュメント\\проект'],
  ['brackets and an apostrophe', "it's (alt) [neu]\\app"],
  ['more than 260 characters', long],
] as const)
  test(`the port of a project in a folder with ${what} is moved`, async t => {
    const base = mkdtempSync(join(tmpdir(), 'port-medic-'));
    t.after(() => rm(base, { recursive: true, force: true, maxRetries: 20 }));
    const root = join(base, folder);
    mkdirSync(root, { recursive: true });
    const texts = {
      'package.json': '{\r\n  "scripts": { "dev": "vite --port 5173" }\r\n}\r\n',
      '.env': 'PORT=5173\r\n',
    };
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(root, name), text);
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
