/**
 * What servers print that go to another port, written down from their documentation and sources before the rules were tried on it; nothing
 * in the rules was made from it. `says`: the program itself; else only the address that it prints tells.
 */
export interface UnseenMove {
  readonly name: string;
  readonly command: string;
  readonly from: number;
  readonly to: number;
  readonly says: boolean;
  readonly output: string;
}

const said = (name: string, command: string, from: number, to: number, output: string): UnseenMove => ({
  name,
  command,
  from,
  to,
  says: true,
  output,
});
const silent = (name: string, command: string, from: number, to: number, output: string): UnseenMove => ({
  name,
  command,
  from,
  to,
  says: false,
  output,
});

export const unseenMoves: readonly UnseenMove[] = [
  // ---- said
  said(
    'Next.js 13',
    'next dev',
    3000,
    3001,
    '- warn Port 3000 is in use, trying 3001 instead.\n- ready started server on 0.0.0.0:3001, url: http://localhost:3001\n- event compiled client and server successfully in 203 ms (20 modules)\n',
  ),
  said(
    'Next.js 15',
    'next dev',
    3000,
    3001,
    ' ⚠ Port 3000 is in use, using available port 3001 instead.\n   ▲ Next.js 15.3.2 (Turbopack)\n   - Local:        http://localhost:3001\n',
  ),
  said(
    'Next.js 16, with the process',
    'next dev',
    3000,
    3002,
    '⚠ Port 3000 is in use by process 84211, using available port 3002 instead.\n▲ Next.js 16.0.1 (Turbopack)\n- Local:        http://localhost:3002\n',
  ),
  said(
    'Nuxt 3',
    'nuxt dev',
    3000,
    3001,
    '[get-port] Unable to find an available port (tried 3000 on host "localhost"). Using alternative port 3001.\nNuxt 3.12.4 with Nitro 2.9.7\n\n  ➜ Local:    http://localhost:3001/\n',
  ),
  said(
    'Astro 5',
    'astro dev',
    4321,
    4322,
    '12:01:33 [vite] Port 4321 is in use, trying another one...\n\n astro  v5.9.2 ready in 402 ms\n\n┃ Local    http://localhost:4322/\n┃ Network  use --host to expose\n',
  ),
  said(
    'Vite behind concurrently',
    'concurrently "npm:api" "npm:web"',
    5173,
    5174,
    '[web] Port 5173 is in use, trying another one...\n[api] API listening on port 4000\n[web] \n[web]   VITE v6.3.5  ready in 390 ms\n[web] \n[web]   ➜  Local:   http://localhost:5174/\n',
  ),
  said(
    'Vite behind Turborepo',
    'turbo run dev',
    5173,
    5175,
    '@acme/web:dev: Port 5173 is in use, trying another one...\n@acme/web:dev: Port 5174 is in use, trying another one...\n@acme/web:dev: \n@acme/web:dev:   VITE v6.3.5  ready in 390 ms\n@acme/web:dev: \n@acme/web:dev:   ➜  Local:   http://localhost:5175/\n',
  ),
  said(
    'Next.js in a pnpm workspace',
    'pnpm -r dev',
    3000,
    3001,
    'apps/shop dev$ next dev\napps/shop dev:  ⚠ Port 3000 is in use, trying 3001 instead.\napps/shop dev:   ▲ Next.js 14.2.3\napps/shop dev:   - Local:        http://localhost:3001\n',
  ),
  said(
    'Vite in Compose’s log',
    'docker compose up',
    5173,
    5174,
    'web-1  | Port 5173 is in use, trying another one...\nweb-1  | \nweb-1  |   VITE v6.3.5  ready in 390 ms\nweb-1  | \nweb-1  |   ➜  Local:   http://localhost:5174/\n',
  ),
  said(
    'Vite behind Foreman',
    'foreman start',
    5173,
    5174,
    '12:01:33 web.1  | started with pid 4711\n12:01:34 web.1  | Port 5173 is in use, trying another one...\n12:01:34 web.1  |   ➜  Local:   http://localhost:5174/\n',
  ),
  said(
    'live-server',
    'live-server public',
    8080,
    40213,
    'http://127.0.0.1:8080 is already in use. Trying another port.\nServing "/home/dev/public" at http://127.0.0.1:40213\nReady for changes\n',
  ),
  said(
    'Jupyter',
    'jupyter lab',
    8888,
    8889,
    '[I 2026-11-30 12:01:33.123 ServerApp] jupyterlab | extension was successfully loaded.\n[I 2026-11-30 12:01:33.320 ServerApp] The port 8888 is already in use, trying another port.\n[I 2026-11-30 12:01:33.330 ServerApp] Jupyter Server 2.14.2 is running at:\n[I 2026-11-30 12:01:33.330 ServerApp] http://localhost:8889/lab?token=abc\n',
  ),
  said(
    'Jupyter of old',
    'jupyter notebook',
    8888,
    8890,
    '[I 12:01:33.320 NotebookApp] The port 8888 is already in use, trying another port.\n[I 12:01:33.320 NotebookApp] The port 8889 is already in use, trying another port.\n[I 12:01:33.330 NotebookApp] The Jupyter Notebook is running at:\n[I 12:01:33.330 NotebookApp] http://localhost:8890/?token=abc\n',
  ),
  said(
    'Hugo',
    'hugo server',
    1313,
    35233,
    'port 1313 already in use, attempting to use an available port\nBuilt in 12 ms\nEnvironment: "development"\nServing pages from memory\nWeb Server is available at http://localhost:35233/ (bind address 127.0.0.1)\nPress Ctrl+C to stop\n',
  ),
  said(
    'Laravel',
    'php artisan serve',
    8000,
    8001,
    '  Failed to listen on 127.0.0.1:8000 (reason: Address already in use)\n\n   INFO  Server running on [http://127.0.0.1:8001].  \n\n  Press Ctrl+C to stop the server\n',
  ),
  said(
    'Vercel',
    'vercel dev',
    3000,
    3001,
    'Vercel CLI 39.1.1\n> NOTE: Requested port 3000 is already in use\n> Ready! Available at http://localhost:3001\n',
  ),
  said(
    'Firebase’s hub',
    'firebase emulators:start',
    4400,
    4401,
    'i  emulators: Starting emulators: auth, firestore\n⚠  hub: emulator hub unable to start on port 4400, starting on 4401 instead.\n',
  ),
  said(
    'Taro',
    'taro build --type h5 --watch',
    10086,
    10087,
    '预览端口 10086 被占用, 自动切换到空闲端口 10087\nℹ Listening at http://127.0.0.1:10087/\n',
  ),
  said(
    'Midway',
    'mwtsc --watch --run @midwayjs/mock/app',
    7001,
    7002,
    '[ Midway ] Port 7001 is in use, now using port 7002\n[ Midway ] Start Server at  http://127.0.0.1:7002\n',
  ),
  said(
    'Poi',
    'poi --serve',
    4000,
    4001,
    'WARN  Port 4000 has been used, switched to 4001.\n\n  App running at:\n  - Local:    http://localhost:4001\n',
  ),
  said(
    'Preact CLI',
    'preact watch',
    8080,
    8081,
    'WARN Port 8080 in use, using 8081 instead\n\nYou can view the application in browser.\n\nLocal:            http://localhost:8081\n',
  ),
  said(
    'RedwoodJS',
    'yarn rw dev',
    8911,
    8912,
    'The specified port 8911 for the API server is already in use, will use port 8912 instead\napi | Server listening at http://localhost:8912\n',
  ),
  said(
    'Storybook, --ci',
    'storybook dev -p 6006 --ci',
    6006,
    6007,
    'storybook v10.6.7\n\nPort 6006 is not available. Running on port 6007 instead.\n\n│   Storybook ready!   │\n│   - Local:             http://localhost:6007/   │\n',
  ),
  said(
    'nrepl',
    'clj -M:dev',
    7000,
    7001,
    'WARNING: port 7000 is busy; falling back to 7001\nListening on http://localhost:7001\n',
  ),
  said(
    'Dagster',
    'dagster dev',
    3000,
    3001,
    '2026-11-30 12:01:33 +0000 - dagster-webserver - WARNING - Port 3000 is in use - using port 3001 instead\n2026-11-30 12:01:33 +0000 - dagster-webserver - INFO - Serving dagster-webserver on http://127.0.0.1:3001 in process 4711\n',
  ),
  // ---- silent
  silent(
    'webpack serve',
    'webpack serve',
    8080,
    8081,
    "<i> [webpack-dev-server] Project is running at:\n<i> [webpack-dev-server] Loopback: http://localhost:8081/, http://[::1]:8081/\n<i> [webpack-dev-server] On Your Network (IPv4): http://192.168.1.20:8081/\n<i> [webpack-dev-server] Content not from webpack is served from '/home/dev/public' directory\n",
  ),
  silent(
    'Vue CLI',
    'vue-cli-service serve',
    8080,
    8082,
    ' DONE  Compiled successfully in 2033ms\n\n\n  App running at:\n  - Local:   http://localhost:8082/ \n  - Network: http://192.168.1.20:8082/\n',
  ),
  silent(
    'BrowserSync',
    'browser-sync start --server',
    3000,
    3002,
    '[Browsersync] Access URLs:\n --------------------------------------\n       Local: http://localhost:3002\n    External: http://192.168.1.20:3002\n --------------------------------------\n          UI: http://localhost:3003\n UI External: http://localhost:3003\n --------------------------------------\n[Browsersync] Serving files from: ./\n',
  ),
  silent(
    'TensorBoard',
    'tensorboard --logdir runs',
    6006,
    6007,
    'Serving TensorBoard on localhost; to expose to the network, use a proxy or pass --bind_all\nTensorBoard 2.18.0 at http://localhost:6007/ (Press CTRL+C to quit)\n',
  ),
  silent(
    'Streamlit',
    'streamlit run app.py',
    8501,
    8502,
    '\n  You can now view your Streamlit app in your browser.\n\n  Local URL: http://localhost:8502\n  Network URL: http://192.168.1.20:8502\n\n',
  ),
  silent(
    'Gradio',
    'gradio app.py',
    7860,
    7861,
    "Watching: '/home/dev/app'\n\n* Running on local URL:  http://127.0.0.1:7861\n\nTo create a public link, set `share=True` in `launch()`.\n",
  ),
  silent(
    'marimo',
    'marimo edit notebook.py',
    2718,
    2719,
    '\n        Edit notebook.py in your browser 📝\n\n        ➜  URL: http://localhost:2719?access_token=abc\n\n',
  ),
  silent(
    'esbuild',
    'esbuild app.js --servedir=www',
    8000,
    8001,
    '\n > Local:   http://127.0.0.1:8001/\n > Network: http://192.168.1.20:8001/\n\n127.0.0.1:51234 - "GET /" 200 [1ms]\n',
  ),
  silent(
    'Slidev',
    'slidev slides.md',
    3030,
    3031,
    '\n  ●■▲\n  Slidev  v0.49.29 \n\n  theme       default\n  entry       /home/dev/slides.md\n\n  public slide show   > http://localhost:3031/\n  presenter mode      > http://localhost:3031/presenter/\n  slides overview     > http://localhost:3031/overview/\n',
  ),
  silent(
    'Vitest’s UI',
    'vitest --ui',
    51204,
    51205,
    '\n DEV  v3.2.4 /home/dev/app\n      UI started at http://localhost:51205/__vitest__/\n\n ✓ test/a.test.ts (1 test) 2ms\n',
  ),
  silent(
    'Docsify',
    'docsify serve docs',
    3000,
    39227,
    '\nServing /home/dev/docs now.\nListening at http://localhost:39227\n\n',
  ),
  silent(
    'Karma',
    'karma start',
    9876,
    9877,
    '30 11 2026 12:01:33.120:INFO [karma-server]: Karma v6.4.4 server started at http://localhost:9877/\n30 11 2026 12:01:33.121:INFO [launcher]: Launching browsers ChromeHeadless with concurrency unlimited\n',
  ),
  silent(
    'Web Dev Server',
    'web-dev-server --open',
    8000,
    8001,
    'Web Dev Server started...\n\n  Root dir: /home/dev\n  Local:    http://localhost:8001/\n  Network:  http://192.168.1.20:8001/\n',
  ),
  silent(
    'Vinxi',
    'vinxi dev',
    3000,
    3001,
    'vinxi v0.5.3\nvinxi starting dev server\n\n  ➜ Local:    http://localhost:3001/\n  ➜ Network:  use --host to expose\n',
  ),
  silent(
    'lite-server',
    'lite-server',
    3000,
    3001,
    'Did not detect a `bs-config.json` or `bs-config.js` override file. Using lite-server defaults...\n[Browsersync] Access URLs:\n ------------------------------------\n       Local: http://localhost:3001\n    External: http://192.168.1.20:3001\n ------------------------------------\n          UI: http://localhost:3002\n',
  ),
];
