/** Ctrl+C in a real terminal: pressed only where it ends nobody who was not shown. Linux; the terminal is a Python's. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Holder } from '../../../src/core/model/process.ts';
import { createKiller } from '../../../src/node/kill/index.ts';
import { createLinuxProcesses } from '../../../src/node/kill/linux.ts';
import {
  eventually,
  freePort,
  holderOf,
  isAlive,
  makeProbe,
  type Started,
  serverScript,
  start,
} from './support/world.ts';

/** A terminal with bash in it; what is read from standard input is typed, what is printed goes on to standard output. */
const terminalProgram = `
import os, pty, select, sys
pid, screen = pty.fork()
if pid == 0:
    os.execvp('bash', ['bash', '--norc', '--noprofile', '--noediting', '-i'])
while True:
    ready, _, _ = select.select([0, screen], [], [])
    for each in ready:
        try: data = os.read(each, 4096)
        except OSError: data = b''
        if not data: sys.exit(0)
        os.write(screen if each == 0 else 1, data)
`;

interface Case {
  readonly what: string;
  /** With SERVER for the command of the server; each neighbour prints \`ready PID\` itself. */
  readonly line: string;
  readonly presses: 0 | 1;
  /** The neighbour was shown with the holder. */
  readonly shown?: true;
}

/** Prints its pid and stays. */
const neighbour = `sh -c 'echo ready $$; exec sleep 1000'`;

const cases: readonly Case[] = [
  { what: 'a server alone', line: 'SERVER', presses: 1 },
  { what: 'a server in a script', line: `sh -c 'SERVER; true'`, presses: 1 },
  { what: 'a server in a terminal within the terminal', line: `script -qc 'SERVER' /dev/null`, presses: 1 },
  {
    what: 'two commands of one script',
    line: `sh -c "${neighbour.replaceAll('$', '\\$')} & SERVER; true"`,
    presses: 0,
  },
  { what: 'two ends of a pipe', line: `SERVER | tee /dev/null`, presses: 0 },
  {
    what: 'a neighbour with its name shown',
    line: `sh -c "${neighbour.replaceAll('$', '\\$')} & SERVER; true"`,
    presses: 1,
    shown: true,
  },
  { what: 'a server in the background, another command in front', line: `SERVER & ${neighbour}`, presses: 0 },
];

async function inTerminal(t: TestContext, line: string): Promise<Started> {
  const started = start(t, 'python3', ['-c', terminalProgram], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, TERM: 'dumb' },
  });
  started.child.stdin?.write(`PS1=; stty -echo; echo\n${line}\n`);
  return started;
}

for (const { what, line, presses, shown } of cases)
  test(`Ctrl+C and ${what}: pressed ${presses} times`, { skip: process.platform !== 'linux' }, async t => {
    const probe = makeProbe(t);
    const port = await freePort();
    const command = `${process.execPath} ${serverScript('server')} ${port}`;
    const terminal = await inTerminal(t, line.replaceAll('SERVER', command));
    const pids = [...(await terminal.ready())];
    if (line.includes('sleep')) pids.push(...(await terminal.ready()));
    const found = await holderOf(probe, port);
    const others = pids.filter(pid => pid !== found.pid);
    const live = await Promise.all(others.map(pid => createLinuxProcesses().read(pid)));
    const named = live.flatMap(each => (each === undefined || each === 'unread' ? [] : [each]));
    const holder: Holder = shown === undefined ? found : { ...found, followers: named };
    let pressed = 0;
    const interrupt = () => {
      pressed++;
      terminal.child.stdin?.write('\u0003');
    };
    const result = await createKiller({ probe }).kill(
      holder,
      { protocol: 'tcp', port },
      { graceMs: 60_000, force: false, interrupt },
    );
    assert.deepEqual([pressed, result.kind], [presses, 'freed'], JSON.stringify(result));
    await eventually('it has ended', () => !isAlive(holder.pid));
    for (const pid of others) {
      if (shown === true) await eventually('it has ended with it', () => !isAlive(pid));
      else assert.ok(isAlive(pid), 'nobody named it');
    }
  });
