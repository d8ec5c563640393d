import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Detector } from '../../../src/core/detect/detector.ts';
import { detect } from './detect.ts';

test('Node states port and host, and its frames name the listen call', () => {
  const [failure, ...rest] = detect(`Error: listen EADDRINUSE: address already in use :::3000
    at Server.setupListenHandle [as _listen2] (node:net:1908:16)
    at Server.listen (node:net:2067:7)
    at Function.listen (/home/dev/app/node_modules/express/lib/application.js:605:24)
    at Object.<anonymous> (/home/dev/app/server.js:7:5) {
  code: 'EADDRINUSE',
  errno: -98,
  syscall: 'listen',
  address: '::',
  port: 3000
}
`);
  assert.equal(rest.length, 0);
  assert.equal(failure?.kind, 'in-use');
  assert.equal(failure?.port, 3000);
  assert.equal(failure?.host, '::');
  assert.deepEqual(failure?.frames, [{ file: '/home/dev/app/server.js', line: 7, column: 5 }]);
});

test('Python, C and Java hide the port: none is invented', () => {
  for (const text of [
    'Traceback (most recent call last):\n  File "/home/dev/app/app.py", line 4, in <module>\n    s.bind(a)\nOSError: [Errno 98] Address already in use\n',
    'bind: Address already in use\n',
    'Exception in thread "main" java.net.BindException: Address already in use (Bind failed)\n\tat Main.main(Main.java:10)\n',
  ]) {
    const [failure] = detect(text);
    assert.equal(failure?.kind, 'in-use');
    assert.equal(failure?.port, undefined);
  }
});

test('flush hands over what a paused stream holds back, once', () => {
  const detector = new Detector();
  assert.deepEqual(detector.push('bind: Address already in use\n'), []);
  assert.equal(detector.flush().length, 1);
  assert.deepEqual(detector.flush(), []);
  assert.deepEqual(detector.end(), []);
});
