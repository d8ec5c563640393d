import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import type * as vscode from 'vscode';
import { bash, conflictThat, diagnosed, write } from './support.ts';

/** A C server; `option` is what it does between socket() and bind(). */
const source = (option: string) =>
  `#include <sys/socket.h>\nint start(struct sockaddr *address) {\n  int fd = socket(AF_INET, SOCK_STREAM, 0);\n${option}  bind(fd, address, sizeof *address);\n  return listen(fd, 5);\n}\n`;
const setsItself = '  int on = 1;\n  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);\n';

/** A port in TIME_WAIT: its server was the first to close a connection, and is gone. */
async function lingeringPort(): Promise<number> {
  const server = createServer(socket => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1').resume();
  await once(client, 'close');
  server.close();
  await once(server, 'close');
  return port;
}

suite('SO_REUSEADDR under TIME_WAIT', () => {
  let terminal: vscode.Terminal;
  suiteSetup(async function () {
    if (process.platform !== 'linux') this.skip();
    // What the compiled program would print.
    await write('lingers', 'echo "bind: Address already in use" >&2\nexit 1\n');
    terminal = await bash();
  });
  suiteTeardown(() => terminal?.dispose());

  async function fixesOf(option: string) {
    await write('lingers.c', source(option));
    const port = await lingeringPort();
    terminal.shellIntegration?.executeCommand(`sh ./lingers --port ${port}`);
    const { diagnosis } = await conflictThat(diagnosed(port), `port ${port}`);
    assert.equal(diagnosis?.verdict.kind, 'lingering');
    return diagnosis;
  }

  test('is offered from the start where the program that was started binds without it', async () => {
    const diagnosis = await fixesOf('');
    const fix = diagnosis.fixes.find(each => each.kind === 'insert-reuse-address');
    assert.deepEqual([fix?.line, fix?.how, fix?.restart], [4, 'edit', true]);
    assert.match(fix?.file ?? '', /lingers\.c$/);
    assert.equal(diagnosis.noReuseAddress, undefined);
  });

  test('is not offered where it is set already, and the finding says why', async () => {
    const diagnosis = await fixesOf(setsItself);
    assert.ok(diagnosis.fixes.every(fix => fix.kind !== 'insert-reuse-address'));
    assert.equal(diagnosis.whyNoReuseAddress, 'SO_REUSEADDR is set before the bind already.');
  });
});
