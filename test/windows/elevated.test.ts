/** One who is not elevated beside a process that is: it is named, nobody says that it is gone, and nobody tries to end it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WindowsSource } from '../../src/node/windows/source.ts';
import { freePort } from '../host/ports.ts';
import { patientRun } from '../support/patience.ts';
import { holderOf, isAlive, onlyWine, server, systemRoot, worldOf, worlds, worldWith } from './support/world.ts';

const limited = `${systemRoot}\\System32\\limited.exe`;
const at = (port: number) => ({ protocol: 'tcp', port, host: '127.0.0.1' }) as const;

for (const [what, hidden, denied] of [
  ['may be looked at', [], 'elevated'],
  ['may not even be looked at', ['hidden'], 'refused'],
] as const)
  test(`an elevated holder that ${what}: named with its start, and neither asked nor forced to end`, {
    skip: onlyWine,
  }, async t => {
    // The system's own calls as a user's editor makes them, without elevation; but for the table, for which the stand-in needs more rights.
    const { source } = worldWith(t, { native: { execPath: limited } });
    const tables = worlds['by calls'](t).source;
    const sockets: WindowsSource['sockets'] = async (question, of) => {
      const { rows, answered } = await tables.sockets(question, of);
      return { rows, answered };
    };
    const { probe, kill } = worldOf({ ...source, sockets });
    const port = await freePort();
    const { pid } = await server(t, port);
    const before = await holderOf(probe, at(port));
    assert.deepEqual([before.pid, before.denied], [pid, undefined]);
    assert.equal((await patientRun(limited, ['guard', String(pid), ...hidden])).code, 0);
    const holder = await holderOf(probe, at(port));
    assert.deepEqual([holder.pid, holder.name.toLowerCase(), holder.denied], [pid, 'node.exe', denied]);
    assert.deepEqual([holder.startToken, holder.parents[0]?.pid], [before.startToken, process.pid]);
    for (const shown of [before, holder])
      for (const force of [false, true])
        assert.equal((await kill(shown, at(port), { graceMs: 0, force })).kind, 'not-permitted');
    assert.ok(isAlive(pid));
  });
