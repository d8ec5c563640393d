/** A command line as the shells of the field would cut it, without running any. */

/** One simple command: what stands before the program as an assignment, the program and its arguments. */
export interface Invocation {
  readonly env: Readonly<Record<string, string>>;
  /** The words, the program first; quotes removed, nothing expanded. */
  readonly argv: readonly string[];
}

const maxLength = 16_384;
const assignment = /^([A-Za-z_]\w*)=(.*)$/s;

/** Words of one command line; operators (`&&`, `;`, `|`, new line) come as words of their own, marked. */
function tokens(line: string): { readonly text: string; readonly operator: boolean }[] {
  const out: { text: string; operator: boolean }[] = [];
  let text = '';
  let started = false;
  let quote = '';
  const flush = (): void => {
    if (started) out.push({ text, operator: false });
    text = '';
    started = false;
  };
  const limit = Math.min(line.length, maxLength);
  for (let at = 0; at < limit; at++) {
    const char = line[at] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
      else if (char === '\\' && quote === '"' && /["\\$`]/.test(line[at + 1] ?? '')) text += line[++at] ?? '';
      else text += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      started = true;
    } else if (char === '\\' && /[\s"'\\$&;|]/.test(line[at + 1] ?? '')) {
      // A backslash is a path separator on Windows, so it only escapes what needs it.
      at++;
      if (line[at] === '\n') continue;
      text += line[at] ?? '';
      started = true;
    } else if (char === ' ' || char === '\t' || char === '\r') flush();
    else if (
      char === ';' ||
      char === '\n' ||
      char === '|' ||
      (char === '&' && line[at - 1] !== '>' && line[at + 1] !== '>')
    ) {
      flush();
      out.push({ text: char, operator: true });
    } else {
      text += char;
      started = true;
    }
  }
  flush();
  return out;
}

/** Programs that only start another. */
const wrappers: ReadonlySet<string> = new Set([
  'env',
  'sudo',
  'doas',
  'nohup',
  'time',
  'nice',
  'exec',
  'command',
  'cross-env',
  'cross-env-shell',
  'dotenv',
  'npx',
  'bunx',
  'pnpx',
  'setsid',
  'stdbuf',
  'winpty',
]);
/** Of these, the ones with a word of their own before the program: how long, which lock, which processors. */
const wrappersOfWord: ReadonlySet<string> = new Set(['timeout', 'flock', 'taskset']);
const wrapperPairs = /^(?:pnpm|yarn|npm|bun|poetry|pipenv|uv|pdm|hatch|bundle|rye|mise|conda|deno)$/;
const pairWords = /^(?:exec|dlx|x)$/;
const pairRun = /^(?:poetry|pipenv|uv|pdm|hatch|rye|mise|conda)$/;

const nameOf = (word: string): string =>
  (word.split(/[\\/]/).at(-1) ?? '').replace(/\.(?:exe|cmd|bat|ps1)$/i, '').toLowerCase();

/** Takes wrappers and assignments off the front. */
function unwrap(words: readonly string[]): Invocation {
  const env: Record<string, string> = {};
  let rest = [...words];
  for (let guard = 0; guard < 12; guard++) {
    const first = rest[0];
    if (first === undefined) break;
    const assigned = assignment.exec(first);
    if (assigned?.[1] !== undefined) {
      env[assigned[1]] = assigned[2] ?? '';
      rest = rest.slice(1);
      continue;
    }
    const name = nameOf(first);
    if (wrappers.has(name) || wrappersOfWord.has(name)) {
      rest = rest.slice(1);
      const valued = wrappersOfWord.has(name) ? /^-[ksEw]$/ : /^-[uepn]$/;
      while (rest[0]?.startsWith('-') === true) rest = rest.slice(valued.test(rest[0]) ? 2 : 1);
      if (wrappersOfWord.has(name)) rest = rest.slice(1);
      continue;
    }
    const second = rest[1] ?? '';
    if (wrapperPairs.test(name) && (pairWords.test(second) || (second === 'run' && pairRun.test(name)))) {
      rest = rest.slice(2);
      while (rest[0]?.startsWith('-') === true) rest = rest.slice(1);
      continue;
    }
    break;
  }
  return { env, argv: rest };
}

/**
 * The simple commands of a line, in order, with `export X=…`, `set X=…` and `$env:X=…` carried over to those that follow.
 * Any text gives a list; a line that is too long is cut.
 */
export function parseCommandLine(line: string): Invocation[] {
  const commands: string[][] = [[]];
  for (const token of tokens(line)) {
    if (token.operator) commands.push([]);
    else commands.at(-1)?.push(token.text);
  }
  const carried: Record<string, string> = {};
  const out: Invocation[] = [];
  for (const words of commands) {
    const first = words[0];
    if (first === undefined) continue;
    const powerShell = /^\$env:(\w+)(?:=(.*))?$/i.exec(words.join(' ').replace(/\s*=\s*/, '='));
    if (powerShell?.[1] !== undefined) {
      carried[powerShell[1]] = (powerShell[2] ?? '').trim();
      continue;
    }
    if (/^(?:export|set|setx|declare|local)$/i.test(first)) {
      for (const word of words.slice(1)) {
        const assigned = assignment.exec(word);
        if (assigned?.[1] !== undefined) carried[assigned[1]] = (assigned[2] ?? '').trim();
      }
      continue;
    }
    const { env, argv } = unwrap(words);
    if (argv.length === 0) Object.assign(carried, env);
    else out.push({ env: { ...carried, ...env }, argv });
  }
  return out;
}

/** The program of an invocation: no folder, no ending; `python -m x` is `x`, `node x.js` is `node`. */
export function programName(argv: readonly string[]): string {
  const name = nameOf(argv[0] ?? '');
  if (/^py(?:thon)?[\d.]*$/.test(name)) {
    const at = argv.indexOf('-m');
    const module = at > 0 ? argv[at + 1] : undefined;
    if (module !== undefined) return module;
  }
  return name;
}
