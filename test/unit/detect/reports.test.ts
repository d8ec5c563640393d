import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classify } from '../../../src/core/detect/classify.ts';
import { detect } from './detect.ts';

/** What is told of a text. */
const told = (text: string): readonly string[] =>
  detect(`${text}\n`).map(({ kind, port, certainty = 'stated' }) => `${kind} ${port ?? '-'} ${certainty}`);

/** What is told of a line by itself. */
const said = (line: string): string => {
  const { kind, port, certainty = 'stated' } = classify(line) ?? { kind: 'nothing' };
  return `${kind} ${port ?? '-'} ${certainty}`;
};

test('a picture in front of a report takes nothing from it, a mark of a page does', () => {
  for (const picture of ['🚨', '🔥', '💥', '🛑', '🚀', '🔴', '❌', '⚠️', '👎', '🟥'])
    assert.equal(said(`${picture} Error: listen EADDRINUSE: address already in use :::3000`), 'in-use 3000 stated');
  assert.equal(said('🚨 Port 1234 is already in use'), 'in-use 1234 stated');
  for (const mark of ['▲', '△', '⬆', '👍', '★'])
    assert.equal(said(`${mark} 12 Port 3000 is already in use`), 'in-use 3000 quoted', mark);
});

test('what a client could not open, create or obtain at an address is no failed listener', () => {
  for (const line of [
    'Failed to obtain token from http://localhost:8080/auth',
    'Failed to create session at http://localhost:4444/wd/hub',
    'Failed to create index at http://localhost:9200/products: 400 Bad Request',
    'Cannot create topic on localhost:9092',
    'Failed to establish SSL handshake with localhost:8443',
    'Could not open session localhost:4723',
    'cannot serve request for localhost:3000',
    'Failed to acquire lock at localhost:6379',
    'could not obtain lease from 127.0.0.1:2379',
    'Failed to allocate buffer for localhost:9000',
    'Failed to create bucket on http://localhost:9000',
    'Unable to initialize client for server at localhost:50051',
    'Failed to open database connection on port 5432',
    'Failed to open socket to localhost:5432',
    'could not open proxy connection localhost:3128',
    'Could not create websocket ws://localhost:3000',
  ])
    assert.equal(classify(line), undefined, line);
});

test('a server of whatever a name says is a server where it says on which port', () => {
  for (const [line, port] of [
    ['Failed to start database server on port 5432', 5432],
    ['Failed to start webhook server on port 9443', 9443],
    ['unable to start the peer listener on port 2380', 2380],
    ['Could not bind browser-sync to port 3000', 3000],
    ['Could not create the session server on :7000', 7000],
    ['failed to start upstream proxy at 0.0.0.0:8888', 8888],
    ['Failed to start session manager on port 3000', 3000],
    // On every address of the machine only a server is.
    ['Failed to serve on 0.0.0.0:8080', 8080],
    ['Failed to expose :8080', 8080],
  ] as const)
    assert.equal(said(line), `in-use ${port} hedged`, line);
  assert.equal(
    said('Remote debugger failed listening on port: 6007 Retrying on new port: 6008').split(' ')[2],
    'hedged',
  );
  for (const line of [
    'Could not open the connection to the server on port 22',
    'could not bind to LDAP server ldap://ldap.example.org:389',
    'Failed to obtain token from server on port 8080',
  ])
    assert.equal(classify(line), undefined, line);
});

test('what could not connect to a port is a client', () => {
  for (const line of [
    'Error: cannot connect to port 9092: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
    'could not connect to port 5432: Cannot assign requested address',
    "Can't connect to port 5000: Address already in use",
    'failed to connect to TCP port 5432: Cannot assign requested address',
    'redis-server: Failed to connect to port 6379: Cannot assign requested address',
  ])
    assert.equal(classify(line), undefined, line);
  assert.equal(
    said("Can't connect to TCP port 5000 on 0.0.0.0 [Address already in use]"),
    'in-use 5000 stated',
    'Net::Server, which binds so',
  );
  assert.equal(
    said('WebServer: Failed to connect to port 80 (http): [Errno 10013] Permission denied'),
    'denied 80 stated',
    'PlexConnect, whose server says so of its bind',
  );
});

const nodeError = 'Error: listen EADDRINUSE: address already in use :::3000';

test('brackets, steps and settings around a report make no block of source or of a list', () => {
  for (const [text, expected] of [
    [
      `Config: {\n  port: 3000,\n  db: {\n    host: 'x'\n  }\n}\n${nodeError}\n    at Server.setupListenHandle (node:net:1817:16)`,
      'in-use 3000 stated',
    ],
    [`}\n});\n${nodeError}`, 'in-use 3000 stated'],
    [`/home/me/app/server.js:12\n  return server.listen(port);\n}\n         ^\n${nodeError}`, 'in-use 3000 stated'],
    [
      `const server = http.createServer();\nserver.listen(3000);\n${nodeError}\n    at Server.setupListenHandle (node:net:1817:16)`,
      'in-use 3000 stated',
    ],
    [
      'listen {\n  \ttype = "auth"\n  \tipaddr = *\n  \tport = 0\n}\nFailed binding to auth address * port 1812 bound to server default: Address already in use',
      'in-use 1812 stated',
    ],
    ['Error: Os {\n    code: 98,\n    kind: AddrInUse,\n    message: "Address already in use",\n}', 'in-use - stated'],
    ['• Starting services\n  Port 8080 is already in use', 'in-use 8080 stated'],
    ['- Building\n  Error: Port 4200 is already in use', 'in-use 4200 stated'],
    [
      '- api: starting\n- web: starting\n- db: failed: listen tcp :5432: bind: address already in use',
      'in-use 5432 stated',
    ],
    [`1. connecting db\n2. starting server\n3. ${nodeError}`, 'in-use 3000 stated'],
    ['(1) Loading config\n(2) Starting HTTP\n(3) listen tcp :8080: bind: address already in use', 'in-use 8080 stated'],
    ['* Starting nginx\n  nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)', 'in-use 80 stated'],
  ] as const)
    assert.deepEqual(told(text), [expected], text);
  // What is source or a list stays so.
  for (const text of [
    "const net = require('net');\nserver.listen(3000);\nPort 3000 is already in use\nserver.close();",
    '- Set the name\n- Port 3000 is already in use\n- Choose another one',
    '- A note\n  Port 8080 is already in use',
  ])
    assert.ok(
      detect(`${text}\n`).every(({ certainty }) => certainty === 'quoted'),
      text,
    );
});

test("a program's own sentence is told although the line above only shows one", () => {
  assert.deepEqual(
    told(
      'Vagrant cannot forward the specified ports on this VM, since they\nwould collide with some other application that is already listening\non these ports. The forwarded port to 8080 is already in use\non the host machine.',
    ).at(-1),
    'in-use 8080 stated',
  );
});

test("the system's sentence is told where a trace or a start stands beside it, and is a guess alone", () => {
  const windows = 'Only one usage of each socket address (protocol/network address/port) is normally permitted';
  for (const text of [
    `${windows}\nSystem.Net.Sockets.SocketException\n   at System.Net.Sockets.Socket.DoBind(EndPoint endPointSnapshot, SocketAddress socketAddress)`,
    'Address already in use\n   at java.base/sun.nio.ch.Net.bind0(Native Method)',
    'Starting server...\nAddress already in use',
  ])
    assert.deepEqual(told(text), ['in-use - stated'], text);
  assert.deepEqual(told('Address already in use'), ['in-use - hedged']);
  assert.deepEqual(told(windows), ['in-use - hedged']);
});

test('two servers of one run may fail for two reasons, a catalogue names them without servers', () => {
  assert.deepEqual(told('http: bind: Permission denied\nadmin: bind: Address already in use'), [
    'denied - stated',
    'in-use - stated',
  ]);
  for (const text of [
    '.B bind: Address already in use\nAnother daemon listens on the port.\n.TP\n.B bind: Permission denied',
    'bind EACCES: permission denied\nEADDRINUSE address already in use',
  ])
    assert.ok(
      detect(`${text}\n`).every(({ certainty }) => certainty !== undefined),
      text,
    );
});

test('a name with an at sign, a radio or a number in front takes nothing from a failed bind', () => {
  for (const [line, expected] of [
    ['starting uvicorn for admin@example.org on 0.0.0.0:8000: [Errno 98] Address already in use', 'in-use 8000 stated'],
    ['OSError: [Errno 98] Address already in use: shop express@4.19.2.tgz', 'in-use - stated'],
    ['bluetooth service: OSError: [Errno 98] Address already in use', 'in-use - stated'],
    ['hci0: bind: Address already in use 127.0.0.1:3000', 'in-use 3000 stated'],
    ['bluetooth adapter service: port 9123: bind: address already in use', 'in-use 9123 stated'],
    ['10.0 Server error: Port 3000 is already in use', 'in-use 3000 stated'],
    ['3.1. Error: listen tcp :8080: bind: address already in use', 'in-use 8080 stated'],
  ] as const)
    assert.equal(said(line), expected, line);
  for (const line of [
    'rabbit node rabbit@my-host.local: Address already in use',
    'shop express@4.19.2: Address already in use',
  ])
    assert.equal(classify(line)?.kind, 'in-use', line);
  // Addresses of people and of radios stay none of a server's.
  for (const line of [
    'The address anna@example.org is already in use',
    'anna@example.org is an address already in use',
    'Address already in use: anna@example.org',
    '[ERROR] Podany adres jest już w użyciu: ola@example.pl',
    'rfcomm_bind: Address already in use (98)',
    'Error binding to l2cap socket: Address already in use',
    'Bluetooth socket: bind: Address already in use',
  ])
    assert.equal(classify(line), undefined, line);
  assert.equal(said('10.2 Port 3000 is already in use'), 'in-use 3000 quoted');
});

test('the prefix of a runner within another one is a label, as is a word for an error in any language', () => {
  for (const [line, expected] of [
    ['api-1  | api   | OSError: [Errno 48] Address already in use', 'in-use - stated'],
    ['  | listen tcp :8080: bind: address already in use', 'in-use 8080 stated'],
    ['api » Port 3000 is already in use', 'in-use 3000 stated'],
    ['api » java.net.BindException: Address already in use', 'in-use - stated'],
    ['  |> [11:20:54 AM] | Error: listen EACCES: permission denied ', 'denied - stated'],
    ["Fehler beim Starten des Servers: [Errno 98] Address already in use: ('0.0.0.0', 5000)", 'in-use 5000 stated'],
  ] as const)
    assert.deepEqual(told(line), [expected], line);
  // A line of source with its number, and a row of a table.
  for (const line of [
    '  12 | console.log("Port 3000 is already in use");',
    '| Port 3000 is already in use | Choose another port |',
  ])
    assert.equal(classify(line)?.certainty, 'quoted', line);
});

test('a path, an exception, an address in quotation marks or a comma takes the form of a report from nothing', () => {
  for (const line of [
    '/opt/conda/lib/python3.10/site-packages/distributed/node.py:182: UserWarning: Port 8787 is already in use.',
    'Unable to open debugger port (localhost:8787): java.net.BindException "Address already in use: bind"',
    'Failed to start myproj: Unable to listen on required ports, Port 8787 is already in use,',
    '"localhost:8787" port already in use!',
    '<i> [webpack-dev-server] Port 8787 is in use',
    "Apache couldn't be started. Please check your MAMP port settings. Port 8787 is used by process 4921.",
  ])
    assert.equal(said(line), 'in-use 8787 stated', line);
  for (const line of [
    '// Port 8787 is already in use',
    '/* Port 8787 is already in use */',
    '"Port 8787 is already in use"',
    'what I saw: the "Port 8787 is already in use" of this page',
  ])
    assert.notEqual(said(line), 'in-use 8787 stated', line);
});

test('that the program moved shows that its sentence was a report', () => {
  assert.deepEqual(told('On this machine port 8787 is already in use\nHosting the HTTP server on port 51849 instead'), [
    'moved 8787 stated',
  ]);
});
