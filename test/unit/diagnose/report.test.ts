import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../src/core/diagnose/diagnose.ts';
import { type ReportInput, renderReport } from '../../../src/core/diagnose/report.ts';
import type { DiagnoseInput } from '../../../src/core/model/diagnosis.ts';
import { held, holder, init, input, now, terminalSource } from './samples.ts';

/** The text without the blanks that line up its tables. */
function report(given: DiagnoseInput, changes: Partial<ReportInput> = {}, sentence = 'Port 3000 is held.'): string {
  const { failure, probe, source } = given;
  const text = renderReport(
    { source, probe, diagnosis: diagnose(given), ...(failure && { failure }), ...changes },
    sentence,
    now,
  );
  return text.replace(/ +/g, ' ');
}

const shownHolder = holder({
  args: ['node', 'server.js', '--password', 'hunter2 and more', 'postgres://app:s3cret@db/app'],
  commandLine: 'node server.js --password hunter2 and more postgres://app:s3cret@db/app',
  parents: [{ ...init, startedAt: now - 90_000_000 }],
});

test('the report has the sentence, the holder with its facts, what was tried, and the fixes', () => {
  const text = report(
    input(
      { ...held(shownHolder), tried: ['bind 0.0.0.0:3000: EADDRINUSE', '/proc/net/tcp'] },
      { failure: { kind: 'in-use', ruleId: 'node-listen', excerpt: 'Error: listen EADDRINUSE :::3000', frames: [] } },
    ),
    { from: 'args in launch.json', count: 2 },
  );
  const expected = [
    '# Port 3000 (TCP)',
    '## What was found',
    '| Endpoint | `*:3000 tcp` |',
    '| Read from | `args in launch.json` |',
    '| Finding | left over from an earlier run in `/home/me/app` |',
    '| Failed | terminal `zsh`, running `node server.js` |',
    '| Message | `Error: listen EADDRINUSE :::3000` |',
    '| Why not SO_REUSEADDR? | A running program holds this port: SO_REUSEADDR never takes a port from it. |',
    '## Holder',
    '| Process | `node` (pid 4242) |',
    '| Command line | `node server.js --password *** postgres://app:***@db/app` |',
    '| User | `me` (uid 1000) |',
    '| Folder | `/home/me/app` |',
    '| Started | 2027-01-15T07:48:00.000Z (12 min before this report) |',
    '| Started by | a process that has ended since |',
    '| Comes back | nothing that would start it again is known |',
    '| 1 | `systemd` | `/sbin/init` | 2027-01-14T07:00:00.000Z (1 d 1 h before this report) |',
    '| tcp | listen | `0.0.0.0:3000` | | |',
    '- `bind 0.0.0.0:3000: EADDRINUSE`',
    '1. End `node` (pid 4242), then start again what failed',
    '2. Use another port, then start again what failed',
  ];
  for (const line of expected) assert.ok(text.split('\n').includes(line), `${line}\n---\n${text}`);
  assert.ok(text.indexOf('# Port') < text.indexOf('Port 3000 is held'));
  assert.ok(text.endsWith('\n') && !text.includes('\n\n\n'));
});

test('no secret of any process is in it', () => {
  const text = report(
    input(held(shownHolder), {
      source: { ...terminalSource, commandLine: 'env TOKEN=hunter2 node server.js' } as never,
    }),
    {},
    'Port 3000 is held by node --token hunter2.',
  );
  assert.ok(!/hunter2|s3cret/.test(text), text);
});

test('what a process calls itself is never read as markup', () => {
  const name = '`</x>|[a](command:x) **b** \n# c \u202e';
  const text = report(
    input(held(holder({ name, args: [name], commandLine: name, cwd: `/a|b\\|${name}` }))),
    {},
    `Held by ${name}.`,
  );
  const outside = text
    .split('\n')
    .map(line => line.replace(/(`+)(?!`)(?:(?!\1).)*?[^`]\1(?!`)/g, ''))
    .join('\n');
  assert.ok(!/(?<!\\)[[\]<*]/.test(outside), outside);
  assert.ok(!text.includes('\u202e'));
  assert.equal(text.split('\n').filter(line => line.startsWith('# ')).length, 1);
  for (const line of text.split('\n').filter(row => row.startsWith('| Process') || row.startsWith('| Folder'))) {
    assert.equal(line.match(/(?<!\\)\|/g)?.length, 3, line);
  }
});

test('a container, closing connections, candidates and neighbours have their sections', () => {
  const container = { engine: 'docker', id: 'abc', name: 'app-web-1', image: 'nginx:1', containerPort: 80 } as const;
  const published = report(input(held(holder({ origin: { container } }))));
  assert.match(published, /## Container\n\n[^]*\| Name \| `app-web-1` \|[^]*\| Port inside \| `80` \|/);
  const closing = report(
    input({
      kind: 'lingering',
      secondsLeft: 41.2,
      states: [{ state: 'time-wait', local: '127.0.0.1:3000', remote: '127.0.0.1:41000', secondsLeft: 41.2 }],
      neighbours: [{ endpoint: { protocol: 'tcp', host: '::1', port: 3000 }, user: 'root' }],
    }),
  );
  assert.ok(closing.includes('| time-wait | `127.0.0.1:3000` | `127.0.0.1:41000` | 41.2 |'), closing);
  assert.ok(closing.includes('| `[::1]:3000 tcp` | | `root` |'), closing);
  const candidates = [holder({ pid: 77, name: 'mystery' })];
  const bound = report(input({ kind: 'blocked', by: 'bound-not-listening', evidence: { candidates } }));
  assert.match(bound, /## Processes that may hold it\n\n[^]*\| 77 \| `mystery` \|/);
});

test('a conflict without a port or a diagnosis has a report too', () => {
  const text = renderReport({ source: { kind: 'command' } }, 'No port is known.', now);
  assert.ok(text.startsWith('# Port not known\n\nNo port is known'), text);
});

test('the report stays readable whatever a process brings along', () => {
  const parents = Array.from({ length: 100 }, (_, index) => ({
    pid: index + 2,
    name: 'x',
    commandLine: 'y'.repeat(5_000),
  }));
  const text = report(input(held(holder({ parents, commandLine: 'z'.repeat(1_000_000), args: [] }))));
  assert.ok(text.length < 60_000, `${text.length}`);
  assert.match(text, /60 more are not shown/);
});

test('a report holds none of our own words for things', () => {
  const failure = { kind: 'in-use', ruleId: 'node-listen', excerpt: 'EADDRINUSE', frames: [] } as const;
  const nodemon = holder({ origin: { supervisor: { name: 'nodemon', pid: 9 } } } as never);
  const inputs = [
    input(held(shownHolder), { failure }),
    input(held(nodemon), { failure }),
    input({
      kind: 'blocked',
      by: 'hidden-holder',
      evidence: { place: 'dead-pid', candidates: [], sockets: [] },
    } as never),
    input({ kind: 'unknown', reason: 'no-holder' }),
  ];
  for (const given of inputs) {
    const text = report(given, { from: 'stated' });
    assert.ok(
      !/`(?:stated|typed|leftover|supervisor|node-listen|no-holder)`|\bRule\b|dead-pid|orphan|the job at/.test(text),
      text,
    );
    assert.ok(text.includes('| Read from | the program’s own message |'), text);
  }
});

test('the raw backticks of a place are no part of it', () => {
  assert.ok(
    report(input(held(shownHolder)), { from: 'script `dev` in package.json' }).includes(
      '| Read from | `script dev in package.json` |',
    ),
  );
});

test('SO_REUSEADDR is not spoken of to who has no problem', () => {
  const free = input({ kind: 'free' });
  assert.ok(!report(free, {}, 'Port 3000 is free now.').includes('SO_REUSEADDR'));
  const failure = { kind: 'in-use', ruleId: 'node-listen', excerpt: 'EADDRINUSE', frames: [] } as const;
  assert.ok(report(input({ kind: 'free' }, { failure })).includes('SO_REUSEADDR'));
});

test('tables are lined up for who reads the text itself', () => {
  const text = renderReport(
    { source: { kind: 'command' }, probe: held(shownHolder), diagnosis: diagnose(input(held(shownHolder))) },
    'Held.',
    now,
  );
  const rows = text.split('\n').filter(line => /^\| (?:Process|User|Folder|Comes back) /.test(line));
  assert.equal(rows.length, 4);
  assert.equal(new Set(rows.map(line => line.indexOf('|', 1))).size, 1, rows.join('\n'));
  const parents = [init, { pid: 2, name: 'npm', commandLine: `npm run ${'x'.repeat(70)}` }];
  const probe = held(holder({ parents }));
  const long = renderReport({ source: { kind: 'command' }, probe, diagnosis: diagnose(input(probe)) }, 'Held.', now);
  const table = long.split('\n').filter(line => /^\| (?:Pid|1 |2 )/.test(line));
  assert.equal(table.length, 3, long);
  assert.equal(new Set(table.map(line => line.lastIndexOf('|', line.length - 3))).size, 1, table.join('\n'));
});
