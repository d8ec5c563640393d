/** What the extension's thread and the probe's worker say to each other. All of it can be cloned. */
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { Listener, ProbeResult } from '../../core/model/probe.ts';

interface Question {
  readonly id: number;
  /** Folders from which no tool is started. */
  readonly outside: readonly string[];
}

export type WorkerRequest =
  | (Question & {
      readonly kind: 'inspect';
      readonly endpoint: Endpoint;
      readonly likelyPids?: readonly number[];
      readonly quick?: boolean;
      readonly withoutReuseAddress?: boolean;
      /** What is learned after the answer is told, too. */
      readonly curious?: boolean;
    })
  | (Question & { readonly kind: 'listeners' })
  /** The answer to this id is not wanted any more. */
  | { readonly kind: 'cancel'; readonly id: number };

export type WorkerReply =
  | { readonly kind: 'inspected'; readonly id: number; readonly result: ProbeResult }
  /** Something that the answer to this id had to do without is known now. */
  | { readonly kind: 'learned'; readonly id: number }
  | { readonly kind: 'listed'; readonly id: number; readonly listeners: readonly Listener[] }
  /** A bug: the probe itself has values for what may go wrong. */
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };
