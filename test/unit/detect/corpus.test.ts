import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BindFailure } from '../../../src/core/model/failure.ts';
import { fixtureText } from '../../support/fixtures.ts';
import { alarms, detect } from './detect.ts';

/** A record of test/fixtures/output/cases.jsonl: what a program printed, and what truly happened. */
interface Case {
  readonly id: string;
  readonly kind: 'in-use' | 'denied' | 'not-available' | 'moved' | 'negative';
  /** `explicit`: the text says why; `weak`: it only hints; `none`: nothing points to it. */
  readonly reason?: 'explicit' | 'weak' | 'none';
  /** What the text states. */
  readonly port: number | null;
  readonly portWhere?: string;
  readonly actualPort: number | null;
  readonly protocol?: 'tcp' | 'udp' | 'unix';
  readonly path?: string;
  readonly pathStated?: boolean;
  readonly text: string;
}

const cases = fixtureText('output', 'cases.jsonl')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line) as Case);

const kindOf = (item: Case): string => (item.kind === 'not-available' ? 'unavailable' : item.kind);
const reported = (failures: readonly BindFailure[]): string =>
  failures.map(({ kind, port, path, ruleId }) => `${ruleId}: ${kind} ${port ?? path ?? '?'}`).join(', ');

test('the corpus is there', () => {
  assert.ok(cases.length > 700);
});

for (const item of cases.filter(each => each.kind === 'negative')) {
  test(`silent: ${item.id}`, () => assert.deepEqual(alarms(item.text), []));
}

for (const item of cases.filter(each => each.kind !== 'negative' && each.reason === 'explicit')) {
  test(`${item.kind}: ${item.id}`, () => {
    const failures = detect(item.text);
    const right = failures.filter(failure => failure.kind === kindOf(item));
    assert.ok(right.length > 0, `got ${reported(failures)}`);
    if (item.port !== null && item.port > 0 && item.portWhere !== 'echoed-command') {
      assert.ok(
        right.some(failure => failure.port === item.port),
        `port ${item.port}, got ${reported(failures)}`,
      );
    }
    if (item.path !== undefined && item.pathStated === true) {
      assert.ok(
        right.some(failure => failure.path === item.path && failure.protocol === 'unix'),
        `path ${item.path}, got ${reported(failures)}`,
      );
    }
    if (item.protocol === 'udp' && item.portWhere === 'same-line') {
      assert.ok(
        right.every(failure => failure.protocol !== 'tcp'),
        reported(failures),
      );
    }
  });
}

test('no port is ever stated that is not the one in conflict', () => {
  for (const item of cases.filter(each => each.actualPort !== null)) {
    for (const { kind, port, movedTo } of detect(item.text)) {
      if (kind === kindOf(item) && port !== undefined) assert.equal(port, item.actualPort, item.id);
      assert.notEqual(movedTo, item.actualPort, item.id);
    }
  }
});

test('texts that only hint are noticed, but for a few', () => {
  const weak = cases.filter(item => item.reason === 'weak' && item.kind === 'in-use');
  const missed = weak.filter(item => detect(item.text).length === 0).map(item => item.id);
  // The port that `ssh -R` cannot have is on the other machine: not ours to free.
  assert.deepEqual(missed, ['ssh-R-exit', 'ssh-R']);
});

test('in pieces of any size the corpus gives the same failures', () => {
  for (const item of cases) {
    const whole = detect(item.text);
    for (const size of [1, 7, 4096])
      assert.deepEqual(detect(item.text, size), whole, `${item.id} in pieces of ${size}`);
  }
});

test('every glibc and Windows sentence is noticed behind perror', () => {
  const messages = JSON.parse(fixtureText('output', 'glibc-messages.json')) as Record<string, string>;
  for (const [language, sentence] of Object.entries(messages)) {
    const [failure, ...rest] = detect(`bind: ${sentence}\n`, 3);
    assert.equal(failure?.kind, 'in-use', `${language}: ${sentence}`);
    assert.equal(failure?.port, undefined);
    assert.equal(rest.length, 0);
  }
});
