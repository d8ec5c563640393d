/** Node, Bun, Deno and the servers and runners written in JavaScript. */
import type { Rule } from '../rule.ts';

export const javascriptRules = [
  {
    id: 'node-listen',
    runtime: 'Node.js',
    // With the sentence, so that the address right behind it is the one.
    pattern: /\b(?:listen|bind) EADDRINUSE\b(?::\saddress\salready\sin\suse\b)?/,
    examples: [
      { line: 'Error: listen EADDRINUSE: address already in use :::3000', port: 3000, host: '::' },
      { line: 'Error: listen EADDRINUSE 127.0.0.1:8080', port: 8080, host: '127.0.0.1' },
      { line: 'Error: bind EADDRINUSE null:21022', port: 21022 },
      {
        line: 'X  Failed to forward port (local) 127.0.0.1:18080 → (remote) 203.0.113.89:8080: Error: listen EADDRINUSE: address already in use 127.0.0.1:18080',
        port: 18080,
      },
      { line: 'Error: listen EADDRINUSE: address already in use /tmp/app.sock', path: '/tmp/app.sock' },
      {
        line: '[Nest] 29123  - 11/21/2026, 1:25:43 AM   ERROR [NestApplication] Error: listen EADDRINUSE: address already in use 0.0.0.0:21764 +15ms',
        port: 21764,
      },
      { line: '[2026-01-12T09:00:01.120Z] error listen EADDRINUSE: address already in use 127.0.0.1:8080', port: 8080 },
    ],
    counterExamples: ["if (err.code === 'EADDRINUSE') {", '    Handle `listen EADDRINUSE: address already in use`'],
  },
  {
    id: 'express-elevated',
    runtime: 'Express generator',
    kind: 'denied',
    pattern:
      /\b(?:port (?<port>\d{1,5})|pipe (?<path>\S{1,200})) requires (?:elevated|root|administrat\w{2,4}|superuser) privileges\b/i,
    examples: [{ line: 'Port 80 requires elevated privileges', port: 80 }],
    counterExamples: ['This command requires elevated privileges'],
  },
  {
    id: 'express-pipe',
    runtime: 'Express generator',
    protocol: 'unix',
    pattern: /^Pipe (?<path>\S{1,200}) is already in use$/,
    examples: [{ line: 'Pipe /tmp/app.sock is already in use', path: '/tmp/app.sock' }],
    counterExamples: ['Pipe wrench is already in use by Bob'],
  },
  {
    id: 'bun-serve',
    runtime: 'Bun',
    pattern: /\bFailed to start server\. Is port (?<port>\d{1,5}) in use\?/,
    examples: [{ line: 'error: Failed to start server. Is port 3000 in use?', port: 3000 }],
    counterExamples: ['Failed to start server. Is the port free?'],
  },
  {
    id: 'bun-listen',
    runtime: 'Bun',
    words: ['ailed to listen', 'ailed to bind'],
    weak: true,
    pattern: /\berror: Failed to (?:listen|bind) (?:at|on|to) (?<host>[\w.:[\]-]{1,60})$/i,
    examples: [{ line: 'error: Failed to listen at 127.0.0.1', host: '127.0.0.1' }],
    counterExamples: ['error: Failed to listen for events'],
  },
  {
    id: 'deno-inspector',
    runtime: 'Deno',
    weak: true,
    pattern: /Failed to start inspector server at "(?<host>[^":]{1,60}|\[[^\]"]{1,60}\]):(?<port>\d{1,5})"/,
    examples: [
      { line: 'error: Failed to start inspector server at "127.0.0.1:22487"', port: 22487, host: '127.0.0.1' },
    ],
    counterExamples: ['Debugger listening on ws://127.0.0.1:9229/ws/1'],
  },
  {
    id: 'playwright-web-server',
    runtime: 'Playwright',
    pattern:
      /\bhttps?:\/\/(?<host>[\w.-]{1,80}|\[[\w:]{1,40}\]):(?<port>\d{1,5})\S{0,200} is already (?:used|in use)\b(?!, reusing)/,
    examples: [
      {
        line: 'Error: http://localhost:3000 is already used, make sure that nothing is running on the port/url or set reuseExistingServer:true in config.webServer.',
        port: 3000,
        host: 'localhost',
      },
    ],
    counterExamples: [
      'http://localhost:3000 is used as the base URL',
      '[WebServer] http://localhost:3000 is already used, reusing existing server',
    ],
  },
  {
    id: 'karma-moved',
    runtime: 'Karma',
    kind: 'moved',
    pattern: /\bWARN \[karma(?:-server)?\]: Port (?<port>\d{1,5}) in use\b/,
    examples: [{ line: '21 11 2026 01:00:00.000:WARN [karma]: Port 9876 in use', port: 9876 }],
    counterExamples: ['INFO [karma-server]: Karma v6.4.4 server started at http://localhost:9876/'],
  },
  {
    id: 'firebase-emulator',
    runtime: 'Firebase emulators',
    pattern: /\bPort (?<port>\d{1,5}) is not open on (?<host>[\w.:-]{1,60})/,
    examples: [
      {
        line: '⚠  firestore: Port 8080 is not open on localhost (127.0.0.1,::1), could not start Firestore Emulator.',
        port: 8080,
        host: 'localhost',
      },
    ],
    counterExamples: ['Port 8080 is open on localhost'],
  },
  {
    id: 'emulator-port-taken',
    runtime: 'Firebase emulators',
    weak: true,
    pattern: /\bcould not start [\w ]{1,40}, port taken\b/i,
    examples: [{ line: 'Error: Could not start Firestore Emulator, port taken.' }],
    counterExamples: ['The photo was taken at port 22.'],
  },
  {
    id: 'netlify-port',
    runtime: 'Netlify CLI',
    weak: true,
    pattern: /\bCould not acquire required '(?:port|targetPort)': '(?<port>\d{1,5})'/,
    examples: [{ line: "⬥ Could not acquire required 'port': '22502'", port: 22502 }],
    counterExamples: ["Could not acquire required 'lock': '3'"],
  },
  {
    // Of a port that it chose itself it says no more than this, and goes on; one that it was given is an error.
    id: 'parcel-moved',
    runtime: 'Parcel',
    kind: 'moved',
    words: ['ould not be used'],
    pattern: /^\W{0,4}Port "(?<port>\d{1,5})" could not be used$/,
    examples: [{ line: 'Port "1234" could not be used', port: 1234 }],
    counterExamples: ['Error: Port "1234" could not be used', '@parcel/core: Port "1234" could not be used'],
  },
  {
    id: 'parcel-port',
    runtime: 'Parcel',
    words: ['ould not be used'],
    pattern: /\bPort "?(?<port>\d{1,5})"? could not be used\b/,
    examples: [{ line: '@parcel/core: Port "1234" could not be used', port: 1234 }],
    counterExamples: ['Port mapping could not be used'],
  },
  {
    id: 'expo-port',
    runtime: 'Expo',
    words: ['another window', 'being used', ' occupied'],
    pattern: /\bPort (?<port>\d{1,5}) is (?:running .{1,600} in another window|being used by another process|occupied)/,
    examples: [
      { line: '› Port 21773 is running my-app in another window', port: 21773 },
      { line: '› Port 8081 is being used by another process', port: 8081 },
      {
        line: '› Port 8081 is running const server = http.createServer((req, res) => res.end("hi")).listen(9000); in another window',
        port: 8081,
      },
    ],
    counterExamples: ['› Port 8081 is running smoothly'],
  },
  {
    id: 'hugo-moved',
    runtime: 'Hugo',
    kind: 'moved',
    pattern: /\bport (?<port>\d{1,5}) already in use, attempting to use an available port\b/i,
    examples: [{ line: 'port 1313 already in use, attempting to use an available port', port: 1313 }],
    counterExamples: ['attempting to use an available port'],
  },
  {
    id: 'livereload',
    runtime: 'LiveReload',
    weak: true,
    noPort: true,
    pattern: /\bThe port [\w.-]{1,40} wants to use is used by something else\b/,
    examples: [{ line: 'The port LiveReload wants to use is used by something else.' }],
    counterExamples: ['The port LiveReload wants to use is 35729.'],
  },
] as const satisfies readonly Rule[];
