import assert from 'node:assert/strict';
import { test } from 'node:test';
import { portInText } from '../../src/core/portInText.ts';

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
