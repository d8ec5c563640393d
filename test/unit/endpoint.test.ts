import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpointKey, formatHostPort, parsePort } from '../../src/core/endpoint.ts';

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
