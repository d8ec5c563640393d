import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KillResult } from '../../../src/core/model/fix.ts';
import type { Holder, ProcessInfo } from '../../../src/core/model/process.ts';
import { type Attempt, type AttemptResult, afterAttempt, type Step } from '../../../src/core/processes/nextStep.ts';

const holder: Holder = { pid: 42, name: 'node', commandLine: 'node s.js', parents: [], sockets: [] };
const other: Holder = { ...holder, pid: 43 };
const nodemon: ProcessInfo = { pid: 7, name: 'node', commandLine: 'nodemon s.js' };
const endpoint = { protocol: 'tcp', port: 3000 } as const;

const kill: Attempt = { tried: 'kill', holder, force: false };
const forced: Attempt = { tried: 'kill', holder, force: true };
const target = { supervisor: 'nodemon', supervisorPid: 7, holder };
const stop: Attempt = { tried: 'supervisor', target, force: false };
const stopForced: Attempt = { tried: 'supervisor', target, force: true };
const container: Attempt = { tried: 'container', container: { engine: 'docker', name: 'web' } };
const session: Attempt = { tried: 'session', sessionId: 's', name: 'API' };

const back: KillResult = {
  kind: 'retaken',
  by: other,
  supervision: { name: 'nodemon', process: nodemon, comesBack: 'yes', stop: { kind: 'signal', process: nodemon } },
};
const unitBack: KillResult = {
  kind: 'retaken',
  by: other,
  supervision: {
    name: 'systemd',
    job: 'web.service',
    comesBack: 'yes',
    stop: { kind: 'suggest', argv: ['sudo', 'systemctl', 'stop', 'web.service'] },
  },
};

function askBrief({ agreed, button, look }: Extract<Step, { kind: 'ask' }>): string {
  const what = button.does === 'stop' ? `stop ${button.name}` : 'force';
  if ('typed' in agreed) return `ask ${what} -> type ${agreed.typed.join(' ')}${look ? ', look' : ''}`;
  const force = 'force' in agreed && agreed.force ? ' by force' : '';
  const others = agreed.tried === 'supervisor' && agreed.target.others ? ` with ${agreed.target.others.length}` : '';
  return `ask ${what} -> ${agreed.tried}${force}${others}${look ? ', look' : ''}`;
}

/** A step as one line: what is done, what is asked, and what is tried next. */
function brief(step: Step): string {
  const told = 'say' in step && step.say !== undefined ? ', told' : '';
  switch (step.kind) {
    case 'ask':
      return askBrief(step);
    case 'type':
      return `type ${step.argv.join(' ')}${told}`;
    case 'ended':
      return `ended${told}${step.look ? ', look' : ''}`;
    case 'freed':
    case 'wait':
    case 'look-again':
      return `${step.kind}${told}`;
  }
}

const table: readonly (readonly [what: string, attempt: Attempt, result: AttemptResult, step: string])[] = [
  ['freed', kill, { kind: 'freed', forced: false }, 'freed, told'],
  ['gone before', kill, { kind: 'already-gone' }, 'freed, told'],
  ['still running', kill, { kind: 'still-running', waitedMs: 5000 }, 'ask force -> kill by force'],
  ['still running by force', forced, { kind: 'still-running', waitedMs: 0 }, 'look-again'],
  ['a job still runs', stop, { kind: 'still-running', waitedMs: 5000 }, 'ask force -> supervisor by force'],
  ['a job still runs by force', stopForced, { kind: 'still-running', waitedMs: 0 }, 'look-again'],
  ['retaken, by what starts it', kill, back, 'ask stop nodemon -> supervisor, look'],
  ['retaken, by a unit', kill, unitBack, 'ask stop systemd -> type sudo systemctl stop web.service, look'],
  ['retaken, by nobody known', kill, { kind: 'retaken', by: other }, 'look-again, told'],
  ['retaken, unseen', kill, { kind: 'retaken' }, 'look-again, told'],
  ['refused', kill, { kind: 'refused', reason: 'ancestor' }, 'ended, told, look'],
  ['changed', kill, { kind: 'changed', what: 'program' }, 'ended, told, look'],
  ['could not be read', kill, { kind: 'unread' }, 'ended, told, look'],
  ['failed', kill, { kind: 'failed', reason: 'x' }, 'ended, told, look'],
  ['cancelled', kill, { kind: 'cancelled' }, 'ended'],
  ['lingering', kill, { kind: 'lingering', secondsLeft: 30 }, 'wait'],
  ['not permitted', kill, { kind: 'not-permitted' }, 'type sudo kill 42, told'],
  ['not permitted, a sharer', kill, { kind: 'not-permitted', process: other }, 'type sudo kill 43, told'],
  [
    'the tool is not there',
    stop,
    { kind: 'command-needed', why: 'no-tool', tool: 'pm2', argv: ['pm2', 'stop', '0'] },
    'type pm2 stop 0, told',
  ],
  [
    'it runs others',
    stop,
    { kind: 'ends-others', process: nodemon, others: [other] },
    'ask stop nodemon -> supervisor with 1',
  ],
  ['a container is stopped', container, { kind: 'free' }, 'freed'],
  ['a container is stopped, the port is held', container, { kind: 'held' }, 'look-again'],
  ['a container cannot be stopped', container, { kind: 'failed', reason: 'no such container' }, 'ended, told, look'],
  ['a session holds on', session, { kind: 'held' }, 'look-again'],
  ['a session ends', session, { kind: 'free' }, 'freed'],
];

for (const [what, attempt, result, step] of table)
  test(`after an attempt: ${what}`, () =>
    assert.equal(brief(afterAttempt(attempt, result, { endpoint, restart: false, platform: 'linux' })), step));

test('what was forced is never asked about again: no stop command is given twice', () => {
  for (const attempt of [forced, stopForced])
    for (const [, , result] of table) {
      const step = afterAttempt(attempt, result, { endpoint, restart: true, platform: 'linux' });
      assert.ok(step.kind !== 'ask' || step.button.does !== 'force');
    }
});
