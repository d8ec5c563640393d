import { escapeRegExp } from './source.ts';

/** One of these words stands at an offset: `if|else`. */
export function startsWith(code: string, at: number, wordPattern: string): boolean {
  return new RegExp(`^(?:${wordPattern})\\b`).test(code.slice(at, at + 12));
}

/** The name that an expression hangs on: `srv` of `srv->fd`, `pfd` of `pfd[i].fd`. */
export function rootOf(fd: string): string {
  return /[A-Za-z_$@]\w*/.exec(fd)?.[0] ?? fd;
}

/**
 * A descriptor, or a part of it (an index, the object it hangs on), gets its value in this piece of code: by an
 * assignment, a declaration, an increment, as an argument by address, or by the call that makes it.
 */
export function isAssigned(region: string, fd: string): boolean {
  if (region === '') return false;
  for (const [name] of fd.matchAll(/[$@%]?[A-Za-z_]\w*/g)) {
    if (/^(?:self|this|\$this|@self)$/.test(name)) continue;
    const n = escapeRegExp(name);
    const edge = /^\w/.test(name) ? '(?<![\\w$@])' : '';
    const assigned = new RegExp(
      `${edge}${n}\\b\\s*(?:\\[[^\\]]{0,40}\\]\\s*)?(?:,\\s*\\w{1,40}\\s*){0,4}(?::=|=(?![=~])|<-|\\+\\+|--|[-+|&^]=)|(?:\\+\\+|--|(?<![&\\w)\\]]\\s{0,3})&)\\s*${n}\\b|\\b(?:socket|Socket|accept)\\s*\\(\\s*(?:my\\s+)?${n}\\b|\\b(?:as|fun|my|auto|int|let|mut|foreach|for)\\s+\\(?(?:my\\s+|mut\\s+|int\\s+|auto\\s*&*\\s*)?${n}\\b|,\\s*${n}\\b[^()\\n]{0,60}(?::=|(?<![=!<>])=(?!=))`,
    );
    if (assigned.test(region)) return true;
  }
  return false;
}
