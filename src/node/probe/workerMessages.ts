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
  | { readonly kind: 'cancel'; readonly id: number }
  /** The next part of the list of this id. */
  | { readonly kind: 'next'; readonly id: number };

export type WorkerReply =
  | { readonly kind: 'inspected'; readonly id: number; readonly result: ProbeResult }
  /** Something that the answer to this id had to do without is known now. */
  | { readonly kind: 'learned'; readonly id: number }
  /** With `more`: a part of the list, whose next part is sent when it is asked for. */
  | { readonly kind: 'listed'; readonly id: number; readonly listeners: readonly Listener[]; readonly more?: true }
  /** A bug: the probe itself has values for what may go wrong. */
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };

/**
 * A list in parts of so many characters each, or of one element: a thread that takes a message copies the whole of it at once, which for a
 * megabyte of command lines holds it up for milliseconds. What several elements have in common is copied once a message, and counted so.
 */
export function inParts<T>(list: readonly T[], maxWeight: number): readonly (readonly T[])[] {
  const parts: T[][] = [];
  let weight = Number.POSITIVE_INFINITY;
  let seen = new Set<object>();
  for (const each of list) {
    weight += weightOf(each, seen);
    if (weight > maxWeight) {
      seen = new Set();
      weight = weightOf(each, seen);
      parts.push([]);
    }
    parts.at(-1)?.push(each);
  }
  return parts;
}

function weightOf(value: unknown, seen: Set<object>): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  if (seen.has(value)) return 1;
  seen.add(value);
  let weight = 1;
  for (const [key, each] of Object.entries(value)) weight += key.length + weightOf(each, seen);
  return weight;
}
