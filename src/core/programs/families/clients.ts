/** What talks to a server, waits for one or shows one: its numbers are another program's. */
import type { KeyedFile } from '../configFile.ts';
import type { WrittenRow } from '../row.ts';
import { port, script, words } from './shared.ts';

const client = { runner: 'test', client: true } as const;

const playwrightConfig: KeyedFile = {
  id: 'playwright',
  file: new RegExp(`(?:^|/)playwright[\\w.-]*\\.${script}$`),
  syntax: 'object',
  rules: [
    { key: /(?:^|\.)webServer(?:\.\w+)*\.(?:port|command)$/, role: 'follow', why: 'the server Playwright waits for' },
    { key: /(?:^|\.)env\.PORT$/, role: 'follow', why: 'the server Playwright starts' },
  ],
};

/** The names that a script of settings may have. */
function scripted(name: string): readonly string[] {
  return ['ts', 'js', 'mjs', 'cjs', 'mts', 'cts'].map(ending => `${name}.${ending}`);
}

export const clientRows: readonly WrittenRow[] = [
  {
    id: 'http-client',
    title: 'HTTP client',
    names: ['curl', 'wget', 'http', 'newman', 'autocannon', 'k6', 'artillery'],
    ...client,
    docs: 'https://curl.se/docs/manpage.html',
    example: 'curl http://localhost:3000/health',
  },
  {
    id: 'page-checker',
    title: 'Lighthouse',
    names: ['lighthouse', 'lhci', 'pa11y'],
    ...client,
    docs: 'https://github.com/GoogleChrome/lighthouse#using-the-node-cli',
    example: 'lighthouse http://localhost:3000 --view',
    configs: [{ id: 'lighthouse', file: /(?:^|\/)\.?lighthouserc\.json$/, syntax: 'json', rules: [] }],
    opens: { words: [''], files: [], keys: [] },
  },
  {
    id: 'waiter',
    title: 'wait-on',
    names: words(
      'wait-on wait-port wait-for-it wait-for-it.sh start-server-and-test start-test server-test kill-port nc',
    ),
    ...client,
    docs: 'https://github.com/jeffbski/wait-on#readme',
    example: 'wait-on http://localhost:3000',
  },
  {
    id: 'browser',
    names: ['open-cli', 'open', 'opener', 'xdg-open', 'start'],
    ...client,
    docs: 'https://github.com/sindresorhus/open-cli#usage',
    example: 'open-cli http://localhost:3000',
  },
  {
    id: 'playwright',
    packages: ['@playwright/test'],
    // Its tests are a client of the server; its report is served.
    runner: 'test',
    docs: 'https://playwright.dev/docs/test-cli#show-report',
    example: 'playwright show-report --port 9324',
    serves: [{ words: ['show-report'] }],
    options: {
      port: '--port',
      host: '--host',
      config: '-c --config',
      values: '--grep -g --project --reporter --workers -j --timeout',
    },
    defaults: [9323],
    configs: [playwrightConfig],
    opens: {
      // `test-server`: what its extension for VS Code debugs tests of the Testing view with.
      words: ['test', 'test-server'],
      files: scripted('playwright.config'),
      keys: [
        /^(?:(?!projects\b)\w+\.)*use\.baseURL$/,
        /(?:^|\.)projects\.(?:\w+\.)*use\.baseURL$/,
        // Its port is the base of all addresses then; with `reuseExistingServer`, whoever has it is taken for the server.
        /(?:^|\.)webServer(?:\.\w+)*\.(?:port|url)$/,
      ],
    },
  },
  {
    id: 'cypress',
    ...client,
    docs: 'https://docs.cypress.io/app/references/configuration',
    example: 'cypress run --config baseUrl=http://localhost:3000',
    options: { config: '-C --config-file', values: '-c --config -e --env -s --spec -b --browser' },
    opens: {
      words: ['run', 'open'],
      options: ['-c', '--config'],
      variables: ['CYPRESS_BASE_URL', 'CYPRESS_baseUrl'],
      files: [...scripted('cypress.config'), 'cypress.json'],
      keys: [/(?:^|\.)e2e\.baseUrl$/, /^baseUrl$/],
    },
  },
  {
    id: 'webdriverio',
    title: 'WebdriverIO',
    names: ['wdio'],
    ...client,
    docs: 'https://webdriver.io/docs/configuration#baseurl',
    example: 'wdio run ./wdio.conf.ts --baseUrl http://localhost:3000',
    options: { values: '--baseUrl -b --spec --suite' },
    opens: {
      words: ['run', ''],
      options: ['--baseUrl', '-b'],
      files: scripted('wdio.conf'),
      keys: [/^(?:\w+\.){0,2}baseUrl$/],
    },
  },
  {
    id: 'testcafe',
    title: 'TestCafe',
    ...client,
    docs: 'https://testcafe.io/documentation/402638/reference/configuration-file#baseurl',
    example: 'testcafe chrome tests --base-url http://localhost:3000',
    opens: {
      words: [''],
      options: ['--base-url'],
      files: ['.testcaferc.json', '.testcaferc.js', '.testcaferc.cjs'],
      keys: [/^(?:\w+\.)*baseUrl$/],
    },
  },
  {
    id: 'nightwatch',
    ...client,
    docs: 'https://nightwatchjs.org/guide/configuration/settings.html',
    example: 'nightwatch --env chrome',
    opens: {
      words: [''],
      options: ['--launch_url', '--launch-url'],
      files: ['nightwatch.json', ...scripted('nightwatch.conf')],
      keys: [/(?:^|\.)test_settings\.default\.(?:launch_url|baseUrl)$/, /^(?:\w+\.){0,2}(?:launch_url|baseUrl)$/],
    },
  },
  {
    id: 'codeceptjs',
    title: 'CodeceptJS',
    names: ['codeceptjs', 'codecept'],
    ...client,
    docs: 'https://codecept.io/configuration/',
    example: 'codeceptjs run --steps',
    opens: {
      words: ['run', 'run-multiple', 'run-workers', 'run-rerun'],
      files: scripted('codecept.conf'),
      keys: [/(?:^|\.)helpers\.\w+\.url$/],
    },
  },
  {
    id: 'backstop',
    title: 'BackstopJS',
    packages: ['backstopjs'],
    ...client,
    docs: 'https://github.com/garris/BackstopJS#the-backstopjson-configuration-file',
    example: 'backstop test',
    options: { config: '--config' },
    opens: { words: ['test', 'reference'], files: ['backstop.json'], keys: [/^scenarios\.(?:\[\]\.)?url$/] },
  },
  {
    id: 'test-storybook',
    title: 'Storybook’s test runner',
    packages: ['@storybook/test-runner'],
    ...client,
    docs: 'https://github.com/storybookjs/test-runner#cli-options',
    example: 'test-storybook --url http://localhost:9009',
    opens: {
      words: [''],
      options: ['--url'],
      variables: ['TARGET_URL'],
      files: [],
      keys: [],
      page: 'http://127.0.0.1:6006',
    },
  },
  {
    id: 'pytest',
    title: 'pytest',
    names: ['pytest', 'py.test'],
    ...client,
    docs: 'https://pytest-base-url.readthedocs.io/',
    example: 'pytest --base-url http://localhost:8000',
    opens: { words: [''], options: ['--base-url'], variables: ['PYTEST_BASE_URL'], files: [], keys: [] },
  },
  {
    id: 'tunnel',
    names: ['ngrok', 'localtunnel', 'lt'],
    ...client,
    docs: 'https://ngrok.com/docs/agent/cli/',
    example: 'ngrok http 3000',
  },
  {
    id: 'psql',
    title: 'PostgreSQL client',
    names: ['psql', 'pg_isready', 'pg_dump', 'createdb'],
    ...client,
    docs: 'https://www.postgresql.org/docs/current/app-psql.html',
    example: 'psql -h localhost -p 5432',
    options: { port },
  },
  {
    id: 'mysql-client',
    title: 'MySQL client',
    names: ['mysql', 'mysqladmin'],
    ...client,
    docs: 'https://dev.mysql.com/doc/refman/8.4/en/mysql-command-options.html',
    example: 'mysql -h 127.0.0.1 -P 3306',
    options: { port: '-P --port' },
  },
  {
    id: 'redis-cli',
    title: 'Redis client',
    ...client,
    docs: 'https://redis.io/docs/latest/develop/tools/cli/',
    example: 'redis-cli -p 6379',
    options: { port: '-p' },
  },
  {
    id: 'mongosh',
    title: 'MongoDB client',
    ...client,
    docs: 'https://www.mongodb.com/docs/mongodb-shell/reference/options/',
    example: 'mongosh --port 27017',
    options: { port: '--port' },
  },
];

/** Configuration of no program that is started by a command; any of them may be meant. */
export const looseFiles: readonly KeyedFile[] = [
  {
    id: 'live-server',
    file: /(?:^|\/)\.vscode\/settings\.json$|\.code-workspace$/,
    syntax: 'json',
    rules: [
      { key: /(?:^|\.)liveServer\.settings\.port$/ },
      { key: /(?:^|\.)livePreview\.portNumber$/ },
      { key: /(?:^|\.)[\w.-]*(?:serverPort|server\.port)$/, role: 'side' },
    ],
  },
];
