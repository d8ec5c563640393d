import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  automountRoot,
  isWslRelay,
  isWslRelease,
  parseNetworkingMode,
  sharesPorts,
} from '../../../src/core/probe/wsl.ts';

test('the kernel says so', () => {
  assert.ok(isWslRelease('5.15.90.1-microsoft-standard-WSL2\n'));
  assert.ok(isWslRelease('4.4.0-19041-Microsoft\n'));
  assert.equal(isWslRelease('6.1.0-28-amd64\n'), false);
  assert.equal(isWslRelease(''), false);
});

test('networking mode', () => {
  assert.equal(parseNetworkingMode('mirrored\n'), 'mirrored');
  assert.equal(parseNetworkingMode('n\0a\0t\0\r\0\n\0'), 'nat');
  assert.equal(parseNetworkingMode('Invalid command line argument'), undefined);
});

test('who shares its ports with Windows', () => {
  const two = '5.15.90.1-microsoft-standard-WSL2\n';
  assert.equal(sharesPorts('4.4.0-19041-Microsoft\n', undefined), 'yes');
  assert.equal(sharesPorts(two, 'mirrored'), 'yes');
  assert.equal(sharesPorts(two, 'nat'), 'no');
  assert.equal(sharesPorts(two, undefined), 'unknown');
  assert.equal(sharesPorts('6.1.0-28-amd64\n', 'mirrored'), 'no');
});

test('where drives are mounted', () => {
  assert.equal(automountRoot(''), '/mnt/');
  assert.equal(automountRoot('[automount]\nroot = /\n'), '/');
  assert.equal(automountRoot('[automount]\r\nenabled=true\r\nroot="/windir" # here\r\n'), '/windir/');
  assert.equal(automountRoot('[boot]\nroot=/other\n[automount]\n#root=/no\n'), '/mnt/');
  assert.equal(automountRoot('[automount]\nroot=relative\n'), '/mnt/');
});

test('forwarders are not holders', () => {
  assert.ok(isWslRelay('wslrelay.exe') && isWslRelay('WslHost.exe'));
  assert.equal(isWslRelay('node.exe'), false);
});
