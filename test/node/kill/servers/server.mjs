// node server.mjs PORT [HOST] [option...]: a server that prints `ready PID` once it listens, with one bad habit per option.
//   deaf     ignores SIGTERM
//   slow     takes 400 ms to end after SIGTERM
//   closing  stops listening at SIGTERM, but stays alive
//   heir     starts a child that has the listening socket open too, and does nothing
//   bound-heir   the same, but the child ignores SIGTERM
//   eager    tries again every millisecond until the port is free
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

const [port, host, ...options] = process.argv.slice(2);
const has = option => options.includes(option);
const server = createServer((_request, response) => response.end('ok'));
// Node does not tell the number of the descriptor; its handle does.
const descriptor = ({ ['_handle']: handle }) => handle.fd;
const listen = () =>
  server.listen(port.startsWith('/') ? port : { port: Number(port), ...(host === '-' ? {} : { host }) });

if (has('deaf')) process.on('SIGTERM', () => {});
if (has('slow')) process.on('SIGTERM', () => setTimeout(() => process.exit(0), 400));
if (has('closing')) {
  setInterval(() => {}, 1000);
  process.on('SIGTERM', () => server.close());
}
server.on('error', error => {
  if (error.code === 'EADDRINUSE' && has('eager')) setTimeout(listen, 1);
  else throw error;
});
server.on('listening', () => {
  const inherits = has('heir') || has('bound-heir');
  const code = `${has('bound-heir') ? "process.on('SIGTERM', () => {});" : ''} setInterval(() => {}, 1000); console.log('up')`;
  const child = inherits
    ? spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit', descriptor(server)] })
    : undefined;
  const ready = () => console.log(`ready ${process.pid} ${child?.pid ?? ''}`);
  if (child === undefined) ready();
  else child.stdout.once('data', ready);
});
listen();
