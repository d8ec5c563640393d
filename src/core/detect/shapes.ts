/** Lines that differ in nothing but their numbers say the same, or nothing: a flood of them is read once. */

/** So many shapes are remembered; then they are forgotten at once. */
const mostShapes = 512;
/** In UTF-16 units. A flood is of short lines. */
const longestShape = 600;

export class Shapes<T> {
  readonly #telling: ReadonlySet<string>;
  readonly #known = new Map<string, T>();

  /** `telling`: numbers that are more than a number, as those that stand in the patterns that are tried on the lines. */
  constructor(telling: ReadonlySet<string>) {
    this.#telling = telling;
  }

  /**
   * The line with its numbers told only by their length, whether they can be a port, and which of them are equal. Two lines of one shape match
   * the same patterns at the same places.
   */
  shapeOf(line: string): string {
    const seen: string[] = [];
    return line.replace(/\d+/g, number => {
      if (this.#telling.has(number) || number.startsWith('0')) return number;
      let at = seen.indexOf(number);
      if (at < 0) at = seen.push(number) - 1;
      const isPort = number.length < 5 || (number.length === 5 && Number(number) <= 65_535);
      // A port of four digits or five.
      return `\u0000${isPort && number.length > 3 ? 'p' : number.length}${at}`;
    });
  }

  /** The line without its numbers, for what is only a guess. */
  static outlineOf(line: string): string {
    return line.replace(/\d+/g, '0');
  }

  get(shape: string): T | undefined {
    return this.#known.get(shape);
  }

  set(shape: string, value: T): void {
    if (shape.length > longestShape) return;
    if (this.#known.size >= mostShapes) this.#known.clear();
    this.#known.set(shape, value);
  }
}

/** The numbers that stand in patterns. */
export function numbersIn(patterns: readonly RegExp[]): ReadonlySet<string> {
  return new Set(
    patterns.flatMap(
      ({ source }) => source.replace(/\{\d+(?:,\d*)?\}|\\u[\da-f]{4}|\\[dk]/gi, ' ').match(/\d+/g) ?? [],
    ),
  );
}
