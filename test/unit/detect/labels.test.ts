/** What a service is called says nothing of its failure. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alarms } from './detect.ts';

const node = 'Error: listen EADDRINUSE: address already in use :::3001';
const go = 'listen tcp :3001: bind: address already in use';

test('whatever a service is called, its failure is one', () => {
  for (const line of [
    ...['mock', 'mocks', 'fake', 'fixtures', 'replay', 'simulator', 'snapshot', 'default'].map(
      name => `[${name}] ${node}`,
    ),
    ...['mock-server', 'search', 'search service', 'summary-api', 'video', 'expected-api'].map(
      name => `${name}: ${node}`,
    ),
    ...[
      'fake-gcs-server',
      'snapshot-server',
      'predictor',
      'default',
      'incident',
      'incident-api',
      'ignored-service',
    ].map(name => `${name}: ${go}`),
    ...['filter', 'reports-api', 'Simulator', 'Fake SMTP server'].map(name => `${name}: ${go}`),
    `api  ✖ ${node}`,
    `[12:00:00] mock-server: ${node}`,
    `2024-01-05 10:00:01 fake-gcs-server: ${go}`,
    'Mock server: port 3001 is already in use',
    'Mock server failed: port 3001 is already in use',
    'snapshot-server: port 3001 is already in use',
    `fake-gcs-server could not start: ${go}`,
    `simulation failed: ${node}`,
  ])
    assert.deepEqual(
      alarms(`${line}\n`).map(({ port }) => port),
      [3001],
      line,
    );
});

test('a failure that is feigned, let pass, searched for or shown under a word is none of a service', () => {
  for (const line of [
    ...['[simulated]', '[mocked]', '(mock)', '<fake>', '[expected]', '[replay] 03:04:05 app:'].map(
      mark => `${mark} ${node}`,
    ),
    ...['simulated error', 'fake error', 'mock bind failure', 'mocked: exception', 'replaying', 'Simulating'].map(
      words => `${words}: ${node}`,
    ),
    ...['ignored', 'example', 'caption', 'text', 'title', 'fix', 'Note', 'throws', 'actual', 'Query', 'Go'].map(
      word => `${word}: ${node}`,
    ),
    `search: "${node}"`,
    'query: address already in use',
    'dry-run: Error: would fail: port 3001 is already in use',
    'zh-CN: Port 3001 is already in use',
  ])
    assert.deepEqual(alarms(`${line}\n`), [], line);
});

test('an option of a command line is no level of a record', () => {
  assert.equal(alarms(`node server.js --log-level=info: ${node}\n`).length, 1);
  assert.deepEqual(alarms(`level=info msg="${go}"\n`), []);
});

test('a Chinese word that only holds the sign for "when" makes no condition', () => {
  for (const line of [
    '当前端口3001已被占用',
    '當前連接埠3001已被佔用',
    '错误：同时端口3001已被占用',
    '临时端口 3001 已被占用',
    '实时服务端口 3001 已被占用',
    '连接超时，端口 3001 已被占用',
  ])
    assert.equal(alarms(`${line}\n`)[0]?.port, 3001, line);
  for (const line of ['当端口3001已被占用时，请修改', '端口3001已被占用时请修改配置', '當連接埠3001已被佔用時，請修改'])
    assert.deepEqual(alarms(`${line}\n`), [], line);
});
