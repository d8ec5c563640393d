/**
 * Hides more than a command line or a message needs: for text whose wording has to stay, whatever program wrote it and whatever it says of its
 * secrets. A word that names one, in any of a dozen languages, makes what follows in its line suspicious: what looks unlike a word, and what the
 * sentence gives as its value. A harmless word that is hidden costs little there.
 */
import { maskSecrets } from './maskSecrets.ts';
import { mask } from './shape.ts';
import { maskSpoken, saysSecret } from './spoken.ts';

/** Any text with what may be a secret replaced by `***`. Linear in each line. */
export function maskOpenText(text: string): string {
  /** A line has ended with the name of a secret: one word in the next is its value. */
  let isOpen = false;
  return maskSecrets(text)
    .split('\n')
    .map(line => {
      const word = /^\s*(\S{6,})\s*$/.exec(line)?.[1];
      if (isOpen && word !== undefined) return line.replace(word, mask);
      if (line.trim() !== '') isOpen = /[:：]\s*$/.test(line) && saysSecret(line);
      return maskSpoken(line);
    })
    .join('\n');
}
