import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMacEphemeral, parseWindowsEphemeral } from '../../../src/core/probe/ephemeralRange.ts';

test('macOS', () => {
  assert.deepEqual(parseMacEphemeral('49152\n65535\n'), { from: 49152, to: 65535 });
  for (const text of ['', '49152\n', '65535\n49152\n', '1\n2\n3\n', 'sysctl: unknown oid\n', '0\n70000\n'])
    assert.equal(parseMacEphemeral(text), undefined, text);
});

test('Windows, in any language', () => {
  const texts = [
    'Protocol tcp Dynamic Port Range\r\n---------------------------------\r\nStart Port      : 49152\r\nNumber of Ports : 16384\r\n',
    '协议 tcp 动态端口范围\n---------------------------------\n启动端口        : 49152\n端口数          : 16384\n',
  ];
  for (const text of texts) assert.deepEqual(parseWindowsEphemeral(text), { from: 49152, to: 65535 });
  for (const text of ['', 'Start Port : 49152\r\n', 'a : 0\nb : 0\n', 'a : 60000\nb : 60000\n'])
    assert.equal(parseWindowsEphemeral(text), undefined, text);
});
