/** What else is to be said of each verdict, in one table and in the order of docs/verdicts.md: a verdict is a member of `Verdict`, a row here and what the compiler then asks for. */
import type { NoReuseAddress, Verdict } from './diagnosis.ts';

export interface VerdictTraits {
  /** Of several holders the one with the lowest decides: what cannot be stopped here, since ending the rest would free nothing. */
  readonly rank: number;
  /** What holds the port may be ended before anything else is tried: it is of this window or project, or was proven to be the same program. */
  readonly mayEndFirst: boolean;
  /** What a look that nobody asked for tells. `taken`: no reason to worry where the holder is a server of this workspace. */
  readonly state: 'free' | 'leftover' | 'lingering' | 'mine' | 'taken' | 'unknown';
  /** Whose page a browser would show there: known to be ours, or anybody's; absent where nothing is known of it. */
  readonly page?: 'ours' | 'anybodys';
  /** Why SO_REUSEADDR would not help; absent where the source decides. */
  readonly noReuseAddress?: NoReuseAddress;
}

const ordinary = 6;
const held = { rank: ordinary, mayEndFirst: false, state: 'taken', noReuseAddress: 'live-listener' } as const;
const unclear = { ...held, state: 'unknown' } as const;

export const verdictTraits: Readonly<Record<Verdict['kind'], VerdictTraits>> = {
  'own-session': { ...held, mayEndFirst: true, state: 'mine', page: 'ours' },
  leftover: { ...held, mayEndFirst: true, state: 'leftover', page: 'ours' },
  'same-project-elsewhere': { ...held, state: 'mine', page: 'ours' },
  'sibling-worktree': { ...held, page: 'anybodys' },
  'other-app': { ...held, page: 'anybodys' },
  'system-service': { ...held, rank: 2 },
  container: { ...held, rank: 4, mayEndFirst: true, page: 'anybodys' },
  supervisor: { ...held, rank: 5, page: 'anybodys' },
  editor: { ...held, rank: 1, page: 'ours' },
  protected: { ...held, rank: 0 },
  'other-user': { ...held, rank: 3, page: 'anybodys' },
  'hidden-holder': held,
  lingering: { rank: ordinary, mayEndFirst: false, state: 'lingering' },
  'client-socket': { ...held, rank: 8, noReuseAddress: 'client-socket' },
  'bound-not-listening': { ...held, rank: 9 },
  privileged: { ...unclear, noReuseAddress: 'not-in-use' },
  'reserved-range': { ...unclear, noReuseAddress: 'not-in-use' },
  'not-local': { ...unclear, noReuseAddress: 'not-in-use' },
  'live-unix-socket': unclear,
  'stale-unix-socket': unclear,
  'other-family': { ...held, state: 'free', noReuseAddress: 'nothing-lingers' },
  'already-free': { ...held, state: 'free', noReuseAddress: 'nothing-lingers' },
  'already-running': { ...unclear, mayEndFirst: true },
  'stale-lock': unclear,
  'unseen-lock': unclear,
  unknown: { ...unclear, noReuseAddress: 'not-known' },
};
