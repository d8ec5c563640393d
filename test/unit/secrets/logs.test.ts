import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rules } from '../../../src/core/detect/classify.ts';
import { Detector } from '../../../src/core/detect/detector.ts';
import { speaksOfPort } from '../../../src/core/detect/speaks.ts';
import { renderMissed } from '../../../src/core/diagnose/missedReport.ts';
import { renderReport } from '../../../src/core/diagnose/report.ts';
import type { BindFailure } from '../../../src/core/model/failure.ts';
import { maskSecrets } from '../../../src/core/secrets/maskSecrets.ts';
import { maskOpenText } from '../../../src/core/secrets/openText.ts';
import { publicCopy } from '../../../src/core/secrets/publicCopy.ts';
import { logText } from '../../../src/core/text/logText.ts';
import { fixtureText } from '../../support/fixtures.ts';

interface Log {
  readonly name: string;
  readonly text: string;
  readonly marked: readonly string[];
}

function logsOf(file: string, mark: RegExp): readonly Log[] {
  const [, ...logs] = fixtureText('secrets', file).split(/^=== /m);
  return logs.map(log => {
    const [name = '', ...lines] = log.trimEnd().split('\n');
    const text = lines.join('\n');
    return { name, text: text.replaceAll(mark, '$1'), marked: [...text.matchAll(mark)].map(([, part = '']) => part) };
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

const secretLogs = logsOf('logs.txt', /\[\[(.*?)\]\]/g);
const plainLogs = logsOf('plainLogs.txt', /\{\{(.*?)\}\}/g);

test('there are logs to be read', () => {
  assert.ok(secretLogs.length > 250 && plainLogs.length > 100);
  assert.ok(secretLogs.every(({ marked }) => marked.length > 0) && plainLogs.every(({ marked }) => marked.length > 0));
});

for (const { name, text, marked } of secretLogs)
  test(`no secret of a log leaves: ${name}`, () => {
    const failures = failuresIn(text);
    const issue = { text, failures, versions: [] };
    const shown = {
      'what is handed out': failures.map(handedOut).join('\n'),
      ...(!name.startsWith('known: ') && { 'an issue': renderMissed({ ...issue, only: speaksOfPort }) }),
      ...(!/^(?:known|selected): /.test(name) && { 'an issue of a selection': renderMissed(issue) }),
    };
    for (const [where, what] of Object.entries(shown))
      for (const secret of marked) assert.ok(!what.includes(secret), `${where}: ${what}`);
  });

for (const { name, text, marked } of plainLogs)
  test(`what is no secret stays readable: ${name}`, () => {
    const issue = renderMissed({ text, failures: [], versions: [] });
    for (const plain of marked) assert.ok(issue.includes(plain), issue);
  });

test('the text of an issue says how many lines it leaves out, and holds those that may tell of a port', () => {
  const text = 'building\ndone\n\nMYSRV-0042 endpoint 127.0.0.1:3000 gone\n    at main (/srv/a.js:3:4)\nbye';
  const issue = renderMissed({ text, failures: [], versions: [], only: speaksOfPort });
  const shown =
    '[2 lines left out]\nMYSRV-0042 endpoint 127.0.0.1:3000 gone\n    at main (/srv/a.js:3:4)\n[1 line left out]';
  assert.ok(issue.includes(shown), issue);
});

test('what is known to tell of a failure stays readable, and speaks of a port', () => {
  for (const { line } of rules.flatMap(({ examples }) => examples)) {
    assert.equal(maskOpenText(line), maskSecrets(line));
    assert.ok(speaksOfPort(line), line);
  }
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
    for (const mask of [maskSecrets, maskOpenText]) {
      const [short = '', long = ''] = [2_000, 16_000].map(length => piece.repeat(length / piece.length));
      assert.equal(mask(long).split('\n').length, long.split('\n').length);
      // Eight times as long: 64 times the work, if that grew with the square. What takes under two milliseconds is not measured well.
      const [less, more] = [took(mask, short), took(mask, long)];
      assert.ok(more < 32 * Math.max(less, 2), `${less} ms, then ${more} ms`);
    }
  });
