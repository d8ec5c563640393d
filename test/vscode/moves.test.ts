import assert from 'node:assert/strict';
import { chmod, mkdir } from 'node:fs/promises';
import * as vscode from 'vscode';
import { Setting, settingSection, Tool } from '../../src/core/ids.ts';
import { isInet } from '../../src/core/model/endpoint.ts';
import type { Move } from '../../src/core/model/move.ts';
import {
  api,
  bash,
  conflictThat,
  diagnosed,
  endIn,
  eventThat,
  file,
  folder,
  freePort,
  interrupt,
  listens,
  Occupant,
  write,
} from './support.ts';
import { holderPid, withoutQuestions } from './tools.ts';

/** Goes to the next port when its own is taken. */
const movingServer = `#!/usr/bin/env node
const { createServer } = require('node:net');
const asked = Number(/--port[= ](\\d+)/.exec(process.argv.slice(2).join(' '))?.[1] ?? 0);
const start = port => {
  const server = createServer(socket => socket.end());
  server.once('error', () => {
    if (SAYS) console.log('Port ' + port + ' is in use, trying another one...');
    start(port + 1);
  });
  server.listen(port, '127.0.0.1', () => console.log(ADDRESS(port)));
};
start(asked);
`;

/** As Vite behaves, and in its words. */
const viteLike = movingServer
  .replace('SAYS', 'true')
  .replace(
    'ADDRESS(port)',
    "'\\n  \\x1b[32mVITE\\x1b[39m v8.4.0  ready in 312 ms\\n\\n  \\x1b[32m➜\\x1b[39m  Local:   \\x1b[36mhttp://localhost:\\x1b[1m' + port + '\\x1b[22m/\\x1b[39m'",
  );
/** As Eleventy behaves, and in its words: it says nothing. */
const eleventyLike = movingServer
  .replace('SAYS', 'false')
  .replace('ADDRESS(port)', "'[11ty] Watching…\\n[11ty] Server at http://localhost:' + port + '/'");
/** As Express 5 behaves: the error of the bind goes to the listener that says that all is well, and nothing keeps the program running. */
const express5 = `const { createServer } = require('node:http');
const port = Number(process.env.PORT || 3000);
const listener = () => console.log('Example app listening on port ' + port);
const server = createServer((request, response) => response.end('hello'));
server.once('error', listener);
server.listen(port, listener);
`;

/** 1.100 raises no shell-execution event for a task in a fresh terminal, only when the terminal is used again. */
const seesFirstRun = !vscode.version.startsWith('1.100.');

const fromPort = (port: number) => (move: Move) => move.from.port === port;

/** The first move, now or later, that fits. */
async function moveThat(fits: (move: Move) => boolean): Promise<Move> {
  const { moves, onDidChangeMoves } = await api();
  const change = eventThat(onDidChangeMoves, all => all.some(fits), 'a move');
  const found = moves().find(fits) ?? (await change).find(fits);
  assert.ok(found);
  change.catch(() => undefined);
  return found;
}

suite('a server that goes to another port', () => {
  let terminal: vscode.Terminal;
  let occupant: Occupant | undefined;

  suiteSetup(async () => {
    await mkdir(file('node_modules', '.bin'), { recursive: true });
    for (const [name, text] of [
      ['vite', viteLike],
      ['eleventy', eleventyLike],
    ] as const) {
      await write(`node_modules/.bin/${name}`, text);
      await chmod(file('node_modules', '.bin', name), 0o755);
    }
    await write('express5.js', express5);
    // A question before the start is another suite's.
    await withoutQuestions();
    terminal = await bash();
  });
  teardown(async () => {
    await occupant?.dispose();
    occupant = undefined;
  });
  suiteTeardown(async () => {
    terminal.dispose();
    await vscode.workspace
      .getConfiguration(settingSection)
      .update(Setting.preflight, undefined, vscode.ConfigurationTarget.Workspace);
  });

  for (const [name, known, options] of [
    ['vite', 'said', '--port '],
    ['eleventy', 'seen', '--serve --port='],
  ] as const) {
    test(`${known === 'said' ? 'and says so' : 'without a word'} is known, with who has its own, and forgotten when it ends`, async () => {
      const port = await freePort();
      occupant = await Occupant.on(port, '127.0.0.1');
      terminal.shellIntegration?.executeCommand(`./node_modules/.bin/${name} ${options}${port}`);
      const move = await moveThat(fromPort(port));
      assert.equal(move.known, known);
      assert.ok(move.to.port > port);
      assert.equal(holderPid(move.finding), occupant.pid);
      assert.ok(move.finding.diagnosis?.fixes.some(fix => fix.kind === 'kill' && fix.restart));
      for (const each of [move.from.port, move.to.port]) {
        const input = { input: { port: each }, toolInvocationToken: undefined };
        const { content } = await vscode.lm.invokeTool(Tool.diagnosePort, input);
        const told = content.map(part => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('\n');
        assert.match(told, new RegExp(`has gone to port ${move.to.port} instead of ${port}`), 'agents are told');
      }
      const { conflicts, moves, onDidChangeMoves } = await api();
      assert.equal(
        conflicts().some(({ endpoint }) => endpoint !== undefined && isInet(endpoint) && endpoint.port === port),
        false,
      );
      const over = eventThat(onDidChangeMoves, all => !all.some(fromPort(port)), 'the end of the move');
      await interrupt(terminal);
      await over;
      assert.equal(moves().some(fromPort(port)), false);
    });
  }

  for (const [name, known, args] of [
    ['vite', 'said', (port: number) => ['--port', `${port}`]],
    ['eleventy', 'seen', (port: number) => ['--serve', `--port=${port}`]],
  ] as const) {
    for (const console of ['internalConsole', 'integratedTerminal']) {
      test(`in a debug session is known, ${known}, and forgotten with the session (${console})`, async () => {
        const port = await freePort();
        occupant = await Occupant.on(port, '127.0.0.1');
        const program = file('node_modules', '.bin', name);
        const configuration = { type: 'node', request: 'launch', name: `Site ${console}`, program, console };
        assert.ok(await vscode.debug.startDebugging(folder(), { ...configuration, args: args(port) }));
        const move = await moveThat(fromPort(port));
        assert.equal(move.source.kind, 'debug');
        assert.equal(move.source.name, `Site ${console}`);
        assert.equal(move.known, known);
        assert.ok(move.to.port > port);
        assert.equal(holderPid(move.finding), occupant.pid);
        const over = eventThat((await api()).onDidChangeMoves, all => !all.some(fromPort(port)), 'the end of the move');
        await vscode.debug.stopDebugging();
        await over;
      });
    }

    test(`in a task is known, ${known}, and forgotten with the task`, async () => {
      const port = await freePort();
      const taskEnd = () =>
        eventThat(vscode.tasks.onDidEndTaskProcess, event => event.execution.task.name === 'site', 'the end');
      const run = (line: string) =>
        vscode.tasks.executeTask(
          new vscode.Task({ type: 'shell' }, folder(), 'site', 'test', new vscode.ShellExecution(line)),
        );
      if (!seesFirstRun) {
        const first = taskEnd();
        await run('echo hello');
        await first;
      }
      occupant = await Occupant.on(port, '127.0.0.1');
      const execution = await run(`./node_modules/.bin/${name} ${args(port).join(' ')}`);
      const move = await moveThat(fromPort(port));
      assert.equal(move.source.kind, 'task');
      assert.equal(move.source.name, 'site');
      assert.equal(move.known, known);
      assert.equal(holderPid(move.finding), occupant.pid);
      const over = eventThat((await api()).onDidChangeMoves, all => !all.some(fromPort(port)), 'the end of the move');
      const end = taskEnd();
      execution.terminate();
      await end;
      await over;
    });
  }

  test('is forgotten when the terminal that it runs in is closed', async () => {
    const port = await freePort();
    occupant = await Occupant.on(port, '127.0.0.1');
    const closing = await bash();
    closing.shellIntegration?.executeCommand(`./node_modules/.bin/vite --port ${port}`);
    await moveThat(fromPort(port));
    const over = eventThat((await api()).onDidChangeMoves, all => !all.some(fromPort(port)), 'the end of the move');
    closing.dispose();
    await over;
  });

  test('is no news where it is on its own port, nor while moves are not told', async () => {
    const [good, untold, told] = [await freePort(), await freePort(), await freePort()];
    terminal.shellIntegration?.executeCommand(`./node_modules/.bin/vite --port ${good}`);
    await listens(good);
    await interrupt(terminal);
    const settings = vscode.workspace.getConfiguration(settingSection);
    await settings.update('moves.enabled', false, vscode.ConfigurationTarget.Workspace);
    const first = await Occupant.on(untold, '127.0.0.1');
    terminal.shellIntegration?.executeCommand(`./node_modules/.bin/vite --port ${untold}`);
    await listens(untold + 1);
    await interrupt(terminal);
    await settings.update('moves.enabled', undefined, vscode.ConfigurationTarget.Workspace);
    occupant = await Occupant.on(told, '127.0.0.1');
    terminal.shellIntegration?.executeCommand(`./node_modules/.bin/vite --port ${told}`);
    await moveThat(fromPort(told));
    assert.deepEqual(
      (await api()).moves().map(({ from }) => from.port),
      [told],
    );
    await interrupt(terminal);
    await first.dispose();
  });

  test('is no conflict, but one that says it listens, has no port and ends with success is', async () => {
    const port = await freePort();
    occupant = await Occupant.on(port);
    const over = endIn(terminal);
    terminal.shellIntegration?.executeCommand(`PORT=${port} node express5.js`);
    assert.equal((await over).exitCode, 0);
    const conflict = await conflictThat(diagnosed(port), `port ${port}`);
    assert.equal(holderPid(conflict), occupant.pid);
  });
});
