/** A third round of good starts, written down before any of it was tried by somebody who knew what is wanted and not how it is done. */
import type { GoodStart } from './goodStarts.ts';

const start = (command: string, port: number, output: string, files?: GoodStart['files']): GoodStart => ({
  command,
  port,
  output,
  ...(files && { files }),
});

export const freshStarts: readonly GoodStart[] = [
  start('vite preview', 4173, '  ➜  Local:   http://localhost:4173/\n  ➜  Network: use --host to expose\n'),
  start(
    'vite --port 5174 --strictPort',
    5174,
    '  VITE v7.1.0  ready in 210 ms\n\n  ➜  Local:   http://localhost:5174/\n',
  ),
  start(
    'vite',
    3000,
    '  VITE v7.1.0  ready in 210 ms\n\n  ➜  Local:   http://localhost:3000/\n  ➜  proxy:   /api → http://localhost:8000\n',
    {
      'vite.config.ts': "export default { server: { port: 3000, proxy: { '/api': 'http://localhost:8000' } } };\n",
    },
  ),
  start(
    'next dev -p 3001',
    3001,
    '   ▲ Next.js 15.3.2\n   - Local:        http://localhost:3001\n   - Network:      http://192.168.1.20:3001\n',
  ),
  start(
    'storybook dev -p 6007',
    6007,
    '╭──────────────────────────────────────╮\n│   Storybook 8.4.0 for react started  │\n│    Local:            http://localhost:6007/    │\n│    On your network:  http://192.168.1.20:6007/ │\n╰──────────────────────────────────────╯\n',
  ),
  start(
    'caddy run',
    443,
    '{"level":"info","ts":1790000000.1,"logger":"admin","msg":"admin endpoint started","address":"localhost:2019"}\n{"level":"info","ts":1790000000.2,"msg":"serving initial configuration"}\n{"level":"info","msg":"enabling HTTP/3 listener","addr":":443"}\n',
  ),
  start('wrangler dev', 8787, '⎔ Starting local server...\n[wrangler:inf] Ready on http://localhost:8787\n'),
  start(
    'supabase start',
    54321,
    '         API URL: http://127.0.0.1:54321\n          DB URL: postgresql://postgres:postgres@127.0.0.1:54322/postgres\n      Studio URL: http://127.0.0.1:54323\n    Inbucket URL: http://127.0.0.1:54324\n',
  ),
  start(
    'turbo dev',
    3000,
    'web:dev:    ▲ Next.js 15.3.2\nweb:dev:    - Local:        http://localhost:3000\ndocs:dev:    ▲ Next.js 15.3.2\ndocs:dev:    - Local:        http://localhost:3001\n',
  ),
  start(
    'docker compose up',
    8080,
    'web-1  | 2026/11/30 10:00:00 [notice] 1#1: nginx/1.27.0\nweb-1  | ready on http://0.0.0.0:80\napi-1  | Listening on http://localhost:3001\n',
    {
      'docker-compose.yml':
        'services:\n  web:\n    image: nginx\n    ports: ["8080:80"]\n  api:\n    build: .\n    ports: ["3000:3001"]\n',
    },
  ),
  start(
    'kubectl port-forward svc/shop 8080:80',
    8080,
    'Forwarding from 127.0.0.1:8080 -> 80\nForwarding from [::1]:8080 -> 80\nHandling connection for 8080\n',
  ),
  start('PORT=4000 npm start', 4000, '> shop@1.0.0 start\n> node server.js\n\nListening on http://localhost:4000\n', {
    'package.json': '{"scripts":{"start":"node server.js"}}',
    'server.js': 'app.listen(process.env.PORT || 3000);',
  }),
  start(
    'npm run dev',
    3000,
    'Connected to mongodb://localhost:27017/shop\nredis at 127.0.0.1:6379\nServer ready at http://localhost:3000\n',
    {
      'package.json': '{"scripts":{"dev":"nodemon server.js"}}',
      'server.js': 'app.listen(3000);',
    },
  ),
  start(
    'python manage.py runserver 8001',
    8001,
    "Watching for file changes with StatReloader\nDjango version 5.1, using settings 'shop.settings'\nStarting development server at http://127.0.0.1:8001/\nQuit the server with CONTROL-C.\n",
  ),
  start(
    'uvicorn app:app --port 8001 --reload',
    8001,
    "INFO:     Will watch for changes in these directories: ['/app']\nINFO:     Uvicorn running on http://127.0.0.1:8001 (Press CTRL+C to quit)\nINFO:     Started reloader process [4711] using WatchFiles\n",
  ),
  start(
    'flask run -p 5001',
    5001,
    " * Serving Flask app 'app'\n * Debug mode: off\n * Running on http://127.0.0.1:5001\nPress CTRL+C to quit\n",
  ),
  start(
    'php -S localhost:8001 -t public',
    8001,
    '[Mon Nov 30 10:00:00 2026] PHP 8.3.1 Development Server (http://localhost:8001) started\n',
  ),
  start('hugo server -p 1314', 1314, 'Web Server is available at http://localhost:1314/ (bind address 127.0.0.1)\n'),
  start(
    'jupyter lab --port 8890',
    8890,
    '[I 2026-11-30 10:00:00.126 ServerApp] Jupyter Server 2.14.0 is running at:\n[I 2026-11-30 10:00:00.126 ServerApp] http://localhost:8890/lab?token=abc\n[I 2026-11-30 10:00:00.126 ServerApp]     http://127.0.0.1:8890/lab?token=abc\n',
  ),
  start(
    'dotnet run',
    5012,
    'Using launch settings from /app/Properties/launchSettings.json...\nBuilding...\ninfo: Microsoft.Hosting.Lifetime[14]\n      Now listening on: http://localhost:5012\n',
    {
      'Properties/launchSettings.json':
        '{"profiles":{"http":{"commandName":"Project","applicationUrl":"http://localhost:5012"}}}',
    },
  ),
  start(
    'mvn quarkus:dev -Dquarkus.http.port=8081',
    8081,
    '2026-11-30 10:00:00,100 INFO  [io.quarkus] (Quarkus Main Thread) shop 1.0 on JVM started in 1.2s. Listening on: http://localhost:8081\n',
  ),
  start(
    'node --inspect server.js',
    3000,
    'Debugger listening on ws://127.0.0.1:9229/4b1c\nFor help, see: https://nodejs.org/en/docs/inspector\nhttp://localhost:3000\n',
    {
      'server.js': 'app.listen(3000, () => console.log("http://localhost:3000"));',
    },
  ),
  start(
    'http-server -p 0',
    41_233,
    'Starting up http-server, serving ./\n\nAvailable on:\n  http://127.0.0.1:41233\nHit CTRL-C to stop the server\n',
  ),
  start('serve -l 5001', 5001, ' INFO  Accepting connections at http://localhost:5001\n'),
  start(
    'PORT=3005 BROWSER=none react-scripts start',
    3005,
    'Compiled successfully!\n\nYou can now view shop in the browser.\n\n  Local:            http://localhost:3005\n  On Your Network:  http://192.168.1.20:3005\n',
  ),
  start('live-server --port=8090', 8090, 'Serving "/app" at http://127.0.0.1:8090\nReady for changes\n'),
  start(
    'browser-sync start --proxy localhost:8000',
    3000,
    '[Browsersync] Proxying: http://localhost:8000\n[Browsersync] Access URLs:\n ------------------------------------\n       Local: http://localhost:3000\n    External: http://192.168.1.5:3000\n ------------------------------------\n          UI: http://localhost:3001\n',
  ),
  start(
    'vite',
    5173,
    '  VITE v7.1.0  ready in 210 ms\n\n  ➜  Local:   http://localhost:5173/\n10:00:01 [vite] http proxy error: /api/items\nError: connect ECONNREFUSED 127.0.0.1:5174\n',
  ),
  start(
    'npm run docs',
    8080,
    'Tip: when port 8080 is in use, choose another with --port 8081.\nServing docs at http://localhost:8080\n',
    {
      'package.json': '{"scripts":{"docs":"http-server docs"}}',
    },
  ),
  start(
    'ng serve',
    4200,
    '** Angular Live Development Server is listening on localhost:4200, open your browser on http://localhost:4200/ **\n✔ Compiled successfully.\n',
  ),
  start(
    'streamlit run app.py --server.port 8505',
    8505,
    '  Local URL: http://localhost:8505\n  Network URL: http://192.168.1.20:8505\n',
  ),
  start('webpack serve', 9000, '<i> [webpack-dev-server] Loopback: http://localhost:9000/\n', {
    'webpack.config.js': 'module.exports = { devServer: { port: 9000 } };\n',
  }),
  start('astro dev --port 4400', 4400, ' astro  v5.1.0 ready in 120 ms\n\n┃ Local    http://localhost:4400/\n'),
  start(
    'bin/rails server -p 3001',
    3001,
    '=> Booting Puma\n* Listening on http://127.0.0.1:3001\n* Listening on http://[::1]:3001\n',
  ),
  start(
    'npm run both',
    5173,
    '[0]   ➜  Local:   http://localhost:5173/\n[1] API listening on http://localhost:5174\n',
    {
      'package.json': '{"scripts":{"both":"concurrently \\"vite\\" \\"node api.js\\""}}',
      'api.js': 'app.listen(5174);',
    },
  ),
];
