/** What the extension's thread and the probe's worker say to each other. All of it can be cloned. */
import type { Endpoint, Listener, ProbeResult } from '../../core/model.ts';

export type WorkerRequest =
  | {
      readonly kind: 'inspect';
      readonly id: number;
      readonly endpoint: Endpoint;
      readonly likelyPids?: readonly number[];
      readonly withoutReuseAddress?: boolean;
    }
  | { readonly kind: 'listeners'; readonly id: number }
  /** The answer to this id is not wanted any more. */
  | { readonly kind: 'cancel'; readonly id: number };

export type WorkerReply =
  | { readonly kind: 'inspected'; readonly id: number; readonly result: ProbeResult }
  | { readonly kind: 'listed'; readonly id: number; readonly listeners: readonly Listener[] }
  /** A bug: the probe itself has values for what may go wrong. */
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };
