import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, write } from './support.ts';

suite('refactorings without a diagnostic', () => {
  suiteSetup(async () => {
    await api();
  });

  /** Titles of the rewrites offered where this text stands. */
  async function offeredAt(uri: vscode.Uri, text: string): Promise<readonly string[]> {
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const at = document.positionAt(document.getText().indexOf(text) + 1);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      new vscode.Range(at, at),
      vscode.CodeActionKind.RefactorRewrite.value,
    );
    return actions.map(({ title }) => title);
  }

  test('another port is offered on the number of a listen call and in .env, not on a timeout', async () => {
    const program = await write(
      'rewrite.py',
      "import time\nfrom http.server import *\ntime.sleep(4000)\nHTTPServer(('', 24123), BaseHTTPRequestHandler).serve_forever()\n",
    );
    assert.ok((await offeredAt(program, '24123')).includes('Switch Port 24123…'));
    assert.deepEqual(await offeredAt(program, '4000'), []);
    const variables = await write('.env.test', 'PORT=24124\nLIMIT=24125\n');
    assert.ok((await offeredAt(variables, '24124')).includes('Switch Port 24124…'));
    assert.deepEqual(await offeredAt(variables, '24125'), []);
  });

  test('SO_REUSEADDR is offered on a bind that lacks it, and not on one that has it', async () => {
    const source = (option: string) =>
      `#include <sys/socket.h>\nint start(struct sockaddr *address) {\n  int fd = socket(AF_INET, SOCK_STREAM, 0);\n${option}  bind(fd, address, sizeof *address);\n  return listen(fd, 5);\n}\n`;
    const lacking = await write('lacking.c', source(''));
    assert.deepEqual(await offeredAt(lacking, 'bind(fd'), ['Insert SO_REUSEADDR Before This Bind']);
    const option = '  int on = 1;\n  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);\n';
    const having = await write('having.c', source(option));
    assert.deepEqual(await offeredAt(having, 'bind(fd'), []);
  });
});
