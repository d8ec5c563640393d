import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whereTo } from '../../../src/core/conflicts/moved.ts';
import { Detector } from '../../../src/core/detect/detector.ts';
import { heard } from './heard.ts';
import { wordings } from './wordings.ts';

for (const [name, text, port, movedTo] of wordings) {
  test(`a move as ${name} says it: both numbers`, () => {
    for (const each of [
      text,
      text.replaceAll('\n', '\r\n'),
      `\u001b[33m${text.replaceAll('\n', '\u001b[39m\n\u001b[33m')}`,
    ]) {
      const detector = new Detector();
      const found = [...detector.push(each), ...detector.end()].filter(({ certainty }) => certainty !== 'quoted');
      assert.deepEqual(
        found.map(({ kind, port: from, movedTo: to }) => ({
          kind,
          port: from,
          movedTo: to ?? whereTo(port, heard(each))?.port,
        })),
        [{ kind: 'moved', port, movedTo }],
      );
    }
  });
}
