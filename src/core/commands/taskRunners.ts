/** What runs scripts and targets of many projects, or the targets of one file. */

import { known } from '../model/known.ts';
import { tableOf } from '../text/tableOf.ts';
import { type Call, type Opened, type Opener, scriptCall, started } from './invocation.ts';
import type { Mapped } from './mapped.ts';
import { assignment } from './shell.ts';
import { bareWords, isOption, optionValue } from './words.ts';

/** Options that name projects. */
const projectOption = /^(?:--filter|-F|--scope|--projects|-p|--project)$/;
const valued =
  /^(?:--filter|-F|--scope|--projects|-p|--project|-t|--target|--targets|-c|--configuration|--concurrency|--parallel|--stream|--cwd|--output-style|--log-order|--ui|--ignore|--since)$/;

function namedProjects(words: readonly Mapped[]): string[] {
  return words.flatMap((word, index) => {
    const [, flag = word.text, inline] = /^(--?[\w-]+)=(.*)$/.exec(word.text) ?? [];
    if (!projectOption.test(flag)) return [];
    return (inline ?? words[index + 1]?.text ?? '')
      .split(',')
      .map(name => name.replace(/^[.^]+(?=[@\w])|[.^]+$/g, ''))
      .filter(name => name !== '' && !name.startsWith('!'));
  });
}

/** `turbo run dev --filter web`, `lerna run dev --scope web`: a script of one or of all projects. */
export const monorepos: Opener = {
  names: new Set(['turbo', 'lerna', 'wsrun', 'ultra']),
  open({ name, rest, finish }): Opened {
    const stop = rest.findIndex(word => word.text === '--');
    const passed = stop < 0 ? [] : rest.slice(stop + 1);
    const words = bareWords(rest, valued).map(word => word.text);
    const names = words[0] === 'run' || words[0] === 'watch' ? words.slice(1) : words;
    const projects = namedProjects(rest).map(project => (project.includes('*') ? '*' : project));
    const calls = names.flatMap(task => {
      // `turbo web#dev`
      const [owner, own] = task.includes('#') ? task.split('#') : [undefined, task];
      const wanted = owner === undefined ? (projects.length === 0 ? ['*'] : projects) : [owner];
      return wanted.map(project => scriptCall(own ?? task, { project, by: name, passed }));
    });
    return started(finish(name, rest, { calls }));
  },
};

const targetBy =
  (tool: string) =>
  (name: string, project: string): Call => ({ kind: 'project', tool, name, project });

/** Short words of Angular's command line for a target. */
const targetOf: Readonly<Record<string, string>> = tableOf({ s: 'serve', dev: 'serve' });
/** Verbs of Angular's command line that run a target. */
const angularVerbs = /^(?:serve|s|dev|run)$/;

/** `nx serve web`, `nx run web:serve`, `nx run-many -t serve -p web`, `moon run web:dev`, `ng serve web`. */
export const targets: Opener = {
  names: new Set(['nx', 'moon', 'ng']),
  open({ name, rest, finish }): Opened {
    const [verb = '', task = ''] = bareWords(rest, valued).map(word => word.text);
    const projects = namedProjects(rest);
    const target = targetBy(name);
    if (name === 'ng') {
      if (!angularVerbs.test(verb)) return undefined;
      if (verb !== 'run')
        return started(finish(name, rest, { calls: [target(targetOf[verb] ?? verb, projects[0] ?? task)] }));
    }
    if (verb === 'run' || (name === 'moon' && verb.includes(':'))) {
      const [owner = '', own = ''] = (verb === 'run' ? task : verb).split(':');
      return started(finish(name, rest, { calls: [target(own, owner)] }));
    }
    if (verb === 'run-many' || verb === 'affected') {
      const names = (optionValue(rest, /^(?:-t|--targets?)$/) ?? '').split(',');
      const wanted = projects.length === 0 ? ['*'] : projects;
      return started(
        finish(name, rest, { calls: names.flatMap(each => wanted.map(project => target(each, project))) }),
      );
    }
    return started(finish(name, rest, { calls: [target(verb, projects[0] ?? task)] }));
  },
};

/** Programs that run the targets of a file, by the name the file's units carry. */
const fileRunners: Readonly<Record<string, string>> = tableOf({
  make: 'make',
  gmake: 'make',
  just: 'just',
  task: 'task',
  'go-task': 'task',
});

export const fileTargets: Opener = {
  names: new Set(Object.keys(fileRunners)),
  open({ name, rest, finish, assignments }): Opened {
    const folder = optionValue(rest, /^(?:-C|--directory|-d|--dir|--working-directory)$/);
    const names = rest.filter(word => !isOption(word) && assignment(word) === undefined && word.text !== folder);
    const tool = fileRunners[name] ?? name;
    const calls = (names.length === 0 ? [''] : names.map(word => word.text)).map(
      (each): Call => known({ kind: 'target', name: each, tool, dir: folder }),
    );
    return started(
      finish(name, rest, { calls, assignments: [...assignments, ...rest.flatMap(word => assignment(word) ?? [])] }),
    );
  },
};

/** `netlify dev` starts the framework's own server. */
export const netlify: Opener = {
  names: new Set(['netlify', 'ntl']),
  open({ name, rest, finish }): Opened {
    if (rest[0]?.text !== 'dev') return undefined;
    return started(finish(name, rest, { calls: [{ kind: 'target', name: 'dev', tool: 'netlify' }] }));
  },
};

/** `foreman start`, `heroku local`, `bin/dev`: the lines of a Procfile. */
export const processes: Opener = {
  names: new Set(['foreman', 'overmind', 'hivemind', 'honcho', 'nf', 'heroku', 'dev']),
  open({ name, head, rest, finish }): Opened {
    if (name === 'dev' && !/(?:^|\/)bin\/dev$/.test(head.text)) return undefined;
    if (name === 'heroku' && rest[0]?.text.startsWith('local') !== true) return undefined;
    const shown = name === 'dev' ? 'bin/dev' : name === 'heroku' ? 'foreman' : name;
    // A script of the project's own, which may set the port before it starts the processes.
    const entry = name === 'dev' ? { entry: head.text.replace(/^\.\//, '') } : {};
    return started(finish(shown, rest, { calls: [{ kind: 'process', name: '' }], ...entry }));
  },
};
