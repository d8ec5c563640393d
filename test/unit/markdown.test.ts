import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeMarkdown } from '../../src/core/text/markdown.ts';

test('nothing in a process name is read as markup, a link, HTML or a codicon', () => {
  const hostile = '[x](command:evil) <b>&amp;</b> $(zap) `code` *bold* ![i](http://e) | # 1. \u001b[2J';
  const escaped = escapeMarkdown(hostile);
  assert.doesNotMatch(escaped, /(?<!\\)[[\]()`*|#$!]/);
  assert.doesNotMatch(escaped, /<|\u001b/);
});

test('ordinary words stay as they are', () => {
  assert.equal(escapeMarkdown('node server'), 'node server');
});

test('line breaks do not start a new block', () => {
  assert.equal(escapeMarkdown('a\n\n# b'), 'a \\# b');
});

test('nothing turns the direction of what follows, or hides in it', () => {
  assert.equal(escapeMarkdown('a\u202eb\u2066c\u200bd\u0085e\u2028f\u{e0041}g'), 'a b c d e f g');
});

test('nothing is unseen, and nothing is drawn over the lines around it', () => {
  assert.equal(escapeMarkdown('a\u3164b\u115fc\ufe0fd\u{e0100}e\u2800f\ue000g\ud83dh\ufffei'), 'a b c d e f g h i');
  assert.equal(escapeMarkdown(`z${'\u0301'.repeat(400)}y`), `z${'\u0301'.repeat(4)}y`);
  assert.equal(escapeMarkdown('a\tb'), 'a b');
});
