/** A seeded source of random numbers, so that a failing property test can be repeated from its seed. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** An integer in [0, below). */
  below(below: number): number;
  /** An integer in [from, to], both included. */
  between(from: number, to: number): number;
  /** One of the items. Throws for an empty list. */
  pick<T>(items: readonly T[]): T;
  /** True with this probability (0 to 1). */
  chance(probability: number): boolean;
  /** A string of this length made of characters of the alphabet. */
  text(length: number, alphabet: string): string;
  /** The items in another order; the input is left as it was. */
  shuffle<T>(items: readonly T[]): T[];
}

/** The mulberry32 generator (public domain, Tommy Ettinger): the bare function, numbers in [0, 1). */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function characters(text: string): readonly string[] {
  return Array.from(text);
}

/** A `Random` over `mulberry32(seed)`. */
export function createRandom(seed: number): Random {
  const next = mulberry32(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)];
    if (items.length === 0) throw new RangeError('pick() from an empty list');
    return item as T;
  };
  return {
    next,
    below,
    between: (from, to) => from + below(to - from + 1),
    pick,
    chance: probability => next() < probability,
    text: (length, alphabet) => Array.from({ length }, () => pick(characters(alphabet))).join(''),
    shuffle: items => {
      const out = [...items];
      for (let i = out.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [out[i], out[j]] = [out[j] as (typeof out)[number], out[i] as (typeof out)[number]];
      }
      return out;
    },
  };
}
