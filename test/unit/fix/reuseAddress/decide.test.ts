import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ReuseAddressQuestion } from '../../../../src/core/fix/reuseAddress/decide.ts';
import { decideReuseAddress } from '../../../../src/core/fix/reuseAddress/decide.ts';
import { languages } from '../../../../src/core/fix/reuseAddress/languages/table.ts';
import type { NoReuseAddress } from '../../../../src/core/model/diagnosis.ts';
import type { Holder } from '../../../../src/core/model/process.ts';
import { whyNot } from '../../../../src/core/model/whyNotReuseAddress.ts';

const question: ReuseAddressQuestion = {
  platform: 'linux',
  protocol: 'tcp',
  probe: { kind: 'lingering', states: [{ state: 'time-wait', local: '127.0.0.1:24000' }], secondsLeft: 40.2 },
  plan: { kind: 'edit', edits: [], note: '' },
};

const holder: Holder = {
  pid: 7,
  name: 'server',
  commandLine: 'server',
  parents: [],
  sockets: [{ protocol: 'tcp', state: 'listen', local: '127.0.0.1:24000' }],
};

describe('decideReuseAddress', () => {
  it('offers it under TIME_WAIT, with the seconds until it can work', () => {
    assert.deepEqual(decideReuseAddress(question), { kind: 'offer', secondsLeft: 41, how: 'edit' });
    const plan = { kind: 'not-found', reason: 'No place.', snippet: 'x' } as const;
    assert.deepEqual(decideReuseAddress({ ...question, plan }), { kind: 'offer', secondsLeft: 41, how: 'snippet' });
  });

  it('offers it for a port that is free by now, when connections lingered on it before', () => {
    const free = { ...question, probe: { kind: 'free' } } as const;
    assert.deepEqual(decideReuseAddress({ ...free, lingered: true }), { kind: 'offer', secondsLeft: 0, how: 'edit' });
  });

  const refusals: readonly (readonly [NoReuseAddress, Partial<ReuseAddressQuestion>])[] = [
    ['windows', { platform: 'win32' }],
    ['udp', { protocol: 'udp' }],
    ['unix-socket', { protocol: 'unix' }],
    ['nothing-lingers', { probe: { kind: 'free' } }],
    ['live-listener', { probe: { kind: 'held', holders: [holder] } }],
    ['live-listener', { probe: { kind: 'blocked', by: 'hidden-holder', evidence: { candidates: [], sockets: [] } } }],
    ['not-in-use', { probe: { kind: 'blocked', by: 'privileged', evidence: { firstUnprivileged: 1024 } } }],
    ['not-known', { probe: { kind: 'unknown', reason: 'no permission' } }],
    ['already-set', { plan: { kind: 'not-needed', reason: 'Set already.' } }],
    ['no-bind-found', { plan: { kind: 'not-found', reason: 'No bind.' } }],
    ['unknown-language', { plan: { kind: 'not-found', reason: whyNot['unknown-language'] } }],
  ];
  for (const [reason, change] of refusals) {
    it(`says why not: ${reason}, ${JSON.stringify(change).slice(0, 60)}`, () => {
      const decision = decideReuseAddress({ ...question, ...change });
      assert.equal(decision.kind === 'decline' && decision.reason, reason);
      if (decision.kind === 'decline') assert.match(decision.sentence, /^[A-Z].*\.$/);
    });
  }

  it('has one sentence for every reason and every language', () => {
    for (const sentence of [...Object.values(whyNot), ...languages.map(({ why }) => why)])
      assert.match(sentence, /^[A-Za-z.].*\.$/);
  });
});
