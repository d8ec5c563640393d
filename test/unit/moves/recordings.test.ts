import assert from 'node:assert/strict';
import { test } from 'node:test';
import { possibleMoves, whereTo } from '../../../src/core/conflicts/moved.ts';
import type { Step } from '../../../src/core/model/move.ts';
import { wantedPorts } from '../../../src/core/workspace/run/statedPorts.ts';
import { fixtureText } from '../../support/fixtures.ts';
import { memoryFiles } from '../resolve/files.ts';
import { type GoodStart, goodStarts } from './goodStarts.ts';
import { heard, heardToEnd } from './heard.ts';

interface Recording {
  readonly name: string;
  readonly kind: string;
  readonly port: number;
  readonly movedTo: number | null;
  readonly chunks: readonly string[];
}

function cut(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  );
}

function runOf({ command, files = {} }: Pick<GoodStart, 'command' | 'files'>): ReturnType<typeof wantedPorts> {
  return wantedPorts({
    commandLine: command,
    cwd: '/app',
    files: memoryFiles(Object.fromEntries(Object.entries(files).map(([name, text]) => [`/app/${name}`, text]))),
  });
}

async function steps(
  command: string,
  chunks: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<readonly Step[]> {
  const { wanted, program } = await runOf({ command, files });
  return possibleMoves({ wanted, printed: heard(...chunks), ...(program && { program }) });
}

const recordings = fixtureText('output', 'dev-servers.jsonl')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line) as Recording);

/** The line that npm shows before it runs it. */
const commandOf = ({ chunks }: Recording) => /^> (?!\S+@)(.+?)\r?$/m.exec(chunks.join(''))?.[1] ?? '';

for (const recording of recordings.filter(({ kind }) => kind === 'silent-move')) {
  const { name, port, movedTo, chunks } = recording;
  // Its package is five-server under another name, whose own port is 5500: it has not moved.
  const isMove = name !== 'live-server';
  test(`${name} says nothing, and its address tells`, async () => {
    for (const pieces of [chunks, cut(chunks.join(''), 1), cut(chunks.join(''), 17)]) {
      const [step] = await steps(commandOf(recording), pieces);
      assert.deepEqual(
        step && { from: step.from.port, to: step.to.port },
        isMove ? { from: port, to: movedTo } : undefined,
      );
    }
  });
}

for (const recording of recordings.filter(({ kind }) => kind === 'moved')) {
  test(`${recording.name}, which says that it moves, prints where it is`, () => {
    assert.equal(whereTo(recording.port, heard(...recording.chunks))?.port, recording.movedTo);
  });
}

test('nodemon says that its server has ended', () => {
  const { chunks } = recordings.find(({ name }) => name === 'nodemon-express') ?? { chunks: [] };
  assert.deepEqual(heardToEnd(chunks), { ports: [{ port: 3000 }], hasEnded: true });
});

for (const end of [
  "\u001b[34mCompleted running 'app.js'\u001b[39m",
  "Completed running 'app.js'. Waiting for file changes before restarting...",
  'Watcher Process finished. Restarting on file change...',
  '[Command was successful]',
  '[Finished running. Exit status: 0]',
]) {
  test(`a watcher says that its server has ended: ${end}`, () => {
    const text = `Example app listening on port 3000\r\n${end}\r\n`;
    for (const pieces of [[text], cut(text, 1)])
      assert.deepEqual(heardToEnd(pieces), { ports: [{ port: 3000 }], hasEnded: true });
  });
}

test('what has failed, or runs on, has not ended with success', () => {
  for (const end of [
    "Failed running 'app.js'",
    'Completed running 12 tests',
    "Restarting 'app.js'",
    '[Command exited with 1]',
  ])
    assert.equal(heardToEnd([`listening on port 3000\n${end}\n`]).hasEnded, false, end);
});

for (const recording of recordings.filter(({ kind }) => kind === 'in-use' || kind === 'silent')) {
  test(`${recording.name}, which ended, has not moved`, async () => {
    assert.deepEqual(await steps(commandOf(recording), recording.chunks), []);
  });
}

const nameOf = ({ command, port }: GoodStart) => `${command} on ${port}`;

test('there are a hundred good starts', () => assert.ok(goodStarts.length >= 100, String(goodStarts.length)));

for (const start of goodStarts) {
  test(`no move: ${nameOf(start)}`, async () => {
    for (const text of [start.output, start.output.replaceAll('\n', '\r\n')]) {
      for (const pieces of [[text], cut(text, 1), cut(text, 13)])
        assert.deepEqual(await steps(start.command, pieces, start.files), []);
    }
    const printed = heard(start.output);
    assert.ok(
      printed.some(({ port }) => port === start.port),
      `its address is read: ${JSON.stringify(printed)}`,
    );
  });
}

/** Each of these starts with the next number in place of its own: what a silent move of the same server looks like. */
test('the same servers on the next port are seen to have moved', async () => {
  const missed: string[] = [];
  for (const start of goodStarts) {
    const text = start.output.replaceAll(String(start.port), String(start.port + 1));
    const { wanted, program } = await runOf(start);
    const isStated = (wanted[0]?.confidence ?? 0) >= 0.85;
    const isTool = program !== undefined && program.ownCode !== true;
    const goes = (isStated || isTool) && [undefined, 'moves-silently'].includes(program?.whenTaken);
    const [step] = await steps(start.command, [text], start.files);
    if (goes && step?.to.port !== start.port + 1) missed.push(start.command);
  }
  assert.deepEqual(missed, [
    // Several addresses, none of which is more its own.
    'firebase emulators:start',
    // "Starting" before it is there; it fails when it cannot be.
    'python manage.py runserver',
    'python manage.py runserver 0.0.0.0:8200',
  ]);
});
