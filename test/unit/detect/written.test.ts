import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitPrefix } from '../../../src/core/detect/evidence.ts';
import type { BindFailure } from '../../../src/core/model/failure.ts';
import { fixtureText } from '../../support/fixtures.ts';
import { alarms, detect } from './detect.ts';

/**
 * A record of test/fixtures/output/written.jsonl: outputs of programs that this machine cannot run, written after their sources, their
 * documentation and public bug reports, or as people word it in their own code. What is expected was settled before the detector saw them.
 */
interface Case {
  readonly id: string;
  readonly program: string;
  readonly kind: 'in-use' | 'denied' | 'not-available' | 'moved' | 'locked' | 'negative';
  readonly port: number | null;
  readonly path?: string;
  /** `perhaps`: another line suggests the port; saying nothing is right too. */
  readonly portStated?: 'perhaps';
  readonly text: string;
}

const cases = fixtureText('output', 'written.jsonl')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line) as Case);

const place = (failure: BindFailure): number | string | undefined => failure.port ?? failure.path;

test('ids are unique', () => {
  assert.equal(new Set(cases.map(item => item.id)).size, cases.length);
});

for (const label of ['api-1  | ', '[0] ', '10:00:00 web.1   | ']) {
  test(`a runner's label in front of every line changes nothing: ${label}`, () => {
    for (const { id, text } of cases) {
      const lines = text.replace(/\n$/, '').split('\n');
      // A label there is already, and cursor movements, leave no line to put one before.
      if (lines.some(line => splitPrefix(line).prefix !== '') || /\u001b\[\d*[A-HJK]|\r(?!\n)/.test(text)) continue;
      const seen = (output: string): unknown => detect(output).map(({ kind, port, path }) => ({ kind, port, path }));
      assert.deepEqual(seen(`${lines.map(line => label + line).join('\n')}\n`), seen(text), id);
    }
  });
}

for (const item of cases) {
  const kind = item.kind === 'not-available' ? 'unavailable' : item.kind;
  test(`${kind} ${item.port ?? item.path ?? ''}: ${item.id} (${item.program})`, () => {
    const failures = detect(item.text);
    for (const size of [1, 64]) assert.deepEqual(detect(item.text, size), failures, `in pieces of ${size}`);
    if (kind === 'negative') {
      assert.deepEqual(alarms(item.text), []);
      return;
    }
    assert.ok(failures.length > 0, 'nothing was noticed');
    const expected = item.port ?? item.path ?? undefined;
    for (const failure of failures) {
      assert.equal(failure.kind, kind, failure.excerpt);
      if (item.portStated !== 'perhaps' || place(failure) !== undefined)
        assert.equal(place(failure), expected, failure.excerpt);
    }
  });
}
