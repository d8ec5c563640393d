import type { FileReader } from '../../../src/core/host.ts';
import { globMatcher } from '../../../src/node/glob.ts';

/** A file reader over texts in memory. */
export function memoryFiles(texts: Readonly<Record<string, string>> = {}): FileReader {
  return {
    read: file => Promise.resolve(texts[file]),
    find: (root, globs) =>
      Promise.resolve(
        Object.keys(texts).filter(file => {
          const path = file.startsWith(`${root}/`) ? file.slice(root.length + 1) : undefined;
          return path !== undefined && globMatcher(globs)(path);
        }),
      ),
    exists: file => Promise.resolve(texts[file] !== undefined),
  };
}
