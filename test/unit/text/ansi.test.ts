import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderLine, stripAnsi } from '../../../src/core/text/ansi.ts';
import { LineCutter, pieceLength, pieceOverlap, pieceStart, type RawLine } from '../../../src/core/text/lines.ts';
import { createRandom } from '../../support/random.ts';

const texts = (raw: string): string[] => renderLine(raw).map(line => line.text);

test('colours, marks, titles and charsets print nothing', () => {
  assert.deepEqual(texts('\u001b[1;31mred\u001b[0m \u001b]0;title\u0007plain\u001b(B'), ['red plain']);
  assert.deepEqual(texts('\u001b]633;P;Cwd=/w\u0007text\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\'), [
    'textlink',
  ]);
  assert.deepEqual(texts('\u001b[?2004htyped\u001b[K'), ['typed']);
});

test('a row drawn anew is a line of its own, and so is another row', () => {
  assert.deepEqual(texts('10%\r20%\rdone'), ['10%', '20%', 'done']);
  assert.deepEqual(texts('one\u001b[2;1Htwo\u001b[Ethree'), ['one', 'two', 'three']);
  assert.deepEqual(texts('⠙\u001b[1G\u001b[0Ktext'), ['⠙', 'text']);
});

test('a cursor move to the right is a gap', () => {
  assert.deepEqual(texts('a\u001b[3Cb\u001b[Cc'), ['a   b c']);
  assert.deepEqual(texts('a\u001b[10Gb'), ['a        b']);
  assert.ok((texts('a\u001b[999999999Cb')[0]?.length ?? 0) < 1000);
});

test('a clear screen and the start of a command begin anew', () => {
  assert.deepEqual(
    renderLine('old\u001b[2Jnew\u001b]633;C\u0007run').map(({ text, fresh }) => ({ text, fresh })),
    [
      { text: 'old', fresh: false },
      { text: 'new', fresh: true },
      { text: 'run', fresh: true },
    ],
  );
});

test('what is cut off or malformed is dropped, never thrown', () => {
  for (const raw of [
    '\u001b',
    '\u001b[',
    '\u001b[31',
    '\u001b]633;C',
    '\u001bP',
    'a\b\b\b',
    '\u009b',
    '\ud800',
    '\u001b[31;\u001b[0m',
  ]) {
    assert.ok(Array.isArray(renderLine(raw)), JSON.stringify(raw));
  }
  assert.deepEqual(texts('text\u001b]0;never ends'), ['text']);
  assert.equal(stripAnsi('  \u001b[1mPort\u001b[0m 3000\r\n'), 'Port 3000');
});

test('random bytes are rendered without controls', () => {
  const random = createRandom(3);
  for (let round = 0; round < 300; round++) {
    const raw = random.text(random.below(80), '\u001b[];?0123456789mGHKJABCD\r\b\u0007\\ab\u009b\u009d');
    for (const text of texts(raw))
      assert.doesNotMatch(text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/, JSON.stringify(raw));
  }
});

function cut(text: string, size: number): RawLine[] {
  const cutter = new LineCutter();
  const lines: RawLine[] = [];
  const visit = (line: RawLine): boolean => lines.push(line) > 0;
  for (let at = 0; at < text.length; at += size) cutter.push(text.slice(at, at + size), visit);
  return [...lines, cutter.peek()];
}

test('lines are the same in any chunking; an endless one comes in pieces that overlap', () => {
  const text = `one\r\n\n${'x'.repeat(3 * pieceLength)}\nlast`;
  const whole = cut(text, text.length);
  for (const size of [1, 13, 4096]) assert.deepEqual(cut(text, size), whole, String(size));
  assert.equal(whole[0]?.raw, 'one\r');
  assert.equal(whole.at(-1)?.raw, 'last');
  const pieces = whole.filter(line => line.cutLeft || line.cutRight);
  assert.equal(
    pieces.map((piece, index) => (index === 0 ? piece.raw : piece.raw.slice(pieceOverlap))).join(''),
    'x'.repeat(3 * pieceLength),
  );
  for (let offset = 0; offset < 3 * pieceLength; offset += 97) {
    const start = pieceStart(offset);
    assert.ok(start <= offset && offset < start + pieceLength, String(offset));
  }
});
