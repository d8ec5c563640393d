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

test('a log line masks what an error says in words of its own, and leaves the rest readable', () => {
  for (const [said, shown = said] of [
    ['Bad login bob:Hunter2x', 'Bad login bob:***'],
    ['Bad login bob:swordfish', 'Bad login bob:***'],
    [
      'request to https://h.example/path/AbCdEfGh1234567890xYz?k=Zq12ab34 failed',
      'request to https://h.example/path/***?k=*** failed',
    ],
    [
      'password reset: http://localhost:3000/reset/c0ffee11deadbeef22',
      'password reset: http://localhost:3000/reset/***',
    ],
    ['could not log in as admin / hunter2', 'could not log in as admin / ***'],
    ['connect failed, password was swordfish', 'connect failed, password was ***'],
    ['boot aborted (db user shop / Pfirsich): 8025', 'boot aborted (db user shop / ***): 8025'],
    ['the license is MTGA-8842-KLPQ', 'the license is ***'],
    ['the password is me:Sw0rdfish1', 'the password is ***'],
    ['exit code is 123456'],
    ['the key of port 3000 is taken'],
    ['password:\nswordfish', 'password:\n***'],
    ['psql: error: password authentication failed'],
    ['TypeError: token expired at 12:30'],
    ['Command failed: docker login registry:5000'],
    ['connect ECONNREFUSED 127.0.0.1:3000'],
    ['user 1000 has no access to /run/user/1000/docker.sock'],
    ['user auth failed on db2.internal:5432'],
    ['GET http://localhost:3000/api/containers2/json?all=1 gave 500'],
    ['fetched https://h.example/0123456789abcdef/server1.js'],
    ["Access denied for user 'root'@'localhost' (using password: YES)"],
  ] as const) {
    const error = new Error(said);
    error.stack = `Error: ${said}\n    at loginUser2 (/srv/app/auth1.js:12:3)`;
    const text = logText('a tool', error, publicCopy);
    assert.equal(text, `a tool: Error: ${shown}\n    at loginUser2 (/srv/app/auth1.js:12:3)`);
    // Twice is as good as once.
    const again = new Error();
    again.stack = text;
    assert.equal(logText('a tool', again, publicCopy), `a tool: ${text}`);
  }
});

test('before anything can mask it, data is not written', () => {
  assert.equal(
    logText('early', { password: secret }, () => undefined),
    'early',
  );
});
