import { stat } from 'node:fs/promises';

const anyWriteBit = 0o222;

/**
 * Whether the file's mode forbids everybody to write. Root and owners could override that, but the file's author said no.
 * A missing file is not read-only.
 */
export async function isReadOnly(file: string): Promise<boolean> {
  try {
    return ((await stat(file)).mode & anyWriteBit) === 0;
  } catch {
    return false;
  }
}
