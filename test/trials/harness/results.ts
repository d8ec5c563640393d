/** The results that are kept in the project, one file a family. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../support/fixtures.ts';
import { families } from '../families.ts';
import type { NotTried, TrialResult } from './result.ts';
import { claim, page } from './table.ts';

export const tablePage = join(projectRoot, 'docs', 'trials.md');

function fileOf(family: string): string {
  return join(projectRoot, 'test', 'trials', 'results', `${family}.json`);
}

async function read(family: string): Promise<readonly TrialResult[]> {
  const text = await readFile(fileOf(family), 'utf8').catch(() => '[]');
  return JSON.parse(text) as readonly TrialResult[];
}

/** Leaves one beside the recordings, so that it is kept when the rest of a run is broken off. */
export async function leaveResult(result: TrialResult | NotTried, scratch: string): Promise<void> {
  await mkdir(join(scratch, 'results'), { recursive: true });
  await writeFile(join(scratch, 'results', `${result.name}.json`), JSON.stringify(result));
}

async function left(scratch: string): Promise<readonly (TrialResult | NotTried)[]> {
  const folder = join(scratch, 'results');
  const files = await readdir(folder).catch(() => []);
  const texts = await Promise.all(files.map(file => readFile(join(folder, file), 'utf8')));
  return texts.map(text => JSON.parse(text) as TrialResult | NotTried);
}

/** Why the others could not be tried, by their names. */
const reasonsFile = fileOf('not-tried');

async function reasons(): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(reasonsFile, 'utf8').catch(() => '{}');
  return new Map(Object.entries(JSON.parse(text) as Record<string, string>));
}

/** Puts what was left in the place of earlier ones; those of trials that are no more are dropped. */
export async function keepResults(scratch: string): Promise<void> {
  const all = await left(scratch);
  const fresh = new Map(all.flatMap(each => ('notTried' in each ? [] : [[each.name, each] as const])));
  const why = new Map(all.flatMap(each => ('notTried' in each ? [[each.name, each.notTried] as const] : [])));
  const known = await reasons();
  const untried: Record<string, string> = {};
  for (const { id, trials } of families) {
    const before = new Map((await read(id)).map(each => [each.name, each]));
    const kept = trials.flatMap(({ name }) => fresh.get(name) ?? before.get(name) ?? []);
    const lines = kept.map(each => JSON.stringify(each)).join(',\n');
    if (kept.length > 0) await writeFile(fileOf(id), `[\n${lines}\n]\n`);
    const has = new Set(kept.map(({ name }) => name));
    for (const { name } of trials.filter(each => !has.has(each.name)))
      untried[name] = why.get(name) ?? known.get(name) ?? 'not played yet';
  }
  await writeFile(reasonsFile, `${JSON.stringify(untried, undefined, 2)}\n`);
}

/** Of the trials that a result is kept or left of. */
export async function keptNames(scratch: string): Promise<ReadonlySet<string>> {
  const lists = await Promise.all([...families.map(({ id }) => read(id)), left(scratch)]);
  return new Set(lists.flat().flatMap(each => ('notTried' in each ? [] : [each.name])));
}

/** The page as the kept results have it. */
export async function tableText(): Promise<string> {
  const lists = await Promise.all(families.map(({ id }) => read(id)));
  return page(families, new Map(lists.flat().map(each => [each.name, each])), await reasons());
}

export const readmePage = join(projectRoot, 'README.md');
const [open, close] = ['<!-- trials -->', '<!-- /trials -->'];

/** The README with what it says of the kept results. */
export async function readmeText(): Promise<string> {
  const text = await readFile(readmePage, 'utf8');
  const lists = await Promise.all(families.map(({ id }) => read(id)));
  const [before = '', rest = ''] = text.split(`${open}\n`);
  return `${before}${open}\n${claim(families, new Map(lists.flat().map(each => [each.name, each])))}\n${close}${rest.slice(rest.indexOf(close) + close.length)}`;
}

export async function writeTable(): Promise<void> {
  await writeFile(tablePage, await tableText());
  await writeFile(readmePage, await readmeText());
}
