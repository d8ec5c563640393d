/**
 * Entry of the worker thread that reads the system's tables: under load a scan takes hundreds of milliseconds of
 * synchronous calls, which the extension host's own thread must never spend.
 */
import { type MessagePort, parentPort } from 'node:worker_threads';
import type { Listener } from '../../core/model/probe.ts';
import { createRun } from '../exec.ts';
import { createWholeLinuxProbe } from './linux/linuxWhole.ts';
import { inParts, type WorkerReply, type WorkerRequest } from './workerMessages.ts';

/** Characters of a part of a list: copied in a fraction of a millisecond. */
const partWeight = 100_000;

function serve(port: MessagePort): void {
  /** As last told: the folders of a window seldom change, and a question that is under way may take the newer ones. */
  let outside: readonly string[] = [];
  const probe = createWholeLinuxProbe(
    createRun(() => outside),
    process.env,
  );
  const running = new Map<number, AbortController>();
  /** Of the lists that are told in parts, those that are still to be told. */
  const rests = new Map<number, readonly (readonly Listener[])[]>();

  function listed(id: number, [listeners = [], ...rest]: readonly (readonly Listener[])[]): WorkerReply {
    rests.delete(id);
    if (rest.length === 0) return { kind: 'listed', id, listeners };
    rests.set(id, rest);
    return { kind: 'listed', id, listeners, more: true };
  }

  async function answer(request: Exclude<WorkerRequest, { kind: 'cancel' | 'next' }>): Promise<WorkerReply> {
    const { id } = request;
    outside = request.outside;
    const controller = new AbortController();
    running.set(id, controller);
    const { signal } = controller;
    try {
      if (request.kind === 'listeners') {
        const parts = inParts(await probe.listeners({ signal }), partWeight);
        // Nobody takes the rest of a list that is not waited for any more.
        return listed(id, signal.aborted ? parts.slice(0, 1) : parts);
      }
      const { kind: _kind, id: _id, outside: _outside, endpoint, curious, ...options } = request;
      const onLearned = () => port.postMessage({ kind: 'learned', id } satisfies WorkerReply);
      const hears = curious === true ? { onLearned } : {};
      return { kind: 'inspected', id, result: await probe.inspect(endpoint, { ...options, signal, ...hears }) };
    } catch (error) {
      return { kind: 'failed', id, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    } finally {
      running.delete(id);
    }
  }

  port.on('message', (request: WorkerRequest) => {
    const { id } = request;
    switch (request.kind) {
      case 'cancel':
        running.get(id)?.abort();
        rests.delete(id);
        return;
      case 'next':
        if (rests.has(id)) port.postMessage(listed(id, rests.get(id) ?? []));
        return;
      case 'inspect':
      case 'listeners':
        void answer(request).then(reply => port.postMessage(reply));
    }
  });
}

if (parentPort !== null) serve(parentPort);
