import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnosis } from '../../../src/core/model/diagnosis.ts';
import type { Fix, KillResult } from '../../../src/core/model/fix.ts';
import type { Holder, ProcessInfo } from '../../../src/core/model/process.ts';
import {
  type Attempt,
  type AttemptResult,
  afterAttempt,
  afterLook,
  attemptOf,
  type Said,
  type Step,
  type TriedFix,
} from '../../../src/core/processes/nextStep.ts';

const holder: Holder = { pid: 42, name: 'node', commandLine: 'node s.js', parents: [], sockets: [] };
const other: Holder = { ...holder, pid: 43 };
const nodemon: ProcessInfo = { pid: 7, name: 'node', commandLine: 'nodemon s.js' };
const endpoint = { protocol: 'tcp', port: 3000 } as const;

const kill: Attempt = { tried: 'kill', holder, endpoint, force: false };
const forced: Attempt = { tried: 'kill', holder, endpoint, force: true };
const target = { supervisor: 'nodemon', supervisorPid: 7, holder, endpoint };
const stop: Attempt = { tried: 'supervisor', target, force: false };
const stopForced: Attempt = { tried: 'supervisor', target, force: true };
const web = { engine: 'docker', name: 'web' } as const;
const container: Attempt = { tried: 'container', container: web, endpoint };
const session: Attempt = { tried: 'session', sessionId: 's', endpoint };
const lock = { program: 'Next.js' };
const locked: Attempt = { tried: 'lock', holder, lock, force: false };
const lockForced: Attempt = { tried: 'lock', holder, lock, force: true };

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

function asked(button: Extract<Step, { kind: 'ask' }>['button']): string {
  if (button.does === 'fix') return `${button.fix.kind}${button.fix.restart ? ' and restart' : ''}`;
  return button.does === 'stop' ? `stop ${button.name}` : 'force';
}

function askBrief({ agreed, button, look, now }: Extract<Step, { kind: 'ask' }>): string {
  const what = `${asked(button)}${now === undefined ? '' : ', who has it now'}`;
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
  ['who has a lock has ended', locked, { kind: 'freed', forced: false }, 'freed, told'],
  ['who had a lock was gone', locked, { kind: 'already-gone' }, 'freed, told'],
  ['who has a lock still runs', locked, { kind: 'still-running', waitedMs: 5000 }, 'ask force -> lock by force'],
  ['who has a lock still runs by force', lockForced, { kind: 'still-running', waitedMs: 0 }, 'ended, told, look'],
  ['who has a lock may not be ended', locked, { kind: 'not-permitted' }, 'type sudo kill 42, told'],
  ['who had a lock has it no more', locked, { kind: 'changed', what: 'not-holding' }, 'ended, told, look'],
  ['the end of who has a lock is called off', locked, { kind: 'cancelled' }, 'ended'],
];

for (const [what, attempt, result, step] of table)
  test(`after an attempt: ${what}`, () =>
    assert.equal(brief(afterAttempt(attempt, result, { restart: false, platform: 'linux' })), step));

test('what was forced is never asked about again: no stop command is given twice', () => {
  for (const attempt of [forced, stopForced, lockForced])
    for (const [, , result] of table) {
      const step = afterAttempt(attempt, result, { restart: true, platform: 'linux' });
      assert.ok(step.kind !== 'ask' || step.button.does !== 'force');
    }
});

test('the whole way is about one endpoint: what is tried next, waited for or looked at is what was tried first', () => {
  for (const attempt of [kill, forced, stop, stopForced, container, session])
    for (const [, , result] of table) {
      const step = afterAttempt(attempt, result, { restart: true, platform: 'linux' });
      if (step.kind === 'wait' || step.kind === 'look-again') assert.equal(step.endpoint, endpoint);
      if (step.kind !== 'ask' || 'typed' in step.agreed || step.agreed.tried === 'lock') continue;
      assert.equal((step.agreed.tried === 'supervisor' ? step.agreed.target : step.agreed).endpoint, endpoint);
    }
});

const free: Diagnosis = { endpoint, verdict: { kind: 'already-free' }, fixes: [] };
const unclear: Diagnosis = { ...free, verdict: { kind: 'unknown', reason: 'x', tried: [] } };
const ending: Fix = { kind: 'kill', holder: other, endpoint, restart: false };
const heldByOther: Diagnosis = { ...unclear, fixes: [{ kind: 'switch-port', endpoint, restart: false }, ending] };
const reason: Said = { of: 'reason', reason: 'taken again' };

const looks: readonly (readonly [what: string, found: Diagnosis | undefined, say: Said | undefined, step: string])[] = [
  ['free by now', free, undefined, 'freed'],
  ['nothing was found out, which is not that it is free', undefined, reason, 'ended, told'],
  ['held, and nothing ends it', unclear, undefined, 'ended, told'],
  ['held, with what was to be said', unclear, reason, 'ended, told'],
  ['held by somebody else', heldByOther, undefined, 'ask kill and restart -> kill'],
  ['held, with what was to be said and who it is', heldByOther, reason, 'ask kill and restart, who has it now -> kill'],
];

for (const [what, found, say, step] of looks)
  test(`after a look: ${what}`, () => {
    const next = afterLook(found, say, { restart: true, platform: 'linux' });
    assert.equal(brief(next), step);
    if ('say' in next) assert.deepEqual(next.say, say ?? { of: 'diagnosis', diagnosis: found });
  });

const fixes: readonly (readonly [fix: TriedFix, attempt: Attempt])[] = [
  [{ kind: 'kill', holder, endpoint, restart: true }, kill],
  [
    { kind: 'stop-terminal', terminalId: 't', name: 'bash', holder, endpoint, restart: true },
    { ...kill, terminalId: 't' },
  ],
  [{ kind: 'stop-session', sessionId: 's', name: 'API', endpoint, restart: false }, session],
  [{ kind: 'stop-container', container: web, endpoint, restart: true }, container],
  [
    { kind: 'end-running', holder, lock, restart: true, terminalId: 't', sessionId: 's' },
    { ...locked, terminalId: 't', sessionId: 's' },
  ],
];

for (const [fix, attempt] of fixes)
  test(`what ${fix.kind} tries first, gently`, () => assert.deepEqual(attemptOf(fix), attempt));
