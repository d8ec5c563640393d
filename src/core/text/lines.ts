/** How long a raw line may grow before it is looked at in pieces, in UTF-16 units. */
export const pieceLength = 4096;
/** Each piece repeats this much of the one before, so that a message is whole in one of them. */
export const pieceOverlap = 512;
/** How far one piece begins after another. */
export const pieceStep = pieceLength - pieceOverlap;

/** A raw line, or a piece of one that is too long. */
export interface RawLine {
  readonly raw: string;
  /** Text was cut away on this side: what touches it may be incomplete. */
  readonly cutLeft: boolean;
  readonly cutRight: boolean;
}

/** Where the first piece that holds `offset` starts, counted from the line's start. */
export function pieceStart(offset: number): number {
  return offset < pieceLength ? 0 : Math.ceil((offset + 1 - pieceLength) / pieceStep) * pieceStep;
}

/**
 * Cuts a stream at its line feeds. The same text in any chunking gives the same lines; holds at most one piece.
 */
export class LineCutter {
  #rest = '';
  #cutLeft = false;

  /** Calls `visit` for each line the chunk completes, in order, without the line feed. Stops early when `visit` returns false, giving back what was not read. */
  push(chunk: string, visit: (line: RawLine) => boolean): string {
    const text = this.#rest === '' ? chunk : this.#rest + chunk;
    let from = 0;
    // Only the new part can hold a line feed.
    let search = this.#rest.length;
    for (;;) {
      const feed = text.indexOf('\n', search);
      const end = feed < 0 ? text.length : feed;
      while (end - from > pieceLength) {
        const line = { raw: text.slice(from, from + pieceLength), cutLeft: this.#cutLeft, cutRight: true };
        from += pieceStep;
        this.#cutLeft = true;
        if (!visit(line)) {
          this.#rest = '';
          return text.slice(from);
        }
      }
      if (feed < 0) break;
      const line = { raw: text.slice(from, feed), cutLeft: this.#cutLeft, cutRight: false };
      this.#cutLeft = false;
      from = feed + 1;
      search = from;
      if (!visit(line)) {
        this.#rest = '';
        return text.slice(from);
      }
    }
    this.#rest = text.slice(from);
    return '';
  }

  /** The line that is still open, as it stands; empty when there is none. */
  peek(): RawLine {
    return { raw: this.#rest, cutLeft: this.#cutLeft, cutRight: false };
  }

  /** Forgets the open line; the next push starts `cutLeft` when told so. */
  reset(cutLeft = false): void {
    this.#rest = '';
    this.#cutLeft = cutLeft;
  }
}
