import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, conflictThat, diagnosed, eventThat, file, folder, freePort, Occupant, write } from './support.ts';
import { cServer, debugpy, goServer, holderPid, onPath, python, pythonServer, run, withoutQuestions } from './tools.ts';

interface Adapter {
  readonly name: string;
  /** Debian's package, for whoever has to do without. */
  readonly packages: string;
  readonly isThere: boolean;
  readonly prepare: () => Promise<unknown>;
  readonly configuration: (port: number) => { readonly type: string };
  /** The adapter's own way to say where the debuggee runs. */
  readonly consoles: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const consoles = {
  internalConsole: { console: 'internalConsole' },
  integratedTerminal: { console: 'integratedTerminal' },
};

const adapters: readonly Adapter[] = [
  {
    name: 'debugpy, a program',
    packages: 'python3-debugpy',
    isThere: debugpy !== undefined,
    prepare: () => write('serve.py', pythonServer),
    configuration: port => ({ type: 'debugpy', python, program: file('serve.py'), env: { PORT: String(port) } }),
    consoles,
  },
  {
    name: 'debugpy, a module',
    packages: 'python3-debugpy',
    isThere: debugpy !== undefined,
    prepare: async () => undefined,
    configuration: port => ({
      type: 'debugpy',
      python,
      module: 'http.server',
      args: [String(port), '--bind', '127.0.0.1'],
    }),
    consoles,
  },
  {
    name: 'delve',
    packages: 'delve golang-go',
    isThere: onPath('dlv') !== undefined && onPath('go') !== undefined,
    prepare: async () => {
      await write('serve.go', goServer);
      await run('go', 'build', '-o', file('serve-go'), file('serve.go'));
    },
    configuration: port => ({
      type: 'go',
      dlv: onPath('dlv'),
      mode: 'exec',
      program: file('serve-go'),
      args: ['-addr', `127.0.0.1:${port}`],
    }),
    consoles,
  },
  {
    name: 'lldb',
    packages: 'lldb-14',
    isThere: onPath('lldb-vscode-14') !== undefined,
    prepare: async () => {
      await write('serve.c', cServer);
      await run('cc', '-g', '-o', file('serve-c'), file('serve.c'));
    },
    configuration: port => ({
      type: 'lldb-dap',
      lldb: onPath('lldb-vscode-14'),
      program: file('serve-c'),
      args: ['--port', String(port)],
      disableASLR: false,
    }),
    consoles: { internalConsole: {}, integratedTerminal: { runInTerminal: true } },
  },
];

for (const { name, packages, isThere, prepare, configuration, consoles: places } of adapters) {
  suite(`a session of ${name}`, () => {
    let occupant: Occupant | undefined;

    suiteSetup(async function () {
      this.timeout(240_000);
      if (!isThere) return;
      await withoutQuestions();
      await prepare();
    });
    teardown(async () => {
      await occupant?.dispose();
      occupant = undefined;
      await vscode.debug.stopDebugging();
    });

    for (const [place, settings] of Object.entries(places)) {
      const title = `that fails on a taken port is one conflict (${place})`;
      if (!isThere) {
        test.skip(`${title}: needs ${packages}`, () => undefined);
        continue;
      }
      test(title, async () => {
        const port = await freePort();
        occupant = await Occupant.on(port);
        const launch = {
          cwd: folder().uri.fsPath,
          ...configuration(port),
          ...settings,
          name: `${name} ${place}`,
          request: 'launch',
        };
        const over = eventThat(
          vscode.debug.onDidTerminateDebugSession,
          session => session.parentSession === undefined,
          'the end',
        );
        assert.ok(await vscode.debug.startDebugging(folder(), launch));
        const conflict = await conflictThat(diagnosed(port), `port ${port}`);
        assert.equal(conflict.source.kind, 'debug');
        assert.equal(conflict.source.kind === 'debug' && conflict.source.name, launch.name);
        assert.equal(holderPid(conflict), occupant.pid);
        // A debugger may hold the debuggee on the uncaught exception; the session ends when it is told to.
        await vscode.debug.stopDebugging();
        await over;
        const all = (await api()).conflicts();
        assert.equal(all.filter(diagnosed(port)).length, 1);
        assert.deepEqual(
          all.filter(each => each.endpoint === undefined),
          [],
        );
      });
    }
  });
}
