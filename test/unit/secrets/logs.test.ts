import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classify, rules } from '../../../src/core/detect/classify.ts';
import { Detector } from '../../../src/core/detect/detector.ts';
import { issueText } from '../../../src/core/detect/issueText.ts';
import { speaksOfPort } from '../../../src/core/detect/speaks.ts';
import { renderMissed } from '../../../src/core/diagnose/missedReport.ts';
import { renderReport } from '../../../src/core/diagnose/report.ts';
import type { BindFailure } from '../../../src/core/model/failure.ts';
import { maskSecrets } from '../../../src/core/secrets/maskSecrets.ts';
import { publicCopy } from '../../../src/core/secrets/publicCopy.ts';
import { isNamed } from '../../../src/core/secrets/spoken.ts';
import { logText } from '../../../src/core/text/logText.ts';
import { fixtureText } from '../../support/fixtures.ts';

interface Log {
  readonly name: string;
  readonly text: string;
  /** What stands between `[[` and `]]`, and between `{{` and `}}`. */
  readonly secrets: readonly string[];
  readonly plain: readonly string[];
}

function logsOf(file: string): readonly Log[] {
  const [, ...logs] = fixtureText('secrets', file).split(/^=== /m);
  return logs.map(log => {
    const [name = '', ...lines] = log.trimEnd().split('\n');
    const text = lines.join('\n');
    const marked = (mark: RegExp) => [...text.matchAll(mark)].map(([, part = '']) => part);
    return {
      name,
      text: text.replaceAll(/\[\[(.*?)\]\]|\{\{(.*?)\}\}/g, '$1$2'),
      secrets: marked(/\[\[(.*?)\]\]/g),
      plain: marked(/\{\{(.*?)\}\}/g),
    };
  });
}

function failuresIn(text: string): readonly BindFailure[] {
  const detector = new Detector();
  return [...detector.push(text), ...detector.end()];
}

/** What others get of a failure: in the report, in the log, through the API and the tools of agents. */
function handedOut(failure: BindFailure): string {
  return [
    renderReport({ source: { kind: 'command' }, failure }, '', 0),
    logText(`from terminal: ${failure.excerpt}`, failure, publicCopy),
    JSON.stringify(publicCopy(failure)),
  ].join('\n');
}

const selections = logsOf('selections.txt');
/**
 * Leaks that are known: a bare word within the failure's own sentence, beside its wording and with no sign between, that is neither like a code nor
 * behind a word that names a secret or an account. To leave it out, the wording that nobody knows yet would have to be left out too.
 */
const bare = selections.filter(({ name }) => name.startsWith('bare: '));
const secretLogs = [...logsOf('logs.txt'), ...selections.filter(log => !bare.includes(log))];
const plainLogs = [...logsOf('plainLogs.txt'), ...selections.filter(({ plain }) => plain.length > 0)];

test('there are logs to be read', () => {
  assert.ok(secretLogs.length > 250 && plainLogs.length > 100);
  assert.ok(secretLogs.every(({ secrets }) => secrets.length > 0) && plainLogs.every(({ plain }) => plain.length > 0));
});

/** All that leaves of a log in which such a secret stands. */
function leaving({ name, text }: Log): Readonly<Record<string, string>> {
  const failures = failuresIn(text);
  const issue = { text, failures, versions: [], shown: issueText };
  return {
    'what is handed out': failures.map(handedOut).join('\n'),
    ...(!name.startsWith('known: ') && {
      'an issue': renderMissed({ ...issue, only: speaksOfPort }),
      'an issue of a selection': renderMissed(issue),
    }),
  };
}

for (const log of secretLogs)
  test(`no secret of a log leaves: ${log.name}`, () => {
    for (const [where, what] of Object.entries(leaving(log)))
      for (const secret of log.secrets) assert.ok(!what.includes(secret), `${where}: ${what}`);
  });

test('of the selections leave exactly the bare words in a failure’s sentence, in the text of an issue that is read over, and nowhere else', () => {
  const leaks = selections.flatMap(log =>
    Object.entries(leaving(log)).flatMap(([where, what]) =>
      log.secrets.filter(secret => what.includes(secret)).map(secret => `${where}: ${secret}`),
    ),
  );
  const known = 'aprikose kaschmir junikaefer schmalznudel dominostein printe'.split(' ');
  assert.deepEqual(
    leaks,
    known.flatMap(word => [`an issue: ${word}`, `an issue of a selection: ${word}`]),
  );
  assert.deepEqual(
    bare.flatMap(({ secrets }) => secrets),
    known,
  );
});

/** `text` in the log, as an error says it. */
function logged(text: string): string {
  return logText('', Object.assign(new Error(text), { stack: text }), publicCopy);
}

test('of what logs say of secrets, an error says hardly any in the log', () => {
  const leaks = logsOf('logs.txt').flatMap(({ text, secrets }) =>
    secrets.filter(secret => logged(text).includes(secret)),
  );
  assert.ok(leaks.length < secretLogs.length / 10, leaks.join('\n'));
});

for (const { name, text, plain } of plainLogs)
  test(`the wording of a failure stays readable: ${name}`, () => {
    const issue = renderMissed({ text, failures: [], versions: [], shown: issueText });
    for (const part of plain) assert.ok(issue.includes(part), issue);
  });

test('the text of an issue says how many lines it leaves out, and holds those that may tell of a port', () => {
  const text = 'building\ndone\n\nMYSRV-0042 endpoint 127.0.0.1:3000 gone\n    at main (/srv/a.js:3:4)\nbye';
  const issue = renderMissed({ text, failures: [], versions: [], shown: issueText, only: speaksOfPort });
  const shown =
    '[2 lines left out]\nMYSRV-0042 endpoint 127.0.0.1:3000 gone\n    at main (/srv/a.js:3:4)\n[1 line left out]';
  assert.ok(issue.includes(shown), issue);
});

test('what is known to tell of a failure speaks of a port, and nearly all of it is understood in an issue as it was where it was printed', () => {
  const lines = rules.flatMap(({ examples }) => examples.map(({ line }) => line));
  const told = (line: string) => {
    const { kind, port, movedTo } = classify(line) ?? {};
    return JSON.stringify({ kind, port, movedTo });
  };
  for (const line of lines) assert.ok(speaksOfPort(line), line);
  const others = lines.filter(line => told(issueText(maskSecrets(line), isNamed)) !== told(line));
  assert.ok(others.length < lines.length / 15, others.join('\n'));
});

/** The processor's time in milliseconds, whatever else the machine does; the least of several, since nothing makes it less. */
function took(mask: (text: string) => string, text: string): number {
  const times = Array.from({ length: 5 }, () => {
    const start = process.cpuUsage();
    mask(text);
    const { system, user } = process.cpuUsage(start);
    return (system + user) / 1000;
  });
  return Math.min(...times);
}

const hostile =
  'a|1|"|a/|a.|a-|a@|1:|aA|http://|user a:b |login a1:b2 |AUTH |key=|password |password:|temporary password |пароль |密码|密码 |\n'.split(
    '|',
  );

for (const piece of hostile)
  test(`hostile text takes no longer than its length: ${JSON.stringify(piece)}`, () => {
    for (const mask of [maskSecrets, logged, (text: string) => issueText(text, isNamed)]) {
      const [short = '', long = ''] = [2_000, 16_000].map(length => piece.repeat(length / piece.length));
      assert.equal(mask(long).split('\n').length, long.split('\n').length);
      // Eight times as long: 64 times the work, if that grew with the square. What takes under two milliseconds is not measured well.
      const [less, more] = [took(mask, short), took(mask, long)];
      assert.ok(more < 32 * Math.max(less, 2), `${less} ms, then ${more} ms`);
    }
  });
