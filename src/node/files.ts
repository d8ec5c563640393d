/** Reads and finds the files of a workspace for the core. */
import { constants, type Dirent } from 'node:fs';
import { access, open, readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { FileReader } from '../core/host.ts';
import { mayBeLookedAt } from '../core/text/paths.ts';
import { globMatcher } from './glob.ts';
import { isIgnored } from './ignored.ts';
import { isTracked } from './tracked.ts';

export interface FileReaderOptions {
  /** Nothing outside it is read, by `..` or by symlink; several for a multi-root workspace. Without it any file is read. */
  readonly root?: string | readonly string[];
  /** Folders that the user has opened, asked at every look: only of these may one lie on another machine. Default: the root. */
  readonly opened?: () => readonly string[];
  /** The unsaved text of an editor, by absolute path; wins over the disk. */
  readonly overlay?: (file: string) => string | undefined;
}

/** Larger files are data, not configuration. Bytes. */
const maxBytes = 1024 * 1024;
/** Folders of what is generated, vendored or a tool's own: never searched, at any depth. */
const skippedFolders: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  'jspm_packages',
  'vendor',
  '.git',
  '.hg',
  '.svn',
  '.yarn',
  '.pnpm-store',
  'dist',
  'build',
  'out',
  'target',
  'coverage',
  '.next',
  '.nuxt',
  '.output',
  '.svelte-kit',
  '.astro',
  '.angular',
  '.turbo',
  '.nx',
  '.cache',
  '.parcel-cache',
  '.docusaurus',
  '.vercel',
  '.netlify',
  '.wrangler',
  '.serverless',
  '.firebase',
  '.terraform',
  '__pycache__',
  '.venv',
  'venv',
  '.tox',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.gradle',
  '.mvn',
  '.idea',
  '.vs',
  'obj',
  '_build',
  'deps',
  '_site',
  '.jekyll-cache',
  '.vscode-test',
  '.expo',
  'storybook-static',
  'playwright-report',
  'test-results',
  'log',
  'logs',
]);
/** Nearly all source files are smaller. */
const smallBytes = 64 * 1024;
/** How many folders or files are open at a time. */
const parallel = 32;

/**
 * Files of this machine. `find` walks without following symlinks, skips generated and vendored folders, gives paths in
 * sorted order per folder, and stops at the limit. `read` gives `undefined` for what is missing, unreadable, over 1 MB,
 * binary or (through a symlink) outside the root. A byte order mark stays part of the text, so offsets count it. A path comes from anywhere,
 * a text of a terminal too: one that leads to another machine or a device is not even looked at.
 */
export function createFileReader(options: FileReaderOptions = {}): FileReader {
  const roots = options.root === undefined ? [] : typeof options.root === 'string' ? [options.root] : options.root;
  const isHere = (file: string): boolean => mayBeLookedAt(file, [...roots, ...(options.opened?.() ?? [])]);
  let realRoots: Promise<readonly string[]> | undefined;

  const inRoot = async (file: string): Promise<boolean> => {
    if (roots.length === 0) return true;
    realRoots ??= Promise.all(roots.map(root => realpath(root).catch(() => root)));
    const known = await realRoots;
    const real = await realpath(file).catch(() => undefined);
    return real !== undefined && known.some(root => isBelow(root, real));
  };

  return {
    async read(file) {
      const unsaved = options.overlay?.(file);
      if (unsaved !== undefined) return unsaved.length > maxBytes ? undefined : unsaved;
      if (!isHere(file) || !(await isRegular(file)) || !(await inRoot(file))) return undefined;
      const bytes = await readBytes(file);
      return bytes === undefined ? undefined : decode(bytes);
    },
    async holding(files, needles) {
      // One buffer a worker: most files fit, and take one read instead of a stat and two.
      const buffers: Buffer[] = [];
      const kept = await mapParallel(files, async file => {
        if (!isHere(file)) return false;
        const unsaved = options.overlay?.(file);
        if (unsaved !== undefined) return needles.some(needle => unsaved.includes(needle));
        const buffer = buffers.pop() ?? Buffer.allocUnsafe(smallBytes);
        const bytes = await readBytes(file, buffer);
        const holds = bytes !== undefined && needles.some(needle => bytes.includes(needle));
        buffers.push(buffer);
        return holds;
      });
      return files.filter((_, index) => kept[index] === true);
    },
    async find(root, globs, { limit = Number.POSITIVE_INFINITY, depth = Number.POSITIVE_INFINITY } = {}) {
      const matches = globMatcher(globs);
      const found: string[] = [];
      let level: string[] = isHere(root) ? [root] : [];
      for (let below = 0; level.length > 0 && below <= depth && found.length < limit; below++) {
        const next: string[] = [];
        // What comes after the limit is not even listed.
        for (let at = 0; at < level.length && found.length < limit; at += parallel) {
          const listed = await mapParallel(level.slice(at, at + parallel), async folder => ({
            folder,
            entries: await list(folder),
          }));
          for (const { folder, entries } of listed) {
            const path = relative(root, folder).split(sep).join('/');
            for (const entry of entries) {
              if (entry.isDirectory()) {
                if (!skippedFolders.has(entry.name)) next.push(join(folder, entry.name));
                continue;
              }
              if (!entry.isFile() && !entry.isSymbolicLink()) continue;
              if (!matches(path === '' ? entry.name : `${path}/${entry.name}`)) continue;
              const file = join(folder, entry.name);
              if (entry.isSymbolicLink() && !(await leadsInto(root, file))) continue;
              found.push(file);
            }
          }
        }
        level = next;
      }
      return found.slice(0, limit);
    },
    isTracked,
    isIgnored,
    async exists(file) {
      if (options.overlay?.(file) !== undefined) return true;
      if (!isHere(file)) return false;
      return access(file).then(
        () => true,
        () => false,
      );
    },
  };
}

/** Is `path` the root itself or below it? Both real and absolute. */
function isBelow(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (!way.startsWith(`..${sep}`) && way !== '..' && !isAbsolute(way));
}

/** To open a pipe or a device is to act on it: who waits at the other end goes on. */
async function isRegular(file: string): Promise<boolean> {
  return stat(file).then(
    facts => facts.isFile(),
    () => false,
  );
}

/**
 * A regular file's bytes when it is at most 1 MB; `undefined` also for folders, devices and what may not be read. With a buffer, a file
 * that fits is read into it and the result is only good until it is used again.
 */
async function readBytes(file: string, buffer?: Buffer): Promise<Buffer | undefined> {
  // Without O_NONBLOCK, opening a pipe nobody writes to would never end. Windows has no such flag.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    if (buffer !== undefined) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      if (bytesRead < buffer.length) return buffer.subarray(0, bytesRead);
    }
    const facts = await handle.stat();
    if (!facts.isFile() || facts.size > maxBytes) return undefined;
    return await handle.readFile();
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}

/** Is the symlink's target a file inside the root? A link to a folder is not followed. */
async function leadsInto(root: string, link: string): Promise<boolean> {
  try {
    const [realRoot, target] = await Promise.all([realpath(root), realpath(link)]);
    return isBelow(realRoot, target) && (await stat(target)).isFile();
  } catch {
    return false;
  }
}

/** UTF-8 text with its byte order mark, or `undefined` for a binary file and for another encoding: offsets would not fit. */
function decode(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

async function list(folder: string): Promise<readonly Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

async function mapParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = Array.from({ length: items.length });
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, items.length) }, worker));
  return results;
}
