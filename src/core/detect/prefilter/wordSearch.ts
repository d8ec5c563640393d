/** Looks for many words at once, several times faster than a pattern of alternatives. */

/** Of each UTF-16 unit five bits count, which are the same for a small and a capital letter; of a word its first four units. */
const bits = 5;
const mask = (1 << (4 * bits)) - 1;

/** Finds the first of many words in a text, however they are cased. Immutable; time is linear in the text. */
export class WordSearch {
  /** By the hash of its first four units: whether a word begins so, and which. A word of three is there with everything that may follow. */
  readonly #begins = new Uint8Array(mask + 1);
  readonly #words = new Map<number, string[]>();

  /** `words`: in small letters, of three UTF-16 units or more; none contains another. */
  constructor(words: readonly string[]) {
    for (const word of words) {
      let hash = 0;
      for (let at = 0; at < 3; at++) hash = (hash << bits) | (word.charCodeAt(at) & 31);
      const fourths = word.length > 3 ? [word.charCodeAt(3) & 31] : Array.from({ length: 32 }, (_, fourth) => fourth);
      for (const fourth of fourths) {
        const whole = (hash << bits) | fourth;
        this.#begins[whole] = 1;
        this.#words.set(whole, [...(this.#words.get(whole) ?? []), word]);
      }
    }
  }

  /** Where the first word begins, at `from` or later; -1: nowhere. */
  find(text: string, from = 0): number {
    const begins = this.#begins;
    const end = text.length;
    let hash = 0;
    for (let at = from; at < end; at++) {
      hash = ((hash << bits) | (text.charCodeAt(at) & 31)) & mask;
      if (begins[hash] === 1 && at >= from + 3 && this.#isAt(text, at - 3, hash)) return at - 3;
    }
    // A word of three units may end the text.
    hash = (hash << bits) & mask;
    return begins[hash] === 1 && end >= from + 3 && this.#isAt(text, end - 3, hash) ? end - 3 : -1;
  }

  /** The words that stand in the text, each once. */
  wordsIn(text: string): string[] {
    const found: string[] = [];
    for (let at = this.find(text); at >= 0; at = this.find(text, at + 1)) {
      const word = this.#wordAt(text, at);
      if (word !== undefined && !found.includes(word)) found.push(word);
    }
    return found;
  }

  test(text: string): boolean {
    return this.find(text) >= 0;
  }

  #wordAt(text: string, at: number): string | undefined {
    let hash = 0;
    for (let unit = at; unit < at + 4; unit++)
      hash = ((hash << bits) | (unit < text.length ? text.charCodeAt(unit) & 31 : 0)) & mask;
    return this.#words.get(hash)?.find(word => text.slice(at, at + word.length).toLowerCase() === word);
  }

  #isAt(text: string, at: number, hash: number): boolean {
    const words = this.#words.get(hash);
    return words?.some(word => text.slice(at, at + word.length).toLowerCase() === word) === true;
  }
}
