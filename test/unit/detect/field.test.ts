import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alarms, detect } from './detect.ts';

/** Wordings of programs that the corpus does not hold, from their public sources and bug reports: text, kind, port or path. */
const reports: readonly (readonly [string, 'in-use' | 'denied' | 'unavailable' | 'moved', (number | string)?])[] = [
  // JavaScript and front end
  [
    '⨯ Failed to start server\nError: listen EADDRINUSE: address already in use :::3000\n    at <unknown> (Error: listen EADDRINUSE: address already in use :::3000)\n',
    'in-use',
    3000,
  ],
  ["Port 4200 is already in use.\nUse '--port' to specify a different port.\n", 'in-use', 4200],
  [
    "An unhandled exception occurred: Port 4200 is already in use. Use '--port' to specify a different port.\n",
    'in-use',
    4200,
  ],
  ['[Error - 10:20:30 AM] Error: listen EADDRINUSE: address already in use 127.0.0.1:6009\n', 'in-use', 6009],
  ['FATAL Port 4000 has been used. Try other port instead.\n', 'in-use', 4000],
  ['⛔️ The port 1337 is already used by another application.\n', 'in-use', 1337],
  ["n8n's port 5678 is already in use. Do you have another instance of n8n running already?\n", 'in-use', 5678],
  ["Can't listen on port 3000. Perhaps another Meteor is running?\n", 'in-use', 3000],
  [
    '(EADDRINUSE) Cannot start Ghost.\nPort 2368 is already in use by another program.\nIs another Ghost instance already running?\n',
    'in-use',
    2368,
  ],
  ['⚠ Port 3000 is in use, trying 3001 instead.\n', 'moved', 3000],
  ['[astro] Port 4321 is in use, trying another one...\n', 'moved', 4321],
  [
    'error  Port 8081 is already in use. Please terminate this process and try again, or use another port with "--port".\n',
    'in-use',
    8081,
  ],
  [
    '✘ [ERROR] Address already in use (127.0.0.1:8787). Please check that you are not already running a server on this address or specify a different port with --port.\n',
    'in-use',
    8787,
  ],
  [
    '[1] Error: listen EADDRINUSE: address already in use :::4000\n[1]     at Server.setupListenHandle [as _listen2] (node:net:1817:16)\n[0]   VITE v5.0.0  ready in 300 ms\n[0]   ➜  Local:   http://localhost:5173/\n',
    'in-use',
    4000,
  ],
  ['web:dev: Error: listen EADDRINUSE: address already in use :::3000\n', 'in-use', 3000],
  [
    'Uncaught Exception:\nError: listen EADDRINUSE: address already in use 127.0.0.1:41951\n    at Server.setupListenHandle [as _listen2] (node:net:1463:16)\n',
    'in-use',
    41951,
  ],
  [
    '{"level":60,"time":1795225145046,"pid":28257,"hostname":"vm","err":{"type":"Error","message":"listen EADDRINUSE: address already in use 127.0.0.1:3100","code":"EADDRINUSE","errno":-98,"syscall":"listen","address":"127.0.0.1","port":3100},"msg":"listen EADDRINUSE: address already in use 127.0.0.1:3100"}\n',
    'in-use',
    3100,
  ],
  // Python
  [
    "Address already in use\nPort 5000 is in use by another program. On macOS, try disabling the 'AirPlay Receiver' service from System Preferences -> General -> AirDrop & Handoff.\n",
    'in-use',
    5000,
  ],
  [
    "twisted.internet.error.CannotListenError: Couldn't listen on any:8080: [Errno 98] Address already in use.\n",
    'in-use',
    8080,
  ],
  ['Port 8501 is already in use\n', 'in-use', 8501],
  ["OSError: Port 8080 not free on '127.0.0.1'\n", 'in-use', 8080],
  [
    'UserWarning: Port 8787 is already in use.\nPerhaps you already have a cluster running?\nHosting the HTTP server on port 42345 instead\n',
    'moved',
    8787,
  ],
  ['ERROR - Cannot start Bokeh server, port 5006 is already in use\n', 'in-use', 5006],
  ['[E 12:00:00.000 LabApp] The port 8888 is already in use, trying another port.\n', 'moved', 8888],
  [
    'Traceback (most recent call last):\n  File "/w/app.py", line 9, in <module>\n    HTTPServer(("", 8000), Handler).serve_forever()\n  File "/usr/lib/python3.12/socketserver.py", line 457, in __init__\n    self.server_bind()\nOSError: [Errno 48] Address already in use\n',
    'in-use',
    8000,
  ],
  [
    'Error starting proxy server: OSError(98, "error while attempting to bind on address (\'0.0.0.0\', 8080): address already in use")\n',
    'in-use',
    8080,
  ],
  // JVM
  [
    "***************************\nAPPLICATION FAILED TO START\n***************************\n\nDescription:\n\nWeb server failed to start. Port 8081 was already in use.\n\nAction:\n\nIdentify and stop the process that's listening on port 8081 or configure this application to listen on another port.\n",
    'in-use',
    8081,
  ],
  [
    'Caused by: java.io.IOException: Failed to bind to 0.0.0.0/0.0.0.0:8080\n\tat org.eclipse.jetty.server.ServerConnector.openAcceptChannel(ServerConnector.java:349)\nCaused by: java.net.BindException: Address already in use\n',
    'in-use',
    8080,
  ],
  [
    'SEVERE: Failed to initialize end point associated with ProtocolHandler ["http-nio-8080"]\njava.net.BindException: Address already in use: bind\n',
    'in-use',
    8080,
  ],
  [
    'SEVERE [main] org.apache.catalina.util.LifecycleBase.handleSubClassException Failed to initialize component [Connector[HTTP/1.1-8080]]\n\torg.apache.catalina.LifecycleException: Protocol handler initialization failed\n\tCaused by: java.net.BindException: Address already in use\n',
    'in-use',
    8080,
  ],
  [
    'Exception in thread "main" io.netty.channel.unix.Errors$NativeIoException: bind(..) failed: Address already in use\n',
    'in-use',
  ],
  [
    'ERROR: java.net.BindException: Problem binding to [localhost:9000] java.net.BindException: Address already in use; For more details see:  http://wiki.apache.org/hadoop/BindException\n',
    'in-use',
    9000,
  ],
  [
    '**** FAILED TO BIND TO PORT!\nThe exception was: java.net.BindException: Address already in use: bind\nPerhaps a server is already running on that port?\n',
    'in-use',
  ],
  [
    '[12:00:00] [Server thread/INFO]: Starting Minecraft server on *:25565\n[12:00:00] [Server thread/WARN]: **** FAILED TO BIND TO PORT!\n[12:00:00] [Server thread/WARN]: The exception was: io.netty.channel.unix.Errors$NativeIoException: bind(..) failed: Address already in use\n',
    'in-use',
    25565,
  ],
  [
    'ERROR: [1] bootstrap checks failed\nERROR: Port 8983 is already being used by another process (pid: 4711)\n',
    'in-use',
    8983,
  ],
  [
    "MSC000001: Failed to start service org.wildfly.undertow.listener.default: org.jboss.msc.service.StartException: WFLYUT0082: Could not start 'default' listener.\nCaused by: java.net.BindException: Address already in use /127.0.0.1:8080\n",
    'in-use',
    8080,
  ],
  [
    'Unable to open debugger port (127.0.0.1:5005): java.net.BindException "Address already in use: NET_Bind"\n',
    'in-use',
    5005,
  ],
  // .NET
  [
    'Unhandled exception. System.IO.IOException: Failed to bind to address https://127.0.0.1:7001: address already in use.\n ---> Microsoft.AspNetCore.Connections.AddressInUseException: Address already in use\n ---> System.Net.Sockets.SocketException (98): Address already in use\n',
    'in-use',
    7001,
  ],
  [
    'Port 7071 is unavailable. Close the process using that port, or specify another port using --port [-p].\n',
    'in-use',
    7071,
  ],
  // Go
  [
    'Error: loading initial config: loading new config: starting caddy administration endpoint: listen tcp 127.0.0.1:2019: bind: address already in use\n',
    'in-use',
    2019,
  ],
  [
    '==> Error starting agent: error="1 error occurred:\\n\\t* listen tcp 127.0.0.1:8500: bind: address already in use\\n\\n"\n',
    'in-use',
    8500,
  ],
  [
    'error while building entryPoint web: error preparing server: error opening listener: listen tcp :80: bind: address already in use\n',
    'in-use',
    80,
  ],
  ['[GIN-debug] [ERROR] listen tcp :8080: bind: address already in use\n', 'in-use', 8080],
  ['Listen: listen tcp :53: bind: address already in use\n', 'in-use', 53],
  ["Couldn't start listener: listen tcp 127.0.0.1:2345: bind: address already in use\n", 'in-use', 2345],
  [
    '{"level":"fatal","ts":"2026-11-21T01:00:00Z","msg":"failed to listen","error":"listen tcp 0.0.0.0:2379: bind: address already in use"}\n',
    'in-use',
    2379,
  ],
  ['main.go:12: listen tcp :8080: bind: address already in use\n', 'in-use', 8080],
  [
    'panic: listen tcp :8080: bind: address already in use\n\ngoroutine 1 [running]:\nmain.main()\n\t/home/dev/app/main.go:12 +0x1d\n',
    'in-use',
    8080,
  ],
  // C and daemons
  ['(98)Address already in use: AH00072: make_sock: could not bind to address [::]:80\n', 'in-use', 80],
  [
    'error: Bind to port 22 on 0.0.0.0 failed: Address already in use.\nfatal: Cannot bind any address.\n',
    'in-use',
    22,
  ],
  ['2026-11-21 01:00:00: (network.c.537) bind() 0.0.0.0:80: Address already in use\n', 'in-use', 80],
  ['[ALERT]    (1) : Starting frontend http: cannot bind socket (Address already in use) [0.0.0.0:80]\n', 'in-use', 80],
  ['Fatal: service(imap-login) listen(*, 143) failed: Address already in use\n', 'in-use', 143],
  ['fatal: bind 0.0.0.0 port 25: Address already in use\n', 'in-use', 25],
  ['commBind: Cannot bind socket FD 16 to [::]:3128: (98) Address already in use\n', 'in-use', 3128],
  [
    'TCP/UDP: Socket bind failed on local address [AF_INET]0.0.0.0:1194: Address already in use (errno=98)\n',
    'in-use',
    1194,
  ],
  ["[1792] error: can't bind socket: Address already in use for 127.0.0.1 port 53\n", 'in-use', 53],
  ['failed to listen on TCP port 11211: Address already in use\n', 'in-use', 11211],
  [
    'probably another instance of uWSGI is running on the same address (127.0.0.1:8000).\nbind(): Address already in use [core/socket.c line 769]\n',
    'in-use',
    8000,
  ],
  ['Error: Could not get socket :6081: Address already in use\n', 'in-use', 6081],
  [
    "ERROR: [pool www] unable to bind listening socket for address '127.0.0.1:9000': Address already in use (98)\n",
    'in-use',
    9000,
  ],
  [
    'bind [127.0.0.1]:8080: Address already in use\nchannel_setup_fwd_listener_tcpip: cannot listen to port: 8080\nCould not request local forwarding.\n',
    'in-use',
    8080,
  ],
  [
    "terminate called after throwing an instance of 'boost::wrapexcept<boost::system::system_error>'\n  what():  bind: Address already in use [system:98]\n",
    'in-use',
  ],
  ['[12:00:00] Failed to bind to port 6667 (Address already in use)\n', 'in-use', 6667],
  // Ruby, PHP, BEAM and others
  [
    '* Listening on http://127.0.0.1:3000\nbundler: failed to load command: puma (/usr/bin/puma)\n/var/lib/gems/puma/binder.rb:334:in `initialize\': Address already in use - bind(2) for "127.0.0.1" port 3001 (Errno::EADDRINUSE)\n',
    'in-use',
    3001,
  ],
  [
    '[2026-11-21 01:00:00 #1.0]\tWARNING\tSwoole\\Server::start(): listen(127.0.0.1:9501) failed, Error: Address already in use[98]\n',
    'in-use',
    9501,
  ],
  [
    '[error] Failed to start Ranch listener DemoWeb.Endpoint.HTTP in :ranch_tcp:listen([cacerts: :..., key: :..., cert: :..., ip: {127, 0, 0, 1}, port: 4000]) for reason :eaddrinuse (address already in use)\n',
    'in-use',
    4000,
  ],
  [
    '** (Mix) Could not start application demo: Demo.Application.start(:normal, []) returned an error: shutdown: failed to start child: DemoWeb.Endpoint\n    ** (EXIT) shutdown: failed to start child: {DemoWeb.Endpoint, :http}\n        ** (EXIT) :eaddrinuse\n',
    'in-use',
  ],
  [
    'Fatal error: Error raised at top level: bind(descriptor:ptr:bytes:): Address already in use (errno: 48)\n',
    'in-use',
  ],
  [
    '[ WARNING ] bind(descriptor:ptr:bytes:): Address already in use (errno: 98) [hostname: 127.0.0.1, port: 8080]\n',
    'in-use',
    8080,
  ],
  ['ERROR: LoadError: IOError: listen: address already in use (EADDRINUSE)\nStacktrace:\n', 'in-use'],
  [
    'Unhandled exception:\nSocketException: Failed to create server socket (OS Error: Address already in use, errno = 48), address = 127.0.0.1, port = 8080\n',
    'in-use',
    8080,
  ],
  ['Fatal error: exception Unix.Unix_error(Unix.EADDRINUSE, "bind", "")\n', 'in-use'],
  ['lua: server.lua:3: address already in use\n', 'in-use'],
  ['couldn\'t open socket: address already in use\n    while executing\n"socket -server accept 9900"\n', 'in-use'],
  ['debugger invoked on a USOCKET:ADDRESS-IN-USE-ERROR in thread\n', 'in-use'],
  ['error: AddressInUse\n/usr/lib/zig/std/posix.zig:3880:30: 0x1049e0f in bind (server)\n', 'in-use'],
  // Databases and containers
  [
    '{"t":{"$date":"2026-11-21T01:00:00.000+00:00"},"s":"E",  "c":"CONTROL",  "id":20568,   "ctx":"initandlisten","msg":"Error setting up listener","attr":{"error":{"code":9001,"codeName":"SocketException","errmsg":"Address already in use"}}}\n',
    'in-use',
  ],
  [
    "2026-11-21T01:00:00.000000Z 0 [ERROR] [MY-010262] [Server] Can't start server: Bind on TCP/IP port: Address already in use\n2026-11-21T01:00:00.000000Z 0 [ERROR] [MY-010257] [Server] Do you already have another mysqld server running on port: 3306 ?\n",
    'in-use',
    3306,
  ],
  ['Address localhost:7474 is already in use, cannot bind to it.\n', 'in-use', 7474],
  [
    'Application: DB::Exception: Listen [::]:8123 failed: Poco::Exception. Code: 1000, e.code() = 98, Net Exception: Address already in use: [::]:8123 (version 24.3)\n',
    'in-use',
    8123,
  ],
  [
    'Error response from daemon: driver failed programming external connectivity on endpoint db (0fe1): Bind for 0.0.0.0:5432 failed: port is already allocated\n',
    'in-use',
    5432,
  ],
  ['Error: rootlessport listen tcp 0.0.0.0:8080: bind: address already in use\n', 'in-use', 8080],
  ['Error: cannot listen on the TCP port: listen tcp4 :8080: bind: address already in use\n', 'in-use', 8080],
  [
    'Unable to listen on port 8080: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 127.0.0.1:8080: bind: address already in use]\nerror: unable to listen on any of the requested ports: [{8080 80}]\n',
    'in-use',
    8080,
  ],
  [
    'Vagrant cannot forward the specified ports on this VM, since they\nwould collide with some other application that is already listening\non these ports. The forwarded port to 8080 is already in use\non the host machine.\n',
    'in-use',
    8080,
  ],
  // Windows
  [
    '[Error] Could not bind to 0.0.0.0:8080: An attempt was made to access a socket in a way forbidden by its access permissions. (os error 10013)\n',
    'denied',
    8080,
  ],
  [
    'error: [WinError 10048] Обычно разрешается только одно использование адреса сокета (протокол/сетевой адрес/порт)\n',
    'in-use',
  ],
  [
    'listen tcp 127.0.0.1:7890: bind: Обычно разрешается только одно использование адреса сокета (протокол/сетевой адрес/порт).\n',
    'in-use',
    7890,
  ],
  ['Error: listen EACCES: permission denied 0.0.0.0:50051\n', 'denied', 50051],
  // Other reasons
  ['bind(): Permission denied [core/socket.c line 769]\n', 'denied'],
  [
    'thread \'main\' panicked at src/main.rs:5:55:\nfailed to bind: Os { code: 13, kind: PermissionDenied, message: "Permission denied" }\n',
    'denied',
  ],
  ['(13)Permission denied: AH00072: make_sock: could not bind to address 0.0.0.0:80\n', 'denied', 80],
  ['nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)\n', 'denied', 80],
  ['Error: listen tcp 10.9.8.7:8080: bind: cannot assign requested address\n', 'unavailable', 8080],
  ["[Errno 49] Can't assign requested address\n", 'unavailable'],
  ['java.net.BindException: Cannot assign requested address (Bind failed)\n', 'unavailable'],
  // Unix sockets
  ['Error: listen EADDRINUSE: address already in use /tmp/app.sock\n', 'in-use', '/tmp/app.sock'],
  ['listen unix /var/run/app.sock: bind: address already in use\n', 'in-use', '/var/run/app.sock'],
  ['bind() to unix:/run/app.sock failed (98: Address already in use)\n', 'in-use', '/run/app.sock'],
];

for (const [text, kind, where] of reports) {
  test(`${kind} ${where ?? '?'}: ${
    text
      .split('\n')
      .find(line => line.length > 24)
      ?.slice(0, 90) ?? text
  }`, () => {
    const [first, ...rest] = detect(text);
    assert.equal(first?.kind, kind);
    assert.equal(first?.port ?? first?.path, where);
    assert.deepEqual(rest, []);
    assert.deepEqual(detect(text, 5), [first]);
    // In colour, behind a log prefix of systemd and of compose, with CRLF.
    const coloured = text.replace(/(\d{2,5})/g, '\u001b[1m$1\u001b[22m').replaceAll('\n', '\u001b[0m\r\n');
    assert.deepEqual(
      detect(coloured).map(failure => failure.port ?? failure.path),
      [where],
      'coloured',
    );
  });
}

/** Mentions that are no failure. */
const silent: readonly string[] = [
  '$ man 2 bind\n       EADDRINUSE\n              The given address is already in use.\n',
  'a1b2c3d Handle EADDRINUSE when the port is taken\nd4e5f6a Retry when address already in use\n',
  '## Troubleshooting\n\nIf you see `Error: listen EADDRINUSE: address already in use :::3000`, another process is using the port.\n',
  '  it("throws EADDRINUSE when the port is in use", async () => {\n    await expect(start(3000)).rejects.toThrow("EADDRINUSE")\n',
  '        if errors.Is(err, syscall.EADDRINUSE) {\n            log.Printf("port %d already in use", port)\n',
  'except OSError as e:\n    if e.errno == errno.EADDRINUSE:\n        print("Port already in use")\n',
  'docs/faq.md:12:Error: listen EADDRINUSE: address already in use :::3000\n',
  'PASS src/server.test.ts\n  ✓ rejects when address already in use (12 ms)\n',
  'mount: /mnt: /dev/sda1 already mounted or mount point busy.\n',
  "rm: cannot remove '/tmp/x': Device or resource busy\n",
  'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 4711 (apt)\n',
  "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/run/mysqld/mysqld.sock' (2)\n",
  'Server is running on port 3000\nListening on http://localhost:3000\n',
  "EACCES: permission denied, mkdir '/usr/local/lib/node_modules'\n",
  'npm error code EACCES\nnpm error syscall mkdir\nnpm error path /usr/lib/node_modules/x\nnpm error errno -13\n',
  "PermissionError: [Errno 13] Permission denied: 'server.log'\n",
  'git@github.com: Permission denied (publickey).\n',
  'bash: ./run.sh: Permission denied\n',
  'thread \'main\' panicked at src/main.rs:2:30:\ncalled `Result::unwrap()` on an `Err` value: Os { code: 13, kind: PermissionDenied, message: "Permission denied" }\n',
  'This email address is already in use by another account.\n',
  'Firebase: Error (auth/email-already-in-use).\nUsername "dev" is already in use\n',
  'warning: name `x` is already used in this scope\nerror: the name `port` is defined multiple times\n',
  "error TS2300: Duplicate identifier 'port'. The name is already taken.\n",
  'Memory in use: 3000 MB, ports in use: 12\n',
  'The license is already in use on 3 machines\n',
  "fatal: 'main' is already used by worktree at '/w/main'\n",
  'Another webpack process is already running with pid 3000\n',
  'dial tcp 127.0.0.1:5432: connect: cannot assign requested address\n',
  'Error: connect EADDRNOTAVAIL 127.0.0.1:3000 - Local (127.0.0.1:0)\n',
  'java.net.BindException: Address already in use: connect\n',
  'Failed to bind parameter 8080 of the statement\n',
  'ORA-00054: resource busy and acquire with NOWAIT specified or timeout expired\n',
  'The process cannot access the file because it is being used by another process.\n',
  "Protocol 'inet_tcp': the name demo@vm seems to be in use by another Erlang node\n",
  'port 54132 in use by client 10.0.0.5\n',
  'DATABASE_URL=postgres://localhost:5432/x\nPORT=3000\n',
];

for (const text of silent)
  test(`silent: ${text.trim().split('\n').at(-1)?.slice(0, 90)}`, () => assert.deepEqual(alarms(text), []));
