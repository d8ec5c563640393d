/** What the status bar, its tooltip, the hover and the ports view say. */

import type { Endpoint } from '../../core/model/endpoint.ts';
import type { KnownPort, MorePorts, PortState, PortUse } from '../../core/rows/knownPorts.ts';
import { harmless, type Sentence } from '../../core/text/harmless.ts';
import { endpointName } from './names.ts';
import { placeOf, scriptPlace } from './places.ts';
import { l10n } from './sentence.ts';

export function portStateName(state: PortState, secondsLeft?: number): Sentence {
  switch (state) {
    case 'taken':
      return l10n.t('taken');
    case 'fixing':
      return l10n.t('being freed');
    case 'lingering':
      return secondsLeft === undefined ? l10n.t('closing') : l10n.t('free in {0} s', secondsLeft);
    case 'leftover':
      return l10n.t('left over from an earlier run');
    case 'mine':
      return l10n.t('listening');
    case 'unknown':
      return l10n.t('not known');
    case 'free':
      return l10n.t('free');
  }
}

/** Where a port is named: what would start it, and what says the number. */
export function portUse({ by, name, candidate }: PortUse): Sentence {
  const who = useName(by, name);
  const said = candidate.from === 'the command line' ? harmless('') : placeOf(candidate);
  if (who === undefined) return said;
  return said === '' || said === who ? who : l10n.t('{0}: {1}', who, said);
}

function useName(by: PortUse['by'], name: string): Sentence | undefined {
  switch (by) {
    case 'launch':
      return l10n.t('launch “{0}”', harmless(name));
    case 'task':
      return l10n.t('task “{0}”', harmless(name));
    case 'script':
      return scriptPlace(harmless(name));
    case 'terminal':
      return harmless(`“${name}”`);
    case 'env':
      return undefined;
  }
}

/** One port in one sentence, for screen readers. */
export function knownPortSentence(
  { endpoint, state }: KnownPort,
  holder: Sentence | undefined,
  seconds?: number,
): Sentence {
  const name = endpointName(endpoint);
  return holder === undefined
    ? l10n.t('{0}: {1}.', name, portStateName(state, seconds))
    : l10n.t('{0}: {1}, {2}.', name, portStateName(state, seconds), holder);
}

/** What is left out of a short list of ports, in a sentence; `undefined` when nothing is. */
export function moreSentence({ moreFree, moreOther }: MorePorts): Sentence | undefined {
  if (moreOther === 0) return moreFree === 0 ? undefined : moreFreeSentence(moreFree);
  return moreFree === 0
    ? l10n.t('{0} more are in the list.', moreOther)
    : l10n.t('{0} more are in the list, and {1} are free.', moreOther, moreFree);
}

function moreFreeSentence(count: number): Sentence {
  return count === 1 ? l10n.t('1 more is free.') : l10n.t('{0} more are free.', count);
}

export const portText = {
  free: (count: number) => (count === 1 ? l10n.t('1 is free') : l10n.t('{0} are free', count)),
  allFree: (count: number) => l10n.t('{0} ports of this workspace, all free.', count),
  title: () => l10n.t('Ports of this workspace'),
  columns: () =>
    [l10n.t('Port'), l10n.t('State'), l10n.t('Configured in'), l10n.t('Held by'), l10n.t('Since')] as const,
  seen: () => l10n.t('seen failing'),
  since: (moment: Sentence) => l10n.t('It was started at {0}.', moment),
  showPorts: () => l10n.t('Show Ports'),
  showFixes: () => l10n.t('Show Fixes…'),
  freePort: () => l10n.t('Free Port…'),
  diagnose: () => l10n.t('Diagnose'),
  pickKnown: () => l10n.t('Ports of this workspace'),
  freeOther: () => l10n.t('Free Another Port…'),
  isFree: (endpoint: Endpoint) => l10n.t('{0} is free.', endpointName(endpoint)),
  groupConflicts: () => l10n.t('Conflicts'),
  groupWorkspace: () => l10n.t('This Workspace'),
  groupOthers: () => l10n.t('Other Processes'),
  portNotKnown: () => l10n.t('port not known'),
  filter: () => l10n.t('Show only ports with this text'),
  filterHint: () => l10n.t('Port, process, folder, user or container'),
  filtered: (filter: string) => l10n.t('Only “{0}”', harmless(filter)),
  pid: (pid: number) => l10n.t('pid {0}', pid),
  field: {
    address: () => l10n.t('Address'),
    process: () => l10n.t('Process'),
    folder: () => l10n.t('Folder'),
    started: () => l10n.t('Started'),
    user: () => l10n.t('User'),
    container: () => l10n.t('Container'),
    answers: () => l10n.t('Different programs on this port'),
  },
  copied: (text: string) => l10n.t('Copied {0}', harmless(text)),
  linkWithoutPort: () => l10n.t('The link names no port from 1 to 65535.'),
  unknownLink: (path: string) => l10n.t('Port Medic knows no link {0}.', harmless(path, 60)),
};
