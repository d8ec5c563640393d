/** Whether a program has ended of its failure, as far as its output tells. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detect } from './detect.ts';

const go = 'listen tcp :3000: bind: address already in use\n';
const node = `Error: listen EADDRINUSE: address already in use :::3000
    at Server.setupListenHandle [as _listen2] (node:net:1463:16)
    at Object.<anonymous> (/app/server.js:3:1)
`;
const java = 'java.net.BindException: Address already in use: 3000\n\tat com.acme.Main.main(Main.java:10)\n';
const label = (name: string, text: string): string => text.replaceAll(/^(?=.)/gm, `[${name}] `);
const nodemon = '[nodemon] app crashed - waiting for file changes before starting...\n';

const hasCrashed = (text: string): readonly (boolean | undefined)[] => detect(text).map(({ crashed }) => crashed);

test('a watcher that waits for changes, or a runtime that nobody asked to catch the error, says that the program has ended', () => {
  for (const text of [
    go + nodemon,
    `${go}Failed running 'x.js'. Waiting for file changes before restarting...\n`,
    label('api', go + nodemon),
    `node:events:495\n      throw er; // Unhandled 'error' event\n      ^\n\n${node}`,
    `${node}Emitted 'error' event on Server instance at:\n    at emitErrorNT (node:net:1500:8)\n`,
    `${node}\nNode.js v20.1.0\n`,
    'Traceback (most recent call last):\n  File "/app/a.py", line 3, in <module>\n    s.bind(("", 3000))\nOSError: [Errno 98] Address already in use\n',
    `Exception in thread "main" ${java}`,
    `panic: ${go}\ngoroutine 1 [running]:\nmain.main()\n\t/app/main.go:9 +0x1d\n`,
    `thread 'main' panicked at src/main.rs:5:10:\ncalled \`Result::unwrap()\` on an \`Err\` value: Os { code: 98, kind: AddrInUse, message: "Address already in use" }\n`,
    'server.rb:3:in `initialize\': Address already in use - bind(2) for "127.0.0.1" port 3000 (Errno::EADDRINUSE)\n\tfrom server.rb:3:in `new\'\n',
    'PHP Fatal error:  Uncaught Exception: Failed to listen on "tcp://127.0.0.1:3000": Address already in use (EADDRINUSE) in /app/x.php:12\n',
    `${go}Aborted (core dumped)\n`,
    `${go}Exiting.\n`,
  ])
    assert.deepEqual(hasCrashed(text), [true], text);
});

test('an error that was caught and logged with its trace has ended no program; nor has what is said of another one', () => {
  for (const text of [
    node,
    `2024-01-05 10:00:00 ERROR ${node}still serving\n`,
    `2024-01-05 10:00:00 ERROR Failed to bind to port 3000\n${java}`,
    `${go}terminating old process\n`,
    `${go}aborted connection of a client\n`,
    label('api', go) + label('web', nodemon),
  ])
    assert.deepEqual(hasCrashed(text), [undefined], text);
});

test('a wait for something else than the port makes no retry of a later start', () => {
  const ready = 'ready on http://localhost:3000\n';
  for (const wait of ['Waiting for database…', 'waiting for changes', 'waiting for items'])
    assert.equal(detect(`${go}${wait}\n${ready}`).length, 1, wait);
  for (const wait of [
    'waiting for port 3000 to be free',
    'Waiting for the address',
    'waiting for it',
    'waiting 2 seconds',
  ])
    assert.deepEqual(detect(`${go}${wait}\n${ready}`), [], wait);
});
