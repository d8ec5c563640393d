import { character, doubleQuoted, nestedSlashBlock, slashLine } from '../../../code/tokens.ts';
import type { TextEdit } from '../../../model/fix.ts';
import type { BindShape, Insertion, Language, Source } from '../language.ts';
import { indentation, lineEnd, skipBlanks } from '../source.ts';

const receiver = '(?<![\\w.:)\\]])(?<fd>[a-z_]\\w*(?:\\.[a-z_0-9]\\w*)*)\\s*\\.\\s*';

/** What follows the bind tells how the function reports errors. */
function handled(source: Source, end: number, set: string): string {
  const rest = source.code.slice(skipBlanks(source.code, end), end + 60);
  if (rest.startsWith('?')) return `${set}?;`;
  return /^\.\s*(?:unwrap|expect)\s*\(/.test(rest) ? `${set}.unwrap();` : `let _ = ${set};`;
}

function method(
  source: Source,
  { fd, end, start }: { readonly fd: string; readonly end: number; readonly start: number },
): Insertion {
  const { code } = source;
  const made =
    new RegExp(`\\b${/\w+$/.exec(fd)?.[0] ?? fd}\\b[^;\\n]{0,40}=\\s*[^;\\n]{0,60}`).exec(code.slice(0, start))?.[0] ??
    '';
  const tokio = /\bTcpSocket\b/.test(made) || (/\bTcpSocket\b/.test(code) && !/\bsocket2\b/.test(code));
  const name = tokio ? 'set_reuseaddr' : 'set_reuse_address';
  return {
    lines: ['#[cfg(unix)]', handled(source, end, `{fd}.${name}(true)`)],
    expression: `({ #[cfg(unix)] let _ = {fd}.${name}(true); {call} })`,
  };
}

const libcBind: BindShape = {
  find: '(?<![\\w.])libc::bind\\s*\\(',
  arity: [3, 3],
  options: [{ find: '(?<![\\w.])(?:libc::)?setsockopt\\s*\\(', names: '\\bSO_REUSEADDR\\b' }],
  insert: {
    lines: [
      'let {var}: libc::c_int = 1;',
      'libc::setsockopt({fd}, libc::SOL_SOCKET, libc::SO_REUSEADDR, &{var} as *const libc::c_int as *const libc::c_void, std::mem::size_of::<libc::c_int>() as libc::socklen_t);',
    ],
    expression:
      '({ let {var}: libc::c_int = 1; libc::setsockopt({fd}, libc::SOL_SOCKET, libc::SO_REUSEADDR, &{var} as *const libc::c_int as *const libc::c_void, std::mem::size_of::<libc::c_int>() as libc::socklen_t); {call} })',
  },
  creation: {
    from: '\\b{fd}\\b[^;\\n]{0,40}=\\s*[^;\\n]{0,40}\\bsocket\\s*\\(',
    stream: 'SOCK_STREAM',
    datagram: 'SOCK_DGRAM|SOCK_RAW',
    other: '\\b[AP]F_(?:UNIX|NETLINK|PACKET|VSOCK)\\b',
    connect: '\\bconnect\\s*\\(\\s*{fd}\\s*,',
    listen: '\\blisten\\s*\\(\\s*{fd}\\s*,',
  },
};

/** Functions that the program declares itself: the numbers are the system's. */
const declaredBind: BindShape = {
  find: '(?<![\\w.:>])bind\\s*\\(',
  where: '\\bextern\\b[^{}]*\\{[^{}]*\\bfn\\s+bind\\b',
  arity: [3, 3],
  rejectBefore: '\\bfn\\s+',
  options: [
    {
      find: '(?<![\\w.:>])setsockopt\\s*\\(',
      names: '\\bSO_REUSEADDR\\b|^[^,]+,\\s*(?:1|0xffff|SOL_SOCKET)\\b[^,]*,\\s*(?:2|4)\\b',
    },
  ],
  insert: source => {
    const int = fdType(source);
    const named = /\bconst\s+SOL_SOCKET\b/.test(source.code) && /\bconst\s+SO_REUSEADDR\b/.test(source.code);
    const [level, option] = named
      ? ['SOL_SOCKET', 'SO_REUSEADDR']
      : source.platform === 'darwin'
        ? ['0xffff /* SOL_SOCKET */', '4 /* SO_REUSEADDR */']
        : ['1 /* SOL_SOCKET */', '2 /* SO_REUSEADDR */'];
    const value = /\bfn\s+setsockopt\b/.test(source.code)
      ? `&{var} as *const ${int} as *const _, std::mem::size_of::<${int}>() as _`
      : '&{var}, 4';
    const set = `setsockopt({fd}, ${level}, ${option}, ${value});`;
    return { lines: [`let {var}: ${int} = 1;`, set], expression: `({ let {var}: ${int} = 1; ${set} {call} })` };
  },
  declare: (source): TextEdit[] => {
    const { code, text, eol } = source;
    if (/\bfn\s+setsockopt\b/.test(code)) return [];
    const found = /\bfn\s+bind\b[^;]*;/.exec(code);
    if (found === null) return [];
    const int = fdType(source);
    const at = lineEnd(text, found.index + found[0].length);
    return [
      {
        start: at,
        end: at,
        text: `${eol}${indentation(text, found.index)}fn setsockopt(fd: ${int}, level: ${int}, name: ${int}, value: *const ${int}, len: u32) -> ${int};`,
      },
    ];
  },
  creation: {
    from: '\\b{fd}\\b[^;\\n]{0,40}=\\s*[^;\\n]{0,40}\\bsocket\\s*\\(',
    stream: 'SOCK_STREAM|socket\\s*\\(\\s*\\w+\\s*,\\s*1\\s*,',
    datagram: 'SOCK_DGRAM|socket\\s*\\(\\s*\\w+\\s*,\\s*2\\s*,',
    other: '\\bAF_UNIX\\b|socket\\s*\\(\\s*1\\s*,',
  },
};

function fdType({ code }: Source): string {
  return /\bfn\s+bind\s*\(\s*\w+\s*:\s*([\w:]+)/.exec(code)?.[1] ?? 'i32';
}

export const rust: Language = {
  ids: ['rust', 'rs'],
  offered: { ids: ['rust'] },
  runners: ['cargo'],
  marks: ['\\bfn main\\s*\\('],
  name: 'Rust',
  compiled: true,
  syntax: [
    nestedSlashBlock,
    slashLine,
    { kind: 'string', open: '\\bb?r(?<tag>#{0,8})"', close: '"{tag}' },
    doubleQuoted,
    character,
  ],
  layout: { kind: 'braces', lambda: '=>|\\|[^|;{}]*\\|' },
  functions: '\\bfn\\s+(?<name>\\w+)',
  binds: [
    {
      find: `${receiver}bind\\s*\\(`,
      where: '\\bsocket2\\b|\\bTcpSocket\\b',
      arity: [1, 1],
      options: [{ find: `${receiver}set_reuse_?addr(?:ess)?\\s*\\(`, names: '^\\s*(?!false\\b)\\w' }],
      insert: method,
      creation: {
        from: '\\b{fd}\\b\\s*(?::\\s*\\w+\\s*)?=\\s*[^;\\n]{0,30}?(?:Socket|TcpSocket)::\\w+\\s*\\(',
        stream: '\\bSTREAM\\b|TcpSocket|Protocol::TCP',
        datagram: '\\bDGRAM\\b|\\bRAW\\b|Protocol::UDP',
        other: 'Domain::UNIX\\b|Domain::VSOCK\\b',
        connect: '\\b{fd}\\s*\\.\\s*connect\\s*\\(',
        listen: '\\b{fd}\\s*\\.\\s*listen\\s*\\(',
      },
    },
    libcBind,
    declaredBind,
    {
      find: '(?<![\\w.>])(?:\\w+::)*bind\\s*\\(',
      where: '\\bnix::',
      arity: [2, 2],
      rejectBefore: '\\bfn\\s+',
      options: [{ find: '(?<![\\w.>])(?:\\w+::)*setsockopt\\s*\\(', names: '\\bReuseAddr\\b', off: '&\\s*false\\s*$' }],
      insert: { lines: ['nix::sys::socket::setsockopt(&{fd}, nix::sys::socket::sockopt::ReuseAddr, &true)?;'] },
      decline: 'What nix takes as a descriptor differs between its versions.',
    },
  ],
  defaults: [
    { api: 'TcpListener', find: '\\bTcpListener::bind\\b' },
    { api: 'A UDP socket', find: '\\bUdpSocket::bind\\b', datagram: true },
    { api: 'hyper', find: '\\bServer::(?:try_)?bind\\b' },
    { api: 'actix-web', find: '\\bHttpServer::new\\b' },
    { api: 'warp', find: '\\bwarp::serve\\b' },
    { api: 'Rocket', find: '\\brocket::' },
  ],
  why: 'In Rust std, tokio and mio set it for a TcpListener; socket2, TcpSocket and libc leave it to the program.',
  snippet: '#[cfg(unix)]\nsocket.set_reuse_address(true)?;',
};
