import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import * as vscode from 'vscode';
import { api, conflictThat, diagnosed, eventThat, file, folder, freePort, Occupant, write } from './support.ts';
import { debugpy, holderPid, Orphan, python, withoutQuestions } from './tools.ts';

/** As uvicorn behaves: the error goes to a log that is not shown, and the module ends with code 3 out of library code. */
const module = `import argparse
import socket
import sys

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, default=8000)
parser.add_argument("--code", type=int, default=3)
options = parser.parse_args()

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    listener.bind(("127.0.0.1", options.port))
except OSError as error:
    with open("server.log", "a") as log:
        print(error, file=log)
    sys.exit(options.code)
listener.listen()
print("ready", flush=True)
while True:
    listener.accept()[0].close()
`;

const configuration = (name: string, console: string, ...args: readonly string[]): vscode.DebugConfiguration => ({
  type: 'debugpy',
  request: 'launch',
  name,
  python,
  module: 'quietserver',
  args,
  cwd: folder().uri.fsPath,
  env: { PYTHONPATH: file('site-packages') },
  console,
});

/** What passed between editor and adapter, for the message of a test that waits in vain. */
const trace: string[] = [];

const ended = (name: string) => {
  trace.length = 0;
  return eventThat(
    vscode.debug.onDidTerminateDebugSession,
    session => session.name === name,
    () => `the end of ${name}, after ${trace.join('\n')}`,
  );
};

suite('a Python module under debugpy that says nothing', () => {
  const holders: { dispose(): Promise<void> }[] = [];
  const needs = debugpy === undefined ? ': needs python3-debugpy' : '';
  const testIt = debugpy === undefined ? test.skip : test;

  suiteSetup(async () => {
    if (debugpy === undefined) return;
    await withoutQuestions();
    await mkdir(file('site-packages', 'quietserver'), { recursive: true });
    await write('site-packages/quietserver/__main__.py', module);
  });
  teardown(async () => {
    for (const holder of holders.splice(0)) await holder.dispose();
    await vscode.debug.stopDebugging();
  });

  const orphanOn = async (port: number) => {
    const orphan = await Orphan.start([python, '-m', 'quietserver', '--port', String(port)], {
      PYTHONPATH: file('site-packages'),
    });
    holders.push(orphan);
    return orphan;
  };

  for (const console of ['internalConsole', 'integratedTerminal']) {
    testIt(
      `and dies on the port that its orphan holds is a conflict that names the orphan (${console})${needs}`,
      async () => {
        const port = await freePort();
        const orphan = await orphanOn(port);
        const name = `Quiet ${console}`;
        const over = ended(name);
        assert.ok(await vscode.debug.startDebugging(folder(), configuration(name, console, '--port', String(port))));
        await over;
        const conflict = await conflictThat(diagnosed(port), `port ${port}`);
        assert.equal(conflict.failure, undefined);
        assert.equal(conflict.from, 'args in launch.json');
        assert.equal(conflict.source.kind === 'debug' && conflict.source.name, name);
        assert.equal(holderPid(conflict), orphan.pid);
        assert.equal(conflict.diagnosis?.verdict.kind, 'leftover');
        assert.equal((await api()).conflicts().filter(diagnosed(port)).length, 1);
      },
    );
  }

  testIt(
    `is no conflict when it ends with success or is stopped by the user, though the port is held${needs}`,
    async () => {
      const [fine, stopped, port] = [await freePort(), await freePort(), await freePort()];
      const orphan = await orphanOn(port);
      const over = ended('fine');
      holders.push(await Occupant.on(fine));
      assert.ok(
        await vscode.debug.startDebugging(
          folder(),
          configuration('fine', 'internalConsole', '--port', String(fine), '--code', '0'),
        ),
      );
      await over;

      const output = eventThat(outputs.event, text => text.includes('ready'), 'the server');
      const stop = ended('stopped');
      assert.ok(
        await vscode.debug.startDebugging(
          folder(),
          configuration('stopped', 'internalConsole', '--port', String(stopped)),
        ),
      );
      await output;
      await vscode.debug.stopDebugging();
      await stop;
      holders.push(await Occupant.on(stopped));

      const last = ended('last');
      assert.ok(
        await vscode.debug.startDebugging(folder(), configuration('last', 'internalConsole', '--port', String(port))),
      );
      await last;
      assert.equal(holderPid(await conflictThat(diagnosed(port), `port ${port}`)), orphan.pid);
      // What a session left behind is told quietly; an alarm it is not.
      const alarms = (await api()).conflicts().filter(each => each.quiet !== true);
      const ports = alarms.map(({ endpoint }) => (endpoint?.protocol === 'unix' ? 0 : endpoint?.port));
      assert.deepEqual(
        [fine, stopped].filter(each => ports.includes(each)),
        [],
      );
    },
  );

  const outputs = new vscode.EventEmitter<string>();
  const tracker = vscode.debug.registerDebugAdapterTrackerFactory('debugpy', {
    createDebugAdapterTracker: () => ({
      onWillReceiveMessage: (message: unknown) => void trace.push(`> ${JSON.stringify(message)}`),
      onDidSendMessage: (message: { event?: string; body?: { output?: string } }) => {
        trace.push(`< ${JSON.stringify(message)}`);
        if (message.event === 'output') outputs.fire(message.body?.output ?? '');
      },
    }),
  });
  suiteTeardown(() => tracker.dispose());
});
