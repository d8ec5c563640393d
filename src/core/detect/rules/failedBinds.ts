/** Sentences of programs of every family that tell of an attempt: something could not be bound, opened or started, for a cause that only may be a taken port. */
import { connectTranslated, couldNotPattern, couldNotWords } from '../../text/languages/portSentences.ts';
import { takenCodes } from '../line/phrases.ts';
import type { Rule } from '../rule.ts';

/** That it did not go well. */
const couldNot = String.raw`(?:could ?n[o'’]?t|can ?not|can['’]t|(?:fail(?:ed|s|ing)?|failure|unable|not able)(?: trying| attempting)?(?: to| in| while)?|did ?n[o'’]t|won['’]t|(?:errors?|exception|problem)(?: on| in| while| when| trying to)?|not)`;
/** What a server does with its address before it serves. */
const verbs = ['bind', 'listen', 'start'];
/** What it does with a listener, and a client with much else. */
const otherVerbs = [
  'open',
  'creat',
  'launch',
  'initiali',
  'set up',
  'setup',
  'acqui',
  'reserv',
  'allocat',
  'obtain',
  'serv',
  'activat',
  'establish',
  'claim',
  'grab',
  'expos',
  'host',
  'forward',
  'add',
  'use',
  'run',
  'regist',
];
const listener = String.raw`\b(?:\w{0,20}(?:listener|server)|(?:server)?socket|port|endpoint|end point associated|proxy|ENet host|SIP UA)\b`;
const opening = String.raw`(?:(?:${verbs.join('|')})[a-z]{0,6}|(?:${otherVerbs.join('|')})[a-z]{0,6}\b(?:(?<=${listener}.{1,60})|(?=.{0,30}(?:${listener}|\s(?:0\.0\.0\.0|\[::\]|\*)?:\d))))`;
/** How the two meet in a text, as the prefilter looks for them. */
const attempts = [
  'd to ',
  'le to ',
  're to ',
  'ot ',
  "n't ",
  'n’t ',
  'rror ',
  'iled ',
  'ot be ',
  'tion while ',
  'blem ',
  'trying to ',
  'tempting to ',
].flatMap(before => [...verbs, ...otherVerbs].map(verb => before + verb));
const afterwards = [
  'ind failed',
  'inding failed',
  'isten failed',
  'istening failed',
  'ening failed',
  'tart failed',
  'tartup failed',
  'ocket fail',
  'nding of ',
  'inding to ',
  'inding port ',
  'inding rpc',
  'isten on port',
  'istening on port',
  'start listening',
  'port bind',
  'on binding',
  'in binding',
  'e binding',
  'bindfail',
  'ind error',
  ' with bind',
  'bind()',
  'listen()',
  'ailed to open/',
  'ot open/',
  ...Array.from({ length: 10 }, (_, digit) => `${digit} failed`),
];
/** A server, whatever its name says: of what it is, and on which port. */
const ownServer = String.raw`\b(?:(?<!\b(?:from|to|with|on|at|for) (?:an? |the )?)(?:server|listener|proxy|service)|listen(?:ing)?|bind(?:ing)?(?: \S{1,40})?) (?:on |to |at )(?:tcp |udp )?(?:port\W{1,3}\d|[\w.*:[\]]{0,60}:\d)`;
/** What is opened or created at a server by whoever asks it. */
const clientsOwn = String.raw`(?:start|${otherVerbs.join('|')})[a-z]{0,6} (?:[\w-]{1,20} ){0,3}(?:token|session|lock|client|handshake|topic|index|bucket|lease|certificate|connection|(?:socket|port|stream) to(?! listen))\b(?! (?:manager|server|service|listener|gateway|port)\b)`;
/** Of a connection, a firewall, a serial line, a file: another matter. */
const otherMatter = new RegExp(
  String.raw`^(?!.*${ownServer}).*?(?:(?<!\bby an? )\bfirewall\b|\b(?:upnp|nat|router|remote|connect(?:ion)? (?:to|with)(?! \('|\w)|reconnect\w*|serial|baud|ldaps?|upstream|peer|browser|database|table|tunnel to|parameters?|statement|sourceaddress|migration|webhook|repository)\b|${clientsOwn}|\bCOM\d|(?<!-F )\/dev\/|\bnot forwarding (?:tcp|udp)\b|\bEMFILE\b|\bno such file\b|\bis the port free\b)`,
  'i',
);

export const failedBindRules = [
  {
    id: 'errno-of-bind',
    hedged: true,
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
    id: 'another-instance-perhaps',
    hedged: true,
    weak: true,
    words: [
      ...['instance', 'program', 'process', 'server', 'applic', 'copy', 'session'].map(what => `nother ${what}`),
      ...['instance', 'program', 'process', 'server', 'applic', 'copy'].map(what => `ther ${what}`),
      'aybe another',
      'haps another',
      'ably another',
    ],
    // Something did not start, and the program wonders about another of its kind.
    pattern:
      /\b(?:fail\w*|could ?n['’o]t|unable|cannot|can['’]t|error|aborting|exiting)\b.{0,120}\b(?:another|(?:some|an|no) other) (?:[\w-]{1,20} ){0,2}(?:program|process|application|instance|server|copy|session)s?\b.{0,30}\b(?:using|running|listening|active|holding|bound)\b/i,
    unless: otherMatter,
    examples: [
      { line: "Couldn't create socket on port 34197, another server may be running.", port: 34_197 },
      { line: 'proxy: cannot start on :8888 (is another instance running?)', port: 8888 },
      { line: 'Failed to bind UDP port. Is another program using it? retrying...' },
    ],
    counterExamples: ['Another instance is running on port 3000'],
  },
  {
    id: 'could-not-open',
    hedged: true,
    weak: true,
    needsPort: true,
    words: [...attempts, ...afterwards, 'not usable', 'rror on port ', "'t connect to ('"],
    unless: otherMatter,
    pattern: new RegExp(
      String.raw`\b${couldNot} (?:\w{1,12}ly )?(?:be )?(?:start(?:ing)? (?:to )?)?${opening}\b|\b(?:bind|listen|start|startup|binding|listening|binding of .{1,40}|(?:listening|binding) (?:on|to|at) \S{1,60}|binding [\w ]{1,40} (?:on|to) address .{1,80})(?: \w{1,12}){0,3} (?:has )?(?:failed|failure)\b|\bBindFail(?:ed|ure)?\b|\bgrab \S{1,60} with bind\b|\bport \d{1,5} is not (?:usable|open)\b|\berror on port \d|\bcan't connect to \('`,
      'i',
    ),
    examples: [
      { line: 'Could not listen on port 21302', port: 21302 },
      { line: "couldn't bind to port 22798. Exiting.", port: 22798 },
      { line: 'Failed listening on port 21830 (TCP), aborting.', port: 21830 },
      { line: '[LightGBM] [Fatal] Binding port 12402 failed', port: 12_402 },
      { line: "Can't grab 0.0.0.0:4444 with bind", port: 4444 },
      { line: '[FATAL] ["failed to create server: Grpc(BindFail(\\"0.0.0.0:20160\\"))"]', port: 20160 },
      { line: 'HTTP server could not be started on port 8081', port: 8081 },
      { line: 'Unable to acquire port 3000', port: 3000 },
      { line: 'error starting debug server on 127.0.0.1:8320', port: 8320, host: '127.0.0.1' },
      { line: 'Mock server did not start on port 8317.', port: 8317 },
      { line: '[10:00:00 ERROR] Failed to start Geyser on 0.0.0.0:19132', port: 19_132, host: '0.0.0.0' },
    ],
    counterExamples: [
      'Failed to bind parameters of statement 8080',
      'could not bind to LDAP server ldap://ldap.example.org:389',
      'Failed to open port 25565 through UPnP',
      "could not open port 'COM3'",
      'Could not open the connection to port 22',
    ],
  },
  {
    id: 'could-not-start-translated',
    hedged: true,
    words: couldNotWords,
    weak: true,
    needsPort: true,
    unless: new RegExp(connectTranslated, 'i'),
    pattern: new RegExp(couldNotPattern, 'i'),
    examples: [
      { line: 'No se pudo iniciar el servidor en el puerto 8000.', port: 8000 },
      { line: 'サーバーの起動に失敗しました (ポート 8000)', port: 8000 },
      { line: 'Не удалось запустить сервер на порту 8000', port: 8000 },
    ],
    counterExamples: ['No se pudo conectar al puerto 8000', 'Не удалось найти файл'],
  },
  {
    id: 'could-not-open-anything',
    weak: true,
    hedged: true,
    noPort: true,
    words: [...attempts, ...afterwards, 'on that port?', 'on this port?'],
    pattern: new RegExp(
      String.raw`\b${couldNot} (?:\w{1,12}ly )?(?:be )?(?:start(?:ing)? (?:to )?)?(?:(?:bind|listen)(?:ing)?(?:\W{0,3}$|\.(?=\s)| (?:to |on |for |a |an |the |any |its ){0,3}(?:[\w-]{1,14} ){0,2}(?:address|socket|port|interface|connections?|endpoint)s?\b(?! \d))|${opening}\W(?:an? |the |any |required |all )?(?:['"]?[\w/-]{1,16}['"]? ){0,3}(?:server|listener|listening|listen|socket|port|endpoint|acceptor|host|redirection|forwarding)s?\b)|\bbind(?:ing)? (?:(?:to |of )?(?:the )?)?socket fail|\bport bind(?:ing)? (?:error|fail\w*)\b|\berror (?:on|in|while) binding\b|\b(?:bind|listen)(?:\(\))? (?:failed|failure)\W{0,3}(?:\(?(?:98|48|10048)\)?)?\s*$|\b(?:bind|listen)(?:ing)? error\b|\berror (?:binding|listening)\b|\b(?:bind|listen)\(\) (?:failed|error)\b|server\b.{0,12} (?:start(?:up)? failed|failed to (?:bind|listen|start))\b|\b(?:is|perhaps|maybe) (?:an?|another|something|some other) (?:\w{1,20} )?(?:is )?(?:already )?(?:listening|running) on (?:that|this) port\?`,
      'i',
    ),
    unless: otherMatter,
    examples: [
      { line: 'java.lang.RuntimeException: Failed to bind to address. Maybe it is already in use?' },
      { line: 'WARNING: UDP_OpenSocket: unable to bind socket' },
      { line: 'bind() failed. (98)' },
      { line: 'rtorrent: Could not open/bind port for listening.' },
      { line: "ERROR: Couldn't create an ENet host." },
      { line: 'Error: Binding to socket failed' },
    ],
    counterExamples: ['Failed to bind parameter 8080 of the statement', 'could not bind to LDAP server'],
  },
] as const satisfies readonly Rule[];
