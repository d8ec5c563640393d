import { character, doubleQuotedLine, slashBlock, slashLine } from '../../../code/tokens.ts';
import type { Language } from '../language.ts';

export const go: Language = {
  ids: ['go', 'golang'],
  offered: { ids: ['go'] },
  runners: ['go'],
  marks: ['^package \\w+[ \\t]*\\r?$'],
  name: 'Go',
  compiled: true,
  syntax: [slashBlock, slashLine, doubleQuotedLine, { kind: 'string', open: '`', close: '`' }, character],
  layout: { kind: 'braces', newlines: true, labels: true },
  functions: '^func\\s+(?:\\([^()]*\\)\\s*)?(?<name>\\w+)\\s*\\(',
  binds: [
    {
      find: '(?<![\\w.])(?:syscall|unix)\\.Bind\\s*\\(',
      arity: [2, 2],
      options: [
        { find: '(?<![\\w.])(?:syscall|unix)\\.SetsockoptInt\\s*\\(', names: '\\bSO_REUSEADDR\\b', off: ',\\s*0\\s*$' },
      ],
      insert: (_source, { head }) => {
        const ns = /^(\w+\.)/.exec(head)?.[1] ?? 'syscall.';
        const set = `_ = ${ns}SetsockoptInt({fd}, ${ns}SOL_SOCKET, ${ns}SO_REUSEADDR, 1)`;
        return { lines: [set], expression: `func() error { ${set}; return {call} }()` };
      },
      creation: {
        from: '\\b{fd}\\b\\s*(?:,\\s*\\w+\\s*)?:?=\\s*(?:syscall|unix)\\.Socket\\s*\\(',
        stream: 'SOCK_STREAM',
        datagram: 'SOCK_DGRAM|SOCK_RAW',
        other: '\\bAF_(?:UNIX|LOCAL|NETLINK|PACKET|VSOCK)\\b',
        connect: '\\b(?:syscall|unix)\\.Connect\\s*\\(\\s*{fd}\\s*,',
        listen: '\\b(?:syscall|unix)\\.Listen\\s*\\(\\s*{fd}\\s*,',
      },
    },
  ],
  defaults: [
    { api: 'A UDP socket', find: '\\bnet\\.Listen(?:Packet|UDP|MulticastUDP)\\s*\\(', datagram: true },
    { api: 'net.Listen()', find: '\\b(?:net|tls)\\.Listen\\w*\\s*\\(|(?<!\\b(?:syscall|unix))\\.Listen\\s*\\(' },
    { api: 'net/http', find: '\\.?ListenAndServe(?:TLS)?\\s*\\(' },
  ],
  always: true,
  why: 'In Go net.Listen sets it on every Unix; only a raw syscall socket lacks it.',
  snippet: '_ = syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1)',
};
