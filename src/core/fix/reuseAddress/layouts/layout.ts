/**
 * How statements are written. All patterns are sources of regular expressions.
 * - `braces`: `{ a; b; }` (C, PHP, Perl, Rust, Go)
 * - `lines`: a statement a line (Python, Ruby, Lua, Nim, Elixir, Erlang, Haskell)
 * - `forms`: parenthesised forms (Scheme, Lisp)
 * - `keywords`: `begin`, `end` and `;` (Pascal); with `own` the call is a statement by itself (Ada)
 * - `sequence`: expressions joined by `;` (OCaml)
 */
export type Layout = BracesLayout | LinesLayout | FormsLayout | KeywordsLayout | SequenceLayout;

export interface BracesLayout {
  readonly kind: 'braces';
  /** A line's end closes a statement (Go). */
  readonly newlines?: boolean;
  /** Statements may stand outside of any function (scripts). */
  readonly fileScope?: boolean;
  /** `case x:` and `label:` may precede a statement. */
  readonly labels?: boolean;
  /** Between the statement's start and the call: the call stands in an unnamed function or an arm that is one expression. */
  readonly lambda?: string;
  /** In a chain of `else if` the option cannot be set before the chain: the descriptor may be no socket yet. */
  readonly strict?: boolean;
  /** A declaration may need a block of its own (C89, a jump past it in C++). */
  readonly declares?: 'c' | 'c++';
}

export interface LinesLayout {
  readonly kind: 'lines';
  /** A line that ends so goes on in the next one. */
  readonly open?: string;
  /** A line that begins so belongs to the one before. */
  readonly lead?: string;
  /** Between an open bracket and the call: the call stands in a block of statements inside of the brackets. */
  readonly block?: string;
  /** On the call's own line: what follows is the body of a block. */
  readonly inline?: string;
  /** `header: body` on one line (Python): the keywords that make a header. */
  readonly header?: string;
  /** A statement that begins so cannot have another one put before it. */
  readonly stuck?: string;
  /** Between the statement's start and the call: an unnamed function or a loop that is one expression. */
  readonly lambda?: string;
  /** Behind the call, on its line: it runs only sometimes, or for several values. */
  readonly trailing?: string;
  /** Between two statements on one line. */
  readonly separator: string;
  /** Curly brackets enclose blocks of statements, not data (Ruby). */
  readonly curlyBlocks?: boolean;
  /** A line that is indented deeper goes on with the one before (Haskell's layout rule), unless that one ends so. */
  readonly deeper?: string;
}

export interface FormsLayout {
  readonly kind: 'forms';
  /** Heads whose children from this index on are a body; a `*` at the end stands for any rest of the name. */
  readonly bodies: Readonly<Record<string, number>>;
}

export interface KeywordsLayout {
  readonly kind: 'keywords';
  readonly own?: boolean;
}

export interface SequenceLayout {
  readonly kind: 'sequence';
}
