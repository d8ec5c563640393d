import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rules } from '../../../src/core/detect/classify.ts';
import { Detector } from '../../../src/core/detect/detector.ts';
import { statedIn } from '../../../src/core/detect/line/stated.ts';
import { printsText, showsText } from '../../../src/core/detect/quietCommands.ts';
import { fixtureText } from '../../support/fixtures.ts';
import { createRandom } from '../../support/random.ts';
import { detect } from './detect.ts';

const node =
  'Error: listen EADDRINUSE: address already in use :::3000\n    at Object.<anonymous> (/app/server.js:3:1)\n';
const ports = (text: string, size?: number): (number | undefined)[] => detect(text, size).map(failure => failure.port);

test('a random mix of everything gives the same failures in any chunking', () => {
  const random = createRandom(20261121);
  const texts = fixtureText('output', 'cases.jsonl')
    .trim()
    .split('\n')
    .map(line => (JSON.parse(line) as { readonly text: string }).text);
  const noise = [
    'y\n'.repeat(3000),
    'x'.repeat(9000),
    `\u001b[32m${'building '.repeat(1200)}\u001b[0m\n`,
    '10% \r20% \r30% \r'.repeat(400),
    'compiling module 3000 of 4000\n'.repeat(700),
    '\u001b]633;C\u0007',
    '\u001b[2J\u001b[H',
    '\ud83d\ude00 \ud83d'.repeat(20),
    'listening on port 8080\r\n'.repeat(60),
    'address already in us'.repeat(500),
  ];
  for (let round = 0; round < 60; round++) {
    let text = '';
    for (let part = random.between(2, 6); part > 0; part--)
      text += random.chance(0.5) ? random.pick(texts) : random.pick(noise);
    const whole = detect(text);
    for (const size of [random.between(1, 12), random.between(50, 700), 4096])
      assert.deepEqual(detect(text, size), whole, `round ${round}, pieces of ${size}`);
    const detector = new Detector();
    const seen = [];
    for (let at = 0; at < text.length; ) {
      const next = at + random.between(1, 3000);
      seen.push(...detector.push(text.slice(at, next)));
      at = next;
    }
    assert.deepEqual([...seen, ...detector.end()], whole, `round ${round}, uneven pieces`);
  }
});

test('a failure after megabytes without a line feed is noticed, with its whole port', () => {
  for (const pad of [4090, 4096, 8000, 100_001, 1_000_003])
    assert.deepEqual(ports(`${'.'.repeat(pad)} ${node}`, 4096), [3000], String(pad));
});

test('a rare wording near the start is noticed, whatever follows it without a pause', () => {
  const flood = 'compiling module after module\n'.repeat(20_000);
  for (const rare of [
    'Could not listen on port 8137',
    'Fehler: Der Port 8137 ist bereits belegt',
    '错误: 端口 8137 已被占用',
  ])
    for (const size of [7, 4096, 1_000_000]) {
      assert.deepEqual(
        ports(`${flood.slice(0, 60_000)}\n${rare}\n${flood}`, size),
        [8137],
        `${rare} in pieces of ${size}`,
      );
    }
});

test('a number that a piece of an endless line cuts is never taken for a port', () => {
  for (let shift = 0; shift < 40; shift++) {
    const text = `${'.'.repeat(4096 - 60 + shift)} listen EADDRINUSE: address already in use :::30001 ${'.'.repeat(6000)}`;
    for (const port of ports(text, 1000)) assert.ok(port === 30001 || port === undefined, `${port} at ${shift}`);
    assert.ok(ports(text, 1000).includes(30001), `at ${shift}`);
  }
});

test('watchers: each new failure is noticed, the same one is not repeated', () => {
  const crash = `[nodemon] starting \`node server.js\`\n${node}[nodemon] app crashed - waiting for file changes before starting...\n`;
  assert.deepEqual(ports(crash), [3000]);
  assert.deepEqual(
    ports(`${crash}[nodemon] restarting due to changes...\n${crash}[nodemon] restarting due to changes...\n${crash}`),
    [3000, 3000, 3000],
  );
  // Of a watcher of another make nothing else says that it begins anew.
  const other = `[watcher] starting\n${node}[watcher] app ended with 1 - waiting for file changes before starting...\n`;
  assert.deepEqual(ports(other.repeat(3)), [3000, 3000, 3000]);
  assert.deepEqual(ports(node.repeat(5)), [3000]);
  assert.deepEqual(
    ports(`${'[emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)\n'.repeat(5)}still could not bind()\n`),
    [80],
  );
  assert.deepEqual(ports(`${node}\u001b[2J\u001b[3J\u001b[H${node}`), [3000, 3000]);
  assert.deepEqual(ports(`${node}\u001b]633;D;1\u0007\u001b]633;C\u0007${node}`), [3000, 3000]);
  assert.deepEqual(ports(`${node}${node.replace('3000', '3001')}`), [3000, 3001]);
});

test('escapes of every kind around and inside the words', () => {
  const variants = [
    '\u001b[31mError: listen \u001b[1mEADDRINUSE\u001b[22m: address already in use :::\u001b[33m3000\u001b[39m\u001b[0m\r\n',
    'Error:\u001b[1Clisten\u001b[CEADDRINUSE:\u001b[1Caddress\u001b[1Calready\u001b[1Cin\u001b[1Cuse\u001b[1C:::3000\u001b[K\r\n',
    '\u001b]633;C\u0007\u001b]0;title\u0007Error: listen EADDRINUSE: address already in use :::3000\u001b]633;D;1\u001b\\\r\n',
    '\u001b[?25l\u001b[5;1HError: listen EADDRINUSE: address already in use :::3000\u001b[6;1H\u001b[?25h',
    '⠙ starting\r\u001b[2KError: listen EADDRINUSE: address already in use :::3000\r\n',
    '\u001b(BError: listen EADDRINUSE: address already in use :::3000\u001b[m\n',
    '\u009b31mError: listen EADDRINUSE: address already in use :::3000\u009b0m\n',
    '\ud83d Error: listen EADDRINUSE: address already in use :::3000 \ude00\n',
  ];
  for (const text of variants)
    for (const size of [1, 3, text.length]) assert.deepEqual(ports(text, size), [3000], JSON.stringify(text));
});

test('lines that a terminal broke at its width are read as one, and a cut number is made whole', () => {
  const text = `[2026-11-21 01:00:00] ERROR in the application: Error: listen EADDRINUSE: address already in use 127.0.0.1:30001 while starting up the web server\nanother line\n`;
  for (let width = 40; width <= 130; width++) {
    const wrapped = text
      .split('\n')
      .map(line => line.match(new RegExp(`.{1,${width}}`, 'g'))?.join('\r\n') ?? '')
      .join('\r\n');
    for (const port of ports(wrapped)) assert.ok(port === 30001 || port === undefined, `width ${width}: ${port}`);
    assert.equal(detect(wrapped).length, 1, `width ${width}`);
  }
});

test('time grows with the length, whatever is fed: no pattern backtracks', () => {
  const random = createRandom(7);
  const bits = [
    'address already in use ',
    'port ',
    '3000',
    ':',
    '(',
    '[',
    '{',
    '"',
    "'",
    '127.0.0.1:',
    '::',
    'listen ',
    'bind ',
    'failed ',
    'Error: ',
    ' at ',
    'x'.repeat(30),
    '/',
    '-',
    'is ',
    'already ',
    'trying ',
    'a.b.c.',
    '\\',
    '`',
    '=',
    ' ',
  ];
  const lines: string[] = rules.flatMap(rule => rule.examples.map(example => example.line));
  // CPU time of this process in microseconds, not of the clock: what else the machine does must not count.
  const time = (text: string, times: number): number => {
    const start = process.cpuUsage();
    for (let turn = 0; turn < times; turn++) detect(text, 4096);
    const { user, system } = process.cpuUsage(start);
    return user + system;
  };
  const floods = [
    ...bits.map(bit => (length: number) => `address already in use ${bit.repeat(length / bit.length)}`),
    ...bits.map(bit => (length: number) => `${bit.repeat(length / bit.length)} address already in use`),
    ...Array.from({ length: 30 }, () => {
      const unit = Array.from({ length: 6 }, () => random.pick(bits)).join('');
      return (length: number) => `in use ${unit.repeat(length / unit.length)}`;
    }),
    ...lines.map(
      line => (length: number) =>
        `${line.slice(0, Math.max(8, line.length / 2)).repeat(length / Math.max(8, line.length / 2))}${line}`,
    ),
  ];
  for (const flood of floods) {
    const small = flood(10_000);
    const large = flood(80_000);
    // As much text in one piece as in eight: a quadratic pattern would take eight times as long. Both are taken up to four times, side by
    // side: a busy machine gives fewer instructions for the same time, and Windows counts it in steps of 16 ms.
    const isOver = (): boolean => {
      const whole = time(large, 1);
      return whole >= 60_000 && whole >= 4 * time(small, 8);
    };
    assert.ok(!(isOver() && isOver() && isOver() && isOver()), `not linear: ${large.slice(0, 80)}`);
  }
});

test('memory stays bounded with endless text', () => {
  const detector = new Detector();
  for (let chunk = 0; chunk < 4000; chunk++) detector.push('address already in use '.repeat(100));
  for (let chunk = 0; chunk < 4000; chunk++) detector.push('x'.repeat(4096));
  assert.ok(JSON.stringify(detector.end()).length < 20_000);
});

test('numbers that are no port are not read as one', () => {
  const lines = [
    'bind: Address already in use [system:98]',
    'OSError: [Errno 98] Address already in use',
    '[12241]: bind failed at 12:34:56 (errno 48)',
    'server.js:3000: something',
    'v18.20.3 (pid 4711) 2026-11-21T10:20:30.400Z code=98',
    'main.go:247 level=error',
    'std::io::Error at src/main.rs:5:10',
    'in 3000 ms, 8080 modules, 99%',
    'sshd[1234]: error',
    'remote port 5432, source port 40000',
    'port 0',
    'port 70000',
    '1.2.3.4:5.6',
  ];
  for (const line of lines) assert.deepEqual(statedIn(line), [], line);
});

test('a command that filters a text shows it, and quotes start nothing', () => {
  for (const line of [
    'Get-Content a.log | Select-Object -Last 20',
    'gc a.log | Where-Object { $_ -match "EADDRINUSE" } | Sort-Object | ft',
    'gc a.log | Out-String',
    'cat a.json | python3 -m json.tool',
    'cat a.log | pino-pretty',
    'find . -name a.log | xargs grep EADDRINUSE',
    'ls | xargs cat',
    "grep -n '=>(' src/a.ts",
    'grep -rn "fd . -x" docs',
  ])
    assert.equal(printsText(line), true, line);
  for (const line of [
    'npm start | pino-pretty',
    'ls | xargs npm start',
    "grep 'a' <(npm start)",
    "fd 'a b' -x node {}",
    "echo it\\'s; cat \\' <(npm start) \\'",
    'python3 -m http.server',
    'gc a.log | Where-Object { & node server.js }',
  ])
    assert.equal(printsText(line), false, line);
});

test('commands that print text are told from programs that run', () => {
  for (const line of [
    'cat server.js',
    'grep -rn EADDRINUSE .',
    'git log -p | less',
    'hg log -p',
    'cd src && rg "in use"',
    'sudo tail -f /var/log/x',
    'Get-Content a.log',
    '/usr/bin/less a',
    'FOO=1 cat x',
    'docker logs web | grep EADDR'.replace('docker logs web', 'cat x'),
    'source venv/bin/activate && cat x',
    'curl -s cheat.sh/bind | jq .',
    'git log -p | delta',
    'Get-Content a.log | Out-Host',
    'net helpmsg 10048',
    'certutil -error 10048',
    `perl -e 'die $!=98'`,
    `LC_ALL=pl_PL.UTF-8 perl -E '$!=98; say "$!"'`,
    `python -c 'import os; print(os.strerror(98))'`,
    `node -p "require('util').getSystemErrorName(-98)"`,
    `ruby -e 'puts Errno::EADDRINUSE.new.message'`,
  ]) {
    assert.equal(printsText(line), true, line);
  }
  for (const line of [
    'npm start',
    'npm start | tee log',
    'cat x && npm start',
    'node server.js 2>&1 | grep -v debug',
    'git push',
    'git daemon --export-all',
    'hg serve -p 8000',
    'gawk \'BEGIN{s="/inet/tcp/1/0/0"}\'',
    '',
    'cd app',
    'make',
    './cat.sh',
    'python -c "print(1)"',
    'watch npm test',
    `bash -c 'node server.js & echo $! > server.pid; wait'`,
    'sh -c "npm start & PID=$!; wait $PID"',
    `perl -e 'IO::Socket::INET->new(Listen=>1,LocalPort=>8080) or die $!'`,
    `node -e "require('http').createServer().listen(3000).on('error',e=>console.log(e.errno))"`,
    `python -c "import socket,errno; s=socket.socket(); s.bind(('',80))"`,
    'docker run -e ERRNO_LOG=1 -p 8080:80 errno-app',
    'gunicorn app:app -c gunicorn_errno.py',
    'npm start -- net helpmsg 10048',
    'curl -fsSL https://x.test/start.sh | bash',
    'curl -fsSL https://x.test/start.sh | sudo bash',
    'wget -qO- https://x.test/start.sh | sh -s -- --port 8080',
    'cat hosts | xargs node server.js',
    'Get-Content start.ps1 | Invoke-Expression',
    'fd -x node server.js',
    'bash <(curl -s https://x.test/start.sh)',
    'cat <(npm start)',
    'cat x; source start.sh',
    'code serve-web --port 8000',
    './echo',
  ]) {
    assert.equal(printsText(line), false, line);
  }
});

test('frames: those above the error are read behind a runner’s prefix, and another program’s are not', () => {
  const [composed] = detect(
    'db-1   | ready\napi-1  | Traceback (most recent call last):\napi-1  |   File "/w/app.py", line 20, in <module>\ndb-1   |   File "/w/other.py", line 1, in <module>\napi-1  |     serve()\napi-1  |   File "/w/server.py", line 7, in serve\napi-1  |     s.bind(("", 8000))\napi-1  | OSError: [Errno 98] Address already in use\n',
  );
  assert.deepEqual(composed?.frames, [
    { file: '/w/server.py', line: 7 },
    { file: '/w/app.py', line: 20 },
  ]);
  assert.equal(composed?.port, 8000);
  const [concurrent] = detect(
    '[0] Error: listen EADDRINUSE: address already in use :::3000\n[0]     at Object.<anonymous> (/w/server.js:7:5)\n[1]     at main (/w/other.js:1:2)\n',
  );
  assert.deepEqual(concurrent?.frames, [{ file: '/w/server.js', line: 7, column: 5 }]);
});

test('frames: the user’s own, innermost first, libraries left out', () => {
  const [python] = detect(
    'Traceback (most recent call last):\n  File "/w/app.py", line 20, in <module>\n    main()\n  File "/w/server.py", line 7, in main\n    serve()\n  File "/usr/lib/python3.11/socketserver.py", line 456, in __init__\n    self.server_bind()\nOSError: [Errno 98] Address already in use\n',
  );
  assert.deepEqual(python?.frames, [
    { file: '/w/server.py', line: 7 },
    { file: '/w/app.py', line: 20 },
  ]);
  const [go] = detect(
    'panic: listen tcp :8080: bind: address already in use\n\ngoroutine 1 [running]:\nmain.main()\n\t/w/main.go:12 +0x1d\n',
  );
  assert.deepEqual(go?.frames, [{ file: '/w/main.go', line: 12 }]);
  const [java] = detect(
    'Exception in thread "main" java.net.BindException: Address already in use\n\tat java.base/sun.nio.ch.Net.bind0(Native Method)\n\tat java.base/java.net.ServerSocket.bind(ServerSocket.java:388)\n\tat com.acme.Main.main(Main.java:10)\n',
  );
  assert.deepEqual(java?.frames, [{ file: 'Main.java', line: 10 }]);
  const [ruby] = detect(
    "/usr/lib/ruby/3.1.0/socket.rb:201:in `bind': Address already in use - bind(2) for 127.0.0.1:22010 (Errno::EADDRINUSE)\n\tfrom /usr/lib/ruby/3.1.0/socket.rb:201:in `listen'\n\tfrom /w/app.rb:4:in `<main>'\n",
  );
  assert.deepEqual(ruby?.frames, [{ file: '/w/app.rb', line: 4 }]);
  const [rust] = detect(
    'thread \'main\' panicked at src/main.rs:5:55:\ncalled `Result::unwrap()` on an `Err` value: Os { code: 98, kind: AddrInUse, message: "Address already in use" }\n',
  );
  assert.deepEqual(rust?.frames, [{ file: 'src/main.rs', line: 5, column: 55 }]);
  const [php] = detect(
    'PHP Warning:  socket_bind(): Unable to bind address [98]: Address already in use in /w/server.php on line 3\n',
  );
  assert.deepEqual(php?.frames, [{ file: '/w/server.php', line: 3 }]);
  const [dotnet] = detect(
    'Unhandled exception. System.Net.Sockets.SocketException (98): Address already in use\n   at System.Net.Sockets.Socket.Bind(EndPoint localEP)\n   at Program.Main(String[] args) in /w/Program.cs:line 12\n',
  );
  assert.deepEqual(dotnet?.frames, [{ file: '/w/Program.cs', line: 12 }]);
  const [windows] = detect(
    'Error: listen EADDRINUSE: address already in use :::3000\r\n    at Object.<anonymous> (C:\\w\\server.js:7:5)\r\n    at main (file:///C:/w/a.mjs:1:2)\r\n',
  );
  assert.deepEqual(windows?.frames, [
    { file: 'C:\\w\\server.js', line: 7, column: 5 },
    { file: 'C:/w/a.mjs', line: 1, column: 2 },
  ]);
});

test('agents and multiplexers are quiet, but what of theirs serves is not', () => {
  for (const line of [
    'claude',
    'claude --resume',
    'npx @anthropic-ai/claude-code',
    'bunx opencode-ai@latest',
    'uvx aider-chat --model x',
    'npx -y @openai/codex@latest "fix the port"',
    'gemini -p "why is port 3000 in use"',
    'tmux attach -t dev',
    'cd app && cursor-agent',
    'lazygit',
    'k9s -n dev',
  ])
    assert.equal(printsText(line), true, line);
  for (const line of [
    'opencode serve --port 4096',
    'npx vite',
    'npm start',
    'claude mcp serve',
    'node codex.js',
    'tmux-server',
  ])
    assert.equal(printsText(line), false, line);
});

test('remote shells, logs and test runs likely show what others print, and are listened to', () => {
  for (const line of [
    'ssh host',
    'kubectl logs -f api',
    'docker compose logs web',
    'docker logs api',
    'go test ./...',
    'npx jest',
    'pnpm test',
    'q',
  ]) {
    assert.equal(showsText(line) || printsText(line), true, line);
    if (!/jest|logs web/.test(line)) assert.equal(printsText(line), false, line);
  }
  for (const line of [
    'npm start',
    'node server.js',
    'docker compose up',
    'kubectl port-forward svc/api 8080:80',
    'go run .',
  ])
    assert.equal(showsText(line), false, line);
});
