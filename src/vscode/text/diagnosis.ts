/** The one sentence of a diagnosis. */

import type { Conflict } from '../../core/model/conflict.ts';
import { type Diagnosis, heldFacts, type Verdict } from '../../core/model/diagnosis.ts';
import { isInet } from '../../core/model/endpoint.ts';
import { harmless, joined, type Sentence } from '../../core/text/harmless.ts';
import { alsoEnds, protectedReason } from './kill.ts';
import { isLock, lockSentence } from './locks.ts';
import { answerName, answersPhrase, endpointName, portList, processName, sourceName } from './names.ts';
import { l10n } from './sentence.ts';

import { portSentence } from './verdicts.ts';

const nothing = harmless('');

/**
 * The diagnosis in one sentence. `now` in milliseconds since the epoch; without it, for a text that stays as it is while time passes,
 * nothing is said that will not be true in a minute.
 */
export function diagnosisSentence(diagnosis: Diagnosis, now?: number): Sentence {
  return joined(
    [verdictSentence(diagnosis, now), alsoServed(diagnosis), answersSentence(diagnosis), shared(diagnosis)].filter(
      text => text !== undefined,
    ),
  );
}

/** Who answers where, when that is not one program. */
function answersSentence({ answers, endpoint }: Diagnosis): Sentence | undefined {
  if (answers === undefined || endpoint === undefined || !isInet(endpoint)) return undefined;
  const all = l10n.t('Different programs answer on it: {0}.', answersPhrase(answers, endpoint.port));
  const reached = answers.localhost === undefined ? undefined : answers.programs[answers.localhost];
  return reached === undefined ? all : joined([all, l10n.t('“localhost” leads to {0}.', answerName(reached))]);
}

/** Who would be ended with the holder, or keeps it from being ended. */
function shared({ fixes, keeper, verdict }: Diagnosis): Sentence | undefined {
  if (keeper !== undefined)
    return l10n.t(
      '{0} has the same socket, and Port Medic never kills it: {1}.',
      processName(keeper.process),
      protectedReason(keeper.reason),
    );
  const all = endsAllSentence(fixes, verdict);
  if (all !== undefined) return all;
  const ending = fixes.find(fix => 'holder' in fix && fix.kind !== 'end-running');
  return ending === undefined ? undefined : alsoEnds(ending.holder);
}

/** foreman and its kin end all that they run when one of it ends. */
function endsAllSentence(fixes: Diagnosis['fixes'], verdict: Verdict): Sentence | undefined {
  const provenance = heldFacts(verdict)?.provenance ?? [];
  const found = provenance.find(origin => origin.kind === 'supervisor' && origin.endsAll === true);
  const ends = fixes.some(({ kind }) => kind === 'kill' || kind === 'stop-terminal' || kind === 'stop-supervisor');
  return found?.kind === 'supervisor' && ends
    ? l10n.t('When it ends, {0} ends everything else that it runs.', harmless(found.name))
    : undefined;
}

function verdictSentence({ endpoint, verdict }: Diagnosis, now?: number): Sentence {
  if (isLock(verdict)) return lockSentence(verdict, now);
  return endpoint === undefined ? nothing : portSentence(endpoint, verdict, now);
}

/** What a conflict without a diagnosis says: the port is not known, or the probe still runs. */
export function conflictSentence(conflict: Conflict, now?: number): Sentence {
  if (conflict.diagnosis !== undefined) return diagnosisSentence(conflict.diagnosis, now);
  if (conflict.endpoint !== undefined) return l10n.t('{0} could not be bound.', endpointName(conflict.endpoint));
  const ports = joined(
    conflict.candidates.map(({ endpoint }) => endpointName(endpoint)),
    ', ',
  );
  const name = sourceName(conflict);
  if (conflict.andMore === true) return l10n.t('{0} could not get other ports either.', name);
  return conflict.candidates.length === 0
    ? l10n.t('{0} could not get its port, and its output does not say which one.', name)
    : l10n.t('{0} could not get its port. It may be: {1}.', name, ports);
}

/** What ends with it, too. */
function alsoServed({ alsoServes, others = [] }: Diagnosis): Sentence | undefined {
  const ports = portList(alsoServes);
  if (ports === undefined) return undefined;
  return others.length === 0 ? l10n.t('It also serves {0}.', ports) : l10n.t('They also serve {0}.', ports);
}
