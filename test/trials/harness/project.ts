/** A trial's project on the disk: written, edited as the product would, and put back. */
import { chown, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { applyEdits } from '../../../src/core/fix/textEdit.ts';
import type { FileEdit } from '../../../src/core/model/fix.ts';
import type { Trial } from '../trial.ts';

export interface Place {
  /** The project's folder. */
  readonly root: string;
  /** `node_modules` of what the trial was installed with. */
  readonly modules: string;
}

export async function writeProject(trial: Trial, { root, modules }: Place, owner?: number): Promise<void> {
  await rm(root, { recursive: true, force: true });
  await mkdir(root, { recursive: true });
  for (const [path, text] of Object.entries(trial.files)) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text.replaceAll('{modules}', modules), { mode: text.startsWith('#!') ? 0o755 : 0o644 });
    if (owner !== undefined) await chown(file, owner, owner);
  }
  if (owner !== undefined) await chown(root, owner, owner);
  if (trial.linked === true) await symlink(modules, join(root, 'node_modules'));
}

/** Applies edits as the editor does, several rows a file as one; the way back. */
export async function applyFileEdits(edits: readonly FileEdit[]): Promise<() => Promise<void>> {
  const before = new Map<string, string | undefined>();
  for (const file of new Set(edits.map(each => each.file))) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    before.set(file, text);
    const own = edits.filter(each => each.file === file).flatMap(each => each.edits);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, applyEdits(text ?? '', own));
  }
  return async () => {
    for (const [file, text] of before) await (text === undefined ? rm(file) : writeFile(file, text));
  };
}
