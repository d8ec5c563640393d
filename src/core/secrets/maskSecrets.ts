/**
 * Hides secrets in command lines, and in any text that may hold one: log lines, messages of tools, names of files and
 * processes. The one door that every surface goes through. When in doubt, it hides.
 */
import { maskAssignments } from './assignments.ts';
import { maskLists } from './lists.ts';
import { maskByPlace } from './reader.ts';
import { mask } from './shape.ts';
import { maskKeys, maskShapes } from './shapes.ts';
import { asOneLine, commandLines, plainWords, wordsWithGaps } from './words.ts';

/** More is cut off before it is looked at: no surface needs more, and the work stays bounded. */
const maxLength = 16_384;

/** Quotes are looked through this many times: `sh -c 'app --password "a b"'`; then every blank parts two words. */
const maxDepth = 2;

/** Colours and the like, which part a name from its secret: `\x1b[1mpassword\x1b[0m: …`. */
const escapes = /(?:\u001b\[|\u009b)[ -?]{0,64}[@-~]/g;

/** Arguments of a process with what is secret in them replaced by `***`; as many as were given, in their order. */
export function maskArguments(args: readonly string[]): readonly string[] {
  return maskWords(args.map(shortened), 0);
}

/** Any text, such as a command line joined with blanks or a line of a log, with what is secret in it replaced by `***`. */
export function maskSecrets(text: string): string {
  // Names first: what stands behind one may hold an @ or anything else. Shapes may have more than one line: a private key.
  const masked = maskLines(
    maskShapes(maskAssignments(maskLists(withoutEscapes(text.slice(0, maxLength)), maskArguments))),
    0,
  );
  return text.length > maxLength ? `${masked}…` : masked;
}

function withoutEscapes(text: string): string {
  return /[\u001b\u009b]/.test(text) ? text.replace(escapes, '') : text;
}

function shortened(arg: string): string {
  return withoutEscapes(arg.length > maxLength ? `${arg.slice(0, maxLength)}…` : arg);
}

function maskWords(words: readonly string[], depth: number): readonly string[] {
  return maskByPlace(words, word => maskInside(maskKeys(maskShapes(maskAssignments(word, true))), depth));
}

/** A word with blanks in it is a command line of its own: what `sh -c` is given, or text between stray apostrophes. */
function maskInside(word: string, depth: number): string {
  if (depth > maxDepth || !/\s/.test(word)) return word;
  // `--exec="…"`
  const [head = '', , quote = ''] = /^((?:--?|\/)?[\w.-]{1,64}[=:]|[\w./-]{1,128}=)?(["']?)/.exec(word) ?? [];
  const isClosed = quote !== '' && word.length > head.length && word.endsWith(quote);
  // `"ProxyCommand=…"`
  if (isClosed && head === '' && /^["'][\w.-]{1,64}=(?!["']?\w{0,64}=)/.test(word))
    return `${quote}${maskInside(word.slice(1, -1), depth)}${quote}`;
  const inner = word.slice(head.length, isClosed ? -1 : undefined);
  // In a script of several lines each starts a program of its own; elsewhere a name and its secret may stand in two.
  const lines = inner.includes('\n') ? maskLines(inner, depth + 1) : inner;
  return `${head}${maskLine(lines, depth + 1)}${isClosed ? quote : ''}`;
}

function maskLines(text: string, depth: number): string {
  return commandLines(text)
    .map(line => maskLine(line, depth))
    .join('\n');
}

function maskLine(line: string, depth: number): string {
  const oneLine = asOneLine(line);
  let at = 0;
  const parts = (depth > maxDepth ? plainWords(oneLine) : wordsWithGaps(oneLine)).map(part => {
    at += part.length;
    return { text: line.slice(at - part.length, at), isGap: part.trim() === '' };
  });
  const masked = maskWords(
    parts.filter(part => !part.isGap).map(part => part.text),
    depth,
  );
  let index = 0;
  return parts.map(part => (part.isGap ? part.text : (masked[index++] ?? mask))).join('');
}
