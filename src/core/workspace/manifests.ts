/** The package.json of a package that a line names: by a folder, or as a project of the repository. */

import { mapEscaped } from '../commands/mapped.ts';
import { entriesIn, type Parsed, pathOf } from '../configs/entry.ts';
import { parseJsonEntries } from '../configs/json.ts';
import { parseYamlEntries } from '../configs/yaml.ts';
import type { FileReader } from '../host.ts';
import { absolutePath, changeFolder } from '../text/paths.ts';
import type { Span } from '../text/span.ts';

export type PackagePlace = { readonly dir: string } | { readonly project: string };

/** Where packages are looked for. */
export interface Repository {
  readonly files: FileReader;
  /** Absolute folder of the workspace. */
  readonly root: string;
  /** Absolute folder that the line runs in. */
  readonly cwd: string;
}

/** How deep the packages of a pattern `packages/**` lie, and how many of them are read. */
const deepest = 3;
const most = 300;

export interface Manifest {
  /** Absolute path of the package.json. */
  readonly file: string;
  readonly text: string;
}

/** The package.json that is meant; `undefined` where there is none, or where several could be. */
export async function manifestAt(repository: Repository, place: PackagePlace): Promise<Manifest | undefined> {
  const [manifest, ...others] = await manifestsAt(repository, place);
  return others.length > 0 ? undefined : manifest;
}

/** The same, and all that could be meant: every package of the repository for the project `*`. */
export async function manifestsAt({ files, root, cwd }: Repository, place: PackagePlace): Promise<Manifest[]> {
  const dir = 'dir' in place ? place.dir : place.project.startsWith('.') ? place.project : undefined;
  if (dir !== undefined) return await readAll(files, [manifestIn(cwd, dir)]);
  const { project } = place as { readonly project: string };
  const found = await packagesOf(files, root.replaceAll('\\', '/').replace(/\/+$/, ''));
  if (project === '*') return found;
  const named = found.filter(({ text }) => nameIn(text) === project);
  return named.length > 0 ? named : found.filter(({ file }) => isOf(file, project));
}

export interface Script {
  readonly name: string;
  /** The line, its escapes resolved. */
  readonly text: string;
  /** Where the line stands in the manifest. */
  readonly span: Span;
}

/** The script of the manifest (a task of deno.json), the last of its name; all of `dev:*`, as npm-run-all and concurrently take it. */
export function scriptsIn(manifest: string, name: string): Script[] {
  const lead = name.endsWith('*') ? name.slice(0, -1) : undefined;
  return entriesIn(parseJsonEntries(manifest)).flatMap(({ path: [list, key = '', ...more], span, shadowed }) => {
    const isMeant = lead === undefined ? key === name : key.startsWith(lead);
    if (!/^(?:scripts|tasks)$/.test(list ?? '') || more.length > 0 || shadowed === true || !isMeant) return [];
    return [{ name: key, text: mapEscaped(manifest, span).text, span }];
  });
}

/** The packages that the repository's own files declare; nothing else is searched. */
async function packagesOf(files: FileReader, root: string): Promise<Manifest[]> {
  const patterns = [...new Set(await declaredPatterns(files, root))].filter(pattern => !pattern.startsWith('!'));
  const found = await Promise.all(
    patterns.map(async pattern => {
      const parts = pattern.replace(/^\.\//, '').replace(/\/+$/, '').split('/');
      const at = parts.findIndex(part => part.includes('*'));
      const base = at < 0 ? parts : parts.slice(0, at);
      const folder = [root, ...base].join('/');
      if (base.includes('..')) return [];
      if (at < 0) return [`${folder}/package.json`];
      const inside = parts.slice(at);
      const depth = inside.includes('**') ? deepest : inside.length;
      return await files.find(folder, [`${inside.join('/')}/package.json`], { depth, limit: most });
    }),
  );
  return await readAll(files, [...new Set(found.flat())].slice(0, most));
}

/** `workspaces` of package.json, `packages` of pnpm-workspace.yaml and lerna.json: `apps/*`. */
async function declaredPatterns(files: FileReader, root: string): Promise<string[]> {
  const read = async (name: string): Promise<string> => (await files.read(`${root}/${name}`)) ?? '';
  const [manifest, pnpm, lerna] = await Promise.all(['package.json', 'pnpm-workspace.yaml', 'lerna.json'].map(read));
  const listed = (parsed: Parsed, key: RegExp): string[] =>
    entriesIn(parsed)
      .filter(entry => key.test(pathOf(entry)))
      .map(({ raw }) => raw);
  return [
    ...listed(parseJsonEntries(manifest ?? ''), /^workspaces\.(?:packages\.)?\[\]$/),
    ...(pnpm === undefined || pnpm === '' ? [] : listed(parseYamlEntries(pnpm), /^packages\.\[\]$/)),
    ...listed(parseJsonEntries(lerna ?? ''), /^packages\.\[\]$/),
  ];
}

async function readAll(files: FileReader, paths: readonly string[]): Promise<Manifest[]> {
  const texts = await Promise.all(paths.map(async file => ({ file, text: await files.read(file) })));
  return texts.flatMap(({ file, text }) => (text === undefined ? [] : [{ file, text }]));
}

/** Is it the package.json of a folder of this name, or path? */
function isOf(file: string, project: string): boolean {
  return file.replaceAll('\\', '/').endsWith(`/${project}/package.json`);
}

function manifestIn(cwd: string, dir: string): string {
  const folder = changeFolder(cwd.replaceAll('\\', '/'), dir);
  return absolutePath(cwd.includes('\\') ? folder.replaceAll('/', '\\') : folder, 'package.json');
}

function nameIn(manifest: string): string | undefined {
  return entriesIn(parseJsonEntries(manifest)).findLast(({ path }) => path.length === 1 && path[0] === 'name')?.raw;
}
