/**
 * How much the wording of a line looks like a report, for lines that no mark decides. One table: what a line holds, and how much that speaks
 * for a report (above zero) or for talk about one (below). The weights come from a logistic regression over the texts of
 * test/fixtures/output, rounded, without the names of programs; where its sample was lopsided they were set by hand.
 */

interface Weight {
  readonly weight: number;
  /** Words of which one stands in the line; each row counts once. */
  readonly words?: string;
  /** Or the look of the line. */
  readonly shape?: RegExp;
}

export const weights: readonly Weight[] = [
  { weight: -2, words: 'when whenever succeeded successfully' },
  { weight: -1.2, words: 'test tests testing fix fixes fixed' },
  { weight: -1, words: 'if unless ok passed expected' },
  { weight: -1, shape: /\bwould (?:fail|be|have|get|print|say)\b/ },
  { weight: -0.7, words: 'the this that these those it its' },
  { weight: -0.6, words: 'handle handles handled handling treat treats return returns throw throws rarely' },
  { weight: -0.6, words: 'so then because since' },
  { weight: -0.5, words: 'you your we our they i my' },
  { weight: -0.4, words: 'problem problems issue issues bug bugs problema solution' },
  { weight: -0.4, words: 'and with que un una der die das und' },
  { weight: -1.2, words: 'skip skipping skipped reuse reusing reused attached attaching kept keeping waiting' },
  { weight: 0.4, words: 'error fatal unhandled uncaught' },
  { weight: 0.7, words: 'failed failure unable cannot could not impossible' },
  { weight: 0.7, words: 'trying using exiting aborting giving' },
  { weight: 0.7, words: 'bind binding listen listening listener socket' },
  { weight: 0.7, words: 'another different choose specify' },
  { weight: 1, words: 'exception socketexception oserror panicked ioerror' },
  // A comment, a bullet, a numbered step.
  { weight: -2.8, shape: /^(?:#{1,6}\s|#[A-Za-z!]|\/\/|\/\*|<!--)/ },
  { weight: -2, shape: /^[*+•◦‣]\s/ },
  { weight: -0.6, shape: /^\d{1,2}[.)]\s/ },
  // A sentence that begins with where or since when: "On macOS 12 and later, …".
  { weight: -0.8, shape: /^\W{0,4}(?:On|In|At|With|Since|As of|Before|After|Under) (?!port\b)[^,:]{3,60}, \w/ },
  // The end of a piece of source, of a question, of a sentence.
  { weight: -1.4, shape: /[,;]$/ },
  { weight: -1, shape: /[?？]$/ },
  { weight: -0.5, shape: /[:：]$|[{(=]$/ },
  { weight: -0.3, shape: /[.。]$/ },
  { weight: -0.8, shape: /`[^`']{1,200}`/ },
  // The next sentence speaks to the reader, or of what was said.
  { weight: -1, shape: /[.!?]\s+(?:You|I|We|It|This|That|Then|Let|Either|Someone)\b(?! identify)/ },
  { weight: -0.8, shape: /"(?!:\s?\d)[^"]*"/ },
  // A name of the error, but not where the system's wording stands beside it.
  {
    weight: -1.4,
    shape:
      /(?<![(:{]\s?|\blisten |\bbind |\bcode["']?\s?[:=]\s?["']?|\b(?:error|reason)["']?\s?[:=(,\s]\s?["'(:]?)\b(?:WSA)?E(?:ADDR\w{3,12}|ACCES)\b(?!\W{1,4}(?:\[?:|\d{1,3}\.|port|\*))/i,
  },
  // A name and nothing else.
  {
    weight: -3,
    shape:
      /^\W{0,4}(?:(?:constant|enum|errno|case|error code)\s)?(?:[A-Za-z]\w{0,30}[.:]{1,2})?(?:[A-Z]\w*[A-Z]\w*|[a-z]+[A-Z]\w*)\W{0,2}$/i,
  },
  { weight: 0.6, shape: /^[A-Za-z][\w.$/-]{0,40}(?: [\w.$-]{1,20}|\{[^}]{1,60}\}){0,2}: / },
  { weight: 1.2, shape: /^(?:[A-Za-z][\w.]{0,60})?(?:error|exception|fatal|panic)\w*\W{0,3}:/i },
  { weight: 2.2, shape: /^[❌✖✘⚠×🚫⛔💥🛑‼❗]/u },
  { weight: 0.9, shape: /^[[({<]/ },
  { weight: 0.6, shape: /(?:\d|\]|\*|localhost|:):\d{2,5}\b/ },
  { weight: 0.8, shape: /\bport:? \W?\d{2,5}/i },
  { weight: 0.4, shape: /^.{0,24}$/ },
  { weight: 0.4, shape: /\((?:os error )?-?\d{2,5}\)|\berrno\b/ },
  // The end of a term of Erlang's, several deep.
  { weight: 2.8, shape: /\beaddrinuse[}\])]{2,12},?$/ },
  // Rust's and Windows' own pieces.
  { weight: 1.5, shape: /\bkind: \w|\bError description: / },
];

/** With less, a line is talk. */
const talk = -0.9;

const wordRows: ReadonlyMap<string, readonly number[]> = (() => {
  const rows = new Map<string, number[]>();
  for (const [index, { words }] of weights.entries())
    for (const word of words?.split(' ') ?? []) rows.set(word, [...(rows.get(word) ?? []), index]);
  return rows;
})();

/** The sum of the weights of what the line holds. Linear in the length. */
export function weigh(line: string): number {
  const rows = new Set<number>();
  for (const word of line.toLowerCase().match(/[a-z]+/g) ?? [])
    for (const index of wordRows.get(word) ?? []) rows.add(index);
  return weights.reduce(
    (sum, { weight, shape }, index) => (rows.has(index) || shape?.test(line) === true ? sum + weight : sum),
    0,
  );
}

/** The line, without a logger's head, is worded as somebody would who writes about a failure. */
export function isWordedAsTalk(line: string): boolean {
  return weigh(line) < talk;
}
