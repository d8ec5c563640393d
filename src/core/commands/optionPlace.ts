/** Where a command line takes one more option. */
import type { TextEdit } from '../model/fix.ts';
import type { Invocation } from './invocation.ts';

/**
 * Behind the program's last word, or right behind its name where it reads options only before its other words; the value of an option
 * that stands there without one.
 */
export function optionEdit({ program, arguments: words, command, end }: Invocation, option: string): TextEdit {
  // `esbuild --serve` is to be `--serve=8001`.
  const bare = option.includes('=') ? words.find(({ text }) => option.startsWith(`${text}=`)) : undefined;
  const after = bare?.at.at(-1);
  if (bare !== undefined && after !== undefined)
    return { start: after, end: after, text: option.slice(bare.text.length) };
  const [first] = words;
  const all = command.words;
  const before = program?.optionsFirst === true && first !== undefined ? all[all.indexOf(first) - 1] : undefined;
  const at = before?.at.at(-1) ?? end;
  return { start: at, end: at, text: ` ${option}` };
}
