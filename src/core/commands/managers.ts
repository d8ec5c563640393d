/** Package managers and task runners: which script or target of which project they start. */

import type { Call } from './calls.ts';
import type { Finish, Invocation } from './invocation.ts';
import type { Mapped } from './mapped.ts';
import { runsFile } from './wrappers.ts';

export const packageManagers: ReadonlySet<string> = new Set(['npm', 'pnpm', 'yarn', 'bun', 'cnpm']);

/** Sub-commands of package managers that are not scripts. */
const managerVerbs =
  /^(?:install|i|ci|add|remove|uninstall|update|up|upgrade|init|create|publish|pack|link|audit|config|cache|why|outdated|set|version|login|exec|dlx|x|build|import|dedupe|info|plugin|workspaces)$/;

export function scriptCall(name: string, project?: string): Call {
  return { kind: 'script', name, ...(project === undefined ? {} : { project }) };
}

/** `npm run dev -- --port 3000`, `yarn workspace web dev`, `pnpm --filter web dev`; `undefined` when it runs a program. */
export function openManager(name: string, rest: readonly Mapped[], finish: Finish): Invocation | undefined {
  let project: string | undefined;
  let index = 0;
  for (; index < rest.length; index++) {
    const text = rest[index]?.text ?? '';
    const option = /^(--filter|-F|--workspace|-w|--prefix|-C|--cwd|--dir)(?:=(.*))?$/.exec(text);
    if (option !== null) {
      project = option[2] ?? rest[++index]?.text;
    } else if (name === 'yarn' && text === 'workspace') {
      project = rest[++index]?.text;
    } else if (!text.startsWith('-')) break;
  }
  const verb = rest[index]?.text;
  if (verb === undefined) return finish(name, rest);
  const after = rest.slice(index + 1);
  if (/^(run|run-script|rum|--run)$/.test(verb)) {
    const target = after.find(word => !word.text.startsWith('-'));
    if (target === undefined) return finish(name, after);
    if (name === 'bun' && runsFile.test(target.text)) return finish('bun', after, { entry: target.text });
    const inner = filterOf(after) ?? project;
    return finish('npm', after.slice(after.indexOf(target) + 1), { calls: [scriptCall(target.text, inner)] });
  }
  if (managerVerbs.test(verb)) return finish(name, after);
  if (name === 'npm' && !/^(start|test|stop|restart|t|tst)$/.test(verb)) return finish(name, after);
  if (name === 'bun' && (runsFile.test(verb) || verb.startsWith('./'))) return finish('bun', rest, { entry: verb });
  return finish('npm', after, { calls: [scriptCall(verb === 't' ? 'test' : verb, filterOf(after) ?? project)] });
}

function filterOf(words: readonly Mapped[]): string | undefined {
  for (const [index, word] of words.entries()) {
    const option = /^(?:--filter|-F|--workspace|-w|--scope|--prefix|--projects|-p)(?:=(.*))?$/.exec(word.text);
    if (option !== null) return option[1] ?? words[index + 1]?.text;
  }
  return undefined;
}

/** turbo, nx and lerna run a script or target of one or of all projects. */
export function taskRunner(name: string, rest: readonly Mapped[], finish: Finish): Invocation {
  const bare = rest.filter(
    (word, index) => !word.text.startsWith('-') && !/^(--filter|-F|--scope)$/.test(rest[index - 1]?.text ?? ''),
  );
  const project = filterOf(rest);
  const words = bare.map(word => word.text);
  const filter = project?.replace(/[.^]+/g, '');
  if (name !== 'nx') {
    const names = words[0] === 'run' ? words.slice(1) : words;
    return finish(name, rest, { calls: names.map(task => scriptCall(task, filter ?? '*')) });
  }
  const [verb = '', target = ''] = words;
  if (verb === 'run') {
    const [owner = '', task = ''] = target.split(':');
    return finish('nx', rest, { calls: [{ kind: 'project', name: task, project: owner }] });
  }
  const owner = verb === 'run-many' ? (filter ?? '*') : target;
  return finish('nx', rest, { calls: [{ kind: 'project', name: verb, project: owner }] });
}
