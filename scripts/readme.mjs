// Usage: node scripts/readme.mjs [--check]
// Writes README.md's table of settings, between its `<!-- settings -->` markers, from package.json and package.nls.json, and docs/programs.md from
// the rows of programs; --check fails when one of them is not up to date.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
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
const outfile = join(scratch, `known-page-${process.pid}.mjs`);
await build({ absWorkingDir: root, entryPoints: ['test/support/knownPage.ts'], outfile, ...testBundle(root) });
const { knownPage } = await import(pathToFileURL(outfile).href);
await rm(outfile);

const pages = [
  [readmePath, `${readme.slice(0, start + open.length)}\n${table}\n${readme.slice(end)}`],
  [join(root, 'docs', 'programs.md'), knownPage()],
];
for (const [path, text] of pages) {
  if (!values.check) {
    await writeFile(path, text);
  } else if ((await readFile(path, 'utf8')) !== text) {
    console.error(`${relative(root, path)} is not up to date: run \`npm run readme\``);
    process.exitCode = 1;
  }
}
