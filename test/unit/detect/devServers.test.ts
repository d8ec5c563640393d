import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Detector } from '../../../src/core/detect/detector.ts';
import type { BindFailure } from '../../../src/core/model/failure.ts';
import { fixtureText } from '../../support/fixtures.ts';
import { alarms } from './detect.ts';

/** What a dev server printed on a terminal, in the pieces that it came in, while somebody else held its port. */
interface Recording {
  readonly name: string;
  readonly port: number;
  readonly kind: 'in-use' | 'moved' | 'silent' | 'silent-move';
  readonly movedTo: number | null;
  readonly chunks: readonly string[];
}

const recordings = fixtureText('output', 'dev-servers.jsonl')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line) as Recording);

/** As it came, with a pause after every piece. */
function withPauses(chunks: readonly string[]): BindFailure[] {
  const detector = new Detector();
  const all = [...chunks.flatMap(chunk => [...detector.push(chunk), ...detector.flush()]), ...detector.end()];
  return all.filter(({ certainty }) => certainty !== 'quoted');
}

const told = (failures: readonly BindFailure[]) =>
  failures.map(({ kind, port, movedTo }) => ({ kind, port, ...(movedTo === undefined ? {} : { movedTo }) }));

function check(text: string, chunks: readonly string[], expected: readonly object[]): void {
  const failures = alarms(text);
  assert.deepEqual(told(failures), expected);
  for (const size of [1, 7, 4096]) assert.deepEqual(alarms(text, size), failures);
  assert.deepEqual(told(withPauses(chunks)), expected);
}

for (const { name, port, kind, movedTo, chunks } of recordings) {
  const text = chunks.join('');
  test(`${name}: ${kind} ${port}`, () => {
    if (kind === 'moved') check(text, chunks, [{ kind, port, movedTo }]);
    else if (kind !== 'in-use') check(text, chunks, []);
    else {
      const failures = [...alarms(text), ...withPauses(chunks)];
      assert.ok(failures.length > 1);
      for (const failure of failures) {
        assert.equal(failure.kind, kind);
        assert.ok(failure.port === port || failure.port === undefined, failure.excerpt);
      }
    }
  });
}

/** Moves as programs word them in their sources: the text, the port that was taken, the new one. */
const moves: readonly (readonly [string, string, number, number?])[] = [
  [
    'Vite',
    'Port 5173 is in use, trying another one...\n\n  VITE v7.1.0  ready in 210 ms\n\n  ➜  Local:   http://localhost:5174/\n  ➜  Network: use --host to expose\n',
    5173,
    5174,
  ],
  [
    'Vite, two ports on',
    'Port 5173 is in use, trying another one...\nPort 5174 is in use, trying another one...\n\n  VITE v7.1.0  ready in 210 ms\n\n  ➜  Local:   http://localhost:5175/\n',
    5173,
    5175,
  ],
  [
    'Astro',
    '12:00:01 [vite] Port 4321 is in use, trying another one...\n\n astro  v5.2.3 ready in 310 ms\n\n┃ Local    http://localhost:4322/\n┃ Network  use --host to expose\n\n12:00:02 watching for file changes...\n',
    4321,
    4322,
  ],
  [
    'VitePress',
    'Port 5173 is in use, trying another one...\n\n  vitepress v1.6.3\n\n  ➜  Local:   http://localhost:5174/\n  ➜  Network: use --host to expose\n  ➜  press h to show help\n',
    5173,
    5174,
  ],
  [
    'a runner with labels',
    'web:dev: Port 5173 is in use, trying another one...\napi:dev: Server running at http://localhost:5180\nweb:dev:   ➜  Local:   http://localhost:5174/\n',
    5173,
    5174,
  ],
  [
    'another server in between',
    'Port 5173 is in use, trying another one...\nAPI listening on http://localhost:4000\n  ➜  Local:   http://localhost:5174/\n',
    5173,
    5174,
  ],
  [
    'serve',
    '\n   ┌──────────────────────────────────────────────────┐\n   │                                                  │\n   │   Serving!                                       │\n   │                                                  │\n   │   - Local:    http://localhost:43127             │\n   │   - Network:  http://192.168.1.20:43127          │\n   │                                                  │\n   │   This port was picked because 3000 is in use.   │\n   │                                                  │\n   └──────────────────────────────────────────────────┘\n',
    3000,
    43127,
  ],
  [
    'live-server',
    'http://0.0.0.0:8080 is already in use. Trying another port.\nServing "/home/dev/site" at http://127.0.0.1:45017\nReady for changes\n',
    8080,
    45017,
  ],
  [
    'Karma',
    '29 11 2026 14:00:00.000:WARN [karma]: Port 9876 in use\n29 11 2026 14:00:00.010:INFO [karma-server]: Karma v6.4.4 server started at http://localhost:9877/\n29 11 2026 14:00:00.011:INFO [launcher]: Launching browsers ChromeHeadless with concurrency unlimited\n',
    9876,
    9877,
  ],
  [
    'Hugo',
    'port 1313 already in use, attempting to use an available port\nBuilt in 21 ms\nEnvironment: "development"\nServing pages from disk\nWeb Server is available at http://localhost:40235/ (bind address 127.0.0.1)\n',
    1313,
    40235,
  ],
  [
    'Parcel, with a long build',
    `Port "1234" could not be used\n${'⠋ Building index.html...\n'.repeat(90)}Server running at http://localhost:38349\n✨ Built in 2.94s\n`,
    1234,
    38349,
  ],
  [
    'Next.js',
    '⚠ Port 3000 is in use by process 113, using available port 3001 instead.\n- Local:  http://localhost:3001\n',
    3000,
    3001,
  ],
  ['one that does not say where', 'Port 5173 is in use, trying another one...\nready\n', 5173],
  [
    'one whose proxy is elsewhere',
    'Port 5173 is in use, trying another one...\nProxying /api to http://localhost:5180\nDebugger listening on ws://127.0.0.1:5190/x\n',
    5173,
  ],
];

for (const [name, text, port, movedTo] of moves) {
  test(`a move: ${name}`, () => {
    const chunks = text.split(/(?<=\n)/);
    check(text, chunks, [{ kind: 'moved', port, ...(movedTo === undefined ? {} : { movedTo }) }]);
    check(text.replaceAll('\n', '\r\n'), chunks, [
      { kind: 'moved', port, ...(movedTo === undefined ? {} : { movedTo }) },
    ]);
  });
}

/** Command lines of whoever has the port, as some programs show them in their own sentences. */
const holders = [
  'node -e require("net").createServer().listen(8081)',
  "python3 -c import socket as s; k=s.socket(); k.bind(('', 8081)); k.listen()",
  'const server = http.createServer((req, res) => res.end("hi")).listen(8081);',
  'ruby -rsocket -e s=TCPServer.new(9000); loop { c = s.accept; c.puts "port 9000 in use" }',
  'perl -e die "Address already in use :::9000" unless 1; // EADDRINUSE',
  'my-app',
];

for (const holder of holders) {
  test(`whose command line a program shows does not matter: ${holder}`, () => {
    const expo = `› Port 8081 is running ${holder} in another window\r\n  /home/dev/expo (pid 87)\r\n? Use port 8082 instead? › (Y/n)`;
    check(expo, [expo], [{ kind: 'in-use', port: 8081 }]);
    const react = `? Something is already running on port 3000. Probably:\n  \`${holder}\` (pid 49) in "/home/dev/h4"\n\nWould you like to run the app on another port instead? › (Y/n)`;
    check(react, [react], [{ kind: 'in-use', port: 3000 }]);
  });
}
