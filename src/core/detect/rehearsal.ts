/**
 * A pattern is compiled by the first text that it reads, and by the second once more, to machine code (V8's tier-up of regular expressions):
 * most of what the first failure would take longer than any later one. Reading one that nobody is told of, while the user still types,
 * takes that away.
 */
import type { BindFailure } from '../model/failure.ts';
import { AddressWatch } from './addressWatch.ts';
import { Detector } from './detector.ts';

/** What Node prints of a server that cannot have its port: it goes the whole way, frames and fields included. */
const failing = `node:events:497
      throw er; // Unhandled 'error' event
      ^

Error: listen EADDRINUSE: address already in use :::3000
    \x1b[90mat Server.setupListenHandle [as _listen2] (node:net:1937:16)\x1b[39m
    at Object.<anonymous> (/app/server.js:9:8) {
  code: 'EADDRINUSE',
  errno: -98,
  port: 3000
}
`;

/** Reads a failure, with the colours of a terminal; what it would have told. */
export function rehearse(): readonly BindFailure[] {
  read();
  return read();
}

function read(): readonly BindFailure[] {
  const watch = new AddressWatch(
    () => ({ dispose: () => {} }),
    () => {},
  );
  watch.push('Listening on http://localhost:3000/\n');
  watch.end();
  const detector = new Detector();
  return [...detector.push(failing), ...detector.end()];
}
