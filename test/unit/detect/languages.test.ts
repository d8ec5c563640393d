import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixtureText } from '../../support/fixtures.ts';
import { alarms, detect } from './detect.ts';

/**
 * test/fixtures/output/languages.jsonl: what programs say, and what people write, of a taken port in thirteen languages; ten sentences of each
 * kind a language, in three rounds. On the first run, before anything was mended, 54 of 65, then 19 of 39, then 17 of 26 were known as reports, and
 * 63 of 65, 29 of 39 and 10 of 26 as talk.
 */
interface Sentence {
  /** A program says it of itself; else somebody writes about it. */
  readonly said: boolean;
  readonly text: string;
}

const sentences = fixtureText('output', 'languages.jsonl')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line) as Sentence);

test('what programs say of a taken port in thirteen languages is an alarm, with its port', () => {
  const said = sentences.filter(each => each.said);
  assert.equal(said.length, 130);
  const missed = said.filter(({ text }) => {
    const [failure] = alarms(`${text}\n`);
    return failure?.kind !== 'in-use' || failure.port === undefined || !text.includes(String(failure.port));
  });
  assert.deepEqual(missed, []);
});

test('what people write of one is none', () => {
  const written = sentences.filter(each => !each.said);
  assert.equal(written.length, 130);
  assert.deepEqual(
    written.filter(({ text }) => detect(`${text}\n`).some(({ certainty }) => certainty !== 'quoted')),
    [],
  );
});
