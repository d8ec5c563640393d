import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planPortSwitch } from '../../../src/core/fix/switchPort/index.ts';
import { planRunOnce } from '../../../src/core/fix/switchPort/runOnce.ts';
import { applyEdits } from '../../../src/core/fix/textEdit.ts';
import type { ProgramRow, Serve } from '../../../src/core/programs/row.ts';
import { defaultPorts, optionWith } from '../../../src/core/programs/serving.ts';
import { programs } from '../../../src/core/programs/table.ts';
import { candidates } from '../../../src/core/resolve/candidates.ts';
import { memoryFiles } from '../fix/switchPort/memory.ts';

interface Started {
  readonly row: ProgramRow;
  readonly line: string;
  readonly port: number;
}

/** Every way to start the server of a row that has a port of its own. */
const ways: readonly Started[] = programs
  .filter(row => row.client !== true && row.borrowedDefault !== true && row.positionalAt === undefined)
  .flatMap(row => {
    const serves: readonly Serve[] = row.serves ?? [{ words: [''] }];
    const [name] = row.names;
    return serves.flatMap(way => {
      const [port] = defaultPorts(row, way);
      if (name === undefined || port === undefined) return [];
      const [option = ''] = way.with ?? [];
      return way.words.map(word => ({ row, line: `${name} ${word} ${option}`.replace(/ +/g, ' ').trim(), port }));
    });
  });

const to = 45_123;

test('what states no port is noticed by its default', async () => {
  const wrong: string[] = [];
  for (const { line, port } of ways) {
    const found = await candidates(
      { kind: 'in-use', ruleId: 'os-in-use', excerpt: 'Address already in use', frames: [] },
      { commandLine: line, cwd: '/w', files: memoryFiles({}) },
    );
    const ports = found.map(({ endpoint }) => (endpoint.protocol === 'unix' ? endpoint.path : endpoint.port));
    if (ports[0] !== port) wrong.push(`${line}: ${ports.join(', ')}`);
  }
  assert.deepEqual(wrong, []);
});

/** Options of it that say the same: `--port=`, `--port` and `-p`. */
function adds(row: ProgramRow): string {
  return optionWith(row.add ?? '', to);
}

/** The line with it: behind its last word, or as the value of that word. */
function added(line: string, row: ProgramRow): string {
  const option = adds(row);
  const [last = ''] = line.split(' ').slice(-1);
  return option.startsWith(`${last}=`) ? `${line}${option.slice(last.length)}` : `${line} ${option}`;
}

/** What a file of theirs says is started, and that is not read here. */
const startsOthers = ({ id }: ProgramRow): boolean => id === 'nx' || id === 'netlify';

test('what has an option for its port is started elsewhere with it', async () => {
  const wrong: string[] = [];
  for (const { row, line, port } of ways.filter(way => way.row.add !== undefined && !startsOthers(way.row))) {
    const plan = await planRunOnce({ from: port, to, commandLine: line });
    const got = plan?.kind === 'command' ? plan.commandLine : plan?.kind;
    if (got !== added(line, row)) wrong.push(`${line}: ${got}`);
  }
  assert.deepEqual(wrong, []);
});

test('what reads only a variable is started elsewhere with that', async () => {
  const wrong: string[] = [];
  const plain = ways.filter(({ row }) => row.add === undefined && row.variables !== undefined && row.ownCode !== true);
  for (const { row, line, port } of plain) {
    const plan = await planRunOnce({ from: port, to, commandLine: line });
    const [name = ''] = row.variables ?? [];
    const value = (row.variableForms?.[name] ?? '{port}').replace('{port}', String(to));
    const right = plan?.kind === 'command' && plan.commandLine === line && plan.env[name] === value;
    if (!right) wrong.push(`${line}: ${JSON.stringify(plan)}`);
  }
  assert.deepEqual(wrong, []);
});

test('an option is added to the script that starts the program, and to nothing beside it', async () => {
  const wrong: string[] = [];
  for (const { row, line, port } of ways.filter(way => way.row.add !== undefined && way.row.runner !== 'program')) {
    const scripts = { start: line, other: `echo ${port}`, look: `curl http://localhost:${port}` };
    const text = JSON.stringify({ name: 'a', scripts }, undefined, 2);
    const plan = await planPortSwitch({
      root: '/w',
      files: memoryFiles({ 'package.json': text }),
      from: port,
      to,
      hints: { startedBy: 'npm start', startedIn: '', defaultPort: true },
    });
    const [edit] = plan.primary;
    const after = edit === undefined ? '' : applyEdits(text, edit.edits);
    const start = after === '' ? '' : (JSON.parse(after) as { scripts: Record<string, string> }).scripts['start'];
    if (plan.primary.length !== 1 || start !== added(line, row)) wrong.push(`${line}: ${start}`);
  }
  assert.deepEqual(wrong, []);
});
