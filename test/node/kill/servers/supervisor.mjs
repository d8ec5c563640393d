// node supervisor.mjs DELAY-MS SCRIPT ARGUMENT...: starts the script and starts it again whenever it ends. Prints what it prints.
import { spawn } from 'node:child_process';

const [delay, ...command] = process.argv.slice(2);
const start = () => {
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'inherit', 'inherit'] });
  child.on('exit', () => setTimeout(start, Number(delay)));
};
start();
