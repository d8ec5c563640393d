/** A debug configuration once more on another port: what a switch of its own file would change, else as the line that it runs. */

import type { FileReader } from '../../../host.ts';
import { applyEdits } from '../../textEdit.ts';
import { planPortSwitch } from '../index.ts';
import { commandOnce } from './command.ts';
import type { RunOncePlan, RunOnceRequest } from './plan.ts';

export async function configurationOnce(
  request: RunOnceRequest,
  configuration: Readonly<Record<string, unknown>>,
): Promise<RunOncePlan | undefined> {
  const { from, to } = request;
  const name = 'once';
  const text = JSON.stringify({ configurations: [{ ...configuration, name }] }, undefined, 2);
  const file = '/.vscode/launch.json';
  const stated = text.includes(String(from));
  const plan = await planPortSwitch({
    root: '/',
    files: singleFile(file, text),
    from,
    to,
    hints: { activeConfiguration: name, ...(stated ? {} : { defaultPort: true }) },
  });
  const edits = [...plan.primary, ...plan.companions].filter(edit => edit.file === file).flatMap(edit => edit.edits);
  if (plan.primary.length === 0 || edits.length === 0) return await scriptConfiguration(request, configuration);
  const changed = JSON.parse(applyEdits(text, edits)) as {
    readonly configurations: readonly Record<string, unknown>[];
  };
  const result = { ...changed.configurations[0] };
  if (configuration['name'] === undefined) delete result['name'];
  else result['name'] = configuration['name'];
  const added = !plan.primary.some(edit => edit.edits.some(one => one.end > one.start));
  return { kind: 'configuration', configuration: result, certain: !added || 'module' in configuration };
}

/** A configuration that runs an npm script: by the environment, when the script's program reads it. */
async function scriptConfiguration(
  request: RunOnceRequest,
  configuration: Readonly<Record<string, unknown>>,
): Promise<RunOncePlan | undefined> {
  const executable = configuration['runtimeExecutable'];
  const words = configuration['runtimeArgs'];
  const command = configuration['command'];
  const line =
    typeof command === 'string'
      ? command
      : typeof executable === 'string' && Array.isArray(words)
        ? [executable, ...words.map(String)].join(' ')
        : undefined;
  const once = line === undefined ? undefined : await commandOnce(request, line);
  if (once?.kind !== 'command') return undefined;
  const given = configuration['env'];
  const env = { ...(typeof given === 'object' ? given : {}), ...once.env };
  if (typeof command === 'string') {
    return {
      kind: 'configuration',
      configuration: { ...configuration, command: once.commandLine, env },
      certain: once.certain,
    };
  }
  // Arguments were added at the end: `npm run dev -- --port 3001`.
  const more = line === undefined ? '' : once.commandLine.slice(line.length).trim();
  if (line !== undefined && !once.commandLine.startsWith(line)) return undefined;
  const runtimeArgs = [...(Array.isArray(words) ? (words as unknown[]) : []), ...(more === '' ? [] : more.split(' '))];
  return { kind: 'configuration', configuration: { ...configuration, runtimeArgs, env }, certain: once.certain };
}

function singleFile(file: string, text: string): FileReader {
  return {
    read: async path => (path === file ? text : undefined),
    find: async () => [file],
    exists: async path => path === file,
  };
}
