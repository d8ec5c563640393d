/** What the options of started programs say besides the port: profiles, projects, configuration files, compose services. */

import { startsServer } from '../../commands/commandPorts.ts';
import { type Invocation, textsOf } from '../../commands/invocation.ts';
import { namedConfigs } from '../../commands/namedConfigs.ts';
import { runnerOf } from '../../programs/table.ts';
import { join } from '../../text/paths.ts';
import { tableOf } from '../../text/tableOf.ts';
import type { ComposeCall, Unit } from '../site.ts';

type UnitFacts = Pick<Unit, 'runners' | 'entries' | 'envFiles' | 'profiles' | 'projects' | 'configs' | 'compose'>;

/** `dir`: folder the programs run in, relative to the root. */
export function unitFacts(opened: readonly Invocation[], dir: string): UnitFacts {
  const servers = opened.filter(startsServer);
  const resolve = (path: string | undefined, folder = ''): string[] => {
    const base = join(dir, folder);
    const inRoot = path === undefined || base === undefined ? undefined : join(base, stripVariables(path));
    return inRoot === undefined ? [] : [inRoot];
  };
  const composed = servers.find(({ program }) => program !== undefined && runnerOf(program) === 'compose');
  const compose = composed === undefined ? undefined : composeCall(composed, resolve);
  return {
    runners: [...new Set(servers.map(({ program }) => (program === undefined ? 'program' : runnerOf(program))))],
    entries: opened.flatMap(invocation => resolve(invocation.entry, invocation.dir)),
    envFiles: [
      ...opened.flatMap(invocation => invocation.envFiles.flatMap(file => resolve(file, invocation.dir))),
      ...(compose?.envFiles ?? []),
    ],
    profiles: opened.flatMap(profilesOf),
    projects: [
      ...opened.flatMap(projectsOf),
      ...servers.flatMap(({ dir: folder }) => (folder === undefined ? [] : resolve(folder))),
    ],
    configs: servers.flatMap(invocation => namedConfigs(invocation).flatMap(file => resolve(file, invocation.dir))),
    ...(compose === undefined ? {} : { compose }),
  };
}

/** `${workspaceFolder}/x` and `${fileDirname}/x` -> `x`. */
export function stripVariables(path: string): string {
  return path.replace(/^\$\{[^}]*\}[/\\]?/, '');
}

const profileVariables =
  /^(?:SPRING_PROFILES_ACTIVE|QUARKUS_PROFILE|MICRONAUT_ENVIRONMENTS|ASPNETCORE_ENVIRONMENT|DOTNET_ENVIRONMENT|NODE_ENV|MIX_ENV|RAILS_ENV|RACK_ENV|APP_ENV|ROCKET_PROFILE)$/;
const profileProperties =
  /(?:spring\.profiles\.active|spring-boot\.run\.profiles|quarkus\.profile|micronaut\.environments)=([\w,-]+)/;
const profileOption = /^(?:--(?:mode|configuration|launch-profile|environment|profile|env)|-m|-c|-lp|-e|-P)$/;

function profilesOf(invocation: Invocation): string[] {
  const found = invocation.assignments
    .filter(({ name }) => profileVariables.test(name))
    .flatMap(({ value }) => value.text.split(','));
  for (const [index, word] of invocation.arguments.entries()) {
    const property = profileProperties.exec(word.text)?.[1];
    if (property !== undefined) for (const name of property.split(',')) found.push(name);
    const next = invocation.arguments[index + 1]?.text;
    const [option = '', value = next] = /^(-[\w-]+)=([\w,-]+)$/.exec(word.text)?.slice(1) ?? [word.text];
    if (profileOption.test(option) && value !== undefined) for (const name of value.split(',')) found.push(name);
    // Cargo builds the release profile, and Rocket runs with it.
    if (word.text === '--release') found.push('release');
  }
  // `vite preview`: another server of the same configuration file.
  if (invocation.arguments.some(word => word.text === 'preview')) found.push('preview');
  return found.filter(profile => /^[\w-]+$/.test(profile));
}

/** Does it say which of a project's profiles is in force? */
export function namesProfile(invocation: Invocation): boolean {
  return profilesOf(invocation).length > 0;
}

/** Projects named by the build tools' own options. */
function projectsOf(invocation: Invocation): string[] {
  const option = projectOptions[invocation.name];
  const words = textsOf(invocation);
  const named = words.flatMap((word, index) => {
    if (option === undefined) return [];
    const [, flag = word, value] = /^(-[\w-]+)[=:](.+)$/.exec(word) ?? [];
    return option.test(flag) ? (value ?? words[index + 1] ?? []) : [];
  });
  // Gradle: `:services:api:bootRun`.
  const task = invocation.name === 'gradle' ? words.find(word => /^:?\w[\w-]*(?::[\w-]+)+$/.test(word)) : undefined;
  const path = task?.replace(/^:/, '').split(':').slice(0, -1).join('/');
  return [...named.flatMap(value => value.split(',')), ...(path === undefined ? [] : [path])]
    .map(value => value.replace(/^:/, '').replace(/\/?[^/]*\.(?:cs|fs|vb)proj$/, ''))
    .filter(value => value !== '' && value !== '.');
}

const projectOptions: Readonly<Record<string, RegExp>> = tableOf({
  cargo: /^(?:-p|--package|--bin)$/,
  dotnet: /^(?:-p|--project)$/,
  mvn: /^(?:-pl|--projects|-f|--file)$/,
  gradle: /^(?:-p|--project-dir)$/,
  uv: /^(?:--package|--directory|--project)$/,
});

const composeVerbs: ReadonlySet<string> = new Set(['up', 'start', 'run', 'restart', 'create', 'watch']);
const composeValues = /^(?:-f|--file|-p|--project-name|--profile|--env-file|--project-directory|--scale|-t|--timeout)$/;

function composeCall(invocation: Invocation, resolve: (path: string) => string[]): ComposeCall {
  const files: string[] = [];
  const services: string[] = [];
  const profiles: string[] = [];
  const envFiles: string[] = [];
  const words = textsOf(invocation);
  let verb = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    const [, flag = word, inline] = /^(--[\w-]+)=(.*)$/.exec(word) ?? [];
    const value = composeValues.test(flag) ? (inline ?? words[++index] ?? '') : '';
    if (flag === '-f' || flag === '--file') files.push(...resolve(value));
    else if (flag === '--profile') profiles.push(value);
    else if (flag === '--env-file') envFiles.push(...resolve(value));
    else if (composeVerbs.has(word)) verb = true;
    else if (verb && !word.startsWith('-')) services.push(word);
  }
  const set = invocation.assignments.find(({ name }) => name === 'COMPOSE_PROFILES')?.value.text;
  return { files, services, profiles: [...profiles, ...(set?.split(',') ?? [])], envFiles };
}
