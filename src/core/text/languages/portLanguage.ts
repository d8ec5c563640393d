/** What is known of a language's sentences about a port. Parts of patterns, matched without case on one line. */
export interface PortLanguage {
  readonly language: string;
  /** In small letters, three letters or more: each sentence of these holds one of them. */
  readonly words: readonly string[];
  /** A port, as a noun. */
  readonly port: string;
  /** That it is taken. */
  readonly taken: string;
  /** That another program uses it, where that is said the other way round: a whole pattern. */
  readonly byAnother?: string;
  /** Perhaps: before or behind it. */
  readonly perhaps: string;
  /** With this the sentence, or a part of it, begins to say what would be. */
  readonly when: string;
  /** Somebody speaks of himself, or of what comes next. */
  readonly speaker: string;
  /** The words of the error are explained. */
  readonly means: string;
  /** What a form asks for, the beginnings of words: somebody's account, his mail. Beside these, an address is one of theirs. */
  readonly asked: string;
  /** A server runs: the beginnings of words. */
  readonly listens: string;
  /** What failed is tried again, or tried; with a number, for Windows says of a denied bind that an attempt was made. */
  readonly again: string;
  /** A program says it of itself. */
  readonly sentence: string;
  /** People write it. */
  readonly talk: string;
}
