import assert from 'node:assert/strict';
import type { Diagnosis } from '../../src/core/model/diagnosis.ts';
import type { Fix } from '../../src/core/model/fix.ts';
import type { Holder, ProcessInfo } from '../../src/core/model/process.ts';
import { shownWith } from '../../src/core/processes/shown.ts';
import { diagnosisSentence } from '../../src/vscode/text/diagnosis.ts';
import { endingQuestion, fixDetail } from '../../src/vscode/text/fixDetails.ts';
import { killSentence } from '../../src/vscode/text/kill.ts';

const endpoint = { protocol: 'tcp', port: 3000 } as const;

function running(pid: number, line: string, cwd = '/app'): ProcessInfo {
  return { pid, startToken: String(pid), name: 'x', commandLine: line, args: line.split(' '), cwd };
}

const helper = running(7001, 'helper --serve', `/elsewhere/${'a very long folder/'.repeat(40)}end`);
const workers = Array.from({ length: 9 }, (_, index) => running(7100 + index, 'node server.js'));
const strangers = Array.from({ length: 30 }, (_, index) =>
  running(7200 + index, `stranger-${index} ${'x'.repeat(300)}`),
);

function held(sharers: readonly ProcessInfo[]): Holder {
  return { ...running(7000, 'node server.js'), parents: [], sockets: [], sharers };
}

function kill(holder: Holder): Fix {
  return { kind: 'kill', holder, endpoint, restart: false };
}

function diagnosed(holder: Holder): Diagnosis {
  const facts = { holder, provenance: [], comesBack: 'no' } as const;
  return { endpoint, verdict: { kind: 'leftover', facts, folder: '/app' }, fixes: [kill(holder)] };
}

suite('who is ended with a holder', () => {
  test('stands in the sentence, in what the fix says and in the question, by name and pid', () => {
    const holder = held([helper, ...workers]);
    for (const text of [
      diagnosisSentence(diagnosed(holder), 1_800_000_000_000),
      fixDetail(kill(holder)),
      endingQuestion(kill(holder)) ?? '',
      killSentence({ kind: 'still-running', waitedMs: 5000 }, holder, endpoint) ?? '',
    ]) {
      assert.match(text, /helper \(pid 7001\) in \/elsewhere\//);
      assert.match(text, /node server\.js \(pids 7100, 7101, 7102, 7103, 7104 and 4 more\)/);
    }
  });

  test('is named to the last one, however many there are: the others are not ended', () => {
    const holder = held([helper, ...strangers]);
    const ended = shownWith(holder).slice(1);
    assert.ok(ended.length > 1 && ended.length < strangers.length);
    for (const text of [diagnosisSentence(diagnosed(holder), 1_800_000_000_000), fixDetail(kill(holder))])
      for (const { pid } of ended) assert.match(text, new RegExp(`\\bpid ${pid}\\b`));
  });

  test('needs no question when they are its own workers; what may be more than a server does', () => {
    assert.equal(endingQuestion(kill(held(workers))), undefined);
    const holder = held([]);
    const fix: Fix = { kind: 'kill', holder, endpoint, restart: false, caution: { process: holder, reason: 'tunnel' } };
    assert.match(endingQuestion(fix) ?? '', /End node server\.js \(pid 7000\)\? .*another machine/);
  });

  test('is told where it keeps the port: whoever is never ended has the socket, too', () => {
    const shell = running(7300, '-bash');
    const text = diagnosisSentence({ ...diagnosed(held([])), fixes: [], keeper: { process: shell, reason: 'shell' } });
    assert.match(text, /bash \(pid 7300\) has the same socket, and Port Medic never kills it/);
  });

  test('is not said to have ended when it runs on', () => {
    const holder = held([helper]);
    const told = (result: Parameters<typeof killSentence>[0]) => killSentence(result, holder, endpoint) ?? '';
    assert.match(told({ kind: 'freed', forced: false, lives: true }), /runs on/);
    assert.match(
      told({ kind: 'still-running', waitedMs: 5000, process: helper }),
      /\(pid 7000\) has ended, but helper \(pid 7001\)/,
    );
    assert.match(told({ kind: 'not-permitted', process: { ...helper, user: 'ann' } }), /helper \(pid 7001\).*ann/);
    assert.doesNotMatch(told({ kind: 'changed', what: 'program', asked: true }), /Nothing was sent/);
  });
});
