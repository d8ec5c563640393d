import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  carried,
  clashing,
  keptOwnPorts,
  mostOwn,
  onOwnPort,
  sharedOut,
  withOwn,
} from '../../../src/core/workspace/ownPort.ts';

const repository = '/home/me/app/.git';
const folders = Array.from({ length: 150 }, (_, at) => `/home/me/trees/${at}`);

test('a folder gets the same number each time, whatever the order of the folders', () => {
  const once = sharedOut(3000, repository, folders);
  assert.deepEqual([...sharedOut(3000, repository, folders.toReversed())], [...once]);
});

test('no two folders of a repository get the same number, and none the one that is stated', () => {
  for (const from of [80, 443, 1023, 3000, 5173, 8080, 32_700, 40_000, 65_535]) {
    const given = [...sharedOut(from, repository, folders).values()];
    assert.equal(given.length, folders.length, String(from));
    assert.equal(new Set(given).size, folders.length, String(from));
    assert.ok(!given.includes(from), String(from));
    assert.ok(
      given.every(port => port >= 1024 && port < 32_768),
      String(from),
    );
  }
});

test('a number is near the one that is stated, where there is room', () => {
  for (const port of sharedOut(3000, repository, folders).values()) assert.ok(port > 3000 && port < 3200);
});

test('a folder’s number does not depend on others that are no rivals for it', () => {
  const alone = sharedOut(3000, repository, ['/home/me/app']).get('/home/me/app');
  const beside = [...sharedOut(3000, repository, folders)].filter(([, port]) => port !== alone).map(([path]) => path);
  assert.equal(sharedOut(3000, repository, ['/home/me/app', ...beside.slice(0, 5)]).get('/home/me/app'), alone);
});

test('more folders than numbers: the rest gets none', () => {
  const many = Array.from({ length: 400 }, (_, at) => `/t/${at}`);
  const given = sharedOut(3000, repository, many);
  assert.ok(given.size < many.length);
  assert.equal(new Set(given.values()).size, given.size);
});

test('what was kept is taken for what it is', () => {
  const own = { from: 3000, to: 3001, env: { PORT: '3001' } };
  assert.deepEqual(keptOwnPorts([own, { from: 5173, to: 5200 }]), [own, { from: 5173, to: 5200 }]);
  for (const damaged of [
    undefined,
    null,
    'x',
    {},
    [null],
    [{}],
    [{ from: 3000 }],
    [{ from: 3000, to: 3000 }],
    [{ from: '3000', to: 3001 }],
    [{ from: 3000, to: 70_000 }],
  ])
    assert.deepEqual(keptOwnPorts(damaged), []);
  assert.deepEqual(keptOwnPorts([{ ...own, env: { PORT: '3001; rm', 'A B_PORT': '3001', X: 3001, OTHER: '1' } }]), [
    { from: 3000, to: 3001 },
  ]);
  const many = Array.from({ length: 99 }, (_, at) => ({ from: 1000 + at, to: 5000 }));
  assert.equal(keptOwnPorts(many).length, mostOwn);
});

test('a terminal carries a variable that speaks of a port, and nothing that leads a shell or a loader', () => {
  assert.deepEqual(carried({ PORT: '3001' }, 3001), { PORT: '3001' });
  assert.deepEqual(carried({ ASPNETCORE_URLS: 'http://localhost:3001' }, 3001), {
    ASPNETCORE_URLS: 'http://localhost:3001',
  });
  for (const env of [
    {},
    { NODE_OPTIONS: '3001' },
    { LD_PRELOAD: '3001' },
    { PATH: '3001' },
    { PORT: '3002' },
    { PORT: '3001', BASH_ENV: '3001' },
    { PORT: '$(x)3001' },
  ])
    assert.equal(carried(env as Record<string, string>, 3001), undefined);
});

test('one variable cannot say two ports', () => {
  const web = { from: 3000, to: 3001, env: { PORT: '3001' } };
  assert.equal(clashing([web], { from: 8000, to: 8001, env: { PORT: '8001' } }), web);
  assert.equal(clashing([web], { from: 8000, to: 8001, env: { API_PORT: '8001' } }), undefined);
  assert.equal(clashing([web], { from: 8000, to: 8001 }), undefined);
  assert.equal(clashing([web], { ...web, to: 3005 }), undefined);
});

test('a second own port for the same one takes its place', () => {
  assert.deepEqual(
    withOwn(
      [
        { from: 3000, to: 3001 },
        { from: 8000, to: 8001 },
      ],
      { from: 3000, to: 3005 },
    ),
    [
      { from: 8000, to: 8001 },
      { from: 3000, to: 3005 },
    ],
  );
});

test('what is shown of a folder is where its programs start now', () => {
  const at = (port: number, protocol: 'tcp' | 'udp' = 'tcp') => ({
    endpoint: { protocol, port },
    from: 'x',
    confidence: 1,
  });
  const web = { from: 3000, to: 3001, env: { PORT: '3001' } };
  const api = { from: 8000, to: 8001 };
  assert.deepEqual(onOwnPort(at(3000), [web, api], false), at(3001));
  assert.deepEqual(onOwnPort(at(8000), [web, api], true), at(8001));
  assert.deepEqual(onOwnPort(at(8000), [web, api], false), at(8000));
  assert.deepEqual(onOwnPort(at(3000, 'udp'), [web], true), at(3000, 'udp'));
  assert.deepEqual(onOwnPort(at(5000), [web, api], true), at(5000));
});
