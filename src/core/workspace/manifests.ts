/** The package.json of a package that a line names: by a folder, or as a project of the repository. */
import { parseJsonEntries } from '../configs/json.ts';
import type { FileReader } from '../host.ts';
import { absolutePath, changeFolder } from '../text/paths.ts';

export type PackagePlace = { readonly dir: string } | { readonly project: string };

/** Where packages are looked for. */
export interface Repository {
  readonly files: FileReader;
  /** Absolute folder of the workspace. */
  readonly root: string;
  /** Absolute folder that the line runs in. */
  readonly cwd: string;
}

/** How deep packages lie, and how many of them are read: `apps/web`, `packages/group/web`. */
const depth = 4;
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

/** The same, and all that could be meant: every package below the root for the project `*`. */
export async function manifestsAt({ files, root, cwd }: Repository, place: PackagePlace): Promise<Manifest[]> {
  const dir = 'dir' in place ? place.dir : place.project.startsWith('.') ? place.project : undefined;
  if (dir !== undefined) return await readAll(files, [manifestIn(cwd, dir)]);
  const { project } = place as { readonly project: string };
  const found = await readAll(files, await files.find(root, ['**/package.json'], { depth, limit: most }));
  if (project === '*') return found;
  const named = found.filter(({ text }) => nameIn(text) === project);
  return named.length > 0 ? named : found.filter(({ file }) => isOf(file, project));
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
  const parsed = parseJsonEntries(manifest);
  if (parsed.kind === 'problem') return undefined;
  return parsed.entries.findLast(({ path }) => path.length === 1 && path[0] === 'name')?.raw;
}
