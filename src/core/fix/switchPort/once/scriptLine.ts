/** A script's own line, changed, in place of its name: what stands in package.json stays as it is. */

import { commandPorts } from '../../../commands/commandPorts.ts';
import { handsOnWords } from '../../../commands/managers.ts';
import { mapPlain } from '../../../commands/mapped.ts';
import { invocations } from '../../../commands/opening.ts';
import { parseCommands } from '../../../commands/shell.ts';
import type { TextEdit } from '../../../model/fix.ts';
import { isOfSystem } from '../../../programs/table.ts';
import { applyEdits } from '../../textEdit.ts';
import type { Script } from '../leaves.ts';
import type { RunOncePlan, RunOnceRequest } from './plan.ts';

/** A script that states the port is not started by its name: a second option is not safe, and its own assignment wins. */
export function renumberedLine({ from, to }: RunOnceRequest, scripts: readonly Script[]): RunOncePlan | undefined {
  const text = scripts.at(-1)?.text ?? '';
  const places = invocations(mapPlain(text, { start: 0, end: text.length })).flatMap(each => commandPorts(each, from));
  const edits = places.filter(({ role }) => role !== 'apart').map(({ span }) => ({ ...span, text: String(to) }));
  return changedLine(scripts, edits);
}

/** `edits`: of the innermost script's text. */
export function changedLine(scripts: readonly Script[], edits: readonly TextEdit[]): RunOncePlan | undefined {
  const whole = composed(scripts, edits);
  if (whole === undefined) return undefined;
  const { text, workspace } = whole;
  const [command, ...more] = parseCommands(mapPlain(text, { start: 0, end: text.length }));
  if (command === undefined) return undefined;
  // Another shell may read it than the package manager's: only what means the same in all of them.
  if (workspace === undefined && more.length === 0 && !/[$`\\%!*?~<>|&;()'\n]/.test(text)) {
    const env = Object.fromEntries(command.assignments.map(({ name, value }) => [name, value.text]));
    const own = text.slice(command.words[0]?.at[0] ?? 0);
    const lead = isInstalled(command.words[0]?.text ?? '') ? '' : 'npx ';
    return { kind: 'command', env, commandLine: `${lead}${own}`, certain: true };
  }
  // npm's own shell reads it, as it reads the script; in these quotes every shell leaves what is in there alone.
  if (/["$`\\%!\n]/.test(text)) return undefined;
  // A word that begins with `@` is PowerShell's own affair.
  const place = workspace === undefined ? '' : `-w ${workspace.startsWith('@') ? `"${workspace}"` : workspace} `;
  return { kind: 'command', env: {}, commandLine: `npx ${place}-c "${text}"`, certain: true };
}

/** What the outermost script runs, with the scripts that it names written out where that can be; `workspace`: of npm, by its name or folder. */
function composed(
  scripts: readonly Script[],
  edits: readonly TextEdit[],
): { readonly text: string; readonly workspace?: string } | undefined {
  let text = applyEdits(scripts.at(-1)?.text ?? '', edits);
  let isWhole = true;
  for (const [index, { caller }] of [...scripts.entries()].toReversed()) {
    if (caller.calls.length > 1 || caller.arguments.some(word => !/^(?:run|-s|--silent)$/.test(word.text)))
      return undefined;
    const outer = index === 0 ? undefined : scripts[index - 1]?.text;
    if (outer === undefined || isAlone(outer)) continue;
    const [word, ...more] = caller.command.words;
    const at = quoted(outer, word?.at[0] ?? 0);
    const [named] = /^"?(?:npm|yarn|pnpm|bun|node|deno):[\w:-]+"?(?=\s|$)/.exec(outer.slice(at)) ?? [];
    // `concurrently npm:web npm:api`
    if (named === undefined || more.length > 0 || text.includes('"')) return undefined;
    text = applyEdits(outer, [{ start: at, end: at + named.length, text: `"${text}"` }]);
    isWhole = false;
  }
  if (!scripts.every(({ call }) => handsOnWords(call.by ?? 'npm'))) return undefined;
  const away = scripts.filter(({ isElsewhere }) => isElsewhere);
  if (away.length === 0) return { text };
  const [{ call } = {}, ...others] = scripts.filter(script => script.call.project !== undefined || script.call.dir);
  const workspace = call?.project;
  const isOne = others.length === 0 && isWhole && call?.by === 'npm' && call.dir === undefined;
  return isOne && workspace !== undefined && /^[@\w./-]+$/.test(workspace) ? { text, workspace } : undefined;
}

/** Offset of a word, or of the quote before it. */
function quoted(text: string, start: number): number {
  return text[start - 1] === '"' ? start - 1 : start;
}

/** One command and nothing else: a package manager that runs a script. */
function isAlone(text: string): boolean {
  const [, ...more] = invocations(mapPlain(text, { start: 0, end: text.length }));
  return more.length === 0 && /^\s*[\w@./:= -]+$/.test(text);
}

/** Programs of the system, as against those that a package brings into `node_modules/.bin`. */
function isInstalled(name: string): boolean {
  return (
    /[\\/]/.test(name) || /^(?:npx|npm|pnpm|yarn|bunx|python[\d.]*|py|uv|bundle|make)$/.test(name) || isOfSystem(name)
  );
}
