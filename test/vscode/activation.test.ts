import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Command } from '../../src/core/ids.ts';
import { api } from './support.ts';

suite('activation', () => {
  test('gives its API, with no conflict in it', async () => {
    assert.deepEqual((await api()).conflicts(), []);
  });

  test('registers every command of the palette', async () => {
    await api();
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      Object.values(Command).filter(id => !known.has(id)),
      [],
    );
  });
});
