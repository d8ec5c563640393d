/** Programs that start another one: what stands after them is what runs. */

import { tableOf } from '../text/tableOf.ts';
import { type Opened, type Opener, onWith, started } from './invocation.ts';
import { assignment } from './shell.ts';
import { afterOptions, optionValue, scripted } from './words.ts';

/** Arguments that are the program file itself. */
export const runsFile = new RegExp(String.raw`\.(?:[cm]?[jt]sx|${scripted}|dll|jar|sh|bash|bat|cmd|ps1)$`);

interface Wrapper {
  /** It brings these along, and is a program of its own before any other word: `meteor npm start`. */
  readonly brings?: readonly string[];
  /** The real command starts after one of these words. */
  readonly after?: readonly string[];
  /** Own options that take the next word. */
  readonly valued?: RegExp;
  /** So many words of its own stand before the command: `timeout 5`, `direnv exec .`. */
  readonly words?: number;
  /** Root's programs get an environment of their own. */
  readonly losesVariables?: true;
}

const run: Wrapper = {
  after: ['run'],
  valued:
    /^(?:-e|--env|-f|--env-file|-p|--project|--package|--directory|--python|--with|--extra|--group|-c|--config|-n|--name)$/,
};

const wrappers: Readonly<Record<string, Wrapper>> = tableOf({
  npx: { valued: /^(?:-p|--package|-w|--workspace)$/ },
  bunx: { valued: /^(?:-p|--package)$/ },
  pnpx: {},
  uvx: { valued: /^(?:--from|--with|-p|--python)$/ },
  pipx: { after: ['run'], valued: /^--spec$/ },
  'cross-env': {},
  'cross-env-shell': {},
  env: { valued: /^(?:-u|--unset|-C|--chdir)$/ },
  sudo: { valued: /^-[ughpCrtT]$/, losesVariables: true },
  doas: { valued: /^-[uC]$/, losesVariables: true },
  nohup: {},
  exec: {},
  time: {},
  command: {},
  winpty: {},
  call: {},
  setsid: {},
  nice: { valued: /^(?:-n|--adjustment)$/ },
  ionice: { valued: /^-[cnp]$/ },
  stdbuf: { valued: /^-[ioe]$/ },
  timeout: { words: 1, valued: /^-[ks]$/ },
  flock: { words: 1, valued: /^-[wE]$/ },
  taskset: { words: 1 },
  'xvfb-run': { valued: /^-[seniw]$/ },
  chronic: {},
  unbuffer: {},
  caffeinate: { valued: /^-[tw]$/ },
  corepack: {},
  meteor: { brings: ['npm', 'npx', 'node', 'yarn'] },
  'with-env': {},
  'better-npm-run': {},
  direnv: { after: ['exec'], words: 1 },
  'aws-vault': { after: ['exec'], words: 1 },
  chamber: { after: ['exec'], words: 1 },
  poetry: run,
  pipenv: run,
  uv: run,
  rye: run,
  pdm: run,
  hatch: run,
  conda: run,
  pixi: run,
  doppler: run,
  op: run,
  infisical: run,
  varlock: run,
  dotenvx: run,
  teller: run,
  fnm: { after: ['exec'], valued: /^--using$/ },
  volta: run,
  bundle: { after: ['exec'] },
  pnpm: { after: ['exec', 'dlx'], valued: /^(?:-C|--dir|--package)$/ },
  yarn: { after: ['exec', 'dlx'], valued: /^(?:-p|--package)$/ },
  npm: { after: ['exec', 'x'], valued: /^(?:-p|--package|-w|--workspace)$/ },
  bun: { after: ['x'] },
  rbenv: { after: ['exec'] },
  pyenv: { after: ['exec'] },
  asdf: { after: ['exec'] },
  mise: { after: ['exec', 'x'] },
  cargo: { after: ['shuttle'] },
});

/** Does what it starts see only the variables that it is told of? In Turbo's strict mode, the default, only listed ones. */
export function losesVariables(name: string): boolean {
  return name === 'turbo' || wrappers[name]?.losesVariables === true;
}

/** Wrappers of the table. */
export const wrapping: Opener = {
  names: new Set(Object.keys(wrappers)),
  open({ name, rest, envFiles }): Opened {
    const { after, brings, valued, words = 0 } = wrappers[name] ?? {};
    if (brings !== undefined) return brings.includes(rest[0]?.text ?? '') ? onWith(rest) : undefined;
    if (after === undefined) return onWith(afterOptions(rest, valued).slice(words));
    const lead = afterOptions(rest, valued, /^--$/);
    if (!after.includes(lead[0]?.text ?? '')) return undefined;
    const file = name === 'dotenvx' || name === 'uv' ? optionValue(rest, /^(?:-f|--env-file)$/) : undefined;
    if (file !== undefined) envFiles.push(file);
    return onWith(afterOptions(lead.slice(1), valued).slice(words));
  },
};

/** `set PORT=3000`, `export PORT=3000`: nothing but the assignments. */
export const setting: Opener = {
  names: new Set(['set', 'setx', 'export', 'declare', 'local']),
  open({ name, rest, finish, assignments }): Opened {
    return started(
      finish(name, [], { assignments: [...assignments, ...rest.flatMap(word => assignment(word) ?? [])] }),
    );
  },
};

/** `dotenv -e .env.local -- next dev`, `dotenv run -f .env node a.js`, `env-cmd -f .env node a.js`. */
export const environmentFiles: Opener = {
  names: new Set(['dotenv', 'env-cmd']),
  open({ name, rest: given, envFiles }): Opened {
    const rest = name === 'dotenv' && given[0]?.text === 'run' ? given.slice(1) : given;
    const stop = rest.findIndex(word => word.text === '--');
    const options = stop < 0 ? rest : rest.slice(0, stop);
    const files = options.flatMap((_, index) => {
      const value = /^(-e|-f|--file)$/.test(options[index - 1]?.text ?? '') ? options[index]?.text : undefined;
      return value?.split(',') ?? [];
    });
    // dotenv keeps what is set already, so that its first file is the strongest.
    const override = options.some(word => /^(?:-o|--override|--overload)$/.test(word.text));
    for (const file of name === 'dotenv' && !override ? files.toReversed() : files) envFiles.push(file);
    return onWith(stop < 0 ? afterOptions(rest, /^(-e|-f|--file|-v|-r|--environments)$/) : rest.slice(stop + 1));
  },
};
