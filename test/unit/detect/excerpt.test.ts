import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rules } from '../../../src/core/detect/classify.ts';
import { Detector } from '../../../src/core/detect/detector.ts';
import { houseRules } from '../../../src/core/detect/house/rules.ts';
import type { BindFailure } from '../../../src/core/model/failure.ts';
import { createRandom } from '../../support/random.ts';

function failureIn(line: string, house?: ReturnType<typeof houseRules>): BindFailure | undefined {
  const detector = new Detector(house);
  return [...detector.push(`${line}\n`), ...detector.end()][0];
}

for (const { id, examples } of rules)
  test(`whatever word stands beside the failure is not quoted: ${id}`, () => {
    const random = createRandom(id.length);
    for (const { line } of examples) {
      const places = [0, ...[...line.matchAll(/ /g)].map(({ index }) => index + 1), line.length];
      for (const at of places) {
        const word = random.text(9, 'abcdefghijklmnopqrstuvwxyz');
        const failure = failureIn(`${line.slice(0, at)}${at === line.length ? ' ' : ''}${word} ${line.slice(at)}`);
        // What the failure is about is told, whatever it is called.
        const about = [failure?.host, failure?.path, failure?.lock?.path, failure?.lock?.folder].join(' ');
        assert.ok(failure?.excerpt.includes(word) !== true || about.includes(word), failure?.excerpt);
      }
    }
  });

for (const { id, examples } of rules)
  test(`the port that the failure states is quoted: ${id}`, () => {
    for (const { line } of examples) {
      const failure = failureIn(line);
      if (failure?.port === undefined || !line.includes(`${failure.port}`)) continue;
      assert.ok(failure.excerpt.includes(`${failure.port}`), `${line}: ${failure.excerpt}`);
    }
  });

const quotes: readonly (readonly [line: string, excerpt: string])[] = [
  [
    'Error: listen EADDRINUSE: address already in use :::3000',
    'Error: listen EADDRINUSE: address already in use :::3000',
  ],
  [
    "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in use",
    "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in use",
  ],
  [
    'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)',
    'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)',
  ],
  [
    'java.net.BindException: Die Adresse wird bereits verwendet (Bind failed)',
    'java.net.BindException: Die Adresse wird bereits verwendet (Bind failed)',
  ],
  [
    'panic: no api (dsn=app:nordlicht@tcp(10.0.0.3:3306)/shop): listen tcp :8080: bind: address already in use',
    'panic: no …): listen tcp :8080: bind: address already in use',
  ],
  [
    'Error: listen EADDRINUSE: address already in use /tmp/shop-3f9a/x.sock',
    'Error: listen EADDRINUSE: address already in use /tmp/shop-3f9a/x.sock',
  ],
];

for (const [line, excerpt] of quotes)
  test(`quoted of: ${line}`, () => {
    assert.equal(failureIn(line)?.excerpt, excerpt);
    assert.equal(failureIn(line)?.printed, line);
  });

test('the words of a house are quoted as it has taught them', () => {
  const house = houseRules([String.raw`MYSRV-0042 .{0,40}endpoint (?<host>[\w.]+):(?<port>\d+)`]);
  const failure = failureIn('MYSRV-0042 nordlicht endpoint 127.0.0.1:3000', house);
  assert.match(failure?.excerpt ?? '', /endpoint 127\.0\.0\.1:3000$/);
  assert.doesNotMatch(failure?.excerpt ?? '', /nordlicht/);
});
