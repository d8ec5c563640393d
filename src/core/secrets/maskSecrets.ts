/**
 * Hides secrets in command lines, and in any text that may hold one: log lines, messages of tools, names of files and
 * processes. The one door that every surface goes through. When in doubt, it hides.
 */
import { maskAssignments } from './assignments.ts';
import { maskByPlace } from './reader.ts';
import { mask, maskKeys, maskShapes } from './shapes.ts';
import { plainWords, wordsWithGaps } from './words.ts';

/** More is cut off before it is looked at: no surface needs more, and the work stays bounded. */
const maxLength = 16_384;

/** Quotes are looked through this many times: `sh -c 'app --password "a b"'`; then every blank parts two words. */
const maxDepth = 2;

/** Arguments of a process with what is secret in them replaced by `***`; as many as were given, in their order. */
export function maskArguments(args: readonly string[]): readonly string[] {
  return maskWords(args.map(shortened), 0);
}

/** Any text, such as a command line joined with blanks or a line of a log, with what is secret in it replaced by `***`. */
export function maskSecrets(text: string): string {
  // Names first: what stands behind one may hold an @ or anything else. Shapes may have more than one line: a private key.
  const lines = maskShapes(maskAssignments(text.slice(0, maxLength))).split('\n');
  const masked = lines.map(line => maskLine(line, 0)).join('\n');
  return text.length > maxLength ? `${masked}…` : masked;
}

function shortened(arg: string): string {
  return arg.length > maxLength ? `${arg.slice(0, maxLength)}…` : arg;
}

function maskWords(words: readonly string[], depth: number): readonly string[] {
  return maskByPlace(words, word => maskInside(maskKeys(maskShapes(maskAssignments(word, true))), depth));
}

/** A word with blanks in it is a command line of its own: what `sh -c` is given, or text between stray apostrophes. */
function maskInside(word: string, depth: number): string {
  if (depth > maxDepth || !/\s/.test(word)) return word;
  const [head = '', , quote = ''] = /^((?:--?|\/)?[\w.-]{1,64}[=:])?(["']?)/.exec(word) ?? [];
  const isClosed = quote !== '' && word.length > head.length && word.endsWith(quote);
  const inner = word.slice(head.length, isClosed ? -1 : undefined);
  return `${head}${maskLine(inner, depth + 1)}${isClosed ? quote : ''}`;
}

function maskLine(line: string, depth: number): string {
  const parts = depth > maxDepth ? plainWords(line) : wordsWithGaps(line);
  const masked = maskWords(
    parts.filter(part => part.trim() !== ''),
    depth,
  );
  let index = 0;
  return parts.map(part => (part.trim() === '' ? part : (masked[index++] ?? mask))).join('');
}
