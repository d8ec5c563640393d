/** The endpoints a debug configuration is going to bind. */

import { type Asked, askedByArguments } from '../../commands/commandPorts.ts';
import { isLocalHost, parseEndpoint } from '../../commands/endpointText.ts';
import type { FileReader } from '../../host.ts';
import type { Candidate } from '../../model/endpoint.ts';
import { askedFor, askedForWords } from './commandLine.ts';
import { baseName, confidence, found, joinPath } from './found.ts';
import { fromVariables, inFile, parseDotenv, type Variable, variablesOf } from './variables.ts';

export type Launch = Readonly<Record<string, unknown>>;

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** `args` may be a list or one string. */
export function wordsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.split(/\s+/).filter(word => word !== '');
  return Array.isArray(value)
    ? value.filter((word): word is string | number => typeof word === 'string' || typeof word === 'number').map(String)
    : [];
}

/** Everything that names the program, as one command line would: for signs of a framework. */
export function launchWords(launch: Launch): string {
  return launchParts(launch).join(' ');
}

/** The words of it, each with the spaces that it holds. */
export function launchParts(launch: Launch): readonly string[] {
  const module = text(launch['module']);
  return [
    launch['django'] === true ? 'manage.py runserver' : '',
    text(launch['type']) === 'coreclr' ? 'dotnet' : '',
    text(launch['runtimeExecutable']) ?? '',
    ...wordsOf(launch['runtimeArgs']),
    module ?? '',
    text(launch['program']) ?? '',
    text(launch['mainClass']) ?? '',
    text(launch['command']) ?? '',
    ...wordsOf(launch['args']),
  ].filter(word => word !== '');
}

/** The folder the program is run in. */
export function launchFolder(launch: Launch, fallback: string | undefined): string | undefined {
  const cwd = text(launch['cwd']);
  if (cwd !== undefined && !cwd.includes('${')) return joinPath(fallback, cwd);
  return fallback;
}

/** The variables the program will see: `env` beats `envFile`. Values in files carry their place. */
export async function launchVariables(
  launch: Launch,
  folder: string | undefined,
  files: FileReader,
): Promise<Map<string, Variable>> {
  const out = new Map<string, Variable>();
  for (const name of [launch['envFile']].flat()) {
    if (typeof name !== 'string' || name.includes('${')) continue;
    const file = joinPath(folder, name);
    const content = await files.read(file);
    if (content !== undefined) for (const [key, value] of parseDotenv(content, file)) out.set(key, value);
  }
  const env = launch['env'] ?? launch['environment'];
  if (Array.isArray(env)) {
    // The C and C++ debuggers list `{ name, value }`.
    for (const item of env as unknown[]) {
      const entry = item as { readonly name?: unknown; readonly value?: unknown } | null;
      if (typeof entry?.name === 'string')
        out.set(entry.name, {
          value: typeof entry.value === 'string' || typeof entry.value === 'number' ? String(entry.value) : '',
        });
    }
  } else if (typeof env === 'object' && env !== null) {
    for (const [key, value] of variablesOf(env as Record<string, unknown>)) out.set(key, value);
  }
  return out;
}

function program(launch: Launch): string {
  const executable = text(launch['runtimeExecutable']) ?? text(launch['program']) ?? '';
  const name = baseName(executable).replace(/\.(?:exe|cmd|bat|ps1)$/i, '');
  return text(launch['module']) ?? name.toLowerCase();
}

/** What the configuration asks for in so many words. `debug` keeps only the ports of a debugger, else they are left out. */
export async function fromLaunch(
  launch: Launch,
  folder: string | undefined,
  files: FileReader,
  debug = false,
): Promise<Candidate[]> {
  if (launch['request'] === 'attach') return [];
  const args = wordsOf(launch['args']);
  const isDjango = launch['django'] === true || args.includes('runserver');
  const cargo = launch['cargo'] as { readonly args?: unknown } | null | undefined;
  const asked: readonly (readonly [string, readonly Asked[]])[] = [
    ['args', askedByArguments(program(launch), args)],
    ['args', isDjango ? askedForWords(['manage.py', ...args]) : []],
    [
      'runtimeArgs',
      askedForWords([text(launch['runtimeExecutable']) ?? './program', ...wordsOf(launch['runtimeArgs'])]),
    ],
    ['vmArgs', askedByArguments('java', wordsOf(launch['vmArgs']))],
    ['toolArgs', askedByArguments('', wordsOf(launch['toolArgs']))],
    ['command', askedFor(text(launch['command']) ?? '')],
    ['cargo.args', askedByArguments('cargo', wordsOf(cargo?.args))],
  ];
  const out = asked.flatMap(([key, list]) =>
    list
      .filter(item => item.debug === debug)
      .map(({ endpoint, loose }) =>
        found(endpoint, `${key} in launch.json`, loose ? confidence.hint : confidence.explicit),
      ),
  );
  if (debug) return out;
  const variables = await launchVariables(launch, folder, files);
  out.push(
    ...fromVariables(
      variables,
      name =>
        variables.get(name)?.file === undefined ? `env.${name} in launch.json` : inFile(name, variables.get(name)),
      confidence.source,
    ),
  );
  const hints: readonly (readonly [string, unknown])[] = [
    ['url in launch.json', launch['url']],
    [
      'serverReadyAction in launch.json',
      (launch['serverReadyAction'] as { readonly uriFormat?: unknown } | undefined)?.uriFormat,
    ],
    ['launchBrowser in launch.json', ((launch['launchBrowser'] ?? {}) as { readonly args?: unknown }).args],
  ];
  for (const [where, value] of hints) {
    const endpoint = typeof value === 'string' ? parseEndpoint(value) : undefined;
    if (endpoint !== undefined && endpoint.protocol !== 'unix' && isLocalHost(endpoint.host))
      out.push(found({ protocol: 'tcp', port: endpoint.port }, where, confidence.hint));
  }
  return out;
}

/** The source file the configuration starts, when it names one. */
export function programFile(launch: Launch, folder: string | undefined): string | undefined {
  const name = text(launch['program']) ?? text(launch['script']);
  if (name === undefined || name.includes('${') || !/\.\w{1,5}$/.test(baseName(name))) return undefined;
  return joinPath(folder, name);
}
