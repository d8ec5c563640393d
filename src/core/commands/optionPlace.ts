/** Where a command line takes one more option. */
import type { TextEdit } from '../model/fix.ts';
import type { Invocation } from './invocation.ts';

/** Behind the program's last word, or right behind its name where it reads options only before its other words. */
export function optionEdit({ program, arguments: [first], command, end }: Invocation, option: string): TextEdit {
  const { words } = command;
  const before = program?.optionsFirst === true && first !== undefined ? words[words.indexOf(first) - 1] : undefined;
  const at = before?.at.at(-1) ?? end;
  return { start: at, end: at, text: ` ${option}` };
}
