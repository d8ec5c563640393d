/**
 * Where the option can be set before a call:
 * - `statement`: in front of the statement at this offset; with `block`, what is inserted needs a block of its own
 * - `expression`: only around the call itself; `condition` when nothing but its truth is looked at
 */
export type Place =
  | { readonly kind: 'statement'; readonly at: number; readonly block: boolean }
  | { readonly kind: 'expression'; readonly condition: boolean };
