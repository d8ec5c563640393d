// Usage: node scripts/readme.mjs [--check]
// Writes README.md's table of settings, between its `<!-- settings -->` markers, from package.json and package.nls.json;
// --check fails when the table is not up to date. Writes docs/programs.md from the rows of programs, too, which a test then compares.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { testBundle } from './node-bundle.mjs';
import { root, scratch } from './paths.mjs';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const [open, close] = ['<!-- settings -->', '<!-- /settings -->'];
const readmePath = join(root, 'README.md');

const readJson = async name => JSON.parse(await readFile(join(root, name), 'utf8'));
const { properties } = (await readJson('package.json')).contributes.configuration;
const texts = await readJson('package.nls.json');
const rows = Object.entries(properties)
  .sort(([, { order: left }], [, { order: right }]) => left - right)
  .map(([key, { default: value, markdownDescription }]) => {
    const text = texts[markdownDescription.slice(1, -1)].replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
    return `| \`${key}\` | \`${JSON.stringify(value)}\` | ${text} |`;
  });
const table = ['| Setting | Default | What it does |', '|---|---|---|', ...rows].join('\n');

const readme = await readFile(readmePath, 'utf8');
const [start, end] = [readme.indexOf(open), readme.indexOf(close)];
if (start < 0 || end < start) throw new Error(`README.md has no ${open} followed by ${close}`);
const written = `${readme.slice(0, start + open.length)}\n${table}\n${readme.slice(end)}`;

if (!values.check) {
  await writeFile(readmePath, written);
  const outfile = join(scratch, `known-page-${process.pid}.mjs`);
  await build({ absWorkingDir: root, entryPoints: ['test/support/knownPage.ts'], outfile, ...testBundle(root) });
  const { knownPage } = await import(pathToFileURL(outfile).href);
  await rm(outfile);
  await writeFile(join(root, 'docs', 'programs.md'), knownPage());
} else if (readme !== written) {
  console.error("README.md's table of settings is not up to date: run `npm run readme`");
  process.exitCode = 1;
}
