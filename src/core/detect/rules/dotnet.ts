/** .NET: Kestrel, HttpListener, IIS Express, Azure Functions. */
import type { Rule } from '../rule.ts';

export const dotnetRules = [
  {
    id: 'kestrel',
    runtime: 'ASP.NET Core',
    pattern: /\bFailed to bind to address (?<address>https?:\/\/\S{1,120}): address already in use/i,
    examples: [
      {
        line: 'System.IO.IOException: Failed to bind to address http://127.0.0.1:5010: address already in use.',
        port: 5010,
        host: '127.0.0.1',
      },
      {
        line: 'Unhandled exception. System.IO.IOException: Failed to bind to address http://[::1]:5000: address already in use.',
        port: 5000,
        host: '::1',
      },
    ],
    counterExamples: ['Now listening on: http://localhost:5000'],
  },
  {
    id: 'http-listener',
    runtime: '.NET HttpListener',
    pattern:
      /\bFailed to listen on prefix '?https?:\/\/(?<host>[^/:']{1,80}):(?<port>\d{1,5})[^']{0,120}'? because it conflicts with an existing registration\b/,
    examples: [
      {
        line: "System.Net.HttpListenerException: Failed to listen on prefix 'http://127.0.0.1:52805/' because it conflicts with an existing registration on the machine.",
        port: 52805,
      },
    ],
    counterExamples: ["Listening on prefix 'http://127.0.0.1:52805/'"],
  },
  {
    id: 'http-listener-translated',
    runtime: '.NET HttpListener',
    // The sentence is translated, the class and the prefix are not.
    pattern:
      /\bHttpListenerException\b.{0,200}?'https?:\/\/(?<host>[^/:']{1,80}):(?<port>\d{1,5})[^']{0,120}'|在前缀“https?:\/\/[^/:”]{1,80}:(?<port2>\d{1,5})[^”]{0,120}”上侦听失败，因为它与计算机上的现有注册冲突/,
    examples: [
      { line: '在前缀“http://+:50300/sse/”上侦听失败，因为它与计算机上的现有注册冲突。', port: 50_300 },
      {
        line: "System.Net.HttpListenerException: Impossible d'écouter sur le préfixe 'http://+:8080/' car il est en conflit avec une inscription existante sur l'ordinateur.",
        port: 8080,
      },
    ],
    counterExamples: ['System.Net.HttpListenerException: The I/O operation has been aborted'],
  },
  {
    id: 'wcf-denied',
    runtime: 'WCF',
    kind: 'denied',
    pattern:
      /\bHTTP could not register URL https?:\/\/(?<host>[^/:\s]{1,80}):(?<port>\d{1,5})\S{0,120}\. Your process does not have access rights\b/,
    examples: [
      {
        line: 'HTTP could not register URL http://+:7010/. Your process does not have access rights to this namespace (see http://go.microsoft.com/fwlink/?LinkId=70353 for details).',
        port: 7010,
      },
    ],
    counterExamples: ['Your process does not have access rights to this file.'],
  },
  {
    id: 'iis-express-in-use',
    runtime: 'IIS Express',
    pattern:
      /\bFailed to register URL "https?:\/\/(?<host>[^/:"]{1,80}):(?<port>\d{1,5})\/[^"]{0,120}" .{0,160}(?:already exists|0x800700b7|used by another process|0x80070020)/,
    examples: [
      {
        line: 'Failed to register URL "http://localhost:5000/" for site "web" application "/". Error description: Cannot create a file when that file already exists. (0x800700b7)',
        port: 5000,
      },
    ],
    counterExamples: ['Successfully registered URL "http://localhost:5000/" for site "web" application "/"'],
  },
  {
    id: 'iis-express-denied',
    runtime: 'IIS Express',
    kind: 'denied',
    pattern:
      /\bFailed to register URL "https?:\/\/(?<host>[^/:"]{1,80}):(?<port>\d{1,5})\/[^"]{0,120}" .{0,160}(?:Access is denied|0x80070005)/,
    examples: [
      {
        line: 'Failed to register URL "http://*:5000/" for site "web" application "/". Error description: Access is denied. (0x80070005)',
        port: 5000,
      },
    ],
    counterExamples: ['Failed to register URL "http://localhost:5000/" for site "web"'],
  },
  {
    id: 'http-sys-registered',
    runtime: 'ASP.NET Core HTTP.sys',
    pattern:
      /\bHttp(?:Sys|Listener)Exception \((?:183|32)\): (?!Failed to listen)|\bThe prefix 'https?:\/\/(?<host>[^/:']{1,80}):(?<port>\d{1,5})[^']{0,120}' is already registered\b/,
    examples: [
      {
        line: "Unhandled exception. Microsoft.AspNetCore.Server.HttpSys.HttpSysException (183): The prefix 'http://*:80/' is already registered.",
        port: 80,
      },
      {
        line: 'Microsoft.AspNetCore.Server.HttpSys.HttpSysException (32): The process cannot access the file because it is being used by another process.',
      },
      {
        line: 'System.Net.HttpListenerException (32): The process cannot access the file because it is being used by another process.',
      },
    ],
    counterExamples: ['HttpSysException (5): Access is denied.'],
  },
  {
    id: 'http-sys-file',
    runtime: 'ASP.NET Core HTTP.sys',
    hedged: true,
    noPort: true,
    pattern: /\bHttpSysException \(0x80004005\): The process cannot access the file because it is being used\b/,
    examples: [
      {
        line: 'Microsoft.AspNetCore.Server.HttpSys.HttpSysException (0x80004005): The process cannot access the file because it is being used by another process',
      },
    ],
    counterExamples: ['The process cannot access the file because it is being used by another process'],
  },
  {
    id: 'dotnet-socket-denied',
    runtime: '.NET',
    kind: 'denied',
    pattern:
      /\bSocketException \((?:13|10013|0x80004005)\): (?:Permission denied|An attempt was made to access a socket)/,
    examples: [
      { line: 'System.Net.Sockets.SocketException (13): Permission denied' },
      {
        line: 'System.Net.Sockets.SocketException (10013): An attempt was made to access a socket in a way forbidden by its access permissions.',
      },
    ],
    counterExamples: ['System.UnauthorizedAccessException: Access to the path is denied.'],
  },
] as const satisfies readonly Rule[];
