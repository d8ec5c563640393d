/** The loaded workspace of one plan. */

import { type SourceFile, sourceFile } from '../configs/sourceFile.ts';
import type { FileReader } from '../host.ts';
import { absolutePath, dirOf, nameOf } from '../text/paths.ts';
import type { PortSwitchHints } from './site.ts';

export interface World {
  /** Absolute folder of the workspace. */
  readonly root: string;
  readonly from: number;
  readonly to: number;
  readonly hints: PortSwitchHints;
  /** Every path found, relative to the root, with the absolute one. */
  readonly paths: ReadonlyMap<string, string>;
  /** Files that steer what is in force (manifests, launch.json, …): loaded whether they hold the number or not. By path. */
  readonly control: ReadonlyMap<string, SourceFile>;
  /** Files that hold the number, by path. */
  readonly hits: ReadonlyMap<string, SourceFile>;
  /** Folders with a manifest of their own, and ''. */
  readonly packages: ReadonlySet<string>;
  /** JavaScript and TypeScript files named `….config.…`, and compose files. */
  readonly configFiles: readonly SourceFile[];
}

/** A loaded file. */
export function fileIn({ control, hits }: Pick<World, 'control' | 'hits'>, path: string): SourceFile | undefined {
  return control.get(path) ?? hits.get(path);
}

/** The same, or else read; what a line names may lie where no search looks: `build/webpack.dev.js`. */
export async function fileAt(world: World, path: string, files: FileReader): Promise<SourceFile | undefined> {
  const loaded = fileIn(world, path);
  if (loaded !== undefined) return loaded;
  const file = world.paths.get(path) ?? absolutePath(world.root, path);
  const text = await files.read(file);
  return text === undefined ? undefined : sourceFile(file, path, text);
}

/** Folder of the innermost project that a path belongs to; '' for the root. An `…-e2e` folder belongs to its app. */
export function packageOf(world: Pick<World, 'packages'>, path: string): string {
  let own = dirOf(path);
  while (own !== '' && !world.packages.has(own)) own = dirOf(own);
  const app = own.replace(/-e2e$/, '');
  return app !== own && world.packages.has(app) ? app : own;
}

const manifest =
  /^(?:package\.json|pom\.xml|build\.gradle(?:\.kts)?|go\.mod|Cargo\.toml|pyproject\.toml|requirements\.txt|manage\.py|composer\.json|Gemfile|mix\.exs|project\.json|deno\.jsonc?|[^/]+\.(?:cs|fs)proj)$/;

/** The same, to find them by. */
export const manifests: readonly string[] = [
  'package.json',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'go.mod',
  'Cargo.toml',
  'pyproject.toml',
  'requirements.txt',
  'manage.py',
  'composer.json',
  'Gemfile',
  'mix.exs',
  'project.json',
  'deno.json',
  'deno.jsonc',
];

export function packageFolders(paths: Iterable<string>): Set<string> {
  const folders = new Set(['']);
  for (const path of paths) {
    if (manifest.test(nameOf(path))) folders.add(dirOf(path));
  }
  return folders;
}
