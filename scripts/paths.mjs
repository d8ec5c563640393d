// The folders that every script agrees on. Node built-ins only: scripts that run before `npm ci` import this file.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Everything the tests download, build or draw; ignored by git. */
export const scratch = join(root, '.vscode-test');

/** Node 24, which `npm ci` puts here from the dev dependency `node`. */
export const projectNode = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);
