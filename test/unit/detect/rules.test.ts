import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classify, rules } from '../../../src/core/detect/classify.ts';
import { wordsOf } from '../../../src/core/detect/prefilter/ruleWords.ts';
import {
  findFrequent,
  frequentWords,
  longestWord,
  mayHold,
  trigger,
  triggerWords,
} from '../../../src/core/detect/prefilter/trigger.ts';
import { hostileTexts } from '../../support/hostile.ts';
import { detect } from './detect.ts';

test('rule ids are unique and kebab-case', () => {
  const ids = rules.map(rule => rule.id);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
});

for (const rule of rules) {
  test(`${rule.id} recognises what ${rule.runtime} prints`, () => {
    assert.ok(rule.examples.length > 0 && rule.counterExamples.length > 0);
    for (const example of rule.examples) {
      assert.match(example.line, rule.pattern);
      const finding = classify(example.line);
      assert.equal(finding?.kind, rule.kind, example.line);
      if (rule.runtime !== 'any') assert.equal(finding?.ruleId, rule.id, example.line);
      assert.equal(finding?.port, example.port, `port of: ${example.line}`);
      if (example.host !== undefined) assert.equal(finding?.host, example.host, example.line);
      if (example.path !== undefined) assert.equal(finding?.path, example.path, example.line);
      if (example.movedTo !== undefined) assert.equal(finding?.movedTo, example.movedTo, example.line);
      // Through the whole detector: the prefilter must let the line through, in pieces too.
      for (const size of [1, 7, 4096]) {
        const failures = detect(`starting\n${example.line}\n`, size);
        assert.deepEqual(
          failures.map(({ kind, port }) => ({ kind, port })),
          [{ kind: rule.kind, port: example.port }],
          example.line,
        );
      }
    }
    for (const line of rule.counterExamples) {
      const finding = classify(line);
      assert.ok(finding?.ruleId !== rule.id || finding.certainty === 'quoted', line);
    }
  });
}

test('counter-examples of in-use rows never pass for in use with another rule either', () => {
  for (const rule of rules.filter(row => row.kind === 'in-use' && row.weak !== true)) {
    for (const line of rule.counterExamples) {
      const finding = classify(line);
      if (finding?.kind !== 'in-use' || finding.certainty === 'quoted') continue;
      // A counter-example of one row may be an example of another; then that row says so.
      assert.ok(
        rules.some(other => other.examples.some(example => example.line === line)),
        `${rule.id}: ${line} -> ${finding.ruleId}`,
      );
    }
  }
});

test('no word of the prefilter contains another, so that the first match does not depend on the chunking', () => {
  for (const word of [...triggerWords, ...frequentWords]) {
    // Three ideographs say as much as four letters.
    assert.ok(word.length >= (/[^\u0000-\u02ff]/.test(word) ? 3 : 4) && word.length <= longestWord, word);
    assert.ok(trigger.test(word), word);
  }
  for (const words of [triggerWords, frequentWords])
    for (const word of words)
      assert.deepEqual(
        words.filter(other => other !== word && other.includes(word)),
        [],
      );
});

test('what a flood is searched for passes the quick no, and a line without any of it does not', () => {
  for (const word of frequentWords) {
    assert.ok(mayHold(word), word);
    assert.equal(findFrequent(`12345 ${word} 12345`), 6);
  }
  assert.equal(findFrequent('the house is used for a cause'), -1);
});

for (const rule of rules) {
  test(`the prefilter has the words of ${rule.id}`, () => {
    const words = wordsOf(rule);
    assert.ok(words.length > 0);
    for (const { line } of rule.examples) {
      assert.ok(
        words.some(word => line.toLowerCase().includes(word)),
        `${line}: none of ${words.join(' | ')}`,
      );
    }
  });
}

/** Every example with something else where it states a host or a path. */
function forged(group: 'host' | 'path', text: string): readonly string[] {
  return rules.flatMap(({ pattern, examples }) =>
    examples.flatMap(({ line }) => {
      const place = new RegExp(pattern.source, `${pattern.flags}d`).exec(line)?.indices?.groups?.[group];
      return place === undefined ? [] : [line.slice(0, place[0]) + text + line.slice(place[1])];
    }),
  );
}

test('a host is taken only where it can be one, a path only where it can be one', () => {
  const texts = [
    ...hostileTexts,
    '[a](command:b)',
    'a b',
    'evil/../x',
    'a](command:b',
    'x'.repeat(254),
    '/tmp/a\u202egpj.sock',
    '/tmp/\u0007a.sock',
    '/tmp/a\u0000b.sock',
    `/tmp/${'x'.repeat(5000)}.sock`,
  ];
  for (const text of texts) {
    for (const line of [
      ...forged('host', text),
      ...forged('path', text),
      `listen EADDRINUSE: address already in use ${text}`,
    ]) {
      const { host, path } = classify(line) ?? {};
      if (host !== undefined) assert.match(host, /^[\p{L}\p{N}*+._:%-]{1,253}$/u, line);
      if (path === undefined) continue;
      assert.doesNotMatch(path, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u, line);
      assert.ok(path.length <= 4096, line);
    }
  }
});

test('what can be a host or a path is taken', () => {
  const gunicorn = (host: string) => `[2026-11-21 01:24:50 +0000] [26800] [ERROR] Connection in use: ('${host}', 8000)`;
  for (const host of ['localhost', '127.0.0.1', 'my_app.internal', 'bücher.example', '::1', 'fe80::1%eth0'])
    assert.equal(classify(gunicorn(host))?.host, host);
  for (const path of ['@abstract/app', '/tmp/[a](b).sock', '\\\\.\\pipe\\app'])
    assert.equal(classify(`Pipe ${path} is already in use`)?.path, path);
});
