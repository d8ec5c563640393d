/** Knows whether the lines that are read belong to a document: a README in the terminal, what an agent writes. */

/** So many lines after its last mark, a document has ended. */
const reach = 14;

/** Marks that programs do not print of themselves. */
const marks =
  /^\s{0,3}#{2,6}\s+\S.*[^#\s]$|^\s{0,8}\*\*[^*\n]{2,120}\*\*|^\s{0,6}[-*]\s\[[ x]\]\s|^\s{0,6}(?:[-*]|\d{1,2}\.)\s\*\*|^\s*\|(?:\s?:?-{3,}:?\s?\|){2,}|^\s{0,8}[⏺✦⎿]\s|\]\(https?:\/\//u;
/** Somebody speaks to the reader, and leads over to what stands next. */
const leadsOver = /^\s*[A-Z].{12,300}\b(?:you|we|following|like this|this error|output)\b.{0,200}:\s*$/;
const fence = /^\s{0,8}```[\w.+-]{0,20}\s*$/;

/** What a line is to a document; most are nothing. */
export type DocumentLine = 'none' | 'fence' | 'mark' | 'leads-over';

/** What the line is by itself. */
export function documentLine(line: string): DocumentLine {
  if (line.includes('```') && fence.test(line)) return 'fence';
  if (marks.test(line)) return 'mark';
  return line.endsWith(':') && leadsOver.test(line) ? 'leads-over' : 'none';
}

/** One instance a stream, fed with its lines in order. */
export class DocumentWatch {
  #left = 0;
  #fenced = false;
  #ledOver = 0;

  /** The next line; true when it stands in a document. */
  read(line: string, what: DocumentLine = documentLine(line)): boolean {
    if (what === 'fence') {
      this.#fenced = !this.#fenced;
      this.#left = reach;
      return true;
    }
    if (what === 'mark') this.#left = reach;
    else if (this.#left > 0) this.#left--;
    const isLedTo = this.#ledOver > 0 && /^\s{2}/.test(line);
    if (what === 'leads-over') this.#ledOver = 3;
    else if (this.#ledOver > 0) this.#ledOver--;
    return this.#fenced || this.#left > 0 || isLedTo;
  }

  clear(): void {
    this.#left = 0;
    this.#fenced = false;
    this.#ledOver = 0;
  }
}
