import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpointKey, formatHostPort, parseEndpoint, parsePort } from '../../src/core/model/endpoint.ts';

test('a port is read only from exactly a port', () => {
  assert.equal(parsePort('1'), 1);
  assert.equal(parsePort('65535'), 65535);
  for (const text of ['0', '65536', '99999', '080', '-1', '3000.5', '3000 ', ' 3000', '', '3e3', '0x50', '１２']) {
    assert.equal(parsePort(text), undefined, JSON.stringify(text));
  }
});

test('addresses print as the tools of the field print them', () => {
  assert.equal(formatHostPort('127.0.0.1', 80), '127.0.0.1:80');
  assert.equal(formatHostPort('::1', 80), '[::1]:80');
  assert.equal(formatHostPort(undefined, 80), '*:80');
});

test('one failure told with several hosts has one key; protocols are apart', () => {
  assert.equal(endpointKey({ protocol: 'tcp', port: 3000, host: '::' }), endpointKey({ protocol: 'tcp', port: 3000 }));
  assert.notEqual(endpointKey({ protocol: 'udp', port: 3000 }), endpointKey({ protocol: 'tcp', port: 3000 }));
  assert.equal(endpointKey({ protocol: 'unix', path: '/run/a' }), 'unix:/run/a');
});

test('what a person types for an endpoint', () => {
  const typed: Readonly<Record<string, ReturnType<typeof parseEndpoint>>> = {
    '3000': { protocol: 'tcp', port: 3000 },
    ' :3000 ': { protocol: 'tcp', port: 3000 },
    '*:3000': { protocol: 'tcp', port: 3000 },
    'localhost:3000': { protocol: 'tcp', host: 'localhost', port: 3000 },
    '127.0.0.1:3000': { protocol: 'tcp', host: '127.0.0.1', port: 3000 },
    '[::1]:3000': { protocol: 'tcp', host: '::1', port: 3000 },
    'http://localhost:3000/path?x=1': { protocol: 'tcp', host: 'localhost', port: 3000 },
    'tcp://0.0.0.0:80': { protocol: 'tcp', host: '0.0.0.0', port: 80 },
    'udp 5353': { protocol: 'udp', port: 5353 },
    'udp:5353': { protocol: 'udp', port: 5353 },
    '5353/udp': { protocol: 'udp', port: 5353 },
    '/run/my app.sock': { protocol: 'unix', path: '/run/my app.sock' },
    'unix:///run/app.sock': { protocol: 'unix', path: '/run/app.sock' },
    '@abstract': { protocol: 'unix', path: '@abstract' },
    'C:\\app\\x.sock': { protocol: 'unix', path: 'C:\\app\\x.sock' },
  };
  for (const [text, endpoint] of Object.entries(typed)) assert.deepEqual(parseEndpoint(text), endpoint, text);
  for (const text of ['', '0', '65536', 'port', 'localhost', 'localhost:', '3000 4000', '-1', '30.5', 'a b:3000'])
    assert.equal(parseEndpoint(text), undefined, text);
});
