import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BindFailure } from '../../../src/core/model/failure.ts';
import { candidates } from '../../../src/core/resolve/candidates.ts';
import type { RunContext } from '../../../src/core/workspace/run/runContext.ts';
import { memoryFiles } from './files.ts';

/** A run whose failure names no port, the files around it, and the ports it can have meant: never a database's or an upstream's. */
interface Run {
  readonly context: Omit<RunContext, 'files'>;
  readonly ports: readonly number[];
  readonly files: Readonly<Record<string, string>>;
  readonly failure: Partial<BindFailure>;
}

const nameless: BindFailure = {
  kind: 'in-use',
  ruleId: 'os-in-use',
  excerpt: 'bind: Address already in use',
  frames: [],
};

/** Started by the debugger with this configuration. */
const launched = (
  launch: Readonly<Record<string, unknown>>,
  ports: readonly number[],
  files: Readonly<Record<string, string>> = {},
  failure: Partial<BindFailure> = {},
): Run => ({ context: { launch: { request: 'launch', ...launch }, cwd: '/w' }, ports, files, failure });

/** Typed into a terminal. */
const typed = (
  commandLine: string,
  ports: readonly number[],
  files: Readonly<Record<string, string>> = {},
  failure: Partial<BindFailure> = {},
): Run => ({ context: { commandLine, cwd: '/w' }, ports, files, failure });

const runs: readonly Run[] = [
  launched({ type: 'node', runtimeExecutable: 'pnpm', runtimeArgs: ['dev', '--port', '3031'] }, [3031]),
  launched({ type: 'node', runtimeExecutable: 'npm', runtimeArgs: ['run', 'dev', '--', '-p', '3032'] }, [3032]),
  launched({ type: 'node', program: '/w/server.js', env: { PORT: '3033', API_URL: 'http://localhost:4000' } }, [3033]),
  launched({ type: 'node-terminal', command: 'yarn dev --port 3034' }, [3034]),
  launched(
    { type: 'node', runtimeExecutable: 'npx', runtimeArgs: ['tsx', 'watch', 'src/main.ts', '--port=3035'] },
    [3035],
  ),
  launched({ type: 'debugpy', module: 'http.server', args: ['8035'] }, [8035]),
  launched({ type: 'debugpy', module: 'uvicorn', args: 'main:app --port 8036' }, [8036]),
  launched(
    { type: 'go', program: '/w/cmd/api', args: ['-addr', ':8037', '-db', 'postgres://localhost:5432/x'] },
    [8037],
  ),
  launched({ type: 'java', mainClass: 'com.acme.Main', vmArgs: '-Dserver.port=8038 -Dhttp.proxyPort=3128' }, [8038]),
  launched({ type: 'java', mainClass: 'com.acme.Main', args: '--server.port=8039 --spring.redis.port=6379' }, [8039]),
  launched({ type: 'coreclr', program: '/w/bin/Api.dll', args: ['--urls', 'http://localhost:5039'] }, [5039]),
  launched({ type: 'lldb', cargo: { args: ['run', '--', '--port', '8040'] } }, [8040]),
  launched({ type: 'php', program: '', runtimeArgs: ['-S', 'localhost:8041', '-t', 'public'] }, [8041]),
  launched({ type: 'rdbg', script: '/w/bin/rails', args: ['server', '-p', '3042'] }, [3042]),
  launched({ type: 'dart', program: 'bin/server.dart', args: ['--port', '8043'] }, [8043]),
  launched({ type: 'debugpy', module: 'celery', args: ['-A', 'app', 'worker', '--concurrency', '4000'] }, []),
  launched({ type: 'node', program: '/w/job.js', args: ['--timeout', '5000', '--db-port', '5432'] }, []),
  launched({ type: 'debugpy', module: 'uvicorn', args: ['main:app', '--reload', '--port', '8050'] }, [8050]),
  launched(
    {
      type: 'debugpy',
      module: 'flask',
      env: { FLASK_APP: 'app.py', FLASK_DEBUG: '1' },
      args: ['run', '--no-debugger', '--port=5050'],
    },
    [5050],
  ),
  launched(
    { type: 'debugpy', module: 'flask', env: { FLASK_APP: 'app.py', FLASK_RUN_PORT: '5051' }, args: ['run'] },
    [5051],
  ),
  launched({ type: 'debugpy', module: 'flask', env: { FLASK_APP: 'app.py' }, args: ['run'] }, [5000]),
  launched({ type: 'debugpy', module: 'fastapi', args: ['dev', 'main.py'] }, [8000]),
  launched({ type: 'debugpy', program: '/w/manage.py', args: ['runserver', '8009'], django: true }, [8009]),
  launched({ type: 'debugpy', program: '/w/manage.py', args: ['runserver'], django: true }, [8000]),
  launched({ type: 'debugpy', module: 'gunicorn', args: ['-b', '0.0.0.0:8033', 'wsgi:app'] }, [8033]),
  launched({ type: 'debugpy', module: 'streamlit', args: ['run', 'app.py', '--server.port', '8600'] }, [8600]),
  launched({ type: 'debugpy', program: '/w/app.py', cwd: '/w' }, [9123], {
    '/w/app.py': 'import http.server\nhttp.server.HTTPServer(("", 9123), H).serve_forever()\n',
  }),
  launched({ type: 'debugpy', program: '/w/app.py', cwd: '/w', env: { DB_PORT: '5432' } }, [9124], {
    '/w/app.py': 'app.run(host="0.0.0.0", port=int(os.environ.get("PORT", 9124)))\n',
  }),
  launched({ type: 'debugpy', program: '/w/app.py', cwd: '/w', env: { PORT: '9125' } }, [9125], {
    '/w/app.py': 'app.run(port=int(os.environ.get("PORT", 8000)))\n',
  }),
  launched({ type: 'debugpy', program: '/w/client.py', cwd: '/w' }, [], {
    '/w/client.py': 'import socket\ns = socket.create_connection(("db.example.org", 5432))\n',
  }),
  launched(
    { type: 'node', program: '/w/server.js', env: { PORT: '4001', DATABASE_URL: 'postgres://u:p@localhost:5432/x' } },
    [4001],
  ),
  launched({ type: 'node', program: '/w/server.js', env: { REDIS_PORT: '6379', HTTP_PORT: '4002' } }, [4002]),
  launched({ type: 'node', program: '/w/server.js', cwd: '/w' }, [4003], {
    '/w/server.js': 'const port = process.env.PORT || 4003;\napp.listen(port);\n',
  }),
  launched({ type: 'node', program: '/w/server.js', cwd: '/w' }, [4004], {
    '/w/server.js':
      'const port = Number(process.env.PORT ?? 3000);\napp.listen(port, () => console.log("up on 9999"));\n',
    '/w/.env': 'PORT=4004\nPGPORT=5432\n',
  }),
  launched({ type: 'node', program: '/w/server.js', cwd: '/w' }, [4005], {
    '/w/server.js':
      "server.listen({ port: 4005, host: '0.0.0.0' });\nmongoose.connect('mongodb://localhost:27017/x');\n",
  }),
  launched({ type: 'node', program: '/w/server.js', args: ['--port', '4006'], cwd: '/w' }, [4006], {
    '/w/server.js': 'app.listen(argv.port);\nfetch("http://localhost:9000");\n',
  }),
  launched({ type: 'node', program: '/w/client.js', cwd: '/w' }, [], {
    '/w/client.js': "net.connect(5432, 'localhost');\nfetch('http://localhost:3000');\nsetTimeout(f, 3000);\n",
  }),
  launched({ type: 'node', runtimeExecutable: 'npm', runtimeArgs: ['run', 'dev'], cwd: '/w' }, [5300], {
    '/w/package.json': '{"scripts":{"dev":"vite --port 5300"}}',
  }),
  launched({ type: 'node', runtimeExecutable: 'npm', runtimeArgs: ['run', 'dev'], cwd: '/w' }, [5173], {
    '/w/package.json': '{"scripts":{"dev":"vite"}}',
  }),
  launched({ type: 'node', runtimeExecutable: 'pnpm', runtimeArgs: ['dev'], cwd: '/w' }, [5301], {
    '/w/package.json': '{"scripts":{"dev":"vite"}}',
    '/w/vite.config.ts':
      'export default defineConfig({ server: { port: 5301, proxy: { "/api": "http://localhost:8080" } } })',
  }),
  launched({ type: 'node', runtimeExecutable: 'npm', runtimeArgs: ['start'], cwd: '/w' }, [3000], {
    '/w/package.json': '{"scripts":{"start":"react-scripts start"}}',
  }),
  launched({ type: 'node', runtimeExecutable: 'npx', runtimeArgs: ['next', 'dev', '-p', '3401'] }, [3401]),
  launched({ type: 'chrome', url: 'http://localhost:4200' }, [4200]),
  launched({ type: 'chrome', url: 'http://localhost:5173', port: 9222 }, [5173]),
  launched({ type: 'chrome', url: 'https://example.org:8443/x' }, []),
  launched(
    {
      type: 'coreclr',
      program: '/w/bin/Debug/net8.0/Api.dll',
      env: { ASPNETCORE_URLS: 'http://localhost:5123;https://localhost:5124' },
    },
    [5123, 5124],
  ),
  launched({ type: 'coreclr', program: '/w/bin/Debug/net8.0/Api.dll', cwd: '/w' }, [5125], {
    '/w/Properties/launchSettings.json': '{"profiles":{"http":{"applicationUrl":"http://localhost:5125"}}}',
  }),
  launched({ type: 'coreclr', program: '/w/bin/Api.dll', args: ['--urls', 'http://*:5126'] }, [5126]),
  launched({ type: 'java', mainClass: 'com.acme.App', vmArgs: '-Dserver.port=8099 -Ddb.port=5432' }, [8099]),
  launched({ type: 'java', mainClass: 'com.acme.App', vmArgs: ['-Xmx2048m', '-Dserver.port=8100'] }, [8100]),
  launched({ type: 'java', mainClass: 'com.acme.App', args: '--server.port=8101' }, [8101]),
  launched({ type: 'java', mainClass: 'org.springframework.boot.Main', cwd: '/w' }, [8102], {
    '/w/src/main/resources/application.yml':
      'spring:\n  datasource:\n    url: jdbc:postgresql://localhost:5432/x\nserver:\n  port: 8102\nmanagement:\n  server:\n    port: 9001\n',
  }),
  launched({ type: 'go', program: '/w', cwd: '/w', args: ['-addr', ':8111', '-metrics-addr', ':9111'] }, [8111]),
  launched({ type: 'go', program: '${workspaceFolder}', env: { PORT: '8112' } }, [8112]),
  launched({ type: 'go', program: '/w/main.go', cwd: '/w' }, [8113], {
    '/w/main.go':
      'package main\nfunc main() {\n\tdb := open("localhost:5432")\n\tlog.Fatal(http.ListenAndServe(":8113", nil))\n}\n',
  }),
  launched({ type: 'go', program: '/w/main.go', cwd: '/w' }, [8114], {
    '/w/main.go': 'srv := &http.Server{\n\tAddr: ":8114",\n\tReadTimeout: 3000,\n}\nsrv.ListenAndServe()\n',
  }),
  launched({ type: 'lldb', program: '/w/target/debug/app', args: ['--port', '8115'] }, [8115]),
  launched({ type: 'lldb', program: '/w/target/debug/app', args: ['--threads', '8115'] }, []),
  launched({ type: 'lldb', cargo: { args: ['run', '--', '--port', '8116'] } }, [8116]),
  launched({ type: 'cppdbg', program: '/w/a.out', args: ['8117'] }, [8117]),
  launched(
    {
      type: 'cppdbg',
      program: '/w/a.out',
      environment: [
        { name: 'PORT', value: '8118' },
        { name: 'DB_PORT', value: '5432' },
      ],
    },
    [8118],
  ),
  launched({ type: 'php', program: '/w/artisan', runtimeArgs: ['-S', 'localhost:8119', '-t', 'public'] }, [8119]),
  launched({ type: 'php', port: 9003 }, [], {}),
  launched({ type: 'rdbg', script: '/w/bin/rails', args: ['server', '-p', '3120'] }, [3120]),
  launched({ type: 'rdbg', script: '/w/app.rb', cwd: '/w' }, [4570], {
    '/w/app.rb': "require 'socket'\nserver = TCPServer.new('0.0.0.0', 4570)\n",
  }),
  launched({ type: 'dart', program: 'lib/main.dart', args: ['-d', 'web-server', '--web-port', '8121'] }, [8121]),
  launched({ type: 'dart', toolArgs: ['--web-port=8122'], program: 'lib/main.dart' }, [8122]),
  launched({ type: 'node', program: '/w/s.js', args: ['--inspect-brk=9230'], runtimeArgs: ['--inspect=9229'] }, []),
  launched(
    {
      type: 'pwa-node',
      runtimeExecutable: 'nodemon',
      program: '/w/s.ts',
      runtimeArgs: ['--exec', 'ts-node'],
      env: { PORT: '8124' },
    },
    [8124],
  ),
  launched(
    {
      type: 'node',
      program: '/w/s.js',
      serverReadyAction: { uriFormat: 'http://localhost:8125', action: 'openExternally' },
    },
    [8125],
  ),
  launched(
    {
      type: 'node',
      program: '/w/s.js',
      serverReadyAction: { pattern: 'listening on port ([0-9]+)', uriFormat: 'http://localhost:%s' },
    },
    [],
  ),
  launched({ type: 'func', command: 'host start --port 7099' }, [7099]),
  launched({ type: 'node', program: '/w/s.js', env: { PORT: '${env:PORT}' } }, []),
  launched({ type: 'node', program: '/w/s.js', env: { PORT: '0' } }, []),
  typed('node server.js', [6001], { '/w/server.js': 'http.createServer(f).listen(6001)\n' }),
  typed('node src/index.js', [6002], { '/w/src/index.js': 'const PORT = 6002\napp.listen(PORT)\n' }),
  typed('node src/index.js', [6003], { '/w/src/index.js': 'const { PORT = 6003 } = process.env\napp.listen(PORT)\n' }),
  typed('python server.py', [6004], {
    '/w/server.py': 'PORT = 6004\nwith socketserver.TCPServer(("", PORT), H) as s:\n    s.serve_forever()\n',
  }),
  typed('python server.py', [6005], {
    '/w/server.py': 's = socket.socket()\ns.bind(("127.0.0.1", 6005))\ns.listen(128)\n',
  }),
  typed('python server.py', [6006], {
    '/w/server.py': 'HOST, PORT = "127.0.0.1", 6006\ns.bind((HOST, PORT))\ns.listen(5)\n',
  }),
  typed('python server.py', [6007], { '/w/server.py': 'web.run_app(app, port=6007)\n' }),
  typed('python server.py', [6008], {
    '/w/server.py': 'uvicorn.run("main:app", host="0.0.0.0", port=6008, reload=True)\n',
  }),
  typed('ruby server.rb', [6009], { '/w/server.rb': 'set :port, 6009\n' }),
  typed('php server.php', [6010], { '/w/server.php': "<?php\n$s = stream_socket_server('tcp://0.0.0.0:6010');\n" }),
  typed('perl server.pl', [6011], {
    '/w/server.pl': 'my $s = IO::Socket::INET->new(LocalPort => 6011, Listen => 5, Reuse => 1);\n',
  }),
  typed('go run main.go', [6012], { '/w/main.go': 'r := gin.Default()\nr.Run(":6012")\n' }),
  typed('go run .', [6013], { '/w/main.go': 'e.Start(":6013")\n' }),
  typed(
    'cargo run',
    [6014],
    { '/w/src/main.rs': 'let l = TcpListener::bind("127.0.0.1:6014").await?;\n' },
    { frames: [{ file: 'src/main.rs', line: 1 }] },
  ),
  typed(
    'cargo run',
    [6015],
    {
      '/w/src/main.rs':
        'let addr = SocketAddr::from(([127, 0, 0, 1], 6015));\nlet l = TcpListener::bind(addr).await.unwrap();\n',
    },
    { frames: [{ file: 'src/main.rs', line: 2 }] },
  ),
  typed('deno run -A main.ts', [6016], { '/w/main.ts': 'Deno.serve({ port: 6016 }, () => new Response("x"));\n' }),
  typed('bun server.ts', [6017], { '/w/server.ts': 'Bun.serve({ port: 6017, fetch() {} });\n' }),
  typed('./gradlew bootRun', [6018], {
    '/w/src/main/resources/application.properties':
      'spring.datasource.url=jdbc:mysql://localhost:3306/x\nserver.port=6018\n',
  }),
  typed('./gradlew bootRun', [8080], {}),
  typed('mvn quarkus:dev', [6019], {
    '/w/src/main/resources/application.properties':
      'quarkus.datasource.jdbc.url=jdbc:postgresql://localhost:5432/x\nquarkus.http.port=6019\n',
  }),
  typed('bundle exec jekyll serve', [6020], { '/w/_config.yml': 'title: x\nport: 6020\n' }),
  typed('mkdocs serve', [6021], { '/w/mkdocs.yml': 'site_name: x\ndev_addr: 127.0.0.1:6021\n' }),
  typed('hugo server', [1313]),
  typed('redis-server redis.conf', [6390], { '/w/redis.conf': 'bind 127.0.0.1\nport 6390\nreplicaof 10.0.0.1 6379\n' }),
  typed('gunicorn -c gunicorn.conf.py app:app', [6022], {
    '/w/gunicorn.conf.py': 'bind = "0.0.0.0:6022"\nworkers = 4\ntimeout = 3000\n',
  }),
  typed('npm run dev', [6023], {
    '/w/package.json': '{"scripts":{"dev":"concurrently \\"npm:api\\" \\"npm:web\\"","api":"node api.js --port 6023"}}',
  }),
  typed('npm run dev', [3000], { '/w/package.json': '{"scripts":{"dev":"next dev"}}' }),
  typed('npm run dev', [6024], { '/w/package.json': '{"scripts":{"dev":"PORT=6024 nodemon server.js"}}' }),
  typed('npm test', [], { '/w/package.json': '{"scripts":{"test":"jest --testTimeout 30000"}}' }),
  typed('make run', []),
  typed('rails s', [6025], { '/w/config/puma.rb': 'threads 5, 5\nport ENV.fetch("PORT") { 6025 }\n' }),
  typed('mix phx.server', [6026], {
    '/w/config/dev.exs':
      'config :x, X.Repo, port: 5432\nconfig :x, XWeb.Endpoint,\n  http: [ip: {127, 0, 0, 1}, port: 6026],\n',
  }),
  typed('wrangler dev', [6027], { '/w/wrangler.toml': 'name = "x"\n[dev]\nport = 6027\ninspector_port = 9230\n' }),
  typed('php artisan serve', [6028], { '/w/.env': 'DB_PORT=3306\nSERVER_PORT=6028\nREDIS_PORT=6379\n' }),
];

for (const { context, ports, files, failure } of runs) {
  const what = context.commandLine ?? JSON.stringify(context.launch);
  test(`${ports.join(', ') || 'nothing'}: ${what.slice(0, 120)} ${Object.keys(files).join(' ')}`, async () => {
    const found = await candidates({ ...nameless, ...failure }, { ...context, files: memoryFiles(files) });
    const places = found.map(({ endpoint }) => (endpoint.protocol === 'unix' ? endpoint.path : endpoint.port));
    assert.deepEqual(new Set(places), new Set(ports));
  });
}
