import type { Shown } from './shown.ts';

/** What looks like a bind, an option or the end of something but stands in a comment, a text or a character; what is declared and not called. */
const traps = `#include <sys/socket.h>
/* bind(a, b, c); */
void bind(sock_t a, struct sockaddr *b, socklen_t c);
extern int
bind(int a, const struct sockaddr *b, socklen_t c);
int first(int s, char c) {
  // bind(a, b, c);
  puts("\\" bind(a, b, c); /*");
  if (c == '"') bind(s, address, length);
  return bind(s, address, length);
}
`;

/** A quote without its other half ends with its line. */
const halfAText = '#warning 5" disks\nint first(int s) { return bind(s, address, length); }\n';

export const compiled: readonly Shown[] = [
  ['C', 'needs needs', traps],
  ['C++', 'needs needs', traps],
  ['C', 'needs', halfAText],
  ['C++', 'needs', halfAText],
  ['C++', 'needs', 'auto raw = R"( bind(a, b, c); )";\nint first(int s) { return bind(s, address, length); }\n'],
  ['C++', 'needs', 'auto raw = R"(" bind(a, b, c); )";\nint first(int s) { return bind(s, address, length); }\n'],
  [
    'C++',
    'needs',
    `int first(int s, int kind) {
  switch (kind) {
    case 1: return bind(s, address, length);
  }
}
`,
    'case 1: {',
  ],
  [
    'C++',
    'needs',
    'auto l = evconnlistener_new_bind(base, cb, nullptr, LEV_OPT_CLOSE_ON_FREE, -1, address, length);\n',
    'LEV_OPT_REUSEABLE | LEV_OPT_CLOSE_ON_FREE, -1',
  ],
  [
    'C++',
    'needs',
    '#include <Poco/Net/ServerSocket.h>\nvoid first(Poco::Net::ServerSocket& s) { s.bind(address, false); }\n',
    's.bind(address, true)',
  ],
  ['C++', 'needs', 'asio::ip::tcp::acceptor acceptor(io, endpoint, false);\n', 'endpoint, true)'],
  ['C++', '', 'audio::acceptor acceptor(io, endpoint, false);\n'],
  [
    'Go',
    'needs needs',
    `package main

/* syscall.Bind(a, b) */
func first(fd int, quote rune) {
	// syscall.Bind(a, b)
	println("\\" syscall.Bind(a, b) /*")
	println(\`syscall.Bind(a, b)\`)
	if quote == '"' { syscall.Bind(fd, address) }
	println("not closed yet
	syscall.Bind(fd, address)
}
`,
  ],
  [
    'Go',
    'needs',
    `package main

func first(fd int) {
again: syscall.Bind(fd, address)
}
`,
    'again: _ = ',
  ],
  [
    'Rust',
    'needs needs',
    `/* /* of two */ libc::bind(a, b, c); */
fn first(s: i32, quote: char) {
    // libc::bind(a, b, c);
    println!("\\" libc::bind(a, b, c); /*");
    println!(r#" libc::bind(a, b, c); "#);
    println!(r#"" libc::bind(a, b, c); "#);
    if quote == '"' { unsafe { libc::bind(s, address, length); } }
    unsafe { libc::bind(s, address, length); }
}
`,
  ],
  ['Rust', '', 'fn first(map: Keys) {\n    map.bind(key);\n    bind(key, value);\n    bind(key, value, more);\n}\n'],
  [
    'Rust',
    'needs needs',
    'fn first(s: i32) {\n    let binds = || unsafe { libc::bind(s, address, length) };\n    let bind_each = sockets.map(|s| libc::bind(s, address, length));\n}\n',
    'map(|s| ({ let ',
  ],
  [
    'Rust',
    'unsafe',
    'use nix::sys::socket;\nfn bind(a: RawFd, b: Address);\nfn first(s: RawFd) { socket::bind(s, &address); }\n',
    'sockopt::ReuseAddr, &true)?;',
  ],
  [
    'Java',
    'needs needs',
    `/* server.setReuseAddress(false); */
class First {
  void first(ServerSocket server, char quote) {
    // server.setReuseAddress(false);
    log("\\" server.setReuseAddress(false); /*");
    log("""
      server.setReuseAddress(false);
      \\""" server.setReuseAddress(false);
      """);
    if (quote == '"') server.setReuseAddress(false);
    log("not closed yet
    server.setReuseAddress(false);
  }
}
`,
  ],
  ['Java', '', 'new DatagramSocket(24001).setReuseAddress(false);\n'],
];
