/** Databases, caches, web servers, proxies, containers, tunnels and debuggers. */
import type { Rule } from '../rule.ts';

export const serviceRules = [
  {
    id: 'gearmand-bind',
    runtime: 'Gearman',
    weak: true,
    pattern: /\bTimeout occurred when calling bind\(\) for (?<host>\[[\w:]{0,60}\]|[\w.*:]{1,60}):(?<port>\d{1,5})\b/,
    examples: [
      {
        line: '  ERROR 2026-11-30 09:07:10.000000 [  main ] Timeout occurred when calling bind() for 0.0.0.0:4731 -> libgearman-server/gearmand.cc:700',
        port: 4731,
        host: '0.0.0.0',
      },
    ],
    counterExamples: ['Timeout occurred when calling connect() for 0.0.0.0:4731'],
  },
  {
    id: 'docker-unavailable-bind',
    runtime: 'Docker Desktop',
    pattern:
      /\bports are not available: (?:exposing port (?:TCP|UDP) )?.{0,200}?bind: (?:address already in use|only one usage)/i,
    examples: [
      {
        line: 'Error response from daemon: Ports are not available: listen tcp 0.0.0.0:80: bind: address already in use',
        port: 80,
      },
      {
        line: 'Error response from daemon: ports are not available: exposing port TCP 0.0.0.0:3306 -> 127.0.0.1:0: listen tcp 0.0.0.0:3306: bind: address already in use',
        port: 3306,
      },
    ],
    counterExamples: [
      'Error response from daemon: Ports are not available: exposing port TCP 0.0.0.0:50070 -> 0.0.0.0:0: listen tcp 0.0.0.0:50070: bind: An attempt was made to access a socket in a way forbidden by its access permissions.',
    ],
  },
  {
    id: 'docker-expose',
    runtime: 'Docker Desktop',
    hedged: true,
    weak: true,
    pattern:
      /\bports are not available: exposing port (?:TCP|UDP) (?<host>\[[\w:]{0,60}\]|[\d.]{7,15}):(?<port>\d{1,5}) ->/i,
    examples: [
      {
        line: 'Error response from daemon: ports are not available: exposing port TCP 0.0.0.0:3001 -> 127.0.0.1:0: /forwards/expose returned unexpected status: 500',
        port: 3001,
      },
    ],
    counterExamples: ['exposing port TCP 0.0.0.0:3001'],
  },
  {
    id: 'kubectl-forward',
    hedged: true,
    runtime: 'kubectl',
    weak: true,
    pattern: /\bunable to listen on any of the requested ports: \[\{(?<port>\d{1,5}) \d{1,5}\}\]/i,
    examples: [{ line: 'error: unable to listen on any of the requested ports: [{8080 80}]', port: 8080 }],
    counterExamples: ['Forwarding from 127.0.0.1:8080 -> 80'],
  },
  {
    id: 'vagrant-collision',
    runtime: 'Vagrant',
    pattern: /\bforwarded port to (?<port>\d{1,5}) is already in use\b/i,
    examples: [{ line: 'The forwarded port to 8080 is already in use', port: 8080 }],
    counterExamples: ['default: 8080 (guest) => 8080 (host) (adapter 1)'],
  },
  {
    id: 'vagrant-moved',
    runtime: 'Vagrant',
    kind: 'moved',
    pattern: /\bFixed port collision for \d{1,5} => (?<port>\d{1,5})\. Now on port (?<movedTo>\d{1,5})/,
    examples: [
      { line: '==> default: Fixed port collision for 22 => 2222. Now on port 2200.', port: 2222, movedTo: 2200 },
    ],
    counterExamples: ['Now on port 2200'],
  },
  {
    id: 'tilt-port',
    runtime: 'Tilt',
    pattern: /\b(?:already have )?another process (?:is )?(?:using|on|listening on) port (?<port>\d{1,5})\b/i,
    examples: [{ line: 'Tilt cannot start because you already have another process on port 10350', port: 10350 }],
    counterExamples: ['another process on port authority'],
  },
  {
    id: 'sql-server-port',
    runtime: 'SQL Server',
    pattern: /\bServer TCP provider failed to listen on \[ ?'[^']{1,60}' <ipv[46]> (?<port>\d{1,5})\]/,
    examples: [
      { line: "Server TCP provider failed to listen on [ 'any' <ipv4> 1433]. Tcp port is already in use.", port: 1433 },
    ],
    counterExamples: ["Server is listening on [ 'any' <ipv4> 1433]."],
  },
  {
    id: 'redis-listen',
    hedged: true,
    runtime: 'Redis',
    weak: true,
    // On Windows it prints an errno that has nothing to do with the reason.
    pattern: /\bCreating Server TCP listening socket \S{1,80}: bind: /,
    examples: [
      {
        line: '[4921] 21 Nov 10:00:00.120 # Creating Server TCP listening socket 127.0.0.1:6379: bind: No such file or directory',
        port: 6379,
      },
      { line: '[4921] 21 Nov 10:00:00.120 # Creating Server TCP listening socket *:6379: bind: No error', port: 6379 },
    ],
    counterExamples: ['* Ready to accept connections tcp'],
  },
  {
    id: 'redis-windows',
    runtime: 'Memurai',
    pattern: /\bserver is already in use on port (?<port>\d{1,5})\b/i,
    examples: [{ line: 'ERROR: This server is already in use on port 6379', port: 6379 }],
    counterExamples: ['This licence is already in use on port authority computers'],
  },
  {
    id: 'roscore',
    hedged: true,
    runtime: 'ROS',
    weak: true,
    noPort: true,
    pattern: /\broscore cannot run as another roscore\/master is already running\b/,
    examples: [{ line: 'roscore cannot run as another roscore/master is already running. ' }],
    counterExamples: ['started roslaunch server http://host:40069/'],
  },
  {
    id: 'oracle-listener',
    runtime: 'Oracle',
    noPort: true,
    pattern: /\bTNS-12542: TNS:address already in use\b/,
    examples: [{ line: 'TNS-12542: TNS:address already in use' }],
    counterExamples: ['TNS-12541: TNS:no listener'],
  },
  {
    // Of EADDRINUSE alone; another reason stands in brackets behind "on this computer".
    id: 'bitcoin-bind',
    runtime: 'Bitcoin Core and its kin',
    pattern:
      /\bUnable to bind to (?<host>[\d.]{7,15}|\[[\w:]{2,40}\]):(?<port>\d{1,5}) on this computer\. .{1,60} is probably already running\b/,
    examples: [
      {
        line: 'Error: Unable to bind to 0.0.0.0:8333 on this computer. Bitcoin Core is probably already running.',
        port: 8333,
        host: '0.0.0.0',
      },
    ],
    counterExamples: [
      'Unable to bind to 10.0.0.7:8333 on this computer (bind returned error Cannot assign requested address (99))',
    ],
  },
  {
    id: 'running-question',
    hedged: true,
    runtime: 'PostgreSQL, MySQL, MariaDB',
    pattern:
      /\b(?:Is another postmaster already running on port|Do you already have another (?:mysqld |mariadbd? )?server running on port:?|Perhaps another \w+ is running on port) ?(?<port>\d{1,5})\b/i,
    examples: [
      {
        line: 'HINT:  Is another postmaster already running on port 5432? If not, wait a few seconds and retry.',
        port: 5432,
      },
      {
        line: '2026-11-21  1:30:33 0 [ERROR] Do you already have another server running on port: 21857 ?',
        port: 21857,
      },
      {
        line: '[ERROR] [MY-010259] [Server] Do you already have another mysqld server running on port: 3306 ?',
        port: 3306,
      },
    ],
    counterExamples: ['Is the server running on that host and accepting TCP/IP connections?'],
  },
  {
    id: 'node-inspector',
    runtime: 'Node.js inspector',
    pattern: /\bStarting inspector on (?<host>[\w.:[\]-]{1,60}):(?<port>\d{1,5}) failed: address already in use\b/,
    examples: [
      { line: 'Starting inspector on 127.0.0.1:9229 failed: address already in use', port: 9229, host: '127.0.0.1' },
    ],
    counterExamples: ['Debugger listening on ws://127.0.0.1:9229/6b5f0b1c-0f6a-4f0e-8b5c-2f1f5e5d5c5b'],
  },
  {
    id: 'debugpy-listen',
    runtime: 'debugpy',
    pattern:
      /\bCan['’]t listen for client connections: .{0,40}(?:Errno 98|Errno 48|WinError 10048|Address already in use)/,
    examples: [{ line: "RuntimeError: Can't listen for client connections: [Errno 98] Address already in use" }],
    counterExamples: ["RuntimeError: Can't listen for client connections: [Errno 13] Permission denied"],
  },
  {
    id: 'adb-no-answer',
    runtime: 'adb',
    hedged: true,
    weak: true,
    noPort: true,
    // Why stands in the log of its server; the port, above.
    pattern: /\bADB server didn['’]t ACK\b/,
    examples: [{ line: "ADB server didn't ACK" }],
    counterExamples: ['* daemon started successfully'],
  },
  {
    id: 'apache-no-sockets',
    runtime: 'Apache httpd',
    hedged: true,
    weak: true,
    noPort: true,
    // Which of its ports, and why, stands above, where it was not cut off.
    pattern: /\bno listening sockets available, shutting down\b/,
    examples: [{ line: 'no listening sockets available, shutting down' }],
    counterExamples: ['AH00170: caught SIGWINCH, shutting down gracefully'],
  },
  {
    id: 'virtualbox-nat',
    runtime: 'VirtualBox',
    hedged: true,
    pattern: /\bNAT: failed to redirect (?:TCP|UDP) (?:(?<host>(?:\d{1,3}\.){3}\d{1,3}):)?(?<port>\d{1,5}) (?:->|=>) /,
    examples: [
      {
        line: "NAT: failed to redirect TCP 127.0.0.1:2222 -> 10.0.2.15:22 (port-forward rule 'ssh')",
        port: 2222,
        host: '127.0.0.1',
      },
    ],
    counterExamples: ['NAT: set redirect TCP 127.0.0.1:2222 -> 10.0.2.15:22'],
  },
  {
    id: 'adb-server',
    runtime: 'adb',
    pattern: /\bcould not install \*smartsocket\* listener: /,
    examples: [{ line: 'ADB server: error: could not install *smartsocket* listener: Address already in use' }],
    counterExamples: ['* daemon started successfully'],
  },
] as const satisfies readonly Rule[];
