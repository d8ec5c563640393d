import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Verdict } from '../../../src/core/model/diagnosis.ts';
import { verdictTraits } from '../../../src/core/model/verdictTraits.ts';

/** Said once more, since each is a promise: who decides among several, what may be ended first, what the status bar tells, why no SO_REUSEADDR, whose page is shown. */
const promised: Readonly<Record<Verdict['kind'], readonly [number, 'first' | 'later', string, string, string?]>> = {
  'own-session': [6, 'first', 'mine', 'live-listener', 'ours'],
  leftover: [6, 'first', 'leftover', 'live-listener', 'ours'],
  'same-project-elsewhere': [6, 'later', 'mine', 'live-listener', 'ours'],
  'sibling-worktree': [6, 'later', 'taken', 'live-listener', 'anybodys'],
  'other-app': [6, 'later', 'taken', 'live-listener', 'anybodys'],
  'system-service': [2, 'later', 'taken', 'live-listener'],
  container: [4, 'first', 'taken', 'live-listener', 'anybodys'],
  supervisor: [5, 'later', 'taken', 'live-listener', 'anybodys'],
  editor: [1, 'later', 'taken', 'live-listener', 'ours'],
  protected: [0, 'later', 'taken', 'live-listener'],
  'other-user': [3, 'later', 'taken', 'live-listener', 'anybodys'],
  'hidden-holder': [6, 'later', 'taken', 'live-listener'],
  lingering: [6, 'later', 'lingering', 'the source decides'],
  'client-socket': [8, 'later', 'taken', 'client-socket'],
  'bound-not-listening': [9, 'later', 'taken', 'live-listener'],
  privileged: [6, 'later', 'unknown', 'not-in-use'],
  'reserved-range': [6, 'later', 'unknown', 'not-in-use'],
  'not-local': [6, 'later', 'unknown', 'not-in-use'],
  'live-unix-socket': [6, 'later', 'unknown', 'live-listener'],
  'stale-unix-socket': [6, 'later', 'unknown', 'live-listener'],
  'other-family': [6, 'later', 'free', 'nothing-lingers'],
  'already-free': [6, 'later', 'free', 'nothing-lingers'],
  'already-running': [6, 'first', 'unknown', 'live-listener'],
  'stale-lock': [6, 'later', 'unknown', 'live-listener'],
  'unseen-lock': [6, 'later', 'unknown', 'live-listener'],
  unknown: [6, 'later', 'unknown', 'not-known'],
};

for (const [kind, expected] of Object.entries(promised)) {
  test(`what ${kind} means to every stage`, () => {
    const { rank, mayEndFirst, state, noReuseAddress, page } = verdictTraits[kind as Verdict['kind']];
    const seen = [rank, mayEndFirst ? 'first' : 'later', state, noReuseAddress ?? 'the source decides'];
    assert.deepEqual(page === undefined ? seen : [...seen, page], expected);
  });
}
