import type { FileReader } from '../../../src/core/host.ts';

/** A file reader over texts in memory. */
export function memoryFiles(texts: Readonly<Record<string, string>> = {}): FileReader {
  return {
    read: file => Promise.resolve(texts[file]),
    find: () => Promise.resolve([]),
    exists: file => Promise.resolve(texts[file] !== undefined),
  };
}
