import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileReader } from '../../../src/core/host.ts';
import { programs } from '../../../src/core/programs/table.ts';
import { testedOn, testedPages } from '../../../src/core/workspace/run/testedPages.ts';
import { freshPages } from './freshPages.ts';

function reader(files: Readonly<Record<string, string>>): FileReader {
  return {
    read: async file => files[file],
    find: async () => [],
    exists: async file => file in files,
  };
}

const playwright = (use: string, more = ''): string =>
  `import { defineConfig } from '@playwright/test';\nexport default defineConfig({\n  testDir: './e2e',\n  use: { ${use} },\n  ${more}\n});\n`;

const rows: readonly (readonly [
  name: string,
  commandLine: string,
  files: Readonly<Record<string, string>>,
  ports: readonly number[],
])[] = [
  [
    'a base URL',
    'npx playwright test',
    { 'playwright.config.ts': playwright("baseURL: 'http://localhost:3000'") },
    [3000],
  ],
  [
    'in JavaScript',
    'playwright test',
    { 'playwright.config.mjs': playwright('baseURL: "http://127.0.0.1:4000/app"') },
    [4000],
  ],
  [
    'by a script',
    'npm run e2e',
    {
      'package.json': '{"scripts":{"e2e":"playwright test --project=x"}}',
      'playwright.config.ts': playwright("baseURL: 'http://localhost:3000'"),
    },
    [3000],
  ],
  [
    'another file',
    'playwright test -c e2e/pw.ts',
    {
      'e2e/pw.ts': playwright("baseURL: 'http://localhost:3100'"),
      'playwright.config.ts': playwright("baseURL: 'http://localhost:3000'"),
    },
    [3100],
  ],
  [
    'a variable with a fallback',
    'playwright test',
    { 'playwright.config.ts': playwright("baseURL: process.env.BASE_URL ?? 'http://localhost:3000'") },
    [3000],
  ],
  [
    'a variable that the line sets',
    'BASE_URL=http://localhost:3200 playwright test',
    { 'playwright.config.ts': playwright("baseURL: process.env.BASE_URL || 'http://localhost:3000'") },
    [3200],
  ],
  [
    'a variable that the line sets to another machine',
    'BASE_URL=https://example.com playwright test',
    { 'playwright.config.ts': playwright("baseURL: process.env.BASE_URL || 'http://localhost:3000'") },
    [],
  ],
  [
    'the server that it waits for',
    'playwright test',
    {
      'playwright.config.ts': playwright(
        '',
        "webServer: { command: 'npm start', port: 3300, reuseExistingServer: true },",
      ),
    },
    [3300],
  ],
  [
    'projects that agree',
    'playwright test',
    {
      'playwright.config.ts': playwright(
        '',
        "projects: [{ use: { baseURL: 'http://localhost:3000' } }, { use: { baseURL: 'http://localhost:3000/b' } }],",
      ),
    },
    [3000],
  ],
  [
    'projects that do not',
    'playwright test',
    {
      'playwright.config.ts': playwright(
        '',
        "projects: [{ use: { baseURL: 'http://localhost:3000' } }, { use: { baseURL: 'http://localhost:3001' } }],",
      ),
    },
    [],
  ],
  [
    'a computed address',
    'playwright test',
    { 'playwright.config.ts': playwright('baseURL: `http://localhost:${port}`') },
    [],
  ],
  ['another machine', 'playwright test', { 'playwright.config.ts': playwright("baseURL: 'https://example.com'") }, []],
  [
    'only in a comment',
    'playwright test',
    { 'playwright.config.ts': playwright("// baseURL: 'http://localhost:3000'\n") },
    [],
  ],
  [
    'its report is no test',
    'playwright show-report',
    { 'playwright.config.ts': playwright("baseURL: 'http://localhost:3000'") },
    [],
  ],
  [
    'a list of tests',
    'playwright test --list',
    { 'playwright.config.ts': playwright("baseURL: 'http://localhost:3000'") },
    [],
  ],
  ['no configuration', 'playwright test', {}, []],
  [
    'Cypress',
    'npx cypress run',
    { 'cypress.config.ts': "export default defineConfig({ e2e: { baseUrl: 'http://localhost:5173' } });" },
    [5173],
  ],
  ['Cypress of old', 'cypress open', { 'cypress.json': '{ "baseUrl": "http://localhost:5000" }' }, [5000]],
  [
    'Cypress on the command line',
    'cypress run --config baseUrl=http://localhost:5100,video=false',
    { 'cypress.json': '{ "baseUrl": "http://localhost:5000" }' },
    [5100],
  ],
  ['Cypress by its variable', 'CYPRESS_BASE_URL=http://localhost:5200 cypress run', {}, [5200]],
  ['Cypress’ own check', 'cypress verify', { 'cypress.json': '{ "baseUrl": "http://localhost:5000" }' }, []],
  [
    'behind a server that is started for it',
    'start-server-and-test dev http://localhost:3000 "cypress run"',
    { 'cypress.json': '{ "baseUrl": "http://localhost:3000" }' },
    [3000],
  ],
  [
    'WebdriverIO',
    'wdio run ./wdio.conf.ts',
    { 'wdio.conf.ts': "export const config = { baseUrl: 'http://localhost:8080' };" },
    [8080],
  ],
  ['TestCafe', 'testcafe chrome tests', { '.testcaferc.json': '{ "baseUrl": "http://localhost:8081" }' }, [8081]],
  [
    'Nightwatch',
    'nightwatch',
    {
      'nightwatch.conf.js': "module.exports = { test_settings: { default: { launch_url: 'http://localhost:8082' } } };",
    },
    [8082],
  ],
  [
    'unit tests open nothing',
    'vitest run',
    { 'vitest.config.ts': "export default { use: { baseURL: 'http://localhost:3000' } };" },
    [],
  ],
  ['a server', 'next dev', {}, []],
  [
    'a script, whose line sets the variable',
    'BASE_URL=http://localhost:3200 npm run e2e',
    {
      'package.json': '{"scripts":{"e2e":"playwright test"}}',
      'playwright.config.ts': playwright("baseURL: process.env.BASE_URL || 'http://localhost:3000'"),
    },
    [3200],
  ],
  [
    'a script that sets it itself',
    'BASE_URL=http://localhost:3200 npm run e2e',
    {
      'package.json': '{"scripts":{"e2e":"BASE_URL=http://localhost:3400 playwright test"}}',
      'playwright.config.ts': playwright("baseURL: process.env.BASE_URL || 'http://localhost:3000'"),
    },
    [3400],
  ],
];

const readsUrl = { 'playwright.config.ts': playwright("baseURL: process.env['URL'] ?? 'http://localhost:3000/app'") };
const readsE2e = { ...readsUrl, 'package.json': '{"scripts":{"e2e":"playwright test"}}' };
const cypress = { 'cypress.json': '{ "baseUrl": "http://localhost:5000" }' };

/** The line and the variables with which the tests open 3009; neither where no file may stay as it is. */
const elsewhere: readonly (readonly [
  commandLine: string,
  files: Readonly<Record<string, string>>,
  line?: string,
  env?: Readonly<Record<string, string>>,
])[] = [
  ['npx playwright test', readsUrl, 'npx playwright test', { URL: 'http://localhost:3009/app' }],
  ['npm run e2e', readsE2e, 'npm run e2e', { URL: 'http://localhost:3009/app' }],
  ['URL=http://localhost:3001/x npm run e2e', readsE2e, 'URL=http://localhost:3009/x npm run e2e', {}],
  ['cypress run', cypress, 'cypress run', { CYPRESS_BASE_URL: 'http://localhost:3009' }],
  [
    'cypress run --config baseUrl=http://localhost:5100,video=false',
    cypress,
    'cypress run --config baseUrl=http://localhost:3009,video=false',
    {},
  ],
  ['testcafe chrome --base-url http://localhost:81', {}, 'testcafe chrome --base-url http://localhost:3009', {}],
  // The file alone states it.
  ['playwright test', { 'playwright.config.ts': playwright("baseURL: 'http://localhost:3000'") }],
  ['wdio run', { 'wdio.conf.ts': "export const config = { baseUrl: 'http://localhost:8080' };" }],
  // The script states it.
  ['npm run e2e', { ...readsUrl, 'package.json': '{"scripts":{"e2e":"URL=http://localhost:3400 playwright test"}}' }],
  // What stands in front of the line is not for the tests.
  ['cd web && playwright test', { 'web/playwright.config.ts': readsUrl['playwright.config.ts'], ...readsUrl }],
  ['sudo cypress run', cypress],
  ['turbo run e2e', readsE2e],
];

for (const [commandLine, files, line, env] of elsewhere) {
  test(`the same tests on another port: ${commandLine}`, async () => {
    const here = Object.fromEntries(Object.entries(files).map(([file, text]) => [`/app/${file}`, text]));
    const [page] = await testedPages(commandLine, '/app', reader(here));
    const changed = page && testedOn(page, commandLine, 3009);
    assert.deepEqual(changed, line === undefined ? undefined : { commandLine: line, env });
    if (changed === undefined) return;
    const set = Object.entries(changed.env).map(([name, value]) => `${name}=${value} `);
    const again = await testedPages(`${set.join('')}${changed.commandLine}`, '/app', reader(here));
    assert.deepEqual(
      again.map(({ port }) => port),
      [3009],
    );
  });
}

for (const [name, commandLine, files, ports] of rows) {
  test(`the page that tests open: ${name}`, async () => {
    const found = await testedPages(
      commandLine,
      '/app',
      reader(Object.fromEntries(Object.entries(files).map(([file, text]) => [`/app/${file}`, text]))),
    );
    assert.deepEqual(
      found.map(({ port }) => port),
      ports,
    );
  });
}

test('every runner of tests is tried', () => {
  const tried = [
    ...rows.map(([, line]) => line),
    ...freshPages.map(({ start }) => (typeof start === 'string' ? start : '')),
  ].join('\n');
  for (const { names, opens } of programs) {
    if (opens !== undefined)
      assert.ok(
        names.some(each => tried.includes(each)),
        names.join(),
      );
  }
});
