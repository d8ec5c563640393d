import assert from 'node:assert/strict';
import { test } from 'node:test';
import { typedAt } from '../../../src/core/detect/quotations/documentWatch.ts';
import { alarms, detect } from './detect.ts';

const told = (text: string): readonly string[] =>
  detect(`${text}\n`).map(
    ({ kind, port, path, certainty }) => `${kind} ${port ?? path ?? '-'} ${certainty ?? 'stated'}`,
  );

test('a command that was typed at a prompt shows text, or runs', () => {
  const cases: readonly (readonly [string, ReturnType<typeof typedAt>])[] = [
    ['$ cat README.md', 'shows'],
    ['ana@box:~/shop$ git log --oneline', 'shows'],
    ['C:\\> net helpmsg 10048', 'shows'],
    ['C:\\src>type start.bat', 'shows'],
    ['PS C:\\tools> Get-Content .\\Start.ps1', 'shows'],
    ['root@box:/etc# grep -rn EADDRINUSE .', 'shows'],
    ['>>> os.strerror(98)', 'shows'],
    ['> util.getSystemErrorName(-48)', 'shows'],
    ['irb(main):001> Errno::EADDRINUSE.new.message', 'shows'],
    ['$ node server.js', 'runs'],
    ['$ journalctl -u shop', 'runs'],
    ['PS C:\\tools> .\\nginx.exe', 'runs'],
    ['> vite --port 5173', undefined],
    ['>> ERROR:root:[Errno 98] Address already in use', undefined],
    ['# Find out who has the port', undefined],
    ['100% done', undefined],
    ['(venv) ana@box:~/shop$ cat .env', 'shows'],
    ['(venv) PS C:\\shop> type .env', 'shows'],
    ['(venv) ana@box:~/shop$ python app.py', 'runs'],
    ['$ Rscript app.R', 'runs'],
    ['$ ~/bin/server', 'runs'],
    ['$ "./my server"', 'runs'],
    ['$ $HOME/bin/shop', 'runs'],
    ['$ ./echo', 'runs'],
    ['PS> $env:PORT=3000; npm start', 'runs'],
    ['>>> errno.errorcode[98], os.strerror(98)', 'shows'],
    ['>>> [(n, os.strerror(n)) for n in (errno.EADDRINUSE, 99)]', 'shows'],
    ['> node --trace-errno server.js', undefined],
    ['> ERROR_CODE=98 node server.js', undefined],
    ['In [1]: import errno', undefined],
    ['>>> import socket, errno', undefined],
    ['>>> server.bind(("", errno.EADDRINUSE))', undefined],
  ];
  for (const [line, typed] of cases) assert.equal(typedAt(line), typed, line);
});

const listening = 'Error: listen EADDRINUSE: address already in use :::3000';
const certaintyBehind = (head: string): readonly string[] => told(`${head}\n${listening}`);

test('what a command shows ends at any prompt behind it', () => {
  for (const prompt of [
    '(venv) me@box:~/app$ python app.py',
    '(venv) PS C:\\app> python app.py',
    'PS /home/me> npm start',
    'PS> $env:PORT=3000; npm start',
    'C:\\my app>npm start',
    '$ Rscript app.R',
    '$ ~/bin/server',
    '$ "./my server"',
    '➜  app git:(main) ✗ npm start',
    '(base) ➜  app npm start',
    '~/app via ⬢ v20\n❯ npm start',
    '└─$ npm start',
    'me@box ~/app> npm start',
    'me@MacBook app % npm start',
    'app % npm start',
    'me@box:~/my app (main)$ npm start',
    '[me@box app]$ npm start',
    'bash-5.1$ npm start',
    'sh-4.2# ./shop',
    'root@abc:/app# npm start',
    '/app # npm start',
    '# npm start',
    'vagrant@vm:~ » npm start',
    '[12:00:01] me@box:~$ npm start',
    'irb(main):002:0> server.listen',
    'In [2]: app.run()',
    'mysql> \\! npm start',
    'yarn run v1.22.19',
    '+ node server.js',
  ])
    assert.deepEqual(
      certaintyBehind(`me@box:~$ cat .env\nNAME=shop\n${prompt}\nstarting`),
      ['in-use 3000 stated'],
      prompt,
    );
  assert.deepEqual(certaintyBehind("> util.getSystemErrorName(-98)\n'EADDRINUSE'\n> server.listen(3000)"), [
    'in-use 3000 stated',
  ]);
});

test('a port in what was shown is none of what runs then', () => {
  assert.deepEqual(told('me@box:~$ cat .env\nPORT=1\nme@box:~$ npm start\nbind: Address already in use'), [
    'in-use - stated',
  ]);
  assert.deepEqual(told('me@box:~$ npm start\nPORT=3000\nbind: Address already in use'), ['in-use 3000 stated']);
});

test('a command is typed that shows text, or a runner or a job behind it says what it does', () => {
  for (const head of [
    '$ cat README.md\nfoo',
    'me@box:~$ git log\nfoo',
    '(venv) me@box:~/app$ cat notes',
    '(venv) PS C:\\app> type notes',
    '$ cat a\nx\n$ cat b',
    'me@box:~$ npm start\nok\nme@box:~$ cat notes',
    '>>> os.strerror(98)',
    'fix(dev): exit with a hint\n',
    'feat!: say who has the port',
  ])
    assert.deepEqual(certaintyBehind(head), ['in-use 3000 quoted'], head);
  for (const head of [
    'yarn run v1.22.19\n$ echo starting\nstarting\nmore',
    '[web] $ echo hi\n[web] hi',
    '@app/web: $ ls dist\n@app/web: a.js',
    '$ npm start &\n$ ls\na.js',
    'me@box:~$ npm start &\n[1] 4711\nme@box:~$ curl localhost:3000\nhi',
    'C:\\app>start /b node server.js\nC:\\app>dir\na.js',
    `me@box:~$ cat notes\n${'a line\n'.repeat(30)}`,
    '> node --trace-errno server.js',
    '> ERROR_CODE=98 node server.js',
    '>>> import socket, errno\n>>> server.bind(("", 3000))',
    'docs: vite v5.0 starting\ndocs: ready',
    'chore: building assets\nbuilt',
    'perf: warmup done',
  ])
    assert.deepEqual(certaintyBehind(head), ['in-use 3000 stated'], head);
});

test('what a typed command shows is none of its own, until something else is typed', () => {
  const error = 'Error: listen EADDRINUSE: address already in use :::3000';
  assert.deepEqual(told(`$ cat notes.txt\n${error}`), ['in-use 3000 quoted']);
  assert.deepEqual(told(`$ cat notes.txt\nnothing\n$ node server.js\n${error}`), ['in-use 3000 stated']);
});

test('a failure of a client, by any of its words, tells of no server', () => {
  for (const line of [
    'java.net.BindException: Address already in use: no further information',
    'Caused by: java.net.BindException: Cannot assign requested address: no further information',
    'nc: connectx to git.example.org port 80 (tcp) failed: Address already in use',
    'Network error: Cannot assign requested address',
    'nc: connect to git.example.org port 80 (tcp) failed: Address already in use',
  ])
    assert.deepEqual(told(line), [], line);
  assert.deepEqual(told('java.net.BindException: Address already in use: bind'), ['in-use - stated']);
  assert.deepEqual(
    told('gnu.io.PortInUseException: x\n\tat gnu.io.CommPortIdentifier.open(Comm.java:3)\nError: port in use'),
    [],
  );
});

test('what a guess names is hedged, whichever program says it; the reason on the same line states it', () => {
  for (const [line, port] of [
    ['The Tomcat connector configured to listen on port 8989 failed to start. The port may already be in use.', '8989'],
    ['RuntimeError: Failed to bind to address [::]:50051; set GRPC_VERBOSITY=debug to see more', '50051'],
    ['[ERROR] Do you already have another mysqld server running on port: 3306 ?', '3306'],
    ['[ERROR] The socket bind did not succeed for host * and port 9080.  The port might already be in use.', '9080'],
    ['ERROR: LoadError: cannot bind to port; may already be in use or access denied', '-'],
    ['Serve error: Sockets Error: Failed trying to bind to the address', '-'],
    ['Error occured double check if the port is already used.', '-'],
    ["ADB server didn't ACK", '-'],
    ['Failed binding ZK Server to client port: 2181', '2181'],
  ] as const)
    assert.deepEqual(told(line), [`in-use ${port} hedged`], line);
  const reason =
    'The socket bind did not succeed for host * and port 9080.  The port might already be in use. Exception Message: Address already in use: bind';
  assert.deepEqual(told(`[ERROR   ] CWWKO0221E: ${reason}`), ['in-use 9080 stated']);
  const advice =
    "Can't listen on port 3000. Perhaps another Meteor is running?\n\nIf something else is using port 3000, you can\nuse another.";
  assert.deepEqual(told(advice), ['in-use 3000 hedged']);
});

test('a guess whose cause is another matter is none', () => {
  const guess = 'ERROR Failed to start Neo4j on 127.0.0.1:7474.';
  assert.deepEqual(told(guess), ['in-use 7474 hedged']);
  assert.deepEqual(told(`${guess}\nCaused by: FileLockException: Lock file has been locked by another process`), []);
});

test('the file of a socket that somebody else has is told by its path', () => {
  const line =
    'evio.c:273 E> binary: unix/:/var/lib/app/app.control is already in use, will retry binding after 1 seconds.';
  assert.deepEqual(told(line), ['in-use /var/lib/app/app.control stated']);
  const postgres =
    'LOG:  could not bind Unix socket: Address already in use\nHINT:  Is another postmaster already running on port 5432? If not, remove socket file "/tmp/.s.PGSQL.5432" and retry.';
  assert.deepEqual(told(postgres), ['in-use /tmp/.s.PGSQL.5432 stated', 'in-use 5432 quoted']);
});

test('what a program counts its lines with is no end of a port', () => {
  const text =
    'bind: Address already in use\n0: (712): WARNING: Cannot bind TLS/TCP listener socket to addr 172.31.42.82:3478\n0: (712): WARNING: again...';
  assert.deepEqual(told(text), ['in-use 3478 stated']);
});

test('numbers in front of a report are no commit, capitals no mark of a document', () => {
  for (const line of [
    "0001325 C [Errno 10048] error while attempting to bind on address ('0.0.0.0', 3333): address already in use",
    'Port 3333 already in use, packager is either not running or not running correctly\n** BUILD FAILED **',
    '##> SOCK_ERROR: bind error #48(address already in use 0.0.0.0:3333)',
    'dnsmasq: failed to bind DHCP server socket: Address already in use 0.0.0.0:3333',
  ])
    assert.deepEqual(told(line), ['in-use 3333 stated'], line);
});

test('looks of source, tickets, pages and chats that show a failure', () => {
  for (const text of [
    '    Variable not in scope: eADDRINUSE :: Errno',
    "server.c:12:9: error: 'EADDRINUSE' undeclared (first use in this function)",
    '  Left e -> fail $ "port " <> show p <> " is already in use: permission denied"',
    '\t\tslog.Error("socket already in use by another process", "path", path)',
    "[WARN] /src/io/PortBinder.java:44: 'Address already in use' is duplicated 3 times in this file. [MultipleStringLiterals]",
    'Bug    OPS-411   Solr: Port 8983 is already being used by another...   Open',
    'fix(dev): exit with a hint\n\nBefore, the user only saw\n    Error: listen EADDRINUSE: address already in use :::5173',
    'How do I resolve "Port 8080 was already in use" in Spring Boot? [closed]\n\n   Web server failed to start. Port 8080 was already in use.',
    '14:02:11   kiko | anyone seen "Couldn\'t bind port 51413 on 0.0.0.0: Address already in use"?',
    '  88     Constant SOCKET_EADDRINUSE not found.',
    '[16:20:14] <ana> adb says: could not install *smartsocket* listener: Address already in use',
    'You are unable to start a service and see an error similar to:\n\n│ Bind for 0.0.0.0:4000 failed: port is already allocated',
    'Komunikat "bind: Adres jest już w użyciu"',
    'Typically, the port is in use, or the requested local address could not be assigned.',
  ])
    assert.deepEqual(alarms(`${text}\n`), [], text);
});

test('a translated sentence of the system is a report where it stands as such, of the address of a mail or a page it is none', () => {
  for (const line of [
    ' [ERROR] email: Ten adres jest już w użyciu',
    'I/flutter ( 8121): 입력한 이메일 주소가 이미 사용 중입니다.',
    '  slug: Indirizzo già in uso.',
    'Cet adresse déjà utilisée ne va pas',
  ])
    assert.deepEqual(alarms(`${line}\n`), [], line);
  assert.deepEqual(told('bind failed: Adres jest już w użyciu'), ['in-use - stated']);
});

test('a try that went well is no failure, in any of the languages', () => {
  for (const [failed, tried] of [
    ['port 9443 occupé, nouvelle tentative dans 2 s', 'tentative 2 sur 5, écoute sur 0.0.0.0:9443'],
    ['Port 9443 ist bereits belegt, neuer Versuch in 2 s', 'Server lauscht auf Port 9443'],
    ['el puerto 9443 está en uso, reintento en 2 s', 'escuchando en el puerto 9443'],
  ] as const)
    assert.deepEqual(alarms(`[10:00:01] app: ${failed}\n[10:00:03] app: ${tried}\n`), [], failed);
});

test("what a runtime begins right behind the head of a line is a logger's, whatever its form", () => {
  for (const [line, port] of [
    ['[11/30/26, 10:00:00 AM] Error: listen EADDRINUSE: address already in use :::3000', 3000],
    ['11/30/26, 10:00 AM - Server: listen EADDRINUSE: address already in use :::3000', 3000],
    ['(10:00:00) api: listen tcp :8080: bind: address already in use', 8080],
    ['2026-11-30T10:00:00Z <nginx> bind() to 0.0.0.0:80 failed (98: Address already in use)', 80],
    ['10:00:00 <main> Error: listen EADDRINUSE: address already in use :::3000', 3000],
  ] as const)
    assert.deepEqual(
      alarms(`${line}\n`).map(failure => failure.port),
      [port],
      line,
    );
  for (const line of [
    '(10:00:00) ana: I get listen tcp :8080: bind: address already in use',
    '10:00:00 <ana> it says Error: listen EADDRINUSE: address already in use :::3000',
  ])
    assert.deepEqual(alarms(`${line}\n`), [], line);
});

test('a word and a time above a failure are no head of a chat, a name with the hour of the day is', () => {
  const failure = 'Error: listen EADDRINUSE: address already in use :::3000\n';
  for (const line of ['uptime  0:02', 'worker  10:02', 'api  10:02'])
    assert.equal(alarms(`${line}\n${failure}`).length, 1, line);
  for (const line of ['ana  4:20 PM', 'ana, 16:20']) assert.equal(alarms(`${line}\n${failure}`).length, 0, line);
});

test('an announced port is the one of its line, however the next begins', () => {
  for (const [said, port] of [
    ['Starting the development server on port 3000\nwebpack compiled successfully', 3000],
    ['Server is starting and will listen on http://localhost:8080\nloading configuration from app.yml', 8080],
    // The terminal's width broke a word, and it is another's.
    ['Starting the development server on port 3000 for conn\nections', undefined],
  ] as const)
    assert.deepEqual(
      alarms(`${said}\nOSError: [Errno 98] Address already in use\n`).map(failure => failure.port),
      [port],
      said,
    );
});

test('wordings of well-known programs', () => {
  for (const [text, expected] of [
    [
      "We were unable to start Gatsby on port 8000 as there's already a process\nlistening on that port (PID: 4711).",
      'in-use 8000 stated',
    ],
    ['2026-02-06 08:00:01.114 CET [4410] FATAL unix socket is in use, cannot continue', 'in-use - stated'],
    ['Kestrel failed to start! This is most likely due to an invalid address or port bind', 'in-use - hedged'],
    [
      'there was an error binding to ip 127.0.0.1 and port 5005, maybe the port is already taken by another process?',
      'in-use 5005 hedged',
    ],
    ['Failed to start listener http:dashboard on 18083, due to eaddrinuse', 'in-use 18083 stated'],
    ['Serverless: ERROR: Error: 8000 is bound and unavailable', 'in-use 8000 stated'],
    ['bind failed with error 10013', 'denied - stated'],
    [
      '{ranch_listener_sup,{acceptor,{0,0,0,0,0,0,0,0},5672}},\n      {listen_error,\n        {acceptor,{0,0,0,0,0,0,0,0},5672},\n        eaddrinuse}}},',
      'in-use 5672 stated',
    ],
    [
      'INFO   | jvm 1    | 2026/05/29 16:18:03 | - BindHttpException[Failed to bind to [9201]]\nINFO   | jvm 1    | 2026/05/29 16:18:03 |       ChannelException[Failed to bind to: 0.0.0.0/0.0.0.0:9201]\nINFO   | jvm 1    | 2026/05/29 16:18:03 |               BindException[Address already in use]',
      'in-use 9201 stated',
    ],
    [
      "[debug] [iProxy] bind(): Address already in use\n[XCUITest] Error: iproxy exited with code '208'",
      'in-use - stated',
    ],
  ] as const)
    assert.deepEqual(told(text), [expected], text);
});

test('what a compiler or linter says of the name of the error is no failure', () => {
  for (const line of [
    "E0602: Undefined variable 'EADDRINUSE' (undefined-variable)",
    'PHP Fatal error:  Uncaught Error: Undefined constant "SOCKET_EADDRINUSE" in /srv/net.php:14',
    "ImportError: cannot import name 'EADDRINUSE' from 'socket'",
    "src/server.ts(14,22): error TS2339: Property 'EADDRINUSE' does not exist on type 'typeof constants'.",
    "  14:7  error  'EADDRINUSE' is assigned a value but never used  no-unused-vars",
  ])
    assert.deepEqual(alarms(`${line}\n`), [], line);
});

test('what somebody says in a chat is none, in the form of any of its programs; a logger puts a level in the same place', () => {
  for (const [head, isLog] of [
    ['16:20 <@op> ', false],
    ['16:20:14 <+ana> ', false],
    ['[16:20] <~root> ', false],
    ['16:20:14 -ana- ', false],
    ['(16:20:14) ana: ', false],
    ['@ana:matrix.org: ', false],
    ['2024-05-01T16:20:14Z <ana> ', false],
    ['[5/1/24, 16:20:14] Ana Meier: ', false],
    ['01.05.24, 16:20 - Ana: ', false],
    ['ana  4:20 PM\n', false],
    ['[16:20:14] <error> ', true],
    ['2024-05-01T16:20:14Z <warning> ', true],
    ['16:20:14 <0.664.0> ', true],
    ['[16:20:14] [api] ', true],
  ] as const)
    assert.equal(alarms(`${head}bind: Address already in use\n`).length, isLog ? 1 : 0, head);
});

test("Windows' sentence of a denied bind says attempt, in many languages, and is no retry", () => {
  for (const sentence of [
    'Une tentative d’accès à un socket de manière interdite par ses autorisations d’accès a été tentée.',
    'Intento de acceso a un socket no permitido por sus permisos de acceso.',
    'Tentativo di accesso al socket con modalità non consentite dalle rispettive autorizzazioni di accesso.',
    'Została podjęta próba uzyskania dostępu do gniazda w sposób zabroniony przez przypisane do niego uprawnienia.',
    'Er is een poging gedaan om toegang te krijgen tot een socket op een manier die niet is toegestaan.',
    'Сделана попытка доступа к сокету методом, запрещенным правами доступа.',
    'Foi feita uma tentativa de acesso a um soquete de uma maneira que é proibida pelas permissões de acesso.',
  ])
    assert.deepEqual(
      told(`[WinError 10013] listen tcp :8080: bind: ${sentence}\nServer running at http://localhost:8080`),
      ['denied 8080 stated'],
      sentence,
    );
});

test('a host at the end of a line is none of a file, whatever its name ends in', () => {
  assert.deepEqual(told('Could not bind to db.example.org:5432'), ['in-use 5432 hedged']);
  assert.deepEqual(told('Unable to listen on localhost.lan:4200'), ['in-use 4200 hedged']);
  assert.deepEqual(told('java.net.BindException: Address already in use\nFailed to start server on host.lan:9000'), [
    'in-use 9000 stated',
  ]);
  assert.deepEqual(told('Error: Address already in use\nFailed to bind server, see server.py :160'), [
    'in-use - stated',
  ]);
});

test('a word that a compiler, a linter, a client or a form has as well makes no quotation of a report', () => {
  for (const [line, expected] of [
    ['RuntimeException: Connect worker failed: java.net.BindException: Address already in use: 0.0.0.0:8083', '8083'],
    ['Exception in thread "main": connect-proxy: listen tcp :8080: bind: address already in use', '8080'],
    ['proxy: connect to backend port 8080: listen tcp :3000: bind: address already in use', '3000'],
    ['ERROR server.py:88: Port 8000 is already in use (uvicorn)', '8000'],
    ['2026-11-30 12:00:00,123 ERROR app/server.py:88: [Errno 98] Address already in use [MainThread]', '-'],
    ['E server.cc:42: bind 0.0.0.0:8080: Address already in use [server-thread]', '8080'],
    ['panic: main.go:42: listen tcp :8080: bind: address already in use [recovered]', '8080'],
    ['Error: database is not defined, port 3000 is already in use', '3000'],
    ['cannot find name server: port 3000 is already in use', '3000'],
    ['Error: host "localhost" & port 3000 is already in use', '3000'],
    ['Ошибка Адрес уже используется', '-'],
    ['OSError: Die Adresse wird bereits verwendet, Konto web', '-'],
    ['启动失败：用户服务 地址已在使用', '-'],
    [
      'SocketException (10048): 通常、各ソケット アドレスに対してプロトコル、ネットワーク アドレス、またはポートのどれか 1 つのみを使用できます。',
      '-',
    ],
    ['500 OOPS: could not bind listening IPv4 socket', '-'],
  ] as const)
    assert.deepEqual(told(line), [`in-use ${expected} stated`], line);
  for (const line of [
    'java.net.BindException: Address already in use: connect',
    'listener.go:44:11: string `address already in use` has 3 occurrences, make it a constant (goconst)',
    "error: 'EADDRINUSE' is not defined",
    '  Dim s = "Der Port " & port & " wird bereits verwendet"',
    '입력한 이메일 주소가 이미 사용 중입니다',
    'Ten adres jest już w użyciu',
    'Der Server meldet: E-Mail: Die Adresse wird bereits verwendet',
    '❌ **Error: Port 3000 is already in use** – see docs',
    'Der Fehler **Port 3000 wird bereits verwendet** kommt oft',
    'INFO  Docker socket /var/run/docker.sock is in use',
    'info: IPC socket (/tmp/vscode-ipc.sock) is being used',
    'Using socket activation; /dev/sda1 is in use',
    'socket mount /mnt/data is already in use',
  ])
    assert.deepEqual(alarms(`${line}\n`), [], line);
});

test("a level on a command line is no record's own", () => {
  const failed = 'Error: listen EADDRINUSE: address already in use';
  for (const [next, port] of [
    ['Failed command: server --log-level=info --port 3000 failed', '3000'],
    ['Command failed with exit code 1: RUST_LOG=info cargo run -- --port 7878', '7878'],
    ['time=10:00:00 level=info msg="DNS server listening at: [::]:53"', '-'],
  ] as const)
    assert.deepEqual(told(`${failed}\n${next}`), [`in-use ${port} stated`], next);
});

test("what a logger or an interpreter puts beside the system's translated sentence makes no form of it, nor does a server's name", () => {
  for (const line of [
    '2026-11-30 10:00:00 FATAL Die Adresse wird bereits verwendet',
    '2026-11-30 10:00:00 ERR Die Adresse wird bereits verwendet',
    '2026-11-30 10:00:00 WARN Die Adresse wird bereits verwendet',
    'CRITICAL Die Adresse wird bereits verwendet',
    'emerg Adresse déjà utilisée',
    '2026-11-30T10:00:00.000Z\tFATAL\tDie Adresse wird bereits verwendet',
    'ÉCHEC Adresse déjà utilisée',
    'ФАТАЛЬНО Адрес уже используется',
    'エラー アドレスは既に使用中です',
    '错误 地址已在使用',
    '오류 주소가 이미 사용 중입니다',
    'Adresse déjà utilisée at ./s.pl line 7.',
    'Adresse déjà utilisée in /srv/a.php on line 3',
    'Die Adresse wird bereits verwendet pid=1',
    'Indirizzo già in uso error=98',
    'ERROR: Adres jest już w użyciu level=fatal user=web',
    'Адрес уже используется addr=0.0.0.0:80',
    'mail: Die Adresse wird bereits verwendet',
    'email-service: Die Adresse wird bereits verwendet',
    'Mail server could not start: Die Adresse wird bereits verwendet',
    'users: Adresse déjà utilisée',
    'comptes: Adresse déjà utilisée',
    'compte-api: Adresse déjà utilisée',
    'hesap-api: Adres zaten kullanımda',
    'Impossible de démarrer le service utilisateur : Adresse déjà utilisée',
    'registry: Adresa je užívána',
    'Endereço já em uso no container web',
    'FATAL unix socket is in use, cannot continue',
  ])
    assert.equal(alarms(`${line}\n`).length, 1, line);
  for (const line of [
    'email: Die Adresse wird bereits verwendet',
    'E-Mail-Adresse: Die Adresse wird bereits verwendet',
    'FATAL compte: Adresse déjà utilisée',
    '{"alias":"Indirizzo già in uso"}',
    'username=Adres zaten kullanımda',
    'Adresse déjà utilisée par un autre compte',
    '2026-11-30 10:00:00 ERROR Ten adres jest już w użyciu',
    'INFO  unix socket in use by 3 clients',
    'unix socket in use: 3 of 10',
    'Unix socket is in use by mysqld',
    'Error reading config; socket /run/a.sock is in use',
    'Bind mount: socket /var/run/docker.sock is in use',
  ])
    assert.deepEqual(alarms(`${line}\n`), [], line);
});

test("a name that has a device's, a form's or a client's word in it loses no report", () => {
  for (const [line, expected] of [
    ['serial: port 3000 is already in use', '3000'],
    ['serial-api: Port 3000 wird bereits benutzt', '3000'],
    ['serializer: port 3000 is already in use', '3000'],
    ['串行任务: 端口 3000 已被占用', '3000'],
    ['串口服务: 端口 3000 已被占用', '3000'],
    ['シリアル化: ポート 3000 は既に使用されています', '3000'],
    ['Network error: listen tcp :8080: bind: address already in use', '8080'],
    ['Network error: listen EADDRINUSE: address already in use :::3000', '3000'],
    ['Network error: Port 8080 is already in use, could not start server', '8080'],
    ['worker{slug=api}: Address already in use (os error 98)', '-'],
    ['[alias=web] OSError: [Errno 98] Address already in use', '-'],
    ['alias=web Error: listen EADDRINUSE: address already in use :::3000', '3000'],
    ['Error: socket /run/a.sock is in use; stop the other server', '/run/a.sock'],
  ] as const)
    assert.deepEqual(told(line), [`in-use ${expected} stated`], line);
  assert.deepEqual(told('serial: bind 0.0.0.0:80: Permission denied'), ['denied 80 stated']);
  for (const line of [
    'serial port is already in use',
    'Error: serial port /dev/ttyUSB0 is already in use',
    'COM3: port is already in use',
    '串行端口已被占用',
    'Network error: Cannot assign requested address',
    'Network error: Address already in use',
    'slug: Address already in use',
    'alias=web: Address already in use',
  ])
    assert.deepEqual(alarms(`${line}\n`), [], line);
});
