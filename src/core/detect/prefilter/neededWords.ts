/**
 * Reads from a pattern which words a text must hold for it to match: the prefilter is made of them, so that a row of a table is all that a
 * rule needs.
 */

/** More spellings of one place than this are not worth their number. */
const mostSpellings = 64;
/** Longer words are cut: a terminal may break a sentence anywhere, and a short word is broken less often. */
const longestWord = 14;
/** Rather one word of six letters than many that are longer. */
const costOfAWord = 4 ** -6;

/** Words of which one is there, and how often a text without any failure may hold one: a guess from how long they are and how many. */
interface Needed {
  readonly words: readonly string[];
  readonly frequency: number;
}

/** What a part of a pattern matches, in small letters. */
interface Part {
  /** Every text that it matches, when they are few. */
  readonly exact?: readonly string[];
  /** One of these is in every text that it matches. */
  readonly needed?: Needed | undefined;
}

const nothing: Part = { exact: [''] };
const anything: Part = {};

/** Words that every log is full of. */
const everyday =
  /address|already|an(?:y|other)|application|attempt(?:ing)?|available|bind(?:ing)?|bound|client|configured|connection|could not|creat(?:e|ing)|denied|errno|error|exception|failed|failure|host|http|instance|invalid|listen(?:ing|er)?|local|network|permissions?|port|process|requested|running|server|socket|start(?:ed|ing)?|system|unable|used?\b/g;

/** How many letters of a word tell something. */
function telling(word: string): number {
  const told = word.replace(everyday, '').trim().length;
  return told + (word.length - told) / 3;
}

/** The words as something to look for; nothing when one of them is in every log, or empty. */
function sought(words: readonly string[] | undefined): Needed | undefined {
  let frequency = 0;
  for (const word of words ?? []) {
    const length = telling(word);
    // Three ideographs say as much as four letters.
    if (length < 4 && !/[^\u0000-\u02ff]/.test(word)) return undefined;
    frequency += 4 ** -Math.min(length, longestWord) + costOfAWord;
  }
  return words === undefined ? undefined : { words, frequency };
}

function rarer(a: Needed | undefined, b: Needed | undefined): Needed | undefined {
  return a === undefined || (b !== undefined && b.frequency < a.frequency) ? b : a;
}

const neededOf = ({ exact, needed }: Part): Needed | undefined => rarer(sought(exact), needed);

/** The parts one after the other. */
function joined(parts: readonly Part[]): Part {
  let whole: readonly string[] | undefined = [''];
  for (const part of parts) whole = product(whole, part.exact);
  if (whole !== undefined) return { exact: whole };
  let needed: Needed | undefined;
  for (const [from, part] of parts.entries()) {
    needed = rarer(needed, neededOf(part));
    let run = part.exact;
    for (let to = from + 1; run !== undefined && to < parts.length; to++) {
      run = product(run, parts[to]?.exact);
      needed = rarer(needed, sought(run));
    }
  }
  return { needed };
}

function product(starts: readonly string[] | undefined, ends: readonly string[] | undefined): Part['exact'] {
  if (starts === undefined || ends === undefined || starts.length * ends.length > mostSpellings) return undefined;
  if (starts.length === 1 && ends.length === 1) return [starts.join('') + ends.join('')];
  return [...new Set(ends.flatMap(end => starts.map(start => start + end)))];
}

class Reader {
  readonly #source: string;
  readonly #plainText = /[^\\^$.|?*+()[\]{}]+/y;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Alternatives, to the closing parenthesis or the end. */
  alternatives(): Part {
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    const [only] = parts;
    if (only !== undefined && parts.length === 1) return only;
    const exact = parts.flatMap(part => part.exact ?? []);
    if (parts.every(part => part.exact !== undefined) && exact.length <= mostSpellings) return { exact };
    let frequency = 0;
    const words: string[] = [];
    for (const part of parts) {
      const needed = neededOf(part);
      if (needed === undefined) return anything;
      frequency += needed.frequency;
      words.push(...needed.words);
    }
    return { needed: { words, frequency } };
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.#source.length && this.#source[this.#at] !== '|' && this.#source[this.#at] !== ')') {
      const literal = this.#literal();
      const part = literal === '' ? this.#repeated(this.#atom()) : { exact: [literal] };
      const last = parts.at(-1)?.exact;
      // Letters become words at once.
      if (last?.length === 1 && part.exact?.length === 1)
        parts[parts.length - 1] = { exact: [last.join('') + part.exact.join('')] };
      else parts.push(part);
    }
    return joined(parts);
  }

  /** Plain characters that come once each. */
  #literal(): string {
    this.#plainText.lastIndex = this.#at;
    const found = this.#plainText.exec(this.#source)?.[0] ?? '';
    const isRepeated = /[?*+{]/.test(this.#source[this.#at + found.length] ?? '');
    const literal = isRepeated ? found.slice(0, -1) : found;
    this.#at += literal.length;
    return literal.toLowerCase();
  }

  #repeated(part: Part): Part {
    if (!'?*+{'.includes(this.#source[this.#at] ?? ' ')) return part;
    const quantifier = /^(?:[?*+]|\{(\d+)(,\d*)?\})\??/.exec(this.#source.slice(this.#at, this.#at + 16));
    if (quantifier === null) return part;
    this.#at += quantifier[0].length;
    const sign = quantifier[0][0];
    if (sign === '?' && part.exact !== undefined) return { exact: [...new Set([...part.exact, ''])] };
    if (sign === '?' || sign === '*' || quantifier[1] === '0') return anything;
    if (quantifier[2] === undefined && quantifier[1] !== undefined && part.exact?.length === 1)
      return { exact: [part.exact.join('').repeat(Number(quantifier[1]))] };
    return { needed: neededOf(part) };
  }

  #atom(): Part {
    if (this.#take('(')) return this.#group();
    if (this.#take('[')) return this.#class();
    if (this.#take('\\')) return this.#escape();
    const character = this.#source[this.#at++] ?? '';
    if (character === '^' || character === '$') return nothing;
    return character === '.' ? anything : { exact: [character.toLowerCase()] };
  }

  #group(): Part {
    const opening = /^\?(?:[:=!]|<[=!]|<[\w$]+>)/.exec(this.#source.slice(this.#at, this.#at + 60))?.[0] ?? '';
    this.#at += opening.length;
    const part = this.alternatives();
    this.#at++;
    return /[=!]$/.test(opening) ? nothing : part;
  }

  /** A class of a few characters is as many spellings; `\s` is a blank. */
  #class(): Part {
    const inside = /^(?:\\.|[^\]\\])*/s.exec(this.#source.slice(this.#at))?.[0] ?? '';
    this.#at += inside.length + 1;
    if (inside.startsWith('^') || /\\[^\\\]s/-]|.-./.test(inside)) return anything;
    const characters = inside.replaceAll('\\s', ' ').replace(/\\(.)/g, '$1').toLowerCase().split('');
    return characters.length > 4 ? anything : { exact: [...new Set(characters)] };
  }

  #escape(): Part {
    const name = this.#source[this.#at++] ?? '';
    if (name === 'b' || name === 'B') return nothing;
    if (name === 's') return { exact: [' '] };
    const code = /^x([0-9a-f]{2})|^u([0-9a-f]{4})/i.exec(this.#source.slice(this.#at - 1, this.#at + 4));
    if (code !== null) {
      this.#at += code[0].length - 1;
      return { exact: [String.fromCharCode(Number.parseInt(code[1] ?? code[2] ?? '', 16)).toLowerCase()] };
    }
    if (name === 'k' || name === 'p' || name === 'P') {
      this.#at = Math.max(this.#at, this.#source.indexOf(name === 'k' ? '>' : '}', this.#at) + 1);
      return anything;
    }
    return /[a-z0-9]/i.test(name) ? anything : { exact: [name] };
  }

  #take(character: string): boolean {
    if (this.#source[this.#at] !== character) return false;
    this.#at++;
    return true;
  }
}

/** Programs print quoted, bracketed and labelled parts in colours, whose escapes stand between: a word is better without. */
function plain(word: string): string {
  const [part = ''] = word.split(/["'`()[\]{}<>:]+/).sort((a, b) => telling(b) - telling(a));
  return telling(part) < 8 ? word : part;
}

/** Of a long word the 14 letters with the fewest of everyday words; of several such runs the last. */
export function shortened(word: string): string {
  if (word.length <= longestWord) return word;
  const told = word.replace(everyday, everydayWord => '\0'.repeat(everydayWord.length));
  let best = '';
  let most = -1;
  for (let end = longestWord; end <= word.length; end++) {
    const letters = told.slice(end - longestWord, end).replaceAll('\0', '').length;
    if (letters < most) continue;
    most = letters;
    best = word.slice(end - longestWord, end);
  }
  return best;
}

/**
 * Words (small letters, a blank for any white space) of which every text that matches all of the patterns holds at least one. Of several
 * such sets the rarest. `undefined`: there is none that is rare enough to be looked for.
 */
export function neededWords(patterns: readonly RegExp[]): readonly string[] | undefined {
  let best: Needed | undefined;
  for (const { source } of patterns) best = rarer(best, neededOf(new Reader(source).alternatives()));
  return best === undefined ? undefined : [...new Set(best.words.map(plain))];
}
