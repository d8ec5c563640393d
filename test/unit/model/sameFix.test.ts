import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fix } from '../../../src/core/model/fix.ts';
import type { Holder } from '../../../src/core/model/process.ts';
import { sameFix } from '../../../src/core/model/sameFix.ts';

const holder: Holder = {
  pid: 4242,
  startedAt: 1_790_000_000_120,
  startToken: '88412',
  name: 'node',
  commandLine: 'node server.js',
  args: ['node', 'server.js'],
  parents: [],
  sockets: [],
};

function kill(more: Partial<Holder> = {}): Fix {
  return { kind: 'kill', holder: { ...holder, ...more }, endpoint: { protocol: 'tcp', port: 3000 }, restart: true };
}

test('a fix that was shown is the one of now, whatever two looks at one process tell differently', () => {
  const told: readonly Partial<Holder>[] = [
    { startedAt: 1_790_000_000_310 },
    { sockets: [{ protocol: 'tcp', state: 'listen', local: '127.0.0.1:3000' }] },
    { parents: [{ pid: 7, name: 'bash', commandLine: 'bash' }] },
  ];
  for (const more of told) assert.ok(sameFix(kill(), kill(more)), JSON.stringify(more));
});

test('another start, other arguments or another who shares the socket is another fix', () => {
  const others: readonly Partial<Holder>[] = [
    { startToken: '88413' },
    { pid: 4243 },
    { commandLine: 'node other.js', args: ['node', 'other.js'] },
    { sharers: [{ pid: 4300, startToken: '88500', name: 'node', commandLine: 'node worker.js' }] },
  ];
  for (const more of others) assert.ok(!sameFix(kill(), kill(more)), JSON.stringify(more));
  // Where no token was read, the date is all there is.
  const { startToken: _token, ...dated } = holder;
  const at = (startedAt: number): Fix => ({
    kind: 'kill',
    holder: { ...dated, startedAt },
    endpoint: { protocol: 'tcp', port: 3000 },
    restart: true,
  });
  assert.ok(!sameFix(at(1_790_000_000_120), at(1_790_000_009_000)));
});
