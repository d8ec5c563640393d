/** The command lines of `test/fixtures/secrets`, with other secrets put in the places of theirs. */
import { fixtureText } from './fixtures.ts';

/** A piece of a line: text that everyone may read, or a secret and what may stand in its place. */
export interface Piece {
  readonly text: string;
  /** `any`: whatever letters; `address`: what may stand in an address; `fixed`: as it is. Absent: no secret. */
  readonly secret?: 'any' | 'address' | 'fixed';
}

const brackets: Readonly<Record<string, readonly [close: string, secret: NonNullable<Piece['secret']>]>> = {
  '⟦': ['⟧', 'any'],
  '⟪': ['⟫', 'address'],
  '⟨': ['⟩', 'fixed'],
};

function rows(file: string): readonly string[] {
  return fixtureText('secrets', file)
    .split('\n')
    .filter(row => row !== '' && !row.startsWith('# '));
}

function pieces(row: string): readonly Piece[] {
  return row.split(/(⟦[^⟧]*⟧|⟪[^⟫]*⟫|⟨[^⟩]*⟩)/).flatMap(text => {
    const [, secret] = brackets[text[0] ?? ''] ?? [];
    if (text === '') return [];
    return secret === undefined ? [{ text }] : [{ text: text.slice(1, -1), secret }];
  });
}

export interface SecretLine {
  readonly row: string;
  readonly pieces: readonly Piece[];
}

export const secretLines: readonly SecretLine[] = rows('lines.txt').map(row => ({ row, pieces: pieces(row) }));
/** Printed texts, which are no command lines. */
export const secretTexts: readonly SecretLine[] = rows('texts.txt').map(row => ({ row, pieces: pieces(row) }));
export const harmlessLines: readonly string[] = rows('harmless.txt');

/** The quote that is open at the end of the text, or ''. */
function openQuote(text: string): string {
  let quote = '';
  for (const character of text) {
    if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
  }
  return quote;
}

/**
 * The line as a user types it, with each secret put in by `make`: quoted where it needs to be. `undefined` when a secret
 * cannot be written there, such as an apostrophe between apostrophes.
 */
export function typedLine(
  line: SecretLine,
  make: (piece: Piece) => string,
): { readonly text: string; readonly secrets: readonly string[] } | undefined {
  let text = '';
  const secrets: string[] = [];
  for (const piece of line.pieces) {
    if (piece.secret === undefined) {
      text += piece.text;
      continue;
    }
    const secret = piece.secret === 'fixed' ? piece.text : make(piece);
    secrets.push(secret);
    const quote = openQuote(text);
    if (/["'\\]/.test(secret)) return undefined;
    text += quote === '' && piece.secret === 'any' && /[\s;&|<>()$`*?#!~]/.test(secret) ? `'${secret}'` : secret;
  }
  return { text, secrets };
}

/** The arguments that a program is started with: quotes of the template are gone, secrets stand as they are. */
export function startedArguments(
  line: SecretLine,
  make: (piece: Piece) => string,
): { readonly args: readonly string[]; readonly secrets: readonly string[] } {
  const args: string[] = [];
  const secrets: string[] = [];
  let current: string | undefined;
  let quote = '';
  for (const piece of line.pieces) {
    if (piece.secret !== undefined) {
      const secret = piece.secret === 'fixed' ? piece.text : make(piece);
      secrets.push(secret);
      current = `${current ?? ''}${secret}`;
      continue;
    }
    for (const character of piece.text) {
      if (character === quote) quote = '';
      else if (quote === '' && (character === '"' || character === "'")) {
        quote = character;
        current ??= '';
      } else if (quote === '' && character === ' ') {
        if (current !== undefined) args.push(current);
        current = undefined;
      } else current = `${current ?? ''}${character}`;
    }
  }
  if (current !== undefined) args.push(current);
  return { args, secrets };
}
