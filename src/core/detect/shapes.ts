/** Lines that differ in nothing but their numbers say the same, or nothing: a flood of them is read once. */

/** So many shapes are remembered, and as many that came up before those. */
const mostShapes = 2048;

const zero = 0x30;
const nine = 0x39;
/** Numbers are mixed in as units that no text has. */
const ofNumber = 0x10000;

/** Two lanes of 32 bits, of which 53 bits make a key: by chance no two shapes of a stream have the same. */
const firstLane = 0x811c9dc5;
const secondLane = 0x9e3779b9;
const firstPrime = 0x01000193;

export class Shapes<T> {
  readonly #telling: ReadonlySet<number>;
  /** By its lowest eight bits, whether a number may be one of them. */
  readonly #mayTell = new Uint8Array(256);
  #known = new Map<number, T>();
  /** Those before; what comes up again is known again. */
  #older = new Map<number, T>();
  /** The numbers of the line that is being read; beyond so many, which are equal is not told. */
  readonly #seen = new Int32Array(16);

  /** `telling`: numbers that are more than a number, as those that stand in the patterns that are tried on the lines. */
  constructor(telling: ReadonlySet<number>) {
    this.#telling = telling;
    for (const number of telling) this.#mayTell[number & 0xff] = 1;
  }

  /**
   * A key of the line with its numbers told only by their length, whether they can be a port, and which of them are equal. Two lines of one
   * key match the same patterns at the same places. One pass, no strings.
   */
  keyOf(line: string): number {
    const end = line.length;
    const seen = this.#seen;
    const mayTell = this.#mayTell;
    let count = 0;
    let first = firstLane;
    let second = secondLane;
    for (let at = 0; at < end; at++) {
      let unit = line.charCodeAt(at);
      if (unit >= zero && unit <= nine) {
        // `05` of a time is no number that a pattern asks for.
        const isPadded = unit === zero;
        let value = unit - zero;
        let length = 1;
        for (let next = line.charCodeAt(at + 1); next >= zero && next <= nine; next = line.charCodeAt(at + 1)) {
          value = (Math.imul(value, 10) + next - zero) | 0;
          length++;
          at++;
        }
        if (length === 1 && isPadded) unit = zero;
        else if (!isPadded && mayTell[value & 0xff] === 1 && this.#telling.has(value)) unit = ofNumber + value;
        else {
          let which = 0;
          while (which < count && seen[which] !== value) which++;
          if (which === count && count < seen.length) seen[count++] = value;
          const isPort = !isPadded && (length < 5 || (length === 5 && value <= 65_535));
          // A port of four digits or five.
          if (isPort && length === 5) length = 4;
          unit = -(which * 8192 + length * 4 + (isPadded ? 2 : 0) + (isPort ? 1 : 0)) - 1;
        }
      }
      first = Math.imul(first ^ unit, firstPrime);
      second = ((second << 5) - second + unit) | 0;
    }
    return (first >>> 0) * 0x200000 + (second >>> 11);
  }

  get(key: number): T | undefined {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const older = this.#older.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: number, value: T): void {
    if (this.#known.size >= mostShapes) {
      this.#older = this.#known;
      this.#known = new Map();
    }
    this.#known.set(key, value);
  }
}

/** A key of lines that are read as one, without their numbers, for what is only a guess; `before`: that of the lines before. */
export function outlineKey(line: string, before = secondLane): number {
  let key = Math.imul(before, 31) ^ firstLane;
  let isNumber = false;
  for (let at = 0; at < line.length; at++) {
    const unit = line.charCodeAt(at);
    const isDigit = unit >= zero && unit <= nine;
    if (isDigit && isNumber) continue;
    isNumber = isDigit;
    key = Math.imul(key ^ (isDigit ? zero : unit), firstPrime);
  }
  return key;
}

/** The numbers that stand in patterns. */
export function numbersIn(patterns: readonly RegExp[]): ReadonlySet<number> {
  return new Set(
    patterns.flatMap(({ source }) =>
      (source.replace(/\{\d+(?:,\d*)?\}|\\u[\da-f]{4}|\\[dk]/gi, ' ').match(/\d+/g) ?? []).map(Number),
    ),
  );
}
