import { doubleQuotedLine, singleQuotedLine } from '../../../code/tokens.ts';
import type { EntryShape, Insertion, Language, OptionPattern, Source } from '../language.ts';

const rawOption: OptionPattern = {
  find: '(?<![\\w>$@%&:])setsockopt(?=[\\s(])',
  arguments: 'command',
  names: '\\bSO_REUSEADDR\\b',
  off: ',\\s*(?:0|pack\\s*\\([^,()]*,\\s*0\\s*\\))\\s*$',
};

const objectOption: OptionPattern = {
  find: '(?<fd>\\$\\w+(?:(?:->)?\\{\\s*\\w+\\s*\\})*)\\s*->\\s*(?:sockopt|setsockopt)\\s*\\(',
  names: '\\bSO_REUSEADDR\\b',
  off: ',\\s*0\\s*$',
};

/** The constants by their bare names where the file has them, else by their full ones. */
function names({ live }: Source): { readonly level: string; readonly option: string } {
  const bare =
    /^[ \t]*use\s+Socket\s*(?:[\d.]+\s*)?;/m.test(live) ||
    /^[ \t]*use\s+IO::Socket\b(?!::\w+\s+qw\(\s*\))/m.test(live) ||
    /^[ \t]*use\s+Socket\s+(?:[\d.]+\s+)?qw\b/m.test(live);
  return bare
    ? { level: 'SOL_SOCKET', option: 'SO_REUSEADDR' }
    : { level: 'Socket::SOL_SOCKET()', option: 'Socket::SO_REUSEADDR()' };
}

function raw(source: Source): Insertion {
  const { level, option } = names(source);
  const set = `setsockopt({fd}, ${level}, ${option}, pack("l", 1))`;
  return { lines: [`${set} or warn "setsockopt: $!";`], expression: `(${set} && {call})` };
}

function object(source: Source): Insertion {
  const { level, option } = names(source);
  const set = `{fd}->setsockopt(${level}, ${option}, 1)`;
  return { lines: [`${set};`], expression: `(${set} && {call})` };
}

const creation = {
  from: '\\bsocket\\s*\\(?\\s*(?:my\\s+|local\\s+)?{fd}\\s*,|{fd}\\s*=\\s*(?:new\\s+)?IO::Socket\\b',
  stream: 'SOCK_STREAM|tcp',
  datagram: 'SOCK_DGRAM|SOCK_RAW|udp',
  other: '\\b[AP]F_(?:UNIX|LOCAL)\\b|IO::Socket::UNIX',
  connect: '\\bconnect\\s*\\(?\\s*{fd}\\s*,',
  listen: '\\blisten\\s*\\(?\\s*{fd}\\s*,|{fd}\\s*->\\s*listen\\b',
} as const;

const imports = [
  {
    names: ['SOL_SOCKET', 'SO_REUSEADDR'],
    find: '^[ \\t]*use\\s+Socket\\s+(?:[\\d.]+\\s+)?qw\\s*[(/{\\[<|!](?<list>[^)/}\\]>|!]*)',
    all: ':DEFAULT|:all',
    separator: ' ',
    unless: '^[ \\t]*use\\s+IO::Socket\\b|^[ \\t]*use\\s+Socket\\s*(?:[\\d.]+\\s*)?;',
  },
] as const;

const servers = '(?:IO::Socket(?:::(?:INET6?|IP|SSL))?|HTTP::Daemon(?:::SSL)?)';

const constructor: EntryShape = {
  api: 'IO::Socket',
  find: `\\b${servers}\\s*->\\s*new\\s*\\(|\\bnew\\s+${servers}\\s*\\(`,
  needs: '\\b(?:Listen|LocalPort|LocalAddr|LocalHost|LocalService)\\b',
  client: '\\bPeer(?:Addr|Port|Host|Service)\\b',
  datagram: '\\bProto\\b[\'"]?\\s*=>\\s*(?:[\'"]udp|IPPROTO_UDP|17\\b)|SOCK_DGRAM',
  present: '\\bReuse(?:Addr)?\\b[\'"]?\\s*=>',
  off: '\\bReuse(?:Addr)?\\b[\'"]?\\s*=>\\s*(?<value>0)\\b',
  on: '1',
  item: 'ReuseAddr => 1',
  variables: ['{name}\\s*=\\s*'],
};

export const perl: Language = {
  ids: ['perl', 'perl5', 'pl'],
  offered: { ids: ['perl'] },
  endings: ['pm', 't', 'psgi'],
  interpreters: ['perl'],
  runners: ['perl'],
  marks: ['^[ \\t]*(?:use strict|use warnings|use Socket|use IO::Socket)\\b'],
  name: 'Perl',
  syntax: [
    { kind: 'comment', open: '^=[a-zA-Z]\\w*', close: '\n=cut' },
    { kind: 'comment', open: '^__(?:END|DATA)__\\r?$', close: '\u0000' },
    { kind: 'code', open: '\\$#|\\$["\'`]|\\\\["\'#]' },
    { kind: 'comment', open: '(?<![\\w$@%&\\\\])#', close: '\n' },
    { kind: 'string', open: '<<~?["\']?(?<tag>[A-Z_]\\w*)["\']?', heredoc: true },
    { kind: 'string', open: '\\bqq?\\{', close: '}', escape: 'backslash' },
    { kind: 'string', open: '\\bqq?\\(', close: ')', escape: 'backslash' },
    doubleQuotedLine,
    singleQuotedLine,
  ],
  layout: { kind: 'braces', fileScope: true, labels: true },
  functions: '\\bsub\\s+(?<name>\\w+)',
  binds: [
    {
      find: '(?<![\\w>$@%&:])(?:CORE::)?bind(?=[\\s(])',
      arguments: 'command',
      arity: [2, 2],
      rejectBefore: '\\b(?:sub|package|use|method)\\s+',
      reject: '^\\s*=>',
      options: [rawOption, objectOption],
      insert: raw,
      imports,
      creation,
    },
    {
      find: '(?<fd>\\$\\w+(?:(?:->)?\\{\\s*\\w+\\s*\\})*)\\s*->\\s*bind\\s*\\(',
      where: '\\bIO::Socket\\b',
      arity: [1, 2],
      options: [rawOption, objectOption],
      insert: object,
      imports,
      creation,
    },
  ],
  entries: [constructor],
  defaults: [
    { api: 'Mojolicious', find: '\\bMojo(?:licious)?\\b' },
    { api: 'Dancer', find: '^[ \\t]*use\\s+Dancer2?\\b' },
    { api: 'Net::Server', find: '\\bNet::Server\\b' },
  ],
  why: 'In Perl neither IO::Socket, HTTP::Daemon nor a raw socket has it; Mojolicious sets it.',
  snippet: 'setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, pack("l", 1));\n# IO::Socket::INET->new(..., ReuseAddr => 1)',
};
