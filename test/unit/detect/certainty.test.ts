import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classify } from '../../../src/core/detect/classify.ts';
import { splitLogHead } from '../../../src/core/detect/line/logHead.ts';
import { codeMarks } from '../../../src/core/detect/quotations/code.ts';
import { documentMarks } from '../../../src/core/detect/quotations/documents.ts';
import { frames } from '../../../src/core/detect/quotations/framing.ts';
import { quotationOf } from '../../../src/core/detect/quotations/quoted.ts';
import { Shapes } from '../../../src/core/detect/shapes.ts';
import { portLanguages } from '../../../src/core/text/languages/portLanguages.ts';
import { alarms, detect } from './detect.ts';

const marks = [...codeMarks, ...documentMarks];

test('ids of marks are unique', () => {
  assert.equal(new Set(marks.map(mark => mark.id)).size, marks.length);
});

for (const { id, pattern, example, report } of marks) {
  test(`a line that shows a failure has the mark ${id}, a report that looks alike has not`, () => {
    assert.match(example, pattern);
    assert.notEqual(quotationOf(example), undefined);
    assert.doesNotMatch(report, pattern);
  });
}

for (const { id, example, report } of frames) {
  test(`a line that puts a failure so is no report, one that looks alike is: ${id}`, () => {
    assert.equal(quotationOf(example), id);
    assert.notEqual(quotationOf(report), id, report);
  });
}

for (const { language, sentence, talk, words } of portLanguages) {
  test(`what a program says of a taken port is stated, what people write of it is not: ${language}`, () => {
    const said = classify(sentence);
    assert.equal(said?.kind, 'in-use', sentence);
    assert.equal(said.certainty, undefined, sentence);
    assert.ok(said.port !== undefined && sentence.includes(String(said.port)));
    assert.ok(words.some(word => sentence.toLowerCase().includes(word)));
    assert.deepEqual(
      detect(`${talk}\n`).filter(({ certainty }) => certainty !== 'quoted'),
      [],
    );
  });
}

test('a head of a logger makes a report of what follows, a level below a warning does not', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['ERROR 2023-09-05 22:48:12,137 [shard 0:stre] init - Could not start', 'Could not start', true],
    ['ERROR 09-05 22:48:12 launcher.py:57] [Errno 98] error', '[Errno 98] error', true],
    ['2024-01-01 00:00:00.000 | ERROR    | main - bind failed', 'bind failed', true],
    ['[10:00:00 FTL] Host terminated', 'Host terminated', true],
    ['21 Nov 10:11:12 - [error] Error: port in use', 'port in use', true],
    ['INFO  Checking whether port 3000 is in use', 'Checking whether port 3000 is in use', false],
    ['Port 3000 is in use', 'Port 3000 is in use', false],
    ['错误：端口 8080 已被占用', '端口 8080 已被占用', true],
  ];
  for (const [line, body, isLog] of cases) {
    const head = splitLogHead(line);
    assert.ok(head.body.endsWith(body), `${line}: ${head.body}`);
    assert.equal(head.isLog, isLog, line);
  }
});

test('what somebody says to be the word of something else is only shown; a program that names itself before its error is not', () => {
  const error = 'Error: listen EADDRINUSE: address already in use :::3000\n';
  for (const lead of ['It says:', '● It says:', 'This shows:', 'that prints:'])
    for (const gap of ['\n', '\n\n    ', '\n  ']) assert.deepEqual(alarms(lead + gap + error), [], lead);
  for (const lead of ['web:', 'Output:', 'It failed:', 'Starting the shop:'])
    assert.equal(alarms(`${lead}\n  ${error}`).length, 1, lead);
});

test('a failure has a certainty, with the reason', () => {
  const cases: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['Error: listen EADDRINUSE: address already in use :::3000', undefined, undefined],
    ['Could not bind to port 9999', 'hedged', 'could-not-open'],
    ['Server failed to start. Port 3000 might be in use.', 'hedged', 'perhaps'],
    ['Port 3000 is already in use, let me use another port.', 'quoted', 'speaker'],
    ['### Port 3000 is already in use', 'quoted', 'heading'],
  ];
  for (const [text, certainty, reason] of cases) {
    const [failure, ...rest] = detect(`${text}\n`);
    assert.deepEqual(rest, [], text);
    assert.equal(failure?.certainty, certainty, text);
    assert.deepEqual(failure?.reasons, reason === undefined ? undefined : [reason], text);
  }
});

test('what no mark decides is weighed by its words', () => {
  for (const talk of [
    'EADDRINUSE, Address already in use',
    '• EADDRINUSE',
    'AddressAlreadyInUse',
    "Port 8080 is in use. You need to find what's using it and stop it. Then it will work.",
    'Port 9229 already in use by an inspector, which was attached to it.',
  ])
    assert.equal(quotationOf(talk), 'wording', talk);
  for (const report of [
    'OSError: [Errno 98] Address already in use',
    'Port 3000 is already in use. Choose another port or stop the other process.',
    'called `Result::unwrap()` on an `Err` value: Os { code: 98, kind: AddrInUse, message: "Address already in use" }',
  ])
    assert.equal(quotationOf(report), undefined, report);
});

test('two runtimes that word the same failure side by side are a text about it', () => {
  const node = 'Error: listen EADDRINUSE: address already in use :::3000';
  const go = 'listen tcp :3000: bind: address already in use';
  assert.deepEqual(alarms(`${node}\n\nIn Go:\n\n${go}\n`), []);
  // Of two programs whose lines a runner has labelled it is not.
  assert.equal(alarms(`[0] ${node}\n[1] ${go.replace('3000', '4000')}\n`).length, 2);
});

test('a report beside a quotation stands alone, with its own port', () => {
  const report = 'Error: listen EADDRINUSE: address already in use :::4000\n';
  for (const text of [`// EADDRINUSE on port 3000\n${report}`, `${report}// EADDRINUSE on port 3000\n`]) {
    const stated = detect(text).filter(({ certainty }) => certainty === undefined);
    assert.deepEqual(
      stated.map(({ port }) => port),
      [4000],
    );
  }
});

test('a quotation that comes first does not hide the report of the same port', () => {
  const shown = 'I see that port 3000 is already in use.\n';
  const certainties = detect(
    `${shown}${'.\n'.repeat(30)}Error: listen EADDRINUSE: address already in use :::3000\n`,
  ).map(({ certainty }) => certainty);
  assert.deepEqual(certainties, ['quoted', undefined]);
});

test('what a document shows is shown, until the document is over', () => {
  const text = '## Troubleshooting\n\n```\nError: listen EADDRINUSE: address already in use :::3000\n```\n';
  assert.deepEqual(
    detect(text).map(({ certainty, reasons }) => [certainty, reasons]),
    [['quoted', ['document']]],
  );
  const later = `${text}${'building\n'.repeat(20)}Error: listen EADDRINUSE: address already in use :::4000\n`;
  assert.deepEqual(
    detect(later).map(({ certainty, port }) => [certainty, port]),
    [
      ['quoted', 3000],
      [undefined, 4000],
    ],
  );
});

test('system words that became certain take the port of the guess before them', () => {
  const text = '[main] Could not bind to /127.0.0.1:8080\njava.net.BindException: Address already in use\n';
  const last = detect(text).at(-1);
  assert.deepEqual([last?.certainty, last?.port], [undefined, 8080]);
});

test('lines that differ in numbers only have one shape; a number that means something is none of them', () => {
  const shapes = new Shapes(new Set([98]));
  const shape = (line: string) => shapes.keyOf(line);
  assert.equal(shape('port 3000 of pid 4711 in use'), shape('port 61000 of pid 1234 in use'));
  for (const [a, b] of [
    ['errno 98', 'errno 12'],
    ['port 3000', 'port 70000'],
    ['range 3000-3000', 'range 3000-3001'],
    ['port 3000', 'port 300'],
    ['port 3000', 'port 0'],
  ] as const)
    assert.notEqual(shape(a), shape(b), `${a} | ${b}`);
});

test('a flood of lines without a failure hides none of another number', () => {
  const near = Array.from({ length: 500 }, (_, index) => `port ${10_000 + index} is fine; the lock is already in use`);
  const text = `${near.join('\n')}\nport 3000 is already in use\n${near.join('\n')}\nError: Port 4000 is already in use\n`;
  assert.deepEqual(
    detect(text).map(({ port }) => port),
    [3000, 4000],
  );
});

test('a progress bar full of near misses hides no failure behind it, nor one that it turns into', () => {
  const bar = (index: number) =>
    `\r\u001b[K${index % 101} % of the cache, lock in use by ${4000 + index}, at 10:00:0${index % 9}`;
  const bars = Array.from({ length: 3000 }, (_, index) => bar(index)).join('');
  for (const text of [`${bars}\nport 3000 is already in use\n`, `${bars}\rport 3000 is already in use\n`])
    assert.deepEqual(
      detect(text).map(({ port, certainty }) => [port, certainty]),
      [[3000, undefined]],
    );
});

test('what the line before says counts for a line of a known shape, too', () => {
  const denied = 'Permission denied';
  const near = Array.from({ length: 200 }, (_, index) => `copying ${index}\n${denied}`).join('\n');
  assert.deepEqual(detect(`${near}\n`), []);
  assert.deepEqual(
    detect(`${near}\nStarting the server on port 80\n${denied}\n`).map(({ kind, port }) => [kind, port]),
    [['denied', 80]],
  );
});

test('what an agent says before it asks what it shall do is talk; a program that asks for another port has failed', () => {
  const error = 'Error: listen EADDRINUSE: address already in use :::3000';
  for (const said of [
    `\u001b[?1049h\u001b[2J\u001b[H${error}\n\nPort 3000 is already in use.\n\n  Would you like me to\n  ❯ 1. Stop it\n\u001b[?1049l`,
    'The dev server could not start, because port 3000 is already in use.\n\nShould I stop the process?\n',
  ])
    assert.deepEqual(alarms(said), []);
  const asks = 'Something is already running on port 3000.\n\nWould you like to run the app on another port instead?\n';
  assert.equal(alarms(asks).length, 1);
});

test("a CI service's clock makes no failure of what its test runner ticks off; what failed beside it is one, but not in a log that was fetched", () => {
  for (const head of ['2026-03-02T10:00:01.1234567Z ', 'test\tRun npm test\t2026-03-02T10:00:01.1234567Z ']) {
    assert.deepEqual(alarms(`${head}✔ says permission denied on port 80 (2ms)\n`), []);
    const [failure] = detect(`${head}Error: listen EADDRINUSE: address already in use :::3000\n`);
    assert.equal(failure?.certainty, head.startsWith('test') ? 'quoted' : undefined);
    assert.equal(failure?.port, 3000);
  }
});

test('the fields of an error whose call is a connect tell of no server', () => {
  const fields = (call: string): string =>
    `  errno: -98,\n  code: 'EADDRINUSE',\n  syscall: '${call}',\n  port: 3000\n`;
  assert.deepEqual(alarms(fields('connect')), []);
  assert.equal(alarms(fields('listen'))[0]?.port, 3000);
});

test('a cause that names a port stands for what was only guessed above it', () => {
  const guess = '2026-03-02 10:00:00.123+0000 ERROR Failed to start Neo4j on 0.0.0.0:7474.\n';
  const cause = 'PortBindException: Address localhost:7687 is already in use, cannot bind to it.\n';
  assert.deepEqual(
    detect(`${guess}Caused by: ${cause}`).map(({ port }) => port),
    [7687],
  );
  assert.deepEqual(
    detect(`${guess}\n${cause}`).map(({ port }) => port),
    [7474, 7687],
  );
});

test('what a test runner captured of a test is shown, whoever runs it', () => {
  for (const head of [
    '  console.error',
    'stderr | src/server.test.ts > exits when it must',
    '------------------------------ Captured log call -------------------------------',
  ])
    assert.deepEqual(alarms(`${head}\n    Port 3000 is already in use\n`), [], head);
  assert.equal(alarms('  console.errors\n    Port 3000 is already in use\n').length, 1);
});

test('a line without the form of a report is for the machine to tell, until something beside it shows that it is one', () => {
  const certaintyOf = (text: string): readonly (string | undefined)[] => detect(text).map(({ certainty }) => certainty);
  const talk = 'Sometimes the port 3000 is in use, your colleague has it.\n';
  assert.deepEqual(certaintyOf('Home Assistant non parte: "Indirizzo già in uso"\n'), ['hedged']);
  // The system's sentence and nothing else, in any language.
  assert.deepEqual(certaintyOf('starting\nDie Adresse wird bereits verwendet\n'), ['hedged']);
  // A trace, an end, or a line that says that something failed stands beside it.
  for (const [above, below] of [
    ['Error while initializing the server\n', ''],
    ['', '    at Server.listen (/srv/shop/net.js:1:2)\n'],
    ['', 'Exiting.\n'],
  ] as const)
    assert.deepEqual(
      certaintyOf(`${above}Cannot go on, and port 3000 is in use: sorry,\n${below}`),
      [undefined],
      above + below,
    );
  assert.notEqual(certaintyOf(talk)[0], undefined);
  // No server is on a port of a switch, a hub or a display.
  assert.deepEqual(certaintyOf('Error: port 7 is busy\n'), ['hedged']);
});

test('what stands in a block of source, a list or a table is shown, whatever it looks like', () => {
  const error = 'listen tcp :8080: bind: address already in use';
  for (const text of [
    `func main() {\n  server := start()\n  // then:\n  ${error}\n  return;\n}\n`,
    `10013 no right to the port\n10048 Address already in use\n10049 no such address\n`,
    `* Say which address was asked for:\n    ${error}\n`,
  ])
    assert.deepEqual(alarms(text), [], text);
  // Bun numbers the lines of the source above an error.
  assert.equal(alarms(`12 | const a = 1;\n13 | server.listen(8080);\n       ^\nerror: ${error}\n`).length, 1);
});

test('that something could not be started is a guess, whichever program says it', () => {
  for (const [text, port] of [
    ['Error trying to bind the API to port 5115', 5115],
    ["critical/ApiListener: Cannot add listener on host '0.0.0.0' for port '5665'.", 5665],
    ['CWebServer[8080]: Failed to start', undefined],
    ['Exception while binding MockServer to port 1234', 1234],
  ] as const)
    assert.deepEqual(
      detect(`${text}\n`).map(failure => [failure.certainty, failure.port]),
      [['hedged', port]],
      text,
    );
  // What was tried in vain, and why: together they are a report, whatever the form of the second.
  const why =
    'Port 37840 is already in use. Most likely, another one runs already. You might try to find it, and try again.';
  assert.deepEqual(
    [`${why}\n`, `Error while initializing the server\n${why}\n`].map(text =>
      detect(text).map(({ certainty }) => certainty),
    ),
    [['hedged'], [undefined]],
  );
});
