/** Reads the words of one command line from left to right, and hides those that are secrets by their place. */
import { maskWholeAssignment } from './assignments.ts';
import { endsAsSecret, isHarmlessValue, isSecretCommand, isSecretName } from './names.ts';
import { isEnglish, isWrapper, type Kind, programName, type ReadRow, rowsOf, taken } from './passwordTakers.ts';
import {
  bareOption,
  clusterEnd,
  hideValue,
  isNoPassword,
  isOptionLike,
  isPorts,
  isSettingName,
  isUserOption,
  joinedUser,
  looksLikeOption,
  mail,
  newUser,
  plainOption,
  runsNext,
  sayPassword,
  spacedAccount,
} from './places.ts';
import { mask } from './shape.ts';
import { endsCommand, unquoted } from './words.ts';

/** What the next word is, as one before it says. */
interface Awaited {
  readonly kind: Kind | 'user';
  /** The name that says so: its value may be a harmless one. Absent: it is a secret whatever it looks like. */
  readonly name?: string;
  /** What is no secret there all the same. */
  readonly unless?: (value: string) => boolean;
}

/** What to do with a word besides its place: called for what is not hidden as a whole. */
export type Inside = (word: string) => string;

/** The words with what is secret by its place hidden; as many as were given, in their order. */
export function maskByPlace(words: readonly string[], inside: Inside): readonly string[] {
  return new Reader(words, inside).masked();
}

class Reader {
  readonly #words: readonly string[];
  readonly #inside: Inside;
  /** Every word, for rows that want a certain one. */
  readonly #all: ReadonlySet<string>;
  /** Rows of the program that is being started; each holds only where its other words are there, too. */
  #rows: readonly ReadRow[] = [];
  /** Started for sure, rather than a word that is called like a program. */
  #certain = true;
  #wraps = false;
  #atStart = true;
  /** A user was named: `-p` may be the password. */
  #user = false;
  #awaited: Awaited | undefined;
  #left = 0;
  #before: readonly string[] = ['', ''];
  #next = '';
  #counts = new Map<ReadRow, number>();

  constructor(words: readonly string[], inside: Inside) {
    this.#words = words;
    this.#inside = inside;
    // `(started … | chpasswd)`: the sign behind the last word of a remark is none of its own.
    this.#all = new Set(words.flatMap(word => [unquoted(word), word.replace(/[)\]};,."']+$/, '')]));
  }

  /** `sudo -S … <<< …`: whatever it runs, it reads its password first; `… secret put … <<< …` */
  get #asksOnInput(): boolean {
    const all = [...this.#all];
    if (all.some(word => /^(?:secrets?|passw\w{1,6}|login)$/.test(word))) return true;
    return (
      all.some(word => /(?:^|\/)sudo$/.test(word)) && all.some(word => /^(?:-[A-Za-z]*S[A-Za-z]*|--stdin)$/.test(word))
    );
  }

  masked(): readonly string[] {
    return this.#words.map((raw, index) => {
      const word = plainOption(raw);
      this.#next = unquoted(this.#words[index + 1] ?? '');
      if (/^[;|&]+$/.test(word)) {
        this.#restart();
        return word;
      }
      if (word.startsWith('<(')) this.#restart();
      const value = unquoted(word);
      const masked = this.#read(word, value);
      this.#before = [this.#before[1] ?? '', value];
      if (endsCommand(word)) this.#restart();
      return masked === word ? raw : masked;
    });
  }

  #restart(): void {
    this.#rows = [];
    this.#counts = new Map();
    this.#certain = true;
    this.#wraps = false;
    this.#atStart = true;
    this.#user = false;
    this.#awaited = undefined;
  }

  #read(word: string, value: string): string {
    const awaited = this.#awaited;
    if (this.#left > 0) this.#left -= 1;
    if (this.#left === 0) this.#awaited = undefined;
    const hidden = awaited === undefined ? undefined : this.#value(awaited, word, value);
    if (hidden !== undefined) return hidden;
    const isOption = /^-./.test(value) || /^\/[A-Za-z][\w-]*(?::|$)/.test(value) || this.#isOddOption(value);
    const known = isOption ? (this.#dashed(value) ?? this.#option(value)) : this.#argument(word, value);
    if (known !== undefined) return known;
    const isLine = /\s/.test(word) && runsNext.test(this.#before[1] ?? '');
    return this.#inside((isLine ? undefined : maskWholeAssignment(word)) ?? word);
  }

  /** `+rcon_password` of games, and `<<<` in front of what a program reads. */
  #isOddOption(value: string): boolean {
    if (!/^(?:\+[A-Za-z]|<<<)/.test(value)) return false;
    if (value === '<<<' && this.#asksOnInput) return true;
    return isSecretName(bareOption(value) ?? '') || this.#valid().some(row => taken(row, value) !== undefined);
  }

  /** The value of an option, when it is one that is hidden or a user. */
  #value({ kind, name, unless }: Awaited, word: string, value: string): string | undefined {
    if (unless?.(value) === true || value === '<<<') return undefined;
    if (kind === 'user' || kind === 'account' || kind === 'pair' || kind === 'at') {
      const hidden = hideValue(word, kind);
      if (hidden !== undefined) return hidden;
      if (value.startsWith('-')) return undefined;
      this.#user ||= kind === 'user';
      return this.#inside(word);
    }
    if (name === undefined) return mask;
    if (looksLikeOption(value)) return undefined;
    if (!isHarmlessValue(name, value)) return mask;
    return isSecretCommand(name) ? this.#inside(word) : word;
  }

  #await(awaited: Awaited, words = 1): void {
    this.#awaited = awaited;
    this.#left = words;
  }

  /** Rows whose other words are there. */
  #valid(): readonly ReadRow[] {
    return this.#rows.filter(row => {
      if (row.when !== undefined && ![...row.when].some(each => this.#all.has(each))) return false;
      const needed = row.with;
      return needed === undefined || [...this.#all].some(each => needed.test(each));
    });
  }

  #option(value: string): string | undefined {
    if (value === '<<<' && this.#asksOnInput) this.#await({ kind: 'secret' });
    const rows = this.#valid();
    const unless = this.#certain ? undefined : isPorts;
    for (const row of rows) {
      const found = taken(row, value);
      if (found === undefined) continue;
      const { kind, shown } = found;
      const isNone = (each: string): boolean => unless?.(each) === true || row.unless?.test(each) === true;
      if (shown === undefined) {
        this.#await({ kind, unless: isNone }, kind === 'two' ? 2 : 1);
        return value;
      }
      const rest = value.slice(shown.length);
      if (row.unless?.test(rest) === true) return value;
      if (isNone(rest) || /^\d{1,5}:\d{1,5}$/.test(rest)) continue;
      const hidden = hideValue(rest, kind);
      if (hidden !== undefined) return `${shown}${hidden}`;
    }
    const name = bareOption(value);
    if (rows.some(({ plain }) => plain.has(value) || plain.has(value.slice(0, 2)) || plain.has(clusterEnd(value)))) {
      if (name !== undefined && name.length > 1 && !rows.some(row => row.plain.has(value)) && isSecretName(name))
        this.#await({ kind: 'secret', name });
      return undefined;
    }
    if (name !== undefined && isSecretName(name)) this.#await({ kind: 'secret', name });
    else if (isUserOption(value)) this.#await({ kind: 'user' });
    else if (this.#user && /^-[pP]$/.test(value))
      this.#await({ kind: 'secret', unless: each => isOptionLike(each) || isPorts(each) || /^[./~]/.test(each) });
    const [, option, account] = joinedUser.exec(value) ?? [];
    if (option === undefined || account === undefined) return undefined;
    this.#user = true;
    const hidden = hideValue(account, 'user');
    return hidden === undefined ? undefined : `${option}${hidden}`;
  }

  #argument(word: string, value: string): string | undefined {
    if (isSecretCommand(value)) this.#await({ kind: 'secret', name: value });
    if (this.#enter(value)) return undefined;
    const account = spacedAccount(value);
    if (account !== undefined && !runsNext.test(this.#before[1] ?? '')) return `${account}${mask}`;
    const user = /^(?:user|username|login)=(?=[^,;&]+$)/i.exec(value)?.[0];
    const named = user === undefined ? undefined : hideValue(value.slice(user.length), 'user');
    if (named !== undefined) return `${user}${named}`;
    for (const row of this.#valid()) {
      const hidden = this.#positional(row, word, value);
      if (hidden !== undefined) return hidden;
    }
    if (this.#isNewUser(value))
      this.#await({ kind: 'secret', name: 'password', unless: each => isPorts(each) || this.#isOfUser(each) });
    else if (this.#saysSecret(word, value)) this.#await({ kind: 'secret', name: 'password', unless: isNoPassword });
    return undefined;
  }

  /** Whether the next word is a password, as this one says, which is no option. */
  #saysSecret(word: string, value: string): boolean {
    const [, before = ''] = this.#before;
    // `password= secret`, as sc.exe wants it, and `password: secret`.
    const [, name = '', sign] = /^([\w\u00c0-\u1fff\u3040-\ud7ff.-]{1,128})([=:])$/.exec(word) ?? [];
    if (sign === '=' && isSecretName(name)) return true;
    // Behind this header stands a scheme first.
    if (sign === ':' && endsAsSecret(name) && !/authorization$/i.test(name)) return true;
    if (this.#valid().some(row => row.says.has(value))) return true;
    const place = /\[["']([\w.-]{1,128})["']\]$/.exec(value)?.[1];
    if (place !== undefined && endsAsSecret(place)) return true;
    if (before === '' || this.#valid().some(row => row.from !== undefined)) return false;
    if (sayPassword.test(value) || this.#isIdentifiedBy(value)) return true;
    return isSettingName(value, this.#before);
  }

  /** `IDENTIFIED BY`, `IDENTIFIED WITH plugin BY` */
  #isIdentifiedBy(value: string): boolean {
    const [first = '', second = ''] = this.#before;
    return /^by$/i.test(value) && (/^identified$/i.test(second) || /^with$/i.test(first));
  }

  /** `superuser upsert me SECRET`, `user:create me SECRET` */
  #isNewUser(value: string): boolean {
    return newUser.test(this.#before.join(' ')) && !value.startsWith('-');
  }

  /** Behind the address of the account, its secret may follow. */
  #isOfUser(value: string): boolean {
    if (!mail.test(value)) return isNoPassword(value);
    this.#await({ kind: 'secret', name: 'password', unless: isNoPassword });
    return true;
  }

  /** A secret that starts with a dash, where arguments are secrets from here on. */
  #dashed(value: string): string | undefined {
    if (isOptionLike(value) || this.#awaited !== undefined) return undefined;
    const isDue = this.#valid().some(row => {
      const count = this.#counts.get(row) ?? (row.when === undefined ? 0 : -1);
      return row.from !== undefined && count >= row.from;
    });
    return isDue ? mask : undefined;
  }

  #positional(row: ReadRow, word: string, value: string): string | undefined {
    const [, shown] = row.form?.exec(value) ?? [];
    if (shown !== undefined) {
      const quote = value === word ? '' : (word[0] ?? '');
      return `${quote}${shown}${mask}${quote}`;
    }
    if (row.from === undefined) return undefined;
    if (row.when?.has(value) === true && !this.#counts.has(row)) {
      this.#counts.set(row, 0);
      return undefined;
    }
    const count = this.#counts.get(row) ?? (row.when === undefined ? 0 : undefined);
    if (count === undefined) return undefined;
    this.#counts.set(row, count + 1);
    return count >= row.from ? mask : undefined;
  }

  /** Whether the word starts a program, which the rows are then of. */
  #enter(value: string): boolean {
    this.#rows = this.#rows.filter(row => row.leading === undefined);
    const isAssignment = /^\w+=/.test(value);
    // `GIT_SSH_COMMAND=sshpass -p …`, of a line whose quotes are gone.
    const [, setting = '', command] =
      /^["']?([\w.-]{1,64}(?:command|cmd|ssh|rsh|exec))=["']?([^\s=]+)$/i.exec(value) ?? [];
    if (command !== undefined) {
      if (isSecretCommand(setting) && /^(?:echo|printf|print)$/.test(command)) this.#await({ kind: 'secret' });
      return this.#enter(command);
    }
    if (isAssignment || /:\/\/|\s/.test(value)) {
      this.#atStart &&= isAssignment;
      return false;
    }
    const name = programName(value);
    const isFirst = this.#atStart;
    const follows = (row: ReadRow) => /^[-/]/.test(this.#next) || row.when?.has(this.#next) === true;
    const rows = rowsOf(name)?.filter(row => isFirst || row.common === undefined || follows(row)) ?? [];
    const wraps = isFirst ? isWrapper(name) : this.#rows.length === 0 && isWrapper(name) && !isEnglish(name);
    const mayEnter = isFirst || this.#wraps || this.#rows.length === 0;
    const isUnknown = rows.length === 0 && (!isFirst || this.#wraps) && !wraps;
    this.#wraps ||= wraps;
    this.#atStart = wraps && isFirst;
    if (!mayEnter || isUnknown) return false;
    this.#rows = rows;
    this.#counts = new Map();
    this.#certain = isFirst || this.#wraps;
    return true;
  }
}
