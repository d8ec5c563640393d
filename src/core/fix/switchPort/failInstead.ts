/** Where a program is told to fail when its port is taken, instead of going to another one. */
import { statesPort } from '../../commands/commandPorts.ts';
import type { Invocation } from '../../commands/invocation.ts';
import type { FileEdit } from '../../model/fix.ts';
import { absolutePath } from '../../text/paths.ts';
import { withRunFiles } from '../../workspace/runFiles.ts';
import type { Unit } from '../../workspace/site.ts';
import { allUnits, findActive } from '../../workspace/units/active.ts';
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
  // The arguments of a debug configuration are a list, and no line.
  if (file === undefined || unit.kind === 'launch' || invocation.end < 0) return { words };
  const { end } = invocation;
  const edits = [{ start: end, end, text: ` ${words}` }];
  return {
    words,
    edit: {
      file: absolutePath(world.root, file.path),
      edits,
      why: `fails when its port is taken (${unit.name})`,
      certain: true,
    },
  };
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
