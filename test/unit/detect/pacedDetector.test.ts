import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type After, PacedDetector } from '../../../src/core/detect/pacedDetector.ts';
import type { BindFailure } from '../../../src/core/model/failure.ts';

function handClock(): { readonly after: After; readonly pending: (() => void)[]; pause: () => void } {
  const pending: (() => void)[] = [];
  const after: After = (_ms, callback) => {
    pending.push(callback);
    return { dispose: () => void pending.splice(pending.indexOf(callback), 1) };
  };
  return {
    after,
    pending,
    pause: () => {
      while (pending.length > 0) pending.shift()?.();
    },
  };
}

test('a program that stays alive after its failure is reported when it pauses, once', () => {
  const { after, pending, pause } = handClock();
  const seen: BindFailure[] = [];
  const detector = new PacedDetector(after, failure => void seen.push(failure));
  detector.push('compiling\n');
  pause();
  assert.equal(seen.length, 0);
  detector.push('Error: listen EADDRINUSE: address already ');
  detector.push('in use :::3000\n    at Object.<anonymous> (/app/server.js:3:1)\n[nodemon] app crashed\n');
  assert.equal(pending.length, 1);
  assert.equal(seen.length, 0);
  pause();
  assert.deepEqual(
    seen.map(({ port, frames }) => ({ port, file: frames[0]?.file })),
    [{ port: 3000, file: '/app/server.js' }],
  );
  pause();
  detector.end();
  assert.equal(seen.length, 1);
  assert.equal(pending.length, 0);
});

test('an open line counts when the stream pauses, but not a number that may go on', () => {
  const { after, pause } = handClock();
  const seen: BindFailure[] = [];
  const detector = new PacedDetector(after, failure => void seen.push(failure));
  detector.push('Error: listen EADDRINUSE: address already in use :::30');
  pause();
  assert.equal(seen.length, 0);
  detector.push('00');
  detector.end();
  assert.deepEqual(
    seen.map(failure => failure.port),
    [3000],
  );
  const other = new PacedDetector(after, failure => void seen.push(failure));
  other.push('Something is already running on port 4200. Use another? (Y/n) ');
  pause();
  assert.equal(seen[1]?.port, 4200);
});

test('a rare wording is noticed in a stream that never pauses, as long as some time passes', () => {
  const { after, pending } = handClock();
  const seen: BindFailure[] = [];
  const detector = new PacedDetector(after, failure => void seen.push(failure));
  const flood = 'compiling module after module\n'.repeat(2000);
  for (let tick = 0; tick < 40; tick++) {
    detector.push(flood.slice(0, 30_000));
    pending.shift()?.();
  }
  detector.push(`\nCould not listen on port 8137\n`);
  for (let chunk = 0; chunk < 40; chunk++) detector.push(flood);
  assert.deepEqual(
    seen.map(failure => failure.port),
    [8137],
  );
});
