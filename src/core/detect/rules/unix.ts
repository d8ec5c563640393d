/** C and C++ programs and the daemons of Unix, where they do not use the system's own words or name the port elsewhere. */
import type { Rule } from '../rule.ts';

export const unixRules = [
  {
    // Of EADDRINUSE on macOS, as Core Foundation writes it to the log.
    id: 'core-foundation-bind',
    runtime: 'Core Foundation',
    pattern: /\bCFSocketSetAddress bind failure: 48\b/,
    examples: [{ line: '2016-02-29 09:37:21.593 planck[32463:1210331] CFSocketSetAddress bind failure: 48' }],
    counterExamples: ['CFSocketSetAddress bind failure: 13', 'CFSocketSetAddress listen failure: 102'],
  },
  {
    id: 'uwsgi-instance',
    runtime: 'uWSGI',
    pattern: /\bprobably another instance of uWSGI is running on the same address\b/,
    examples: [
      {
        line: 'probably another instance of uWSGI is running on the same address (127.0.0.1:8000).',
        port: 8000,
        host: '127.0.0.1',
      },
    ],
    counterExamples: ['*** uWSGI is running in multiple interpreter mode ***'],
  },
  {
    id: 'ntpd-wildcard',
    weak: true,
    runtime: 'ntpd',
    noPort: true,
    pattern: /\bunable to bind to wildcard address \S{1,60} - another process may be running\b/,
    examples: [{ line: 'ntpd: unable to bind to wildcard address 0.0.0.0 - another process may be running - EXITING' }],
    counterExamples: ['ntpd: bound to wildcard address'],
  },
  {
    id: 'vsftpd',
    runtime: 'vsftpd',
    weak: true,
    noPort: true,
    pattern: /\b500 OOPS: could not bind listening IPv[46] socket\b/,
    examples: [{ line: '500 OOPS: could not bind listening IPv4 socket' }],
    counterExamples: ['500 OOPS: cannot change directory:/home/x'],
  },
  {
    id: 'x-server-sockets',
    runtime: 'X server, tinyproxy',
    weak: true,
    noPort: true,
    pattern: /\b(?:Cannot establish any|Could not create) listening sockets\b/,
    examples: [
      { line: 'tinyproxy: Could not create listening sockets.' },
      { line: "(EE) Cannot establish any listening sockets - Make sure an X server isn't already running(EE) " },
    ],
    counterExamples: ['(EE) Server is already active for display 77'],
  },
  {
    id: 'listening-port-unavailable',
    runtime: 'x11vnc, shellinabox',
    weak: true,
    noPort: true,
    pattern: /\bcould not obtain listening port\b|\bFailed to find any available port\b/,
    examples: [
      { line: '21/11/2026 01:44:38 Error: could not obtain listening port.' },
      { line: '[server] Failed to find any available port!' },
    ],
    counterExamples: ['Failed to find any available device'],
  },
  {
    id: 'qemu-hostfwd',
    hedged: true,
    runtime: 'QEMU, Podman',
    weak: true,
    pattern:
      /\bCould not set up host forwarding rule '(?:tcp|udp)?:(?<host>[\d.]{0,40}):(?<port>\d{1,5})-|\bslirp_add_hostfwd failed\b/i,
    examples: [
      {
        line: 'Error: error from slirp4netns while setting up port redirection: map[desc:bad request: add_hostfwd: slirp_add_hostfwd failed]',
      },
      {
        line: "qemu-system-x86_64: -nic user,hostfwd=tcp::2222-:22: Could not set up host forwarding rule 'tcp::2222-:22'",
        port: 2222,
      },
    ],
    counterExamples: ['hostfwd=tcp::2222-:22'],
  },
  {
    id: 'free-pascal-bind',
    runtime: 'Free Pascal',
    weak: true,
    pattern: /\bESocketError: (?:Binding of socket|Listening on port #?) ?failed: (?<port>\d{1,5})\b/,
    examples: [{ line: 'ESocketError: Binding of socket failed: 21710', port: 21710 }],
    counterExamples: ['ESocketError: Connect to localhost:21710 failed.'],
  },
  {
    id: 'socat-unix',
    runtime: 'socat',
    pattern: /\bsocat\[\d{1,10}\] E "(?<path>\/[^"]{1,200})" exists\b/,
    protocol: 'unix',
    examples: [{ line: '2026/11/21 01:30:55 socat[14342] E "/tmp/socat.sock" exists', path: '/tmp/socat.sock' }],
    counterExamples: ['socat[14342] E connect(5, AF=2 127.0.0.1:22632, 16): Connection refused'],
  },
  {
    id: 'chromedriver-port',
    runtime: 'ChromeDriver',
    weak: true,
    noPort: true,
    pattern: /^(?:IPv[46] )?port not available\. Exiting\b/i,
    examples: [{ line: 'IPv4 port not available. Exiting...' }],
    counterExamples: ['Only local connections are allowed.'],
  },
] as const satisfies readonly Rule[];
