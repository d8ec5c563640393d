import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { InternalCommand } from '../../src/core/ids.ts';
import type { Conflict } from '../../src/core/model/conflict.ts';
import { conflictSentence } from '../../src/vscode/text/diagnosis.ts';
import { viteSource } from '../support/runsOnce.ts';
import { api, bash, conflictThat, eventually, execute, file, freePort, listens, write } from './support.ts';
import { isAlive } from './tools.ts';

const vite = 'node_modules/.bin/vite';
const commandLine = (port: number) => `node ${vite} ${port}`;

function runsAs(): number {
  const path = file('node_modules/.bin/lock.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { pid: number }).pid : 0;
}

/** Open conflicts are those that the user is still to see. */
async function isOver({ id }: Conflict): Promise<boolean> {
  return (await api()).conflicts().every(conflict => conflict.id !== id);
}

suite('a program that says that it runs already', () => {
  let running: vscode.Terminal;
  let failing: vscode.Terminal;
  let port: number;

  suiteSetup(() => write(vite, viteSource));
  setup(async () => {
    await api();
    port = await freePort();
    running = await bash();
    failing = await bash();
  });
  teardown(async () => {
    running.dispose();
    failing.dispose();
    await eventually('the server has ended', () => !isAlive(runsAs()));
    // A process that nobody has waited for yet would count as alive in the next test.
    await rm(file('node_modules/.bin/lock.json'), { force: true });
  });

  /** The second start, and the conflict that comes of it. */
  async function fail() {
    await execute(failing, commandLine(port + 1));
    return conflictThat(
      ({ failure, state }) => failure?.lock?.program === 'Vite' && state === 'diagnosed',
      'a lock of Vite',
    );
  }

  test('the one that runs is named, stopped in its terminal, and what failed is started again', async () => {
    running.shellIntegration?.executeCommand(commandLine(port));
    await listens(port);
    const first = runsAs();
    const conflict = await fail();
    const { verdict, fixes } = conflict.diagnosis ?? {};
    assert.ok(verdict?.kind === 'already-running', verdict?.kind);
    assert.equal(verdict.facts.holder.pid, first);
    assert.deepEqual(
      fixes?.map(({ kind }) => kind),
      ['end-running', 'open-url', 'report'],
    );
    assert.match(
      conflictSentence(conflict),
      new RegExp(`^Vite runs already for this project: .*pid ${first}.*in the terminal “.+”, at localhost:${port}\\.$`),
    );
    await vscode.commands.executeCommand(InternalCommand.applyFix, conflict.id, fixes?.[0]);
    await listens(port + 1);
    assert.notEqual(runsAs(), first);
    assert.ok(vscode.window.terminals.includes(running), 'its shell lives');
    assert.ok(await isOver(conflict));
  });

  test('one that ends by itself takes its conflict with it', async () => {
    running.shellIntegration?.executeCommand(commandLine(port));
    await listens(port);
    const conflict = await fail();
    running.sendText('\u0003', false);
    await eventually('the conflict is over', () => isOver(conflict));
    // A notification of it may still be there: nothing is left to stop, so what failed is started.
    const fix = conflict.diagnosis?.fixes.find(({ kind }) => kind === 'end-running');
    await vscode.commands.executeCommand(InternalCommand.applyFix, conflict.id, fix);
    await listens(port + 1);
  });
});
