import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publicCopy } from '../../src/core/secrets/publicCopy.ts';
import { logText } from '../../src/core/text/logText.ts';

const secret = 'hunter2-0f3a';
const hidden = new RegExp(secret);

test('a log line masks the text that it quotes, each line of it', () => {
  const quoted = `in-use (node) from terminal: postgres://me:${secret}@db failed\nDB_PASSWORD=${secret} npm start`;
  const text = logText(quoted, undefined, publicCopy);
  assert.doesNotMatch(text, hidden);
  assert.match(text, /^in-use \(node\) from terminal: .*\n.*npm start$/);
});

test('a log line masks a command that goes on in the next line', () => {
  assert.doesNotMatch(logText(`failed: curl \\\n  -u \\\n  me:${secret} http://h`, undefined, publicCopy), hidden);
});

test('a log line masks the data after it, and has no environment', () => {
  const data = { by: { pid: 7, args: ['mysqld', '--password', secret], origin: { environment: { A: secret } } } };
  const text = logText('kill of 7', data, publicCopy);
  assert.doesNotMatch(text, hidden);
  assert.match(text, /^kill of 7: \{"by":\{"pid":7,/);
});

test('a log line masks what an error says, and where it was thrown', () => {
  const error = new Error(`mysql --password=${secret} failed`);
  assert.doesNotMatch(logText('a tool', error, publicCopy), hidden);
  assert.match(logText('a tool', error, publicCopy), /^a tool: Error: mysql --password=\*\*\* failed\n {4}at /);
});

test('before anything can mask it, data is not written', () => {
  assert.equal(
    logText('early', { password: secret }, () => undefined),
    'early',
  );
});
