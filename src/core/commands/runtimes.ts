/** Interpreters: the program file that they run, a module, or a tool that is written in their language. */

import { isServerTool, programNamed } from '../programs/table.ts';
import { type Opened, type Opener, type Opening, onWith, started } from './invocation.ts';
import type { Mapped } from './mapped.ts';
import { afterOptions, baseName } from './words.ts';

/** `node_modules/vite/bin/vite.js`, `./node_modules/.bin/next`, `node_modules/react-scripts/scripts/start.js`. */
function toolOf(file: Mapped, rest: readonly Mapped[]): readonly Mapped[] | undefined {
  const match = /(?:^|[/\\])node_modules[/\\](?:\.bin[/\\]([^/\\]+)$|((?:@[^/\\]+[/\\])?[^/\\]+)[/\\](.*))/.exec(
    file.text,
  );
  if (match === null) return undefined;
  const [, bin, name = '', path = ''] = match;
  if (bin !== undefined) return [named(file, bin), ...rest];
  const own = baseName(path).replace(/\.[cm]?js$/, '');
  const verb = /(?:^|[/\\])scripts[/\\](\w+)(?:\.js)?$/.exec(path)?.[1];
  if (verb !== undefined) return [named(file, name), named(file, verb), ...rest];
  const [command = name.replace(/^@[^/\\]+[/\\]/, '')] = programNamed(name.replace('\\', '/'))?.names ?? [];
  return [named(file, /^(?:index|cli|main|bin|run)$/.test(own) ? command : own), ...rest];
}

/** A word that stands for another; it has no place of its own. */
function named({ at }: Mapped, text: string): Mapped {
  const from = at[0] ?? -1;
  return { text, at: Array.from({ length: text.length + 1 }, () => from) };
}

const nodeValues =
  /^(?:-r|--require|--import|--loader|--experimental-loader|-C|--conditions|--env-file|--env-file-if-exists|--watch-path|--tsconfig|-P|--project|--max-old-space-size)$/;

/** `node --inspect server.js`; `tsx watch a.ts` keeps its sub-command. */
export const nodes: Opener = {
  names: new Set(['node', 'nodejs', 'tsx', 'ts-node', 'bun', 'electron']),
  open({ rest }): Opened {
    const [file, ...args] = afterOptions(rest, nodeValues);
    const tool = file === undefined ? undefined : toolOf(file, args);
    return tool === undefined ? undefined : onWith(tool);
  },
};

/** `deno run -A npm:vite`, `deno run jsr:@scope/tool`. */
export const denos: Opener = {
  names: new Set(['deno']),
  open({ rest }): Opened {
    if (rest[0]?.text !== 'run' && rest[0]?.text !== 'x') return undefined;
    const [file, ...args] = afterOptions(rest.slice(1), /^(?:-c|--config|--import-map|--env-file)$/);
    const name = /^npm:\/?((?:@[^/@]+\/)?[^/@]+)/.exec(file?.text ?? '')?.[1];
    return file === undefined || name === undefined ? undefined : onWith([named(file, name), ...args]);
  },
};

/** `python -m shop`: a file or folder of the user's own, when no program has that name. */
function isOwnModule({ text }: Mapped, finish: Opening['finish']): boolean {
  return /^[A-Za-z_][\w.]*$/.test(text) && finish(text, []).program === undefined;
}

/** A debugger runs the file behind its options. */
function moduleFile({ text }: Mapped, args: readonly Mapped[]): string {
  const file = text === 'debugpy' ? args.find(word => word.text.endsWith('.py')) : undefined;
  return file?.text ?? text.replaceAll('.', '/');
}

export const pythons: Opener = {
  names: new Set(['python', 'py', 'pypy']),
  open({ rest, finish }): Opened {
    const flags = afterOptions(rest, /^-[XW]$/, /^-m$/);
    const [file, ...args] = flags;
    const [module] = args;
    if (file?.text === '-m' && module !== undefined && isOwnModule(module, finish))
      return started(finish(module.text, args.slice(1), { entry: moduleFile(module, args.slice(1)) }));
    if (file?.text === '-m') return onWith(args);
    if (baseName(file?.text ?? '') === 'manage.py') return onWith(flags);
    return started(finish('python', args, file === undefined ? {} : { entry: file.text }));
  },
};

/** `php artisan serve`, `ruby bin/rails s`: the tool, not the interpreter. */
export const toolFiles: Opener = {
  names: new Set(['php', 'ruby']),
  open({ rest }): Opened {
    return isServerTool(baseName(rest[0]?.text ?? '')) ? onWith(rest) : undefined;
  },
};

/** `perl app.pl daemon`: an application of Mojolicious, whose own file is the command. */
export const perls: Opener = {
  names: new Set(['perl']),
  open({ rest, finish }): Opened {
    const [file, verb, ...args] = afterOptions(rest, /^-I$/);
    if (file === undefined || verb === undefined || !/^(?:daemon|prefork)$/.test(verb.text)) return undefined;
    return started(finish('mojo', [verb, ...args], { entry: file.text }));
  },
};

/** `erl -noshell -s server start`: the module whose function it calls. */
export const erlangs: Opener = {
  names: new Set(['erl']),
  open({ rest, finish }): Opened {
    const at = rest.findIndex(({ text }) => text === '-s' || text === '-run');
    const module = at < 0 ? undefined : rest[at + 1];
    if (module === undefined || !/^[a-z]\w*$/.test(module.text)) return undefined;
    return started(finish('erl', rest, { entry: `${module.text}.erl` }));
  },
};
