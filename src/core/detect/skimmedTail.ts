/** The newest text of a stream that is only skimmed: where the lines before a failure come from. */
import { pieceStart } from '../text/lines.ts';

/** Raw text that is kept, in UTF-16 units. */
export const tailLength = 16_384;
/** How much of it, before the first suspicious line, is looked at. */
const contextLength = 8192;

export class SkimmedTail {
  /** Of the longest word that is looked for, in UTF-16 units. */
  readonly #longest: number;
  /** The newest chunks, their total length, and the end of the text as one string. */
  #chunks: string[] = [];
  #length = 0;
  #seam = '';
  /** Length of the open line's part that was dropped from the front; the tail starts at a line's start when 0. */
  #dropped = 0;
  #trimmed = false;

  constructor(longest: number) {
    this.#longest = longest;
  }

  /** The end of it, in which a word may have begun that the next chunk ends. */
  get seam(): string {
    return this.#seam;
  }

  get text(): string {
    return this.#chunks.join('');
  }

  clear(): void {
    this.#chunks = [];
    this.#length = 0;
    this.#seam = '';
    this.#dropped = 0;
    this.#trimmed = false;
  }

  keep(chunk: string): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    this.#seam =
      chunk.length >= this.#longest ? chunk.slice(1 - this.#longest) : (this.#seam + chunk).slice(1 - this.#longest);
    let drop = 0;
    for (;;) {
      const oldest = this.#chunks[drop];
      if (oldest === undefined || this.#length - oldest.length < tailLength) break;
      const feed = oldest.lastIndexOf('\n');
      this.#dropped = feed < 0 ? this.#dropped + oldest.length : oldest.length - feed - 1;
      this.#trimmed = true;
      this.#length -= oldest.length;
      drop++;
    }
    if (drop > 0) this.#chunks.splice(0, drop);
  }

  /** Where in `text`, which begins with this tail, the lines begin that matter to the one at `at`; `isCut`: in the middle of an endless one. */
  contextOf(text: string, at: number): { readonly from: number; readonly isCut: boolean } {
    const feed = at === 0 ? -1 : text.lastIndexOf('\n', at - 1);
    const lineStart = feed >= 0 ? feed + 1 : -this.#dropped;
    const piece = pieceStart(at - lineStart);
    return piece > 0
      ? { from: lineStart + piece, isCut: true }
      : { from: this.#wholeLineBefore(text, lineStart), isCut: false };
  }

  #wholeLineBefore(text: string, lineStart: number): number {
    const earliest = lineStart - contextLength;
    if (earliest <= 0) {
      if (!this.#trimmed) return 0;
      if (this.#dropped === 0 && earliest === 0) return 0;
    }
    const next = text.indexOf('\n', Math.max(earliest, 0));
    return next < 0 || next >= lineStart ? Math.max(lineStart, 0) : next + 1;
  }
}
