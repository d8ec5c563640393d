import { harmless, longPiece } from './harmless.ts';

/** Letters that are read from right to left: what stands beside them seems to stand elsewhere. */
const turning = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/** Whether a question can show a line that nobody vouches for whole, and exactly as it would be run. */
export function isShowable(line: string): boolean {
  return line !== '' && line === harmless(line, longPiece) && !turning.test(line);
}
