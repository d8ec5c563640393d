import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEndpoint } from '../../../src/core/commands/endpointText.ts';
import { askedFor } from '../../../src/core/workspace/run/commandLine.ts';

const portsOf = (line: string, debug = false): (number | string)[] =>
  askedFor(line)
    .filter(item => item.debug === debug)
    .map(({ endpoint }) => (endpoint.protocol === 'unix' ? endpoint.path : endpoint.port));

const asks: readonly (readonly [string, readonly (number | string)[]])[] = [
  ['npx vite --port 3000', [3000]],
  ['vite --port=3000 --host', [3000]],
  ['next dev -p 3001', [3001]],
  ['next dev -p3001', [3001]],
  ['PORT=4000 npm start', [4000]],
  ['cross-env NODE_ENV=production PORT=4000 node server.js', [4000]],
  ['export PORT=4000; npm start', [4000]],
  ['set PORT=4000&& npm start', [4000]],
  ['$env:PORT="4000"; npm start', [4000]],
  ['$env:PORT = 4000 ; npm start', [4000]],
  ['python manage.py runserver 0.0.0.0:8000', [8000]],
  ['python3 manage.py runserver 8001', [8001]],
  ['python -m http.server 8123', [8123]],
  ['python3 -m http.server 8123 --bind 127.0.0.1', [8123]],
  ['php -S localhost:8000 -t public', [8000]],
  ['php artisan serve --port=8001', [8001]],
  ['uvicorn app:app --host 0.0.0.0 --port 8020 --reload', [8020]],
  ['gunicorn -b 127.0.0.1:8000 app:app', [8000]],
  ['gunicorn --bind :8000 app:app', [8000]],
  ['rails s -p 3001', [3001]],
  ['bin/rails server -b 0.0.0.0 -p 3001', [3001]],
  ['java -Dserver.port=9090 -jar app.jar', [9090]],
  ['java -jar app.jar --server.port=9090', [9090]],
  ['./server :8080', [8080]],
  ['./server -addr :8080', [8080]],
  ['./server --listen 0.0.0.0:8080', [8080]],
  ['./server 8080', [8080]],
  ['dotnet run --urls http://localhost:5005', [5005]],
  ['ASPNETCORE_URLS="http://+:5005;https://+:5006" dotnet run', [5005, 5006]],
  ['docker run -p 8080:80 nginx', [8080]],
  ['docker run --rm -p 127.0.0.1:8081:80/tcp nginx', [8081]],
  ['kubectl port-forward svc/web 8080:80', [8080]],
  ['redis-server --port 6380', [6380]],
  ['prometheus --web.listen-address=:9191', [9191]],
  ['socat TCP-LISTEN:3456,fork STDOUT', [3456]],
  ['nc -l -p 4444', [4444]],
  ['nc -lu 4444', [4444]],
  ['flask --app app run --debug -p 5001', [5001]],
  [
    '/usr/bin/env \'NODE_OPTIONS=--require "/x/bootloader.js" --inspect-publish-uid=http\' /usr/bin/node ./server.js 3210',
    [3210],
  ],
  ['cd web && npx http-server -p 8082', [8082]],
  ['sudo -u app ./server --http-port 8083', [8083]],
  ['concurrently "npm run api" "vite --port 5174"', [5174]],
  ['node server.js --db-port 5432 --port 3000', [3000]],
  ['REDIS_PORT=6379 PORT=3000 node .', [3000]],
  ['./server --socket unix:/tmp/x.sock --listen /tmp/app.sock', ['/tmp/app.sock']],
  ['curl http://localhost:3000/', []],
  ['ssh -p 2222 host', []],
  ['mkdir -p 3000', []],
  ['git commit -m "port 3000"', []],
  ['kill-port 3000', []],
  ['', []],
];

for (const [line, ports] of asks) {
  test(`asks for ${ports.join(', ') || 'nothing'}: ${line}`, () => assert.deepEqual(portsOf(line), ports));
}

test('the ports of debuggers are kept apart', () => {
  assert.deepEqual(portsOf('node --inspect=9230 server.js 3000'), [3000]);
  assert.deepEqual(portsOf('node --inspect=9230 server.js 3000', true), [9230]);
  assert.deepEqual(portsOf('node --inspect server.js', true), [9229]);
  assert.deepEqual(
    portsOf('java -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5006 -jar a.jar', true),
    [5006],
  );
  assert.deepEqual(portsOf('python3 -m debugpy --listen 127.0.0.1:5679 app.py', true), [5679]);
});

test('an endpoint is read in every form, and nothing else is one', () => {
  assert.deepEqual(parseEndpoint('[::]:3000'), { protocol: 'tcp', port: 3000, host: '::' });
  assert.deepEqual(parseEndpoint('*:80'), { protocol: 'tcp', port: 80 });
  assert.deepEqual(parseEndpoint(':8080'), { protocol: 'tcp', port: 8080 });
  assert.deepEqual(parseEndpoint('::1:8080'), { protocol: 'tcp', port: 8080, host: '::1' });
  assert.deepEqual(parseEndpoint('tcp://0.0.0.0:2375'), { protocol: 'tcp', port: 2375, host: '0.0.0.0' });
  assert.deepEqual(parseEndpoint('udp://127.0.0.1:53'), { protocol: 'udp', port: 53, host: '127.0.0.1' });
  assert.deepEqual(parseEndpoint('https://localhost/x'), { protocol: 'tcp', port: 443, host: 'localhost' });
  assert.deepEqual(parseEndpoint('http://user:pw@localhost:81/x'), { protocol: 'tcp', port: 81, host: 'localhost' });
  assert.deepEqual(parseEndpoint('unix:/run/x.sock'), { protocol: 'unix', path: '/run/x.sock' });
  for (const text of [
    '',
    '0',
    '65536',
    '99999',
    '1.2.3',
    'localhost',
    'a:b',
    ':0',
    '-1',
    '3000x',
    'x'.repeat(10_000),
  ]) {
    assert.equal(parseEndpoint(text), undefined, text.slice(0, 20));
  }
});
