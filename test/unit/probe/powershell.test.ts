import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  parseCimDate,
  parseProcessFacts,
  powershellStayArgs,
  processFactsArgs,
} from '../../../src/core/probe/windows/powershell.ts';
import { fixtureText } from '../../support/fixtures.ts';

test('argv: one call, no profile, no question, no policy; only whole pids get into the script', () => {
  const args = processFactsArgs([4242, Number.NaN, 1.5, -1]);
  assert.deepEqual(args.slice(0, -1), ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command']);
  const script = args.at(-1) ?? '';
  assert.match(script, /foreach\(\$i in @\(4242\)\)/);
  // A line of its own for a PowerShell that stays, and nothing that a command line has to escape.
  assert.doesNotMatch(script, /"|\n|wmic/i);
  assert.deepEqual(powershellStayArgs(), [...args.slice(0, -1), '-']);
});

test('constrained language mode with a code page of two bytes: texts come as numbers', () => {
  const codes = (text: string) => Array.from(text, sign => sign.charCodeAt(0)).join(',');
  const json = {
    text: 'numbers',
    processes: [
      {
        ProcessId: 7,
        ParentProcessId: 4,
        Name: codes('ソ.exe'),
        CommandLine: codes('ソ.exe 1,2'),
        ExecutablePath: null,
      },
    ],
    services: [{ Name: 'W3SVC', ProcessId: 7 }],
    owners: [{ ProcessId: 7, User: codes('表'), Domain: codes('能') }],
  };
  const facts = parseProcessFacts(`${JSON.stringify(json)}\r\nport-medic-end\r\n`);
  const [row] = facts?.processes ?? [];
  assert.deepEqual([row?.name, row?.commandLine, row?.user], ['ソ.exe', 'ソ.exe 1,2', '能\\表']);
  // A command line of numbers and commas is what it is where texts are texts.
  const plain = parseProcessFacts(JSON.stringify({ processes: [{ ProcessId: 7, Name: 'x', CommandLine: '1,2' }] }));
  assert.equal(plain?.processes[0]?.commandLine, '1,2');
});

test('who hides program, arguments and account may not be ended; who was not asked for says nothing', () => {
  const hidden = { ProcessId: 7, ParentProcessId: 4, Name: 'node.exe', CommandLine: null, ExecutablePath: null };
  const text = JSON.stringify({ processes: [hidden], services: [], owners: [] });
  assert.equal(parseProcessFacts(text, [7])?.processes[0]?.denied, 'refused');
  assert.equal(parseProcessFacts(text, [8])?.processes[0]?.denied, undefined);
  const owned = JSON.stringify({
    processes: [hidden],
    services: [],
    owners: [{ ProcessId: 7, User: 'ann', Domain: '' }],
  });
  assert.equal(parseProcessFacts(owned, [7])?.processes[0]?.denied, undefined);
});

test('5.1: everything of one call', () => {
  const facts = parseProcessFacts(fixtureText('probe', 'process-facts-ps51.json'));
  assert.equal(facts?.processes.length, 11);
  assert.deepEqual(
    facts?.processes.find(row => row.pid === 4242),
    {
      pid: 4242,
      parentPid: 4200,
      name: 'node.exe',
      commandLine: '"C:\\Program Files\\nodejs\\node.exe" server.js',
      executable: 'C:\\Program Files\\nodejs\\node.exe',
      startedAt: 1790000101000,
      startToken: '1790000101000',
      user: 'DESKTOP\\dev',
    },
  );
  assert.deepEqual(facts?.services.get(1140), ['RpcSs', 'RpcEptMapper']);
});

test('a bare list, and a list of one', () => {
  const facts = parseProcessFacts(fixtureText('probe', 'cim-process-ps51.json'));
  assert.deepEqual(
    facts?.processes.map(row => [row.pid, row.startedAt, row.commandLine]),
    [
      [4242, 1726316096789, '"C:\\Program Files\\nodejs\\node.exe" server.js'],
      [4, 1726300000000, ''],
    ],
  );
  const one =
    '{"processes":{"ProcessId":7,"Name":"a.exe"},"services":{"value":[{"Name":"S","ProcessId":7}],"Count":1},"owners":null}';
  assert.deepEqual(parseProcessFacts(`\uFEFF${one}`)?.processes, [{ pid: 7, name: 'a.exe', commandLine: '' }]);
  assert.deepEqual(parseProcessFacts(one)?.services.get(7), ['S']);
});

test('the three forms of a date are one moment', () => {
  const moment = Date.UTC(2026, 10, 20, 20, 44, 3, 123);
  assert.equal(parseCimDate(`/Date(${moment})/`), moment);
  assert.equal(parseCimDate(`/Date(${moment}+0100)/`), moment);
  assert.equal(parseCimDate('2026-11-20T21:44:03.1234567+01:00'), moment);
  assert.equal(parseCimDate('2026-11-20T20:44:03.1234567Z'), moment);
  assert.equal(parseCimDate('20261120214403.123456+060'), moment);
  for (const other of ['', 'yesterday', '2026-99-99T00:00:00', 7, null]) assert.equal(parseCimDate(other), undefined);
});

test('cut, empty, an error text: nothing is made of it', () => {
  const whole = fixtureText('probe', 'process-facts-ps51.json');
  assert.equal(parseProcessFacts(whole.slice(0, whole.length / 2)), undefined);
  assert.equal(parseProcessFacts(''), undefined);
  assert.equal(parseProcessFacts('Get-CimInstance : Zugriff verweigert'), undefined);
  assert.deepEqual(parseProcessFacts('[1,null,"x",{"ProcessId":"7"},{"ProcessId":-1}]')?.processes, []);
});

test('a warning before the answer does not hide it', () => {
  const text =
    'WARNUNG: Das Profil fehlt.\r\n{"processes":{"ProcessId":7,"Name":"a.exe"},"services":null,"owners":[]}\r\n';
  assert.deepEqual(parseProcessFacts(text)?.processes, [{ pid: 7, name: 'a.exe', commandLine: '' }]);
});
