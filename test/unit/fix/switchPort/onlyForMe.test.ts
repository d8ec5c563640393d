import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planPortSwitch } from '../../../../src/core/fix/switchPort/index.ts';
import { applyEdits } from '../../../../src/core/fix/textEdit.ts';
import type { PortSwitchHints } from '../../../../src/core/workspace/site.ts';
import { memoryFiles } from './memory.ts';

interface Case {
  readonly name: string;
  readonly from: number;
  readonly hints: PortSwitchHints;
  readonly files: Readonly<Record<string, string>>;
  /** The file as it would be, by its path; `undefined`: there is no place for the user alone. */
  readonly mine: Readonly<Record<string, string>> | undefined;
}

const code = 'app.listen(process.env.PORT || 3000);\n';
const launch = (more: string): string =>
  `{ "configurations": [{ "name": "API", "type": "node", "program": "\${workspaceFolder}/server.js"${more} }] }`;

const cases: readonly Case[] = [
  {
    name: 'Create React App reads .env.local over .env',
    from: 3000,
    hints: { startedBy: 'npm start' },
    files: { 'package.json': '{"scripts":{"start":"react-scripts start"}}', '.env': 'PORT=3000\n' },
    mine: { '.env.local': 'PORT=3001\n' },
  },
  {
    name: 'what stands in .env.local stays',
    from: 8080,
    hints: { startedBy: 'npm run serve' },
    files: {
      'package.json': '{"scripts":{"serve":"vue-cli-service serve"}}',
      '.env': 'PORT=8080\n',
      '.env.local': 'API=1\n',
    },
    mine: { '.env.local': 'API=1\nPORT=3001\n' },
  },
  {
    name: 'Bun reads it for the user’s own code',
    from: 3000,
    hints: { startedBy: 'bun server.js' },
    files: { 'server.js': code },
    mine: { '.env.local': 'PORT=3001\n' },
  },
  {
    name: 'Node does not',
    from: 3000,
    hints: { startedBy: 'node server.js' },
    files: { 'server.js': code },
    mine: undefined,
  },
  {
    name: 'an option of the script wins over it',
    from: 8080,
    hints: { startedBy: 'npm run serve' },
    files: { 'package.json': '{"scripts":{"serve":"vue-cli-service serve --port 8080"}}' },
    mine: undefined,
  },
  {
    name: 'a debug configuration sets the variable that its program reads',
    from: 3000,
    hints: { activeConfiguration: 'API' },
    files: { 'server.js': code, '.vscode/launch.json': launch('') },
    mine: { '.vscode/launch.json': launch(', "env": { "PORT": "3001" }') },
  },
  {
    name: 'beside what it sets already',
    from: 3000,
    hints: { activeConfiguration: 'API' },
    files: { 'server.js': code, '.vscode/launch.json': launch(', "env": { "A": "1" }') },
    mine: { '.vscode/launch.json': launch(', "env": { "A": "1", "PORT": "3001" }') },
  },
  {
    name: 'a number in the code is nobody’s variable',
    from: 3000,
    hints: { activeConfiguration: 'API' },
    files: { 'server.js': 'app.listen(3000);\n', '.vscode/launch.json': launch('') },
    mine: undefined,
  },
];

for (const { name, from, hints, files, mine } of cases)
  test(`only for me: ${name}`, async () => {
    const plan = await planPortSwitch({ root: '/w', files: memoryFiles(files), from, to: 3001, hints });
    assert.equal(plan.primary.length, 1, JSON.stringify(plan));
    const after = (plan.onlyForMe ?? []).map(({ file, edits, create }) => {
      const path = file.slice('/w/'.length);
      assert.equal(create === true, files[path] === undefined);
      return [path, applyEdits(files[path] ?? '', edits)] as const;
    });
    assert.deepEqual(Object.fromEntries(after), mine ?? {});
  });
