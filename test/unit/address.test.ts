import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { test } from 'node:test';
import {
  addressesOverlap,
  formatIp,
  ipFromGroups,
  isLoopback,
  isWildcard,
  parseIp,
  splitHostPort,
} from '../../src/core/model/address.ts';
import { createRandom } from '../support/random.ts';

const spellings: readonly (readonly [written: string, family: 4 | 6, canonical: string])[] = [
  ['127.0.0.1', 4, '127.0.0.1'],
  ['::', 6, '::'],
  ['[::1]', 6, '::1'],
  ['0:0:0:0:0:0:0:0', 6, '::'],
  ['2001:DB8:0:0:1:0:0:1', 6, '2001:db8::1:0:0:1'],
  ['2001:db8:0:1:1:1:1:1', 6, '2001:db8:0:1:1:1:1:1'],
  ['::ffff:127.0.0.1', 4, '127.0.0.1'],
  ['::FFFF:7f00:1', 4, '127.0.0.1'],
  ['fe80::1%eth0', 6, 'fe80::1%eth0'],
  ['1::', 6, '1::'],
  ['64:ff9b::1.2.3.4', 6, '64:ff9b::102:304'],
];

test('each spelling has one canonical form', () => {
  for (const [written, family, canonical] of spellings) {
    const address = parseIp(written);
    assert.equal(address?.family, family, written);
    assert.equal(address && formatIp(address), canonical, written);
  }
});

test('what is not an address is none', () => {
  for (const text of [
    '',
    '*',
    'localhost',
    '1.2.3',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.4.5',
    ':',
    ':::',
    '1::2::3',
    '12345::',
    '::g',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '::1%',
    '1.2.3.4:80',
    '::1.2.3.4:1',
  ])
    assert.equal(parseIp(text), undefined, text);
});

test('whatever Node takes for an address is parsed, and the rest is not', () => {
  const random = createRandom(1);
  for (let round = 0; round < 20_000; round++) {
    const text = random.text(random.between(1, 14), random.chance(0.5) ? '0123456789.' : '01af:.');
    assert.equal(parseIp(text)?.family !== undefined, isIP(text) !== 0, text);
  }
});

test('the canonical form is read back as itself', () => {
  const random = createRandom(2);
  for (let round = 0; round < 2000; round++) {
    const address = ipFromGroups(Array.from({ length: 8 }, () => (random.chance(0.6) ? 0 : random.below(65536))));
    assert.equal(isIP(address.text), address.family);
    assert.deepEqual(parseIp(address.text), address);
  }
});

function bound(text: string) {
  const address = parseIp(text.replace(' dual', ''));
  assert.ok(address);
  return { address, dual: text.endsWith(' dual') };
}

// The LISTEN lines of the tried matrix: for each holder, the addresses that a bind is refused on.
const every = ['127.0.0.1', '127.0.0.2', '0.0.0.0', '::1', ':: dual', '::', '::ffff:127.0.0.1'];
const refused: Readonly<Record<string, readonly string[]>> = {
  '127.0.0.1': ['127.0.0.1', '0.0.0.0', ':: dual', '::ffff:127.0.0.1'],
  '127.0.0.2': ['127.0.0.2', '0.0.0.0', ':: dual'],
  '0.0.0.0': ['127.0.0.1', '127.0.0.2', '0.0.0.0', ':: dual', '::ffff:127.0.0.1'],
  '::1': ['::1', ':: dual', '::'],
  ':: dual': every,
  '::': ['::1', ':: dual', '::'],
  '::ffff:127.0.0.1': ['127.0.0.1', '0.0.0.0', ':: dual', '::ffff:127.0.0.1'],
};

test('overlap is what the kernel was seen to refuse', () => {
  for (const [holder, blocked] of Object.entries(refused)) {
    const got = every.filter(candidate => addressesOverlap(bound(holder), bound(candidate)));
    assert.deepEqual(got, blocked, holder);
    for (const candidate of every)
      assert.equal(addressesOverlap(bound(candidate), bound(holder)), blocked.includes(candidate));
  }
});

test('wildcards and loopback', () => {
  assert.ok(
    isWildcard(bound('0.0.0.0').address) && isWildcard(bound('::').address) && !isWildcard(bound('::1').address),
  );
  assert.ok(
    isLoopback(bound('127.9.9.9').address) &&
      isLoopback(bound('::1').address) &&
      !isLoopback(bound('10.0.0.1').address),
  );
  assert.ok(isLoopback(bound('::ffff:127.0.0.1').address));
});

test('host and port are split at the last colon', () => {
  assert.deepEqual(splitHostPort('[::1]:80'), { host: '::1', port: 80 });
  assert.deepEqual(splitHostPort(':::3000'), { host: '::', port: 3000 });
  assert.deepEqual(splitHostPort('*:5000'), { host: '*', port: 5000 });
  for (const text of ['', '80', 'a:', 'a:x', 'a:70000', 'a:-1', 'a:1e3'])
    assert.equal(splitHostPort(text), undefined, text);
});
