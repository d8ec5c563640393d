/**
 * Programs with sockets of every kind: one of TCP with another option, one of UDP made beside it, one of a path, and one of a client. What is to
 * be said of each, in order.
 */
export const kinds: readonly (readonly [language: string, states: string, text: string])[] = [
  ...['C', 'C++'].map(
    name =>
      [
        name,
        'needs datagram not-inet client needs',
        `#include <sys/socket.h>
void both(void) {
  int s = socket(AF_INET, SOCK_STREAM, 0);
  int u = socket(AF_INET, SOCK_DGRAM, 0);
  setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  bind(s, address, length);
  bind(u, address, length);
}
void local(void) {
  int path = socket(AF_UNIX, SOCK_STREAM, 0);
  bind(path, address, length);
}
void client(void) {
  int c = socket(AF_INET, SOCK_STREAM, 0);
  bind(c, address, length);
  connect(c, address, length);
}
void peer(void) {
  int q = socket(AF_INET, SOCK_STREAM, 0);
  bind(q, address, length);
  listen(q, 5);
  connect(q, address, length);
}
`,
      ] as const,
  ),
  [
    'C++',
    'datagram needs datagram not-inet client needs',
    `#include <boost/asio.hpp>
using namespace boost::asio::ip;
void both() {
  tcp::acceptor a(context);
  udp::socket u(context);
  a.set_option(socket_base::keep_alive(true));
  a.bind(endpoint);
  u.bind(endpoint);
}
void local() {
  local::stream_protocol::acceptor path(context);
  path.bind(endpoint);
}
void client() {
  tcp::socket c(context);
  c.bind(endpoint);
  c.connect(endpoint);
}
void peer() {
  tcp::socket q(context);
  q.bind(endpoint);
  q.listen();
  q.connect(endpoint);
}
`,
  ],
  [
    'PHP',
    'needs datagram not-inet client needs',
    `<?php
function both() {
    $s = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
    $u = socket_create(AF_INET, SOCK_DGRAM, SOL_UDP);
    socket_set_option($s, SOL_SOCKET, SO_KEEPALIVE, 1);
    socket_bind($s, '127.0.0.1', 24001);
    socket_bind($u, '127.0.0.1', 24001);
}
function local() {
    $path = socket_create(AF_UNIX, SOCK_STREAM, 0);
    socket_bind($path, '/tmp/s');
}
function client() {
    $c = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
    socket_bind($c, '127.0.0.1', 24002);
    socket_connect($c, '127.0.0.1', 80);
}
function peer() {
    $q = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
    socket_bind($q, '127.0.0.1', 24002);
    socket_listen($q);
    socket_connect($q, '127.0.0.1', 80);
}
`,
  ],
  [
    'Perl',
    'needs datagram not-inet client needs',
    `use Socket;
sub both {
    socket(my $s, PF_INET, SOCK_STREAM, 0);
    socket(my $u, PF_INET, SOCK_DGRAM, 0);
    setsockopt($s, SOL_SOCKET, SO_KEEPALIVE, 1);
    bind($s, $address);
    bind($u, $address);
}
sub local_one {
    socket(my $path, PF_UNIX, SOCK_STREAM, 0);
    bind($path, $address);
}
sub client {
    socket(my $c, PF_INET, SOCK_STREAM, 0);
    bind($c, $address);
    connect($c, $address);
}
sub peer {
    socket(my $q, PF_INET, SOCK_STREAM, 0);
    bind($q, $address);
    listen($q, 5);
    connect($q, $address);
}
`,
  ],
  [
    'Perl',
    'needs',
    `use IO::Socket;
sub one {
    my $s = IO::Socket->new(Domain => PF_INET, Type => SOCK_STREAM);
    $s->setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1);
    $s->bind($address);
}
`,
  ],
  [
    'Erlang',
    'needs datagram not-inet client needs',
    `-module(kinds).
both() ->
    {ok, S} = socket:open(inet, stream, tcp),
    {ok, U} = socket:open(inet, dgram, udp),
    ok = socket:setopt(S, {socket, keepalive}, true),
    ok = socket:bind(S, Address),
    ok = socket:bind(U, Address).
local() ->
    {ok, P} = socket:open(local, stream, default),
    ok = socket:bind(P, Address).
client() ->
    {ok, C} = socket:open(inet, stream, tcp),
    ok = socket:bind(C, Address),
    ok = socket:connect(C, Other).
peer() ->
    {ok, Q} = socket:open(inet, stream, tcp),
    ok = socket:bind(Q, Address),
    ok = socket:listen(Q),
    ok = socket:connect(Q, Other).
`,
  ],
  [
    'Elixir',
    'needs datagram not-inet client needs',
    `defmodule Kinds do
  def both do
    {:ok, s} = :socket.open(:inet, :stream, :tcp)
    {:ok, u} = :socket.open(:inet, :dgram, :udp)
    :ok = :socket.setopt(s, {:socket, :keepalive}, true)
    :ok = :socket.bind(s, address)
    :ok = :socket.bind(u, address)
  end

  def local do
    {:ok, p} = :socket.open(:local, :stream, :default)
    :ok = :socket.bind(p, address)
  end

  def client do
    {:ok, c} = :socket.open(:inet, :stream, :tcp)
    :ok = :socket.bind(c, address)
    :ok = :socket.connect(c, other)
  end

  def peer do
    {:ok, q} = :socket.open(:inet, :stream, :tcp)
    :ok = :socket.bind(q, address)
    :ok = :socket.listen(q)
    :ok = :socket.connect(q, other)
  end
end
`,
  ],
  [
    'Haskell',
    'needs datagram not-inet client needs',
    `import Network.Socket
both = do
  s <- socket AF_INET Stream defaultProtocol
  u <- socket AF_INET Datagram defaultProtocol
  setSocketOption s KeepAlive 1
  bind s address
  bind u address

local = do
  p <- socket AF_UNIX Stream defaultProtocol
  bind p address

client = do
  c <- socket AF_INET Stream defaultProtocol
  bind c address
  connect c other

peer = do
  q <- socket AF_INET Stream defaultProtocol
  bind q address
  listen q 5
  connect q other
`,
  ],
  [
    'Go',
    'needs datagram not-inet client needs',
    `package main
func both() {
	s, _ := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	u, _ := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM, 0)
	syscall.SetsockoptInt(s, syscall.SOL_SOCKET, syscall.SO_KEEPALIVE, 1)
	syscall.Bind(s, address)
	syscall.Bind(u, address)
}
func local() {
	p, _ := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	syscall.Bind(p, address)
}
func client() {
	c, _ := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	syscall.Bind(c, address)
	syscall.Connect(c, other)
}
func peer() {
	q, _ := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	syscall.Bind(q, address)
	syscall.Listen(q, 5)
	syscall.Connect(q, other)
}
`,
  ],
  [
    'Common Lisp',
    'needs datagram not-inet client needs',
    `(defun both ()
  (let ((s (make-instance 'inet-socket :type :stream :protocol :tcp))
        (u (make-instance 'inet-socket :type :datagram :protocol :udp)))
    (setf (sockopt-reuse-address s) nil)
    (socket-bind s #(127 0 0 1) 24001)
    (socket-bind u #(127 0 0 1) 24001)))
(defun local ()
  (let ((p (make-instance 'local-socket :type :stream)))
    (socket-bind p "/tmp/s")))
(defun client ()
  (let ((c (make-instance 'inet-socket :type :stream :protocol :tcp)))
    (socket-bind c #(127 0 0 1) 24002)
    (socket-connect c #(127 0 0 1) 80)))
(defun peer ()
  (let ((q (make-instance 'inet-socket :type :stream :protocol :tcp)))
    (socket-bind q #(127 0 0 1) 24002)
    (socket-listen q 5)
    (socket-connect q #(127 0 0 1) 80)))
`,
  ],
  [
    'Guile',
    'needs datagram not-inet client needs',
    `(define (both)
  (let ((s (socket PF_INET SOCK_STREAM 0))
        (u (socket PF_INET SOCK_DGRAM 0)))
    (setsockopt s SOL_SOCKET SO_KEEPALIVE 1)
    (bind s AF_INET INADDR_ANY 24001)
    (bind u AF_INET INADDR_ANY 24001)))
(define (local)
  (let ((p (socket PF_UNIX SOCK_STREAM 0)))
    (bind p PF_UNIX "/tmp/s")))
(define (client)
  (let ((c (socket PF_INET SOCK_STREAM 0)))
    (bind c AF_INET INADDR_ANY 24002)
    (connect c AF_INET INADDR_LOOPBACK 80)))
(define (peer)
  (let ((q (socket PF_INET SOCK_STREAM 0)))
    (bind q AF_INET INADDR_ANY 24002)
    (listen q 5)
    (connect q AF_INET INADDR_LOOPBACK 80)))
`,
  ],
  [
    'Ada',
    'needs datagram not-inet client needs',
    `procedure Kinds is
   procedure Both is
   begin
      Create_Socket (S, Family_Inet, Socket_Stream);
      Create_Socket (U, Family_Inet, Socket_Datagram);
      Set_Socket_Option (S, Socket_Level, (Keep_Alive, True));
      Bind_Socket (S, Address);
      Bind_Socket (U, Address);
   end Both;
   procedure Local is
   begin
      Create_Socket (P, Family_Unix, Socket_Stream);
      Bind_Socket (P, Address);
   end Local;
   procedure Client is
   begin
      Create_Socket (C, Family_Inet, Socket_Stream);
      Bind_Socket (C, Address);
      Connect_Socket (C, Other);
   end Client;
   procedure Peer is
   begin
      Create_Socket (Q, Family_Inet, Socket_Stream);
      Bind_Socket (Q, Address);
      Listen_Socket (Q);
      Connect_Socket (Q, Other);
   end Peer;
begin
   null;
end Kinds;
`,
  ],
  [
    'D',
    'needs datagram not-inet client needs',
    `import std.socket;
void both() {
    auto s = new Socket(AddressFamily.INET, SocketType.STREAM);
    auto u = new Socket(AddressFamily.INET, SocketType.DGRAM);
    s.setOption(SocketOptionLevel.SOCKET, SocketOption.KEEPALIVE, true);
    s.bind(address);
    u.bind(address);
}
void local() {
    auto p = new Socket(AddressFamily.UNIX, SocketType.STREAM);
    p.bind(address);
}
void client() {
    auto c = new Socket(AddressFamily.INET, SocketType.STREAM);
    c.bind(address);
    c.connect(other);
}
void peer() {
    auto q = new Socket(AddressFamily.INET, SocketType.STREAM);
    q.bind(address);
    q.listen(5);
    q.connect(other);
}
`,
  ],
  [
    'D',
    'needs datagram not-inet client needs',
    `import core.sys.posix.sys.socket;
void both() {
    int s = socket(AF_INET, SOCK_STREAM, 0);
    int u = socket(AF_INET, SOCK_DGRAM, 0);
    setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &on, on.sizeof);
    bind(s, address, length);
    bind(u, address, length);
}
void local() {
    int p = socket(AF_UNIX, SOCK_STREAM, 0);
    bind(p, address, length);
}
void client() {
    int c = socket(AF_INET, SOCK_STREAM, 0);
    bind(c, address, length);
    connect(c, address, length);
}
void peer() {
    int q = socket(AF_INET, SOCK_STREAM, 0);
    bind(q, address, length);
    listen(q, 5);
    connect(q, address, length);
}
`,
  ],
  [
    'Nim',
    'needs datagram not-inet client needs',
    `import std/[net, nativesockets]
proc both() =
  let s = newSocket(AF_INET, SOCK_STREAM, IPPROTO_TCP)
  let u = newSocket(AF_INET, SOCK_DGRAM, IPPROTO_UDP)
  s.setSockOpt(OptKeepAlive, true)
  s.bindAddr(Port(24001))
  u.bindAddr(Port(24001))

proc local() =
  let p = newSocket(AF_UNIX, SOCK_STREAM, IPPROTO_IP)
  p.bindAddr(Port(24001))

proc client() =
  let c = newSocket(AF_INET, SOCK_STREAM, IPPROTO_TCP)
  c.bindAddr(Port(24002))
  c.connect("localhost", Port(80))


proc peer() =
  let q = newSocket(AF_INET, SOCK_STREAM, IPPROTO_TCP)
  q.bindAddr(Port(24002))
  q.listen()
  q.connect("localhost", Port(80))
`,
  ],
  [
    'Nim',
    'needs needs',
    `import std/[net, nativesockets]
proc other(v: Socket) =
  setSockOpt(v, OptKeepAlive, true)
  v.bindAddr(Port(24003))

proc raw(w: SocketHandle) =
  setSockOptInt(w, SOL_SOCKET, SO_KEEPALIVE, 1)
  w.setSockOptInt SOL_SOCKET, SO_KEEPALIVE, 1
  discard bindAddr(w, cast[ptr SockAddr](address), length)
`,
  ],
  [
    'Pascal',
    'needs datagram not-inet client needs',
    `program kinds;
procedure Both;
begin
  S := fpSocket(AF_INET, SOCK_STREAM, 0);
  U := fpSocket(AF_INET, SOCK_DGRAM, 0);
  fpSetSockOpt(S, SOL_SOCKET, SO_KEEPALIVE, @On, SizeOf(On));
  fpBind(S, @Address, SizeOf(Address));
  fpBind(U, @Address, SizeOf(Address));
end;
procedure Local;
begin
  P := fpSocket(AF_UNIX, SOCK_STREAM, 0);
  fpBind(P, @Address, SizeOf(Address));
end;
procedure Client;
begin
  C := fpSocket(AF_INET, SOCK_STREAM, 0);
  fpBind(C, @Address, SizeOf(Address));
  fpConnect(C, @Other, SizeOf(Other));
end;
procedure Peer;
begin
  Q := fpSocket(AF_INET, SOCK_STREAM, 0);
  fpBind(Q, @Address, SizeOf(Address));
  fpListen(Q, 5);
  fpConnect(Q, @Other, SizeOf(Other));
end;
begin
end.
`,
  ],
  [
    'Pascal',
    'needs',
    `program kinds;
procedure One(S: TTCPBlockSocket);
begin
  S.EnableReuse(False);
  S.Bind('127.0.0.1', '24001');
end;
begin
end.
`,
  ],
  ...['Unix.', ''].map(
    ns =>
      [
        'OCaml',
        'needs datagram not-inet client needs',
        `${ns === '' ? 'open Unix\n' : ''}
let both () =
  let s = ${ns}socket ${ns}PF_INET ${ns}SOCK_STREAM 0 in
  let u = ${ns}socket ${ns}PF_INET ${ns}SOCK_DGRAM 0 in
  ${ns}setsockopt s ${ns}SO_KEEPALIVE true;
  ${ns}bind s address;
  ${ns}bind u address

let local () =
  let p = ${ns}socket ${ns}PF_UNIX ${ns}SOCK_STREAM 0 in
  ${ns}bind p address

let client () =
  let c = ${ns}socket ${ns}PF_INET ${ns}SOCK_STREAM 0 in
  ${ns}bind c address;
  ${ns}connect c other

let peer () =
  let q = ${ns}socket ${ns}PF_INET ${ns}SOCK_STREAM 0 in
  ${ns}bind q address;
  ${ns}listen q 5;
  ${ns}connect q other
`,
      ] as const,
  ),
  [
    'Rust',
    'needs datagram not-inet client needs',
    `use socket2::Socket;
fn both() {
    let s = Socket::new(Domain::IPV4, Type::STREAM, None);
    let u = Socket::new(Domain::IPV4, Type::DGRAM, None);
    s.set_reuse_address(false);
    s.bind(&address).unwrap();
    u.bind(&address).unwrap();
}
fn local() {
    let p = Socket::new(Domain::UNIX, Type::STREAM, None);
    p.bind(&address).unwrap();
}
fn client() {
    let c = Socket::new(Domain::IPV4, Type::STREAM, None);
    c.bind(&address).unwrap();
    c.connect(&other).unwrap();
}
fn peer() {
    let q = Socket::new(Domain::IPV4, Type::STREAM, None);
    q.bind(&address).unwrap();
    q.listen(5).unwrap();
    q.connect(&other).unwrap();
}
`,
  ],
  [
    'Rust',
    'needs datagram not-inet client needs',
    `fn both() {
    let s = libc::socket(libc::AF_INET, libc::SOCK_STREAM, 0);
    let u = libc::socket(libc::AF_INET, libc::SOCK_DGRAM, 0);
    libc::setsockopt(s, libc::SOL_SOCKET, libc::SO_KEEPALIVE, &on, 4);
    libc::bind(s, address, length);
    libc::bind(u, address, length);
}
fn local() {
    let p = libc::socket(libc::AF_UNIX, libc::SOCK_STREAM, 0);
    libc::bind(p, address, length);
}
fn client() {
    let c = libc::socket(libc::AF_INET, libc::SOCK_STREAM, 0);
    libc::bind(c, address, length);
    libc::connect(c, address, length);
}
fn peer() {
    let q = libc::socket(libc::AF_INET, libc::SOCK_STREAM, 0);
    libc::bind(q, address, length);
    libc::listen(q, 5);
    libc::connect(q, address, length);
}
`,
  ],
  [
    'Rust',
    'needs datagram not-inet',
    `extern "C" {
    fn bind(fd: i32, address: *const u8, length: u32) -> i32;
}
fn both() {
    let s = socket(2, 1, 0);
    let u = socket(2, 2, 0);
    setsockopt(s, 1, 9, &on, 4);
    bind(s, address, length);
    bind(u, address, length);
}
fn local() {
    let p = socket(1, 1, 0);
    bind(p, address, length);
}
`,
  ],
  [
    'Rust',
    'unsafe',
    `use nix::sys::socket::{bind, setsockopt};
fn one(s: RawFd) {
    setsockopt(s, sockopt::KeepAlive, &true);
    bind(s, &address);
}
`,
  ],
  [
    'Lua',
    'needs datagram not-inet',
    `local S = require("posix.sys.socket")
function both()
  local s = S.socket(S.AF_INET, S.SOCK_STREAM, 0)
  local u = S.socket(S.AF_INET, S.SOCK_DGRAM, 0)
  S.setsockopt(s, S.SOL_SOCKET, S.SO_KEEPALIVE, 1)
  S.bind(s, address)
  S.bind(u, address)
end
function path()
  local p = S.socket(S.AF_UNIX, S.SOCK_STREAM, 0)
  S.bind(p, address)
end
`,
  ],
  [
    'Ruby',
    'needs datagram not-inet client needs',
    `require 'socket'
def both
  s = Socket.new(:INET, :STREAM)
  u = Socket.new(:INET, :DGRAM)
  s.setsockopt(:SOCKET, :KEEPALIVE, true)
  s.bind(address)
  u.bind(address)
end

def local
  path = Socket.new(:UNIX, :STREAM)
  path.bind(address)
end

def client
  c = Socket.new(:INET, :STREAM)
  c.bind(address)
  c.connect(other)
end

def peer
  q = Socket.new(:INET, :STREAM)
  q.bind(address)
  q.listen(5)
  q.connect(other)
end
`,
  ],
  [
    'Python',
    'needs datagram not-inet client needs',
    `import socket
def both():
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    s.bind(address)
    u.bind(address)

def local():
    path = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    path.bind(address)

def client():
    c = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    c.bind(address)
    c.connect(other)

def peer():
    q = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    q.bind(address)
    q.listen()
    q.connect(other)
`,
  ],
];
