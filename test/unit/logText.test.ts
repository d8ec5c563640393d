import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskSecrets } from '../../src/core/secrets/maskSecrets.ts';
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

/** What lets somebody in stands at \`#\`. */
const codesSaid =
  'PIN is #|Your PIN is #.|The PIN for this device is #|PIN: #|PIN=#|pin # accepted|Enter PIN # on the device|PIN changed from # to #|' +
  'OTP is #|OTP: #|TOTP #|your one-time code is #|Your verification code is: #|2FA code = #|access code #|SMS code: #|unlock code is #|' +
  'PUK is #|passcode is #|password is #|The password is now #|Die PIN lautet #|Le code PIN est #|El PIN es #|Bestätigungscode: #|' +
  '验证码是 #|验证码是#号 |PIN-код: #|device code: #|started; pairing PIN # (port 3000)';

test('a number that lets somebody in is hidden wherever a sentence says it, in the log and in any text', () => {
  for (const said of codesSaid.split('|'))
    for (const number of ['4821', '48213', '482913', '48-29-13', '482 913', '12345678'])
      for (const text of [said, said.toUpperCase()].map(line => line.replaceAll('#', number)))
        for (const shown of [logText(text, undefined, publicCopy), maskSecrets(text)])
          for (const part of number.split(' ')) assert.ok(!shown.includes(part), `${text}: ${shown}`);
});

test('other pins, codes and versions stay', () => {
  for (const text of (
    'PIN 13 is output|pin version 1.2|pin 13 is HIGH|GPIO pin is 17|LED pin is 13|reset pin is 21|pin count is 1234|pin 13 set to 1023|' +
    'pinned to 1.2.3|PIN mapping is 1:1|pin at 2024-01-01 10:00|exit code is 1|exit code 1234|error code: 10048|error code is 10013|code is 48|' +
    'status code is 404|HTTP code is 200|country code is 49|zip code 90210|your code is 12 lines long|exit code 12345 of your code|' +
    'OTP 27 is required|Erlang/OTP 26 [erts-14.0]|the PIN of the server on port 3000 is taken|password for port 3000|password expired 10061|' +
    'npm error code ENOTEMPTY 1234|listening with code 3000'
  ).split('|'))
    for (const shown of [logText(text, undefined, publicCopy), maskSecrets(text)]) assert.equal(shown, text);
});
