/** Finds the rows of a program, and reads its options as they say. */
import { dataRows } from './passwordTakers/data.ts';
import { networkRows } from './passwordTakers/network.ts';
import { toolRows } from './passwordTakers/tools.ts';
import type { SecretRow } from './row.ts';

export const secretRows: readonly SecretRow[] = [...dataRows, ...networkRows, ...toolRows];

function list(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split(' ');
}

/** An option of a row: `-p+` and `-p_` are `-p`, taken in the same word only or in the next one only. */
interface Option {
  readonly name: string;
  readonly joined: boolean;
  readonly next: boolean;
}

function option(text: string): Option {
  const name = text.replace(/[+_]$/, '');
  return { name, joined: !text.endsWith('_'), next: !text.endsWith('+') };
}

/** What an option's value is. */
export type Kind = 'secret' | 'account' | 'pair' | 'at' | 'two';

/** A row that is read once. */
export interface ReadRow extends Pick<SecretRow, 'form' | 'with' | 'from' | 'leading' | 'common' | 'unless'> {
  readonly options: readonly (Option & { readonly kind: Kind })[];
  readonly plain: ReadonlySet<string>;
  readonly says: ReadonlySet<string>;
  readonly flags: ReadonlySet<string>;
  readonly when: ReadonlySet<string> | undefined;
}

const kinds: readonly Kind[] = ['secret', 'account', 'pair', 'at', 'two'];

function read(row: SecretRow): ReadRow {
  const { form, from, leading, common, unless } = row;
  return {
    options: kinds.flatMap(kind => list(row[kind]).map(text => ({ ...option(text), kind }))),
    plain: new Set(list(row.plain)),
    says: new Set(list(row.says)),
    flags: new Set(row.flags ?? ''),
    when: row.when === undefined ? undefined : new Set(list(row.when)),
    ...(row.with && { with: row.with }),
    ...(form && { form }),
    ...(from !== undefined && { from }),
    ...(leading && { leading }),
    ...(common && { common }),
    ...(unless && { unless }),
  };
}

const byName: ReadonlyMap<string, readonly ReadRow[]> = (() => {
  const map = new Map<string, ReadRow[]>();
  for (const row of secretRows) {
    const known = read(row);
    for (const name of list(row.programs)) map.set(name, [...(map.get(name) ?? []), known]);
  }
  return map;
})();
const families: readonly string[] = [...byName.keys()].filter(name => name.endsWith('*'));

/** The name of the program that a word starts, if it starts one: `/usr/bin/mysql`, `"C:\…\mysql.exe"`, `$(mysql`. */
export function programName(word: string): string {
  const path = word.slice(-512).replace(/["']+$/, '');
  return path
    .slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
    .replace(/^[^\w.]+/, '')
    .toLowerCase()
    .replace(/\.(?:exe|com|cmd|bat|sh)$/, '');
}

/** The rows of a program by its name; `undefined` for one that none is about. */
export function rowsOf(name: string): readonly ReadRow[] | undefined {
  const exact = byName.get(name);
  if (exact !== undefined) return exact;
  const family = families.find(each => name.startsWith(each.slice(0, -1)));
  return family === undefined ? undefined : byName.get(family);
}

/** An option with a value: in the word, behind `shown`, or in the next one. */
export interface Taken {
  readonly kind: Kind;
  /** What stands in front of the value in the same word; absent when the value is the next word. */
  readonly shown?: string;
}

/** How much of the word is the option, when its value stands behind it; 0 when it is none. */
function joinedLength({ name, next }: Option, word: string): number {
  if (word.length <= name.length || !word.startsWith(name)) return 0;
  const after = word[name.length] ?? '';
  if (/^-\w$/.test(name) || !next) return name.length + (after === '=' || after === ':' ? 1 : 0);
  return after === '=' || (after === ':' && !name.startsWith('--')) ? name.length + 1 : 0;
}

/** Letters of options without a value in front of this one: how many, where there are nothing else. */
function clustered(name: string, word: string, flags: ReadonlySet<string>): number {
  if (flags.size === 0 || !/^-\w$/.test(name) || !/^-\w/.test(word)) return 0;
  const at = word.indexOf(name[1] ?? '', 1);
  return at > 1 &&
    word
      .slice(1, at)
      .split('')
      .every(letter => flags.has(letter))
    ? at
    : 0;
}

/** Whether this word is an option of the row that takes a secret. Long names of Windows do not mind the case. */
export function taken(row: ReadRow, word: string): Taken | undefined {
  const lower = word.toLowerCase();
  const spelled = ({ name }: Option) => (name.length > 2 || name.startsWith('/') ? lower : word);
  // `-password` before `-p` with the rest as its value.
  const whole = row.options.find(each => each.next && spelled(each) === each.name);
  if (whole !== undefined) return { kind: whole.kind };
  for (const each of row.options) {
    const { name, joined, kind } = each;
    const length = joined ? joinedLength(each, spelled(each)) : 0;
    if (length > 0) return { kind, shown: word.slice(0, length) };
    const at = clustered(name, word, row.flags);
    if (at > 0 && at === word.length - 1) return { kind };
    if (at > 0 && joined) return { kind, shown: word.slice(0, at + 1) };
  }
  return undefined;
}

/** Programs that start the command in their arguments: a later word may be a program of the table. */
const wrappers: ReadonlySet<string> = new Set(
  (
    'sudo doas env nohup nice ionice time timeout stdbuf setsid exec command builtin xargs parallel watch strace ltrace gdb ' +
    'valgrind sh bash zsh dash ash ksh fish cmd powershell pwsh docker podman nerdctl kubectl oc docker-compose compose ssh ' +
    'mosh sshpass npx pnpm yarn npm bunx uvx pipx poetry pipenv uv conda direnv dotenv op doppler aws-vault chamber foreman ' +
    'concurrently nodemon watchexec entr tini dumb-init gosu su-exec runuser su chroot nsenter unshare flatpak snap wsl winpty ' +
    'start tmux screen script expect caffeinate proxychains proxychains4 torsocks systemd-run heroku fly export then do else if while'
  ).split(' '),
);

/** Wrappers that are common words, too: only at the start of a line they are one. */
const english: ReadonlySet<string> = new Set(
  'command time timeout start watch script expect exec then do else if while export builtin parallel op screen env'.split(
    ' ',
  ),
);

export function isEnglish(name: string): boolean {
  return english.has(name);
}

export function isWrapper(name: string): boolean {
  return wrappers.has(name);
}
