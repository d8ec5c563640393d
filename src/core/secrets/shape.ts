/** What stands for a secret, and how one is known by its looks. */

export const mask = '***';

export interface SecretShape {
  readonly pattern: RegExp;
  readonly replacement: string;
  /** Only in a text that has one of these, parted by blanks; in small letters, whatever the text's. */
  readonly has?: string;
  /** Only in a text that has one of these words. */
  readonly where?: RegExp;
}
