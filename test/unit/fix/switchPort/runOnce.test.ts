import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planPortSwitch } from '../../../../src/core/fix/switchPort/index.ts';
import { planRunOnce } from '../../../../src/core/fix/switchPort/runOnce.ts';
import { memoryFiles } from './memory.ts';

const scripts: Readonly<Record<string, string>> = {
  dev: 'next dev',
  fixed: 'next dev -p 3000',
  piped: 'next dev | pino-pretty',
  redirected: 'next dev 2>&1',
  watched: 'nodemon --exec "http-server -p 3000"',
  start: 'react-scripts start',
  api: 'node server.js',
};

const lines: readonly (readonly [
  line: string,
  from: number,
  expected: string | undefined,
  env?: Record<string, string>,
])[] = [
  ['python manage.py runserver', 8000, 'python manage.py runserver 3001'],
  ['python manage.py runserver 0.0.0.0:8000', 8000, 'python manage.py runserver 0.0.0.0:3001'],
  ['PORT=3000 node server.js', 3000, 'PORT=3001 node server.js'],
  ['node server.js', 3000, 'node server.js', { PORT: '3001' }],
  ['node server.js --port=3000 --limit 3000', 3000, 'node server.js --port=3001 --limit 3000'],
  ['npx next dev -p3000', 3000, 'npx next dev -p3001'],
  ['npx vite', 5173, 'npx vite --port 3001'],
  ['npm run dev', 3000, 'npm run dev -- -p 3001'],
  ['npm run dev -- --turbo', 3000, 'npm run dev -- --turbo -p 3001'],
  ['npm run fixed', 3000, 'npx next dev -p 3001'],
  ['npm run piped', 3000, 'npm run piped', { PORT: '3001' }],
  ['npm run redirected', 3000, 'npm run redirected -- -p 3001'],
  ['npm run watched', 3000, 'npx nodemon --exec "http-server -p 3001"'],
  ['npm run missing', 3000, undefined],
  // Of programs that no row tells of: an option that is named like their port, and none of another end.
  ['rpcx --rpc-listen-port=3000', 3000, 'rpcx --rpc-listen-port=3001'],
  ['guix -gui-address=127.0.0.1:3000', 3000, 'guix -gui-address=127.0.0.1:3001'],
  ['relayx --listeningPort 3000', 3000, 'relayx --listeningPort 3001'],
  ['relayx --listening-port 3000', 3000, 'relayx --listening-port 3001'],
  ['gatex --upstream-port=3000', 3000, undefined],
  ['git daemon --port=3000 --export-all', 3000, 'git daemon --port=3001 --export-all'],
  ['git clone --port=3000', 3000, undefined],
  ['socat TCP-LISTEN:3000,fork,reuseaddr EXEC:cat', 3000, 'socat TCP-LISTEN:3001,fork,reuseaddr EXEC:cat'],
  ['hg serve', 8000, 'hg serve -p 3001'],
  ['redir -n :3000 127.0.0.1:80', 3000, 'redir -n :3001 127.0.0.1:80'],
  ['ncat -lk 3000', 3000, 'ncat -lk 3001'],
  ['npx esbuild app.js --servedir=www --serve', 8000, 'npx esbuild app.js --servedir=www --serve=3001'],
  ['npm start', 3000, 'npm start', { PORT: '3001' }],
  ['yarn api', 3000, 'yarn api', { PORT: '3001' }],
  ['flask run', 5000, 'flask run --port 3001'],
  ['php -S localhost:8000 -t public', 8000, 'php -S localhost:3001 -t public'],
  ['php artisan serve', 8000, 'php artisan serve --port=3001'],
  [
    'hugo server -p 1313 --baseURL http://localhost:1313/',
    1313,
    'hugo server -p 3001 --baseURL http://localhost:3001/',
  ],
  ['python3 -m http.server', 8000, 'python3 -m http.server 3001'],
  ['gunicorn app:app', 8000, 'gunicorn app:app -b 127.0.0.1:3001'],
  ['perl -I lib app.pl daemon', 3000, 'perl -I lib app.pl daemon -l http://127.0.0.1:3001'],
  ['perl server.pl', 3000, 'perl server.pl', { PORT: '3001' }],
  ['plackup app.psgi', 5000, 'plackup app.psgi -p 3001'],
  ['waitress-serve app:app', 8080, 'waitress-serve --port=3001 app:app'],
  ['python -m waitress --threads 4 app:app', 8080, 'python -m waitress --port=3001 --threads 4 app:app'],
  ['dotnet run', 5000, 'dotnet run --urls=http://localhost:3001'],
  ['cd api && rails s', 3000, 'cd api && rails s -p 3001'],
  ['docker run -p 3000:3000 web', 3000, 'docker run -p 3001:3000 web'],
  ['docker compose up', 8080, undefined],
  ['vite --port 3000 & node api.js --port 3000', 3000, undefined],
  ['ls -la', 3000, undefined],
  ['', 3000, undefined],
];

for (const [line, from, expected, env = {}] of lines) {
  test(`once more on 3001: ${line || '(empty)'}`, async () => {
    const plan = await planRunOnce({ from, to: 3001, commandLine: line, manifest: JSON.stringify({ scripts }) });
    if (expected === undefined) assert.equal(plan, undefined);
    else {
      assert.ok(plan?.kind === 'command');
      assert.deepEqual([plan.commandLine, plan.env], [expected, env]);
    }
  });
}

test('a script of another package of the repository is not started elsewhere', async () => {
  const manifest = JSON.stringify({ scripts: { dev: 'next dev' } });
  for (const commandLine of ['npm run dev --prefix web', 'pnpm --filter web dev', 'npm run dev -w web'])
    assert.equal(await planRunOnce({ from: 3000, to: 3001, commandLine, manifest }), undefined, commandLine);
});

test('a debug configuration takes the port where it states it, and its own addresses follow', async () => {
  const configuration = {
    name: 'API',
    type: 'node',
    request: 'launch',
    program: '/x/server.js',
    args: ['--port', '3000', '--timeout', '3000'],
    serverReadyAction: { uriFormat: 'http://localhost:3000' },
  };
  const plan = await planRunOnce({ from: 3000, to: 3001, configuration });
  assert.ok(plan?.kind === 'configuration');
  assert.deepEqual(plan.configuration, {
    ...configuration,
    args: ['--port', '3001', '--timeout', '3000'],
    serverReadyAction: { uriFormat: 'http://localhost:3001' },
  });
  assert.equal(plan.certain, true);
});

test('a debug configuration that states nothing gets the variable or option of its program', async () => {
  const once = async (configuration: Record<string, unknown>, from: number): Promise<unknown> => {
    const plan = await planRunOnce({ from, to: 3001, configuration, manifest: JSON.stringify({ scripts }) });
    return plan?.kind === 'configuration' ? plan.configuration : undefined;
  };
  const flask = { type: 'debugpy', request: 'launch', module: 'flask', args: ['run'] };
  assert.deepEqual(await once(flask, 5000), { ...flask, env: { FLASK_RUN_PORT: '3001' } });
  const uvicorn = { type: 'debugpy', request: 'launch', module: 'uvicorn', args: ['main:app'] };
  assert.deepEqual(await once(uvicorn, 8000), { ...uvicorn, args: ['main:app', '--port', '3001'] });
  const node = { type: 'node', request: 'launch', program: 'a.js', env: { A: '1' } };
  assert.deepEqual(await once(node, 3000), { ...node, env: { A: '1', PORT: '3001' } });
  const npm = { type: 'node', request: 'launch', runtimeExecutable: 'npm', runtimeArgs: ['run', 'dev'] };
  assert.deepEqual(await once(npm, 3000), { ...npm, runtimeArgs: ['run', 'dev', '--', '-p', '3001'], env: {} });
  const terminal = { type: 'node-terminal', request: 'launch', command: 'npx vite' };
  assert.deepEqual(await once(terminal, 5173), { ...terminal, command: 'npx vite --port 3001' });
  const tool = { type: 'node', request: 'launch', program: '${workspaceFolder}/node_modules/vite/bin/vite.js' };
  assert.deepEqual(await once(tool, 5173), { ...tool, args: ['--port', '3001'] });
  const stated = { ...tool, args: ['--port', '4000'] };
  assert.equal(await once(stated, 5173), undefined);
  const java = { type: 'java', request: 'launch', mainClass: 'x.Y' };
  assert.deepEqual(await once(java, 8080), { ...java, args: ['--server.port=3001'] });
  const taken = { type: 'node', request: 'launch', program: 'a.js', env: { PORT: '4000' } };
  assert.equal(await once(taken, 3000), undefined);
  assert.equal(await once({ type: 'chrome', request: 'launch', url: 'http://localhost:3000' }, 3000), undefined);
});

test('what a program of one’s own reads is told by its files, not supposed', async () => {
  const plan = async (code: string, line = 'node server.js'): Promise<unknown> => {
    const manifest = JSON.stringify({ scripts: { api: 'node server.js' } });
    const files = memoryFiles({ 'server.js': code, 'package.json': manifest });
    const from = 3000;
    const hints = { startedBy: line, startedIn: '' };
    const switching = await planPortSwitch({ root: '/w', files, from, to: 3001, hints });
    const once = await planRunOnce({ from, to: 3001, commandLine: line, manifest, switching });
    return once?.kind === 'command' ? [once.env, once.certain] : once;
  };
  assert.deepEqual(await plan('app.listen(process.env.PORT || 3000);'), [{ PORT: '3001' }, true]);
  assert.deepEqual(await plan('app.listen(process.env.API_PORT ?? 3000);'), [{ API_PORT: '3001' }, true]);
  assert.deepEqual(await plan('app.listen(process.env.API_PORT ?? 3000);', 'npm run api'), [
    { API_PORT: '3001' },
    true,
  ]);
  assert.equal(await plan('app.listen(3000);'), undefined);
  assert.deepEqual(await plan('start();'), [{ PORT: '3001' }, false]);
});

test('a variable is set for the command that starts the server, wherever it stands in the line', async () => {
  const manifest = JSON.stringify({ scripts });
  const within = async (commandLine: string) => {
    const plan = await planRunOnce({ from: 3000, to: 3001, commandLine, manifest });
    if (plan?.kind !== 'command') return undefined;
    const { at = 0 } = plan;
    return `${plan.commandLine.slice(0, at)}PORT=${plan.env['PORT']} ${plan.commandLine.slice(at)}`;
  };
  assert.equal(await within('npm start'), 'PORT=3001 npm start');
  assert.equal(await within('cd web && node server.js'), 'cd web && PORT=3001 node server.js');
  assert.equal(await within('tsc -b && npm start'), 'tsc -b && PORT=3001 npm start');
  assert.equal(await within('date; "npm" start'), 'date; PORT=3001 "npm" start');
  assert.equal(await within('(cd web && DEBUG=1 node server.js)'), '(cd web && DEBUG=1 PORT=3001 node server.js)');
});
