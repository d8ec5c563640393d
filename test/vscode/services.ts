import { join } from 'node:path';
import type { ServiceOptions, Services } from '../../src/core/services.ts';
import { Store } from '../../src/core/store.ts';
import { createServices } from '../../src/services.ts';

export const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The extension's own services for a window in which nothing runs. `workspaceFolders`: absolute. */
export function quietServices(workspaceFolders: readonly string[], options: Partial<ServiceOptions> = {}): Services {
  return createServices({
    store: new Store(),
    log: silent,
    workerPath: join(process.env['PORT_MEDIC_ROOT'] ?? '', 'dist', 'probeWorker.js'),
    unsavedText: () => undefined,
    window: async () => ({ terminals: [], sessions: [], endedSessions: [], workspaceFolders }),
    ...options,
  });
}
