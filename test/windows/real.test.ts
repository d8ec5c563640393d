/** What only a real Windows can tell; below Wine these are left out. What they see is told, so that a run can be kept as a recording. */
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { parseWindowsNetstat, windowsBoundArgs } from '../../src/core/probe/windows/netstat.ts';
import { parseProcessFacts, powershellPath, processFactsArgs } from '../../src/core/probe/windows/powershell.ts';
import { withDual } from '../../src/core/probe/windows/windowsTables.ts';
import { gentleArgs } from '../../src/core/processes/taskkill.ts';
import { createStart } from '../../src/node/exec.ts';
import { createPowerShell } from '../../src/node/windows/powershell.ts';
import { freePort } from '../host/ports.ts';
import { onlyReal, run, server, startNode, systemRoot } from './support/world.ts';

const skip = onlyReal;
const powershell = `${systemRoot}\\System32\\${powershellPath}`;
const patient = { timeoutMs: 60_000 };

test('PowerShell prints JSON that tells all of this process', { skip }, async () => {
  const result = await run(powershell, processFactsArgs([process.pid]), patient);
  const own = parseProcessFacts(result.stdout, [process.pid])?.processes.find(({ pid }) => pid === process.pid);
  assert.equal(own?.name.toLowerCase(), 'node.exe', result.stdout.slice(0, 2000));
  assert.equal(own.executable?.toLowerCase(), process.execPath.toLowerCase());
  assert.match(own.startToken ?? '', /^\d{13}$/);
  assert.match(own.user ?? '', /\w/);
});

test('PowerShell that stays answers a second question, without a second start', { skip }, async t => {
  const shell = createPowerShell({ file: powershell, start: createStart(() => []) });
  t.after(() => shell.dispose());
  for (let question = 0; question < 2; question++) {
    const result = await shell.ask([process.pid], 60_000);
    assert.ok(parseProcessFacts(result.stdout) !== undefined, `${result.kind}: ${result.stdout.slice(0, 500)}`);
  }
});

test('taskkill without /F refuses a console program', { skip }, async t => {
  const { pid } = await startNode(t, 'up();');
  const result = await run(`${systemRoot}\\System32\\taskkill.exe`, gentleArgs(pid), patient);
  t.diagnostic(`exit ${result.code}`);
  assert.notEqual(result.code, 0);
});

test('a socket on both families has two rows, one on IPv6 alone has one', { skip }, async t => {
  const [dual, alone] = [await freePort(), await freePort()];
  const { pid } = await server(t, dual, { host: '::' });
  await server(t, alone, { host: '::', ipv6Only: true });
  const { stdout } = await run(`${systemRoot}\\System32\\netstat.exe`, windowsBoundArgs(), {
    ...patient,
    encoding: 'latin1',
  });
  const rows = withDual(parseWindowsNetstat(stdout));
  const wild = (port: number) => rows.filter(row => row.host === '::' && row.port === port).map(row => row.dual);
  assert.deepEqual([wild(dual), wild(alone)], [[true], [false]], `pid ${pid}`);
});

test('a specific address can be bound beside the wildcard: loopback proves nothing', { skip }, async t => {
  const port = await freePort();
  await server(t, port, { host: '0.0.0.0' });
  const beside = createServer();
  t.after(() => beside.close());
  const code = await new Promise<string>(resolve => {
    beside.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
    beside.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve('bound'));
  });
  t.diagnostic(code);
  assert.ok(['bound', 'EADDRINUSE', 'EACCES'].includes(code), code);
});
