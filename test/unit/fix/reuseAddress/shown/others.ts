import type { Shown } from './shown.ts';

/** The text with the first line that `lines` gives put around it. */
const inD = (text: string) => `import std.socket;\n${text}\n`;
const inLua = (text: string) => `local S = require("posix.sys.socket")\nlocal family = S.AF_INET\n${text}\n`;

export const others: readonly Shown[] = [
  [
    'D',
    'needs needs',
    inD(`/+ /+ of two +/ s.bind(a); +/
/* s.bind(a); */
void first(Socket s, char c) {
    // s.bind(a);
    writeln("\\" s.bind(a); /*");
    writeln(\`s.bind(a);\`);
    writeln(r"\\"); s.bind(address); writeln("");
    if (c == '"') s.bind(address);
}`),
  ],
  [
    'D',
    'needs',
    'import core.sys.posix.sys.socket;\nvoid first(int s) {\n    bind(s, address, length);\n}\n',
    '    int reuse = 1;\n    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &reuse, reuse.sizeof);\n',
  ],
  ['D', '', 'void first(Keys keys, int s) {\n    keys.bind(action);\n    bind(s, address, length);\n}\n'],
  [
    'D',
    '',
    'import core.sys.posix.sys.socket;\nint bind(sock_t a, sockaddr* b, socklen_t c);\nextern (C) int\nbind(int a, sockaddr* b, socklen_t c);\n',
  ],
  ['D', 'needs', inD('void first(Socket s) {\n    switch (x) { case 1: s.bind(address); }\n}'), 'case 1: s.setOption'],
  ['D', 'needs', inD('void first(Socket s) {\n    auto f = () => s.bind(address);\n}'), '=> (() { s.setOption'],
  [
    'Lua',
    'needs needs',
    inLua(`--[==[
S.bind(a, b)
]==]
-- S.bind(a, b)
print([[
S.bind(a, b)
]])
print("\\" S.bind(a, b)")
print('\\' S.bind(a, b)')
S.bind(s, address)
S.bind(s, address)`),
  ],
  ...["'", '"'].map(quote => ['Lua', 'needs', inLua(`print(${quote}not closed yet\nS.bind(s, address)`)] as const),
  ['Lua', '', 'bind(key, action)\n'],
  ['Lua', 'socket.bind()', inLua('local s = socket.bind("*", 24001)')],
  ['Lua', 'unsafe', inLua('local ok = s and S.bind(s, address)')],
  ['Lua', 'needs', inLua('local ok =\n  S.bind(s, address)'), '1)\nlocal ok'],
  ['Lua', 'needs', inLua('local value = make()\n  .. S.bind(s, address)'), '1)\nlocal value'],
  ['Lua', 'needs', inLua('run(function()\n  log()\n  S.bind(s, address)\nend)'), 'log()\n  S.setsockopt'],
  [
    'Perl',
    'needs needs',
    `=pod

bind($a, $b);

=cut

my %o = (
  bind => $address, port => 24001
);
use bind $a, $b;
# bind($a, $b);
print "\\" bind($a, $b);";
print '\\' bind($a, $b);';
print q{\\} bind($a, $b); };
print qq(\\) bind($a, $b); );
print <<TEXT;
bind($a, $b);
TEXT
local $" = ', '; bind($s, $address);
bind($s, $address);
__END__
bind($a, $b);
`,
  ],
  ...["'", '"'].map(quote => ['Perl', 'needs', `print ${quote}not closed yet\nbind($s, $address);\n`] as const),
  ['Perl', 'needs', 'AGAIN: bind($s, $address);\n', 'AGAIN: setsockopt'],
  ...['bind($s, $address);', '$s->bind($address);'].flatMap((call): Shown[] => [
    [
      'Perl',
      'needs',
      `use Socket qw(inet_aton);\nrequire IO::Socket;\n${call}\n`,
      'qw(inet_aton SOL_SOCKET SO_REUSEADDR)',
    ],
    ['Perl', 'needs', `use Socket qw(inet_aton);\nuse IO::Socket;\n${call}\n`, 'qw(inet_aton);'],
    ['Perl', 'needs', `use Socket qw(:all);\nrequire IO::Socket;\n${call}\n`, 'qw(:all);'],
  ]),
  [
    'a shell script',
    'needs needs',
    `# socat TCP-LISTEN:24001 -
cat <<TEXT
socat TCP-LISTEN:24001 -
TEXT
echo 'a # b'; socat TCP-LISTEN:24001 -
sh -c "echo \\" # \\" ; socat TCP-LISTEN:24002 -"
`,
  ],
  ['a shell script', 'needs', 'echo \\"; socat TCP-LISTEN:24001 -\n'],
  [
    'Erlang',
    'needs needs',
    `-module(first).
% socket:bind(A, B)
first(S) ->
    io:format("\\" socket:bind(A, B)"),
    X = 'quoted \\' socket:bind(A, B)',
    ok = socket:bind(S, Address),
    ok = socket:bind(S, Address).
`,
  ],
  ...(
    [
      ['X = $", socket:bind(S, A)', ''],
      ['gen_tcp:listen(24001, [{reuseaddr, false}])', '24001, [{reuseaddr, true}]'],
      ['spawn(fun() ->\n        log(),\n        socket:bind(S, A)\n    end)', 'log(),\n        ok = socket:setopt'],
      [
        'spawn(fun() ->\n        try log()\n        after\n            socket:bind(S, A)\n        end\n    end)',
        'after\n            ok = socket:setopt',
      ],
      ['case S of\n        x -> socket:bind(S, A)\n    end', '-> ok = socket:setopt'],
      ['case S of\n        x -> log()\n    end =:= socket:bind(S, A)', '=:= begin ok = socket:setopt'],
      ['Result =\n        socket:bind(S, A)', 'true),\n    Result ='],
      ['[socket:bind(S, A) || S <- All]', '[begin ok = socket:setopt'],
    ] as const
  ).map(([text, edited]) => ['Erlang', 'needs', `first(S) ->\n    ${text}.\n`, edited] as const),
  ['Erlang', 'not-inet', 'first() ->\n    gen_tcp:listen(0, [{ifaddr, {local, "/tmp/s"}}]).\n'],
  [
    'Elixir',
    'needs needs',
    `def first(s) do
  # :socket.bind(a, b)
  """
  :socket.bind(a, b)
  \\""" :socket.bind(a, b)
  """
  '''
  :socket.bind(a, b)
  \\''' :socket.bind(a, b)
  '''
  IO.puts("\\" :socket.bind(a, b)")
  IO.puts('\\' :socket.bind(a, b)')
  :ok = :socket.bind(s, address)
  :ok = :socket.bind(s, address)
end
`,
  ],
  ...(
    [
      ['quote = ?"\n  :socket.bind(s, a)', ''],
      ['words = ~w(" \\) \')\n  :socket.bind(s, a)', ''],
      ['pattern = ~r/" \\/ \'/\n  :socket.bind(s, a)', ''],
      ['text = """\n  a " :socket.bind(a, b)\n  """\n  :socket.bind(s, a)', '"""\n  :ok = :socket.setopt'],
      ["text = '''\n  a ' :socket.bind(a, b)\n  '''\n  :socket.bind(s, a)", "'''\n  :ok = :socket.setopt"],
      ['spawn(fn ->\n    log()\n    :socket.bind(s, a)\n  end)', 'log()\n    :ok = :socket.setopt'],
      ['case s do\n    x -> :socket.bind(s, a)\n  end', '-> :ok = :socket.setopt'],
      ['ok = s\n  and :socket.bind(s, a)', 'true)\n  ok = s'],
      ['with :ok <- :socket.bind(s, a), do: s', '<- (:ok = :socket.setopt'],
      ['if s, do: log(), else: :socket.bind(s, a)', 'else: (:ok = :socket.setopt'],
      ['result =\n    :socket.bind(s, a)', 'true)\n  result ='],
      ['for s <- all, do: :socket.bind(s, a)', 'do: (:ok = :socket.setopt'],
    ] as const
  ).map(([text, edited]) => ['Elixir', 'needs', `def first(s) do\n  ${text}\nend\n`, edited] as const),
  ['Elixir', 'not-inet', 'def first do\n  :gen_tcp.listen(0, [{:ifaddr, {:local, "/tmp/s"}}])\nend\n'],
  [
    'Nim',
    'needs needs',
    `import std/net
#[ #[ of two ]#
s.bindAddr(Port(1)) ]#
# s.bindAddr(Port(1))
proc first(s: Socket, c: char) =
  echo "\\" s.bindAddr(Port(1))"
  echo """
s.bindAddr(Port(1))
\\""" & "s.bindAddr(Port(1))"
  echo r"a""\\"; s.bindAddr(Port(24001))
  if c == '"': s.bindAddr(Port(24001))
`,
  ],
  ...['r"', '"'].map(
    quote => ['Nim', 'needs', `import std/net\necho ${quote}not closed yet\ns.bindAddr(Port(24001))\n`] as const,
  ),
  ['Nim', '', 'keys.bindAddr(Port(1))\nbindAddr(s, Port(1))\nbindAddr(s, address, length)\n'],
  ['Nim', '', 'import std/net\ns.bindAddr(cast[ptr SockAddr](address), length)\n'],
  ...[
    ['let first = proc() = s.bindAddr(Port(24001))', 'proc() = (s.setSockOpt'],
    ['let first = proc() = bindAddr(s, Port(24001))', 'proc() = (s.setSockOpt'],
    ['discard bindAddr(s, cast[ptr SockAddr](address), length)', 'setSockOptInt(s, SOL_SOCKET, SO_REUSEADDR, 1)\n'],
    ['let code =\n  bindAddr(s, cast[ptr SockAddr](address), length)', '1)\nlet code'],
    ['if ready: discard\nelif bindAddr(s, cast[ptr SockAddr](address), length) < 0: quit()', 'elif (setSockOptInt'],
  ].map(([text = '', edited = '']) => ['Nim', 'needs', `import std/net\n${text}\n`, edited] as const),
  ...['s.bindAddr(Port(24001))', 'bindAddr(s, Port(24001))'].map(
    call =>
      [
        'Nim',
        'needs',
        `from std/net import newSocket\n${call}\n`,
        'import newSocket, setSockOpt, OptReuseAddr\n',
      ] as const,
  ),
  ['Nim', 'needs', 'let server = newAsyncSocket(reuseAddr = false)\n', 'reuseAddr = true'],
];
