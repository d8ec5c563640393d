import type { Platform } from './model.ts';

/**
 * Arguments as a line a user can read, check and run in their shell. For typing into a terminal only: Port Medic itself never
 * hands a string to a shell. POSIX shells: single quotes; Windows: the double quotes that PowerShell and cmd share.
 */
export function quoteCommand(argv: readonly string[], platform: Platform): string {
  return argv.map(word => quoteWord(word, platform)).join(' ');
}

function quoteWord(word: string, platform: Platform): string {
  // A line break or an escape sequence would run, or hide, part of the command.
  const plain = word.replaceAll(/[\u0000-\u001f\u007f]/g, ' ');
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(plain)) return plain;
  return platform === 'win32' ? `"${plain.replaceAll('"', "'")}"` : `'${plain.replaceAll("'", `'\\''`)}'`;
}
