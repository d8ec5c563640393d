/** What programs guess, or say of their start, in other languages than English; and what the lines beside a failure make of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detect } from './detect.ts';

const shown = (text: string): string[] =>
  detect(text).map(({ kind, port, movedTo, certainty = 'stated' }) =>
    [kind, port, movedTo, certainty].filter(each => each !== undefined).join(' '),
  );

for (const line of [
  'Erro ao iniciar o servidor na porta 8080',
  'Fehler beim Starten des Servers auf Port 8080',
  'Erreur lors du démarrage du serveur sur le port 8080',
  "Errore durante l'avvio del server sulla porta 8080",
  'Ошибка запуска сервера на порту 8080',
  'Помилка запуску сервера на порту 8080',
  'Błąd podczas uruchamiania serwera na porcie 8080',
  'Fout bij het starten van de server op poort 8080',
  'Sunucu 8080 portunda başlatılırken hata oluştu',
  '启动服务器时出错，端口 8080',
  'サーバー起動エラー: ポート 8080',
  '서버 시작 오류: 포트 8080',
  'Erro: a porta 8080 pode estar em uso.',
  'Error: el puerto 8080 puede estar en uso',
  'El puerto 8080 podría estar ocupado por otro proceso',
  'Le port 8080 est peut-être utilisé par un autre programme',
  'La porta 8080 potrebbe essere occupata',
  'Port 8080 ist möglicherweise belegt',
  'Poort 8080 is mogelijk in gebruik',
  'Port 8080 används kanske redan',
  'Livereload failed on http://localhost:8080.  It is either in use or you do not have permission.',
])
  test(`a guess: ${line}`, () => assert.deepEqual(shown(line), ['in-use 8080 hedged']));

for (const line of [
  'Fehler beim Laden der Seite von Port 8080',
  'Erreur lors du chargement de la page sur le port 8080',
  'Ошибка загрузки страницы с порта 8080',
  'El puerto 8080 no está en uso',
  'El puerto 8080 dejó de estar en uso.',
  'Le port 3000 peut maintenant être utilisé.',
  'La porta 8080 non deve essere in uso.',
  'Kontroller at port 3000 ikke er i brug',
  'De nieuwe poort 443 is in gebruik genomen',
  'Fehler beim Öffnen der Datenbank localhost:5432',
  'Erro ao abrir http://localhost:3000 no navegador',
  'Ошибка запуска браузера http://localhost:3000',
  '请求服务器时出错: http://localhost:8080/api',
  'Erreur lors du login sur http://localhost:8080',
  'Awesome, something’s running on port 3000.',
  '2026-11-30 10:00:00 ERROR: Não foi possível conectar na porta 8080',
])
  test(`no guess: ${line}`, () => assert.deepEqual(shown(line), []));

const nest = (what: string): string => `[Nest] 4120  - 06/03/2025, 10:14:02 AM   ${what}\n`;

for (const [what, text, expected] of [
  [
    'Nest’s lines are a logger’s, not a list’s',
    `${nest('  LOG [NestFactory] Starting Nest application...')}${nest('  LOG [InstanceLoader] AppModule dependencies initialized +9ms')}${nest('ERROR [Server] Error: listen EADDRINUSE: address already in use :::3001')}`,
    ['in-use 3001 stated'],
  ],
  [
    'a retry without a port that may have gone well: the machine tells',
    '0|bot  | Address in use, retrying...\n0|bot  | Address in use, retrying...\n0|bot  | Web UI listening on http://localhost:7750\n',
    ['in-use hedged'],
  ],
  [
    'a retry of the port that was announced, which went well',
    'Starting API server on port 3000\nbind: Address already in use, retrying in 1s\nAPI server listening on port 3000\n',
    [],
  ],
  [
    'what servers open besides is no retry that went well',
    'Starting API server on port 3000\nbind: Address already in use, retrying in 1s\nMetrics listening on :9090\n',
    ['in-use 3000 stated'],
  ],
  [
    'a program that starts several does not move',
    'Starting server on :3000\nOSError: [Errno 98] Address already in use\nStarting server on :3001\nready\n',
    ['in-use 3000 stated'],
  ],
  [
    'a question of a setup, then a failure',
    '- Would you like to use TypeScript with this project (recommended by most)?\nError: listen EADDRINUSE: address already in use :::3000\n',
    ['in-use 3000 stated'],
  ],
  [
    'who says what a server said, which failed',
    'Der Server meldet:\n[ERROR] Failed to bind 0.0.0.0:3000: Address already in use\n',
    ['in-use 3000 stated'],
  ],
  [
    'a shell’s history with times',
    "  501  2024-03-01 10:11:12 npm start 2>&1 | grep 'Error: listen EADDRINUSE: address already in use :::3000'\n",
    ['in-use 3000 quoted'],
  ],
  [
    'an address of a program that binds, and is none of OpenSSH’s',
    '[server] bind 10.0.0.5: Cannot assign requested address\n[server] exit status 1\n',
    ['unavailable stated'],
  ],
  [
    'another program’s start is no retry that went well',
    'Error: bind: Address already in use\nMetrics listening on http://localhost:7750\n',
    ['in-use stated'],
  ],
  [
    'the same words with the next port: it moved',
    'Opening IP socket: 0.0.0.0:27960\nWARNING: NET_IPSocket: bind: Address already in use\nOpening IP socket: 0.0.0.0:27961\nHitch warning: 522 msec frame time\n',
    ['moved 27960 27961 stated'],
  ],
  [
    'a question that was answered with yes',
    '› Port 8081 is being used by another process\n✔ Use port 8082 instead? … yes\nStarting Metro Bundler\n',
    ['moved 8081 8082 stated'],
  ],
  [
    'a question that waits for its answer',
    '› Port 8081 is being used by another process\n? Use port 8082 instead? › (Y/n)\n',
    ['in-use 8081 stated'],
  ],
  [
    'klog’s error in a record of k0s, which is mild itself',
    'time="2026-06-07 11:54:49" level=info msg="E0607 11:54:49.434338    5587 server.go:808] \\"Failed to start healthz server\\" err=\\"listen tcp 127.0.0.1:10248: bind: address already in use\\"" component=kubelet\n',
    ['in-use 10248 stated'],
  ],
  [
    'an IP address of a form, in Japanese',
    '[操作] IPアドレス変更 192.168.0.31 -> 192.168.0.32\nこのIPアドレスは既に使用中です。再入力してください！\n',
    [],
  ],
  [
    'a chat’s clock begins a line of its own',
    '19:02 -!- Irssi: Connecting to irc.example.net [192.0.2.7] port 6697\n19:02 -!- Irssi: Your nick is in use by someone else\n',
    [],
  ],
  [
    'a program’s own advice, with its sign',
    ' ⚠ The port 8080 is already in use. Halting Quasar dev server startup.\n ℹ To fix: Stop the process currently using port 8080 or set your config to a different port.\n',
    ['in-use 8080 stated'],
  ],
  [
    'a client of Python’s',
    'pymongo.errors.AutoReconnect: localhost:27017: [WinError 10048] 通常每个套接字地址(协议/网络地址/端口)只允许使用一次。\n',
    [],
  ],
  ['an address that a request asked for', '[shop] 409 POST /onboarding: Endereço já em uso. Escolha outro.\n', []],
  [
    'a line of source that a linter shows',
    'internal/listen/listen.go:58:2: ineffectual assignment to err (ineffassign)\n\terr = errors.New("listen tcp: bind: address already in use")\n\t^\n',
    ['in-use quoted'],
  ],
  [
    'a message in quotation marks with which a start failed',
    "2026.06.09 13:54:41 INFO io.helidon.webserver.NettyWebServer Thread[nio-2-1,10,main]: Channel '@default' startup failed with message 'Address already in use'.\n",
    ['in-use stated'],
  ],
  [
    'a list of endpoints with a reason each',
    'The following port(s) failed to bind:\n\n1.\tAddress: 203.0.113.189:6697 \tReason: Cannot assign requested address\n',
    ['unavailable 6697 stated'],
  ],
  [
    'a number of acceptors behind a listener’s name is no port',
    "15:48:52.566 [error] Supervisor {<0.747.0>,ranch_listener_sup} had child ranch_acceptors_sup started with ranch_acceptors_sup:start_link('ejabberd_cowboy_127.0.0.1_8088', 10, ranch_tcp) at undefined exit with reason {listen_error,'ejabberd_cowboy_127.0.0.1_8088',eaddrinuse} in context start_error\n",
    ['in-use stated'],
  ],
  [
    'what came of a failure, at another port, right below it',
    'nta.c:2240 nta_agent_add_tport() nta: bind(172.30.100.134:80;transport=ws): Address already in use\n2021-04-19 09:36:53.873384 [ERR] sofia.c:3259 Error Creating SIP UA for profile: external (sip:mod_sofia@172.30.100.134:5060;transport=udp,tcp) ATTEMPT 1 (RETRY IN 5 SEC)\n',
    ['in-use 80 stated', 'in-use 5060 quoted'],
  ],
  [
    'a span of tracing with its fields is no metric',
    '2023-09-26T08:14:09.205013Z ERROR sink{component_kind="sink" component_id=metrics}: vector::sinks: Failed to start Prometheus exporter on 0.0.0.0:9598: TCP bind failed: Address in use (os error 98).\n',
    ['in-use 9598 stated'],
  ],
  [
    'a unit that has failed, as systemctl tells of it',
    '● dnsmasq.service - dnsmasq - A lightweight DHCP and caching DNS server\n   Active: failed (Result: exit-code) since Tue 2019-01-29 01:31:40 GMT; 9min ago\n\nJan 29 01:31:40 pi dnsmasq[5237]: dnsmasq: failed to bind DHCP server socket: Address already in use\n',
    ['in-use stated'],
  ],
  [
    'advice of a program below its failure',
    'WARNING: NET_OpenSocket: bind: Cannot assign requested address\nAdd "-debug" to the ./srcds_run command line to generate a debug.log to help with solving this problem\n',
    ['unavailable stated'],
  ],
  [
    'a note of a program that goes on without',
    'Note: Port 5757 is already bound by another process or another UCM. The LSP server will not be started.\n',
    ['in-use 5757 stated'],
  ],
  [
    'a row that ends with a sentence does not go on in the next',
    'Unknown bind error -1; port 19137.\nFailed to bind server on [0.0.0.0]/19137, is the port free?\nRPC-Socket is listening on port 20058.\n',
    ['in-use 19137 hedged'],
  ],
  [
    'a client whose trace is not indented',
    'System.Net.Internals.SocketExceptionFactory+ExtendedSocketException (10048): Only one usage of each socket address (protocol/network address/port) is normally permitted\nat System.Net.Sockets.Socket.DoConnect(EndPoint endPointSnapshot, SocketAddress socketAddress)\n',
    [],
  ],
  ['a table’s name', "ERROR 1050 (42S01) at line 20: Table 'address_in_use' already exists\n", []],
  [
    'a listener whose name is quoted',
    "10:04:18,311 ERROR [org.jboss.msc.service.fail] (MSC service thread 1-6) MSC000001: Failed to start service org.wildfly.undertow.listener.default: WFLYUT0082: Could not start 'default' listener.\n",
    ['in-use hedged'],
  ],
  [
    'a manual that shows what its reader would see',
    'Address already in use\n\nIf another program is already using port 5000, you’ll see an OSError when the server tries to start.\n',
    ['in-use 5000 quoted'],
  ],
  [
    'an error that Erlang is asked about',
    'iex(1)> :inet.format_error(:eaddrinuse)\n~c"address already in use"\n',
    ['in-use quoted'],
  ],
  ['a task that waits for a server', 'TASK [wait for port 8080 to be in use] ***\nok: [node1]\n', []],
  ['a symbol that somebody asks Lisp about', "* (describe 'usocket:address-in-use-error)\n", []],
  [
    'who speaks of Docker’s words in Italian',
    'Se la porta è occupata Docker dice:\n\n    listen tcp 0.0.0.0:8025: bind: Di norma è consentito un solo utilizzo di ogni indirizzo di socket\n',
    ['in-use 8025 quoted'],
  ],
] as const)
  test(what, () => assert.deepEqual(shown(text), expected));
