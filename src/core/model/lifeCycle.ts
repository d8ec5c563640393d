/** The life of a conflict, from the failing run that it belongs to until nobody has to look at it any more. One table; the store goes by it. */

/** Where a conflict is in its life. The first three want the user's attention, the others are over. */
export const lifeStates = {
  noticed: 'a run could not get its port, and who stands in the way is being looked for',
  diagnosed: 'the holder, the reason and the fixes are known',
  fixing: 'the user has chosen a fix, and it is at work',
  solved: 'a fix has done its work: the port is free, or another one is used',
  gone: 'the port became free without a fix of ours',
  dismissed: 'the user does not want to hear of it',
  superseded: 'a newer run says more: the same was started again',
  crowded: 'there were too many to show',
} as const;

export type LifeState = keyof typeof lifeStates;

/** What can happen to it, with an example each. */
export const lifeEvents = {
  diagnose: 'the probe names “node server.js” as the holder of port 3000',
  choose: 'the user clicks “Free and Restart”',
  fail: 'the holder did not end within the grace period, and the user did not want force',
  solve: 'the holder has ended and the port can be bound',
  vanish: 'the holder was ended in another window; the next look finds the port free',
  dismiss: 'the user picks “Dismiss” in the list',
  supersede: 'the user starts “npm start” again after it had failed',
  crowd: 'twenty newer runs have failed, each on a port of its own',
} as const;

export type LifeEvent = keyof typeof lifeEvents;

/**
 * Which state follows. Whatever is over stays over, with one exception: a notification cannot be taken back, so a fix may still be chosen
 * for what went by itself, was dismissed or had to give way.
 */
export const lifeCycle: Readonly<Record<LifeState, Readonly<Record<LifeEvent, LifeState>>>> = {
  noticed: {
    diagnose: 'diagnosed',
    choose: 'fixing',
    fail: 'noticed',
    solve: 'solved',
    vanish: 'gone',
    dismiss: 'dismissed',
    supersede: 'superseded',
    crowd: 'crowded',
  },
  diagnosed: {
    diagnose: 'diagnosed',
    choose: 'fixing',
    fail: 'diagnosed',
    solve: 'solved',
    vanish: 'gone',
    dismiss: 'dismissed',
    supersede: 'superseded',
    crowd: 'crowded',
  },
  // Whoever fixes it says how that ended: a look in between finds the port free a moment before the fix does.
  fixing: {
    diagnose: 'fixing',
    choose: 'fixing',
    fail: 'diagnosed',
    solve: 'solved',
    vanish: 'fixing',
    dismiss: 'dismissed',
    supersede: 'fixing',
    crowd: 'fixing',
  },
  solved: over('solved'),
  gone: { ...over('gone'), choose: 'fixing', supersede: 'superseded' },
  dismissed: { ...over('dismissed'), choose: 'fixing', supersede: 'superseded' },
  superseded: over('superseded'),
  crowded: { ...over('crowded'), choose: 'fixing', supersede: 'superseded' },
};

/** It still wants the user's attention. */
export function isOpen({ state }: { readonly state: LifeState }): boolean {
  return state === 'noticed' || state === 'diagnosed' || state === 'fixing';
}

function over(state: LifeState): Readonly<Record<LifeEvent, LifeState>> {
  return {
    diagnose: state,
    choose: state,
    fail: state,
    solve: state,
    vanish: state,
    dismiss: state,
    supersede: state,
    crowd: state,
  };
}
