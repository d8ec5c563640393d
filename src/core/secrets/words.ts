/** Splits a command line into words, and tells what is in a word. */

/** Words of a line with what separates them: joined, they are the line again. Quoted text stays in one word. Linear. */
export function wordsWithGaps(line: string): readonly string[] {
  const parts: string[] = [];
  let current = '';
  let quote = '';
  let isGap = false;
  let escaped = false;
  for (const character of line) {
    const blank = quote === '' && !escaped && /\s/.test(character);
    if (blank !== isGap && current !== '') {
      parts.push(current);
      current = '';
    }
    isGap = blank;
    const wasEscaped: boolean = escaped;
    // A backslash hides a quote within quotes; a blank only where it cannot be a folder of Windows.
    escaped = !wasEscaped && character === '\\' && (quote === '"' || (quote === '' && !/[:\\]/.test(current)));
    current += character;
    if (wasEscaped) continue;
    if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
  }
  if (current !== '') parts.push(current);
  return parts;
}

/** A line break that a shell does not see: behind `\\`, `^` of cmd or a backtick of PowerShell. */
const continued = /\\(?=\r?\n[ \t])|(?<=\s|^)[\\^`](?=\r?\n)/g;

/** The line with a blank for each sign that it goes on in the next one: as long as it was, and parted where a shell parts it. */
export function asOneLine(line: string): string {
  return line.includes('\n') ? line.replace(continued, ' ') : line;
}

/** Lines as a shell takes them: one that is continued is one with the next. */
export function commandLines(text: string): readonly string[] {
  return text.split(/(?<!\\\r?|\s[\^`]\r?)\n/);
}

/** Every blank parts two words, whatever the quotes say. */
export function plainWords(line: string): readonly string[] {
  return line.split(/(\s+)/).filter(part => part !== '');
}

/** A word between one pair of quotes, without them. */
export function unquoted(word: string): string {
  const quote = word[0];
  const isQuoted = word.length > 1 && (quote === '"' || quote === "'") && word.endsWith(quote);
  return isQuoted ? word.slice(1, -1) : word;
}

/** What parts two commands of a line. */
export function endsCommand(word: string): boolean {
  return /^(?:[;|&]|\|\||&&|\|&)$/.test(word) || /[^\\;];$/.test(word);
}
