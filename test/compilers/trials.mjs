// Usage: unshare -rn node trials.mjs
// Tries programs under TIME_WAIT, any number side by side, in a network namespace of its own. Each line of standard input is a trial,
// `{ id, port, mode: 'raw' | 'http', first, second }`: starts the first program, lets it close a connection, kills it, and starts the
// second one while the port is in TIME_WAIT. Prints what happened as a line of JSON with the same id. Ends with its input.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const tables = ['/proc/net/tcp', '/proc/net/tcp6'];
/** Far above what any program takes to start, so that only a hang ends it. */
const patienceMs = 60_000;

/** The states of the sockets with this local port: 0A listens, 06 is TIME_WAIT. */
function states(port) {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return tables.flatMap(table =>
    readFileSync(table, 'utf8')
      .split('\n')
      .slice(1)
      .map(row => row.trim().split(/\s+/))
      .filter(row => row[1]?.endsWith(`:${hex}`))
      .map(row => row[3]),
  );
}

async function until(condition, limitMs = patienceMs) {
  for (const end = performance.now() + limitMs; performance.now() < end; ) {
    if (condition()) return true;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  return false;
}

async function run(port, command) {
  const child = spawn('sh', ['-c', `exec ${command}`], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let ended = false;
  child.stdout.on('data', data => (output += data));
  child.stderr.on('data', data => (output += data));
  let killed = false;
  const closed = new Promise(resolve =>
    child.on('close', (code, signal) => {
      if (!killed) output += `ended by itself: ${signal ?? code}\n`;
      resolve((ended = true));
    }),
  );
  await until(() => ended || states(port).includes('0A'));
  return {
    listens: states(port).includes('0A'),
    hasEnded: () => ended,
    output: () => output.slice(-600),
    async kill() {
      killed = true;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch (error) {
        if (error.code !== 'ESRCH') throw error;
      }
      await closed;
    },
  };
}

/** A connection that the server is the first to close. */
function visit(port, host, mode) {
  return new Promise(resolve => {
    const socket = connect(port, host);
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on('connect', () => {
      if (mode === 'http') socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    });
    socket.on('data', () => {});
    socket.on('end', () => socket.end());
    socket.on('error', () => resolve(false));
    socket.on('close', failed => resolve(!failed));
  });
}

/** Visits the server until one of its ends of a connection is in TIME_WAIT: a program may be too young to answer the first visit well. */
async function leaveLingering(port, mode, server) {
  const lingers = () => states(port).includes('06');
  for (const end = performance.now() + patienceMs; performance.now() < end && !server.hasEnded(); ) {
    if (!(await visit(port, '127.0.0.1', mode))) await visit(port, '::1', mode);
    if (await until(lingers, 2000)) return;
  }
}

/** Tries again where the connection had left TIME_WAIT when the second program stood: on a machine that was stalled for a minute. */
async function trial(job) {
  let result = await tryOnce(job);
  for (let again = 0; again < 3 && result.expired; again++) result = await tryOnce(job);
  return result;
}

async function tryOnce({ port, mode, first, second }) {
  const one = await run(port, first);
  const result = { started: one.listens, lingers: false, listens: false, expired: false, output: '' };
  if (one.listens) await leaveLingering(port, mode, one);
  await one.kill();
  result.output = one.output();
  if (one.listens) {
    await until(() => !states(port).includes('0A'));
    result.lingers = states(port).includes('06');
    if (!result.lingers) result.output += `states after the end: ${states(port).join(' ')}\n`;
    const two = await run(port, second);
    result.listens = two.listens;
    result.expired = two.listens && !states(port).includes('06');
    await two.kill();
    result.output += two.output();
  }
  return result;
}

execFileSync('ip', ['link', 'set', 'lo', 'up']);
createInterface({ input: process.stdin }).on('line', async line => {
  const { id, ...job } = JSON.parse(line);
  const result = await trial(job);
  console.log(JSON.stringify({ id, ...result }));
});
