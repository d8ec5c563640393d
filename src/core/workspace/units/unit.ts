/** Builds units (what can be started) from command lines. */
import { commandPorts, wayOf } from '../../commands/commandPorts.ts';
import type { Invocation } from '../../commands/invocation.ts';
import type { Mapped } from '../../commands/mapped.ts';
import { invocationOf, invocations } from '../../commands/opening.ts';
import { type SourceFile } from '../../configs/sourceFile.ts';
import { Layer, type Site, type Unit } from '../site.ts';
import { unitFacts } from './unitFacts.ts';

export interface CommandUnit {
  readonly id: string;
  readonly kind: Unit['kind'];
  readonly name: string;
  readonly dir: string;
  readonly file: SourceFile;
  /** A shell line, or words that are split already. */
  readonly lines: readonly (Mapped | readonly Mapped[])[];
  readonly layers: { readonly argument: number; readonly environment: number };
  /** `script "dev"`: for the reasons shown. */
  readonly label: string;
  readonly rank?: number;
}

export function commandUnit(port: number, given: CommandUnit): Unit {
  const opened = given.lines.flatMap(line => ('text' in line ? invocations(line) : invocationOf(line)));
  return {
    id: given.id,
    kind: given.kind,
    name: given.name,
    dir: given.dir,
    file: given.file,
    calls: opened.flatMap(invocation => invocation.calls),
    ...unitFacts(opened, given.dir),
    sites: commandSites(port, given, opened),
    invocations: opened,
    rank: (given.rank ?? 0) - (opened.some(invocation => wayOf(invocation)?.built === true) ? 30 : 0),
  };
}

function commandSites(port: number, given: CommandUnit, opened: readonly Invocation[]): Site[] {
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
      const { argument, environment } = given.layers;
      const layer = form === 'argument' ? argument : form === 'property' ? environment + 0.5 : environment;
      return {
        file: given.file,
        span: place.span,
        role,
        why: `${place.why} (${given.label})`,
        unit: given.id,
        ...(role === 'bind'
          ? {
              layer: place.secondary === true ? Layer.secondary : layer,
              group: `${given.id}#${index}${place.secondary === true ? 'secondary' : form}`,
            }
          : {}),
        ...(role === 'follow' && place.unsure !== true ? { certain: true } : {}),
        ...(place.debugger === true ? { debugger: true } : {}),
      };
    });
  });
}
