/** Which rules a text is worth trying: those of which a word stands in it. */

import type { Rule, WholeRule } from '../rule.ts';
import { neededWords, shortened } from './neededWords.ts';
import { WordSearch } from './wordSearch.ts';

/** The words, in small letters, one of which a text must hold for the rule to match. */
export function wordsOf({ words, pattern, onlyIf }: Rule): readonly string[] {
  const needed = words ?? neededWords(onlyIf === undefined ? [pattern] : [pattern, onlyIf]);
  if (needed === undefined) throw new Error('A pattern of everyday words needs `words`: ' + pattern.source);
  return needed;
}

/** Of words that contain another only that one: so the earliest match is the same in any chunking. */
function withoutLonger(words: readonly string[]): readonly string[] {
  const shortest = [...new Set(words)].toSorted((a, b) => a.length - b.length);
  const kept: string[] = [];
  for (const word of shortest) if (!kept.some(other => word.includes(other))) kept.push(word);
  return kept;
}

/** What is looked for, in small letters; none contains another. */
function searchedFor(words: readonly string[]): readonly string[] {
  return withoutLonger(withoutLonger(words).map(shortened));
}

/** Rules in the order they are tried. Immutable. */
export class RuleIndex {
  readonly #rules: readonly WholeRule[];
  readonly #search: WordSearch;
  readonly #byWord = new Map<string, number[]>();
  /** The words of all rules, in small letters; none contains another. */
  readonly words: readonly string[];

  constructor(rules: readonly WholeRule[]) {
    this.#rules = rules;
    const needed = rules.map(wordsOf);
    const searched = searchedFor(needed.flat());
    this.words = searched;
    this.#search = new WordSearch(searched);
    for (const [index, words] of needed.entries())
      for (const word of words) {
        // One part is enough: a text that holds the word holds all of them.
        const part = searched.find(other => word.includes(other));
        if (part === undefined) throw new Error('A word of a rule is not looked for: ' + word);
        const known = this.#byWord.get(part) ?? [];
        if (known.at(-1) !== index) this.#byWord.set(part, [...known, index]);
      }
  }

  /** Those that may match the text, in their order. */
  *of(text: string): Generator<WholeRule> {
    const indexes = new Set(this.#search.wordsIn(text).flatMap(word => this.#byWord.get(word) ?? []));
    for (const index of [...indexes].sort((a, b) => a - b)) {
      const rule = this.#rules[index];
      if (rule !== undefined) yield rule;
    }
  }
}
