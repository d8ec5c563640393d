/**
 * Programs with several binds each: what is to be said of each, in order. In every language one socket has the option, one that another
 * function was given lacks it, one has it switched off, and a call of the same name is no bind: it has too many arguments, or too few.
 */
export const several: readonly (readonly [language: string, states: string, text: string])[] = [
  ...['C', 'C++'].map(
    name =>
      [
        name,
        'set needs needs',
        `#include <sys/socket.h>
int first(void) {
  int s = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  return bind(s, address, length);
}
int second(int s) {
  return bind(s, address, length);
}
int third(void) {
  int t = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(t, SOL_SOCKET, SO_REUSEADDR, &(int){0}, sizeof(int));
  return bind(t, address, length);
}
int fourth(void) { return bind(this_one, to_that); }
`,
      ] as const,
  ),
  [
    'C++',
    'set needs needs',
    `#include <boost/asio.hpp>
using boost::asio::ip::tcp;
void first(tcp::acceptor& a) {
  a.set_option(tcp::acceptor::reuse_address(true));
  a.bind(endpoint);
}
void second(tcp::acceptor& a) {
  a.bind(endpoint);
}
void third(tcp::acceptor& b) {
  b.set_option(tcp::acceptor::reuse_address(false));
  b.bind(endpoint, ignored);
}
void fourth(Functor& f) {
  f.bind();
}
`,
  ],
  [
    'PHP',
    'set needs needs',
    `<?php
function first($s) {
    foreach ([SO_REUSEADDR, SO_KEEPALIVE] as $option) socket_set_option($s, SOL_SOCKET, $option, 1);
    socket_bind($s, '127.0.0.1', 24001);
}
function second($s) {
    socket_bind($s, '127.0.0.1', 24002);
}
function third($t) {
    socket_set_option($t, SOL_SOCKET, SO_REUSEADDR, 0);
    socket_bind($t, '127.0.0.1', 24003);
}
function fourth($u) {
    socket_bind($u);
}
`,
  ],
  [
    'Perl',
    'set needs needs',
    `use Socket;
sub first {
    my ($s) = @_;
    setsockopt $s, SOL_SOCKET, SO_REUSEADDR, pack("l", 1);
    bind($s, $address) or die;
}
sub second {
    my ($s) = @_;
    bind($s, $address) or die;
}
sub third {
    my ($t) = @_;
    setsockopt($t, SOL_SOCKET, SO_REUSEADDR, 0);
    bind($t, $address) or die;
}
sub fourth {
    bind($u);
}
`,
  ],
  [
    'Perl',
    'set needs needs',
    `use IO::Socket;
sub first {
    my ($s) = @_;
    $s->setsockopt(SOL_SOCKET, @$_) for [SO_REUSEADDR, 1], [SO_KEEPALIVE, 1];
    $s->bind($address) or die;
}
sub second {
    my ($s) = @_;
    $s->bind($address) or die;
}
sub third {
    my ($t) = @_;
    $t->sockopt(SO_REUSEADDR, 0);
    $t->bind($port, $host) or die;
}
sub fourth {
    $u->bind();
}
`,
  ],
  [
    'Erlang',
    'set needs needs',
    `-module(several).
first(S) ->
    ok = socket:setopt(S, {socket, reuseaddr}, true),
    ok = socket:bind(S, Address).
second(S) ->
    ok = socket:bind(S, Address).
third(T) ->
    ok = socket:setopt(T, {socket, reuseaddr}, false),
    ok = socket:bind(T, Address).
fourth(U) ->
    ok = socket:bind(U, Address, add).
`,
  ],
  [
    'Elixir',
    'set needs needs',
    `defmodule Several do
  def first(s) do
    :ok = :socket.setopt(s, {:socket, :reuseaddr}, true)
    :ok = :socket.bind(s, address())
  end

  def second(s) do
    :ok = :socket.bind(s, address())
  end

  def third(t) do
    :ok = :socket.setopt(t, {:socket, :reuseaddr}, false)
    :ok = :socket.bind(t, address())
  end

  def fourth(u) do
    :ok = :socket.bind(u, address(), :add)
  end
end
`,
  ],
  [
    'Haskell',
    'set needs needs needs',
    `import Network.Socket
first s = do
  setSocketOption s ReuseAddr 1
  bind s address

second s = do
  bind s address

third t = do
  setSocketOption t ReuseAddr 0
  bind t address

fourth u = do
  bind u $ addrAddress address

fifth = do
  bind
`,
  ],
  [
    'Go',
    'set needs needs',
    `package main
func first(fd int) {
	for _, option := range []int{syscall.SO_REUSEADDR, syscall.SO_KEEPALIVE} {
		syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, option, 1)
	}
	syscall.Bind(fd, address)
}
func second(fd int) {
	syscall.Bind(fd, address)
}
func third(other int) {
	syscall.SetsockoptInt(other, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 0)
	syscall.Bind(other, address)
}
func fourth(one int) {
	syscall.Bind(one)
}
`,
  ],
  [
    'Common Lisp',
    'set needs',
    `(defun first-of-all (s)
  (setf (sb-bsd-sockets:sockopt-reuse-address s) t)
  (sb-bsd-sockets:socket-bind s #(127 0 0 1) 24001))
(defun second-of-all (s)
  (sb-bsd-sockets:socket-bind s #(127 0 0 1) 24002))
(defun third-of-all ()
  (sb-bsd-sockets:socket-bind ))
`,
  ],
  [
    'Guile',
    'set needs needs',
    `(use-modules (ice-9 rdelim)) ; (socket PF_INET SOCK_STREAM 0)
(define (make) (socket PF_INET SOCK_STREAM 0))
(define (first s)
  (setsockopt s SOL_SOCKET SO_REUSEADDR 1)
  (bind s AF_INET INADDR_ANY 24001))
(define (second s)
  (bind s AF_INET INADDR_ANY 24002))
(define (third t)
  (setsockopt t SOL_SOCKET SO_REUSEADDR 0)
  (bind t AF_INET INADDR_ANY 24003))
(define (fourth u)
  (bind u))
`,
  ],
  [
    'Ada',
    'set needs needs',
    `with GNAT.Sockets; use GNAT.Sockets;
procedure Several is
   procedure First (S : Socket_Type) is
   begin
      Set_Socket_Option (S, Socket_Level, (Reuse_Address, True));
      Bind_Socket (S, Address);
   end First;
   procedure Second (S : Socket_Type) is
   begin
      Bind_Socket (S, Address);
   end Second;
   procedure Third (T : Socket_Type) is
   begin
      Set_Socket_Option (T, Socket_Level, (Reuse_Address, False));
      Bind_Socket (T, Address);
   end Third;
   procedure Fourth (U : Socket_Type) is
   begin
      Bind_Socket (U);
   end Fourth;
begin
   null;
end Several;
`,
  ],
  [
    'D',
    'set needs needs',
    `import std.socket;
void first(Socket s) {
    foreach (option; [SocketOption.REUSEADDR, SocketOption.KEEPALIVE])
        s.setOption(SocketOptionLevel.SOCKET, option, true);
    s.bind(address);
}
void second(Socket s) {
    s.bind(address);
}
void third(Socket t) {
    t.setOption(SocketOptionLevel.SOCKET, SocketOption.REUSEADDR, false);
    t.bind(address);
}
void fourth(Socket u) {
    u.bind(address, again);
}
`,
  ],
  [
    'D',
    'set needs',
    `import core.sys.posix.sys.socket;
void first(int s) {
    int on = 1;
    foreach (option; [SO_REUSEADDR, SO_KEEPALIVE])
        setsockopt(s, SOL_SOCKET, option, &on, on.sizeof);
    bind(s, address, length);
}
void second(int s) {
    bind(s, address, length);
}
void third(int s) {
    bind(s, address);
}
`,
  ],
  [
    'Nim',
    'set needs needs set needs set needs set needs',
    `import std/[net, nativesockets]
proc first(s: Socket) =
  s.setSockOpt OptReuseAddr, true
  s.bindAddr(Port(24001))

proc second(s: Socket) =
  s.bindAddr(Port(24002))

proc third(t: Socket) =
  t.setSockOpt(OptReuseAddr, false)
  t.bindAddr(Port(24003))

proc fourth(s: SocketHandle) =
  for option in [SO_REUSEADDR, SO_KEEPALIVE]:
    setSockOptInt(s, SOL_SOCKET, option, 1)
  discard bindAddr(s, cast[ptr SockAddr](address), length)

proc fifth(u: SocketHandle) =
  setSockOptInt(u, SOL_SOCKET, SO_REUSEADDR, 0)
  discard bindAddr(u, cast[ptr SockAddr](address), length)

proc sixth(s: Socket) =
  for option in [OptReuseAddr, OptKeepAlive]:
    setSockOpt(s, option, true)
  bindAddr(s, Port(24006))

proc seventh(v: Socket) =
  setSockOpt(v, OptReuseAddr, false)
  bindAddr(v, Port(24007))

proc eighth(s: SocketHandle) =
  s.setSockOptInt SOL_SOCKET, SO_REUSEADDR, 1
  discard bindAddr(s, cast[ptr SockAddr](address), length)

proc ninth(w: SocketHandle) =
  w.setSockOptInt SOL_SOCKET, SO_REUSEADDR, 0
  discard bindAddr(w, cast[ptr SockAddr](address), length)

proc tenth(x: Radio) =
  x.bindAddr(Port(24010), again, andAgain)
  bindAddr(x, Port(24010), again, andAgain)
  bindAddr(x, cast[ptr Wave](address))
`,
  ],
  [
    'Pascal',
    'set needs',
    `program several;
procedure First(S: LongInt);
begin
  Reuse := 1;
  for Option in [SO_REUSEADDR, SO_KEEPALIVE] do
    fpSetSockOpt(S, SOL_SOCKET, Option, @Reuse, SizeOf(Reuse));
  fpBind(S, @Address, SizeOf(Address));
end;
procedure Second(S: LongInt);
begin
  fpBind(S, @Address, SizeOf(Address));
end;
procedure Third(S: LongInt);
begin
  fpBind(S, @Address);
end;
begin
end.
`,
  ],
  [
    'Pascal',
    'set needs',
    `program several;
procedure First(S: TTCPBlockSocket);
begin
  S.EnableReuse(True);
  S.Bind('127.0.0.1', '24001');
end;
procedure Second(S: TTCPBlockSocket);
begin
  S.Bind('127.0.0.1', '24002');
end;
procedure Third(S: TTCPBlockSocket);
begin
  S.Bind('24003');
end;
begin
end.
`,
  ],
  [
    'OCaml',
    'set needs needs',
    `let first s =
  Unix.setsockopt s Unix.SO_REUSEADDR true;
  Unix.bind s address;
  Unix.listen s 5

let second s =
  Unix.bind s address;
  Unix.listen s 5

let third t =
  Unix.setsockopt t Unix.SO_REUSEADDR false;
  Unix.bind t address;
  Unix.listen t 5

let fourth = List.iter (Unix.bind socket)
`,
  ],
  [
    'OCaml',
    'set needs',
    `open Unix

let first s =
  setsockopt s SO_REUSEADDR true;
  bind s address;
  listen s 5

let second s =
  bind s address;
  listen s 5

let third = List.iter (bind socket)
`,
  ],
  [
    'Rust',
    'set needs',
    `use socket2::Socket;
fn first(s: Socket) {
    s
        .set_reuse_address(true)
        .unwrap();
    s.bind(&address).unwrap();
}
fn second(s: Socket) {
    s.bind(&address).unwrap();
}
fn third(s: Socket) {
    s.bind(&address, &again).unwrap();
}
`,
  ],
  [
    'Rust',
    'set needs',
    `fn first(s: i32) {
    for option in [libc::SO_REUSEADDR, libc::SO_KEEPALIVE] {
        libc::setsockopt(s, libc::SOL_SOCKET, option, &on, 4);
    }
    libc::bind(s, address, length);
}
fn second(s: i32) {
    libc::bind(s, address, length);
}
fn third(s: i32) {
    libc::bind(s, address);
}
`,
  ],
  [
    'Rust',
    'set needs',
    `extern "C" {
    fn bind(fd: i32, address: *const u8, length: u32) -> i32;
}
fn first(s: i32) {
    setsockopt(s, 1, 2, &on, 4);
    bind(s, address, length);
}
fn second(s: i32) {
    bind(s, address, length);
}
fn third(s: i32) {
    bind(s, address);
}
`,
  ],
  [
    'Rust',
    'set unsafe unsafe',
    `use nix::sys::socket::{bind, setsockopt};
fn first(s: RawFd) {
    setsockopt(s, sockopt::ReuseAddr, &true);
    bind(s, &address);
}
fn second(s: RawFd) {
    bind(s, &address);
}
fn third(t: RawFd) {
    setsockopt(t, sockopt::ReuseAddr, &false);
    bind(t, &address);
}
fn fourth(u: RawFd) {
    bind(u);
}
`,
  ],
  [
    'Lua',
    'set needs needs',
    `local S = require("posix.sys.socket")
function first(s)
  for _, option in ipairs({ S.SO_REUSEADDR, S.SO_KEEPALIVE }) do
    S.setsockopt(s, S.SOL_SOCKET, option, 1)
  end
  return S.bind(s, address)
end
function second(s)
  return S.bind(s, address)
end
function third(t)
  S.setsockopt(t, S.SOL_SOCKET, S.SO_REUSEADDR, 0)
  return S.bind(t, address)
end
function fourth(u)
  return bind(u)
end
`,
  ],
  [
    'Ruby',
    'set needs needs',
    `require 'socket'
def first(s) # a Socket
  s.setsockopt Socket::SOL_SOCKET, Socket::SO_REUSEADDR, true
  s.bind(Socket.sockaddr_in(24001, '127.0.0.1'))
end

def second(s)
  s.bind(Socket.sockaddr_in(24002, '127.0.0.1'))
end

def third(t)
  t.setsockopt(Socket::SOL_SOCKET, Socket::SO_REUSEADDR, false)
  t.bind(Socket.sockaddr_in(24003, '127.0.0.1'))
end

def fourth(u)
  u.bind(port, host)
end
`,
  ],
  [
    'Python',
    'set needs needs unsafe',
    `import socket
def first(s):
    for option in [socket.SO_REUSEADDR, socket.SO_KEEPALIVE]:
        s.setsockopt(socket.SOL_SOCKET, option, 1)
    s.bind(address)

def second(s):
    s.bind(address)

def third(t):
    t.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
    t.bind(address)

def fourth(u):
    u.bind(name, callback)

def fifth():
    socket.socket().bind(address)

def sixth():
    socket.socket().bind(name, callback)
`,
  ],
];
