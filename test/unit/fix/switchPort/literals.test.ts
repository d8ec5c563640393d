import assert from 'node:assert/strict';
import { test } from 'node:test';
import { portLiterals } from '../../../../src/core/fix/switchPort/literals.ts';

function ports(text: string, languageId: string, path?: string): number[] {
  return portLiterals(text, languageId, path).map(literal => {
    assert.equal(text.slice(literal.start, literal.end).replace(/\D/g, ''), String(literal.port));
    return literal.port;
  });
}

test('in code: what is bound, never a timeout, a comment or a client', () => {
  const code = [
    'app.listen(3000, () => setTimeout(done, 5000)); // 4000',
    'http.request({ host: "localhost", port: 6000 });',
    'const port = process.env.PORT || 8080;',
    'fetch("http://localhost:9000");',
  ].join('\n');
  assert.deepEqual(ports(code, 'typescript'), [3000, 8080]);
  assert.deepEqual(ports('s.bind(("127.0.0.1", 9000))\ns.settimeout(8000)\n', 'python'), [9000]);
  assert.deepEqual(ports('log.Fatal(http.ListenAndServe(":8080", nil))', 'go'), [8080]);
  assert.deepEqual(ports('let l = TcpListener::bind("127.0.0.1:3000")?;', 'rust'), [3000]);
  assert.deepEqual(ports('new ServerSocket(4444); Thread.sleep(1000);', 'java'), [4444]);
});

test('in launch.json, .env and compose: what their formats bind', () => {
  const launch = `{ "configurations": [{ "name": "a", "type": "node", "request": "launch", "program": "a.js", "args": ["--port", "3000", "--max", "4000"],
    "env": { "PORT": "5000" } }, { "name": "b", "type": "node", "request": "attach", "port": 9229 }] }`;
  assert.deepEqual(ports(launch, 'jsonc', '.vscode/launch.json'), [3000, 5000]);
  assert.deepEqual(ports('PORT=3000\nTTL=4000\n', 'dotenv', '.env'), [3000]);
  assert.deepEqual(ports('services:\n  a:\n    ports: ["8080:80"]\n', 'yaml', 'compose.yaml'), [8080]);
});

test('the line is that of the digits, and a broken or huge file gives none', () => {
  assert.deepEqual(
    portLiterals('\n\napp.listen(3000)', 'javascript').map(literal => literal.line),
    [3],
  );
  assert.deepEqual(ports('{ "configurations": [', 'jsonc', '.vscode/launch.json'), []);
  assert.deepEqual(ports('app.listen(3000)\n'.repeat(70_000), 'javascript'), []);
});
