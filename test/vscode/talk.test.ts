/** Programs that only talk of a failure, beside the innocent server that has the port; then one that has it. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Conflict } from '../../src/core/model/conflict.ts';
import {
  api,
  bash,
  conflictThat,
  diagnosed,
  eventThat,
  folder,
  freePort,
  interrupt,
  Occupant,
  serverSource,
  write,
} from './support.ts';
import { run } from './tools.ts';

/** What draws on a terminal as command line agents, and tools beside them, do: one that draws its rows anew has done so before it talks. */
const talker = `const mode = process.argv[2];
// Not an argument: a port on the line is one that the run is to bind.
const port = require('fs').readFileSync('talked.txt', 'utf8');
const error = 'Error: listen EADDRINUSE: address already in use :::' + port;
const draw = text => process.stdout.write(text);
const choices = '\\n  Would you like me to\\n  ❯ 1. Stop the process on port ' + port + '\\n    2. Use another port\\n';
const ways = {
  screen: () => draw('\\u001b[?1049h\\u001b[2J\\u001b[H' + error + '\\n\\nPort ' + port + ' is already in use.' + choices + '\\u001b[?1049l'),
  redrawn: () => {
    draw('Thinking.\\n');
    draw('\\u001b[1A\\u001b[JThinking..\\n');
    for (let turn = 0; turn < 5; turn++) draw((turn ? '\\u001b[5A\\u001b[J' : '') + '> start the server\\n\\n' + error + '\\nPort ' + port + ' is already in use' + '.'.repeat(turn) + '\\n\\n');
  },
  prose: () => draw('The dev server could not start, because port ' + port + ' is already in use.\\n\\n\`\`\`\\n' + error + '\\n\`\`\`\\n' + choices),
  transcript: () => draw('⏺ Bash(npm run dev)\\n  ⎿  ' + error + '\\n         at Server.setupListenHandle [as _listen2] (node:net:1817:16)\\n\\n⏺ Port ' + port + ' is already in use, so I will use another one.\\n'),
  readme: () => draw('# Troubleshooting\\n\\n## Port ' + port + ' is already in use\\n\\nIf you see this when you start the server:\\n\\n    ' + error + '\\n\\nstop the other program first.\\n'),
  runner: () => draw('  server\\n    ✔ rejects with EADDRINUSE when port ' + port + ' is already in use (3 ms)\\n    ✔ address already in use :::' + port + '\\n\\n  2 passing (12ms)\\n'),
};
ways[mode]();
`;

suite('what only talks of a failure', () => {
  let terminal: vscode.Terminal;
  const occupants: Occupant[] = [];

  suiteSetup(async () => {
    await write('server.js', serverSource);
    await write('talk.js', talker);
    terminal = await bash();
  });
  suiteTeardown(async () => {
    terminal.dispose();
    for (const occupant of occupants) await occupant.dispose();
  });

  async function occupied(): Promise<number> {
    const port = await freePort();
    occupants.push(await Occupant.on(port));
    return port;
  }

  async function inTerminal(line: string): Promise<void> {
    const over = eventThat(
      vscode.window.onDidEndTerminalShellExecution,
      // One line at a time; the oldest VS Code reports some of them otherwise than they were typed.
      event => event.terminal === terminal,
      line,
    );
    terminal.shellIntegration?.executeCommand(line);
    await over;
  }

  test('raises nothing: four agents, a README, a test runner, git log and a pager; the true failure after them is told', async () => {
    const [port, other] = [await occupied(), await occupied()];
    await write('talked.txt', String(port));
    const seen: Conflict[] = [];
    const listening = (await api()).onDidChange(conflict => seen.push(conflict));
    for (const mode of ['screen', 'redrawn', 'prose', 'transcript', 'readme', 'runner'])
      await inTerminal(`node talk.js ${mode}`);
    const repository = `${folder().uri.fsPath}/talked`;
    const message = `Fix Error: listen EADDRINUSE: address already in use :::${port}`;
    await run('git', 'init', '-q', repository);
    const author = ['-c', 'user.name=A Dev', '-c', 'user.email=dev@example.com'];
    await run('git', '-C', repository, ...author, 'commit', '-q', '--allow-empty', '-m', message);
    await inTerminal('git -C talked --no-pager log');
    await inTerminal('node talk.js readme > talked.md; head talked.md');
    // What comes later is told; so all before it has been read.
    terminal.shellIntegration?.executeCommand(`node server.js ${other}`);
    await conflictThat(diagnosed(other), `port ${other}`);
    assert.deepEqual(
      seen
        .filter(({ endpoint }) => endpoint?.protocol !== 'unix' && endpoint?.port === port)
        .map(({ source, failure }) => ['commandLine' in source ? source.commandLine : source.kind, failure]),
      [],
    );
    listening.dispose();
    terminal.shellIntegration?.executeCommand(`node server.js ${port}`);
    await conflictThat(diagnosed(port), `port ${port}`);
  });

  test('raises nothing on a port that is free while the run goes on; where a program has ended of it, it is told', async () => {
    const [free, left] = [await freePort(), await freePort()];
    await write(
      'goes-on.js',
      `const [free, left] = process.argv.slice(2);
       const failed = port => 'listen tcp :' + port + ': bind: address already in use\\n';
       process.stdout.write(failed(free) + 'a page was asked for\\n'.repeat(10));
       process.stdout.write(failed(left) + 'exit status 1\\nwaiting for changes\\n');
       process.stdin.resume();`,
    );
    const seen: Conflict[] = [];
    const listening = (await api()).onDidChange(conflict => seen.push(conflict));
    terminal.shellIntegration?.executeCommand(`node goes-on.js ${free} ${left}`);
    const { diagnosis } = await conflictThat(diagnosed(left), `port ${left}`);
    assert.equal(diagnosis?.verdict.kind, 'already-free');
    assert.deepEqual(
      seen.filter(({ endpoint }) => endpoint?.protocol !== 'unix' && endpoint?.port === free),
      [],
    );
    listening.dispose();
    await interrupt(terminal);
  });
});
