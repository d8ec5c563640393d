/** Words that package managers hand on to the server at the end of a chain of scripts. */

import type { Invocation } from '../../../commands/invocation.ts';
import { handsOnWords, needsSeparator } from '../../../commands/managers.ts';
import type { TextEdit } from '../../../model/fix.ts';
import type { Leaf, Script } from '../leaves.ts';

export function appended(at: number, value: string): TextEdit {
  return { start: at, end: at, text: ` ${value}` };
}

/**
 * The words behind the line that was typed, behind what each package manager on the way needs before them; `undefined` where they would not
 * land at the server's own end.
 */
export function handedOn({ invocation, scripts }: Leaf, value: string): TextEdit | undefined {
  const [outer, ...inner] = scripts;
  if (outer === undefined || !scripts.every((script, at) => handsOn(script, scripts[at + 1]?.caller ?? invocation)))
    return undefined;
  // npm hands on the dashes behind its own, which are then the next one's: `npm run dev -- -- --port 3001`.
  const bare = inner.filter(keepsWords).length;
  if (bare > 0 && !scripts.every(script => needsSeparator(by(script)))) return undefined;
  return behind(outer, `${'-- '.repeat(bare)}${value}`);
}

function by({ call }: Script): string {
  return call.by ?? 'npm';
}

function dashesOf({ caller }: Script): Invocation['arguments'][number] | undefined {
  return caller.arguments.find(word => word.text === '--');
}

/** What is written behind its line would stay with the package manager. */
function keepsWords(script: Script): boolean {
  return needsSeparator(by(script)) && dashesOf(script) === undefined;
}

function behind(script: Script, value: string): TextEdit {
  const { caller } = script;
  if (needsSeparator(by(script))) return appended(caller.end, keepsWords(script) ? `-- ${value}` : value);
  // What stands behind the dashes reaches the program behind dashes, too: an option it ignores.
  const start = dashesOf(script)?.at[0];
  return start === undefined ? appended(caller.end, value) : { start, end: start, text: `${value} ` };
}

/** What it is told reaches one script: of several, and of a project with what it depends on, all would get it. */
function isOnly({ calls, command }: Invocation): boolean {
  return calls.length === 1 && !command.words.some(word => /\.\.\.|\^/.test(word.text));
}

/** Every shell takes words behind them for the command's: `vite 2>&1 --port 3001`. */
const redirections = /^(?:\s*[12]?>(?:&[12]|>?\s*[\w./-]+))*\s*$/;

/** Words that are handed on land at the script's end: only right when the server, or what starts it, is its last command. */
function handsOn({ text, call, caller }: Script, last: Invocation): boolean {
  return call.by !== undefined && handsOnWords(call.by) && isOnly(caller) && redirections.test(text.slice(last.end));
}
