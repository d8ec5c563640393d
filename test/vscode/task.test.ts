import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { conflictThat, diagnosed, eventThat, folder, freePort, Occupant, serverSource, write } from './support.ts';

/** 1.100 raises no shell-execution event for a task in a fresh terminal, only when the terminal is used again. */
const seesFirstRun = !vscode.version.startsWith('1.100.');

suite('a task', () => {
  let occupant: Occupant | undefined;

  suiteSetup(() => write('server.js', serverSource));
  teardown(async () => occupant?.dispose());

  test('that fails on a taken port is a conflict of the task', async () => {
    const port = await freePort();
    occupant = await Occupant.on(port);
    const task = new vscode.Task(
      { type: 'shell' },
      folder(),
      'serve',
      'test',
      new vscode.ShellExecution(`node server.js ${port}`),
    );
    for (let runs = seesFirstRun ? 1 : 2; runs > 0; runs--) {
      const over = eventThat(
        vscode.tasks.onDidEndTaskProcess,
        event => event.execution.task.name === 'serve',
        'the end',
      );
      await vscode.tasks.executeTask(task);
      await over;
    }
    const { source, diagnosis } = await conflictThat(diagnosed(port), `port ${port}`);
    assert.equal(source.kind, 'task');
    assert.equal(source.kind === 'task' && source.name, 'serve');
    assert.equal(diagnosis?.fixes.find(fix => fix.kind === 'kill')?.holder.pid, occupant.pid);
  });
});
