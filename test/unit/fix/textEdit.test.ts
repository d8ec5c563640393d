import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits } from '../../../src/core/fix/textEdit.ts';

test('edits apply whatever their order, and their offsets count before any of them', () => {
  const edits = [
    { start: 6, end: 11, text: 'there' },
    { start: 0, end: 5, text: 'Hi' },
  ];
  assert.equal(applyEdits('Hello world!', edits), 'Hi there!');
  assert.equal(applyEdits('', [{ start: 0, end: 0, text: 'PORT=1\n' }]), 'PORT=1\n');
});

test('insertions at one place keep the order they are given in', () => {
  const at = (text: string): { start: number; end: number; text: string } => ({ start: 1, end: 1, text });
  assert.equal(applyEdits('ad', [at('b'), at('c')]), 'abcd');
});

test('overlapping edits and edits outside the text are refused', () => {
  assert.throws(
    () =>
      applyEdits('abc', [
        { start: 0, end: 2, text: '' },
        { start: 1, end: 3, text: '' },
      ]),
    RangeError,
  );
  assert.throws(() => applyEdits('abc', [{ start: 2, end: 4, text: '' }]), RangeError);
  assert.throws(() => applyEdits('abc', [{ start: 2, end: 1, text: '' }]), RangeError);
});
