import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSystemctlShow, systemctlShowArgs } from '../../../src/core/probe/linux/systemd.ts';

test('asks the manager that has the unit, and never takes its name for an option', () => {
  assert.deepEqual(systemctlShowArgs({ name: 'web.service', user: false }).slice(-2), ['--', 'web.service']);
  assert.equal(systemctlShowArgs({ name: 'web.service', user: true })[0], '--user');
});

const rows: readonly (readonly [text: string, facts: ReturnType<typeof parseSystemctlShow>])[] = [
  ['Restart=always\nTriggeredBy=\n', { restart: 'always' }],
  ['Restart=on-failure\nTriggeredBy=cups.path cups.socket\n', { restart: 'on-failure', sockets: ['cups.socket'] }],
  ['TriggeredBy=backup.timer\nRestart=no\n', { restart: 'no' }],
  ['Restart=\n', {}],
  ['', {}],
  ['Failed to connect to bus: No such file or directory\n', {}],
  ['XRestart=always\nRestart=a b c\n', {}],
];

for (const [text, facts] of rows)
  test(`systemctl show: ${JSON.stringify(text)}`, () => assert.deepEqual(parseSystemctlShow(text), facts));
