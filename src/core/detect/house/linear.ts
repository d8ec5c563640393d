/**
 * Whether a pattern that somebody wrote can be tried on hostile text: what it costs on one line is bounded by a constant. A careful grammar
 * rather than a clever proof: what it does not understand, it refuses.
 */

export type PatternProblem =
  | 'not-text'
  | 'too-long'
  | 'too-many'
  | 'not-valid'
  | 'looks-around'
  | 'refers-back'
  | 'repeats-repetition'
  | 'takes-too-long'
  | 'no-word';

/** What `*`, `+` and `{n,}` count for: as far as a line is looked at. In UTF-16 units. */
export const longestHouseLine = 1000;
/** So many ways to divide a line among the repetitions are tried at most, from each place of it. */
const mostWays = 2500;

/** A part of the pattern that stands for one character, or a group. */
interface Atom {
  readonly source: string;
  readonly isGroup: boolean;
  /** A group in which something is repeated or chosen. */
  readonly isWide: boolean;
}

interface Piece {
  readonly atom: Atom;
  readonly least: number;
  readonly most: number;
}

const quantifier = /^(?:[*+?]|\{(\d{1,4})(,(\d{0,4}))?\})\??/;

function timesOf(text: string): { readonly least: number; readonly most: number } {
  if (text.startsWith('*')) return { least: 0, most: longestHouseLine };
  if (text.startsWith('+')) return { least: 1, most: longestHouseLine };
  if (text.startsWith('?')) return { least: 0, most: 1 };
  const match = quantifier.exec(text);
  const least = Number(match?.[1] ?? 0);
  if (match?.[2] === undefined) return { least, most: least };
  return { least, most: match[3] === '' || match[3] === undefined ? longestHouseLine : Number(match[3]) };
}

/** A character that stands for itself. */
const literal = /^(?:[^\\[\](){}*+?.|^$]|\\[^a-zA-Z0-9])$/;

/** What comes behind a part: a character that stands for itself, nothing more at all, or anything. */
type Follow = { readonly character: string } | 'end' | 'anything';

function followOf(next: Piece | undefined, outside: Follow): Follow {
  if (next === undefined) return outside;
  if (next.least === 0 || !literal.test(next.atom.source)) return 'anything';
  return { character: next.atom.source.replace(/^\\/, '') };
}

/** Where the repeated part ends is plain: what comes next is no part of it. */
function isParted({ atom }: Piece, follow: Follow): boolean {
  if (follow === 'end') return true;
  if (follow === 'anything' || atom.isGroup) return false;
  return !new RegExp(`^(?:${atom.source})$`, 'is').test(follow.character);
}

/** Deeper than that, nobody writes groups. */
const deepest = 4;

/** One alternative, or the inside of a group, read to its end. */
interface Read {
  readonly ways: number;
  readonly isWide: boolean;
  readonly end: number;
}

class Reader {
  readonly #source: string;
  problem: PatternProblem | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  /** Reads from `at` to the end or the bracket that closes the group; `outside`: what comes behind that. */
  read(at: number, outside: Follow, depth = 0): Read {
    let ways = 1;
    let isWide = false;
    let pieces: Piece[] = [];
    const settle = () => {
      for (const [index, piece] of pieces.entries())
        if (piece.most !== piece.least && !isParted(piece, followOf(pieces[index + 1], outside)))
          ways *= piece.most - piece.least + 1;
      pieces = [];
    };
    let next = at;
    while (next < this.#source.length && this.#source[next] !== ')' && this.problem === undefined) {
      if (this.#source[next] === '|') {
        settle();
        isWide = true;
        next++;
        continue;
      }
      const { atom, end, inner } = this.#atom(next, outside, depth);
      ways *= inner;
      const found = quantifier.exec(this.#source.slice(end));
      const { least, most } = found === null ? { least: 1, most: 1 } : timesOf(found[0]);
      if (most > 1 && atom.isGroup && atom.isWide) this.problem ??= 'repeats-repetition';
      if (found !== null) isWide = true;
      pieces.push({ atom, least, most });
      next = end + (found?.[0].length ?? 0);
    }
    settle();
    return { ways, isWide, end: next };
  }

  /** What comes behind a group that ends before `at`. */
  #behind(at: number, outside: Follow): Follow {
    const rest = this.#source.slice(at);
    if (rest === '' || rest.startsWith(')')) return outside;
    const character = /^(?:\\[^a-zA-Z0-9]|[^\\[\](){}*+?.|^$])(?![*?{])/.exec(rest)?.[0];
    return character === undefined ? 'anything' : { character: character.replace(/^\\/, '') };
  }

  #atom(
    at: number,
    outside: Follow,
    depth: number,
  ): { readonly atom: Atom; readonly end: number; readonly inner: number } {
    const source = this.#source;
    const single = (end: number) => ({
      atom: { source: source.slice(at, end), isGroup: false, isWide: false },
      end,
      inner: 1,
    });
    if (source[at] === '\\') {
      if (/[1-9k]/.test(source[at + 1] ?? '')) this.problem ??= 'refers-back';
      const long = /^\\(?:x[\da-f]{2}|u[\da-f]{4}|c[a-z])/i.exec(source.slice(at, at + 6));
      return single(at + (long?.[0].length ?? 2));
    }
    if (source[at] === '[') {
      let end = at + 1;
      while (end < source.length && source[end] !== ']') end += source[end] === '\\' ? 2 : 1;
      return single(end + 1);
    }
    if (source[at] !== '(') return single(at + 1);
    const head = /^\((?:\?:|\?<[A-Za-z_]\w{0,40}>)?/.exec(source.slice(at))?.[0] ?? '(';
    if (head === '(' && source[at + 1] === '?') this.problem ??= 'looks-around';
    if (depth >= deepest) this.problem ??= 'takes-too-long';
    if (this.problem !== undefined)
      return { atom: { source: '', isGroup: true, isWide: true }, end: source.length, inner: 1 };
    const { end: close } = this.read(at + head.length, 'anything', depth + 1);
    const { ways, isWide, end } = this.read(at + head.length, this.#behind(close + 1, outside), depth + 1);
    return { atom: { source: source.slice(at, end + 1), isGroup: true, isWide }, end: end + 1, inner: ways };
  }
}

/** The pattern, tried whatever the case; `undefined` when it is none. */
export function compiled(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 'i');
  } catch {
    return undefined;
  }
}

/** Why the pattern may not be tried on lines; `undefined`: it may. */
export function problemOf(source: string): PatternProblem | undefined {
  if (compiled(source) === undefined) return 'not-valid';
  const reader = new Reader(source);
  const { ways } = reader.read(0, 'end');
  return reader.problem ?? (ways > mostWays ? 'takes-too-long' : undefined);
}
