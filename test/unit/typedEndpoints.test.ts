import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Endpoint } from '../../src/core/model/endpoint.ts';
import { mostTyped, parseEndpoints } from '../../src/core/text/typedEndpoints.ts';

const tcp = (port: number, host?: string): Endpoint => ({ protocol: 'tcp', port, ...(host !== undefined && { host }) });
const udp = (port: number): Endpoint => ({ protocol: 'udp', port });

test('everything that names ports is read', () => {
  const read: Readonly<Record<string, readonly Endpoint[]>> = {
    '3000': [tcp(3000)],
    'localhost:3000': [tcp(3000, 'localhost')],
    'http://localhost:3006/x': [tcp(3006, 'localhost')],
    'http://me:secret@localhost:3006/x?y=1#z': [tcp(3006, 'localhost')],
    'ws://localhost:3006?token=a#b 3000': [tcp(3006, 'localhost'), tcp(3000)],
    '[::1]:3000': [tcp(3000, '::1')],
    'port 3000': [tcp(3000)],
    'Ports: 3000-3001 and 4000': [tcp(3000), tcp(3001), tcp(4000)],
    '3000-3003': [tcp(3000), tcp(3001), tcp(3002), tcp(3003)],
    '3000 – 3001': [tcp(3000), tcp(3001)],
    '3000..3001': [tcp(3000), tcp(3001)],
    '127.0.0.1:3000-3001': [tcp(3000, '127.0.0.1'), tcp(3001, '127.0.0.1')],
    '3000 3006, 4000': [tcp(3000), tcp(3006), tcp(4000)],
    '3000;3001,': [tcp(3000), tcp(3001)],
    'udp 5353': [udp(5353)],
    'UDP 5353 5354, 3000': [udp(5353), udp(5354), tcp(3000)],
    '5353/udp 3000': [udp(5353), tcp(3000)],
    'udp 5353-5354': [udp(5353), udp(5354)],
    '5353-5354/udp': [udp(5353), udp(5354)],
    'tcp: 3000': [tcp(3000)],
    '3000 3000 2999-3000': [tcp(3000), tcp(2999)],
    'localhost:3000 3000': [tcp(3000, 'localhost'), tcp(3000)],
    '/run/my app, too.sock': [{ protocol: 'unix', path: '/run/my app, too.sock' }],
    '@abstract': [{ protocol: 'unix', path: '@abstract' }],
  };
  for (const [text, endpoints] of Object.entries(read))
    assert.deepEqual(parseEndpoints(text), { kind: 'endpoints', endpoints }, text);
});

test('what cannot be read is named, with the reason', () => {
  const unread: Readonly<Record<string, readonly [word: string, why: string]>> = {
    abc: ['abc', 'no-port'],
    '3000 abc': ['abc', 'no-port'],
    localhost: ['localhost', 'no-port'],
    udp: ['udp', 'no-port'],
    port: ['port', 'no-port'],
    'http://me:1234@localhost': ['http://me:1234@localhost', 'no-port'],
    '70000': ['70000', 'out-of-range'],
    '0': ['0', 'out-of-range'],
    'localhost:70000': ['localhost:70000', 'out-of-range'],
    '3000, 65536': ['65536', 'out-of-range'],
    '65530-65540': ['65530-65540', 'out-of-range'],
    '3010-3000': ['3010-3000', 'backwards'],
    '1-65535': ['1-65535', 'too-many'],
    '-3000': ['-3000', 'no-port'],
    '30.5': ['30.5', 'no-port'],
  };
  for (const [text, [word, why]] of Object.entries(unread))
    assert.deepEqual(parseEndpoints(text), { kind: 'unread', word, why }, text);
  const tooMany = Array.from({ length: mostTyped + 1 }, (_, index) => 3000 + 2 * index).join(' ');
  assert.deepEqual(parseEndpoints(tooMany), { kind: 'unread', word: tooMany, why: 'too-many' });
});

test('nothing is nothing, and any text ends in time', () => {
  for (const text of ['', '  ', ',', ' ; , ']) assert.deepEqual(parseEndpoints(text), { kind: 'nothing' }, text);
  for (const text of ['1-'.repeat(50_000), ':'.repeat(100_000), '9'.repeat(100_000), '- '.repeat(50_000)])
    assert.equal(parseEndpoints(text).kind, 'unread');
});
