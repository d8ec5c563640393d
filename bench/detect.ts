// How fast the detector reads, in MB/s of text that arrives in 4 kB chunks, beside three others in the same run: one bare test of each
// chunk (the floor), the naive way (split lines, strip escapes, match a rule), and two rivals' rules as their sources publish them.
import { readFileSync } from 'node:fs';
import { Detector } from '../src/core/detect/detector.ts';
import { type After, PacedDetector } from '../src/core/detect/pacedDetector.ts';

const chunkLength = 4096;
const megabytes = 16;

/** Deterministic numbers, so that every run reads the same text. */
function generator(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

function repeated(line: (index: number) => string): string {
  const lines: string[] = [];
  let length = 0;
  for (let index = 0; length < megabytes * 1024 * 1024; index++) {
    const next = line(index);
    lines.push(next);
    length += next.length + 1;
  }
  return lines.join('\n');
}

/** A coloured build log of the usual kind: nothing in it is about a port that is taken. */
function quietLog(): string {
  const random = generator(1);
  const hex = (length: number): string => Array.from({ length }, () => '0123456789abcdef'[random(16)]).join('');
  const shapes: readonly (() => string)[] = [
    () =>
      `\u001b[2mdist/\u001b[22m\u001b[36massets/index-${hex(8)}.js   \u001b[39m\u001b[1m\u001b[2m${random(900)}.${random(99)} kB\u001b[22m\u001b[1m\u001b[22m\u001b[2m │ gzip: ${random(300)}.${random(99)} kB\u001b[22m`,
    () => `\u001b[32m✓\u001b[39m ${random(4000)} modules transformed in ${random(9000)} ms`,
    () =>
      `\u001b[90m12:${10 + random(49)}:${10 + random(49)}\u001b[0m \u001b[36m[vite]\u001b[0m \u001b[32mhmr update \u001b[0m\u001b[2m/src/components/View${random(400)}.vue\u001b[0m`,
    () =>
      `   \u001b[0m\u001b[1m\u001b[32mCompiling\u001b[0m serde_derive v1.0.${random(220)} (/home/dev/app/crates/part-${random(90)})`,
    () =>
      `\u001b[33mwarning\u001b[39m package-${hex(5)}@${random(9)}.${random(20)}.${random(9)}: this version is no longer maintained, see the notes for the path forward`,
    () => `[${random(100)}%] Building CXX object src/CMakeFiles/core.dir/module_${random(900)}.cpp.o`,
    () =>
      `  \u001b[34mGET\u001b[39m /api/items/${random(10000)} \u001b[32m200\u001b[39m ${random(90)}.${random(999)} ms - ${random(9000)}`,
    () => `added ${random(900)} packages, and audited ${random(2000)} packages in ${random(60)}s`,
  ];
  return repeated(() => (shapes[random(shapes.length)] as () => string)());
}

/** Lines that look like failures and are none. */
function hostileLog(): string {
  const random = generator(2);
  const shapes: readonly (() => string)[] = [
    () => `if (err.code === 'EADDRINUSE') console.error(\`Port \${port} is already in use\`) // ${random(9999)}`,
    () =>
      `src/server.js:${random(900)}:  throw new Error("listen EADDRINUSE: address already in use :::${random(60000)}")`,
    () =>
      `2026-11-21T10:00:0${random(9)}Z connection from 10.0.0.${random(255)}: file in use by pid ${random(90000)}, port ${random(60000)} in use by client`,
    () => `EACCES: permission denied, open '/etc/port-${random(60000)}.conf'`,
    () => `  ✔ reports EADDRINUSE when the port ${random(60000)} is already in use (${random(30)}ms)`,
    () => `bind: argument list ${'a('.repeat(random(40))} 127.0.0.1:${random(60000)}`,
    () => `\u001b[31mport\u001b[39m \u001b[1m${random(60000)}\u001b[22m is a fine number; the lock is already in use`,
  ];
  return repeated(() => (shapes[random(shapes.length)] as () => string)());
}

/** A progress bar, drawn anew by carriage returns, with a near miss in each of its rows. */
function redrawnBar(): string {
  const rows: string[] = [];
  for (let index = 0, length = 0; length < megabytes * 1024 * 1024; index++) {
    const done = index % 40;
    const row = `\r\u001b[K[${'='.repeat(done)}${' '.repeat(40 - done)}] ${index % 101}% lock file in use by ${index % 90_000}, waiting`;
    rows.push(row);
    length += row.length;
  }
  return rows.join('');
}

function corpus(): string {
  const texts = readFileSync('test/fixtures/output/cases.jsonl', 'utf8')
    .trim()
    .split('\n')
    .map(line => (JSON.parse(line) as { readonly text: string }).text);
  return repeated(index => texts[index % texts.length] as string);
}

/** Reads the chunks of one stream, and gives how many times something was found. */
type Reader = (chunks: readonly string[]) => number;

const escapes = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g;

const floor: Reader = chunks => {
  const pattern = /EADDRINUSE|in use/;
  let found = 0;
  for (const chunk of chunks) if (pattern.test(chunk)) found++;
  return found;
};

const naive: Reader = chunks => {
  const rule =
    /(?:EADDRINUSE|address already in use|port \d+ is (?:already )?in use|only one usage of each socket address).*?(\d{2,5})?/i;
  let found = 0;
  let rest = '';
  for (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (rule.test(line.replace(escapes, ''))) found++;
  }
  return found;
};

/** VS Code's built-in Free Port: one rule, on the last 30 lines. Here once a chunk, to be fair to a stream. */
const freePort: Reader = chunks => {
  const rule =
    /(?:address already in use (?:0\.0\.0\.0|127\.0\.0\.1|localhost|::):|Unable to bind [^ ]*:|can't listen on port |listen EADDRINUSE [^ ]*:)(?<portNumber>\d{4,5})/;
  let found = 0;
  let lines: string[] = [];
  for (const chunk of chunks) {
    lines = [...lines, ...chunk.replace(escapes, '').split('\n')].slice(-30);
    if (lines.some(line => rule.test(line))) found++;
  }
  return found;
};

/** A rival extension: a rolling buffer of 4000 characters, stripped of escapes, three patterns. */
const rollingBuffer: Reader = chunks => {
  const rules = [
    /EADDRINUSE\D{0,80}(\d{2,5})/i,
    /address already in use\D{0,80}(\d{2,5})/i,
    /port\s+(\d{2,5})\s+is\s+already\s+in\s+use/i,
  ];
  let buffer = '';
  let found = 0;
  for (const chunk of chunks) {
    buffer = (buffer + chunk.replace(escapes, '')).slice(-4000);
    if (rules.some(rule => rule.test(buffer))) found++;
  }
  return found;
};

const ours: Reader = chunks => {
  const detector = new Detector();
  let found = 0;
  for (const chunk of chunks) found += detector.push(chunk).length;
  return found + detector.end().length;
};

/** Flat copies, as they come from a decoder: slices of one big string would share it. */
function cut(text: string): string[] {
  const chunks: string[] = [];
  for (let at = 0; at < text.length; at += chunkLength)
    chunks.push(Buffer.from(text.slice(at, at + chunkLength), 'utf16le').toString('utf16le'));
  return chunks;
}

function speed(reader: Reader, chunks: readonly string[]): { readonly mbPerSecond: number; readonly found: number } {
  let best = Number.POSITIVE_INFINITY;
  let found = 0;
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  for (let round = 0; round < 5; round++) {
    // Of this process alone: whatever else the machine does, a reader is as fast.
    best = Math.min(
      best,
      cpuOf(() => {
        found = reader(chunks);
      }),
    );
  }
  return { mbPerSecond: length / 1024 / 1024 / (best / 1000), found };
}

const readers: readonly (readonly [string, Reader])[] = [
  ['floor: one bare test a chunk', floor],
  ['naive: split, strip, match', naive],
  ['rival: built-in Free Port', freePort],
  ['rival: rolling buffer', rollingBuffer],
  ['Port Medic', ours],
];

const texts: readonly (readonly [string, string])[] = [
  ['(a) a quiet coloured build log', quietLog()],
  ['(b) a hostile log of near misses', hostileLog()],
  ['(c) the corpus', corpus()],
  ['(d) a bar, drawn anew by carriage returns', redrawnBar()],
];

for (const [name, text] of texts) {
  const chunks = cut(text);
  console.log(`${name}, ${(text.length / 1024 / 1024).toFixed(0)} MB in 4 kB chunks`);
  // Whoever splits at line feeds collects the whole of what has none, again and again.
  const fitting = chunks.some(chunk => chunk.includes('\n'))
    ? readers
    : readers.filter(([label]) => !/naive|rival/.test(label));
  const results = new Map(fitting.map(([label, reader]) => [label, speed(reader, chunks)]));
  for (const [label, { mbPerSecond, found }] of results)
    console.log(`  ${label.padEnd(32)} ${mbPerSecond.toFixed(0).padStart(6)} MB/s  ${found} found`);
  const mine = results.get('Port Medic')?.mbPerSecond ?? 0;
  const versus = (label: string): string => (mine / (results.get(label)?.mbPerSecond ?? 1)).toFixed(2);
  console.log(
    `  = ${versus('floor: one bare test a chunk')} x the floor${fitting === readers ? `, ${versus('naive: split, strip, match')} x the naive way` : ''}`,
  );
}

console.log('\nNo input on which time grows faster than its length: time of 4 MB over time of 1 MB, 4 is linear');
const floods: readonly (readonly [string, (length: number) => string])[] = [
  ['one endless line', length => 'x'.repeat(length)],
  ['an endless line of near misses', length => 'address already in us e :::3000 port '.repeat(length / 37)],
  ['escape introducers', length => '\u001b['.repeat(length / 2)],
  ['an OSC that never ends', length => `\u001b]633;E;${'a'.repeat(length)}`],
  ['carriage returns', length => 'port 3000 in use\r'.repeat(length / 17)],
  ['failures, one a line', length => 'Error: listen EADDRINUSE: address already in use :::3000\n'.repeat(length / 57)],
  ['open parentheses after a phrase', length => `Address already in use ${'('.repeat(length)}`],
];
for (const [name, make] of floods) {
  const small = speed(ours, cut(make(1024 * 1024)));
  const large = speed(ours, cut(make(4 * 1024 * 1024)));
  console.log(
    `  ${name.padEnd(34)} ${large.mbPerSecond.toFixed(0).padStart(6)} MB/s  ratio ${((4 * small.mbPerSecond) / large.mbPerSecond).toFixed(1)}`,
  );
}

/** CPU time of this process, in milliseconds, that `work` takes. */
function cpuOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The CPU time of the longest of the turns in which a paced detector reads one chunk, and how many there are. */
async function turnsOf(text: string): Promise<{ readonly turns: number; readonly longestMs: number }> {
  let turns = 1;
  let longestMs = 0;
  const timed = (work: () => void) => {
    longestMs = Math.max(longestMs, cpuOf(work));
  };
  const after: After = (ms, callback) => {
    if (ms > 0) return { dispose: () => {} };
    const turn = setImmediate(() => {
      turns++;
      timed(callback);
    });
    return { dispose: () => clearImmediate(turn) };
  };
  const detector = new PacedDetector(after, () => {});
  timed(() => detector.push(text));
  await detector.whenRead();
  return { turns, longestMs };
}

console.log(
  '\n512 kB of distinct failures in one chunk, beside as much of the quiet log: CPU time, and turns of the event loop',
);
const half = 512 * 1024;
const quietHalf = quietLog().slice(0, half);
const distinct: readonly (readonly [string, (index: number) => string])[] = [
  ['bare codes', index => `[${index}] EADDRINUSE :::${1024 + (index % 60_000)}\n`],
  ['Node', index => `Error: listen EADDRINUSE: address already in use :::${1024 + (index % 60_000)}\n`],
  ['perror', index => `app-${index}: bind: Address already in use port ${1024 + (index % 60_000)}\n`],
  ['Python', index => `OSError: [Errno 98] Address already in use: ('127.0.0.1', ${1024 + (index % 60_000)})\n`],
  ['one row, drawn anew', index => `port ${1024 + (index % 60_000)} is already in use\r`],
];
for (const [name, line] of distinct) {
  let text = '';
  for (let index = 0; text.length < half; index++) text += line(index);
  const quietMs = cpuOf(() => ours([quietHalf]));
  const floodMs = cpuOf(() => ours([text]));
  const { turns, longestMs } = await turnsOf(text);
  console.log(
    `  ${name.padEnd(34)} ${(floodMs - quietMs).toFixed(0).padStart(6)} ms more; ${turns} turns, the longest ${longestMs.toFixed(1)} ms`,
  );
}
