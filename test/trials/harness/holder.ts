/** Somebody else's process that has the port. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const servers = {
  tcp: "require('node:net').createServer().listen(+process.argv[1], process.argv[2], () => console.log('up'))",
  udp: "const s = require('node:dgram').createSocket(process.argv[2] === '::' ? 'udp6' : 'udp4'); s.bind(+process.argv[1], process.argv[2], () => console.log('up'))",
} as const;

export class Holder {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Resolves once it listens; fails when it cannot. */
  static async on(port: number, host: '127.0.0.1' | '::', protocol: 'tcp' | 'udp'): Promise<Holder> {
    const child = spawn(process.execPath, ['-e', servers[protocol], String(port), host], {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const up = once(child.stdout ?? child, 'data');
    const failed = once(child, 'exit').then(() => Promise.reject(new Error(`the holder cannot have ${port}`)));
    await Promise.race([up, failed]);
    failed.catch(() => {});
    return new Holder(child);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async end(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
