/** Sees in a terminal's output whether a program has the whole screen, or draws its rows anew. */

/** xterm's private modes for the alternate screen: 47, 1047 and 1049, set by `h` and reset by `l`. */
const mode = /\u001b\[\?(?:47|1047|1049)([hl])/g;
/** Where the screen is given back. */
const leaving = /(?=\u001b\[\?(?:47|1047|1049)l)/;
/** The start of such a mark, which the end of a chunk may cut. */
const longestMark = 8;
/** The cursor goes up, with or without a count, and a row or the rest of the screen is erased: ECMA-48's CUU or CPL, then EL or ED. */
const redraw =
  /\u001b\[\d{0,3}[AF](?:[^\n\u001b]|\u001b\[\d{0,3}(?![AF])[A-Za-z]){0,40}?\u001b\[[0-2]?[JK]|\u001b\[[0-2]?K\u001b\[\d{0,3}[AF]/;
/** How far back a redraw counts, in UTF-16 units: what stands after it is still what was drawn. */
const reach = 8192;

/** One instance a stream. Memory is a few characters; the cost is that of looking for a rare character. */
export class ScreenWatch {
  #isAlternate = false;
  /** Text since the last redraw. */
  #since = Number.POSITIVE_INFINITY;
  #seam = '';

  push(chunk: string): void {
    this.#since += chunk.length;
    const seam = this.#seam;
    this.#seam = chunk.length >= longestMark ? chunk.slice(1 - longestMark) : (seam + chunk).slice(1 - longestMark);
    if (!chunk.includes('\u001b') && !seam.includes('\u001b')) return;
    const text = seam + chunk;
    for (const [, change] of text.matchAll(mode)) this.#isAlternate = change === 'h';
    if (redraw.test(text)) this.#since = 0;
  }

  /** The chunk, cut where the whole screen is given back: what stood on it was shown by a program that had it. */
  pieces(chunk: string): readonly string[] {
    return chunk.includes('\u001b[?') ? chunk.split(leaving) : [chunk];
  }

  get state(): 'alternate' | 'redrawn' | undefined {
    if (this.#isAlternate) return 'alternate';
    return this.#since < reach ? 'redrawn' : undefined;
  }
}
