/** Sentences about a port that programs of every family write themselves. */
import { addressTakenPattern, portTakenWords } from '../../text/portSentences.ts';
import { portTakenTranslated, takenCodes, takenWords } from '../phrases.ts';
import type { Rule } from '../rule.ts';

/** Sockets of hardware, a cluster's ports. */
const otherPort = /\b(?:usb|serial|parallel|switch|hdmi|midi|com) ports?\b|\bnodePort\b/i;

const number = String.raw`["'\`\[(<:#]?\s?(?<port>\d{1,5})["'\`\])>]?`;

export const portRules = [
  {
    id: 'port-moved',
    anyone: true,
    retries: true,
    runtime: 'any',
    kind: 'moved',
    words: [...takenWords, 'ould not be used'],
    // What follows is done by the program (trying, using … instead), not asked of the user (try, use, start with).
    pattern: new RegExp(
      String.raw`(?:\bport\s${number}|https?:\/\/(?<host>[\w.]{1,60}|\[[\w:]{1,40}\]):(?<port2>\d{1,5}))\S?\s[^\n]{0,24}?\b(?:in use|taken|unavailable|not available|occupied|busy|already used|being used|allocated|could not be used)\b[^\n]{0,60}?\b(?:trying|attempting|using(?! (?:that|this|the|it|your)\b)|switching to|falling back|fallback to|moving to|will (?:try|use)|picking|selecting|choosing|starting on|listening on|assigning|incremented to|changed to|bound to|now on)\b(?:[^\d\n]{0,40}?\b(?:another|next|different|available|free|alternative|random|other|new|following)\b|[^\d\n]{0,24}(?<movedTo>\d{2,5})\b)(?:[^\d\n]{0,30}\b(?<movedTo2>\d{2,5})\b(?=\s?(?:instead|$|\.|\)|…)))?`,
      'i',
    ),
    examples: [
      { line: 'Port 5173 is in use, trying another one...', port: 5173 },
      { line: '⚠ Port 3000 is in use, trying 3001 instead.', port: 3000, movedTo: 3001 },
      { line: ' ⚠ Port 3000 is in use by process 4711, using available port 3001 instead.', port: 3000, movedTo: 3001 },
      { line: '    ➡ Port 21065 is taken; using 42879 instead', port: 21065, movedTo: 42879 },
      { line: 'http://0.0.0.0:21061 is already in use. Trying another port.', port: 21061, host: '0.0.0.0' },
      { line: '[I 01:24:43.175 NotebookApp] The port 21653 is already in use, trying another port.', port: 21653 },
      { line: 'Port 443 is busy, using 33001 instead', port: 443, movedTo: 33001 },
      { line: 'Port 1234 could not be used. Using 39045 instead', port: 1234, movedTo: 39045 },
    ],
    counterExamples: [
      'Port 21530 is in use by another program. Either identify and stop that program, or start the server with a different port.',
      'Error: Port 5173 is already in use',
      'port 3000 is busy: stop the other program using it, or change the port: Os { code: 48, kind: AddrInUse }',
      "Couldn't bind port 22178 on 127.0.0.1: Address already in use (Is another copy already running?) (net.cc:452)",
      'Port 8080 seems to be in use by another process. Quarkus may already be running or the port is used by another application.',
      'Port 4000 has been used. Try other port instead.',
    ],
  },
  {
    id: 'port-picked-instead',
    anyone: true,
    newAddress: 'before',
    runtime: 'any',
    kind: 'moved',
    words: takenWords,
    // The reason follows the new port.
    unless: /\b(?:error|fatal|fail\w*|could ?n['o]t|cannot|can['’]t|unable)\b/i,
    pattern: new RegExp(
      String.raw`\b(?:(?:picked|chosen|selected|used)\b[^\n]{0,20}\s(?:because|since|as)\s|(?:using|to|on|at|now|server|listening|running|available|forward\w*)\b[^\n]{0,60}?(?::|\bport )(?<movedTo>\d{2,5})(?!\d)[^\n]{0,40}?(?:\b(?:because|since|as)\s|[(,;]\s?))(?:the )?(?:local )?(?:port\s)?(?<port>\d{2,5})\s(?:is\s|was\s)?(?:already\s)?(?:in use|taken|used|busy|occupied|unavailable|not available)\b`,
      'i',
    ),
    examples: [
      { line: '   │   This port was picked because 21058 is in use.   │', port: 21058 },
      {
        line: '[11ty] Server at http://localhost:8081/ (port 8080 was already in use)',
        port: 8080,
        movedTo: 8081,
      },
      { line: 'Listening on port 4001 because port 4000 is already in use', port: 4000, movedTo: 4001 },
    ],
    counterExamples: [
      'This port was picked because it is free.',
      'Cannot start server, port 3000 is already in use',
      'Error starting server (port 3000 is in use)',
    ],
  },
  {
    id: 'port-instead-of',
    anyone: true,
    runtime: 'any',
    kind: 'moved',
    pattern: /\bport\b[^\n]{0,60}?(?<!\d)(?<movedTo>\d{2,5}),? \(?instead of (?:port )?(?<port>\d{2,5})(?![\d.])/i,
    examples: [
      {
        line: ' App • ⚠️  Setting port to closest one available: 9001 (instead of 9000)',
        port: 9000,
        movedTo: 9001,
      },
    ],
    counterExamples: ['Use port 3001 for tests'],
  },
  {
    id: 'port-moved-translated',
    anyone: true,
    runtime: 'any',
    kind: 'moved',
    words: portTakenWords,
    onlyIf: portTakenTranslated,
    pattern: new RegExp(
      String.raw`(?:正在)?尝试(?:使用)?(?:其他|其它|下一个|另一个|端口)|改用|改为|切换到|自动(?:使用|切换)|\d{2,5}\s?を使用し|代わりに|別のポート(?:を使用し|で起動し)|대신|stattdessen|verwende anderen|à la place|on essaie|en su lugar|probando|em vez|usando (?:el |la |o |a )?(?:puerto |porta )?\d|al suo posto|provo|zamiast|używam|yerine|вместо|пробу|використову`,
      'i',
    ),
    examples: [
      { line: '端口 8888 已被占用，正在尝试其他端口。', port: 8888 },
      { line: 'ポート 5173 は使用中のため、5174 を使用します', port: 5173 },
      { line: 'Port 3000 ist bereits belegt, verwende stattdessen 3001', port: 3000 },
    ],
    counterExamples: ['端口 8888 已被占用，请更换端口'],
  },
  {
    id: 'number-moved',
    anyone: true,
    runtime: 'any',
    kind: 'moved',
    words: takenWords,
    pattern:
      /(?<![\w.:-])(?<port>\d{4,5}) (?:is )?(?:already )?(?:in use|busy|taken|occupied)\b[.,;:]? (?:so )?(?:trying|using|switching to|falling back to|listening on|moving to|starting on)(?: port)? (?:(?<movedTo>\d{4,5})(?![\d.:])|(?:another|the next|a different|a random)\b)/i,
    examples: [
      { line: 'warning: 8080 in use, listening on 8081 instead', port: 8080, movedTo: 8081 },
      { line: '8080 is already in use. Trying another port.', port: 8080 },
    ],
    counterExamples: ['3000 in use, use 3001', '2026 taken 3000'],
  },
  {
    id: 'port-alternative',
    runtime: 'listhen, get-port',
    kind: 'moved',
    pattern:
      /unable to find an available port \(tried (?<port>\d{1,5})(?:-\d{1,5})?[^)]{0,60}\)\.? using alternative port (?<movedTo>\d{1,5})/i,
    examples: [
      {
        line: '[get-port] Unable to find an available port (tried 21046 on any host). Using alternative port 3000.',
        port: 21046,
        movedTo: 3000,
      },
    ],
    counterExamples: ['Using alternative port 3000.'],
  },
  {
    id: 'port-in-use',
    anyone: true,
    runtime: 'any',
    kind: 'in-use',
    words: takenWords,
    unless: new RegExp(
      String.raw`${otherPort.source}|\bnot (?:already |currently )?(?:in use|taken|used|occupied|busy|bound)\b|\b(?:whether|if) port\b|\b(?:stopped|killed|freed|released|terminated) (?:it|that|the (?:process|server))\b`,
      'i',
    ),
    pattern: new RegExp(
      String.raw`\bport(?:\(s\)|s)?(?:\s(?:number|no\.?|already))?\s?[:=]?\s?${number}(?:\/(?:tcp|udp))?,?(?:\s(?!(?:is|was|are|were|port)\b)[^\s;]{0,39}[^\s;.,]){0,6}?\s(?:(?:is|was|are|were|seems(?: to be)?|appears(?: to be)?|has|be|has been)\s)?(?:already\s|currently\s|still\s)?(?:being\s)?(?:in[ -]use|taken|used(?!\s(?:for|to|as|in|when|if|by\sboth|by\sdefault)\b)|occupied|allocated|busy|bound|blocked|not available|unavailable|not free)\b(?!\sby\sclient|\syet\b)`,
      'i',
    ),
    examples: [
      { line: 'Error: Port 5173 is already in use', port: 5173 },
      { line: 'Web server failed to start. Port 8080 was already in use.', port: 8080 },
      {
        line: 'Port 21530 is in use by another program. Either identify and stop that program, or start the server with a different port.',
        port: 21530,
      },
      { line: 'port 3000 is busy: stop the other program using it', port: 3000 },
      { line: 'error: Failed to start server. Is port 22460 in use?', port: 22460 },
      { line: 'Unable to start server. Port already 8080 in use.', port: 8080 },
    ],
    counterExamples: [
      'Waiting for db:5432 ... port 5432 not available yet',
      '2026-11-21 01:00:00 port 54132 in use by client 10.0.0.5',
      'waiting for port 22745 to be released...',
      'Port 3000 not in use',
    ],
  },
  {
    id: 'address-in-use',
    anyone: true,
    runtime: 'any',
    kind: 'in-use',
    words: takenWords,
    pattern:
      /(?<![\w.])(?:https?:\/\/)?(?<host>(?:\d{1,3}\.){3}\d{1,3}|localhost|\*|\[[\w:]{0,40}\]):(?<port>\d{1,5})\/?['")\]]?[,:]?\s(?:(?:is|was|has been|seems to be)\s)?(?:tcp\s)?(?:port\s)?\(?(?:already\s|currently\s)?(?:in use|taken|occupied|being used|bound|used by)\b/i,
    examples: [
      { line: 'Address localhost:7474 is already in use, cannot bind to it.', port: 7474, host: 'localhost' },
      {
        line: 'localhost/127.0.0.1:9042 is in use by another process.  Change listen_address:storage_port in cassandra.yaml',
        port: 9042,
      },
      { line: '"localhost:8081" port already in use!', port: 8081 },
      { line: 'TLS listener 0.0.0.0:8443: already in use', port: 8443 },
      { line: 'ERROR -- : adding listener failed addr=0.0.0.0:8080 (in use)', port: 8080 },
    ],
    counterExamples: ['The database at db.example.org:5432 is in use'],
  },
  {
    id: 'running-on-port',
    anyone: true,
    runtime: 'any',
    kind: 'in-use',
    words: [
      'ready running',
      'ready listen',
      'ready perform',
      'ready using',
      'other process',
      'other instance',
      'else is using',
      'something is',
      'ready on port',
    ],
    pattern: new RegExp(
      String.raw`\b(?:something|something else|someone|(?:another|other)\s[\w ]{1,40}|server|process|instance|program|application|service)\s(?:is\s|seems\sto\sbe\s|may\sbe\s)?(?:already\s)?(?:running|listening|bound|performing|using|occupying|blocking|holding)\s(?:(?:on|to|at|in)\s)?(?:the\s)?(?:same\s)?(?:tcp\s)?port:?\s?${number}(?!\d|\.\d)`,
      'i',
    ),
    onlyIf: /\balready\b|\banother\b|\bsomething\b|\bother\b/i,
    examples: [
      { line: 'Something is already running on port 3000.', port: 3000 },
      { line: 'Another process is already listening on port 8081.', port: 8081 },
      { line: '== Someone is already performing on port 4567!', port: 4567 },
      { line: 'FATAL: cannot start: something else is using port 5000', port: 5000 },
    ],
    counterExamples: [
      'Server is running on port 3000',
      '(EE) Server is already active for display 77',
      'A server is already running (pid: 4711, file: /app/tmp/pids/server.pid).',
    ],
  },
  {
    id: 'endpoint-already-served',
    hedged: true,
    runtime: 'any',
    kind: 'in-use',
    words: [
      'ready a ',
      'ready an ',
      'ready using',
      'ready bound',
      'ready occup',
      'ready listen',
      'ready running',
      'ready started',
    ],
    weak: true,
    needsPort: true,
    // An address on the line, and words that say that somebody else has it.
    pattern:
      /\b(?:there (?:is|['’]s) already an? (?:listener|server|process|program|service|application|instance)|already (?:using|bound to|occupying|listening (?:on|at|to)) (?:that|this|the|your|the same|same) (?:\w{1,12} )?(?:port|address|endpoint|socket))\b|\b(?:but|cannot|error|failed|unable)\b.{0,80}\balready (?:running|listening|started) (?:\(?listening )?(?:on|at)\b/i,
    examples: [
      { line: 'There is already a listener on IP endpoint 0.0.0.0:808.', port: 808, host: '0.0.0.0' },
      { line: ' [ERROR] The web server is already running (listening on http://127.0.0.1:8000).', port: 8000 },
      {
        line: 'Proxy: Failed to start proxy service on 127.0.0.1:8080. Check whether another service is already using this port.',
        port: 8080,
      },
      {
        line: 'ConnectionError: Ray is trying to start at 10.0.0.5:6379, but is already running at 10.0.0.5:6379.',
        port: 6379,
      },
    ],
    counterExamples: [
      'Server already running at http://localhost:3000, reusing it',
      'There is already a listener on the event bus',
    ],
  },
  {
    id: 'port-is-in-use',
    anyone: true,
    runtime: 'any',
    kind: 'in-use',
    words: takenWords,
    unless: otherPort,
    pattern:
      /\b(?:that |the |this |specified |requested |network |tcp |udp )?port(?: you (?:specified|requested))?,? (?:is|was|seems to be|(?:may|might) (?:already )?be) (?:already |currently )?(?:in use|taken|occupied|allocated|being used)\b|(?:^|: |[\])] |failed, )port (?:already )?in use(?: by\b.{0,60})?[.!?]?$|(?:^|[:\])] )(?:network )?port (?:occupied|taken)\b/i,
    examples: [
      { line: '[error] Error: port in use' },
      { line: 'Failed to start HTTP server on port 8081: port already in use by PID 3321 (java)', port: 8081 },
      { line: 'Error: That port is already in use.' },
      {
        line: "eventmachine.rb:532:in `start_tcp_server': no acceptor (port is in use or requires root privileges) (RuntimeError)",
      },
      { line: 'Bind for 0.0.0.0:8080 failed: port is already allocated', port: 8080, host: '0.0.0.0' },
    ],
    counterExamples: [
      'no such port',
      'a firewall port is open',
      'spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
    ],
  },
  {
    id: 'port-taken-translated',
    anyone: true,
    words: portTakenWords,
    runtime: 'any',
    kind: 'in-use',
    weak: true,
    onlyIf:
      /[^\u0000-\u007f]|bereits|belegt|besetzt|gebruik|allerede|digunakan|dipakai|deja|en uso|em uso|in uso|zaten|bezet|optaget|opptatt/i,
    unless: otherPort,
    pattern: portTakenTranslated,
    examples: [
      { line: '错误: 端口 8080 已被占用', port: 8080 },
      { line: 'Fehler: Port 8080 wird bereits verwendet.', port: 8080 },
      { line: 'Erreur : le port 8080 est déjà utilisé par une autre application.', port: 8080 },
      { line: '오류: 포트 8080이(가) 이미 사용 중입니다.', port: 8080 },
    ],
    counterExamples: ['Der Name ist bereits vergeben', '服务器正在使用端口映射规则'],
  },
  {
    id: 'address-taken-translated',
    anyone: true,
    runtime: 'any',
    kind: 'in-use',
    weak: true,
    needsPort: true,
    words: portTakenWords,
    pattern: new RegExp(addressTakenPattern, 'i'),
    examples: [{ line: "L'adresse 127.0.0.1:9393 est déjà utilisée", port: 9393, host: '127.0.0.1' }],
    counterExamples: ["L'adresse e-mail est déjà utilisée"],
  },
  {
    id: 'number-taken',
    anyone: true,
    runtime: 'any',
    kind: 'in-use',
    words: takenWords,
    pattern: /(?:^\W{0,6}|: )(?<port>\d{4,5}) (?:is|was) already (?:in use|taken|used|occupied)\b/i,
    examples: [{ line: '💥 8787 is already taken by another process', port: 8787 }],
    counterExamples: ['the name 4711b is already taken', 'room 4711 is already taken'],
  },
  {
    id: 'port-in-use-code',
    runtime: 'any',
    kind: 'in-use',
    words: takenWords,
    weak: true,
    // A name of the error: PortInUseAction, ERR_PORT_IN_USE; or "Port(s) already bound: 8080".
    pattern:
      /(?<![a-z/-])(?:ERR_)?port_?(?:already_?)?in_?use(?![/-]|\.[a-z]{2,4}\b)|\bport(?:\(s\)|s)? already (?:bound|taken|allocated|used|in use): /i,
    needsPort: true,
    examples: [
      {
        line: 'Error (PortInUseAction): Cannot start the OAuth redirect server on port 1717.',
        port: 1717,
      },
      {
        line: 'ERROR: io.quarkus.runtime.QuarkusBindException: Port(s) already bound: 8080',
        port: 8080,
      },
    ],
    counterExamples: ["ModuleNotFoundError: No module named 'portinuse'", ' port-in-use.ts |  98.08 |  3000'],
  },
  {
    id: 'errno-of-bind',
    hedged: true,
    runtime: 'any',
    kind: 'in-use',
    words: takenCodes,
    weak: true,
    needsPort: true,
    // The bare number: 98 of Linux, 48 of macOS and BSD, 10048 of Windows; the words beside it make it an errno of a bind.
    pattern: /\b(?:errno|error code|error|err|code)\b["']?[ :=(]{1,3}-?(?:98|48|10048)(?![\d.:])/i,
    onlyIf: /\bbind(?:ing)?\b|listen/i,
    examples: [{ line: '4921 2 net.c:208:mg_listen           Failed: http://0.0.0.0:8000, errno 98', port: 8000 }],
    counterExamples: ['make: *** [Makefile:3: listen-8080] Error 98', 'error 48 in line 3000'],
  },
  {
    id: 'port-needs-privileges',
    hedged: true,
    runtime: 'any',
    kind: 'denied',
    words: ['privileges', 't permissions', 'd permissions', 't rights', 'h rights', 'd rights', 'r rights'],
    weak: true,
    needsPort: true,
    pattern:
      /\b(?:sufficient|insufficient|enough|elevated|root|administrator|superuser) (?:privileges|permissions|rights)\b/i,
    onlyIf: /\bport\b|\bbind\b|\blisten/i,
    examples: [
      {
        line: 'error Failed to open server port 80 on *, Prosody does not have sufficient privileges to use this port',
        port: 80,
      },
    ],
    counterExamples: ['error: insufficient privileges for table ports'],
  },
  {
    id: 'could-not-bind',
    hedged: true,
    runtime: 'any',
    kind: 'in-use',
    words: [
      'binding rpc',
      'ailed to bind',
      'annot bind',
      'ould not bind',
      "n't bind",
      'n’t bind',
      'nable to bind',
      'ind failed',
      'inding failed',
      'ailed bind',
      'rror bind',
      'ailed to listen',
      'annot listen',
      'ould not listen',
      "n't listen",
      'n’t listen',
      'nable to listen',
      'isten failed',
      'istening failed',
      'ailed listening',
      'rror listen',
      'bindfail',
      ' with bind',
    ],
    weak: true,
    needsPort: true,
    unless: /\bldaps?\b/i,
    pattern:
      /\b(?:could ?n['’]t|could not|cannot|can['’]t|can not|failed to|fails to|failing to|unable to|not able to|error|failed) (?:to )?(?:bind|listen|binding|listening)\b|\bbinding [\w ]{1,40} (?:on|to) address .{1,80} failed\b|\b(?:bind|listen|binding|listening)(?: \w{1,12}){0,3} (?:has )?failed\b|\bBindFail(?:ed|ure)?\b|\bgrab \S{1,60} with bind\b/i,
    examples: [
      { line: 'Could not listen on port 21302', port: 21302 },
      { line: "couldn't bind to port 22798. Exiting.", port: 22798 },
      {
        line: "Fatal error: can't bind to 127.0.0.1:22253: There may be another Privoxy or some other proxy running on port 22253",
        port: 22253,
      },
      { line: 'Failed listening on port 21830 (TCP), aborting.', port: 21830 },
      { line: "Can't grab 0.0.0.0:4444 with bind", port: 4444 },
      { line: '[FATAL] ["failed to create server: Grpc(BindFail(\\"0.0.0.0:20160\\"))"]', port: 20160 },
    ],
    counterExamples: [
      'Failed to bind parameters of statement 8080',
      'could not bind to LDAP server ldap://ldap.example.org:389',
    ],
  },
  {
    id: 'could-not-open-port',
    hedged: true,
    runtime: 'any',
    kind: 'in-use',
    words: [
      'server on ',
      'server at ',
      'listener on ',
      'proxy on ',
      'open port',
      'listener port',
      'network port',
      'ening port',
      'erver socket',
      'serversocket',
      'ster socket',
      'ener socket',
      'istening socket',
      'en listen',
      'tcp socket',
      'udp socket',
    ],
    weak: true,
    needsPort: true,
    // Opening a hole in a firewall or a serial line, or a connection, is another matter.
    unless: /\b(?:firewall|upnp|nat|router|remote|connection to|serial|baud|ldaps?)\b|\bCOM\d|\/dev\//i,
    pattern:
      /\b(?:could ?n['’]t|could not|cannot|can['’]t|can not|failed to|unable to|not able to) (?:open|create|set ?up|start|claim|reserve|acquire|obtain|grab|allocate|initiali[sz]e) (?:an? |the )?(?:(?:listen(?:er|ing)?|server|network|local|tcp|udp|tcp\/ip|master|rpc|http|web) ){0,3}(?:port|listener|server ?socket|listening socket|listen socket|tcp socket|udp socket|(?:[\w-]{1,20} )?(?:server|host|service|proxy) (?:on|at) (?:\S{1,60}:|(?:tcp |udp )?port ))/i,
    examples: [
      { line: 'ERROR: Failed to open listener port 2331', port: 2331 },
      {
        line: 'MongoDB failed to open a network port 3001 for accepting incoming connections.',
        port: 3001,
      },
    ],
    counterExamples: [
      'Failed to open port 25565 through UPnP',
      "could not open port 'COM3'",
      'Could not open the connection to port 22',
    ],
  },
  {
    id: 'could-not-bind-anything',
    runtime: 'any',
    kind: 'in-use',
    weak: true,
    hedged: true,
    noPort: true,
    words: ['d to bind', 'nable to bind', 'ould not bind', "n't bind", 'annot bind', 'ind failed', 'bind()'],
    pattern:
      /\b(?:could ?n['’]t|could not|cannot|can['’]t|failed to|unable to) bind (?:to |on |a |the |any |listening |server |its ){0,4}(?:address|socket|port)\b(?! \d)|\bbind(?:\(\))? failed\W{0,3}(?:\(?(?:98|48|10048)\)?)?\s*$/i,
    unless: /\bldaps?\b|\bparameters?\b|\bsourceaddress\b/i,
    examples: [
      { line: 'java.lang.RuntimeException: Failed to bind to address. Maybe it is already in use?' },
      { line: 'WARNING: UDP_OpenSocket: unable to bind socket' },
      { line: 'bind() failed. (98)' },
    ],
    counterExamples: ['Failed to bind parameter 8080 of the statement', 'could not bind to LDAP server'],
  },
  {
    id: 'no-free-port',
    runtime: 'any',
    kind: 'in-use',
    weak: true,
    hedged: true,
    words: ['open port', 'free port', 'available port', 'unused port', 'server ip port', 'y port in', 'y port be'],
    pattern:
      /\b(?:no|could ?n['’]t (?:find|allocate)(?: any| an?)?|could not (?:find|allocate)(?: any| an?)?|cannot find(?: any| an?)?|unable to find(?: any| an?)?|failed to find(?: any| an?)?) (?:open|free|available|unused|server IP) port\b(?! for the)/i,
    unless: /\busing (?:alternative|random|available)\b/i,
    examples: [
      { line: 'Could not find a free port in range 3000-3010' },
      { line: "CreateBoundSocket: ::bind couldn't find an open port between 27015 and 27015" },
      { line: "Couldn't allocate any server IP port, tried 1 addresses localhost" },
    ],
    counterExamples: ['Found a free port: 3000'],
  },
  {
    id: 'perhaps-in-use',
    runtime: 'any',
    kind: 'in-use',
    weak: true,
    hedged: true,
    needsPort: true,
    words: [...takenWords, 'thing else uses', 'nother process', 'er program has'],
    pattern:
      /\b(?:it|they|that|this|which|address|port)?\s?(?:may|might|could)\s(?:already\s|still\s)?be\s(?:already\s)?(?:in use|taken|used|occupied|running)\b|\b(?:is|are) (?:it|they|that|this|the (?:port|address|server)) (?:already )?(?:in use|taken|used|running)\s?\?|\b(?:something else|another (?:process|program|application|server)) (?:uses|has|holds|occupies) (?:the|that|this) (?:port|address)\b|\b(?:maybe|perhaps|probably|possibly) (?:it(?:'s| is) |another (?:\w+ ){0,3}is )?(?:already )?(?:in use|taken|occupied|running)\b/i,
    examples: [
      { line: "could not bind to 'test.example.com':8080, it may be in use or require sudo.", port: 8080 },
      { line: 'Failed to create host on port 2456, is it already in use?', port: 2456 },
    ],
    counterExamples: ['the name may be in use', 'Is it in use?'],
  },
] as const satisfies readonly Rule[];
