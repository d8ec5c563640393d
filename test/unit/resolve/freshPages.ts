/**
 * What starts that opens a page of this machine, and which port's: written down by somebody who knew what is wanted and not how it is done, before
 * any of it was tried.
 */
export interface OpeningStart {
  readonly name: string;
  /** A command line, or a debug configuration as it is started. */
  readonly start: string | Readonly<Record<string, unknown>>;
  readonly files?: Readonly<Record<string, string>>;
  /** Whose pages are looked at; none where nothing is opened, or it is not clear what. */
  readonly ports: readonly number[];
}

const opens = (
  name: string,
  start: OpeningStart['start'],
  ports: readonly number[],
  files: Readonly<Record<string, string>> = {},
): OpeningStart => ({ name, start, ports, files });

const playwright = (text: string) => ({ 'playwright.config.ts': text });
const e2e = (line: string) => ({ 'package.json': JSON.stringify({ scripts: { e2e: line } }) });
const node = { type: 'node', request: 'launch', name: 'x' };

export const freshPages: readonly OpeningStart[] = [
  // ---- browsers
  opens('Chrome', { type: 'chrome', request: 'launch', url: 'http://localhost:5173' }, [5173]),
  opens('Edge', { type: 'msedge', request: 'launch', url: 'http://127.0.0.1:3000/' }, [3000]),
  opens('VS Code’s own browser', { type: 'editor-browser', request: 'launch', url: 'http://localhost:3000' }, [3000]),
  opens('a file', { type: 'chrome', request: 'launch', file: '/app/index.html' }, []),
  opens('a browser that is open', { type: 'chrome', request: 'attach', port: 9222, url: 'http://localhost:3000' }, []),
  opens('a page of another machine', { type: 'chrome', request: 'launch', url: 'https://staging.example.com' }, []),
  opens(
    'what a server says when it is ready',
    { ...node, program: 'server.js', serverReadyAction: { pattern: 'listening', uriFormat: 'http://localhost:3000' } },
    [3000],
  ),
  opens(
    'the port that a server prints',
    {
      ...node,
      program: 'server.js',
      serverReadyAction: { pattern: 'port ([0-9]+)', uriFormat: 'http://localhost:%s' },
    },
    [],
  ),
  // ---- tests that are debugged
  opens(
    'Playwright by its program',
    { ...node, program: '/app/node_modules/.bin/playwright', args: ['test', '--headed'] },
    [3000],
    playwright("export default { use: { baseURL: 'http://localhost:3000' } };"),
  ),
  opens(
    'Playwright as the Testing view debugs it',
    {
      type: 'pwa-node',
      request: 'launch',
      name: 'Playwright Test',
      cwd: '/app',
      env: { PWDEBUG: 'console', FORCE_COLOR: '1' },
      program: '/app/node_modules/@playwright/test/cli.js',
      args: ['test-server', '-c', 'playwright.config.ts'],
    },
    [3000],
    playwright("export default { use: { baseURL: 'http://localhost:3000' } };"),
  ),
  opens('a script in a debug terminal', { type: 'node-terminal', request: 'launch', command: 'npm run e2e' }, [3000], {
    ...e2e('playwright test'),
    ...playwright("export default { use: { baseURL: 'http://localhost:3000' } };"),
  }),
  opens('a script', { ...node, runtimeExecutable: 'npm', runtimeArgs: ['run', 'e2e'] }, [5000], {
    ...e2e('cypress run'),
    'cypress.config.ts': "export default { e2e: { baseUrl: 'http://localhost:5000' } };",
  }),
  opens('npx', { ...node, runtimeExecutable: 'npx', runtimeArgs: ['wdio', 'run', 'wdio.conf.ts'] }, [8080], {
    'wdio.conf.ts': "export const config = { baseUrl: 'http://localhost:8080' };",
  }),
  opens(
    'a variable of the configuration',
    {
      ...node,
      program: '/app/node_modules/.bin/playwright',
      args: ['test'],
      env: { BASE_URL: 'http://localhost:4000' },
    },
    [4000],
    playwright("export default { use: { baseURL: process.env.BASE_URL ?? 'http://localhost:3000' } };"),
  ),
  opens(
    'a file of variables',
    { ...node, program: '/app/node_modules/.bin/playwright', args: ['test'], envFile: '/app/.env.e2e' },
    [4100],
    {
      '.env.e2e': 'BASE_URL=http://localhost:4100\n',
      ...playwright("export default { use: { baseURL: process.env.BASE_URL ?? 'http://localhost:3000' } };"),
    },
  ),
  opens('a server, and no test', { ...node, program: '/app/server.js' }, []),
  opens(
    'pytest in the debugger',
    { type: 'debugpy', request: 'launch', module: 'pytest', args: ['--base-url', 'http://localhost:8000'] },
    [8000],
  ),
  // ---- tests in a terminal or task
  opens('pytest', 'pytest --base-url=http://localhost:8000 tests/e2e', [8000]),
  opens('pytest without a page', 'pytest -q', []),
  opens(
    'Playwright’s own window',
    'npx playwright test --ui',
    [3000],
    playwright("export default { use: { baseURL: 'http://localhost:3000' } };"),
  ),
  opens('the recorder', 'npx playwright codegen http://localhost:3000/login', [3000]),
  opens(
    'a report',
    'npx playwright show-report',
    [],
    playwright("export default { use: { baseURL: 'http://localhost:3000' } };"),
  ),
  opens(
    'the example of Next.js: a port that a variable says, by its name',
    'npx playwright test',
    [3000],
    playwright(
      'import { defineConfig } from "@playwright/test";\nconst PORT = process.env.PORT || 3000;\nconst baseURL = `http://localhost:${PORT}`;\nexport default defineConfig({\n  webServer: { command: "npm run dev", url: baseURL, reuseExistingServer: !process.env.CI },\n  use: { baseURL, trace: "retry-with-trace" },\n});\n',
    ),
  ),
  opens(
    'a port within the address',
    'npx playwright test',
    [3200],
    playwright('export default { use: { baseURL: `http://localhost:${process.env.PORT ?? 3200}` } };'),
  ),
  opens(
    'a constant',
    'npx playwright test',
    [3300],
    playwright("const url = 'http://localhost:3300';\nexport default { use: { baseURL: url } };"),
  ),
  opens('a variable of .env', 'npx playwright test', [3400], {
    '.env': 'BASE_URL=http://localhost:3400\n',
    ...playwright("import 'dotenv/config';\nexport default { use: { baseURL: process.env.BASE_URL } };"),
  }),
  opens(
    'the server that it waits for',
    'yarn playwright test',
    [4000],
    playwright(
      "export default { webServer: { command: 'npm run dev', url: 'http://localhost:4000', reuseExistingServer: true } };",
    ),
  ),
  opens(
    'two addresses',
    'npx playwright test',
    [],
    playwright(
      "export default { projects: [{ use: { baseURL: 'http://localhost:3000' } }, { use: { baseURL: 'http://localhost:3001' } }] };",
    ),
  ),
  opens(
    'a server of the network',
    'npx playwright test',
    [],
    playwright("export default { use: { baseURL: 'https://staging.example.com' } };"),
  ),
  opens('components, which Cypress serves itself', 'cypress run --component', [], {
    'cypress.config.js':
      "module.exports = { e2e: { baseUrl: 'http://localhost:3000' }, component: { devServer: {} } };",
  }),
  opens('unit tests in a browser, which Vitest serves itself', 'vitest run --browser', [], {
    'vitest.config.ts': 'export default { test: { browser: { enabled: true, api: { port: 63315 } } } };',
  }),
  opens('Storybook’s tests', 'test-storybook --url http://localhost:9009', [9009]),
  opens('Storybook’s tests where it is by itself', 'npx test-storybook', [6006]),
  opens('a server and its tests', 'start-server-and-test dev http://localhost:3000 e2e', [3000], {
    'package.json': '{"scripts":{"dev":"vite --port 3000","e2e":"cypress run"}}',
    'cypress.config.js': "module.exports = { e2e: { baseUrl: 'http://localhost:3000' } };",
  }),
  opens('CodeceptJS', 'npx codeceptjs run', [3000], {
    'codecept.conf.js':
      "exports.config = { tests: './*_test.js', helpers: { Playwright: { url: 'http://localhost:3000', browser: 'chromium' } } };",
  }),
  opens('BackstopJS', 'backstop test', [3000], {
    'backstop.json':
      '{ "scenarios": [{ "label": "home", "url": "http://localhost:3000" }, { "label": "cart", "url": "http://localhost:3000/cart" }] }',
  }),
  opens('Lighthouse', 'lighthouse http://localhost:3000 --view', [3000]),
  opens(
    'a word that only looks like it',
    'git commit -m "playwright test"',
    [],
    playwright("export default { use: { baseURL: 'http://localhost:3000' } };"),
  ),
];
