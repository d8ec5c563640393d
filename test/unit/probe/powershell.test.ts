import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCimDate, parseProcessFacts, processFactsArgs } from '../../../src/core/probe/powershell.ts';
import { fixtureText } from '../../support/fixtures.ts';

test('argv: one call, no profile, no question; only whole pids get into the script', () => {
  const args = processFactsArgs([4242, Number.NaN, 1.5, -1]);
  assert.deepEqual(args.slice(0, 6), [
    '-NoLogo',
    '-NoProfile',
    '-NonInteractive',
    '-ExecutionPolicy',
    'Bypass',
    '-Command',
  ]);
  assert.equal(args.length, 7);
  assert.match(args[6] ?? '', /foreach\(\$i in @\(4242\)\)/);
  assert.doesNotMatch(args[6] ?? '', /"|wmic/i);
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
