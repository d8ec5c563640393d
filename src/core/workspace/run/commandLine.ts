/** The endpoints a command line asks for. */

import { type Asked, askedBy } from '../../commands/commandPorts.ts';
import type { Invocation } from '../../commands/invocation.ts';
import { implied } from '../../commands/mapped.ts';
import { invocationOf, invocations } from '../../commands/opening.ts';

/** Nothing but assignments, which hold for the commands that follow. */
function isSetting({ name }: Invocation): boolean {
  return name === '' || /^(?:set|setx|export|declare|local)$/.test(name);
}

/** Variables that are set for this command alone. */
export function assigned({ assignments }: Invocation): Record<string, string> {
  return Object.fromEntries(assignments.map(({ name, value }) => [name, value.text.trim()]));
}

/** A longer line is data. UTF-16 units. */
const longestLine = 16_384;

/** What a command line starts, with what a package manager runs where there is no script of the name. */
export function startedBy(commandLine: string): Invocation[] {
  return invocations(implied(commandLine.slice(0, longestLine))).flatMap(invocation => [
    invocation,
    ...invocation.calls.flatMap(({ otherwise = [] }) => otherwise),
  ]);
}

/** Everything a command line asks for, in order. */
export function askedFor(commandLine: string): Asked[] {
  return asked(startedBy(commandLine));
}

/** The same of words that are split already. */
export function askedForWords(words: readonly string[]): Asked[] {
  return asked(invocationOf(words.map(implied)));
}

function asked(list: readonly Invocation[]): Asked[] {
  let carried: Invocation['assignments'] = [];
  return list.flatMap(invocation => {
    const assignments = [...carried, ...invocation.assignments];
    if (!isSetting(invocation)) return askedBy({ ...invocation, assignments });
    carried = assignments;
    return [];
  });
}
