/** A look of a line by which it shows, rather than has, a failure. */
export interface Mark {
  /** Stable kebab-case: a reason that is told. */
  readonly id: string;
  /** Tried on one line of bounded length; linear. */
  readonly pattern: RegExp;
  /** A line that has it, as it was really printed. */
  readonly example: string;
  /** A report that looks alike. */
  readonly report: string;
}
