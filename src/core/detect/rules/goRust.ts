/** Go and Rust: few wordings, many programs. */
import { inUseWording } from '../line/phrases.ts';
import type { Rule } from '../rule.ts';

const goListen = /\blisten (?:tcp|udp|unix|unixgram)[46]? ?\S{0,160}: bind: /;

export const goRustRules = [
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
    id: 'rocket',
    runtime: 'Rocket',
    weak: true,
    noPort: true,
    pattern: /\bRocket failed to (?:bind network socket to given address\/port|launch due to an I\/O binding error)\b/,
    examples: [{ line: 'Error: Rocket failed to bind network socket to given address/port.' }],
    counterExamples: ['Rocket has launched from http://127.0.0.1:8000'],
  },
] as const satisfies readonly Rule[];
