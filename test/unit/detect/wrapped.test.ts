import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BindFailure } from '../../../src/core/model/failure.ts';
import { fixtureText } from '../../support/fixtures.ts';
import { alarms, detect } from './detect.ts';

/** The text as ConPTY hands it over, which ends each row of a terminal with a line feed. */
function wrap(text: string, columns: number): string {
  const row = new RegExp(`.{1,${columns}}`, 'gu');
  return text
    .split(/\r?\n/)
    .map(line => line.match(row)?.join('\r\n') ?? '')
    .join('\r\n');
}

const ports = (text: string): readonly (number | undefined)[] => detect(text).map(failure => failure.port);
const told = (text: string): readonly string[] =>
  detect(text).map(({ kind, port, certainty }) => `${kind} ${port ?? '-'} ${certainty ?? 'stated'}`);

/** Breaks the one line where `⏎` stands, as wide as the terminal then is. */
const broken = (line: string): string => `${line.replace('⏎', '\r\n')}\r\n`;

test('a rule that asks for more than its words is held by no half of a broken line', () => {
  const text = broken('2026/11/21 01:17:49 metrics server error: listen tcp :21386: bind: address alrea⏎dy in use');
  assert.deepEqual(told(text), ['in-use 21386 stated']);
});

test('the port that the terminal broke is told whole, or not at all', () => {
  for (const [line, port] of [
    ["CRITICAL Listen failure: Couldn't listen on 127.0.0.1:80⏎01: [Errno 98] Address already in use.", 8001],
    ["CRITICAL Listen failure: Couldn't listen on 127.0.0.1:80⏎00: [WinError 10048] Only one usage of each", 8000],
    ["OSError: [Errno 98] error while attempting to bind on address ('0.0.0.0', 786⏎1): address already in use", 7861],
    [
      "OSError: [Errno 98] error while attempting to bind on address ('127.0.0.1', 5⏎001): address already in use",
      5001,
    ],
    [
      '==> Error starting agent: setting up server node ID failed: listen tcp 0.0.0.0:4⏎646: bind: address already in use',
      4646,
    ],
    ['[error]: listen EADDRINUSE: address already in use :::3⏎100 {"code":"EADDRINUSE","errno":-98}', undefined],
  ] as const)
    assert.deepEqual([...new Set(ports(broken(line)))], [port], line);
  // What another row adds may be broken as well.
  const mysql =
    "2023-01-01T00:00:00.000000Z 0 [ERROR] [MY-010262] [Server] Can't start server: Bind on TCP/IP port: Address already in use\n2023-01-01T00:00:00.000000Z 0 [ERROR] [MY-010257] [Server] Do you already have another mysqld server running on port: 3306 ?\n";
  assert.deepEqual(ports(wrap(mysql, 120)), [3306]);
});

test('a row that alone is a guess is not one where the whole line states it', () => {
  const text = broken('[2026-11-21 10:00:00] Failed to listen on localhost:21413 (reason: Address ⏎already in use)');
  assert.deepEqual(told(text), ['in-use 21413 stated']);
});

test('that one program waits for changes ends no other', () => {
  const failed = '[server] Error: listen EADDRINUSE: address already in use :::3000\n';
  const waits = '[web] waiting for file changes\n';
  assert.deepEqual(ports(failed + waits + failed + waits + failed), [3000]);
  const own = '[server] app crashed - waiting for file changes before starting...\n';
  assert.deepEqual(ports(failed + own + failed), [3000, 3000]);
});

test('what was announced is known after the program waits for changes', () => {
  for (const said of [
    'Starting dev server on port 3000\nWaiting for file changes\n',
    'Serving on http://localhost:3000 - waiting for changes\n',
  ])
    assert.deepEqual(ports(`${said}Error: Address already in use\n`), [3000], said);
});

interface Case {
  readonly id: string;
  readonly kind: string;
  readonly port: number | null;
  readonly alsoPorts?: readonly number[];
  readonly hedged?: boolean;
  readonly text: string;
}

/**
 * A bound: of the texts that state a failure and are wider than a terminal of 80 columns, this share is no alarm any more once it has broken
 * them: where only one row is full, nobody knows that it is, and where the break is in the one word that is looked for, nobody looks.
 */
const mostLost = 0.07;

test('what a text states is the same in a terminal of 80 columns', () => {
  const lost: string[] = [];
  const wrong: string[] = [];
  const isOf =
    ({ kind }: Case) =>
    (failure: BindFailure) =>
      failure.kind === (kind === 'not-available' ? 'unavailable' : kind);
  let count = 0;
  for (const line of fixtureText('output', 'unseen.jsonl').trim().split('\n')) {
    const item = JSON.parse(line) as Case;
    const text = wrap(item.text, 80);
    if (item.kind === 'negative' || item.hedged === true || text === wrap(item.text, 10_000)) continue;
    const before = alarms(item.text).filter(isOf(item));
    if (before.length === 0) continue;
    count++;
    const after = alarms(text);
    const mayBe = new Set([item.port, ...(item.alsoPorts ?? []), ...before.map(({ port }) => port), undefined]);
    if (after.some(({ port }) => !mayBe.has(port))) wrong.push(item.id);
    if (!after.some(isOf(item))) lost.push(item.id);
  }
  assert.ok(count > 1400, `${count}`);
  assert.deepEqual(wrong, []);
  assert.ok(lost.length <= mostLost * count, `${lost.length} of ${count}: ${lost.join(', ')}`);
});

test('what a row alone guesses, or takes from the row above, gives way to what the whole line says', () => {
  for (const [text, expected] of [
    [
      "ERROR Failed to start Neo4j on 0.0.0.0:7474. Starting Neo4j failed: Component 'o⏎rg.neo4j.bolt.BoltServer' was successfully initialized, but failed to start. Add⏎ress localhost:7687 is already in use, cannot bind to it.",
      ['in-use 7687 stated'],
    ],
    [
      '[Msg] Connected to gazebo master @ http://127.0.0.1:11345⏎(1701081994 550255675) [Err] [gazebo_mavlink_interface.cpp:416] bind failed: Add⏎ress already in use, aborting',
      ['in-use - stated'],
    ],
    [
      "Info : 481 29162 server.c:311 add_service(): Listening on port 6666 for tcl conn⏎ections⏎Error: 482 29163 server.c:265 add_service(): couldn't bind tcl to socket: Addres⏎s already in use",
      ['in-use - stated'],
    ],
    [
      "[10:00:00] ERROR    [Errno 98] error while attempting to bind on       server.py⏎:160⏎                    address ('0.0.0.0', 8303): address already in use",
      ['in-use 8303 stated'],
    ],
  ] as const)
    assert.deepEqual(told(`${text.replaceAll('⏎', '\r\n')}\r\n`), expected, text);
});

test('the rest of a row that the terminal broke is none of a text that leaves a doubt', () => {
  for (const [text, port] of [
    [
      '2024-05-01 10:00:00.000 CEST [4711] LOG:  could not bind IPv4 address "127.0.0.1": Address already in use\n2024-05-01 10:00:00.000 CEST [4711] HINT:  Is another postmaster already running on port 5432? If not, wait a few seconds and retry.',
      '5432',
    ],
    [
      'Exception in thread "main" org.h2.jdbc.JdbcSQLNonTransientConnectionException: Exception opening port "9092" (port may be in use), cause: "java.net.BindException: Address already in use" [90061-214]',
      '9092',
    ],
  ] as const) {
    assert.deepEqual(told(text), [`in-use ${port} stated`]);
    assert.deepEqual(told(wrap(text, 80)), [`in-use ${port} stated`]);
  }
  const guess = '[ERROR] The socket bind did not succeed for host * and port 9080.';
  assert.deepEqual(told(`${guess}\n"Address already in use" is what others say`), ['in-use 9080 hedged']);
});
