/**
 * How much is looked through for one plan. Files are hostile: what costs more than a user would wait for is refused with a reason.
 * Work is counted, not timed, so that the same files give the same plan on every machine.
 */
import { needles } from './digits.ts';
import { extOf } from './paths.ts';
import { tableOf } from './tableOf.ts';

/** Deeper nesting is not written by hand, and readers that call themselves would end the stack. */
export const maxDepth = 100;
/** Of one file. */
export const maxEntries = 50_000;
/** A longer word or path is data. UTF-16 units. */
export const longestWord = 4096;
/** The same of a key, with the keys around it. */
export const longestKey = 512;
/** Profiles, declarations of a name, patterns of names: nobody writes more. */
export const maxNames = 200;

export const tooDeep = `nested more than ${maxDepth} levels deep`;
export const tooMany = `holds more than ${maxEntries.toLocaleString('en')} values`;
export const tooMuch = 'together with the other files, more than can be looked through for one change';

/** What one plan may cost, in the time that a kB of source code takes; two thirds of two seconds on a slow machine. */
export const planBudget = 24_000;
/** The same for what an editor asks for while somebody types. */
export const glanceBudget = 6000;

/** Of a kB, by the syntax that is parsed: measured with files of short entries, the dearest. */
const costs: Readonly<Record<string, number>> = tableOf({ yml: 30, yaml: 30, toml: 30, json: 5, jsonc: 5 });
/** Of one place that holds the number: it is judged by what stands around it. */
const costOfPlace = 1;

/** What reading the file and judging its numbers costs, at most. */
export function costOf(path: string, text: string, port: number): number {
  const ext = path.endsWith('.code-workspace') ? 'json' : extOf(path);
  return (text.length / 1024) * (costs[ext] ?? 2) + occurrences(text, port) * costOfPlace;
}

function occurrences(text: string, port: number): number {
  let count = 0;
  for (const needle of needles(port)) {
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) count++;
  }
  return count;
}

/** Do brackets nest too deeply? Comments and strings are JSON's; what stands in those of others may count, too: rather once too often. */
export function nestsTooDeeply(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length && depth <= maxDepth; at++) {
    const char = text[at];
    if (char === '[' || char === '{') depth++;
    else if (char === ']' || char === '}') depth = Math.max(0, depth - 1);
    else if (char === '"') at = endOfString(text, at + 1);
    else if (char === '/' && text[at + 1] === '/') at = indexOr(text, '\n', at);
    else if (char === '/' && text[at + 1] === '*') at = indexOr(text, '*/', at + 2);
  }
  return depth > maxDepth;
}

function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"' || text[at] === '\n') return at;
  }
  return text.length;
}

function indexOr(text: string, part: string, from: number): number {
  const at = text.indexOf(part, from);
  return at < 0 ? text.length : at;
}
