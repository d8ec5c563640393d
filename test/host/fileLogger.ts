import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';

const fake = 'fakeSpdlog.cjs';

/** Lets a server whose native modules were not compiled write its logs, and so the extensions theirs. `vscode`: its `lib/vscode`. */
export async function ensureFileLogger(vscode: string, projectRoot: string): Promise<void> {
  const module = join(vscode, 'node_modules', '@vscode', 'spdlog');
  if (existsSync(join(module, 'build')) || existsSync(join(module, fake))) return;
  await mkdir(module, { recursive: true });
  const from = join(projectRoot, 'test', 'host', fake);
  await copyFile(from, join(module, `${process.pid}.cjs`));
  await rename(join(module, `${process.pid}.cjs`), join(module, 'index.js'));
  await copyFile(from, join(module, fake));
}
