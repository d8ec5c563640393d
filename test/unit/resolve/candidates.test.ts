import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Candidate } from '../../../src/core/model/endpoint.ts';
import type { BindFailure } from '../../../src/core/model/failure.ts';
import { candidates } from '../../../src/core/resolve/candidates.ts';
import { choose } from '../../../src/core/resolve/choose.ts';
import type { RunContext } from '../../../src/core/workspace/run/runContext.ts';
import { configuredPorts } from '../../../src/core/workspace/run/statedPorts.ts';
import { memoryFiles } from './files.ts';

const nameless: BindFailure = {
  kind: 'in-use',
  ruleId: 'os-in-use',
  excerpt: 'bind: Address already in use',
  frames: [],
};

const brief = (list: readonly Candidate[]): string[] =>
  list.map(({ endpoint, from }) => `${endpoint.protocol === 'unix' ? endpoint.path : endpoint.port}: ${from}`);

async function ask(
  context: Partial<RunContext>,
  failure: Partial<BindFailure> = {},
  texts: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  return brief(await candidates({ ...nameless, ...failure }, { files: memoryFiles(texts), ...context }));
}

test('what the text states needs no other source', async () => {
  assert.deepEqual(
    await candidates(
      { ...nameless, port: 3000, host: '::' },
      { commandLine: 'vite --port 5000', files: memoryFiles() },
    ),
    [{ endpoint: { protocol: 'tcp', port: 3000, host: '::' }, from: 'the error’s own text', confidence: 1 }],
  );
  assert.deepEqual(await ask({}, { path: '/tmp/a.sock', protocol: 'unix' }), ['/tmp/a.sock: the error’s own text']);
});

test('the command line beats the framework’s default', async () => {
  assert.deepEqual(await ask({ commandLine: 'python manage.py runserver 8001' }, { ruleId: 'django-in-use' }), [
    '8001: the command line',
  ]);
  assert.deepEqual(await ask({ commandLine: 'python manage.py runserver' }, { ruleId: 'django-in-use' }), [
    '8000: Django’s default',
  ]);
});

test('a debug configuration: args, env, envFile, url', async () => {
  const launch = { type: 'debugpy', request: 'launch', module: 'uvicorn', args: ['app:app', '--port', '8020'] };
  assert.deepEqual(await ask({ launch }), ['8020: args in launch.json']);
  assert.deepEqual(brief(await configuredPorts(launch, memoryFiles())), ['8020: args in launch.json']);
  assert.deepEqual(await ask({ launch: { request: 'launch', program: '/w/a.js', env: { PORT: '3001' } } }), [
    '3001: env.PORT in launch.json',
  ]);
  assert.deepEqual(await ask({ launch: { request: 'launch', program: '/w/a.js', env: { PORT: 3001 } } }), [
    '3001: env.PORT in launch.json',
  ]);
  assert.deepEqual(
    await ask(
      { launch: { request: 'launch', program: '/w/a.js', envFile: '/w/dev.env' } },
      {},
      { '/w/dev.env': 'DB_PORT=5432\nPORT="3002" # web\n' },
    ),
    ['3002: PORT in dev.env'],
  );
  assert.deepEqual(await ask({ launch: { request: 'launch', url: 'http://localhost:4200/x' } }), [
    '4200: url in launch.json',
  ]);
  assert.deepEqual(
    await ask({ launch: { request: 'launch', environment: [{ name: 'PORT', value: '7000' }], program: '/w/a.out' } }),
    ['7000: env.PORT in launch.json'],
  );
  assert.deepEqual(await ask({ launch: { request: 'launch', vmArgs: '-Dserver.port=9091' } }), [
    '9091: vmArgs in launch.json',
  ]);
  assert.deepEqual(
    await ask({
      launch: { request: 'launch', django: true, program: '/w/manage.py', args: ['runserver', '0.0.0.0:8002'] },
    }),
    ['8002: args in launch.json'],
  );
  assert.deepEqual(brief(await configuredPorts({ request: 'attach', port: 9229 }, memoryFiles())), []);
});

test('the inspector’s port is no port of the program, and the other way round', async () => {
  const launch = {
    type: 'node',
    request: 'launch',
    program: '/w/a.js',
    runtimeArgs: ['--inspect=9230'],
    args: ['--port', '3000'],
  };
  assert.deepEqual(await ask({ launch }), ['3000: args in launch.json']);
  assert.deepEqual(await ask({ launch }, { ruleId: 'node-inspector' }), ['9230: runtimeArgs in launch.json']);
  assert.deepEqual(await ask({ commandLine: 'node --inspect a.js' }, { ruleId: 'node-inspector' }), [
    '9229: the command line',
  ]);
  assert.deepEqual(await ask({}, { ruleId: 'jdwp' }), [
    '5005: Java’s debug agent’s default'.replace('Java’s', "Java's"),
  ]);
});

test('npm scripts are followed, to the script that has the port', async () => {
  const texts = {
    '/w/package.json': JSON.stringify({ scripts: { start: 'npm run serve', serve: 'http-server -p 8085' } }, null, 2),
  };
  const list = await candidates(nameless, { commandLine: 'npm start', cwd: '/w', files: memoryFiles(texts) });
  assert.deepEqual(brief(list), ['8085: script `serve` in package.json']);
  assert.equal(list[0]?.file, '/w/package.json');
  assert.equal(list[0]?.line, 4);
  assert.deepEqual(
    await ask(
      { commandLine: 'cd api && npm run dev -- --port 9000', cwd: '/w' },
      {},
      { '/w/api/package.json': '{"scripts":{"dev":"vite"}}' },
    ),
    ['9000: the command line'],
  );
  assert.deepEqual(
    await ask(
      {
        launch: { request: 'launch', type: 'node', runtimeExecutable: 'npm', runtimeArgs: ['run', 'serve'], cwd: '/w' },
      },
      {},
      texts,
    ),
    ['8085: script `serve` in package.json'],
  );
});

test('the frame’s source line: literals, constants, the environment with its default', async () => {
  const frames = [{ file: '/w/server.js', line: 4, column: 8 }];
  const source = (listen: string, head = ''): Record<string, string> => ({
    '/w/server.js': `const http = require('http');\n${head}\n// start\n${listen}\n`,
  });
  assert.deepEqual(await ask({}, { frames }, source('http.createServer().listen(3123);')), [
    '3123: the listen call in server.js',
  ]);
  assert.deepEqual(await ask({}, { frames }, source('app.listen(PORT, () => {});', 'const PORT = 3124;')), [
    '3124: the listen call in server.js',
  ]);
  assert.deepEqual(await ask({}, { frames }, source('app.listen(port)', 'const port = process.env.PORT || 3125')), [
    '3125: the listen call in server.js',
  ]);
  assert.deepEqual(await ask({ env: { PORT: '3999' } }, { frames }, source('app.listen(process.env.PORT ?? 3125)')), [
    '3999: the listen call in server.js',
  ]);
  assert.deepEqual(await ask({}, { frames }, source("app.listen({ port: 3126, host: '0.0.0.0' })")), [
    '3126: the listen call in server.js',
  ]);
  assert.deepEqual(
    await ask(
      { cwd: '/w' },
      { frames: [{ file: 'app.py', line: 3 }] },
      { '/w/app.py': 'import socket\ns = socket.socket()\ns.bind(("", 8099))\ns.listen(128)\n' },
    ),
    ['8099: the listen call in app.py'],
  );
  assert.deepEqual(
    await ask(
      {},
      { frames: [{ file: '/w/main.go', line: 2 }] },
      { '/w/main.go': 'func main() {\n\tlog.Fatal(http.ListenAndServe(":8098", nil))\n}\n' },
    ),
    ['8098: the listen call in main.go'],
  );
  assert.deepEqual(
    await ask(
      {},
      { frames: [{ file: '/w/Main.java', line: 1 }] },
      { '/w/Main.java': 'ServerSocket s = new ServerSocket(8097);' },
    ),
    ['8097: the listen call in Main.java'],
  );
  assert.deepEqual(
    await ask(
      {},
      { frames: [{ file: '/w/main.rs', line: 1 }] },
      { '/w/main.rs': 'let l = TcpListener::bind("127.0.0.1:8096").unwrap();' },
    ),
    ['8096: the listen call in main.rs'],
  );
  assert.deepEqual(
    await ask(
      { commandLine: './server', cwd: '/w' },
      { frames: [{ file: '/w/s.c', line: 2 }] },
      {
        '/w/s.c':
          '#define PORT 8095\na.sin_port = htons(PORT);\nbind(fd, (struct sockaddr *)&a, sizeof a);\nlisten(fd, 5);\n',
      },
    ),
    ['8095: the listen call in s.c'],
  );
});

test('without a frame the started program itself is read', async () => {
  assert.deepEqual(
    await ask(
      { commandLine: 'node server.js', cwd: '/w' },
      {},
      { '/w/server.js': "require('http').createServer().listen(3130)" },
    ),
    ['3130: the listen call in server.js'],
  );
  assert.deepEqual(
    brief(
      await configuredPorts(
        { request: 'launch', type: 'node', program: '/w/server.js' },
        memoryFiles({ '/w/server.js': 'app.listen(3131)' }),
      ),
    ),
    ['3131: the listen call in server.js'],
  );
});

test('of a program that no row tells of the file that it was started with is read', async () => {
  const files = {
    '/w/h.conf': 'listen: 3140\nhosts:\n  default: {}\n',
    '/w/server.c': 'a.sin_port = htons(3141);\n',
    '/w/Main.hs': 'main = run 3142 app\n',
    '/w/server.erl': 'start() -> gen_tcp:listen(3143, []).\n',
    '/w/bftpd.conf': 'listen=YES\nlisten_port=3144\n',
  };
  const of = (commandLine: string) => ask({ commandLine, cwd: '/w' }, {}, files);
  assert.deepEqual(await of('h2ox -c h.conf'), ['3140: listen in h.conf']);
  assert.deepEqual(await of('./server'), ['3141: the listen call in server.c']);
  assert.deepEqual(await of('runghc Main.hs'), ['3142: the listen call in Main.hs']);
  assert.deepEqual(await of('erl -noshell -s server'), ['3143: the listen call in server.erl']);
  assert.equal((await of('bftpd bftpd.conf'))[0], '3144: listen_port in bftpd.conf');
  assert.deepEqual(await of('redir -n :3145 127.0.0.1:80'), ['3145: the command line']);
});

test('the framework’s file beats its default', async () => {
  assert.deepEqual(
    await ask(
      { commandLine: 'npx vite', cwd: '/w' },
      {},
      { '/w/vite.config.ts': 'export default defineConfig({\n  server: {\n    port: 5180,\n  },\n})' },
    ),
    ['5180: the port in vite.config.ts'],
  );
  assert.deepEqual(await ask({ commandLine: 'npx vite', cwd: '/w' }), ['5173: Vite’s default']);
  assert.deepEqual(
    await ask(
      { commandLine: 'mvn spring-boot:run', cwd: '/w' },
      {},
      { '/w/src/main/resources/application.yml': 'server:\n  port: ${PORT:8088}\n' },
    ),
    ['8088: the port in application.yml'],
  );
  assert.deepEqual(
    await ask(
      { commandLine: 'mix phx.server', cwd: '/w' },
      {},
      { '/w/config/dev.exs': 'config :demo, DemoWeb.Endpoint,\n  http: [ip: {127, 0, 0, 1}, port: 4040],\n' },
    ),
    ['4040: the port in dev.exs'],
  );
});

test('nothing known gives nothing, and no file is an error', async () => {
  assert.deepEqual(await ask({}), []);
  assert.deepEqual(
    await ask({ commandLine: './server', cwd: '/w', launch: { args: 7, env: 'x', envFile: 3, cwd: {}, program: [] } }),
    [],
  );
});

test('UDP failures ask for UDP', async () => {
  const [only] = await candidates(
    { ...nameless, protocol: 'udp' },
    { commandLine: './server --port 5353', files: memoryFiles() },
  );
  assert.deepEqual(only?.endpoint, { protocol: 'udp', port: 5353 });
});

test('choose keeps what is taken', () => {
  const at = (port: number, confidence: number): Candidate => ({
    endpoint: { protocol: 'tcp', port },
    from: 'x',
    confidence,
  });
  const taken = (...ports: number[]): Map<string, boolean> => new Map(ports.map(port => [`tcp:${port}`, true]));
  assert.deepEqual(choose([at(1, 0.9), at(2, 0.8)], taken()), { kind: 'none' });
  assert.deepEqual(choose([at(1, 0.9), at(2, 0.8)], taken(2)), { kind: 'one', candidate: at(2, 0.8) });
  assert.deepEqual(choose([at(1, 0.8), at(2, 0.9)], taken(1, 2)), {
    kind: 'several',
    candidates: [at(2, 0.9), at(1, 0.8)],
  });
  assert.deepEqual(choose([at(1, 0.5), at(2, 0.9)], taken(1, 2)), { kind: 'one', candidate: at(2, 0.9) });
});

/** Runs that VS Code asks for their port: what the program would take otherwise counts for nothing. */
const decidedAtStart: readonly (readonly [Partial<RunContext>, readonly string[]])[] = [
  [{ commandLine: 'PORT=${input:port} node api.cjs' }, []],
  [{ commandLine: "node api.cjs --port '${input:my port}'" }, []],
  [{ commandLine: 'node api.cjs --port=${config:shop.port}' }, []],
  [{ commandLine: 'node api.cjs --port ${input:port} --listen 127.0.0.1:7000' }, ['7000: the command line']],
  [{ launch: { request: 'launch', program: '/w/api.cjs', env: { PORT: '${env:SHOP_PORT}' } } }, []],
  [{ launch: { request: 'launch', program: '/w/api.cjs', args: ['--port', '${command:pickPort}'] } }, []],
  [{ commandLine: 'NAME=${input:name} node api.cjs' }, ['4000: the listen call in api.cjs']],
  [{ commandLine: 'node api.cjs ${input:name}' }, ['4000: the listen call in api.cjs']],
  [{ commandLine: 'node api.cjs --port ${PORT:-4100}' }, ['4000: the listen call in api.cjs']],
];
for (const [context, expected] of decidedAtStart) {
  test(`what VS Code asks for decides: ${context.commandLine ?? JSON.stringify(context.launch)}`, async () => {
    const texts = { '/w/api.cjs': "require('http').createServer().listen(process.env.PORT ?? 4000)" };
    assert.deepEqual(await ask({ cwd: '/w', ...context }, {}, texts), expected);
  });
}

const both = ['4000: the listen call in api.cjs', '4001: the listen call in web.cjs'];
const startBoth: readonly (readonly [command: string, expected: readonly string[]])[] = [
  ['concurrently "node api.cjs" "node web.cjs"', both],
  ['node api.cjs & node web.cjs', both],
  ['concurrently "npm:api" "npm run web"', both],
  ['cd sub && node deep.cjs', ['4002: the listen call in deep.cjs']],
  ['npm-run-all --parallel "node api.cjs" "node web.cjs"', both],
];
for (const [command, expected] of startBoth) {
  test(`every program that a script starts is read: ${command}`, async () => {
    const listens = (port: number) => `require('http').createServer().listen(${port})`;
    const texts = {
      '/w/package.json': JSON.stringify(
        {
          scripts: { 'dev:both': command, api: 'node api.cjs', web: 'node web.cjs' },
        },
        undefined,
        2,
      ),
      '/w/api.cjs': listens(4000),
      '/w/web.cjs': listens(4001),
      '/w/sub/deep.cjs': listens(4002),
    };
    assert.deepEqual((await ask({ commandLine: 'npm run dev:both', cwd: '/w' }, {}, texts)).toSorted(), expected);
  });
}

test('PORT of a .env file is no candidate of a program that does not take it from there', async () => {
  const files = { '/w/.env': 'PORT=4400\n' };
  assert.deepEqual(await ask({ commandLine: 'npx vite', cwd: '/w' }, {}, files), ['5173: Vite’s default']);
  assert.deepEqual(await ask({ commandLine: 'astro dev', cwd: '/w' }, {}, files), ['4321: Astro’s default']);
  assert.deepEqual(await ask({ commandLine: 'python manage.py runserver', cwd: '/w' }, {}, files), [
    '8000: Django’s default',
  ]);
  assert.deepEqual(await ask({ commandLine: 'react-scripts start', cwd: '/w' }, {}, files), ['4400: PORT in .env']);
  assert.deepEqual(await ask({ commandLine: 'node server.js', cwd: '/w' }, {}, files), ['4400: PORT in .env']);
});

test('the port of a sub-command’s own section and default is taken', async () => {
  const files = { '/w/vite.config.ts': 'export default { server: { port: 5180 }, preview: { port: 4180 } }' };
  assert.deepEqual(await ask({ commandLine: 'npx vite preview', cwd: '/w' }, {}, files), [
    '4180: the port in vite.config.ts',
  ]);
  assert.deepEqual(await ask({ commandLine: 'npx vite preview', cwd: '/w' }), ['4173: Vite’s default']);
  assert.deepEqual(await ask({ commandLine: 'npx vite build', cwd: '/w' }, {}, files), []);
});

test('a configuration file is read as its program reads it: constants, comments, quotes and other sections', async () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['astro dev', 'astro.config.mjs', 'const PORT = 4400;\nexport default { server: { port: PORT } };', '4400'],
    ['vite', 'vite.config.js', '// server: { port: 1111 }\nexport default { server: { port: 5180 } }', '5180'],
    ['wrangler dev', 'wrangler.jsonc', '{ "dev": { /* a */ "port": 8790, "inspector_port": 9230 } }', '8790'],
    ['hexo server', '_config.yml', 'title: a\nserver:\n  port: 4123\n', '4123'],
    ['trunk serve', 'Trunk.toml', '[serve]\nport = 8123\n', '8123'],
    ['ladle serve', '.ladle/config.mjs', 'export default { port: 61001, previewPort: 8081 };', '61001'],
  ];
  for (const [commandLine, name, text, port] of cases) {
    assert.deepEqual(await ask({ commandLine, cwd: '/w' }, {}, { [`/w/${name}`]: text }), [
      `${port}: the port in ${name.replace(/.*\//, '')}`,
    ]);
  }
});

test('Flask, too, takes what stands in .env before what stands in .flaskenv', async () => {
  const files = { '/w/.env': 'FLASK_RUN_PORT="5001" # mine\n', '/w/.flaskenv': 'FLASK_RUN_PORT=5002\n' };
  assert.deepEqual(await ask({ commandLine: 'flask run', cwd: '/w' }, {}, files), ['5001: FLASK_RUN_PORT in .env']);
});

test('the scripts of other packages: of one that is named, in a folder, and of all of them', async () => {
  const manifest = (name: string, dev: string): string => JSON.stringify({ name, scripts: { dev } });
  const texts = {
    '/w/package.json': JSON.stringify({ workspaces: ['apps/*'], scripts: { dev: 'turbo dev' } }),
    // No package of the repository's.
    '/w/examples/one/package.json': manifest('one', 'next dev -p 3900'),
    '/w/apps/web/package.json': manifest('@acme/web', 'next dev -p 3100'),
    '/w/apps/api/package.json': manifest('api', 'PORT=4100 node api.js'),
  };
  const lines: Readonly<Record<string, readonly string[]>> = {
    'pnpm --filter @acme/web dev': ['3100'],
    'npm run dev -w api': ['4100'],
    'yarn workspace @acme/web dev': ['3100'],
    'npm --prefix apps/web run dev': ['3100'],
    'turbo run dev --filter=web': ['3100'],
    'pnpm -r dev': ['3100', '4100'],
    'npm run dev': ['3100', '4100'],
    'pnpm --filter nobody dev': [],
  };
  for (const [commandLine, ports] of Object.entries(lines)) {
    const found = await ask({ commandLine, cwd: '/w' }, {}, texts);
    assert.deepEqual(new Set(found.map(each => each.split(':')[0])), new Set(ports), commandLine);
  }
});

test('of several servers in scripts each counts: what one is told, what the other takes by default', async () => {
  const scripts = {
    dev: 'run-p dev:*',
    'dev:web': 'next dev',
    'dev:api': 'PORT=4100 node api.js',
    told: 'PORT=4200 npm run dev:web',
  };
  const texts = { '/w/package.json': JSON.stringify({ scripts }) };
  assert.deepEqual(await ask({ commandLine: 'npm run dev', cwd: '/w' }, {}, texts), [
    '4100: script `dev:api` in package.json',
    '3000: Next.js’s default',
  ]);
  assert.deepEqual(await ask({ commandLine: 'npm run told', cwd: '/w' }, {}, texts), [
    '4200: script `told` in package.json',
  ]);
});

test('packages are those that the repository declares: pnpm’s and Lerna’s lists, deep patterns and single folders', async () => {
  const web = JSON.stringify({ name: 'web', scripts: { dev: 'next dev -p 3300' } });
  const at = async (folder: string, lists: Readonly<Record<string, string>>): Promise<string[]> =>
    ask({ commandLine: 'pnpm --filter web dev', cwd: '/w' }, {}, { ...lists, [`/w/${folder}/package.json`]: web });
  const found = ['3300: script `dev` in package.json'];
  assert.deepEqual(await at('apps/web', { '/w/pnpm-workspace.yaml': 'packages:\n  - "apps/*"\n' }), found);
  assert.deepEqual(await at('site', { '/w/pnpm-workspace.yaml': 'packages: [site]\n' }), found);
  assert.deepEqual(
    await at('packages/a/web', { '/w/package.json': '{"workspaces":{"packages":["packages/**"]}}' }),
    found,
  );
  assert.deepEqual(await at('packages/web', { '/w/lerna.json': '{"packages":["packages/*"]}' }), found);
  assert.deepEqual(await at('other/web', { '/w/lerna.json': '{"packages":["packages/*", "../other/*"]}' }), []);
});
