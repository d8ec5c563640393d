import assert from 'node:assert/strict';
import { test } from 'node:test';
import { portAt, portInText } from '../../src/core/workspace/portInText.ts';

/** `‹` stands before the number that is asked about. */
const ports: readonly string[] = [
  '"PORT": "‹3000",',
  '"port": ‹3000',
  'PORT=‹3000',
  'export VITE_PORT = "‹5173" # dev',
  'APP_URL=http://localhost:‹3000/health',
  'LISTEN=127.0.0.1:‹8080',
  'BIND=[::1]:‹8080',
  '"args": ["--port", "‹3000"],',
  '"args": ["--port=‹3000"],',
  '"args": ["-p", "‹3000"],',
  '"command": "serve -p ‹3000",',
  '"command": "next dev -p‹3000",',
  '"url": "http://my-host:‹4200/app"',
  '"address": ":‹9090"',
  'ADDR=:‹8080',
  '"args": ["runserver", "0.0.0.0:‹8000"]',
];
const others: readonly string[] = [
  '"timeout": ‹3000,',
  '"viewport": ‹1024',
  'REPORT_INTERVAL=‹3000',
  '"version": "‹3000"',
  'PORT=‹30000000',
  'PORT=‹3000ms',
  'PORT=‹0',
  'PORT=‹70000',
  'MAX=‹3000',
  '"program": "server‹3000.js"',
  'RELEASE=1.2.‹3000',
];

for (const [lines, expected] of [
  [ports, true],
  [others, false],
] as const) {
  for (const marked of lines) {
    test(`${marked} is ${expected ? 'a port' : 'no port'}`, () => {
      const at = marked.indexOf('‹');
      const line = marked.replace('‹', '');
      const length = /^\d*/.exec(line.slice(at))?.[0].length ?? 0;
      for (let offset = at; offset <= at + length; offset++) {
        const found = portInText(line, offset);
        assert.equal(found !== undefined, expected, `at ${offset}`);
        if (found !== undefined) assert.equal(line.slice(found.start, found.end), String(found.port));
      }
    });
  }
}

test('a line without a number at the offset has none, whatever the offset', () => {
  for (const offset of [0, 3, 4, 5, 99]) assert.equal(portInText('PORT', offset), undefined);
});

test('a hostile line takes no time', () => {
  const line = `${'port:'.repeat(20_000)}${'-'.repeat(50_000)}3000`;
  assert.equal(portInText(line, line.length), undefined);
});

/** Compose files: `‹` before the number that is asked about; its value when it is a port of this machine. */
const composeFiles: readonly (readonly [text: string, port: number | undefined])[] = [
  ['services:\n  web:\n    ports:\n      - "‹4000:80"\n', 4000],
  ['services:\n  web:\n    ports:\n    - ‹4000:80\n', 4000],
  [
    "services:\n  web:\n    ports: # public\n      # the app\n      - '3000:3000'\n\n      - '127.0.0.1:‹4000:80/tcp'\n",
    4000,
  ],
  ['services:\n  web:\n    ports:\n      - "[::1]:‹4000:80"\n', 4000],
  ['services:\n  web:\n    ports: ["3000:80", "‹4000:81"]\n', 4000],
  ['services:\n  web:\n    ports:\n      - "${WEB_PORT:-‹4000}:80"\n', 4000],
  ['services:\n  web:\n    ports:\n      - "${HOST:-127.0.0.1}:‹4000:80"\n', 4000],
  ['services:\n  web:\n    ports:\n      - "‹4000-4005:80-85"\n', 4000],
  ['services:\n  web:\n    ports:\n      - "4000-‹4005:80-85"\n', 4005],
  ['services:\n  web:\n    ports:\n      - "‹4000:${INSIDE}"\n', 4000],
  ['services:\n  web:\n    ports:\n      - target: 80\n        published: "‹4000"\n        protocol: tcp\n', 4000],
  ['services:\n  web:\n    ports:\n      - published: ‹4000 # here\n        target: 80\n', 4000],
  ['services:\n  web:\n    ports:\n      - { target: 80, published: "‹4000" }\n', 4000],
  ['services:\n  web:\n    ports:\n      - name: web\n        published: ‹4000\n', 4000],
  ['services:\n  web:\n    ports:\n      - "4000:‹80"\n', undefined],
  ['services:\n  web:\n    ports:\n      - "‹4000"\n', undefined],
  ['services:\n  web:\n    ports:\n      - target: ‹4000\n', undefined],
  ['services:\n  web:\n    expose:\n      - "‹4000"\n', undefined],
  ['services:\n  web:\n    volumes:\n      - ‹4000:80\n', undefined],
  ['services:\n  web:\n    ports:\n      - "3000:80"\n    extra_hosts:\n      - "‹4000:80"\n', undefined],
  ['services:\n  web:\n    environment:\n      PORT: ‹4000\n', undefined],
  ['services:\n  web:\n    environment:\n      - PORT=‹4000\n', undefined],
  ['services:\n  web:\n    ports:\n      # - "‹4000:80"\n', undefined],
  ['services:\n  web:\n    image: registry:‹4000\n', undefined],
];

for (const [marked, port] of composeFiles) {
  test(`in a compose file ${JSON.stringify(marked.slice(marked.indexOf('    ')).trim())} is ${port ?? 'no port of this machine'}`, () => {
    const lines = marked.split('\n');
    const line = lines.findIndex(each => each.includes('‹'));
    const offset = lines[line]?.indexOf('‹') ?? -1;
    const file = {
      fileName: '/home/me/app/docker-compose.yml',
      lineAt: (at: number) => lines[at]?.replace('‹', '') ?? '',
    };
    assert.equal(portAt(file, line, offset)?.port, port);
  });
}

test('what is a compose file is told by its name', () => {
  const lineAt = () => 'PORT: 4000';
  const isCompose = (fileName: string) => portAt({ fileName, lineAt }, 0, 8) === undefined;
  for (const name of [
    'compose.yaml',
    'docker-compose.yml',
    'docker-compose.dev.yml',
    'compose.override.yaml',
    'podman-compose.yml',
  ])
    assert.ok(isCompose(`/home/me/${name}`), name);
  for (const name of ['recompose.yml', 'compose.json', '.env']) assert.ok(!isCompose(`/home/me/${name}`), name);
});

test('a published UDP port is one', () => {
  const lines = ['    ports:', '      - "5353:53/udp"'];
  const file = { fileName: 'compose.yml', lineAt: (at: number) => lines[at] ?? '' };
  assert.deepEqual(portAt(file, 1, 10), { port: 5353, start: 9, end: 13, protocol: 'udp' });
});

const longEntries: readonly (readonly [entry: string, protocol: 'udp' | undefined])[] = [
  ['      - target: 53\n        published: "‹5353"\n        protocol: udp', 'udp'],
  ['      - protocol: "udp"\n        # the name server\n        target: 53\n\n        published: ‹5353', 'udp'],
  ['      - published: ‹5353\n        target: 53\n        protocol: udp\n      - published: 80', 'udp'],
  ['      - { target: 80, published: 80 }\n      - { target: 53, published: "‹5353", protocol: udp }', 'udp'],
  ['      - {"published": "‹5353", "protocol": "udp"}', 'udp'],
  ['    - published: ‹5353\n      protocol: udp', 'udp'],
  ['      - published: ‹5353\n        protocol: tcp\n      - published: 53\n        protocol: udp', undefined],
  ['      - published: 53\n        protocol: udp\n      - published: ‹5353\n        target: 53', undefined],
  ['      - published: ‹5353\n      - protocol: udp\n        published: 53', undefined],
  ['      - { published: ‹5353 }\n      - { published: 53, protocol: udp }', undefined],
  ['      - published: ‹5353\n    protocol: udp', undefined],
  ['      - published: ‹5353\n        # protocol: udp', undefined],
  ['      - published: ‹5353\n        x-notes:\n          protocol: udp', undefined],
];

for (const [entry, protocol] of longEntries) {
  test(`the protocol of a long entry stands in the entry: ${JSON.stringify(entry.trim())}`, () => {
    const lines = ['    ports:', ...entry.split('\n')];
    const line = lines.findIndex(each => each.includes('‹'));
    const file = { fileName: 'compose.yml', lineAt: (at: number) => lines[at]?.replace('‹', '') ?? '' };
    const found = portAt(file, line, lines[line]?.indexOf('‹') ?? -1);
    assert.equal(found?.port, 5353);
    assert.equal(found.protocol, protocol);
  });
}

test('a hostile compose file takes no time', () => {
  const lineAt = (at: number) => (at === 5000 ? `- "${'1'.repeat(1900)}:80` : `${' '.repeat(50_000)}-`);
  assert.equal(portAt({ fileName: 'compose.yml', lineAt }, 5000, 1000), undefined);
});
