import assert from 'node:assert/strict';
import { test } from 'node:test';
import { portSignals, runSignals, textSignals } from '../../src/core/evidence/observed.ts';
import { isConflict, mayBecomeConflict, reasons, sum, weights } from '../../src/core/evidence/weights.ts';
import type { Holder } from '../../src/core/model/process.ts';
import { ScreenWatch } from '../../src/core/text/screen.ts';

for (const { signal, turns, example } of weights) {
  test(`${signal} turns a case: ${example}`, () => {
    assert.ok(!turns.includes(signal));
    assert.notEqual(isConflict([...turns, signal]), isConflict(turns));
  });
}

test('what is stated of a port that is free by now is turned by an end soon, never by a late one', () => {
  for (const own of [[], ['own-port']] as const) {
    const signals = ['stated', 'free', ...own] as const;
    assert.equal(isConflict([...signals, 'failed-soon']), true);
    assert.equal(isConflict([...signals, 'crashed']), true);
    assert.equal(isConflict([...signals, 'failed-later']), false);
  }
  assert.match(reasons(['free', 'failed-later']), /failed-later 0$/);
});

test('every signal has one row', () => {
  assert.equal(new Set(weights.map(({ signal }) => signal)).size, weights.length);
});

test('the end of a run is waited for only where it can decide', () => {
  const failing = weights.filter(({ signal }) => signal === 'failed-soon' || signal === 'failed-later');
  const best = Math.max(...failing.map(({ weight }) => weight));
  for (const { signal } of weights) {
    const signals = [signal, 'taken-by-another'] as const;
    assert.equal(mayBecomeConflict(signals), sum(signals) + best >= 4, signal);
  }
});

test('what an end says depends on how soon it came, and whether the user asked for it', () => {
  assert.deepEqual(runSignals({ end: { after: 500, code: 1 } }), ['failed-soon']);
  assert.deepEqual(runSignals({ end: { after: 60_000, code: 1 } }), ['failed-later']);
  assert.deepEqual(runSignals({ end: { after: 500, code: 0 } }), ['ended-well']);
  assert.deepEqual(runSignals({ end: { after: 500, code: 130 } }), []);
  assert.deepEqual(runSignals({ end: { after: 500 } }), []);
  assert.deepEqual(runSignals({ screen: 'alternate', showsText: true }), ['shows-text', 'alternate-screen']);
});

test('a holder that began after the run is of the run', () => {
  const holder = (startedAt?: number): Holder => ({
    pid: 1,
    name: 'node',
    commandLine: 'node',
    parents: [],
    sockets: [],
    ...(startedAt !== undefined && { startedAt }),
  });
  assert.deepEqual(portSignals({ kind: 'held', holders: [holder(2000)] }, 1000), ['taken-by-this-run']);
  assert.deepEqual(portSignals({ kind: 'held', holders: [holder(500)] }, 1000), ['taken-by-another']);
  assert.deepEqual(portSignals({ kind: 'held', holders: [holder(2000), holder(500)] }, 1000), ['taken-by-another']);
  assert.deepEqual(portSignals({ kind: 'held', holders: [holder()] }, 1000), ['taken-by-another']);
  assert.deepEqual(portSignals({ kind: 'held', holders: [holder(2000)] }, undefined), ['taken-by-another']);
});

test('a text that was written on a day before the run is no failure of it', () => {
  const startedAt = Date.UTC(2026, 10, 30, 9);
  const of = (excerpt: string) => textSignals({ excerpt }, startedAt);
  assert.deepEqual(of('2024-01-05 10:00:01 ERROR listen EADDRINUSE: address already in use :::3000'), [
    'stated',
    'written-before',
  ]);
  for (const excerpt of [
    '2026-11-30T08:59:59Z ERROR listen EADDRINUSE: address already in use :::3000',
    '[2026/11/29 23:59:59] listen EADDRINUSE: address already in use :::3000',
    'Error: listen EADDRINUSE: address already in use :::3000',
  ])
    assert.deepEqual(of(excerpt), ['stated'], excerpt);
  const old = '2024-01-05 10:00:01 bind: Address already in use';
  assert.deepEqual(textSignals({ excerpt: old, certainty: 'hedged' }, undefined), ['hedged']);
});

const stateAfter = (chunks: readonly string[]): string | undefined => {
  const watch = new ScreenWatch();
  for (const chunk of chunks) watch.push(chunk);
  return watch.state;
};

test('the alternate screen is seen in any chunking, until it is left', () => {
  const enter = '\u001b[?1049h\u001b[H';
  const text = `$ vim${enter}text`;
  for (let at = 0; at <= text.length; at++)
    assert.equal(stateAfter([text.slice(0, at), text.slice(at)]), 'alternate', String(at));
  assert.equal(stateAfter(text.split('')), 'alternate');
  assert.equal(stateAfter([text, '\u001b[?1049l$ ']), undefined);
});

test('rows that are drawn anew are seen for a while; colours and a carriage return are none', () => {
  const frame = '\u001b[2K\u001b[1A\u001b[2K\u001b[GThinking';
  assert.equal(stateAfter([frame]), 'redrawn');
  assert.equal(stateAfter([frame, 'x'.repeat(9000)]), undefined);
  assert.equal(stateAfter(['\u001b[1A\u001b[Jdone']), 'redrawn');
  assert.equal(stateAfter(['\u001b[31mError\u001b[0m\r\n 10%\r 20%\r']), undefined);
});

test('what stood on the whole screen is apart from what comes after it was given back', () => {
  const watch = new ScreenWatch();
  const pieces = watch.pieces('\u001b[?1049h\u001b[HError\u001b[?1049lbye\r\n\u001b[?25h$ ');
  assert.deepEqual(pieces, ['\u001b[?1049h\u001b[HError', '\u001b[?1049lbye\r\n\u001b[?25h$ ']);
  const states = pieces.map(piece => {
    watch.push(piece);
    return watch.state;
  });
  assert.deepEqual(states, ['alternate', undefined]);
  assert.deepEqual(watch.pieces('no marks'), ['no marks']);
});
