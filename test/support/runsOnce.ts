/** Stand-ins for programs that refuse to run twice, in the words of the real ones. */

/**
 * As Vite 8 does it: a file that says who runs for this project, and a refusal to run twice. Its argument is the port; the file is `lock.json`
 * beside it.
 */
export const viteSource = `
const fs = require('node:fs');
const lock = __dirname + '/lock.json';
const [port] = process.argv.slice(2);
const isAlive = pid => { try { process.kill(pid, 0); return true; } catch { return false; } };
const known = fs.existsSync(lock) ? JSON.parse(fs.readFileSync(lock, 'utf8')) : undefined;
if (known && isAlive(known.pid)) {
  console.error('error when starting dev server:');
  console.error('Error: Found another Vite dev process for this project at ' + known.url + ' (PID ' + known.pid + ').');
  console.error('Pass --bypass-lock to bypass this check.');
  process.exit(1);
}
fs.writeFileSync(lock, JSON.stringify({ pid: process.pid, url: 'http://localhost:' + port + '/' }));
require('node:http').createServer((_, response) => response.end('vite, pid ' + process.pid + '\\n')).listen(Number(port), '127.0.0.1');
`;

/** As Next 16 does it: flock(2) on a file of the project, by a server that calls itself so. Its arguments are `dev` and the port. */
export const nextSource = `
const fs = require('node:fs');
const { dirname, join } = require('node:path');
const [what, port] = process.argv.slice(2);
if (what === 'dev') {
  const lock = join(process.cwd(), '.next', 'dev', 'lock');
  fs.mkdirSync(dirname(lock), { recursive: true });
  const server = [process.execPath, __filename, 'server', port];
  const { status } = require('node:child_process').spawnSync('flock', ['--no-fork', '-n', '-E', '75', '-x', lock, ...server], { stdio: 'inherit' });
  if (status === 75) console.error('⨯ Unable to acquire lock at ' + lock + ', is another instance of next dev running?');
  process.exitCode = status === 0 ? 0 : 1;
} else {
  process.title = 'next-server (v16.4.6)';
  require('node:http').createServer((_, response) => response.end('next, pid ' + process.pid + '\\n')).listen(Number(port), '127.0.0.1');
}
`;
