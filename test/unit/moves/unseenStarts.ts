/** Good starts that were written down before the rules were tried on them; nothing in the rules was made from them. `port`: where it is. */
import type { GoodStart } from './goodStarts.ts';

const start = (command: string, port: number, output: string, files?: GoodStart['files']): GoodStart => ({
  command,
  port,
  output,
  ...(files && { files }),
});

export const unseenStarts: readonly GoodStart[] = [
  start(
    './mvnw spring-boot:run',
    8080,
    "2026-11-30T12:01:33.120Z  INFO 4711 --- [demo] [  restartedMain] o.s.b.w.embedded.tomcat.TomcatWebServer  : Tomcat initialized with port 8080 (http)\n2026-11-30T12:01:33.420Z  INFO 4711 --- [demo] [  restartedMain] o.s.b.w.embedded.tomcat.TomcatWebServer  : Tomcat started on port 8080 (http) with context path '/'\n2026-11-30T12:01:33.440Z  INFO 4711 --- [demo] [  restartedMain] o.s.b.d.a.OptionalLiveReloadServer       : LiveReload server is running on port 35729\n",
  ),
  start(
    'quarkus dev',
    8080,
    '2026-11-30 12:01:33,120 INFO  [io.quarkus] (Quarkus Main Thread) shop 1.0.0 on JVM (powered by Quarkus 3.15.1) started in 1.902s. Listening on: http://localhost:8080\nListening for transport dt_socket at address: 5005\n',
  ),
  start(
    './gradlew run',
    8080,
    '12:01:33.120 [main] INFO  io.micronaut.runtime.Micronaut - Startup completed in 612ms. Server Running: http://localhost:8080\n',
  ),
  start(
    './gradlew run',
    8080,
    '2026-11-30 12:01:33.120 [main] INFO  Application - Responding at http://0.0.0.0:8080\n',
  ),
  start(
    'mix phx.server',
    4000,
    '[info] Running ShopWeb.Endpoint with Bandit 1.5.7 at 127.0.0.1:4000 (http)\n[info] Access ShopWeb.Endpoint at http://localhost:4000\n[watch] build finished, watching for changes...\n',
  ),
  start(
    'bin/rails server',
    3000,
    '=> Booting Puma\n=> Rails 8.0.1 application starting in development \n* Puma version: 6.5.0\n*  Min threads: 3\n* Listening on http://127.0.0.1:3000\n* Listening on http://[::1]:3000\nUse Ctrl-C to stop\n',
  ),
  start(
    'rails s -p 3005',
    3005,
    '* Listening on http://127.0.0.1:3005\n* Listening on http://[::1]:3005\nStarted GET "/" for ::1 at 2026-11-30 12:01:33 +0000\n',
  ),
  start(
    'ruby app.rb',
    4567,
    '== Sinatra (v4.1.1) has taken the stage on 4567 for development with backup from Puma\n* Listening on http://127.0.0.1:4567\n',
  ),
  start(
    'dotnet run',
    5080,
    'info: Microsoft.Hosting.Lifetime[14]\n      Now listening on: https://localhost:7080\ninfo: Microsoft.Hosting.Lifetime[14]\n      Now listening on: http://localhost:5080\ninfo: Microsoft.Hosting.Lifetime[0]\n      Application started. Press Ctrl+C to shut down.\n',
    {
      'Properties/launchSettings.json':
        '{"profiles":{"http":{"commandName":"Project","applicationUrl":"https://localhost:7080;http://localhost:5080"}}}',
    },
  ),
  start('go run .', 8080, '[GIN-debug] Listening and serving HTTP on :8080\n'),
  start(
    'go run .',
    1323,
    '\n   ____    __\n  / __/___/ /  ___\nHigh performance, minimalist Go web framework\n⇨ http server started on [::]:1323\n',
  ),
  start(
    'go run main.go -port 3001',
    3001,
    ' ┌───────────────────────────────────────────────────┐ \n │                   Fiber v2.52.5                   │ \n │               http://127.0.0.1:3001               │ \n │       (bound on host 0.0.0.0 and port 3001)       │ \n └───────────────────────────────────────────────────┘ \n',
  ),
  start('cargo run', 8000, 'Rocket has launched from http://127.0.0.1:8000\n'),
  start('cargo run', 3000, '2026-11-30T12:01:33.120Z INFO axum_demo: listening on 127.0.0.1:3000\n'),
  start(
    'jupyter lab',
    8888,
    '[I 2026-11-30 12:01:33.330 ServerApp] Jupyter Server 2.14.2 is running at:\n[I 2026-11-30 12:01:33.330 ServerApp] http://localhost:8888/lab?token=abc\n[I 2026-11-30 12:01:33.330 ServerApp]     http://127.0.0.1:8888/lab?token=abc\n',
  ),
  start(
    'streamlit run app.py',
    8501,
    '\n  You can now view your Streamlit app in your browser.\n\n  Local URL: http://localhost:8501\n  Network URL: http://192.168.1.20:8501\n\n',
  ),
  start(
    'streamlit run app.py --server.port 8600',
    8600,
    '  Local URL: http://localhost:8600\n  Network URL: http://192.168.1.20:8600\n  External URL: http://203.0.113.7:8600\n',
  ),
  start('gradio app.py', 7860, '* Running on local URL:  http://127.0.0.1:7860\n'),
  start('marimo edit', 2718, '\n        ➜  URL: http://localhost:2718?access_token=abc\n'),
  start(
    'bokeh serve app.py',
    5006,
    '2026-11-30 12:01:33,120 Starting Bokeh server version 3.6.1\n2026-11-30 12:01:33,130 Bokeh app running at: http://localhost:5006/app\n',
  ),
  start(
    'datasette serve a.db',
    8001,
    'INFO:     Started server process [4711]\nINFO:     Uvicorn running on http://127.0.0.1:8001 (Press CTRL+C to quit)\n',
  ),
  start('sanic server:app', 8000, "[2026-11-30 12:01:33 +0000] [4711] [INFO] Goin' Fast @ http://127.0.0.1:8000\n"),
  start(
    'hypercorn app:app',
    8000,
    '[2026-11-30 12:01:33 +0000] [4711] [INFO] Running on http://127.0.0.1:8000 (CTRL + C to quit)\n',
  ),
  start('waitress-serve --port=8041 app:app', 8041, 'INFO:waitress:Serving on http://0.0.0.0:8041\n'),
  start(
    'daphne shop.asgi:application',
    8000,
    '2026-11-30 12:01:33,120 INFO     Listening on TCP address 127.0.0.1:8000\n',
  ),
  start('python main.py', 8080, '======== Running on http://0.0.0.0:8080 ========\n(Press CTRL+C to quit)\n'),
  start(
    'locust -f load.py',
    8089,
    '[2026-11-30 12:01:33,120] pc/INFO/locust.main: Starting Locust 2.32.4\n[2026-11-30 12:01:33,121] pc/INFO/locust.main: Starting web interface at http://0.0.0.0:8089\n',
  ),
  start(
    'mlflow server',
    5000,
    '[2026-11-30 12:01:33 +0000] [4711] [INFO] Starting gunicorn 23.0.0\n[2026-11-30 12:01:33 +0000] [4711] [INFO] Listening at: http://127.0.0.1:5000 (4711)\n',
  ),
  start('tensorboard --logdir runs', 6006, 'TensorBoard 2.18.0 at http://localhost:6006/ (Press CTRL+C to quit)\n'),
  start(
    'minio server data',
    9000,
    'MinIO Object Storage Server\nAPI: http://192.168.1.20:9000  http://127.0.0.1:9000 \n   RootUser: minioadmin \n\nWebUI: http://192.168.1.20:34567 http://127.0.0.1:34567 \n',
  ),
  start(
    'redis-server',
    6379,
    '4711:M 30 Nov 2026 12:01:33.120 * Running mode=standalone, port=6379.\n4711:M 30 Nov 2026 12:01:33.121 * Ready to accept connections tcp\n',
  ),
  start(
    'postgres -D data',
    5432,
    '2026-11-30 12:01:33.120 UTC [4711] LOG:  listening on IPv4 address "127.0.0.1", port 5432\n2026-11-30 12:01:33.121 UTC [4711] LOG:  database system is ready to accept connections\n',
  ),
  start(
    'nats-server',
    4222,
    '[4711] 2026/11/30 12:01:33.120000 [INF] Starting nats-server\n[4711] 2026/11/30 12:01:33.121000 [INF] Listening for client connections on 0.0.0.0:4222\n[4711] 2026/11/30 12:01:33.122000 [INF] Server is ready\n',
  ),
  start(
    'verdaccio',
    4873,
    'info --- config file  - /home/dev/.config/verdaccio/config.yaml\ninfo --- http address http://localhost:4873/\ninfo --- version: 6.0.5\n',
  ),
  start(
    'n8n start',
    5678,
    'Initializing n8n process\nn8n ready on 0.0.0.0, port 5678\nVersion: 1.70.0\n\nEditor is now accessible via:\nhttp://localhost:5678\n',
  ),
  start(
    'ollama serve',
    11434,
    'time=2026-11-30T12:01:33.120Z level=INFO source=routes.go:1310 msg="Listening on 127.0.0.1:11434 (version 0.5.7)"\n',
  ),
  start('node-red', 1880, '30 Nov 12:01:33 - [info] Server now running at http://127.0.0.1:1880/\n'),
  start(
    'docker compose up',
    8000,
    'db-1   | 2026-11-30 12:01:33.120 UTC [1] LOG:  listening on IPv4 address "0.0.0.0", port 5432\nweb-1  | INFO:     Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)\n',
    { 'compose.yaml': 'services:\n  web:\n    build: .\n    ports:\n      - "8000:8000"\n' },
  ),
  start(
    'docker compose up',
    3000,
    'web-1  |   ➜  Local:   http://localhost:5173/\nweb-1  |   ➜  Network: http://172.18.0.3:5173/\n',
    { 'compose.yaml': 'services:\n  web:\n    build: .\n    ports:\n      - "3000:5173"\n' },
  ),
  start(
    'astro preview',
    4321,
    ' astro  v5.9.2 ready in 4 ms\n\n┃ Local    http://localhost:4321/preview\n┃ Network  use --host to expose\n',
  ),
  start('quarto preview', 4848, 'Watching files for changes\nBrowse at http://localhost:4848/\n'),
  start(
    'npm run dev',
    3000,
    '\n> app@1.0.0 dev\n> concurrently "npm:server" "npm:client"\n\n[server] listening on http://localhost:3000\n[client]   ➜  Local:   http://localhost:5173/\n',
    {
      'package.json':
        '{"scripts":{"dev":"concurrently \\"npm:server\\" \\"npm:client\\"","server":"PORT=3000 node server.js","client":"vite"}}',
    },
  ),
  start(
    'npm start',
    3001,
    '\n> api@1.0.0 start\n> node dist/main.js\n\n[Nest] 4711  - 11/30/2026, 12:01:33 PM     LOG [Bootstrap] 🚀 Application is running on: http://localhost:3001/api\n[Nest] 4711  - 11/30/2026, 12:01:33 PM     LOG [Bootstrap] Swagger is at http://localhost:3001/docs\n',
    { 'package.json': '{"scripts":{"start":"node dist/main.js"}}', '.env': 'PORT=3001\nWEB_PORT=3000\n' },
  ),
];
