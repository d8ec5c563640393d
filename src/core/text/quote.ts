import type { Platform } from '../model/platform.ts';

/**
 * Arguments as a line a user can read, check and run in their shell. For typing into a terminal only: Port Medic itself never
 * hands a string to a shell. POSIX shells: single quotes; Windows: the double quotes that PowerShell and cmd share.
 */
export function quoteCommand(argv: readonly string[], platform: Platform): string {
  return argv.map(word => quoteWord(word, platform)).join(' ');
}

/** Line breaks and escape sequences would run, or hide, part of the command; what is not seen would hide it from who reads it. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** What PowerShell or cmd read within double quotes all the same; PowerShell takes the quotes of a typographer for its own. */
const readByWindows = /[$`%\u201c-\u201e]/g;

function quoteWord(word: string, platform: Platform): string {
  const plain = word.replaceAll(unseen, ' ');
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(plain) && !(platform === 'win32' && plain.includes('%'))) return plain;
  if (platform === 'win32') return `"${plain.replaceAll(readByWindows, '?').replaceAll('"', "'")}"`;
  // Between single quotes fish reads a backslash, and PowerShell no `'\''`: both signs stand in quotes of their own, which all read alike.
  return `'${plain.replaceAll(/['\\\u2018-\u201b]/g, sign => `'"${sign === '\\' ? '\\\\' : sign}"'`)}'`;
}
