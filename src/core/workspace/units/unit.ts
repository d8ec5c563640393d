/** Builds units (what can be started) from command lines. */
import { commandPorts, wayOf } from '../../commands/commandPorts.ts';
import type { Call, Invocation } from '../../commands/invocation.ts';
import type { Mapped } from '../../commands/mapped.ts';
import { invocationOf, invocations } from '../../commands/opening.ts';
import { type SourceFile } from '../../configs/sourceFile.ts';
import { Layer, type Site, type Unit } from '../site.ts';
import { unitFacts } from './unitFacts.ts';

export interface CommandUnit {
  readonly kind: Unit['kind'];
  readonly name: string;
  readonly file: SourceFile;
  /** Absent: the file's path with the name. */
  readonly id?: string;
  /** Absent: the file's folder. */
  readonly dir?: string;
  /** A shell line, or words that are split already. */
  readonly lines: readonly (Mapped | readonly Mapped[])[];
  /** Absent: those of a script. */
  readonly layers?: { readonly argument: number; readonly environment: number };
  /** `script "dev"`: for the reasons shown. */
  readonly label: string;
  readonly rank?: number;
  /** Who starts it, and what it starts besides its lines. */
  readonly tool?: string;
  readonly calls?: readonly Call[];
}

const scriptLayers = { argument: Layer.scriptArgs, environment: Layer.scriptEnv };

export function commandUnit(port: number, given: CommandUnit): Unit {
  const opened = given.lines.flatMap(line => ('text' in line ? invocations(line) : invocationOf(line)));
  const { kind, name, file, id = `${file.path}#${name}`, dir = file.dir, rank = 0, tool, calls = [] } = given;
  return {
    id,
    kind,
    name,
    dir,
    file,
    calls: [...opened.flatMap(invocation => invocation.calls), ...calls],
    ...unitFacts(opened, dir),
    sites: commandSites(port, given, id, opened),
    invocations: opened,
    rank: rank - (opened.some(invocation => wayOf(invocation)?.built === true) ? 30 : 0),
    ...(tool === undefined ? {} : { tool }),
  };
}

function commandSites(
  port: number,
  { file, label, layers = scriptLayers }: CommandUnit,
  unit: string,
  opened: readonly Invocation[],
): Site[] {
  return opened.flatMap((invocation, index) => {
    const found = commandPorts(invocation, port).filter(place => place.span.start >= 0);
    const bound = found.filter(place => place.role === 'bind' && place.secondary !== true);
    const lead =
      bound.find(place => place.form === 'argument') ?? bound.find(place => place.form === 'property') ?? bound[0];
    return found.map((place): Site => {
      // The server's own address in its own command (`hugo -p 1313 --baseURL …`) is part of the same edit.
      const sameServer = lead !== undefined && place.role === 'follow' && invocation.program?.client !== true;
      const role = sameServer ? 'bind' : place.role;
      const form = sameServer ? lead.form : place.form;
      const { argument, environment } = layers;
      const layer = form === 'argument' ? argument : form === 'property' ? environment + 0.5 : environment;
      return {
        file,
        span: place.span,
        role,
        why: `${place.why} (${label})`,
        unit,
        ...(role === 'bind'
          ? {
              layer: place.secondary === true ? Layer.secondary : layer,
              group: `${unit}#${index}${place.secondary === true ? 'secondary' : form}`,
            }
          : {}),
        ...(role === 'follow' && place.unsure !== true ? { certain: true } : {}),
        ...(place.debugger === true ? { debugger: true } : {}),
      };
    });
  });
}
