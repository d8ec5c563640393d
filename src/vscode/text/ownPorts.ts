/** What is said of a port of one's own, and of pages that are not one's own. */

import type { Stranger } from '../../core/processes/strangers.ts';
import { harmless, joined, type Sentence } from '../../core/text/harmless.ts';
import type { OwnPort, SharedVariable } from '../../core/workspace/ownPort.ts';
import { containerName, processName } from './names.ts';
import { l10n } from './sentence.ts';

export const ownText = {
  itemName: () => l10n.t('Port Medic: A Port of One’s Own'),
  isOwn: ({ from, to, folder }: OwnPort & { readonly folder: string }) =>
    l10n.t('Port {0} is {1}’s own, in the place of {2}.', to, harmless(folder), from),
  clickToStop: (count: number) =>
    count === 1 ? l10n.t('Click to stop using it.') : l10n.t('Click to stop using one of them.'),
  use: () => l10n.t('Use a Port of One’s Own in This Folder…'),
  stop: ({ from, to }: OwnPort) => l10n.t('Stop Using {0} in the Place of {1}', to, from),
  pickFolder: () => l10n.t('Which folder?'),
  pickPort: () => l10n.t('Which port of this folder?'),
  pickOwn: () => l10n.t('Which one is no longer to be used?'),
  taken: () => l10n.t('Another folder has that port for its own.'),
  noFolder: () => l10n.t('A port of one’s own is a folder’s: open one first.'),
  noPort: () => l10n.t('No debug configuration, task or script of this folder states a port that Port Medic knows.'),
  none: () => l10n.t('No folder of this window has a port of its own.'),
  /** None of what starts on the port can be given another one. */
  notApplied: (from: number) =>
    l10n.t(
      'Nothing that starts on {0} here takes its port from a variable, or can be given another one at its start: switch the port instead.',
      from,
    ),
  clash: (variable: string, { from, to }: OwnPort) =>
    l10n.t(
      '{0} already says {1} here, in the place of {2}: one variable cannot say two ports to terminals and tasks.',
      harmless(variable),
      to,
      from,
    ),
  /** Why terminals and tasks do not take it. */
  shared: ({ name, port, variable }: SharedVariable) =>
    l10n.t(
      'Terminals and tasks do not take it: “{0}” reads its port ({1}) from {2}, too, and would move with it.',
      harmless(name),
      port,
      harmless(variable),
    ),
  /** `sessions`: some debug configuration takes it. `shared`: another run reads the same variable. */
  set: ({ from, to, env }: OwnPort, sessions: boolean, shared?: SharedVariable) => {
    const names = Object.keys(env ?? {});
    return joined([
      l10n.t('Port {0} is this folder’s own now, in the place of {1}; no file was changed.', to, from),
      ...(sessions ? [l10n.t('Debug sessions take it when they start.')] : []),
      shared !== undefined
        ? ownText.shared(shared)
        : names.length > 0
          ? l10n.t('Terminals and tasks that are opened from now on take it from {0}.', harmless(names.join(', ')))
          : l10n.t('What is typed into a terminal does not take it: no program there reads it from a variable.'),
    ]);
  },
  stopIt: () => l10n.t('Stop Using It'),
  stopped: ({ from, to }: OwnPort) => l10n.t('{0} is no longer this folder’s own: {1} counts again', to, from),
};

export const pageText = {
  /** Whose page it is. */
  strange: (port: number, stranger: Stranger): Sentence => {
    if (stranger.kind === 'container')
      return l10n.t(
        'localhost:{0} shows the page of container {1}, not of this workspace.',
        port,
        containerName(stranger.container),
      );
    const [who, folder] = [processName(stranger.holder), harmless(stranger.folder)];
    return stranger.sibling
      ? l10n.t('localhost:{0} shows the same project in {1} ({2}), not this folder.', port, folder, who)
      : l10n.t('localhost:{0} shows the page of {1} in {2}, not of this workspace.', port, who, folder);
  },
  opensIt: () => l10n.t('The tests that have just begun open it.'),
  oursIsAt: (port: number) => l10n.t('A server of this workspace listens on {0}.', port),
  noMoreTold: () => l10n.t('Don’t Tell Again for This'),
  instead: (port: number) => l10n.t('Open {0} Instead', port),
  anyway: () => l10n.t('Open Anyway'),
  noMore: () => l10n.t('Open Anyway, and Don’t Ask Again for This'),
};
