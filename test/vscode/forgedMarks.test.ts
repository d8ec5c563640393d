import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { renderReport } from '../../src/core/diagnose/report.ts';
import { Command, InternalCommand } from '../../src/core/ids.ts';
import type { Conflict } from '../../src/core/model/conflict.ts';
import { conflictSentence } from '../../src/vscode/text/diagnosis.ts';
import {
  api,
  bash,
  conflictThat,
  diagnosed,
  eventThat,
  eventually,
  file,
  folder,
  freePort,
  listens,
  Occupant,
  serverSource,
  write,
} from './support.ts';
import { isFile, run } from './tools.ts';

/** What a hostile text wants to have run; it would leave a file. Spelled as VS Code's marks spell it. */
const forgedLine = 'touch forged-by-a-text';
const forgedFile = 'forged-by-a-text';

/** `\e` and `\a` stand for ESC and BEL. */
const marks = (text: string) => text.replaceAll('\\e', '\u001B').replaceAll('\\a', '\u0007');

/** A prompt and a command that no shell has shown, in the ways that a text can claim them. `{}`: what the command prints. */
const shapes: Readonly<Record<string, string>> = {
  'a whole prompt and command': `\\e]633;D;0\\a\\e]633;A\\a$ \\e]633;B\\a${forgedLine}\\e]633;E;${forgedLine}\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'a wrong nonce': `\\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\a${forgedLine}\\e]633;E;${forgedLine};4fd9a0cf-1f5e-4d5a-b3d9-7b6b1b3e2c11\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'an empty nonce': `\\e]633;D\\a\\e]633;A\\a\\e]633;B\\a${forgedLine}\\e]633;E;${forgedLine};\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'escaped characters': `\\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\a${forgedLine}\\e]633;E;${forgedLine}\\x3b true\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'no prompt': `\\e]633;E;${forgedLine}\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'no end of the command before': `\\e]633;A\\a\\e]633;B\\a${forgedLine}\\e]633;E;${forgedLine}\\a\\e]633;C\\a{}`,
  'a command read from the screen': `\\e]633;D;0\\a\\e]633;A\\a$ \\e]633;B\\a${forgedLine}\\e]633;C\\a\r\n{}\\e]633;D;1\\a`,
  'an input line as Windows has it': `\\e]633;P;IsWindows=True\\a\\e]633;D;0\\a\\e]633;A\\a$ \\e]633;B\\a${forgedLine}\\e]633;C\\a\r\n{}\\e]633;D;1\\a\\e]633;P;IsWindows=False\\a`,
  'another folder': `\\e]633;D;0\\a\\e]633;A\\a\\e]633;P;Cwd=/forged-by-a-text\\a\\e]633;B\\a${forgedLine}\\e]633;E;${forgedLine}\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  "a folder as other terminals' marks claim it": `\\e]7;file:///forged-by-a-text\\a\\e]9;9;/forged-by-a-text\\a\\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\a${forgedLine}\\e]633;E;${forgedLine}\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'a line that goes on': `\\e]633;D;0\\a\\e]633;A\\a$ \\e]633;B\\atouch \\\\\r\n\\e]633;F\\a> \\e]633;G\\aforged-by-a-text\\e]633;H\\a \\e]633;I\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'what a shell says of itself': `\\e]633;P;HasRichCommandDetection=True\\a\\e]633;P;Prompt=$ \\a\\e]633;EnvSingleStart;1\\a\\e]633;EnvSingleEntry;PATH;/forged-by-a-text\\a\\e]633;EnvSingleEnd;\\a\\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\a${forgedLine}\\e]633;E;${forgedLine}\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'a link to a command': `\\e]8;;command:workbench.action.terminal.kill\\a$ \\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\a${forgedLine}\\e]633;E;${forgedLine}\\a\\e]633;C\\a{}\\e]8;;\\a\\e]633;D;1\\a`,
  'the end mark ST': `\\e]633;D;0\\e\\\\e]633;A\\e\\\\e]633;B\\e\\${forgedLine}\\e]633;E;${forgedLine}\\e\\\\e]633;C\\e\\{}\\e]633;D;1\\e\\`,
  "FinalTerm's marks": `\\e]133;D;0\\a\\e]133;A\\a$ \\e]133;B\\a${forgedLine}\\e]133;C\\a\r\n{}\\e]133;D;1\\a`,
  'a multiplexer that passes them on': `\\ePtmux;\\e\\e]633;D;0\\a\\e\\\\\\ePtmux;\\e\\e]633;A\\a\\e\\\\\\e]633;B\\a${forgedLine}\\ePtmux;\\e\\e]633;E;${forgedLine}\\a\\e\\\\\\e]633;C\\a{}\\e]633;D;1\\a`,
  'marks of eight bits': `\u009d633;D;0\u009c\u009d633;A\u009c\u009d633;B\u009c${forgedLine}\u009d633;E;${forgedLine}\u009c\u009d633;C\u009c{}\u009d633;D;1\u009c`,
  'marks in a title that does not end': `\\e]0;npm start\\e]633;D;0\\a\\e]2;\\e]633;A\\a\\e]633;B\\a${forgedLine}\\e]633;E;${forgedLine}\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'another screen': `\\e[?1049h\\e]633;D;0\\a\\e]633;A\\a$ \\e]633;B\\a${forgedLine}\\e]633;E;${forgedLine}\\a\\e]633;C\\a\\e[?1049l{}\\e]633;D;1\\a`,
  'a line of two': `\\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\a${forgedLine}\\e]633;E;true\\x0a${forgedLine}\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'a task, and a prompt of its own': `\\e]633;P;Task=${forgedLine}\\a\\e]633;P;ContinuationPrompt=\\x3e \\a\\e]633;SetMark;Id=x;Hidden\\a\\e]633;D;0\\a\\e]633;A;k=s\\a\\e]633;B\\a${forgedLine}\\e]633;E;${forgedLine}\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'a command that only shows': `\\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\acat readme.txt\\e]633;E;cat readme.txt\\a\\e]633;C\\a{}\\e]633;D;0\\a`,
  'a command that has gone well': `{}\\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\a\\e]633;E;${forgedLine}\\a\\e]633;C\\a\\e]633;D;0\\a`,
  "iTerm's marks": `\\e]1337;CurrentDir=/forged-by-a-text\\a\\e]1337;SetMark\\a\\e]633;E;${forgedLine}\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'a line that changes while it runs': `\\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\atrue\\e]633;E;true\\a\\e]633;C\\a\\e]633;E;${forgedLine}\\a{}\\e]633;E;${forgedLine}\\a\\e]633;D;1\\a`,
  'two lines of one command': `\\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\a\\e]633;E;true\\a\\e]633;E;${forgedLine}\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'many prompts': `${'\\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\a'.repeat(50)}\\e]633;E;${forgedLine}\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'a nonce with more behind it': `\\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\a\\e]633;E;${forgedLine};true;true;isTrusted\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'a cleared screen': `\\e[2J\\e[3J\\e[H\\e]633;D;0\\a\\e]633;A\\a$ \\e]633;B\\a${forgedLine}\\e]633;C\\a\r\n{}\\e]633;D;1\\a`,
  'a screen drawn at once': `\\e[?2026h\\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\a\\e]633;E;${forgedLine}\\a\\e]633;C\\a\\e[?2026l{}\\e]633;D;1\\a`,
  'a folder above': `\\e]633;P;Cwd=../../forged-by-a-text\\a\\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\a\\e]633;E;${forgedLine}\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'a mark that is broken off, and begun again': `\\e]633;E;npm start\x18\\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\a\\e]633;E;true\x1a\\e]633;E;${forgedLine}\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'marks in strings of other kinds': `\\e_\\e]633;D;0\\a\\e\\\\e^\\e]633;A\\a\\e\\\\eX\\e]633;B\\a\\e\\\\e]633;E;${forgedLine}\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'numbers in another spelling': `\\e]0633;D;0\\a\\e]00633;A\\a\\e]0633;B\\a\\e]0633;E;${forgedLine}\\a\\e]0633;C\\a{}\\e]633;D;1\\a`,
  'a paste that ends early': `\\e[?2004h\\e[201~\\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\a${forgedLine}\\e[200~\\e]633;E;${forgedLine}\\a\\e]633;C\\a{}\\e[201~\\e]633;D;1\\a`,
  'a shell within the shell': `\\e]633;P;ShellType=zsh\\a\\e]633;P;IsTrusted=True\\a\\e]633;A;cl=m;aid=7\\a$ \\e]633;B\\a${forgedLine}\\e]633;E;${forgedLine}\\a\\e]633;C\\a{}\\e]633;D;1;aid=7\\a`,
  'marks of two kinds in turn': `\\e]133;D;0\\a\\e]633;A\\a\\e]133;B\\a${forgedLine}\\e]633;E;${forgedLine}\\a\\e]133;C;cmdline_url=touch%20forged-by-a-text\\a\\e]633;C\\a{}\\e]133;D;1\\a`,
  'a prompt on the right, and one that is redrawn': `\\e]633;D;0\\a\\e]633;A\\a\\e]633;H\\anpm start\\e]633;I\\a\\e]633;B\\a\\r\\e[K\\e]633;A\\a\\e]633;B\\a${forgedLine}\\e]633;E;${forgedLine}\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'a start without a line, named when it is over': `\\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\a\\e]633;C\\a{}\\e]633;E;${forgedLine}\\a\\e]633;D;1\\a\\e]633;E;${forgedLine}\\a`,
  'a line above the prompt': `\\e]633;D;0\\a\\e]633;A\\a$ \\e]633;B\\atrue\\e[1A\\e[2K${forgedLine}\\e[1B\\e]633;C\\a\r\n{}\\e]633;D;1\\a`,
  'a very long line': `\\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\a\\e]633;E;${forgedLine} # ${'x'.repeat(20_000)}\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'a reset of the terminal': `\\ec\\e[!p\\e]633;D;0\\a\\e]633;A\\a$ \\e]633;B\\a${forgedLine}\\e]633;E;${forgedLine}\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
  'an end with a number of its own': `\\e]633;D;0;${forgedLine}\\a\\e]633;A\\a\\e]633;B\\a\\e]633;E;${forgedLine}\\a\\e]633;C;${forgedLine}\\a{}\\e]633;D;-1;${forgedLine}\\a`,
  'a line that ends with a server': `\\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\a\\e]633;E;${forgedLine} && node server.js\\a\\e]633;C\\a{}\\e]633;D;1\\a`,
};

const failureOn = (port: number) => `Error: listen EADDRINUSE: address already in use :::${port}\r\n`;

/** Prints what stands before the brackets, at once or mark by mark; then it is a server, or fails, and prints the rest. */
const forger = `const { readFileSync } = require('fs');
const [shape, port, paced] = process.argv.slice(2);
const [before, after] = readFileSync(shape, 'utf8').split('{}');
const print = async text => {
  for (const piece of paced ? text.split(/(?<=\\x07|\\x1b\\\\)/) : [text]) {
    await new Promise(done => process.stdout.write(piece, done));
    if (paced) await new Promise(done => setTimeout(done, 60));
  }
};
// What comes at once with a mark is not always shown to extensions.
const apart = () => new Promise(done => setTimeout(done, 300));
print(before).then(apart).then(() => {
  require('http').createServer().listen(Number(port)).on('error', error =>
    print(error.stack.replaceAll('\\n', '\\r\\n') + '\\r\\n').then(apart).then(() => print(after)).then(() => process.exit(1)));
});
`;

/** Fails in words only, claims to be over, and stays; what is typed then is written down. The second time it listens. */
const pretender = `const { appendFileSync, existsSync, writeFileSync } = require('fs');
const port = Number(process.argv[2]);
if (existsSync('pretended')) require('http').createServer().listen(port);
else {
  writeFileSync('pretended', '');
  process.stdin.on('data', data => appendFileSync('typed', data));
  process.on('SIGINT', () => appendFileSync('typed', '^C'));
  process.stdout.write('Error: listen EADDRINUSE: address already in use :::' + port + '\\r\\n');
  process.stdout.write('\\x1b]633;D;1\\x07\\x1b]633;A\\x07$ \\x1b]633;B\\x07');
}
`;

// Its marks go through a named pipe, which Windows' programs and those of Git do not share.
const pipeSuite = process.platform === 'win32' ? suite.skip : suite;

pipeSuite('marks of shell integration in the output of a program', () => {
  let terminal: vscode.Terminal;
  let occupants: Occupant[] = [];
  const started: string[] = [];
  let watching: vscode.Disposable;

  const occupied = async () => {
    const port = await freePort();
    const occupant = await Occupant.on(port);
    occupants.push(occupant);
    return port;
  };
  /** A command of the user's that fails, told after all that came before it. */
  const failing = async () => {
    const port = await occupied();
    terminal.sendText(`node server.js ${port}`);
    return conflictThat(diagnosed(port), `port ${port}`);
  };
  /** Nothing has been made of it, be it only on its way. */
  const isUnknown = async (port: number) => {
    for (const { endpoint, failure } of (await api()).conflicts())
      assert.doesNotMatch(JSON.stringify([endpoint, failure]), new RegExp(`\\b${port}\\b`));
  };
  /** All that the user could get to read or run of it. */
  const surfaces = (conflict: Conflict) =>
    [JSON.stringify(conflict), conflictSentence(conflict, 0), renderReport(conflict, '', 0)].join('\n');
  const nothingForged = async () => {
    for (const conflict of (await api()).conflicts()) {
      const { failure: _, ...ours } = conflict;
      assert.doesNotMatch(surfaces(ours), /forged-by-a-text/);
    }
    assert.equal(isFile(file(forgedFile)), false, 'nothing forged was run');
  };

  suiteSetup(async () => {
    await api();
    await write('server.js', serverSource);
    await write('forger.js', forger);
    await write('pretender.js', pretender);
    await run('mkfifo', 'pipe');
    watching = vscode.window.onDidStartTerminalShellExecution(({ execution }) => {
      if (execution.commandLine.isTrusted) started.push(execution.commandLine.value);
    });
  });
  setup(async () => {
    // Of an earlier try.
    for (const name of ['claimed', 'pretended', 'typed']) await rm(file(name), { force: true });
    terminal = await bash();
    started.length = 0;
  });
  teardown(async () => {
    for (const occupant of occupants) await occupant.dispose();
    occupants = [];
    terminal.dispose();
  });
  suiteTeardown(async () => {
    watching.dispose();
    await rm(file('pipe'));
  });

  for (const [name, shape] of Object.entries(shapes)) {
    test(`${name}: a text that was only shown stays quiet`, async () => {
      const port = await occupied();
      await write('shape.txt', marks(shape));
      await write('readme.txt', `${marks(shape.replace('{}', failureOn(port)))}\r\n`);
      terminal.sendText('cat readme.txt');
      // The same, a mark at a time.
      terminal.sendText('cat pipe');
      const pipe = createWriteStream(file('pipe'));
      const writer = spawn(process.execPath, ['forger.js', 'shape.txt', String(port), 'paced'], {
        cwd: folder().uri.fsPath,
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      writer.stdout.pipe(pipe);
      await once(writer, 'exit');
      const real = await failing();
      await isUnknown(port);
      assert.match(surfaces(real), /node server\.js/);
      await nothingForged();
    });

    for (const paced of ['', ' paced']) {
      test(`${name}${paced}: what failed is what was typed, or is not known`, async () => {
        const port = await occupied();
        await write('shape.txt', marks(shape));
        const typed = `node forger.js shape.txt ${port}${paced}`;
        terminal.sendText(typed);
        const { id, source, diagnosis } = await conflictThat(diagnosed(port), `port ${port}`);
        assert.ok(source.kind === 'terminal');
        assert.ok(source.commandLine === undefined || source.commandLine === typed, source.commandLine);
        assert.doesNotMatch(String(source.cwd), /forged/);
        await nothingForged();
        const kill = diagnosis?.fixes.find(fix => fix.kind === 'kill');
        assert.ok(kill !== undefined);
        assert.equal(kill.restart, source.commandLine !== undefined);
        await vscode.commands.executeCommand(InternalCommand.applyFix, id, kill);
        if (kill.restart) await listens(port);
        // The oldest version takes the echo of an interrupt for a command, or for the beginning of one.
        const lines = started.map(line => line.replace(/^(?:\^C\s*)+/, ''));
        const others = lines.filter(line => !line.startsWith('node ') && line !== '');
        assert.deepEqual(others, []);
        await nothingForged();
      });
    }
  }

  for (const printer of ['cat claim.txt', 'node show.js claim.txt']) {
    test(`a claimed command that ends at once in the output of ${printer} is no silent exit`, async () => {
      const port = await occupied();
      const claim = `\\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\a\\e]633;E;node server.js ${port}\\a\\e]633;C\\a\\e]633;D;1\\a\r\n`;
      await write('claim.txt', marks(claim));
      await write('show.js', "process.stdout.write(require('fs').readFileSync(process.argv[2]));");
      terminal.sendText(printer);
      await failing();
      await isUnknown(port);
    });
  }

  test('a program that claims to be over is not typed into', async () => {
    const port = await occupied();
    const typed = `node pretender.js ${port}`;
    const over = eventThat(
      vscode.window.onDidEndTerminalShellExecution,
      ({ execution }) => execution.commandLine.value === typed,
      'what it claims',
    );
    terminal.sendText(typed);
    await over;
    const { id, diagnosis } = await conflictThat(diagnosed(port), `port ${port}`);
    const kill = diagnosis?.fixes.find(fix => fix.kind === 'kill');
    const before = vscode.window.terminals;
    await vscode.commands.executeCommand(InternalCommand.applyFix, id, kill);
    await listens(port);
    // Not by the event: VS Code has once told nothing of a terminal that was there.
    const own = vscode.window.terminals.filter(each => !before.includes(each));
    for (const each of own) each.dispose();
    assert.equal(own.length, 1, 'a terminal of its own');
    assert.equal(isFile(file('typed')), false, 'nothing was typed into it');
  });

  test('a folder that a background job claims is not where the command runs', async () => {
    const port = await occupied();
    await mkdir(file('elsewhere'), { recursive: true });
    await write('folder.txt', marks(`\\e]633;P;Cwd=${file('elsewhere')}\\a`));
    // Again and again: a prompt that comes later says where the shell is.
    await write(
      'claim.js',
      `const { existsSync, readFileSync } = require('fs');
       const timer = setInterval(() => {
         if (existsSync('claimed')) clearInterval(timer);
         else process.stdout.write(readFileSync('folder.txt'));
       }, 200);`,
    );
    terminal.sendText('node claim.js &');
    await eventually('the folder is claimed', () => terminal.shellIntegration?.cwd?.fsPath === file('elsewhere'));
    await write('claimed', '');
    terminal.sendText(`node ./server.js ${port}`);
    const { source } = await conflictThat(diagnosed(port), `port ${port}`);
    assert.ok(source.kind === 'terminal');
    assert.notEqual(source.cwd, file('elsewhere'));
    assert.equal(source.commandLine, `node ./server.js ${port}`);
  });

  test('“Restart What Failed” runs nothing that only a text has named', async () => {
    const port = await occupied();
    await write('shape.txt', marks(shapes['a whole prompt and command'] ?? ''));
    terminal.sendText(`node forger.js shape.txt ${port}`);
    await conflictThat(diagnosed(port), `port ${port}`);
    await vscode.commands.executeCommand(Command.restartFailed);
    await nothingForged();
  });
});
