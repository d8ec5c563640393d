/** Where a program is told to fail when its port is taken, instead of going to another one. */
import { findNodeAtOffset } from 'jsonc-parser';
import { statesPort } from '../../commands/commandPorts.ts';
import type { Invocation } from '../../commands/invocation.ts';
import { optionEdit } from '../../commands/optionPlace.ts';
import { lastNode } from '../../configs/jsonNodes.ts';
import { jsonRoot, type SourceFile } from '../../configs/sourceFile.ts';
import type { FileEdit, TextEdit } from '../../model/fix.ts';
import { absolutePath } from '../../text/paths.ts';
import { withRunFiles } from '../../workspace/runFiles.ts';
import type { Unit } from '../../workspace/site.ts';
import { allUnits, findActive } from '../../workspace/units/active.ts';
import { configurationNode } from '../../workspace/units/launch.ts';
import { insertItems, insertProperty } from './insert.ts';
import { load, type PortSwitchRequest } from './load.ts';

export interface FailPlan {
  /** What is added to the command line: `--strictPort`. */
  readonly words: string;
  /** Absent where no file states how it was started: the user adds them where he starts it. */
  readonly edit?: FileEdit;
}

/**
 * `undefined` where the program has no such option, has it already, or where it is not clear which of several is meant. `from`: the port
 * that it is to have.
 */
export async function planFailInstead(request: Omit<PortSwitchRequest, 'to'>): Promise<FailPlan | undefined> {
  const { world: loaded, excess } = await load({ ...request, to: request.from });
  if (excess !== undefined) return undefined;
  const { world, active } = await withRunFiles(loaded, findActive(loaded, allUnits(loaded)), request.files);
  if (active.unknown || !active.explicit) return undefined;
  const places = active.started.flatMap(unit =>
    (unit.invocations ?? []).flatMap(invocation => placeIn(unit, invocation, request.from)),
  );
  const [place, ...others] = places;
  if (place === undefined || others.length > 0) return undefined;
  const { words, unit, invocation } = place;
  const { file } = unit;
  const edit = file && editIn(file, unit, invocation, words);
  if (file === undefined || edit === undefined) return { words };
  return {
    words,
    edit: {
      file: absolutePath(world.root, file.path),
      edits: [edit],
      why: `fails when its port is taken (${unit.name})`,
      certain: true,
    },
  };
}

/** A line gets the words at its end; a list of arguments, in a debug configuration or a task, each as one more. */
function editIn(file: SourceFile, unit: Unit, invocation: Invocation, words: string): TextEdit | undefined {
  const isListed = unit.kind === 'launch' || unit.kind === 'task';
  const root = isListed ? jsonRoot(file) : undefined;
  if (root === undefined) return invocation.end < 0 ? undefined : optionEdit(invocation, words);
  const items = words.split(' ').map(word => JSON.stringify(word));
  const last = invocation.command.words.at(-1)?.at.at(-1) ?? -1;
  const found = last < 0 ? undefined : findNodeAtOffset(root, last);
  // `{ "value": "…", "quoting": "escape" }` of a task stands for its value.
  const isQuoted = found?.parent?.type === 'property' && found.parent.children?.[0]?.value === 'value';
  const list = isQuoted ? found.parent?.parent?.parent : found?.parent;
  if (list?.type === 'array') return insertItems(file.text, list, items);
  const owner = found === undefined ? configurationNode(file, unit) : found.parent?.parent;
  if (owner === undefined) return undefined;
  const isLine = found !== undefined && lastNode(owner, 'type')?.value !== 'process';
  if (isLine) return invocation.end < 0 ? undefined : optionEdit(invocation, words);
  if (unit.calls.length > 0) return undefined;
  const args = lastNode(owner, 'args');
  if (args === undefined) return insertProperty(file.text, owner, 'args', `[${items.join(', ')}]`);
  return args.type === 'array' ? insertItems(file.text, args, items) : undefined;
}

interface Place {
  readonly unit: Unit;
  readonly invocation: Invocation;
  readonly words: string;
}

function placeIn(unit: Unit, invocation: Invocation, port: number): readonly Place[] {
  const option = invocation.program?.failInstead;
  if (option === undefined) return [];
  const [name = ''] = option.split(/[ =]/);
  const isThere = invocation.arguments.some(({ text }) => text === name || text.startsWith(`${name}=`));
  if (isThere || (option.includes('{port}') && statesPort(invocation))) return [];
  return [{ unit, invocation, words: option.replace('{port}', String(port)) }];
}
