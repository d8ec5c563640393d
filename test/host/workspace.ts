import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Copies a sample workspace, so that a test may change it. In its text files `__NAME__` marks are replaced by the values of `marks`;
 * a mark without a value stays.
 */
export async function copyWorkspace(
  from: string,
  to: string,
  marks: Readonly<Record<string, string | number>>,
): Promise<void> {
  await cp(from, to, { recursive: true });
  for (const entry of await readdir(to, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const text = await readFile(file, 'utf8');
    const filled = text.replace(/__([A-Z]+)__/g, (mark, name: string) => String(marks[name] ?? mark));
    if (filled !== text) await writeFile(file, filled);
  }
}
