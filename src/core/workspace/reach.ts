/** Which source files belong to a program: its own file, and what that imports, as far as the texts tell. */
import { dirOf, isBelow, join, nameOf } from '../text/paths.ts';

export interface ReachRequest {
  /** Program files, relative to the root, as the command line gave them: `src/server`, `dist/main.js`, `.`. */
  readonly entries: readonly string[];
  /** Every path of the workspace, relative to the root. */
  readonly paths: ReadonlySet<string>;
  readonly read: (path: string) => Promise<string | undefined>;
}

/** No program of a user's own imports more; what has more is not followed to its end. */
const maxFiles = 400;
/** Of one text, that much is looked at for imports: they stand at the top. */
const longestText = 100_000;

/**
 * The files reached from the entries; `undefined` where that cannot be told: an entry that is not there, another language, or more files
 * than are followed.
 */
export async function reachedFrom({ entries, paths, read }: ReachRequest): Promise<ReadonlySet<string> | undefined> {
  const workspace = indexed(paths);
  const queue: string[] = [];
  for (const entry of entries) {
    const own = await entryFiles(entry, paths, read);
    if (own.length === 0) return undefined;
    queue.push(...own);
  }
  if (queue.length === 0) return undefined;
  const reached = new Set(queue);
  // Grows while it is walked.
  for (const path of reached) {
    if (reached.size > maxFiles) return undefined;
    const language = languages.find(row => row.file.test(path));
    if (language === undefined) {
      // Data that is imported; a program in another language cannot be followed.
      if (entries.length > 0 && queue.includes(path)) return undefined;
      continue;
    }
    const text = (await read(path))?.slice(0, longestText) ?? '';
    for (const match of text.matchAll(language.imports)) {
      const name = match.slice(1).find(group => group !== undefined) ?? '';
      for (const target of language.find(path, name, workspace)) reached.add(target);
    }
  }
  return reached;
}

const scriptEndings = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];
const endings = ['', ...scriptEndings, '.py', '.rb', '.json'];

/** What is there of a path without its ending, in another one, or of a folder's index. */
function existing(path: string, paths: ReadonlySet<string>): string[] {
  const bare = path.replace(/\.(?:[cm]?js|jsx)$/, '');
  const index = path === '' ? 'index' : `${path}/index`;
  for (const candidate of [
    ...endings.map(ending => path + ending),
    ...scriptEndings.map(ending => bare + ending),
    ...scriptEndings.map(ending => index + ending),
    `${path}/__main__.py`,
    `${path}/__init__.py`,
    `${path}/main.go`,
  ])
    if (paths.has(candidate)) return [candidate];
  return [];
}

/** Folders that hold what was built from `src`. */
const built = /(^|\/)(?:dist|build|out|lib|\.build)\//;

async function entryFiles(entry: string, paths: ReadonlySet<string>, read: ReachRequest['read']): Promise<string[]> {
  const found = existing(entry, paths);
  if (found.length > 0) return found;
  const main = /"main"\s*:\s*"([^"\n]+)"/.exec(
    (await read(entry === '' ? 'package.json' : `${entry}/package.json`)) ?? '',
  );
  const target = main === null ? entry : (join(entry, main[1] ?? '') ?? entry);
  const candidates = [target, target.replace(built, '$1src/'), target.replace(built, '$1')];
  return candidates.map(candidate => existing(candidate, paths)).find(list => list.length > 0) ?? [];
}

/** The paths, by what imports name. */
interface Workspace {
  readonly paths: ReadonlySet<string>;
  readonly byFolder: ReadonlyMap<string, readonly string[]>;
  /** By the last part without its ending; a folder's index by the folder's name, too. */
  readonly byStem: ReadonlyMap<string, readonly string[]>;
}

function indexed(paths: ReadonlySet<string>): Workspace {
  const byFolder = new Map<string, string[]>();
  const byStem = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, key: string, path: string): void => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [path]);
    else list.push(path);
  };
  for (const path of paths) {
    const folder = dirOf(path);
    const stem = nameOf(path).replace(/\.\w+$/, '');
    add(byFolder, folder, path);
    add(byStem, stem, path);
    if (stem === 'index' || stem === '__init__') add(byStem, nameOf(folder), path);
  }
  return { paths, byFolder, byStem };
}

interface Language {
  readonly file: RegExp;
  /** The first group that matched is what is imported. */
  readonly imports: RegExp;
  readonly find: (from: string, name: string, workspace: Workspace) => readonly string[];
}

const languages: readonly Language[] = [
  {
    file: /\.(?:[cm]?[jt]s|[jt]sx|vue|svelte)$/,
    imports: /\b(?:from|import|require|fork|spawn|Worker|URL)\s{0,4}\(?\s{0,4}["'`]([^"'`\n]{1,300})["'`]/g,
    find(from, name, workspace) {
      if (/^\.{1,2}(?:\/|$)/.test(name)) return existing(join(dirOf(from), name) ?? '?', workspace.paths);
      // `@/config`, `~/config`, `#config`, `src/config`: an alias of the project's own.
      const alias = /^(?:@\/|~\/?|#\/?|src\/)(.+)$/.exec(name)?.[1];
      return alias === undefined ? [] : withEnding(from, alias.replace(/\.[cm]?[jt]sx?$/, ''), workspace);
    },
  },
  {
    file: /\.py$/,
    imports: /^[^\S\n]*(?:from[^\S\n]+([\w.]+)[^\S\n]+import\b|import[^\S\n]+([\w.]+))/gm,
    find(from, name, workspace) {
      const dots = /^\.*/.exec(name)?.[0].length ?? 0;
      const path = name.slice(dots).replaceAll('.', '/');
      const near = join(dirOf(from), `${'../'.repeat(Math.max(0, dots - 1))}${path}`);
      const found = near === undefined ? [] : pythonFiles(near, workspace);
      return found.length > 0 || dots > 0 ? found : withEnding(from, path, workspace);
    },
  },
  {
    file: /\.go$/,
    imports: /^[^\S\n]*(?:import[^\S\n]+)?(?:[\w.]+[^\S\n]+)?"([\w./-]{1,300})"/gm,
    find(from, name, { byFolder }) {
      // A package is its folder; of an import, the end of its path is the folder.
      const parts = name.split('/');
      const folders = [dirOf(from), ...parts.map((_, index) => parts.slice(index).join('/'))];
      return folders
        .flatMap(folder => byFolder.get(folder) ?? [])
        .filter(path => path.endsWith('.go') && !path.endsWith('_test.go'));
    },
  },
];

function pythonFiles(path: string, { paths, byFolder }: Workspace): readonly string[] {
  // `from package import module` names either: the whole package is taken.
  if (paths.has(`${path}.py`)) return [`${path}.py`];
  return (byFolder.get(path) ?? []).filter(each => each.endsWith('.py'));
}

/** Files of the same project whose path ends so, without their ending. */
function withEnding(from: string, path: string, { byStem }: Workspace): string[] {
  const top = from.split('/')[0] ?? '';
  return (byStem.get(nameOf(path)) ?? []).filter(each => {
    const bare = each.replace(/\.\w+$/, '').replace(/\/(?:index|__init__)$/, '');
    const named = bare === path || bare.endsWith(`/${path}`);
    return named && (!from.includes('/') || isBelow(top, each) || !each.includes('/'));
  });
}
