/** Where the port can be set for the user alone: a place that wins over the one in force, and that many repositories keep out of Git. */

import { lastNode } from '../../configs/jsonNodes.ts';
import { dotenvEntriesOf } from '../../configs/sourceFile.ts';
import { runnerOf } from '../../programs/table.ts';
import { pathIn } from '../../text/paths.ts';
import { readsFromDotenv } from '../../workspace/stated/dotenv.ts';
import type { Active } from '../../workspace/units/active.ts';
import { configurationNode } from '../../workspace/units/launch.ts';
import { packageOf, type World } from '../../workspace/world.ts';
import { appendLine, insertProperty } from './insert.ts';
import type { Addition } from './placeKinds.ts';

const local = '.env.local';

/** `variable`: what wins over the place in force. Whether Git ignores the file is for the caller to find out; none where that place is no variable's. */
export function onlyForMe(world: World, active: Active, variable: string | undefined): Addition[] {
  // What holds more than the number is not written from a number.
  if (variable === undefined || !variable.endsWith('PORT') || !active.explicit) return [];
  return [...inLaunch(world, active, variable), ...inDotenv(world, active, variable)].slice(0, 1);
}

/** The environment of the one debug configuration that was started. */
function inLaunch({ to }: World, active: Active, variable: string): Addition[] {
  const [unit, ...others] = active.started.filter(
    ({ kind, runners }) => kind === 'launch' && !runners.includes('browser'),
  );
  const node = unit?.file === undefined || others.length > 0 ? undefined : configurationNode(unit.file, unit);
  if (unit?.file === undefined || node === undefined || unit.file.name !== 'launch.json') return [];
  const env = lastNode(node, 'env');
  if (env !== undefined && (env.type !== 'object' || lastNode(env, variable) !== undefined)) return [];
  const edit =
    env === undefined
      ? insertProperty(unit.file.text, node, 'env', `{ "${variable}": "${to}" }`)
      : insertProperty(unit.file.text, env, variable, `"${to}"`);
  return [{ path: unit.file.path, edit, why: `${variable} of debug configuration "${unit.name}"` }];
}

/** `.env.local` of the one program that was started, when it reads that over `.env` and takes the variable from there. */
function inDotenv(world: World, active: Active, variable: string): Addition[] {
  const servers = active.started.flatMap(unit =>
    (unit.invocations ?? []).flatMap(({ program }) =>
      program?.dotenvLocal === true ? [{ program, folder: packageOf(world, unit.entries[0] ?? `${unit.dir}/`) }] : [],
    ),
  );
  const [server, ...others] = servers;
  if (server === undefined || others.length > 0) return [];
  const { folder, program } = server;
  if (!readsFromDotenv(runnerOf(program), variable, false)) return [];
  const path = pathIn(folder, local);
  const line = `${variable}=${world.to}`;
  const why = `${variable} in ${local}`;
  const file = world.control.get(path);
  if (file === undefined) return [{ path, edit: { start: 0, end: 0, text: `${line}\n` }, why, create: true }];
  const parsed = dotenvEntriesOf(file);
  const isSet = parsed.kind === 'problem' || parsed.entries.some(({ path: [name] }) => name === variable);
  return isSet ? [] : [{ path, edit: appendLine(file.text, line), why }];
}
