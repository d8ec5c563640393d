import type { Shown } from './shown.ts';

export const scripts: readonly Shown[] = [
  [
    'Python',
    'needs needs',
    `import socket
""" of
t.bind(b)
\\""" t.bind(b)
"""
''' of
t.bind(b)
\\''' t.bind(b)
'''
def first(s):
    # t.bind(b)
    print("\\" t.bind(b)")
    print('\\' t.bind(b)')
    print("not closed yet
    s.bind(address)
    s.bind(address)
`,
  ],
  ['Python', 'needs', "import socket\ndef first(s):\n    print('not closed yet\n    s.bind(address)\n"],
  ['Python', 'needs', 'import socket\ndef first(s):\n    code = \\\n        s.bind(address)\n', '1)\n    code = '],
  ['Python', '', 'def first(key):\n    key.bind(action)\n'],
  ['Python', '', 'import socket\ndef first(root):\n    root.bind("<Return>")\n'],
  [
    'Python',
    'needs',
    'import socket\nfrom socket import AF_INET\ndef first(s):\n    s.bind(address)\n',
    'import AF_INET\ndef first(s):\n    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n',
  ],
  ['Python', 'needs', 'from socket import *\ndef first(s):\n    s.bind(address)\n', 'import *\ndef'],
  [
    'Python',
    'asyncio needs',
    'import os\nprint(os.name)\nawait asyncio.start_server(handle, "", 24001, reuse_address=False)\n',
    'reuse_address=None',
  ],
  [
    'Ruby',
    'needs needs',
    `require 'socket'
=begin
Socket.bind(b)
u.bind(b)
=end
def first(s)
  # u.bind(b)
  puts "\\" u.bind(b)"
  puts '\\' u.bind(b)'
  puts <<~TEXT
    " u.bind(b)
  TEXT
  s = Socket.new(:INET, :STREAM)
  s.bind(address) if line =~ /\\/["]/
  s.bind(address)
end
__END__
u.bind(b)
`,
  ],
  ...['quote = ?"', "after = $'", 'half = line =~ /half typed'].map(
    line => ['Ruby', 'needs', `${line}\ns = Socket.new(:INET, :STREAM)\ns.bind(address)\n`] as const,
  ),
  ...(
    [
      ['code =\n  s.bind(address)', 'true)\ncode ='],
      ['ok = s && s.bind(address)', 's && (s.setsockopt'],
      ['value = maker\n  .call(s.bind(address))', 'true)\nvalue = maker'],
      ['run(lambda do\n  log\n  s.bind(address)\nend)', 'log\n  s.setsockopt'],
      ['Thread.new {\n  s.bind(address)\n}', '{\n  s.setsockopt'],
    ] as const
  ).map(([text, edited]) => ['Ruby', 'needs', `s = Socket.new(:INET, :STREAM)\n${text}\n`, edited] as const),
  ['Ruby', '', 'def first(key)\n  key.bind(action)\nend\n'],
  ['Ruby', '', "require 'socket'\nSocket\ndef first(key)\n  key.bind(:action)\nend\n"],
  [
    'PHP',
    'needs needs',
    `Text before: /* " <?php
/* socket_bind($a, $b); */
function socket_bind($a, $b);
# socket_bind($a, $b);
// socket_bind($a, $b);
#[Attribute] function first($s) {
  echo "\\" socket_bind($a, $b);";
  echo '\\' socket_bind($a, $b);';
  echo <<<TEXT
    socket_bind($a, $b);
  TEXT;
  ?> socket_bind($a, $b); " <?php
  socket_bind($s, $address);
  socket_bind($s, $address);
}
`,
  ],
  ['PHP', 'needs', '<?php\nswitch ($kind) { case 1: socket_bind($s, $address); }\n', 'case 1: socket_set_option'],
  ['PHP', 'needs', '<?php\n$ok = $s && socket_bind($s, $address);\n', '$s && (socket_set_option'],
];
