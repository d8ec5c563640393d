/** Rows of programs that a Debian package of the same name brings. */
import type { Trial } from './trial.ts';

/** `line`: as a user types it; `port`: the one it takes there. */
export function debian(
  name: string,
  title: string,
  program: string,
  line: string,
  port: number,
  files: Trial['files'],
  more: Partial<Trial> = {},
): Trial {
  return { name, title, program, debian: [program], line, port, files, ...more };
}
