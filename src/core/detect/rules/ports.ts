/** Sentences about a port that programs of every family write themselves. */
import { portTakenTranslated, takenCodes, takenWords, translatedIf } from '../phrases.ts';
import type { Rule } from '../rule.ts';

/** Sockets of hardware, a cluster's ports. */
const otherPort = /\b(?:usb|serial|parallel|switch|hdmi|midi|com) ports?\b|\bnodePort\b/i;

const number = String.raw`["'\`\[(<:#]?\s?(?<port>\d{1,5})["'\`\])>]?`;

export const portRules = [
  {
    id: 'port-moved',
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
    newAddress: 'before',
    runtime: 'any',
    kind: 'moved',
    words: takenWords,
    // The reason follows the new port.
    unless: /\b(?:error|fatal|fail\w*|could ?n['o]t|cannot|can['’]t|unable)\b/i,
    pattern: new RegExp(
      String.raw`\b(?:(?:picked|chosen|selected|used)\b[^\n]{0,20}\s(?:because|since|as)\s|(?:using|to|on|at|now|server|listening|running|available|forward\w*)\b[^\n]{0,60}?(?::|\bport )(?<movedTo>\d{2,5})(?!\d)[^\n]{0,40}?(?:\b(?:because|since|as)\s|[(,;]\s?))(?:the )?(?:port\s)?(?<port>\d{2,5})\s(?:is\s|was\s)?(?:already\s)?(?:in use|taken|used|busy|occupied|unavailable|not available)\b`,
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
    id: 'number-moved',
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
    runtime: 'any',
    kind: 'in-use',
    words: takenWords,
    unless: new RegExp(
      String.raw`${otherPort.source}|\bnot (?:already |currently )?(?:in use|taken|used|occupied|busy|bound)\b`,
      'i',
    ),
    pattern: new RegExp(
      String.raw`\bport(?:\(s\)|s)?(?:\s(?:number|no\.?|already))?\s?[:=]?\s?${number}(?:\/(?:tcp|udp))?,?(?:\s(?!(?:is|was|are|were)\b)[^\s;]{0,39}[^\s;.,]){0,6}?\s(?:(?:is|was|are|were|seems(?: to be)?|appears(?: to be)?|has|be|has been)\s)?(?:already\s|currently\s|still\s)?(?:being\s)?(?:in[ -]use|taken|used(?!\s(?:for|to|as|in|when|if|by\sboth|by\sdefault)\b)|occupied|allocated|busy|bound|blocked|not available|unavailable|not free)\b(?!\sby\sclient|\syet\b)`,
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
    runtime: 'any',
    kind: 'in-use',
    words: [
      'ready running',
      'ready listen',
      'ready perform',
      'ready using',
      'nother process',
      'nother instance',
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
      /\b(?:there (?:is|['’]s) already an? (?:listener|server|process|program|service|application|instance)|already (?:using|bound to|occupying|listening (?:on|at|to)) (?:that|this|the|your|the same|same) (?:\w{1,12} )?(?:port|address|endpoint|socket))\b|\b(?:but|cannot|error|failed|unable)\b.{0,80}\balready (?:running|listening|started) (?:on|at)\b/i,
    examples: [
      { line: 'There is already a listener on IP endpoint 0.0.0.0:808.', port: 808, host: '0.0.0.0' },
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
    runtime: 'any',
    kind: 'in-use',
    words: takenWords,
    unless: otherPort,
    pattern:
      /\b(?:that |the |this |specified |requested |tcp |udp )?port(?: you (?:specified|requested))?,? (?:is|was|seems to be|(?:may|might) (?:already )?be) (?:already |currently )?(?:in use|taken|occupied|allocated|being used)\b|(?:^|: |[\])] )port (?:already )?in use(?: by\b.{0,60})?[.!?]?$/i,
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
    runtime: 'any',
    kind: 'in-use',
    weak: true,
    onlyIf: /[^\u0000-\u007f]|bereits|belegt|gebruik|allerede|digunakan/i,
    unless: translatedIf,
    pattern: portTakenTranslated,
    examples: [
      { line: '错误: 端口 8080 已被占用', port: 8080 },
      { line: 'Fehler: Port 8080 wird bereits verwendet.', port: 8080 },
      { line: 'Erreur : le port 8080 est déjà utilisé par une autre application.', port: 8080 },
      { line: '오류: 포트 8080이(가) 이미 사용 중입니다.', port: 8080 },
    ],
    counterExamples: [
      '如果端口 8080 已被占用，请换一个',
      'Der Name ist bereits vergeben',
      '服务器正在使用端口映射规则',
    ],
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
    runtime: 'any',
    kind: 'in-use',
    words: [
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
      /\b(?:could ?n['’]t|could not|cannot|can['’]t|can not|failed to|fails to|failing to|unable to|not able to|error|failed) (?:to )?(?:bind|listen|binding|listening)\b|\b(?:bind|listen|binding|listening)(?: \w{1,12}){0,3} (?:has )?failed\b|\bBindFail(?:ed|ure)?\b|\bgrab \S{1,60} with bind\b/i,
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
    runtime: 'any',
    kind: 'in-use',
    words: [
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
      /\b(?:could ?n['’]t|could not|cannot|can['’]t|can not|failed to|unable to|not able to) (?:open|create|set ?up|start|claim|reserve|acquire|obtain|grab|allocate|initiali[sz]e) (?:an? |the )?(?:(?:listen(?:er|ing)?|server|network|local|tcp|udp|tcp\/ip|master|rpc|http) ){0,3}(?:port|listener|server ?socket|listening socket|listen socket|tcp socket|udp socket)\b/i,
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
] as const satisfies readonly Rule[];
