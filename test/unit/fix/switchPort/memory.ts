import type { FileReader } from '../../../../src/core/host.ts';

/** A workspace in memory; paths relative to `/w`. */
export function memoryFiles(files: Readonly<Record<string, string>>): FileReader {
  const texts = new Map(Object.entries(files).map(([path, text]) => [`/w/${path}`, text]));
  return {
    read: async file => texts.get(file),
    find: async () => [...texts.keys()],
    exists: async file => texts.has(file),
  };
}
