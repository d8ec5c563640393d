/** Sentences about a port that programs of every family write themselves. */
import { addressTakenPattern, portFreeTranslated, portTakenWords } from '../../text/languages/portSentences.ts';
import { portTakenTranslated, takenWords } from '../line/phrases.ts';
import type { Rule } from '../rule.ts';

/** Sockets of hardware, a cluster's ports. */
export const otherPort =
  /\busbip\b|, device is |\/dev\/tty|\bCOM\d{1,3}\b|(?<!\bas an )\b(?:usb|parallel|switch|hdmi|midi|com|output|input|egress|ingress) ports?\b|\bnodePort\b|\.X11-unix\b|^(?!.*(?:p(?:o|oo|ue)rt\w{0,2}|порт|端口|ポート|포트)\W{0,2}\d{3,5}(?!\d)).*(?:\bs[eé]ri(?!es|ou)[^\s:-]{0,8}\s(?:po?ort|bağlantı)|\b(?:port\w{0,3}|puerto)\s(?:de\s)?s[eé]ri(?!es)|szeregowy|последовательный п|串行?[口端]|シリアル\s?ポ|(?:직렬|시리얼) 포)/i;

/** A port, in whatever brackets or quotes. */
export const number = String.raw`["'\`\[(<:#]?\s?(?<port>\d{1,5})["'\`\])>]?`;

export const portRules = [
  {
    id: 'port-in-use',
    anyone: true,
    words: takenWords,
    unless: new RegExp(
      String.raw`${otherPort.source}|\bnot (?:already |currently )?(?:in use|taken|used|occupied|busy|bound)\b|\b(?:whether|if) port\b|\b(?:stopped|killed|freed|released|terminated) (?:it|that|the (?:process|server)|\S{1,60} \(pid)\b|\bprocess (?:was |has been )?(?:stopped|killed|terminated)\b|\b(?:is|are) now (?:free|available)\b|\b(?:re-?using|attaching to|connecting to) (?:it|that|this|the|an) ?\b|\bre-?using existing\b|, (?:continuing|skipping|ok|good|ready)\b|\bwait for port \d{1,5} to be\b|\bin use by (?!127\.|0\.0\.)(?:\d{1,3}\.){3}\d{1,3}\b`,
      'i',
    ),
    pattern: new RegExp(
      String.raw`\bport(?:\(s\)|s)?(?:\s(?:(?:with )?number|no\.?|already))?\s?[:=]?\s?${number}(?:\/(?:tcp|udp))?,?(?:\s(?!(?:is|was|are|were|port)\b)[^\s;]{0,39}[^\s;.,]){0,6}?\s(?:(?:is|was|are|were|seems(?: to be)?|appears(?: to be)?|has|be|has been)\s)?(?:already\s|currently\s|still\s)?(?:being\s)?(?:in[ -]use(?!\s(?:for|as)\b)|taken|used(?!\s(?:for|to|as|in|when|if|by\sboth|by\sdefault)\b)|occupied|allocated|busy|bound|blocked|not available|unavailable|not free)\b(?!\sby\sclient|\syet\b)`,
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
    words: takenWords,
    unless: otherPort,
    pattern:
      /(?<![\w.])(?:https?:\/\/)?(?<host>(?:\d{1,3}\.){3}\d{1,3}|localhost|\*|\[[\w:]{0,40}\]):(?<port>\d{1,5})\/?['")\]]?[,:]?\s(?:(?:because|since|as)\sit(?:['’]s|\sis|\swas)\s|(?:is|was|has been|seems to be)\s)?(?:reserved or )?(?:tcp\s)?(?:port\s)?\(?(?:already\s|currently\s)?(?:in use|taken|occupied|being used|bound|used by)\b/i,
    examples: [
      { line: 'Address localhost:7474 is already in use, cannot bind to it.', port: 7474, host: 'localhost' },
      {
        line: 'localhost/127.0.0.1:9042 is in use by another process.  Change listen_address:storage_port in cassandra.yaml',
        port: 9042,
      },
      { line: '"localhost:8081" port already in use!', port: 8081 },
      { line: 'TLS listener 0.0.0.0:8443: already in use', port: 8443 },
      { line: "ValueError: Failed to bind to 0.0.0.0:8265 because it's already occupied.", port: 8265 },
      { line: 'ERROR -- : adding listener failed addr=0.0.0.0:8080 (in use)', port: 8080 },
    ],
    counterExamples: ['The database at db.example.org:5432 is in use'],
  },
  {
    id: 'socket-file-in-use',
    words: takenWords,
    protocol: 'unix',
    pattern:
      /(?:\bunix\b\W{1,4}|\bsockets?\b[^/;,\n]{0,40})(?<path>\/[\w./@+~-]{2,200})["')\]]?:? (?:is |was )?(?:already |currently )?(?:in use|being used|taken)\b/i,
    unless: otherPort,
    // Whoever only has it says so as well.
    onlyIf:
      /\b(?:error|fatal|fail\w*|could ?n['o]t|cannot|can['’]t|unable|bind(?!\Wmount)|listen)\b(?!.*;.*\s(?:in use|used|taken)\b)|\sE>\s/i,
    examples: [
      {
        line: 'main/103/storage.lua evio.c:273 E> binary: unix/:/var/lib/tarantool/sys_env/tarantool.control is already in use',
        path: '/var/lib/tarantool/sys_env/tarantool.control',
      },
      { line: 'Error: Socket file /run/app/api is already in use by pid 12', path: '/run/app/api' },
    ],
    counterExamples: [
      'The mount /var/lib/docker is already in use',
      'INFO  Docker socket /var/run/docker.sock is in use',
    ],
  },
  {
    id: 'address-not-available',
    anyone: true,
    runtime: 'Chroma',
    words: takenWords,
    pattern:
      /\baddress\s(?:https?:\/\/)?(?<host>(?:\d{1,3}\.){3}\d{1,3}|localhost):(?<port>\d{1,5})\sis\s(?:not\savailable|unavailable)\b/i,
    examples: [{ line: 'Error: Address localhost:8000 is not available.', port: 8000, host: 'localhost' }],
    counterExamples: ['The service at localhost:8000 is not available'],
  },
  {
    id: 'running-on-port',
    anyone: true,
    words: [
      'ready running',
      'ready listen',
      'ready perform',
      'ready using',
      'other process',
      'other instance',
      'else is using',
      'something is',
      "omething's ",
      'omething’s ',
      "omeone's ",
      'ready on port',
    ],
    pattern: new RegExp(
      String.raw`\b(?:something|something else|someone|(?:another|other)\s[\w ]{1,40}|server|process|instance|program|application|service)(?:['’]s(?=\s(?:already\s)?using\b))?\s(?:is\s|seems\sto\sbe\s|may\sbe\s)?(?:already\s)?(?:running|listening|bound|performing|using|occupying|blocking|holding)\s(?:(?:on|to|at|in)\s)?(?:(?:the\s)?(?:same\s)?(?:tcp\s)?port:?\s?${number}|(?<host>(?:\d{1,3}\.){3}\d{1,3})[: ](?<port2>\d{2,5}))(?!\d|\.\d)`,
      'i',
    ),
    onlyIf: /\balready\b|\banother\b|\bsomething\b|\bother\b/i,
    examples: [
      { line: 'Something is already running on port 3000.', port: 3000 },
      { line: 'Another process is already listening on port 8081.', port: 8081 },
      { line: '== Someone is already performing on port 4567!', port: 4567 },
      { line: 'FATAL: cannot start: something else is using port 5000', port: 5000 },
      { line: "~~> ERROR: Something's using port 1025. Are you already running MailCatcher?", port: 1025 },
      {
        line: 'Failed to bind socket: Something else is already running on 0.0.0.0 19132',
        port: 19_132,
        host: '0.0.0.0',
      },
    ],
    counterExamples: [
      'Server is running on port 3000',
      '(EE) Server is already active for display 77',
      'A server is already running (pid: 4711, file: /app/tmp/pids/server.pid).',
    ],
  },
  {
    id: 'port-but-another',
    anyone: true,
    words: ['is utilizing', 'is using it', 'is using this', 'is using that', 'is occupying', 'already uses it'],
    pattern:
      /\bport\W{1,3}(?<port>\d{2,5})\W{1,3}(?:but )?(?:another|some other|a different) (?:\w{1,20} ){1,2}(?:is (?:already )?(?:utilizing|using|occupying)|already uses) (?:it|this|that)\b/i,
    examples: [{ line: 'Tried to launch on port `29501`, but another process is utilizing it.', port: 29_501 }],
    counterExamples: ['Port 3000 is free; another process is using it no more'],
  },
  {
    id: 'already-a-process',
    anyone: true,
    words: ['ready a ', 'ready an '],
    pattern:
      /\bport (?<port>\d{2,5})\b.{0,20}\bthere(?:['’]s| is) already an? (?:\w{1,20} )?(?:process|server|program|application|service|listener|instance)\b/i,
    examples: [
      { line: "We were unable to start Gatsby on port 8000 as there's already a process", port: 8000 },
      { line: 'Port 8080: there is already a server', port: 8080 },
    ],
    counterExamples: ['There is already a process of that name'],
  },
  {
    id: 'endpoint-already-served',
    hedged: true,
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
      /\b(?:there (?:is|['’]s) already an? (?:(?:listener|server|process|program|service|application|instance)|\w{2,20} running (?:at|on) port)|already (?:using|bound to|occupying|listening (?:on|at|to)) (?:that|this|the|your|the same|same) (?:\w{1,12} )?(?:port|address|endpoint|socket))\b|\b(?:but|cannot|error|failed|unable)\b.{0,80}\balready (?:running|listening|started) (?:\(?listening )?(?:on|at)\b/i,
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
      {
        line: 'Ray is trying to start at 10.0.0.5:6379, but is already running at 10.0.0.5:6380.',
        port: 6379,
        host: '10.0.0.5',
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
    words: takenWords,
    unless: new RegExp(`${otherPort.source}|\\b(?:if|whether) (?:the |that |this )?port is\\b`, 'i'),
    pattern:
      /\b(?:that |the |this |specified |requested |network |tcp |udp )?port(?: (?:that )?you(?:['’]ve| have)? (?:specified|requested|chosen?|selected|provided|given|gave|entered|configured|set)| (?:specified|given|provided|chosen))?,? (?:is|was|seems to be|has (?:already )?been|(?:may|might) (?:already )?be) (?:already |currently )?(?:in use|taken|occupied|allocated|being used)\b|(?:^|: |[\])] |failed, )port (?:already )?in use(?: by\b.{0,60})?[.!?]?$|(?:^|[:\])] )(?:network )?port (?:occupied|taken)\b|, the port already in use by\b/i,
    examples: [
      { line: '[error] Error: port in use' },
      { line: 'Failed to start HTTP server on port 8081: port already in use by PID 3321 (java)', port: 8081 },
      { line: 'Error: That port is already in use.' },
      { line: '[ERR] The port you have specified is already in use!' },
      {
        line: "eventmachine.rb:532:in `start_tcp_server': no acceptor (port is in use or requires root privileges) (RuntimeError)",
      },
      { line: 'Bind for 0.0.0.0:8080 failed: port is already allocated', port: 8080, host: '0.0.0.0' },
      {
        line: 'Error response from daemon: Cannot start container web: port has already been allocated: 0.0.0.0:80',
        port: 80,
      },
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
    weak: true,
    onlyIf: new RegExp(portTakenWords.join('|'), 'i'),
    unless: new RegExp(`${otherPort.source}|${portFreeTranslated}`, 'i'),
    pattern: portTakenTranslated,
    examples: [
      { line: '错误: 端口 8080 已被占用', port: 8080 },
      { line: 'Fehler: Port 8080 wird bereits verwendet.', port: 8080 },
      { line: 'Erreur : le port 8080 est déjà utilisé par une autre application.', port: 8080 },
      { line: '오류: 포트 8080이(가) 이미 사용 중입니다.', port: 8080 },
      { line: 'El puerto 3000 ya esta siendo utilizado', port: 3000 },
    ],
    counterExamples: [
      'El puerto 8080 no está en uso.',
      '端口 8080 未被占用',
      'Der Name ist bereits vergeben',
      '服务器正在使用端口映射规则',
    ],
  },
  {
    id: 'address-taken-translated',
    anyone: true,
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
    words: [...takenWords, ' bound and '],
    pattern:
      /(?:^\W{0,6}|: )(?<port>\d{4,5}) (?:is|was) (?:already (?:in use|taken|used|occupied)|bound and unavailable)\b/i,
    examples: [{ line: '💥 8787 is already taken by another process', port: 8787 }],
    counterExamples: ['the name 4711b is already taken', 'room 4711 is already taken'],
  },
  {
    id: 'port-in-use-code',
    words: takenWords,
    weak: true,
    // A name of the error: PortInUseAction, ERR_PORT_IN_USE; or "Port(s) already bound: 8080".
    pattern:
      /(?<![a-z/-])(?:ERR_)?port_?(?:already_?)?in_?use(?![/-]|\.[a-z]{2,4}\b)|\bport(?:\(s\)|s)? already (?:bound|taken|allocated|used|in use): /i,
    needsPort: true,
    examples: [
      { line: 'Error (PortInUseAction): Cannot start the OAuth redirect server on port 1717.', port: 1717 },
      { line: 'ERROR: io.quarkus.runtime.QuarkusBindException: Port(s) already bound: 8080', port: 8080 },
    ],
    counterExamples: ["ModuleNotFoundError: No module named 'portinuse'", ' port-in-use.ts |  98.08 |  3000'],
  },
  {
    id: 'port-needs-privileges',
    hedged: true,
    kind: 'denied',
    words: ['privileges', 't permissions', 'd permissions', 't rights', 'h rights', 'd rights', 'r rights'],
    weak: true,
    needsPort: true,
    pattern:
      /\b(?:sufficient|insufficient|enough|elevated|root|administrator|superuser) (?:privileges|permissions|rights)\b/i,
    onlyIf: /\bport\b|\bbind\b|\blisten/i,
    // A port that may be taken as well is asked for first.
    unless: /\b(?:in use|taken|occupied)\b/i,
    examples: [
      {
        line: 'error Failed to open server port 80 on *, Prosody does not have sufficient privileges to use this port',
        port: 80,
      },
    ],
    counterExamples: ['error: insufficient privileges for table ports'],
  },
] as const satisfies readonly Rule[];
