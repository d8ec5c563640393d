import assert from 'node:assert/strict';
import { test } from 'node:test';
import { possibleMoves, whereTo } from '../../../src/core/conflicts/moved.ts';
import { Detector } from '../../../src/core/detect/detector.ts';
import type { BindFailure } from '../../../src/core/model/failure.ts';
import { wantedPorts } from '../../../src/core/workspace/run/statedPorts.ts';
import { memoryFiles } from '../resolve/files.ts';
import { freshMoves } from './freshMoves.ts';
import { freshStarts } from './freshStarts.ts';
import { heard } from './heard.ts';
import { unseenMoves } from './unseenMoves.ts';
import { unseenStarts } from './unseenStarts.ts';

function saidIn(output: string): readonly BindFailure[] {
  const detector = new Detector();
  return [...detector.push(output), ...detector.end()].filter(({ certainty }) => certainty !== 'quoted');
}

async function stepsOf(command: string, output: string, files: Readonly<Record<string, string>> = {}) {
  const { wanted, program } = await wantedPorts({
    commandLine: command,
    cwd: '/app',
    files: memoryFiles(Object.fromEntries(Object.entries(files).map(([name, text]) => [`/app/${name}`, text]))),
  });
  return possibleMoves({ wanted, printed: heard(output), ...(program && { program }) });
}

/** What its own code listens on may stand there as a number: its default says nothing then. */
const untold = ['Gradio'];

for (const { name, command, from, to, says, output } of [...unseenMoves, ...freshMoves]) {
  test(`${says ? 'said' : 'seen by its address'}: ${name}`, async () => {
    for (const text of [output, output.replaceAll('\n', '\r\n')]) {
      if (says) {
        const found = saidIn(text).map(({ kind, port, movedTo }) => [
          kind,
          port,
          movedTo ?? whereTo(from, heard(text))?.port,
        ]);
        assert.deepEqual(found, [['moved', from, to]]);
      } else {
        const [step] = await stepsOf(command, text);
        assert.deepEqual(step && [step.from.port, step.to.port], untold.includes(name) ? undefined : [from, to]);
      }
    }
  });
}

for (const { command, port, output, files } of [...unseenStarts, ...freshStarts]) {
  test(`no move: ${command} on ${port}`, async () => {
    for (const text of [output, output.replaceAll('\n', '\r\n')]) {
      assert.deepEqual(await stepsOf(command, text, files), []);
      assert.deepEqual(saidIn(text), []);
    }
  });
}
