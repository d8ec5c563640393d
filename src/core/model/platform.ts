/** The three systems, as `process.platform` spells them. */

export type Platform = 'linux' | 'darwin' | 'win32';
