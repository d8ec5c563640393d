/** Ruby, PHP, Perl, Lua, Tcl, R, BEAM and functional languages. */
import type { Rule } from '../rule.ts';

export const scriptingRules = [
  {
    id: 'puma-bound',
    runtime: 'Puma',
    pattern: /\bThere is already a server bound to: (?<path>\/\S{1,200})/,
    examples: [{ line: 'There is already a server bound to: /tmp/puma.sock (RuntimeError)', path: '/tmp/puma.sock' }],
    counterExamples: ['* Listening on unix:///tmp/puma.sock'],
  },
  {
    id: 'php-listen',
    retries: true,
    runtime: 'PHP',
    pattern:
      /\bFailed to listen on (?:"tcp:\/\/)?(?<host>\[[\w:]{0,60}\]|[\w.-]{1,80}):(?<port>\d{1,5})"?:? \(?(?:reason: )?(?:Address already in use|EADDRINUSE)/i,
    examples: [
      {
        line: '[Sat Nov 21 01:25:18 2026] Failed to listen on 127.0.0.1:21416 (reason: Address already in use)',
        port: 21416,
        host: '127.0.0.1',
      },
      {
        line: 'PHP Fatal error:  Uncaught RuntimeException: Failed to listen on "tcp://0.0.0.0:21437": Address already in use in /home/dev/app/server.php:3',
        port: 21437,
      },
    ],
    counterExamples: ['PHP 8.2.7 Development Server (http://127.0.0.1:8000) started'],
  },
  {
    id: 'artisan-unknown',
    hedged: true,
    retries: true,
    runtime: 'Laravel on Windows',
    kind: 'denied',
    weak: true,
    pattern: /\bFailed to listen on (?<host>[\w.-]{1,80}):(?<port>\d{1,5}) \(reason: \?\)/,
    examples: [{ line: '  Failed to listen on 127.0.0.1:8000 (reason: ?)', port: 8000, host: '127.0.0.1' }],
    counterExamples: ['Failed to listen'],
  },
  {
    id: 'php-fpm-unix',
    runtime: 'PHP-FPM',
    protocol: 'unix',
    pattern: /\b(?:An another|Another) FPM instance seems to already listen on (?<path>\/\S{1,200})/,
    examples: [
      {
        line: 'ERROR: Another FPM instance seems to already listen on /run/php/php8.2-fpm.sock',
        path: '/run/php/php8.2-fpm.sock',
      },
      {
        line: 'ERROR: An another FPM instance seems to already listen on /run/php-fpm.sock',
        path: '/run/php-fpm.sock',
      },
    ],
    counterExamples: ['NOTICE: fpm is running, pid 1'],
  },
  {
    id: 'erlang-denied',
    runtime: 'Erlang and Elixir',
    kind: 'denied',
    pattern: /\bno match of right hand side value:? \{:?error,\s?:?eacces\}|\blisten\w*[,:]\s?:?\{?eacces\b/,
    examples: [{ line: 'escript: exception error: no match of right hand side value {error,eacces}' }],
    counterExamples: ['{error,eacces} = file:open("/etc/shadow", [read])'],
  },
  {
    id: 'bandit',
    runtime: 'Phoenix',
    pattern:
      /\bRunning \S{1,80} with (?:Bandit|cowboy)\b.{0,120}\bfailed, port (?:(?<port>\d{1,5}) )?already in use\b/i,
    examples: [
      {
        line: '[error] Running DemoWeb.Endpoint with Bandit 1.5.7 at http failed, port 4000 already in use',
        port: 4000,
      },
      {
        line: '[error] Running Chat.Endpoint with Cowboy on http://localhost:4000 failed, port already in use',
        port: 4000,
      },
      {
        line: '[error] Running HelloWeb.Endpoint with cowboy 2.10.0 at 127.0.0.1:4000 (http) failed, port already in use',
        port: 4000,
      },
    ],
    counterExamples: ['[info] Running DemoWeb.Endpoint with Bandit 1.5.7 at 127.0.0.1:4000 (http)'],
  },
  {
    id: 'r-server-socket',
    runtime: 'R',
    weak: true,
    pattern: /\bcreation of server socket failed: port (?<port>\d{1,5}) cannot be opened\b/,
    examples: [{ line: '  creation of server socket failed: port 22792 cannot be opened', port: 22792 }],
    counterExamples: ['cannot open the connection'],
  },
  {
    id: 'dart-server-socket',
    runtime: 'Dart',
    pattern:
      /\bFailed to create server socket \(OS Error: (?:Address already in use|The shared flag to bind\(\)|.{0,160}errno = (?:98|48|10048)).{0,200}\bport = (?<port>\d{1,5})\b/,
    examples: [
      {
        line: 'SocketException: Failed to create server socket (OS Error: Address already in use, errno = 98), address = localhost, port = 8080',
        port: 8080,
      },
      {
        line: 'SocketException: Failed to create server socket (OS Error: The shared flag to bind() needs to be `true` if binding multiple times on the same (address, port) combination.), address = 0.0.0.0, port = 8642',
        port: 8642,
      },
    ],
    counterExamples: [
      'SocketException: Connection refused (OS Error: Connection refused, errno = 111), address = localhost, port = 41234',
    ],
  },
] as const satisfies readonly Rule[];
