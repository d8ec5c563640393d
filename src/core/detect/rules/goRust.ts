/** Go and Rust: few wordings, many programs. */
import { deniedWording, inUseWording, unavailableWording } from '../line/phrases.ts';
import type { Rule } from '../rule.ts';

const goListen = /\blisten (?:tcp|udp|unix|unixgram)[46]? ?\S{0,160}: bind: /;

export const goRustRules = [
  {
    id: 'go-listen-denied',
    runtime: 'Go',
    kind: 'denied',
    pattern: goListen,
    onlyIf: deniedWording,
    examples: [
      { line: '2026/11/21 01:34:15 listen tcp :80: bind: permission denied', port: 80 },
      {
        line: 'listen udp :49671: bind: An attempt was made to access a socket in a way forbidden by its access permissions.',
        port: 49671,
      },
      {
        line: "Error: rootlessport cannot expose privileged port 80, you can add 'net.ipv4.ip_unprivileged_port_start=80' to /etc/sysctl.conf (currently 1024), or choose a larger port number (>= 1024): listen tcp 0.0.0.0:80: bind: permission denied",
        port: 80,
      },
    ],
    counterExamples: ['open /etc/x: permission denied'],
  },
  {
    id: 'go-listen-unavailable',
    runtime: 'Go',
    kind: 'unavailable',
    pattern: goListen,
    onlyIf: unavailableWording,
    examples: [{ line: 'listen tcp 203.0.113.7:22382: bind: cannot assign requested address', port: 22382 }],
    counterExamples: ['dial tcp: connect: cannot assign requested address'],
  },
  {
    id: 'go-listen',
    runtime: 'Go',
    pattern: goListen,
    onlyIf: inUseWording,
    examples: [
      { line: '2026/11/21 01:30:03 listen tcp :8080: bind: address already in use', port: 8080 },
      {
        line: 'ts=2026-11-21T01:43:59Z caller=main.go:247 level=error msg="Error starting HTTP server" err="listen tcp :22154: bind: address already in use"',
        port: 22154,
      },
      { line: 'Error: listen tcp 127.0.0.1:11434: bind: address already in use', port: 11434, host: '127.0.0.1' },
      { line: 'listen unix /tmp/app.sock: bind: address already in use', path: '/tmp/app.sock' },
      {
        line: 'listen udp 0.0.0.0:1053: bind: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
        port: 1053,
      },
      {
        line: 'Error initializing listener of type tcp: listen tcp4 0.0.0.0:8200: bind: address already in use',
        port: 8200,
      },
      { line: 'panic: listen tcp :8080: bind: address already in use', port: 8080 },
    ],
    counterExamples: [
      'dial tcp 127.0.0.1:11080: connectex: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
      '    m_test.go:5: listen tcp :8080: bind: address already in use (expected)',
    ],
  },
  {
    id: 'minio-port',
    runtime: 'MinIO',
    pattern: /\bSpecified port '?(?<port>\d{1,5})'? is already in use\b/i,
    examples: [{ line: "FATAL Specified port '9000' is already in use", port: 9000 }],
    counterExamples: ['Specified port is valid'],
  },
  {
    id: 'rust-os-error',
    runtime: 'Rust',
    pattern: /\bkind: AddrInUse\b|\(os error (?:98|48|10048)\)/,
    examples: [
      { line: 'Error: Os { code: 98, kind: AddrInUse, message: "Address already in use" }' },
      { line: 'error binding to [::1]:21254: Address already in use (os error 98)', port: 21254, host: '::1' },
      { line: 'error: Uncaught (in promise) AddrInUse: Address already in use (os error 98)' },
    ],
    counterExamples: [
      '/// Returns `Err` with [`ErrorKind::AddrInUse`] when the address is already in use.',
      'Connection refused (os error 111)',
    ],
  },
  {
    id: 'rocket',
    runtime: 'Rocket',
    weak: true,
    noPort: true,
    pattern: /\bRocket failed to (?:bind network socket to given address\/port|launch due to an I\/O binding error)\b/,
    examples: [{ line: 'Error: Rocket failed to bind network socket to given address/port.' }],
    counterExamples: ['Rocket has launched from http://127.0.0.1:8000'],
  },
  {
    id: 'zig-address-in-use',
    runtime: 'Zig',
    pattern: /^(?:thread \d+ panic: .{0,120})?error: AddressInUse\b/,
    examples: [{ line: 'error: AddressInUse' }],
    counterExamples: ['error: ConnectionRefused'],
  },
] as const satisfies readonly Rule[];
