import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBrowser, loopbackPage, onPort, openedPage, openingOn } from '../../../src/core/workspace/pages.ts';

const pages: readonly (readonly [url: string, port: number, moved: string])[] = [
  ['http://localhost:3000', 3000, 'http://localhost:3001'],
  ['http://localhost:3000/a?b=3000#c', 3000, 'http://localhost:3001/a?b=3000#c'],
  ['https://127.0.0.1:8443/', 8443, 'https://127.0.0.1:3001/'],
  ['http://[::1]:3000/x', 3000, 'http://[::1]:3001/x'],
  ['http://0.0.0.0:3000', 3000, 'http://0.0.0.0:3001'],
  ['http://app.localhost:3000', 3000, 'http://app.localhost:3001'],
  ['http://LOCALHOST:3000', 3000, 'http://LOCALHOST:3001'],
  ['http://me:3000@localhost:3000/', 3000, 'http://me:3000@localhost:3001/'],
  ['http://localhost', 80, 'http://localhost:3001'],
  ['https://localhost/x', 443, 'https://localhost:3001/x'],
];

for (const [url, port, moved] of pages) {
  test(`a page of this machine: ${url}`, () => {
    const page = loopbackPage(url);
    assert.equal(page?.port, port);
    assert.equal(page && onPort(page, 3001), moved);
  });
}

for (const url of [
  'http://example.com:3000',
  'http://localhost.example.com:3000',
  'http://localhost@example.com:3000',
  'http://localhost:3000@example.com',
  'http://localhost:3000\\@example.com',
  'http://localhost:0',
  'http://localhost:70000',
  'http://localhost:300000',
  'http://localhost:%s',
  'file:///home/me/index.html',
  'localhost:3000',
  'ws://localhost:3000',
  '${input:url}',
  '',
  undefined,
  3000,
]) {
  test(`no page of this machine: ${String(url)}`, () => assert.equal(loopbackPage(url), undefined));
}

test('a browser opens its url, a server the whole address of its serverReadyAction', () => {
  const browser = { type: 'chrome', request: 'launch', name: 'x', url: 'http://localhost:3000/a' };
  assert.ok(isBrowser(browser));
  assert.equal(openedPage(browser)?.port, 3000);
  assert.deepEqual(openingOn(browser, 3001), { ...browser, url: 'http://localhost:3001/a' });

  const uriFormat = 'http://localhost:3000/b';
  const action = { type: 'node', request: 'launch', serverReadyAction: { action: 'debugWithChrome', uriFormat } };
  assert.ok(!isBrowser(action));
  assert.equal(openedPage(action)?.port, 3000);
  assert.deepEqual(openingOn(action, 3001), {
    ...action,
    serverReadyAction: { action: 'debugWithChrome', uriFormat: 'http://localhost:3001/b' },
  });
});

test('what opens no page of this machine is left as it is', () => {
  for (const configuration of [
    { type: 'chrome', request: 'attach', url: 'http://localhost:3000' },
    { type: 'chrome', request: 'launch', file: '/x/index.html' },
    { type: 'chrome', request: 'launch', url: 'https://example.com' },
    { type: 'node', request: 'launch', url: 'http://localhost:3000' },
    { type: 'node', request: 'launch', serverReadyAction: { uriFormat: 'http://localhost:%s' } },
    { type: 'node', request: 'launch', serverReadyAction: 'x' },
    {},
  ]) {
    assert.equal(openedPage(configuration), undefined);
    assert.equal(openingOn(configuration, 3001), configuration);
  }
});
