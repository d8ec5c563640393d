/**
 * Code runs slowly the first time: V8 compiles it then. A made-up failure that goes the whole way while the user still types takes that off the
 * first real one. Nothing is asked of the system, nothing is read, and nobody is told: the store is its own.
 */
import type { Conflict } from './model/conflict.ts';
import type { WindowContext } from './model/diagnosis.ts';
import type { BindFailure } from './model/failure.ts';
import type { ProbeResult } from './model/probe.ts';
import { Pipeline } from './pipeline.ts';
import { Store } from './store.ts';

/** What becomes of a failure whose port a server from elsewhere has. `window`: the real one, so that the same questions are asked. */
export function rehearseConflict(failure: BindFailure, window: WindowContext): Promise<Conflict | undefined> {
  const parent = { pid: 2_000_000_001, name: 'bash', commandLine: 'bash', startedAt: window.now - 2_000 };
  const held: ProbeResult = {
    kind: 'held',
    holders: [
      {
        pid: 2_000_000_002,
        name: 'node',
        commandLine: 'node server.js --port 3000',
        args: ['node', 'server.js', '--port', '3000'],
        cwd: '/rehearsal',
        startedAt: window.now - 1_000,
        parents: [parent],
        sockets: [{ protocol: 'tcp', state: 'listen', local: '[::]:3000' }],
      },
    ],
  };
  const nothing = () => {};
  const pipeline = new Pipeline({
    probe: {
      inspect: () => Promise.resolve(held),
      listeners: () => Promise.resolve([]),
      isFree: () => Promise.resolve(false),
      dispose: nothing,
    },
    files: {
      read: () => Promise.resolve(undefined),
      find: () => Promise.resolve([]),
      exists: () => Promise.resolve(false),
    },
    freePorts: { next: from => Promise.resolve(from + 1) },
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    store: new Store(),
    clock: { now: () => window.now },
    window: () => Promise.resolve(window),
  });
  return pipeline.report(
    failure,
    { kind: 'terminal', id: 'rehearsal', name: 'bash', commandLine: 'node server.js' },
    {},
  );
}
