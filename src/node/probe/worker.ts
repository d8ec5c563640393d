/**
 * Entry of the worker thread that reads the system's tables: under load a scan takes hundreds of milliseconds of
 * synchronous calls, which the extension host's own thread must never spend.
 */
import { type MessagePort, parentPort } from 'node:worker_threads';
import { createRun } from '../exec.ts';
import { createWholeLinuxProbe } from './linux/linuxWhole.ts';
import type { WorkerReply, WorkerRequest } from './workerMessages.ts';

function serve(port: MessagePort): void {
  /** As last told: the folders of a window seldom change, and a question that is under way may take the newer ones. */
  let outside: readonly string[] = [];
  const probe = createWholeLinuxProbe(
    createRun(() => outside),
    process.env,
  );
  const running = new Map<number, AbortController>();

  async function answer(request: Exclude<WorkerRequest, { kind: 'cancel' }>): Promise<WorkerReply> {
    const { id } = request;
    outside = request.outside;
    const controller = new AbortController();
    running.set(id, controller);
    const { signal } = controller;
    try {
      if (request.kind === 'listeners') return { kind: 'listed', id, listeners: await probe.listeners({ signal }) };
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
    if (request.kind === 'cancel') running.get(request.id)?.abort();
    else void answer(request).then(reply => port.postMessage(reply));
  });
}

if (parentPort !== null) serve(parentPort);
