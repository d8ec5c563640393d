/** So much of the end is kept, in UTF-16 units. */
const longest = 16_384;

/** The end of what a program printed. Memory is bounded; a chunk costs nothing but its place. */
export class LastText {
  #chunks: string[] = [];
  #length = 0;

  push(chunk: string): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    let drop = 0;
    for (;;) {
      const oldest = this.#chunks[drop];
      if (oldest === undefined || this.#length - oldest.length < longest) break;
      this.#length -= oldest.length;
      drop++;
    }
    if (drop > 0) this.#chunks.splice(0, drop);
  }

  get text(): string {
    return this.#chunks.join('').slice(-longest);
  }
}
