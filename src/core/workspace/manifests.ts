/** The package.json of a package that a line names: by a folder, or as a project of the repository. */
import { parseJsonEntries } from '../configs/json.ts';
import type { FileReader } from '../host.ts';
import { absolutePath, changeFolder, nameOf } from '../text/paths.ts';

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

/** Text of the package.json; `undefined` where there is none, or where several packages could be meant. */
export async function manifestAt({ files, root, cwd }: Repository, place: PackagePlace): Promise<string | undefined> {
  if ('dir' in place) return await files.read(manifestIn(cwd, place.dir));
  const { project } = place;
  if (project.startsWith('.')) return await files.read(manifestIn(cwd, project));
  const found = await files.find(root, ['**/package.json'], { depth, limit: most });
  const named: string[] = [];
  const byFolder: string[] = [];
  for (const file of found) {
    const text = await files.read(file);
    if (text === undefined) continue;
    const folder = file.replaceAll('\\', '/').replace(/\/package\.json$/, '');
    if (nameIn(text) === project) named.push(text);
    else if (nameOf(folder) === project || folder.endsWith(`/${project}`)) byFolder.push(text);
  }
  const [text, ...others] = named.length > 0 ? named : byFolder;
  return others.length > 0 ? undefined : text;
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
