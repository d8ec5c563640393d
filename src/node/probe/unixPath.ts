/** What a file system says about the place of a unix socket. */
import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import type { UnknownCause } from '../../core/model/probe.ts';
import { mayBeLookedAt } from '../../core/text/paths.ts';

/** Codes that mean "not for you"; any other one (no such folder, a ring of links, a file system that is away) means absence. */
const closedCodes = new Set(['EACCES', 'EPERM', 'EROFS']);

export function isClosed(error: unknown): boolean {
  return closedCodes.has((error as NodeJS.ErrnoException).code ?? '');
}

/** Why no socket can be made at this path though nothing stands there; `undefined` when nothing speaks against it. */
export function folderProblem(path: string): { readonly cause: UnknownCause; readonly reason: string } | undefined {
  // A pipe of Windows lies in no folder.
  if (/^[\\/]{2}[.?][\\/]/.test(path)) return undefined;
  try {
    accessSync(dirname(path), constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return isClosed(error)
      ? { cause: 'folder-closed', reason: 'its folder is not writable' }
      : { cause: 'folder-missing', reason: 'its folder does not exist' };
  }
}

/** The reason where it may not. */
export const elsewhere = 'it is none of this machine';

/** A text has named the path: another machine, or a device, is not asked for it. A pipe of this Windows is none, if no `..` leads out of it. */
export function isAskable(path: string): boolean {
  return /^[\\/]{2}[.?][\\/]pipe[\\/](?!(?:.*[\\/])?\.\.(?:[\\/]|$))/i.test(path) || mayBeLookedAt(path);
}
