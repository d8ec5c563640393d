import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareStart, isKillablePid, runsAnother } from '../../../src/core/processes/identity.ts';

test('the token decides to the tick, the date within two seconds, and both must agree', () => {
  const startedAt = 1_700_000_000_000;
  const cases = [
    [{ startToken: '100' }, { startToken: '100' }, 'same'],
    [{ startToken: '100' }, { startToken: '101' }, 'different'],
    [{ startToken: '100', startedAt }, { startToken: '100', startedAt: startedAt + 2000 }, 'same'],
    [{ startToken: '100', startedAt }, { startToken: '100', startedAt: startedAt - 2001 }, 'different'],
    [{ startedAt }, { startToken: '7', startedAt: startedAt + 1999 }, 'same'],
    [{ startedAt }, { startToken: '7', startedAt: startedAt + 2001 }, 'different'],
    [{ startedAt: Number.NaN }, { startedAt }, 'different'],
    [{ startedAt }, { startedAt: Number.NaN }, 'different'],
    [{ startToken: 'Fri Nov  6 08:01:12 2026' }, { startToken: 'Fri Nov 6 08:01:12 2026' }, 'same'],
    [{ startToken: '77' }, { startToken: '7 7' }, 'different'],
    [{ startToken: '100' }, { startedAt }, 'unknown'],
    [{}, { startToken: '100', startedAt }, 'unknown'],
  ] as const;
  for (const [shown, live, expected] of cases)
    assert.equal(compareStart(shown, live), expected, JSON.stringify([shown, live]));
});

test('another executable is another program; replaced files and what cannot be seen are not', () => {
  const node = { executable: '/usr/bin/node' };
  assert.equal(runsAnother(node, { executable: '/usr/bin/sleep' }), true);
  assert.equal(runsAnother(node, { executable: '/usr/bin/node (deleted)' }), false);
  assert.equal(runsAnother(node, node), false);
  assert.equal(runsAnother(node, {}), false);
  assert.equal(runsAnother({}, node), false);
});

test('another script of the same interpreter is another program, a title is not', () => {
  const executable = '/usr/bin/node';
  const args = (...words: readonly string[]) => ({ executable, args: words });
  const line = (commandLine: string, program = executable) => ({ executable: program, commandLine });
  const cases: readonly [Parameters<typeof runsAnother>[0], Parameters<typeof runsAnother>[1], boolean][] = [
    [args('node', 'a.js'), args('node', 'a.js'), false],
    [args('node', 'a.js'), args('node', 'b.js'), true],
    [args('node', 'a.js', '--port', '1'), args('node', 'a.js', '--port', '2'), true],
    [args('node', 'app1.js'), args('node', 'app2.js'), true],
    // The image tells an exec from a title, whatever either looks like.
    [{ ...args('node', 'a.js'), image: '1' }, { ...args('node', 'a.js'), image: '2' }, true],
    [{ ...args('node', 'a.js'), image: '1' }, { ...args('worker: 7 handled'), image: '1' }, false],
    [{ ...args('node /app/a1.js'), image: '1' }, { ...args('node /app/a2.js'), image: '1' }, false],
    [{ ...args('a title'), image: '1' }, { ...args('a title'), image: '2' }, true],
    // Where all programs are laid at one place, it is no proof of being the same.
    [{ ...args('node', 'a.js'), image: '1' }, { ...args('node', 'b.js'), image: '1' }, true],
    // Without it, titles of one kind are the same program at work.
    [args('nginx: worker process'), args('nginx: worker process is shutting down'), false],
    [args('postgres: ann db idle'), args('postgres: ann db SELECT'), false],
    [args('nginx: worker process'), args('postgres: ann db idle'), true],
    [args('w17'), args('w18'), false],
    [args('node', 'a.js'), args('worker: 7'), true],
    [args('worker 7 of 9'), args('worker 8 of 9'), false],
    // A line that cannot be split, as macOS shows it.
    [line('node a.js'), line('node b.js'), true],
    [line('node a1.js'), line('node a2.js'), true],
    [line('python3 a1.py', '/usr/bin/python3.11'), line('python3 a2.py', '/usr/bin/python3.11'), true],
    [line('gunicorn: worker [a]', '/usr/bin/python3'), line('gunicorn: worker [a] busy', '/usr/bin/python3'), false],
    [line('', executable), line('node a.js'), false],
  ];
  for (const [shown, live, expected] of cases)
    assert.equal(runsAnother(shown, live), expected, JSON.stringify([shown, live]));
});

test('only numbers above one may be handed to kill(2)', () => {
  for (const pid of [2, 4242, 4_194_304]) assert.ok(isKillablePid(pid));
  for (const pid of [1, 0, -1, -4242, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '42', undefined, null])
    assert.ok(!isKillablePid(pid), String(pid));
});
