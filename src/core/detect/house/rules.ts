/** What a house's own servers print, as its settings say: rules beside ours. */
import { parsePort } from '../../model/endpoint.ts';
import { hostField, pathField } from '../line/fields.ts';
import { statedNear } from '../line/stated.ts';
import { neededWords, shortened } from '../prefilter/neededWords.ts';
import { WordSearch } from '../prefilter/wordSearch.ts';
import { codeMarks } from '../quotations/code.ts';
import type { Finding } from '../rule.ts';
import { compiled, longestHouseLine, type PatternProblem, problemOf } from './linear.ts';

/** So many patterns are read, each of so many UTF-16 units. */
const mostPatterns = 20;
const longestPattern = 300;

interface HouseRule {
  readonly pattern: RegExp;
  /** In small letters, one of which a text must hold. */
  readonly words: readonly string[];
}

/** A pattern that is not used, and why. */
export interface Refused {
  readonly pattern: string;
  readonly problem: PatternProblem;
}

export interface HousePatterns {
  readonly rules: readonly HouseRule[];
  readonly refused: readonly Refused[];
}

/** Reads the setting's value, which may be anything. */
export function readHousePatterns(value: unknown): HousePatterns {
  const rules: HouseRule[] = [];
  const refused: Refused[] = [];
  for (const [index, each] of (Array.isArray(value) ? (value as readonly unknown[]) : []).entries()) {
    const pattern = typeof each === 'string' ? each : '';
    const words = pattern === '' ? undefined : wordsOf(pattern);
    const problem =
      index >= mostPatterns
        ? 'too-many'
        : typeof each !== 'string'
          ? 'not-text'
          : pattern.length > longestPattern
            ? 'too-long'
            : (problemOf(pattern) ?? (words === undefined ? 'no-word' : undefined));
    if (problem !== undefined) refused.push({ pattern: pattern.slice(0, longestPattern), problem });
    else rules.push({ pattern: new RegExp(pattern, 'i'), words: words ?? [] });
  }
  return { rules, refused };
}

/** A word that names nothing but everyday things would have every line looked at. */
function wordsOf(source: string): readonly string[] | undefined {
  const pattern = compiled(source);
  return pattern === undefined ? undefined : neededWords([pattern])?.map(shortened);
}

/** The house's rules, ready to be asked. Immutable. */
export class HouseRules {
  readonly #rules: readonly HouseRule[];
  readonly #search: WordSearch;
  /** In UTF-16 units. */
  readonly longestWord: number;

  constructor(rules: readonly HouseRule[]) {
    this.#rules = rules;
    const words = [...new Set(rules.flatMap(rule => rule.words))];
    this.#search = new WordSearch(words.filter(word => !words.some(other => other !== word && word.includes(other))));
    this.longestWord = Math.max(0, ...words.map(word => word.length));
  }

  get patterns(): readonly RegExp[] {
    return this.#rules.map(({ pattern }) => pattern);
  }

  /** Where the first word of a rule stands, or -1. */
  find(text: string): number {
    return this.#search.find(text);
  }

  classify(line: string): Finding | undefined {
    if (!this.#search.test(line)) return undefined;
    const text = line.slice(0, longestHouseLine);
    for (const { pattern } of this.#rules) {
      const match = pattern.exec(text);
      if (match !== null) return this.#finding(line, match);
    }
    return undefined;
  }

  #finding(line: string, match: RegExpExecArray): Finding {
    const { port: portText = '', host: hostText = '', path: pathText = '' } = match.groups ?? {};
    const path = pathField(pathText);
    const stated = statedNear(line, match.index, match.index + match[0].length);
    const port = parsePort(portText) ?? (path === undefined ? stated?.port : undefined);
    const host = hostField(hostText) ?? (stated?.port === port ? stated?.host : undefined);
    // Its words are the house's own: only where they stand in source do they not mean it.
    const quotation = codeMarks.find(mark => mark.pattern.test(line))?.id;
    return {
      kind: 'in-use',
      ruleId: 'house-pattern',
      ...(port !== undefined && { port }),
      ...(host !== undefined && port !== undefined && { host }),
      ...(path !== undefined && { path, protocol: 'unix' as const }),
      ...(quotation !== undefined && { certainty: 'quoted' as const, reasons: [quotation] }),
    };
  }
}

/** Those of the setting; `undefined` when there are none. */
export function houseRules(value: unknown): HouseRules | undefined {
  const { rules } = readHousePatterns(value);
  return rules.length === 0 ? undefined : new HouseRules(rules);
}
