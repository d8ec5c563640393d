/** Builds units (what can be started) from command lines. */
import { commandPorts, startsServer } from './commandPorts.ts';
import { type Invocation, invocationOf, invocations } from './invocation.ts';
import type { Mapped } from './mapped.ts';
import { join } from './paths.ts';
import { Layer, type Site, type SourceFile, type Unit } from './types.ts';

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

/** A text that stands nowhere in a file: what is implied by a configuration. */
export function implied(text: string): Mapped {
  return { text, at: Array.from({ length: text.length + 1 }, () => -1) };
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
    rank: given.rank ?? 0,
  };
}

type UnitFacts = Pick<Unit, 'runners' | 'entries' | 'envFiles' | 'profiles' | 'names'>;

export function unitFacts(opened: readonly Invocation[], dir: string): UnitFacts {
  const servers = opened.filter(startsServer);
  const resolve = (path: string | undefined): string[] => {
    const inRoot = path === undefined ? undefined : join(dir, stripVariables(path));
    return inRoot === undefined ? [] : [inRoot];
  };
  return {
    runners: [...new Set(servers.map(invocation => invocation.program?.runner ?? 'program'))],
    entries: opened.flatMap(invocation => resolve(invocation.entry)),
    envFiles: opened.flatMap(invocation => invocation.envFiles.flatMap(file => resolve(file))),
    profiles: opened.flatMap(profilesOf),
    names: servers.flatMap(namesOf),
  };
}

/** `${workspaceFolder}/x` and `${fileDirname}/x` -> `x`. */
export function stripVariables(path: string): string {
  return path.replace(/^\$\{[^}]*\}[/\\]?/, '');
}

function profilesOf(invocation: Invocation): string[] {
  const found: string[] = [];
  for (const { name, value } of invocation.assignments) {
    if (
      /^(?:SPRING_PROFILES_ACTIVE|QUARKUS_PROFILE|MICRONAUT_ENVIRONMENTS|ASPNETCORE_ENVIRONMENT|NODE_ENV|MIX_ENV|RAILS_ENV|APP_ENV|ROCKET_PROFILE)$/.test(
        name,
      )
    ) {
      found.push(...value.text.split(','));
    }
  }
  for (const [index, word] of invocation.arguments.entries()) {
    const match =
      /(?:spring\.profiles\.active|spring-boot\.run\.profiles|quarkus\.profile|micronaut\.environments)=([\w,-]+)/.exec(
        word.text,
      ) ?? /^--(?:mode|configuration|launch-profile|environment|profile|env)=([\w,-]+)$/.exec(word.text);
    if (match !== null) found.push(...(match[1] ?? '').split(','));
    const next = invocation.arguments[index + 1]?.text;
    if (
      /^(?:--mode|-m|--configuration|-c|--launch-profile|-lp|--environment|-e|--profile|-P)$/.test(word.text) &&
      next !== undefined
    ) {
      found.push(next);
    }
    if (word.text === '--release') found.push('release');
  }
  return found.filter(profile => profile !== '');
}

/** Services of `docker compose up web`, files of `-f compose.dev.yml`. */
function namesOf(invocation: Invocation): string[] {
  if (invocation.program?.runner !== 'compose') return [];
  return invocation.arguments
    .map(word => word.text)
    .filter(text => !text.startsWith('-') && !/^(?:up|start|run|restart|create|build)$/.test(text));
}

function commandSites(port: number, given: CommandUnit, opened: readonly Invocation[]): Site[] {
  return opened.flatMap((invocation, index) => {
    const found = commandPorts(invocation, port).filter(place => place.span.start >= 0);
    const bound = found.filter(place => place.role === 'bind' && place.secondary !== true);
    const lead = bound.find(place => place.form === 'argument') ?? bound[0];
    return found.map((place): Site => {
      // The server's own address in its own command (`hugo -p 1313 --baseURL …`) is part of the same edit.
      const sameServer = lead !== undefined && place.role === 'follow' && invocation.program?.client !== true;
      const role = sameServer ? 'bind' : place.role;
      const form = sameServer ? lead.form : place.form;
      const layer = form === 'environment' ? given.layers.environment : given.layers.argument;
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
        ...(role === 'follow' ? { certain: true } : {}),
      };
    });
  });
}
