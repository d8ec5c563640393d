import * as vscode from 'vscode';
import type { Fix, KillResult } from '../../core/model/fix.ts';
import { privilegedKill } from '../../core/processes/elevated.ts';
import { withIcon } from '../../core/text/harmless.ts';
import { config } from '../config.ts';
import { endSentence } from '../text/locks.ts';
import { message } from '../text/messages.ts';
import type { Tools } from '../tools.ts';
import { showProblem } from '../ui/notification.ts';
import { flash } from '../ui/say.ts';
import { withProgress } from '../waiting.ts';
import { accepts, type Outcome, typeCommand } from './freeing.ts';
import { interrupt } from './interrupt.ts';

/** What ending a process that has a lock works with. */
type EndingTools = Pick<Tools, 'runs' | 'locks' | 'log' | 'platform' | 'pipeline'>;

type EndRunning = Extract<Fix, { kind: 'end-running' }>;

/** Ends the process that has the lock; what stands in the way of that is asked about, or told. `id`: of its conflict. */
export async function endRunning(tools: EndingTools, id: string, fix: EndRunning, force = false): Promise<Outcome> {
  const { holder, lock, restart, sessionId, terminalId } = fix;
  if (sessionId !== undefined && !force) await stopSession(tools, sessionId);
  const terminal = terminalId === undefined || force ? undefined : tools.runs.terminal(terminalId);
  if (terminal !== undefined) tools.runs.reveal(terminal);
  const result = await withProgress(message.ending(holder), signal =>
    tools.locks.end(holder, lock, {
      graceMs: force ? 0 : config.killGraceMs,
      force,
      signal,
      ...(terminal !== undefined && { interrupt: () => interrupt(terminal, tools.runs.running(terminal), tools.log) }),
    }),
  );
  tools.log.info(`end of ${holder.pid}: ${JSON.stringify(result)}`);
  return conclude(tools, id, fix, result, restart);
}

/** Its process ends with it, mostly; what is left is ended as any other. */
async function stopSession(tools: EndingTools, id: string): Promise<void> {
  const found = tools.runs.find({ kind: 'debug', id, name: '', configuration: {} });
  if (found?.kind === 'debug') await vscode.debug.stopDebugging(found.run.session);
}

async function conclude(
  tools: EndingTools,
  id: string,
  fix: EndRunning,
  result: KillResult,
  restart: boolean,
): Promise<Outcome> {
  const { holder } = fix;
  const sentence = endSentence(result, holder);
  if (sentence === undefined) return 'not-freed';
  switch (result.kind) {
    case 'freed':
    case 'already-gone':
      if (!restart) flash(withIcon('check', sentence), 5000);
      return 'freed';
    case 'still-running':
      return (await accepts(sentence, message.force())) ? endRunning(tools, id, fix, true) : 'left';
    case 'not-permitted':
      showProblem(sentence);
      return typeCommand(privilegedKill(holder, tools.platform), tools.platform);
    case 'refused':
    case 'changed':
    case 'unread':
    case 'failed':
    case 'lingering':
    case 'retaken':
    case 'ends-others':
    case 'command-needed':
    case 'cancelled':
      showProblem(sentence);
      await tools.pipeline.refresh(id);
      return 'not-freed';
  }
}
