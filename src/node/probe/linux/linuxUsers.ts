/** Names of users, from /etc/passwd; other sources (LDAP, sssd) are not asked, as that may take seconds. */
import { readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';

export class Users {
  readonly #file: string;
  #names: ReadonlyMap<number, string> = new Map();
  #modified = Number.NaN;

  constructor(file = '/etc/passwd') {
    this.#file = file;
  }

  /** `undefined` for a user the file does not list. */
  name(uid: number): string | undefined {
    if (!this.#names.has(uid)) this.#refresh();
    return this.#names.get(uid);
  }

  #refresh(): void {
    const modified = statSync(this.#file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (modified === this.#modified) return;
    this.#modified = modified;
    const names = new Map<number, string>();
    const own = ownUser();
    if (own !== undefined) names.set(own.uid, own.username);
    for (const line of modified === 0 ? [] : readFileSync(this.#file, 'utf8').split('\n')) {
      const [name = '', , uid = ''] = line.split(':');
      if (name !== '' && /^[0-9]{1,10}$/.test(uid) && !names.has(Number(uid))) names.set(Number(uid), name);
    }
    this.#names = names;
  }
}

/** Node throws where the user has no entry anywhere, as in many containers. */
function ownUser(): { readonly uid: number; readonly username: string } | undefined {
  try {
    return userInfo();
  } catch {
    return undefined;
  }
}
