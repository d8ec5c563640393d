/** Patterns of the user's own: read, refused with a reason, and tried in bounded time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Detector } from '../../../src/core/detect/detector.ts';
import { problemOf } from '../../../src/core/detect/house/linear.ts';
import { houseRules, readHousePatterns } from '../../../src/core/detect/house/rules.ts';
import type { BindFailure } from '../../../src/core/model/failure.ts';

const server = String.raw`MYSRV-0042 .{0,40}endpoint (?<host>[\w.]+):(?<port>\d+)`;

function read(text: string, patterns: unknown, size = text.length): BindFailure[] {
  const detector = new Detector(houseRules(patterns));
  const failures: BindFailure[] = [];
  for (let at = 0; at < text.length; at += size) failures.push(...detector.push(text.slice(at, at + size)));
  return [...failures, ...detector.end()];
}

test('a pattern of the house is a failure with its port, host and path, in any chunking', () => {
  const text = 'starting\nMYSRV-0042 denies endpoint 127.0.0.1:9443\nmysrv socket /run/mysrv/api.sock refused\n';
  const patterns = [server, String.raw`mysrv socket (?<path>\S+) refused`];
  assert.deepEqual(read(text, []), []);
  const told = (failures: readonly BindFailure[]) =>
    failures.map(({ kind, ruleId, port, host, path, certainty }) => [kind, ruleId, host, port ?? path, certainty]);
  const expected = [
    ['in-use', 'house-pattern', '127.0.0.1', 9443, undefined],
    ['in-use', 'house-pattern', undefined, '/run/mysrv/api.sock', undefined],
  ];
  for (const size of [1, 7, 64, text.length]) assert.deepEqual(told(read(text, patterns, size)), expected);
});

test('a pattern without a group takes the port that stands beside it', () => {
  const [failure] = read('GATEWAY_BUSY: nobody serves on port 7443\n', ['GATEWAY_BUSY']);
  assert.equal(failure?.port, 7443);
});

test('what only shows the words of the house is quoted, as ours is', () => {
  const [failure] = read("    throw new Error('MYSRV-0042 cannot serve endpoint 127.0.0.1:9443');\n", [server]);
  assert.equal(failure?.certainty, 'quoted');
});

test('a pattern of the house is noticed in a flood, too', () => {
  const quiet = 'compiled one more module of many, nothing to see here\n'.repeat(4000);
  const failures = read(`${quiet}MYSRV-0042 cannot serve endpoint 127.0.0.1:9443\n${quiet}`, [server], 4096);
  assert.deepEqual(
    failures.map(({ port }) => port),
    [9443],
  );
});

test('what could take long, or would have every line looked at, is refused with its reason', () => {
  const cases: readonly (readonly [pattern: unknown, problem: string | undefined])[] = [
    [server, undefined],
    [String.raw`^\[gatewayd\] (?:cannot|could not) take (?<port>\d{2,5})$`, undefined],
    [String.raw`gatewayd(?: again)? refuses \S+ port=(?<port>\d+)`, undefined],
    ['gatewayd: .*taken', undefined],
    [4711, 'not-text'],
    ['', 'no-word'],
    ['a'.repeat(301), 'too-long'],
    ['gatewayd (', 'not-valid'],
    ['(?<=gatewayd )taken', 'looks-around'],
    ['gatewayd (?!free)taken', 'looks-around'],
    [String.raw`(gatewayd) \1 taken`, 'refers-back'],
    [String.raw`(?<name>gatewayd) \k<name> taken`, 'refers-back'],
    ['gatewayd (x+)+taken', 'repeats-repetition'],
    ['gatewayd (?:x|xx)*taken', 'repeats-repetition'],
    ['gatewayd (?:x?){20}taken', 'repeats-repetition'],
    ['gatewayd .*x.*taken', 'takes-too-long'],
    [String.raw`gatewayd \w+\w+\w+ taken`, 'takes-too-long'],
    [String.raw`gatewayd (?:.{0,80})(?:.{0,80})taken`, 'takes-too-long'],
    [String.raw`\d+`, 'no-word'],
    ['error', 'no-word'],
  ];
  for (const [pattern, problem] of cases)
    assert.equal(readHousePatterns([pattern]).refused[0]?.problem, problem, String(pattern));
  assert.equal(readHousePatterns(Array.from({ length: 21 }, () => server)).refused[0]?.problem, 'too-many');
  for (const value of [undefined, null, 7, 'gatewayd', { 0: server }])
    assert.deepEqual(readHousePatterns(value), { rules: [], refused: [] });
});

test('what is accepted takes time that is bounded by a line', () => {
  for (const pattern of ['gatewayd .*taken', server, String.raw`gatewayd \w+ taken`]) {
    assert.equal(problemOf(pattern), undefined);
    const house = houseRules([pattern]);
    const line = `gatewayd MYSRV-0042 ${'endpoint gatewayd '.repeat(4000)}`;
    assert.equal(house?.classify(line), undefined);
  }
});
