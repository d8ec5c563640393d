import { AddressWatch } from '../../../src/core/detect/addressWatch.ts';
import type { PrintedPort } from '../../../src/core/model/move.ts';

/** What is heard of a stream that pauses after each of the chunks, and at its end. */
export function heard(...chunks: readonly string[]): readonly PrintedPort[] {
  return heardToEnd(chunks).ports;
}

export function heardToEnd(chunks: readonly string[]): {
  readonly ports: readonly PrintedPort[];
  readonly hasEnded: boolean;
} {
  let found: { readonly ports: readonly PrintedPort[]; readonly hasEnded: boolean } = { ports: [], hasEnded: false };
  const paused: (() => void)[] = [];
  const watch = new AddressWatch(
    (_ms, callback) => {
      paused.push(callback);
      return { dispose: () => paused.splice(paused.indexOf(callback), 1) };
    },
    (ports, hasEnded) => {
      found = { ports, hasEnded };
    },
  );
  for (const chunk of chunks) watch.push(chunk);
  for (const callback of paused.splice(0)) callback();
  return found;
}
