import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../../src/node/exec.ts';
import { patientRun, withEnoughTime } from '../support/patience.ts';

const isWindows = process.platform === 'win32';
const node = process.execPath;
const script = (code: string): readonly string[] => ['-e', code];

test('exit 0 gives both streams', async () => {
  const result = await patientRun(node, script('process.stdout.write("out"); process.stderr.write("err")'));
  assert.deepEqual(result, { kind: 'ok', stdout: 'out', stderr: 'err', code: 0 });
});

test('another exit code keeps the text', async () => {
  const result = await patientRun(node, script('process.stdout.write("partly"); process.exitCode = 3'));
  assert.deepEqual(result, { kind: 'exit', stdout: 'partly', stderr: '', code: 3 });
});

test('arguments are passed as they are, without a shell', async () => {
  const hostile = ['$(id)', '; ls', '"quoted"', 'a  b', '*'];
  const result = await patientRun(node, [
    '-e',
    'process.stdout.write(JSON.stringify(process.argv.slice(1)))',
    '--',
    ...hostile,
  ]);
  assert.deepEqual(JSON.parse(result.stdout), hostile);
});

test('a missing program, a folder as program and a missing working folder each have their reason', async () => {
  assert.equal((await run('no-such-program-port-medic', [])).kind, 'missing');
  // Windows tells a folder and no such program apart by nothing.
  assert.equal((await run('/', [])).kind, isWindows ? 'missing' : 'denied');
  assert.equal((await run(node, ['--version'], { cwd: '/no/such/folder' })).kind, 'failed');
  assert.equal((await run(node, ['a\0b'])).kind, 'failed');
});

test('a tool that hangs is killed at the limit, and what it had said is kept', async () => {
  const hanging = script('process.stdout.write("first"); setInterval(() => {}, 1e6)');
  await withEnoughTime(async (timeoutMs, isLast) => {
    const result = await run(node, hanging, { timeoutMs });
    assert.equal(result.kind, 'timed-out');
    if (isLast) assert.equal(result.stdout, 'first');
    return result.stdout === 'first';
  });
});

test('a grandchild that keeps the pipe does not keep the answer', async () => {
  const keeper = `require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 30_000)'], { stdio: 'inherit' });`;
  const result = await run(node, script(`${keeper} process.stdout.write('said')`), { timeoutMs: 2000 });
  assert.equal(result.kind, 'timed-out');
});

test('cancelled before and during', async () => {
  assert.equal((await run(node, ['--version'], { signal: AbortSignal.abort() })).kind, 'cancelled');
  const controller = new AbortController();
  const pending = run(node, script('setInterval(() => {}, 1e6)'), { signal: controller.signal });
  controller.abort();
  assert.equal((await pending).kind, 'cancelled');
});

test('output beyond the limit ends the run with exactly the limit kept', async () => {
  const result = await patientRun(node, script('process.stdout.write("x".repeat(1e6))'), { maxBytes: 1000 });
  assert.equal(result.kind, 'too-large');
  assert.equal(result.stdout, 'x'.repeat(1000));
});

test('environment: added, removed, and the C locale by default', async () => {
  const show = script(
    'process.stdout.write(JSON.stringify([process.env.LC_ALL, process.env.PM_ADDED, process.env.HOME ?? null]))',
  );
  const result = await patientRun(node, show, { env: { PM_ADDED: 'yes', HOME: undefined } });
  assert.deepEqual(JSON.parse(result.stdout), ['C', 'yes', null]);
});

test('ended by a signal of its own', async () => {
  const result = await patientRun(node, script('process.kill(process.pid, "SIGKILL")'));
  // Windows has no signals: Node's stand-in ends the process with an exit code.
  assert.equal(result.kind, isWindows ? 'exit' : 'signalled');
});

test('latin1 keeps each byte', async () => {
  const result = await patientRun(node, script('process.stdout.write(Buffer.from([0x41, 0x9a, 0xff]))'), {
    encoding: 'latin1',
  });
  assert.equal(result.stdout, 'A\u009a\u00ff');
});
