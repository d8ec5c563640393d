/** Programs that take whole command lines, or names of scripts, as their arguments. */
import { type Invocation, type Opened, type Opener, type Opening, onWith, scriptCall, started } from './invocation.ts';
import type { Mapped } from './mapped.ts';
import { bareWords, isShellFile } from './words.ts';

/** `bash -c "…"`, `cmd /c …`, `bash dev.sh`. */
export const shells: Opener = {
  names: new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'fish', 'cmd', 'powershell', 'pwsh']),
  open({ name, rest, finish, openLine }): Opened {
    // `/s` and `/d` of cmd only say how what stands behind `/c` is read.
    const at = rest.findIndex(word => /^(?:-[a-z]*c|\/[ckr]|-Command)$/i.test(word.text));
    const script = at < 0 ? undefined : rest[at + 1];
    // `cmd /c npm run dev`: the words themselves.
    if (script !== undefined && rest.length > at + 2 && /^(?:cmd|powershell|pwsh)$/.test(name))
      return onWith(rest.slice(at + 1));
    if (script !== undefined) return started(...openLine(script));
    const file = rest.find(
      (word, index) => !/^[-/]/.test(word.text) || (index > 0 && /^-File$/i.test(rest[index - 1]?.text ?? '')),
    );
    if (file !== undefined && !isShellFile(file.text)) return onWith(rest.slice(rest.indexOf(file)));
    return started(finish(name, rest, file === undefined ? {} : { entry: file.text }));
  },
};

/** cmd's `start "title" /min node server.js`: in a window of its own, or with `/b` in this one. */
export const starts: Opener = {
  names: new Set(['start']),
  open({ rest }): Opened {
    // What stands in quotes first is the title.
    const quoted = /^$|\s/.test(rest[0]?.text ?? '') ? 1 : 0;
    const at = rest.findIndex(
      ({ text }, index) =>
        index >= quoted && !/^\/[a-z]{1,12}$/i.test(text) && !/^\/d$/i.test(rest[index - 1]?.text ?? ''),
    );
    return at < 0 || rest[at]?.text.startsWith('-') === true ? undefined : onWith(rest.slice(at));
  },
};

const concurrentlyValues =
  /^(?:-n|--names|-c|--prefix-colors|-p|--prefix|-l|--prefix-length|-t|--timestamp-format|-m|--max-processes|-s|--success|--restart-tries|--restart-after|--default-input-target|--hide|--name-separator|--kill-signal|--kill-timeout|--teardown|--cwd)$/;

/** `concurrently "vite" "npm:api"`, `start-server-and-test dev http://localhost:3000 "cypress run"`. */
export const parallels: Opener = {
  names: new Set(['concurrently', 'conc', 'start-server-and-test', 'start-test', 'server-test']),
  open({ name, rest, finish, openLine }): Opened {
    const isConcurrently = name === 'concurrently' || name === 'conc';
    const words = bareWords(rest, isConcurrently ? concurrentlyValues : undefined);
    const inner = words.flatMap((word): readonly Invocation[] => {
      if (/^https?:/.test(word.text) || /^\d+$/.test(word.text)) return [];
      const script =
        /^(?:npm|yarn|pnpm|bun|node|deno):(.+)$/.exec(word.text)?.[1] ??
        (isConcurrently ? undefined : bareScript(word));
      return script === undefined ? openLine(word) : [callOnly(script.split(' ')[0] ?? '', word, finish)];
    });
    return started(finish(name, rest), ...inner);
  },
};

/** start-server-and-test takes a lone word for the name of a script. */
function bareScript({ text }: Mapped): string | undefined {
  return text.includes(' ') ? undefined : text;
}

function callOnly(script: string, word: Mapped, finish: Opening['finish']): Invocation {
  const end = word.at.at(-1) ?? 0;
  return finish('npm', [], {
    calls: [scriptCall(script)],
    assignments: [],
    end,
    command: { assignments: [], words: [word], end },
  });
}

/** `npm-run-all --parallel dev:*`, `run-p api web`. */
export const scriptLists: Opener = {
  names: new Set(['run-p', 'run-s', 'npm-run-all', 'npm-run-all2']),
  open({ name, rest, finish, openLine }): Opened {
    const calls = bareWords(rest).map(word => {
      const [script = '', ...more] = word.text.split(' ');
      return scriptCall(script, { by: name, ...(more.length === 0 ? {} : { otherwise: openLine(word) }) });
    });
    return started(finish(name, rest, { calls }));
  },
};

/** `nodemon --exec "ts-node server.ts"`, `tsc-watch --onSuccess "node dist/a.js"`; without such an option they are programs. */
export const watchers: Opener = {
  names: new Set(['nodemon', 'watchexec', 'tsc-watch', 'onchange', 'chokidar', 'tsup', 'tsdown']),
  open({ rest, openWith }): Opened {
    const at = rest.findIndex(word => /^(-x|--exec|--onSuccess|--on-success|-c)$/.test(word.text));
    const script = at < 0 ? undefined : rest[at + 1];
    return script === undefined ? undefined : started(...openWith(script, rest.slice(at + 2)));
  },
};
