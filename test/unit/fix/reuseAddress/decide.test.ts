import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ReuseAddressQuestion } from '../../../../src/core/fix/reuseAddress/decide.ts';
import { decideReuseAddress, reuseAddressFacts } from '../../../../src/core/fix/reuseAddress/decide.ts';
import { languages } from '../../../../src/core/fix/reuseAddress/languages/table.ts';
import type { Holder, SocketState } from '../../../../src/core/model.ts';

const lingering: ReuseAddressQuestion = {
  platform: 'linux',
  protocol: 'tcp',
  probe: { kind: 'lingering', states: [{ state: 'time-wait', local: '127.0.0.1:24000' }], secondsLeft: 40.2 },
};

function holder(state: SocketState): Holder {
  return {
    pid: 7,
    name: 'server',
    commandLine: 'server',
    parents: [],
    sockets: [{ protocol: 'tcp', state, local: '127.0.0.1:24000' }],
  };
}

function whyNot(change: Partial<ReuseAddressQuestion>): string {
  const decision = decideReuseAddress({ ...lingering, ...change });
  if (decision.kind === 'offer') return 'offer';
  assert.match(decision.sentence, /^[A-Z].*\.$/);
  return decision.reasonId;
}

describe('decideReuseAddress', () => {
  it('offers it under TIME_WAIT, with the seconds until it can work', () => {
    assert.deepEqual(decideReuseAddress({ ...lingering, languageId: 'c' }), {
      kind: 'offer',
      secondsLeft: 41,
      how: 'unknown-yet',
    });
    const plan = { kind: 'edit', edits: [], note: '' } as const;
    assert.deepEqual(decideReuseAddress({ ...lingering, plan }), { kind: 'offer', secondsLeft: 41, how: 'edit' });
    const snippet = { kind: 'not-found', reason: 'No place.', snippet: 'x' } as const;
    assert.deepEqual(decideReuseAddress({ ...lingering, plan: snippet }), {
      kind: 'offer',
      secondsLeft: 41,
      how: 'snippet',
    });
  });

  it('offers it for a port that is free by now, soon after the failure only', () => {
    assert.deepEqual(decideReuseAddress({ ...lingering, probe: { kind: 'free' }, failedSecondsAgo: 20 }), {
      kind: 'offer',
      secondsLeft: 0,
      how: 'unknown-yet',
    });
    assert.equal(whyNot({ probe: { kind: 'free' }, failedSecondsAgo: 61 }), 'nothing-lingers');
    assert.equal(whyNot({ probe: { kind: 'free' } }), 'nothing-lingers');
  });

  it('says why not', () => {
    assert.equal(whyNot({ platform: 'win32' }), 'windows');
    assert.equal(whyNot({ protocol: 'udp' }), 'not-tcp');
    assert.equal(whyNot({ protocol: 'unix' }), 'not-tcp');
    assert.equal(whyNot({ probe: { kind: 'held', holders: [holder('listen')] } }), 'live-listener');
    assert.equal(
      whyNot({ probe: { kind: 'held', holders: [holder('established'), holder('listen')] } }),
      'live-listener',
    );
    assert.equal(whyNot({ probe: { kind: 'held', holders: [holder('established')] } }), 'held-connection');
    assert.equal(
      whyNot({ probe: { kind: 'held', holders: [holder('established')] }, clientSocket: true }),
      'client-socket',
    );
    assert.equal(
      whyNot({ probe: { kind: 'blocked', by: 'privileged', evidence: { firstUnprivileged: 1024 } } }),
      'other-cause',
    );
    assert.equal(
      whyNot({ probe: { kind: 'blocked', by: 'hidden-holder', evidence: { candidates: [], sockets: [] } } }),
      'live-listener',
    );
    assert.equal(whyNot({ probe: { kind: 'unknown', reason: 'no permission' } }), 'not-known');
    assert.equal(whyNot({ plan: { kind: 'not-needed', reason: 'Set already.' } }), 'sets-it-already');
    assert.equal(whyNot({ plan: { kind: 'not-found', reason: 'No bind.' } }), 'no-bind-found');
    for (const languageId of ['javascript', 'typescript', 'csharp', 'tcl', 'node'])
      assert.equal(whyNot({ languageId }), 'sets-it-already', languageId);
    for (const languageId of ['c', 'python', 'java', 'go', 'rust', 'shellscript'])
      assert.equal(whyNot({ languageId }), 'offer', languageId);
    assert.equal(whyNot({ languageId: 'cobol' }), 'unknown-language');
  });

  it('has a sentence for every language', () => {
    for (const language of languages) for (const id of language.ids) assert.match(reuseAddressFacts(id) ?? '', /\.$/);
    assert.equal(reuseAddressFacts('cobol'), undefined);
  });
});
