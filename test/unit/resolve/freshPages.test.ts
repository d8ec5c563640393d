import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openedPage } from '../../../src/core/workspace/pages.ts';
import { launchedPages, testedIn, testedOn, testedPages } from '../../../src/core/workspace/run/testedPages.ts';
import { memoryFiles } from './files.ts';
import { freshPages } from './freshPages.ts';

for (const { name, start, files = {}, ports } of freshPages) {
  test(`the page that a start opens: ${name}`, async () => {
    const here = memoryFiles(Object.fromEntries(Object.entries(files).map(([file, text]) => [`/app/${file}`, text])));
    const page = typeof start === 'string' ? undefined : openedPage(start);
    const tested =
      page !== undefined
        ? [page]
        : typeof start === 'string'
          ? await testedPages(start, '/app', here)
          : await launchedPages(start, '/app', here);
    assert.deepEqual(
      tested.map(({ port }) => port),
      ports,
    );
  });
}

const urlOf = "export default { use: { baseURL: process.env.SITE ?? 'http://localhost:3000/a' } };";
const portOf =
  'const port = process.env.PORT || 3000;\nexport default { use: { baseURL: `http://localhost:${port}` } };';
const fixed = "export default { use: { baseURL: 'http://localhost:3000' } };";

/** The same start with its page on 3009, and the variables beside its line that it began with; nothing where it cannot be said. */
const listed: readonly (readonly [
  name: string,
  config: string,
  start: {
    readonly line?: string;
    readonly args?: readonly unknown[];
    readonly env?: Readonly<Record<string, string>>;
  },
  elsewhere: object | undefined,
])[] = [
  ['a variable that nothing sets', urlOf, { line: 'playwright test' }, { env: { SITE: 'http://localhost:3009/a' } }],
  [
    'a variable of its own, beside others',
    urlOf,
    { line: 'playwright test', env: { CI: '1', SITE: 'http://localhost:3001/b' } },
    { env: { CI: '1', SITE: 'http://localhost:3009/b' } },
  ],
  ['a variable that says the port', portOf, { line: 'playwright test' }, { env: { PORT: '3009' } }],
  [
    'a variable in front of its line',
    urlOf,
    { line: 'SITE=http://localhost:3001/b playwright test' },
    { line: 'SITE=http://localhost:3009/b playwright test' },
  ],
  [
    'an argument, with how it is quoted',
    fixed,
    { line: 'cypress run', args: [{ value: '--config=baseUrl=http://localhost:5000', quoting: 2 }] },
    { args: [{ value: '--config=baseUrl=http://localhost:3009', quoting: 2 }] },
  ],
  ['what the file alone says', fixed, { line: 'playwright test' }, undefined],
  ['tests behind a runner that hands on no variables', urlOf, { line: 'sudo playwright test' }, undefined],
];

for (const [name, config, start, elsewhere] of listed) {
  test(`tests that are started once more on another port: ${name}`, async () => {
    const files = memoryFiles({ '/app/playwright.config.ts': config });
    const words = (start.args ?? []).map(each => (each as { readonly value: string }).value);
    const [page] = await testedPages([start.line, ...words].join(' '), '/app', files, start.env);
    assert.ok(page);
    assert.deepEqual(testedIn(page, start, 3009), elsewhere && { ...start, ...elsewhere });
  });
}

test('an address that stands twice is changed nowhere', () => {
  const page = { url: 'http://localhost:3000', port: 3000, by: true } as const;
  assert.equal(testedIn(page, { line: 'a http://localhost:3000 b http://localhost:3000' }, 3009), undefined);
});

test('a port that a variable says is changed in front of a line, too', async () => {
  const [page] = await testedPages('npx playwright test', '/app', memoryFiles({ '/app/playwright.config.ts': portOf }));
  assert.ok(page);
  assert.deepEqual(testedOn(page, 'npx playwright test', 3009), {
    env: { PORT: '3009' },
    commandLine: 'npx playwright test',
  });
});
