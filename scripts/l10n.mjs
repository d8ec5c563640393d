// Usage: node scripts/l10n.mjs [--check]
// Writes the English strings of the sources to l10n/bundle.l10n.json; --check fails when that file is not up to date.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import l10nDev from '@vscode/l10n-dev';
import { root } from './paths.mjs';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const bundlePath = join(root, 'l10n', 'bundle.l10n.json');

const sources = (await readdir(join(root, 'src'), { recursive: true })).filter(path => path.endsWith('.ts')).sort();
const contents = await Promise.all(sources.map(path => readFile(join(root, 'src', path), 'utf8')));
const strings = await l10nDev.getL10nJson(
  // The tool looks for the `l10n` of VS Code; the sources go through their own, which has the same shape.
  contents
    .filter(text => text.includes('l10n'))
    .map(text => ({ extension: '.ts', contents: text.replace(/(?<=\bl10n \} from ')[./\w]*sentence\.ts/, 'vscode') })),
);
const exported = `${JSON.stringify(strings, null, 2)}\n`;

if (values.check) {
  const current = await readFile(bundlePath, 'utf8').catch(() => '');
  if (current !== exported) {
    console.error('l10n/bundle.l10n.json is not up to date: run `npm run l10n`');
    process.exitCode = 1;
  }
} else {
  await writeFile(bundlePath, exported);
  console.log(`${Object.keys(strings).length} strings written to l10n/bundle.l10n.json`);
}
