/**
 * What servers print when all goes well, in their own words: on their default port, on one that a flag, a variable or a file asks for, and
 * with other addresses beside their own. `port`: where the server is.
 */
export interface GoodStart {
  readonly command: string;
  readonly port: number;
  readonly output: string;
  /** Files of its folder, `/app`. */
  readonly files?: Readonly<Record<string, string>>;
}

const start = (command: string, port: number, output: string, files?: Readonly<Record<string, string>>): GoodStart => ({
  command,
  port,
  output,
  ...(files && { files }),
});

const scripts = (all: Readonly<Record<string, string>>) => ({ 'package.json': JSON.stringify({ scripts: all }) });
const vite = (version: string, port: number, more = '') =>
  `\n  \u001b[32m\u001b[1mVITE\u001b[22m v${version}\u001b[39m  \u001b[2mready in \u001b[0m\u001b[1m312\u001b[22m\u001b[2m\u001b[0m ms\u001b[22m\n\n  \u001b[32m➜\u001b[39m  \u001b[1mLocal\u001b[22m:   \u001b[36mhttp://localhost:\u001b[1m${port}\u001b[22m/\u001b[39m\n${more}\u001b[2m  \u001b[32m➜\u001b[39m  \u001b[1mNetwork\u001b[22m\u001b[2m: use \u001b[22m\u001b[1m--host\u001b[22m\u001b[2m to expose\u001b[22m\n`;

export const goodStarts: readonly GoodStart[] = [
  // ---- Vite and what is built on it
  start('npx vite', 5173, vite('8.4.0', 5173)),
  start('vite --port 3000', 3000, vite('7.3.8', 3000)),
  start(
    'vite --port=4000 --host',
    4000,
    `${vite('7.3.8', 4000)}  ➜  Network: http://192.168.1.20:4000/\n  ➜  Network: http://172.17.0.1:4000/\n`,
  ),
  start('npm run dev', 5173, `\n> web@0.0.0 dev\n> vite\n\n${vite('6.2.1', 5173)}`, scripts({ dev: 'vite' })),
  start(
    'npm run dev',
    3100,
    `\n> web@0.0.0 dev\n> vite --port 3100\n\n${vite('6.2.1', 3100)}`,
    scripts({ dev: 'vite --port 3100' }),
  ),
  start(
    'npm run dev -- --port 3200',
    3200,
    `\n> web@0.0.0 dev\n> vite --port 3200\n\n${vite('6.2.1', 3200)}`,
    scripts({ dev: 'vite' }),
  ),
  start('npx vite', 8090, vite('8.4.0', 8090), { 'vite.config.ts': 'export default { server: { port: 8090 } };' }),
  start(
    'npx vite',
    5173,
    `${vite('8.4.0', 5173)}  ➜  Vue DevTools: Open http://localhost:5173/__devtools__/ as a separate window\n  ➜  Inspect: http://localhost:5173/__inspect/\n`,
  ),
  start('npx vite', 5173, `[proxy] /api -> http://localhost:8080\n${vite('8.4.0', 5173)}`),
  start('vite preview', 4173, '  ➜  Local:   http://localhost:4173/\n  ➜  Network: use --host to expose\n'),
  start(
    'astro dev',
    4321,
    '\n astro  v5.2.3 ready in 310 ms\n\n┃ Local    http://localhost:4321/\n┃ Network  use --host to expose\n\n12:00:02 watching for file changes...\n',
  ),
  start(
    'astro dev --port 4400',
    4400,
    '\n astro  v5.2.3 ready in 310 ms\n\n┃ Local    http://localhost:4400/\n┃ Network  use --host to expose\n',
  ),
  start(
    'vitepress dev docs',
    5173,
    '\n  vitepress v1.6.3\n\n  ➜  Local:   http://localhost:5173/\n  ➜  Network: use --host to expose\n  ➜  press h to show help\n',
  ),
  start(
    'slidev',
    3030,
    '\n  ●■▲\n  Slidev  v52.20.1 \n\n  public slide show   > http://localhost:3030/\n  presenter mode      > http://localhost:3030/presenter/\n  mcp server         > http://localhost:3030/__mcp\n',
  ),
  start(
    'slidev --port 3040',
    3040,
    '  public slide show   > http://localhost:3040/\n  presenter mode      > http://localhost:3040/presenter/\n',
  ),
  start(
    'ladle serve',
    61000,
    '\n   ╭────────────────────────────────────────────────────╮\n   │                                                    │\n   │   🥄 Ladle.dev served at http://localhost:61000/   │\n   │                                                    │\n   ╰────────────────────────────────────────────────────╯\n',
  ),
  start('vitest --api', 51204, ' DEV  v4.1.12 /home/dev/vitest\n      API started at http://localhost:51204/\n'),
  start(
    'vitest --ui --api.port 51300',
    51300,
    ' DEV  v4.1.12 /home/dev/vitest\n      UI started at http://localhost:51300/__vitest__/\n',
  ),
  start(
    'rsbuild dev',
    3000,
    '  Rsbuild v2.3.2\n\n  ➜  Local:    http://localhost:3000/\n  ➜  Network:  http://192.168.1.20:3000/\n  ➜  press h + enter to show shortcuts\n',
  ),
  start('rspack serve', 8080, '  ➜  Local:    http://localhost:8080/\n\n●  ━━━━━━━━━━━━━━━━━━━━━━━━━ (0%)\n'),
  start(
    'rspack serve --port 9100',
    9100,
    '<i> [webpack-dev-server] Project is running at:\n<i> [webpack-dev-server] Loopback: http://localhost:9100/\n<i> [webpack-dev-server] On Your Network (IPv4): http://192.168.1.20:9100/\n',
  ),
  start('histoire dev', 6006, '\n  Histoire v0.17\n  ➜  Local:   http://localhost:6006/\n'),
  start('nitropack dev', 3000, '  ➜  Local:    http://localhost:3000/\n  ➜  Network:  use --host to expose\n'),
  start(
    'vinxi dev',
    3000,
    '\nvinxi v0.5.3\n\n  ➜ Local:    http://localhost:3000/\n  ➜ Network:  use --host to expose\n',
  ),
  start('react-router dev', 5173, '  ➜  Local:   http://localhost:5173/\n  ➜  Network: use --host to expose\n'),
  start(
    'npm run storybook',
    6006,
    '\n> ui@1.0.0 storybook\n> storybook dev -p 6006\n\n╭──────────────────────────────────────────────────╮\n│                                                  │\n│   Storybook 8.5.0 for react-vite started         │\n│   412 ms for manager and 1.2 s for preview       │\n│                                                  │\n│    Local:            http://localhost:6006/      │\n│    On your network:  http://192.168.1.20:6006/   │\n│                                                  │\n╰──────────────────────────────────────────────────╯\n',
    scripts({ storybook: 'storybook dev -p 6006' }),
  ),
  // ---- Next, Nuxt, Remix, Gatsby and the rest of the frameworks
  start(
    'next dev',
    3000,
    '▲ Next.js 16.4.6 (Turbopack)\n- Local:         http://localhost:3000\n- Network:       http://192.168.1.20:3000\n✓ Ready in 1.7s\n',
  ),
  start(
    'next dev -p 3005',
    3005,
    '   ▲ Next.js 15.1.0\n   - Local:        http://localhost:3005\n   - Environments: .env.local\n\n ✓ Starting...\n ✓ Ready in 1.2s\n',
  ),
  start('PORT=4100 npx next dev', 4100, '   ▲ Next.js 15.1.0\n   - Local:        http://localhost:4100\n'),
  start(
    'next start',
    3000,
    '> next start\n ▲ Next.js 14.2.3\n - Local:        http://localhost:3000\n ✓ Ready in 290ms\n',
  ),
  start(
    'nuxt dev',
    3000,
    'Nuxt 3.15.4 with Nitro 2.10.4\n\n  ➜ Local:    http://localhost:3000/\n  ➜ Network:  use --host to expose\n\n  ➜ DevTools: press Shift + Option + D in the browser (v1.7.0)\n',
  ),
  start('nuxi dev --port 3333', 3333, '  ➜ Local:    http://localhost:3333/\n'),
  start(
    'gatsby develop',
    8000,
    "You can now view site in the browser.\n⠀\n  http://localhost:8000/\n⠀\nView GraphiQL, an in-browser IDE, to explore your site's data and schema\n⠀\n  http://localhost:8000/___graphql\n",
  ),
  start(
    'docusaurus start',
    3000,
    '[INFO] Starting the development server...\n[SUCCESS] Docusaurus website is running at: http://localhost:3000/\n',
  ),
  start(
    'ng serve',
    4200,
    '** Angular Live Development Server is listening on localhost:4200, open your browser on http://localhost:4200/ **\n',
  ),
  start(
    'ng serve --port 4300',
    4300,
    'Watch mode enabled. Watching for file changes...\n  ➜  Local:   http://localhost:4300/\n  ➜  press h + enter to show help\n',
  ),
  start(
    'vue-cli-service serve',
    8080,
    '  App running at:\n  - Local:   http://localhost:8080/ \n  - Network: http://192.168.1.20:8080/\n',
  ),
  start(
    'react-scripts start',
    3000,
    'Compiled successfully!\n\nYou can now view web in the browser.\n\n  Local:            http://localhost:3000\n  On Your Network:  http://192.168.1.20:3000\n',
  ),
  start(
    'webpack serve',
    8080,
    '<i> [webpack-dev-server] [HPM] Proxy created: /api  -> http://localhost:8081\n<i> [webpack-dev-server] Project is running at:\n<i> [webpack-dev-server] Loopback: http://localhost:8080/, http://[::1]:8080/\n<i> [webpack-dev-server] On Your Network (IPv4): http://192.168.1.20:8080/\n',
  ),
  start(
    'webpack serve --port 9000',
    9000,
    '<i> [webpack-dev-server] Project is running at:\n<i> [webpack-dev-server] Loopback: http://localhost:9000/\n',
  ),
  start('npm start', 9010, '<i> [webpack-dev-server] Loopback: http://localhost:9010/\n', {
    ...scripts({ start: 'webpack serve' }),
    'webpack.config.js': 'module.exports = { devServer: { port: 9010 } };',
  }),
  start('parcel src/index.html', 1234, 'Server running at http://localhost:1234\n✨ Built in 2.94s\n'),
  start('parcel -p 1300 src/index.html', 1300, 'Server running at http://localhost:1300\n'),
  start(
    'expo start --port 8082',
    8082,
    'Starting project at /home/dev/app\nStarting Metro Bundler\n› Metro waiting on exp://192.168.1.20:8082\n› Web is waiting on http://localhost:8082\n',
  ),
  start('expo start', 8081, '› Metro waiting on exp://192.168.1.20:8081\n› Web is waiting on http://localhost:8081\n'),
  start('ember serve', 4200, 'Build successful (4120ms) – Serving on http://localhost:4200/\n'),
  start('remix vite:dev', 5173, '  ➜  Local:   http://localhost:5173/\n'),
  start(
    'eleventy --serve',
    8080,
    '[11ty] Wrote 1 file in 0.77 seconds (v3.1.8)\n[11ty] Watching…\n[11ty] Server at http://localhost:8080/\n',
  ),
  start('eleventy --serve --port=8095', 8095, '[11ty] Watching…\n[11ty] Server at http://localhost:8095/\n'),
  start(
    'hexo server',
    4000,
    'INFO  Validating config\nINFO  Start processing\nINFO  Hexo is running at http://localhost:4000/ . Press Ctrl+C to stop.\n',
  ),
  start(
    'hugo server',
    1313,
    'Serving pages from memory\nWeb Server is available at http://localhost:1313/ (bind address 127.0.0.1)\nPress Ctrl+C to stop\n',
  ),
  start('hugo server -p 1400', 1400, 'Web Server is available at //localhost:1400/ (bind address 127.0.0.1)\n'),
  start(
    'bundle exec jekyll serve',
    4000,
    " Auto-regeneration: enabled for '/home/dev/site'\n    Server address: http://127.0.0.1:4000/\n  Server running... press ctrl-c to stop.\n",
  ),
  start(
    'mkdocs serve',
    8000,
    "INFO    -  Documentation built in 0.31 seconds\nINFO    -  [14:00:00] Watching paths for changes: 'docs', 'mkdocs.yml'\nINFO    -  [14:00:00] Serving on http://127.0.0.1:8000/\n",
  ),
  // ---- files
  start(
    'http-server public',
    8080,
    'Starting up http-server, serving public\n\nhttp-server version: 14.1.1\n\nAvailable on:\n  http://127.0.0.1:8080\n  http://192.168.1.20:8080\nHit CTRL-C to stop the server\n',
  ),
  start('http-server -p 8085', 8085, 'Available on:\n  http://127.0.0.1:8085\nHit CTRL-C to stop the server\n'),
  start(
    'http-server -p 8085 -P http://localhost:9000',
    8085,
    'Unhandled requests will be served from: http://localhost:9000\nAvailable on:\n  http://127.0.0.1:8085\n',
  ),
  start(
    'serve',
    3000,
    '\n   ┌─────────────────────────────────────────┐\n   │                                         │\n   │   Serving!                              │\n   │                                         │\n   │   - Local:    http://localhost:3000     │\n   │   - Network:  http://192.168.1.20:3000  │\n   │                                         │\n   └─────────────────────────────────────────┘\n',
  ),
  start('serve -l 3456', 3456, '   │   - Local:    http://localhost:3456     │\n'),
  start(
    'sirv public --dev',
    8080,
    '\n  Your application is ready~! 🚀\n\n  - Local:      http://localhost:8080\n  - Network:    Add `--host` to expose\n',
  ),
  start('live-server public', 8080, 'Serving "/home/dev/site" at http://127.0.0.1:8080\nReady for changes\n'),
  start('five-server public', 5500, '\n  Five Server running at:\n\n  > Local:    http://localhost:5500\n'),
  start(
    'web-dev-server --root-dir public',
    8000,
    'Web Dev Server started...\n\n  Root dir: /home/dev/small/public\n  Local:    http://localhost:8000/\n',
  ),
  start(
    'browser-sync start --server',
    3000,
    '[Browsersync] Access URLs:\n --------------------------------------\n       Local: http://localhost:3000\n    External: http://192.168.1.20:3000\n --------------------------------------\n          UI: http://localhost:3001\n UI External: http://localhost:3001\n',
  ),
  start(
    'browser-sync start --server --port 3050',
    3050,
    '       Local: http://localhost:3050\n    External: http://192.168.1.20:3050\n          UI: http://localhost:3052\n',
  ),
  start(
    'esbuild app.js --servedir=www',
    8000,
    '\n > Local:   http://127.0.0.1:8000/\n > Network: http://192.168.1.20:8000/\n',
  ),
  start('python3 -m http.server', 8000, 'Serving HTTP on 0.0.0.0 port 8000 (http://0.0.0.0:8000/) ...\n'),
  start('python3 -m http.server 9001', 9001, 'Serving HTTP on :: port 9001 (http://[::]:9001/) ...\n'),
  start(
    'php -S localhost:8010',
    8010,
    '[Sun Nov 29 14:00:00 2026] PHP 8.3.6 Development Server (http://localhost:8010) started\n',
  ),
  start(
    'php artisan serve',
    8000,
    '\n   INFO  Server running on [http://127.0.0.1:8000].  \n\n  Press Ctrl+C to stop the server\n',
  ),
  start(
    'symfony server:start',
    8000,
    ' [OK] Web server listening\n      The Web server is using PHP CLI 8.3.6\n      https://127.0.0.1:8000\n',
  ),
  // ---- platforms
  start('wrangler dev', 8787, '⎔ Starting local server...\n[wrangler:info] Ready on http://localhost:8787\n'),
  start(
    'wrangler dev --port 8800',
    8800,
    'Your worker has access to the following bindings:\n- Vars:\n  - API_URL: "http://localhost:8801"\n⎔ Starting local server...\n[wrangler:info] Ready on http://localhost:8800\n',
  ),
  start('vercel dev', 3000, 'Vercel CLI 39.2.2\n> Ready! Available at http://localhost:3000\n'),
  start(
    'netlify dev',
    8888,
    '◈ Netlify Dev ◈\n◈ Setting up local development server\n   ┌─────────────────────────────────────────────────┐\n   │                                                 │\n   │   ◈ Server now ready on http://localhost:8888   │\n   │                                                 │\n   └─────────────────────────────────────────────────┘\n',
  ),
  start(
    'firebase emulators:start',
    4000,
    '┌─────────────────────────────────────────────────────────────┐\n│ ✔  All emulators ready! It is now safe to connect your app. │\n│ i  View Emulator UI at http://127.0.0.1:4000/               │\n└─────────────────────────────────────────────────────────────┘\n│ Firestore │ 127.0.0.1:8080 │ http://127.0.0.1:4000/firestore │\n',
  ),
  // ---- Node's own
  start('node server.js', 3000, 'Example app listening on port 3000\n', {
    'server.js':
      'const express = require("express");\nexpress().listen(3000, () => console.log("Example app listening on port 3000"));\n',
  }),
  start(
    'node server.js',
    4000,
    'Server ready at http://localhost:4000/graphql\nSubscriptions ready at ws://localhost:4001/graphql\n',
    { 'server.js': 'server.listen(4000);\n' },
  ),
  start('PORT=8123 node server.js', 8123, 'listening on 8123\n', {
    'server.js': 'app.listen(process.env.PORT || 3000);\n',
  }),
  start(
    'npm start',
    5050,
    '{"level":30,"time":1764424800000,"pid":4711,"hostname":"pc","msg":"Server listening at http://127.0.0.1:5050"}\n',
    { ...scripts({ start: 'node index.js' }), 'index.js': 'app.listen({ port: 5050 });\n' },
  ),
  start(
    'npx tsx watch src/main.ts',
    3000,
    '[Nest] 4711  - 11/29/2026, 2:00:00 PM     LOG [NestApplication] Nest application successfully started +2ms\nApplication is running on: http://[::1]:3000\n',
    { 'src/main.ts': 'await app.listen(3000);\n' },
  ),
  start(
    'nodemon server.js',
    3000,
    '[nodemon] 3.1.14\n[nodemon] starting `node server.js`\nServer started on port 3000\nMongoDB connected at localhost:27017\n',
    { 'server.js': 'app.listen(3000);\n' },
  ),
  start(
    'node --inspect server.js',
    3000,
    'Debugger listening on ws://127.0.0.1:9229/0f2c936f-b1cd-4ac9-aab3-f63b0f33d55e\nFor help, see: https://nodejs.org/en/docs/inspector\nlistening on http://localhost:3000\n',
    { 'server.js': 'app.listen(3000);\n' },
  ),
  start('bun run index.ts', 3000, 'Started development server: http://localhost:3000\n', {
    'index.ts': 'Bun.serve({ port: 3000 });\n',
  }),
  start('deno serve main.ts', 8000, 'deno serve: Listening on http://0.0.0.0:8000/\n'),
  start('deno serve --port 8077 main.ts', 8077, 'deno serve: Listening on http://0.0.0.0:8077/\n'),
  start(
    'fastify start app.js',
    3000,
    '{"level":30,"msg":"Server listening at http://127.0.0.1:3000"}\n{"level":30,"msg":"Server listening at http://[::1]:3000"}\n',
  ),
  start(
    'strapi develop',
    1337,
    'Welcome back!\nTo manage your project 🚀, go to the administration panel at:\nhttp://localhost:1337/admin\n\nTo access the server ⚡️, go to:\nhttp://localhost:1337\n',
  ),
  start(
    'json-server db.json',
    3000,
    'JSON Server started on PORT :3000\nPress CTRL-C to stop\nWatching db.json...\n\nIndex:\nhttp://localhost:3000/\n',
  ),
  start('json-server --port 3010 db.json', 3010, '  Home\n  http://localhost:3010\n'),
  // ---- Python
  start(
    'python manage.py runserver',
    8000,
    "Django version 5.1.4, using settings 'site.settings'\nStarting development server at http://127.0.0.1:8000/\nQuit the server with CONTROL-C.\n",
  ),
  start(
    'python manage.py runserver 0.0.0.0:8200',
    8200,
    'Starting development server at http://0.0.0.0:8200/\nQuit the server with CONTROL-C.\n',
  ),
  start(
    'flask run',
    5000,
    " * Serving Flask app 'app'\n * Debug mode: off\nWARNING: This is a development server. Do not use it in a production deployment.\n * Running on http://127.0.0.1:5000\nPress CTRL+C to quit\n",
  ),
  start(
    'flask run --port 5001',
    5001,
    ' * Running on all addresses (0.0.0.0)\n * Running on http://127.0.0.1:5001\n * Running on http://192.168.1.20:5001\n',
  ),
  start(
    'uvicorn main:app --reload',
    8000,
    "INFO:     Will watch for changes in these directories: ['/home/dev/api']\nINFO:     Uvicorn running on http://127.0.0.1:8000 (Press CTRL+C to quit)\nINFO:     Started reloader process [4711] using WatchFiles\n",
  ),
  start(
    'uvicorn main:app --port 8100',
    8100,
    'INFO:     Uvicorn running on http://127.0.0.1:8100 (Press CTRL+C to quit)\nINFO:     127.0.0.1:51234 - "GET / HTTP/1.1" 200 OK\n',
  ),
  start(
    'fastapi dev main.py',
    8000,
    '   FastAPI   Starting development server 🚀\n    server   Server started at http://127.0.0.1:8000\n    server   Documentation at http://127.0.0.1:8000/docs\n',
  ),
  start(
    'gunicorn app:app',
    8000,
    '[2026-11-29 14:00:00 +0000] [4711] [INFO] Starting gunicorn 23.0.0\n[2026-11-29 14:00:00 +0000] [4711] [INFO] Listening at: http://127.0.0.1:8000 (4711)\n',
  ),
  start(
    'streamlit run app.py',
    8501,
    '\n  You can now view your Streamlit app in your browser.\n\n  Local URL: http://localhost:8501\n  Network URL: http://192.168.1.20:8501\n',
  ),
  start(
    'streamlit run app.py --server.port 8600',
    8600,
    '  Local URL: http://localhost:8600\n  Network URL: http://192.168.1.20:8600\n',
  ),
  start(
    'jupyter lab',
    8888,
    '[I 2026-11-29 14:00:00.000 ServerApp] Jupyter Server 2.14.2 is running at:\n[I 2026-11-29 14:00:00.000 ServerApp] http://localhost:8888/lab?token=0123456789abcdef\n[I 2026-11-29 14:00:00.000 ServerApp]     http://127.0.0.1:8888/lab?token=0123456789abcdef\n',
  ),
  start(
    'python app.py',
    7860,
    '* Running on local URL:  http://127.0.0.1:7860\n* To create a public link, set `share=True` in `launch()`.\n',
    { 'app.py': 'import gradio\ndemo.launch(server_port=7860)\n' },
  ),
  start('mlflow server', 5000, 'INFO:     Uvicorn running on http://127.0.0.1:5000 (Press CTRL+C to quit)\n'),
  start(
    'tensorboard --logdir runs',
    6006,
    'Serving TensorBoard on localhost; to expose to the network, use a proxy or pass --bind_all\nTensorBoard 2.18.0 at http://localhost:6006/ (Press CTRL+C to quit)\n',
  ),
  // ---- Ruby, PHP, Java, .NET, Go, Rust, Elixir
  start(
    'bin/rails server',
    3000,
    '=> Booting Puma\n=> Rails 8.0.0 application starting in development\n* Puma version: 6.5.0\n* Listening on http://127.0.0.1:3000\n* Listening on http://[::1]:3000\nUse Ctrl-C to stop\n',
  ),
  start('bin/rails server -p 3500', 3500, '* Listening on http://127.0.0.1:3500\n'),
  start('rackup -p 9292', 9292, 'Puma starting in single mode...\n* Listening on http://127.0.0.1:9292\n'),
  start(
    './mvnw spring-boot:run',
    8080,
    "2026-11-29T14:00:00.000Z  INFO 4711 --- [           main] o.s.b.w.embedded.tomcat.TomcatWebServer  : Tomcat initialized with port 8080 (http)\n2026-11-29T14:00:01.000Z  INFO 4711 --- [           main] o.s.b.w.embedded.tomcat.TomcatWebServer  : Tomcat started on port 8080 (http) with context path '/'\n",
  ),
  start(
    './mvnw quarkus:dev',
    8080,
    '2026-11-29 14:00:00,000 INFO  [io.quarkus] (Quarkus Main Thread) app 1.0.0 on JVM (powered by Quarkus 3.17.4) started in 1.2s. Listening on: http://localhost:8080\n',
  ),
  start(
    'dotnet run --urls http://localhost:5005',
    5005,
    'info: Microsoft.Hosting.Lifetime[14]\n      Now listening on: http://localhost:5005\ninfo: Microsoft.Hosting.Lifetime[0]\n      Application started. Press Ctrl+C to shut down.\n',
  ),
  start('dotnet run', 5000, 'info: Microsoft.Hosting.Lifetime[14]\n      Now listening on: http://localhost:5000\n'),
  start('go run .', 8080, '[GIN-debug] Listening and serving HTTP on :8080\n', {
    'main.go': 'package main\nfunc main() { http.ListenAndServe(":8080", nil) }\n',
  }),
  start(
    'cargo run',
    8000,
    '    Finished `dev` profile [unoptimized + debuginfo] target(s) in 0.05s\n     Running `target/debug/web`\nRocket has launched from http://127.0.0.1:8000\n',
    { 'src/main.rs': 'fn main() { TcpListener::bind("127.0.0.1:8000"); }\n' },
  ),
  start(
    'trunk serve',
    8080,
    '2026-11-29T14:00:00Z  INFO 📡 server listening at:\n2026-11-29T14:00:00Z  INFO     🏠 http://127.0.0.1:8080/\n',
  ),
  start(
    'mix phx.server',
    4000,
    '[info] Running AppWeb.Endpoint with Bandit 1.6.0 at 127.0.0.1:4000 (http)\n[info] Access AppWeb.Endpoint at http://localhost:4000\n',
  ),
  start(
    'caddy file-server --listen :2015',
    2015,
    '{"level":"info","ts":1764424800.0,"msg":"Caddy serving static files on :2015"}\n',
  ),
  start(
    'ollama serve',
    11434,
    'time=2026-11-29T14:00:00.000Z level=INFO source=routes.go:1297 msg="Listening on 127.0.0.1:11434 (version 0.5.1)"\n',
  ),
  start(
    'redis-server',
    6379,
    '4711:M 29 Nov 2026 14:00:00.000 * Running mode=standalone, port=6379.\n4711:M 29 Nov 2026 14:00:00.000 * Ready to accept connections tcp\n',
  ),
  // ---- several, and other languages
  start(
    'npm run dev',
    5173,
    `[api] Server listening on http://localhost:4000\n[web] \n[web]   VITE v7.1.0  ready in 210 ms\n[web] \n[web]   ➜  Local:   http://localhost:5173/\n`,
    { ...scripts({ dev: 'concurrently -n api,web "node api.js" "vite"' }), 'api.js': 'app.listen(4000);\n' },
  ),
  start(
    'npm run dev',
    3000,
    '@acme/web:dev:    ▲ Next.js 15.1.0\n@acme/web:dev:    - Local:        http://localhost:3000\n@acme/docs:dev:    - Local:        http://localhost:3001\n',
    scripts({ dev: 'turbo dev' }),
  ),
  start('node server.js', 3000, 'Server läuft auf Port 3000\n', { 'server.js': 'app.listen(3000);\n' }),
  start('node server.js', 3000, 'Serveur démarré sur le port 3000\n', { 'server.js': 'app.listen(3000);\n' }),
  start('node server.js', 3000, 'Servidor escuchando en el puerto 3000\n', { 'server.js': 'app.listen(3000);\n' }),
  start('node server.js', 3000, 'サーバーがポート 3000 で起動しました\n', { 'server.js': 'app.listen(3000);\n' }),
  start('node server.js', 3000, '服务器已启动，监听端口 3000\n', { 'server.js': 'app.listen(3000);\n' }),
  start('node server.js', 3000, '서버가 포트 3000 에서 실행 중입니다\n', { 'server.js': 'app.listen(3000);\n' }),
  start('node server.js', 3000, 'Сервер запущен на порту 3000\n', { 'server.js': 'app.listen(3000);\n' }),
  start('node server.js', 3000, 'Servidor rodando na porta 3000\n', { 'server.js': 'app.listen(3000);\n' }),
];
