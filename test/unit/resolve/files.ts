import type { FileReader } from '../../../src/core/host.ts';

/** A file reader over texts in memory. */
export function memoryFiles(texts: Readonly<Record<string, string>> = {}): FileReader {
  return {
    read: file => Promise.resolve(texts[file]),
    find: (_root, globs) =>
      Promise.resolve(Object.keys(texts).filter(file => globs.some(glob => file.endsWith(glob.replace('**', ''))))),
    exists: file => Promise.resolve(texts[file] !== undefined),
  };
}
