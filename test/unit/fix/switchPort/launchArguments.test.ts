import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planPortSwitch } from '../../../../src/core/fix/switchPort/index.ts';
import { applyEdits } from '../../../../src/core/fix/textEdit.ts';
import { memoryFiles } from './memory.ts';

const django = { type: 'debugpy', program: '${workspaceFolder}/manage.py' };
const vite = { type: 'node', program: '${workspaceFolder}/node_modules/vite/bin/vite.js' };

/** What of the configuration is another then; nothing: no file is edited. */
const configurations: readonly (readonly [
  from: number,
  configuration: Readonly<Record<string, unknown>>,
  changed: Readonly<Record<string, unknown>> | undefined,
])[] = [
  [8000, { ...django, args: ['runserver'] }, { args: ['runserver', '8001'] }],
  [8000, { ...django, args: ['runserver', '--noreload'] }, { args: ['runserver', '8001', '--noreload'] }],
  [8000, { ...django, args: ['runserver'], runtimeArgs: ['-u'] }, { args: ['runserver', '8001'] }],
  [8000, { ...django, args: 'runserver', runtimeArgs: [] }, undefined],
  [8000, { ...django, args: 'runserver', runtimeArgs: ['-u'] }, undefined],
  [8000, { ...django, args: 'runserver' }, undefined],
  [5173, { ...vite, runtimeArgs: ['--inspect'] }, { args: ['--port', '5174'] }],
  [5173, { ...vite, args: '--host', runtimeArgs: ['--inspect'] }, undefined],
  [5173, { type: 'node', runtimeExecutable: 'vite', runtimeArgs: [] }, { runtimeArgs: ['--port', '5174'] }],
  [5173, { type: 'node', runtimeExecutable: 'vite', runtimeArgs: ['dev'] }, { runtimeArgs: ['dev', '--port', '5174'] }],
  [5173, { type: 'node', runtimeExecutable: 'vite', runtimeArgs: ['dev'], args: '--host' }, undefined],
];

for (const [from, configuration, changed] of configurations)
  test(`the port goes into the program's own arguments where they are a list: ${JSON.stringify(configuration)}`, async () => {
    const whole = { request: 'launch', name: 'Web', ...configuration };
    const text = JSON.stringify({ configurations: [whole] }, undefined, 2);
    const files = memoryFiles({ '.vscode/launch.json': text, 'manage.py': 'main()\n', 'package.json': '{}' });
    const hints = { activeConfiguration: 'Web', defaultPort: true };
    const { primary } = await planPortSwitch({ root: '/w', files, from, to: from + 1, hints });
    assert.equal(primary.length, changed === undefined ? 0 : 1, JSON.stringify(primary));
    const [edit] = primary;
    if (edit !== undefined)
      assert.deepEqual(JSON.parse(applyEdits(text, edit.edits)), { configurations: [{ ...whole, ...changed }] });
  });
