/** Output made of nothing but failures: what it costs is counted, in what is found and in turns of the event loop. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Detector } from '../../../src/core/detect/detector.ts';
import { type After, PacedDetector } from '../../../src/core/detect/pacedDetector.ts';
import type { BindFailure } from '../../../src/core/model/failure.ts';

const port = (index: number) => 1024 + (index % 60_000);
const shapes: readonly (readonly [string, (index: number) => string])[] = [
  ['bare codes', index => `[${index}] EADDRINUSE :::${port(index)}\n`],
  ['Node', index => `Error: listen EADDRINUSE: address already in use :::${port(index)}\n`],
  ['perror', index => `app-${index}: bind: Address already in use port ${port(index)}\n`],
  ['Python', index => `OSError: [Errno 98] Address already in use: ('127.0.0.1', ${port(index)})\n`],
  ['a rare wording', index => `Could not listen on port ${port(index)}\n`],
  ['one row, drawn again and again', index => `port ${port(index)} is already in use\r`],
  [
    'Windows line ends and colours',
    index => `\u001b[31mlisten tcp :${port(index)}: bind: address already in use\u001b[0m\r\n`,
  ],
  ['the same failure', () => 'Error: listen EADDRINUSE: address already in use :::3000\n'],
  ['a restart before each', index => `[nodemon] restarting due to changes...\nEADDRINUSE :::${port(index)}\n`],
  ['long lines', index => `${'x '.repeat(900)} EADDRINUSE :::${port(index)}\n`],
  ['moves', index => `Port ${port(index)} is in use, trying ${port(index + 1)} instead.\n`],
  [
    'one port of many hosts',
    index => `Error: listen EADDRINUSE: address already in use 10.0.${(index >> 8) & 255}.${index & 255}:3000\n`,
  ],
  ['sockets', index => `Error: listen EADDRINUSE: address already in use /tmp/a${index}.sock\n`],
  ['zones', index => `bind: Address already in use [fe80::1%eth${index}]:${port(index)}\n`],
  [
    'links',
    index =>
      `\u001b]8;;http://x/${index}\u0007listen EADDRINUSE: address already in use :::${port(index)}\u001b]8;;\u0007\n`,
  ],
  ['piled marks', index => `listen EADDRINUSE${'\u0301'.repeat(50)}: address already in use :::${port(index)}\n`],
  ['no line ends', index => `EADDRINUSE :::${port(index)} `],
];

function flood(line: (index: number) => string, length: number): string {
  const lines: string[] = [];
  for (let index = 0, size = 0; size < length; index++) {
    const next = line(index);
    lines.push(next);
    size += next.length;
  }
  return lines.join('');
}

function read(text: string, lengths: () => number): BindFailure[] {
  const detector = new Detector();
  const found: BindFailure[] = [];
  for (let at = 0; at < text.length; ) {
    const length = lengths();
    found.push(...detector.push(text.slice(at, at + length)));
    at += length;
  }
  return [...found, ...detector.end()];
}

const told = (failures: readonly BindFailure[]) =>
  failures.map(({ ruleId, port: at, excerpt }) => [ruleId, at, excerpt]);

for (const [name, line] of shapes)
  test(`${name}: a handful is read, the same in any chunking`, () => {
    const text = `starting\n${flood(line, 60_000)}ready\n`;
    const whole = read(text, () => text.length);
    assert.ok(whole.length >= 1);
    assert.ok(whole.length <= 64 + text.length / 4096 + 1, `${whole.length} found`);
    let step = 0;
    for (const lengths of [() => 4096, () => 1000, () => 37, () => 1 + ((step += 7919) % 977)])
      assert.deepEqual(told(read(text, lengths)), told(whole));
  });

test('half a megabyte of distinct failures: what is read grows with the length, by one every 4,096 characters', () => {
  for (const [name, line] of shapes) {
    const text = flood(line, 512 * 1024);
    const found = read(text, () => 65_536).length;
    assert.ok(found <= 64 + 128 + 1, `${name}: ${found}`);
  }
});

test('after a flood the next failure is noticed: at once when the stream has paused, else within some thousand characters', () => {
  for (const [name, line] of shapes) {
    const detector = new Detector();
    detector.push(flood(line, 100_000));
    detector.flush();
    const paused = [...detector.push('\nError: listen EADDRINUSE: address already in use :::999\n'), ...detector.end()];
    assert.ok(
      paused.some(failure => failure.port === 999),
      name,
    );

    const other = new Detector();
    other.push(`${flood(line, 100_000)}\n`);
    other.push('compiling one module after another\n'.repeat(400));
    const later = [...other.push('Error: listen EADDRINUSE: address already in use :::999\n'), ...other.end()];
    assert.ok(
      later.some(failure => failure.port === 999),
      name,
    );
  }
});

test('what quotes a flood in between costs no failure of its own: near misses are not counted', () => {
  const near = Array.from(
    { length: 3000 },
    (_, index) => `  ✔ reports EADDRINUSE when the port ${index} is already in use (3ms)`,
  );
  const found = read(`${near.join('\n')}\nError: listen EADDRINUSE: address already in use :::3000\n`, () => 4096);
  const ports = (certainty: string | undefined): (number | undefined)[] =>
    found.filter(failure => failure.certainty === certainty).map(failure => failure.port);
  assert.deepEqual(ports(undefined), [3000]);
  assert.ok(ports('quoted').length <= 16);
});

/** Runs what is due one by one; `turns` counts what was asked for at once, so that others have the event loop in between. */
class HandClock {
  turns = 0;
  #due: (() => void)[] = [];
  #later: (() => void)[] = [];

  readonly after: After = (ms, callback) => {
    const list = ms === 0 ? this.#due : this.#later;
    list.push(callback);
    return { dispose: () => void (list.includes(callback) && list.splice(list.indexOf(callback), 1)) };
  };

  /** Lets one turn pass; false when there was nothing to do. */
  turn(): boolean {
    const next = this.#due.shift();
    if (next === undefined) return false;
    this.turns++;
    next();
    return true;
  }

  pause(): void {
    for (const callback of this.#later.splice(0)) callback();
  }
}

for (const [name, line] of shapes)
  test(`${name}: one huge chunk is read in slices, and all of it before the end`, async () => {
    const clock = new HandClock();
    const seen: BindFailure[] = [];
    const detector = new PacedDetector(clock.after, failure => void seen.push(failure));
    const text = flood(line, 512 * 1024);
    detector.push(text);
    assert.ok(detector.isReading);
    const reading = detector.whenRead();
    let most = seen.length;
    for (let before = seen.length; clock.turn(); before = seen.length) most = Math.max(most, seen.length - before);
    await reading;
    detector.end();
    assert.ok(clock.turns > 2, `${clock.turns} turns`);
    assert.ok(most <= 64, `${most} failures in one turn`);
    assert.deepEqual(told(seen), told(read(text, () => text.length)));
  });

test('a turn reads fewer lines the longer they are', () => {
  for (const [name, line] of shapes) {
    const text = flood(line, 512 * 1024);
    const length = text.length - new Detector().feed(text, 40).length;
    assert.ok(length <= 20_000, `${name}: ${length} of ${text.length}`);
  }
});

test('an ordinary chunk is read at once', () => {
  const clock = new HandClock();
  const seen: BindFailure[] = [];
  const detector = new PacedDetector(clock.after, failure => void seen.push(failure));
  const stack = '    at listen (/app/server.js:3:1)\n'.repeat(10);
  for (const chunk of [`Error: listen EADDRINUSE: address already in use :::3000\n${stack}`, 'yes\n'.repeat(20_000)]) {
    detector.push(chunk);
    assert.equal(detector.isReading, false);
  }
  clock.pause();
  clock.pause();
  assert.deepEqual(
    seen.map(failure => failure.port),
    [3000],
  );
});

test('what comes while a chunk is read waits its turn, and nothing is lost when the stream is left', async () => {
  const clock = new HandClock();
  const seen: (number | undefined)[] = [];
  const detector = new PacedDetector(clock.after, failure => void seen.push(failure.port));
  const lines = (from: number) => Array.from({ length: 30 }, (_, index) => `EADDRINUSE :::${from + index}\n`).join('');
  detector.push(lines(2000));
  detector.push(lines(3000));
  detector.end();
  const over = detector.whenRead();
  while (clock.turn());
  await over;
  assert.deepEqual(seen.length, 60);
  assert.deepEqual([seen[0], seen.at(-1)], [2000, 3029]);
});
