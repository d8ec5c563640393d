/**
 * The prefilter, in two tiers. Text without one of the words that some rule needs cannot hold a failure. Looking for all of them takes
 * several times as long as looking for the frequent ones, which is all that a flood is searched for.
 */
import { ruleIndex } from '../classify.ts';
import { WordSearch } from './wordSearch.ts';

/** The words in force, in small letters; none contains another. */
export const triggerWords: readonly string[] = ruleIndex.words;

/** Longest word, in UTF-16 units: what has to be kept of a chunk to see a word that two chunks share. */
export const longestWord = Math.max(...triggerWords.map(word => word.length));

/** Finds the first word, however it is cased. */
export const trigger: WordSearch = new WordSearch(triggerWords);

/**
 * The system's wording in English, of nearly every program, as it is cased: a matter of speed, and no rule's. Whatever else a flood says is
 * found when it pauses.
 */
export const frequentWords: readonly string[] = [
  'in use',
  'In use',
  'IN USE',
  'in-use',
  'n_use',
  'N_USE',
  'InUse',
  'inuse',
  'INUSE',
  'in\x1b[Cuse',
  'in\x1b[1Cuse',
  'ready used',
  'being used',
  'EACCES',
  'NOTAVAIL',
  'quested addres',
  'Only one usage',
];

const underscore = 0x5f;
const hyphen = 0x2d;

/**
 * A quick no: false when no frequent word is in the text. Each search begins with a character that is rare in logs, so that the
 * engine skips from one to the next (memchr), several times faster than any pattern of alternatives.
 */
export function mayHold(text: string): boolean {
  for (let at = text.indexOf('use'); at >= 0; at = text.indexOf('use', at + 3)) {
    const before = text.charCodeAt(at - 1);
    const second = text.charCodeAt(at - 2);
    // `in use`, `already used`, `being used`
    if (before === 0x20 && (second === 0x6e || second === 0x79 || second === 0x67)) return true;
    // `in_use`, `in-use`, `inuse`, and a cursor move instead of the blank
    if (before === underscore || before === hyphen || before === 0x6e || before === 0x43) return true;
  }
  return (
    text.includes('USE') ||
    text.includes('InUse') ||
    text.includes('In use') ||
    text.includes('EACCES') ||
    text.includes('NOTAVAIL') ||
    text.includes('quested addres') ||
    text.includes('Only one')
  );
}

/** Case-sensitive and without state: finds the first frequent word. */
const frequent = new RegExp(frequentWords.map(word => word.replaceAll('[', String.raw`\[`)).join('|'));

/** Where the first frequent word stands, or -1. */
export function findFrequent(text: string): number {
  return mayHold(text) ? text.search(frequent) : -1;
}

/** Where the first word of any kind stands, or -1. */
export function findAny(text: string): number {
  return trigger.find(text);
}
